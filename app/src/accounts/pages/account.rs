//! `/account` and `/sessions`: one's own sign-in.

use super::link::new_password_fields;
use crate::accounts::permits::OwnSignIn;
use crate::accounts::queries::{self, OwnAccount, OwnSession, browser_in_words};
use crate::calendar::zone::{Zone, local_day_time};
use crate::platform::{Ask, Reply};
use crate::shared::{Actor, RawForm};
use crate::ui::{
    Breadcrumbs, ButtonForm, ButtonKind, ButtonLink, Column, DataTable, Details, Fact, Form, FormState, PageHeader, PasswordField,
    SummaryList, Tag, Tone, link, text,
};
use leptos::prelude::*;

/// Who I am here, and how I sign in.
///
/// # Errors
/// `SignIn`; `SecondStep`; a fault.
pub async fn account(ask: Ask) -> Reply {
    let permit = OwnSignIn::settled(&ask)?;
    let own = queries::own_account(&ask.app, &permit).await?;
    let form = ask.form("change_password", RawForm::default()).await?;
    let actor = permit.actor().clone();
    Ok(ask.page("Your sign-in", move || account_view(actor, own, form)))
}

fn account_view(actor: Actor, own: OwnAccount, form: FormState) -> impl IntoView {
    let roles = actor.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let step = if own.second_step_set_up { "Set up" } else { "Not set up" };
    let open = !form.problems().is_empty();
    let facts = vec![
        Fact::new("Name", actor.name),
        Fact::new("Address to sign in with", own.email),
        Fact::new("Roles", if roles.is_empty() { "None at present".to_owned() } else { roles }),
        Fact::new("Second step", step),
        Fact::drawn("Invitations", link("/calendar/letters", "Choose how they come")),
    ];
    let password = own.has_password.then(|| {
        view! {
            <Details summary="Change your password" open=open>
                <Form state=&form action="/account/password" submit_label="Change it">
                    <PasswordField state=&form name="password" label="Password of now" />
                    {new_password_fields(&form)}
                </Form>
            </Details>
        }
    });
    view! {
        <PageHeader title="Your sign-in" lead="Roles are given and taken by an administrator; ask yours when something is missing.">
            <ButtonLink href="/sessions" label="Where you are signed in" kind=ButtonKind::Second />
        </PageHeader>
        <SummaryList facts=facts />
        {password}
    }
}

/// Every browser in which I am signed in.
///
/// # Errors
/// `SignIn`; `SecondStep`; a fault.
pub async fn sessions(ask: Ask) -> Reply {
    let permit = OwnSignIn::settled(&ask)?;
    let sessions = queries::own_sessions(&ask.app, &permit).await?;
    let zone = ask.service.zone;
    Ok(ask.page("Where you are signed in", move || sessions_view(sessions, zone)))
}

fn sessions_view(sessions: Vec<OwnSession>, zone: Zone) -> impl IntoView {
    let others = sessions.iter().any(|session| !session.this);
    let rows = sessions.into_iter().map(|session| session_row(session, zone)).collect();
    let everywhere = others.then(|| {
        view! { <ButtonForm action="/sessions/end-others" label="Sign out everywhere else" kind=ButtonKind::Danger /> }
    });
    view! {
        <Breadcrumbs steps=vec![("/account".to_owned(), "Your sign-in".to_owned())] />
        <PageHeader title="Where you are signed in" lead="If you do not know one of these, sign it out and change your password.">
            <ButtonLink href="/account" label="Change your password" kind=ButtonKind::Second />
            {everywhere}
        </PageHeader>
        <DataTable caption="Browsers" quiet_caption=true rows=rows
            columns=vec![Column::new("Browser"), Column::new("From"), Column::new("Signed in"), Column::new("Last seen"), Column::acts()] />
    }
}

fn session_row(session: OwnSession, zone: Zone) -> Vec<AnyView> {
    let browser = session.agent.as_deref().map_or_else(|| "An unknown browser".to_owned(), browser_in_words);
    let act = if session.this {
        view! { <Tag word="This one" tone=Tone::Good /> }.into_any()
    } else {
        let action = format!("/sessions/{}/end", session.id.0);
        view! { <ButtonForm action=action label="Sign out" about=browser.clone() kind=ButtonKind::Plain /> }.into_any()
    };
    vec![
        text(browser),
        text(session.address.unwrap_or_else(|| "Unknown".to_owned())),
        text(local_day_time(session.began, zone)),
        text(local_day_time(session.last_seen, zone)),
        act,
    ]
}
