//! The recruiters' roles: list, write, change, open and close.

use super::role_tone;
use crate::platform::{Ask, Key, Reply};
use crate::recruitment::model::VacancyState;
use crate::recruitment::permits::{Recruit, recruit_row};
use crate::recruitment::queries;
use crate::shared::paging::{Listed, Paging};
use crate::shared::when::day;
use crate::shared::{RawForm, VacancyId};
use crate::ui::*;
use entity::vacancy;
use leptos::prelude::*;

/// Every role of the service. For recruiters, coordinators and service managers.
pub async fn list(ask: Ask) -> Reply {
    let permit = ask.permit::<Recruit>()?;
    let paging = ask.paging();
    let roles = queries::roles(&ask.app, &permit, &paging).await?;
    Ok(ask.page("Roles", move || list_view(roles, &paging)))
}

fn list_view(roles: Listed<(vacancy::Model, i64)>, paging: &Paging) -> impl IntoView + use<> {
    let address = ListAddress::new("/recruitment/roles", vec![], paging, &roles);
    let columns = vec![
        Column::new("Role"),
        Column::new("State"),
        Column::new("Open from"),
        Column::new("Last day"),
        Column::number("To decide"),
        Column::acts(),
    ];
    let rows = roles.rows.into_iter().map(|(role, waiting)| line(role, waiting)).collect();
    let empty = view! {
        <Empty title="No role yet" sentence="Write what you are looking for; it stays a draft until you open it."
            next=("/recruitment/roles/new".to_owned(), "Write a role".to_owned()) />
    };
    view! {
        <Breadcrumbs steps=vec![("/recruitment".to_owned(), "Recruitment".to_owned())] />
        <PageHeader title="Roles" lead="What the public reads and applies for.">
            <ButtonLink href="/recruitment/roles/new" label="Write a role" />
        </PageHeader>
        <DataTable caption="Roles" columns=columns rows=rows address=address empty=empty.into_any() quiet_caption=true />
    }
}

fn line(role: vacancy::Model, waiting: i64) -> Vec<AnyView> {
    let state = VacancyState::from_code(&role.state).unwrap_or(VacancyState::Draft);
    vec![
        link(format!("/recruitment/roles/{}", role.id), role.title.clone()),
        view! { <Tag word=state.label() tone=role_tone(state) /> }.into_any(),
        text(day(role.opens_on)),
        text(role.closes_on.map_or_else(|| "None".to_owned(), day)),
        text(waiting.to_string()),
        turn(VacancyId(role.id), state, role.title),
    ]
}

/// The one act that a role is ready for.
fn turn(id: VacancyId, state: VacancyState, title: String) -> AnyView {
    if state == VacancyState::Advertised {
        // What the public sees goes by this: it is asked first.
        view! { <ButtonLink href=format!("/recruitment/roles/{id}/close") label="Close" about=title kind=ButtonKind::Plain /> }.into_any()
    } else {
        view! { <ButtonForm action=format!("/recruitment/roles/{id}/open") label="Open" about=title kind=ButtonKind::Plain /> }.into_any()
    }
}

/// The question before a role is closed. For recruiters, coordinators and service managers.
pub async fn close(ask: Ask, Key(id): Key<VacancyId>) -> Reply {
    let permit = recruit_row(&ask)?;
    let role = queries::role(&ask.app, &permit, id).await?;
    Ok(ask.page("Close a role", move || close_view(id, &role)))
}

fn close_view(id: VacancyId, role: &vacancy::Model) -> impl IntoView + use<> {
    let open = VacancyState::from_code(&role.state) == Some(VacancyState::Advertised);
    let sentence = if open {
        "It leaves the public list at once, and nobody can apply any more. Applications that came in stay, and are decided as before. \
         You can open it again."
    } else {
        "It is not open: there is nothing to close."
    };
    let act = open.then(|| {
        let hidden = vec![("_page", format!("/recruitment/roles/{id}"))];
        view! { <ButtonForm action=format!("/recruitment/roles/{id}/close") label="Close the role" hidden=hidden kind=ButtonKind::Danger /> }
    });
    view! {
        <Breadcrumbs steps=vec![("/recruitment/roles".to_owned(), "Roles".to_owned())] />
        <PageHeader title="Close a role" />
        <Dialog title=format!("Close \u{201c}{}\u{201d}?", role.title) back=(format!("/recruitment/roles/{id}"), "Leave it as it is".to_owned())>
            <p>{sentence}</p>
            {act}
        </Dialog>
    }
}

/// The form for a new role. For recruiters, coordinators and service managers.
pub async fn new(ask: Ask) -> Reply {
    ask.permit::<Recruit>()?;
    let mut fresh = RawForm::default();
    fresh.set_day("opens", ask.today());
    let form = ask.form("role", fresh).await?;
    Ok(ask.page("Write a role", move || {
        view! {
            <Breadcrumbs steps=vec![("/recruitment/roles".to_owned(), "Roles".to_owned())] />
            <PageHeader title="Write a role" lead="It stays a draft until you open it." />
            {role_form(form, "/recruitment/roles/new".to_owned(), "Keep as a draft", None)}
        }
    }))
}

/// One role with its text to change. For recruiters, coordinators and service managers.
pub async fn edit(ask: Ask, Key(id): Key<VacancyId>) -> Reply {
    let permit = recruit_row(&ask)?;
    let role = queries::role(&ask.app, &permit, id).await?;
    let form = ask.form_on(&permit, "role", filled(&role), role.id).await?;
    Ok(ask.page("Role", move || edit_view(&role, form)))
}

fn edit_view(role: &vacancy::Model, form: FormState) -> impl IntoView + use<> {
    let state = VacancyState::from_code(&role.state).unwrap_or(VacancyState::Draft);
    let tag = view! { <Tag word=state.label() tone=role_tone(state) /> }.into_any();
    let version = form.version(role.version);
    let id = VacancyId(role.id);
    view! {
        <Breadcrumbs steps=vec![("/recruitment/roles".to_owned(), "Roles".to_owned())] />
        <PageHeader title=role.title.clone() tags=tag>{turn(id, state, String::new())}</PageHeader>
        {role_form(form, format!("/recruitment/roles/{id}"), "Change the role", Some(version))}
    }
}

fn role_form(form: FormState, action: String, label: &'static str, version: Option<String>) -> impl IntoView {
    let hidden = version.map(|version| ("version", version)).into_iter().collect();
    view! {
        <Form state=&form action=action submit_label=label hidden=hidden cancel=("/recruitment/roles".to_owned(), "Cancel".to_owned())>
            <TextField state=&form name="title" label="What the role is called" />
            <TextField state=&form name="summary" label="In one sentence" hint="Shown in the list of roles" width=Width::Full />
            <TextArea state=&form name="description" label="Description" hint="What they do, what they need, what they get" rows=10 />
            <TextField state=&form name="areas" label="Where" />
            <TextField state=&form name="hours" label="Hours a month" inputmode="numeric" width=Width::W4 suffix="hours" optional=true />
            <DateField state=&form name="opens" label="Open from" />
            <DateField state=&form name="closes" label="Last day to apply" optional=true />
        </Form>
    }
}

fn filled(role: &vacancy::Model) -> RawForm {
    let mut raw = RawForm::default();
    raw.set("title", role.title.as_str());
    raw.set("summary", role.summary.as_str());
    raw.set("description", role.description.as_str());
    raw.set("areas", role.areas.as_str());
    raw.set("hours", role.hours_per_month.map(|hours| hours.to_string()).unwrap_or_default());
    raw.set_day("opens", role.opens_on);
    raw.set_day("closes", role.closes_on);
    raw
}
