//! What the public sees: the open roles, and one role with its application form.

use super::paragraphs;
use crate::platform::{Ask, Reply};
use crate::recruitment::actions::public;
use crate::recruitment::{commands, queries};
use crate::shared::RawForm;
use crate::shared::when::day;
use crate::ui::*;
use axum::extract::Path;
use entity::vacancy;
use leptos::prelude::*;

/// The roles that are open today. For everybody.
pub async fn list(ask: Ask) -> Reply {
    let permit = public(&ask, "reading the open roles");
    let roles = queries::open_roles(&ask.app, &permit, ask.service.id, ask.today()).await?;
    Ok(ask.page("Volunteer with us", move || list_view(roles)))
}

fn list_view(roles: Vec<vacancy::Model>) -> impl IntoView {
    let cards = if roles.is_empty() {
        let sentence = "No role is open just now. New ones are shown here; look again in a few weeks.";
        view! { <Empty title="No open roles" sentence=sentence /> }.into_any()
    } else {
        let cards = roles.into_iter().map(card).collect_view();
        view! { <Cards>{cards}</Cards> }.into_any()
    };
    let lead = "Help people who were harmed, and those who did it, to talk. You need no experience: we train you.";
    view! {
        <PageHeader title="Volunteer with us" lead=lead />
        {cards}
    }
}

fn card(role: vacancy::Model) -> impl IntoView {
    let href = format!("/roles/{}", role.slug);
    let closes = role.closes_on.map(|last| view! { <p class="muted">{format!("Apply by {}", day(last))}</p> });
    view! {
        <Card first_level=true title=role.title href=href>
            <p>{role.summary}</p>
            <p>{role.areas}</p>
            {closes}
        </Card>
    }
}

/// One open role, and the form to apply. For everybody; a role that closed while somebody typed comes back to them with what they typed.
pub async fn role(ask: Ask, Path(slug): Path<String>) -> Reply {
    let permit = public(&ask, "reading an open role");
    let (service, today) = (ask.service.id, ask.today());
    let form = ask.form("application", RawForm::default()).await?;
    let role = if form.problems().is_empty() {
        queries::open_role(&ask.app, &permit, service, &slug, today).await?
    } else {
        queries::open_or_closed_role(&ask.app, &permit, service, &slug, today).await?
    };
    let closed = commands::may_apply(&role, today).is_err();
    let write_to = closed.then(|| format!("{}, {}", ask.service.organiser_name, ask.service.organiser_email));
    Ok(ask.page(&role.title.clone(), move || role_view(role, form, write_to)))
}

/// Whom to write to stands there once the role is closed.
fn how_to_apply(write_to: Option<String>) -> AnyView {
    let Some(write_to) = write_to else {
        return view! { <p>"You need no account. We send you a mail to confirm your address; then we read what you wrote."</p> }.into_any();
    };
    let sentence = "Nobody can apply for this role any more. What you typed is kept here for a day, so that you can copy it.";
    view! {
        <Banner tone=Tone::Warn sentence=sentence>
            <p>{format!("You can write to {write_to}, or look at ")}<a href="/roles">"the open roles"</a>"."</p>
        </Banner>
    }
    .into_any()
}

fn role_view(role: vacancy::Model, form: FormState, write_to: Option<String>) -> impl IntoView {
    let action = format!("/roles/{}/apply", role.slug);
    let hours = role.hours_per_month.map(|hours| format!("About {hours} hours a month"));
    let facts = vec![
        Fact::new("Where", role.areas),
        Fact::new("How much time", hours.unwrap_or_else(|| "As you agree with us".to_owned())),
        Fact::new("Apply by", role.closes_on.map_or_else(|| "Any time".to_owned(), day)),
    ];
    let text = paragraphs(&role.description).into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    view! {
        <Breadcrumbs steps=vec![("/roles".to_owned(), "Open roles".to_owned())] />
        <PageHeader title=role.title lead=role.summary />
        <SummaryList facts=facts />
        {text}
        <Panel title="Apply">
            {how_to_apply(write_to)}
            {application_form(form, action)}
        </Panel>
    }
}

fn application_form(form: FormState, action: String) -> impl IntoView {
    view! {
        <Form state=&form action=action submit_label="Send my application">
            <TextField state=&form name="full_name" label="Your full name" autocomplete="name" />
            <TextField state=&form name="email" label="Your e-mail address" kind="email" autocomplete="email" />
            <TextField state=&form name="phone" label="Your telephone number" kind="tel" autocomplete="tel" width=Width::W20 optional=true />
            <TextField state=&form name="postcode" label="Your postcode" hint="To find work near you, like CB1 3EH" autocomplete="postal-code"
                width=Width::W10 optional=true />
            <TextArea state=&form name="why" label="Why would you like to do this?" />
            <TextArea state=&form name="experience" label="What in your life or work would help you with it?" optional=true />
            <TextField state=&form name="languages" label="Languages you speak besides English" hint="With commas between them, like Urdu, Polish"
                optional=true />
            <WeekGrid state=&form name="week" legend="When could you usually help?"
                hours="Morning is before noon, afternoon until about five, evening after that" />
        </Form>
    }
}
