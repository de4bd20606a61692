//! `/sign-in`: address and password; in the demo, one button for each role.

use super::narrow;
use crate::accounts::queries::{self, DemoSignIn};
use crate::platform::ask::{local_path, see_other};
use crate::platform::{Ask, Reply};
use crate::shared::RawForm;
use crate::ui::{ButtonForm, ButtonKind, Form, FormState, PageHeader, Panel, PasswordField, TextField};
use leptos::prelude::*;

/// The sign-in page; whoever is signed in goes on.
///
/// # Errors
/// A fault.
pub async fn sign_in(ask: Ask) -> Reply {
    let next = local_path(ask.query.get("next")).unwrap_or("/home").to_owned();
    if ask.actor().is_some() {
        return Ok(see_other(&next));
    }
    let demo = queries::demo_sign_ins(&ask.app, ask.service.id).await?;
    let form = ask.form("sign_in", RawForm::from([("next", next.as_str())])).await?;
    Ok(ask.page("Sign in", move || view(form, demo)))
}

fn view(form: FormState, demo: Vec<DemoSignIn>) -> impl IntoView {
    let next = form.value("next");
    let typed_next = next.clone();
    narrow(view! {
        <PageHeader title="Sign in" lead="With the address to which your invitation was sent." />
        {demo_panel(demo, &next)}
        <Form state=&form action="/sign-in" submit_label="Sign in" hidden=vec![("next", typed_next)]>
            <TextField state=&form name="email" label="E-mail address" kind="email" autocomplete="username" />
            <PasswordField state=&form name="password" label="Password" />
        </Form>
        <p><a href="/recover">"I have no password, or have forgotten it"</a></p>
        <p>"No sign-in yet? " <a href="/roles">"See the open volunteer roles"</a>", "<a href="/courses">"read about our courses"</a>" or "<a href="/ask">"ask for help yourself"</a>"."</p>
    })
}

fn demo_panel(demo: Vec<DemoSignIn>, next: &str) -> Option<AnyView> {
    if demo.is_empty() {
        return None;
    }
    let next = next.to_owned();
    let buttons = demo.into_iter().map(move |one| {
        let hidden = vec![("role", one.role.code().to_lowercase()), ("next", next.clone())];
        let label = one.role.to_string();
        view! { <li><ButtonForm action="/demo/sign-in" label=label hidden=hidden kind=ButtonKind::Second />" "<span class="muted">{one.name}</span></li> }
    });
    let buttons = buttons.collect_view();
    Some(
        view! {
            <Panel title="Try the demo">
                <p>"Every person here is invented. Choose whose eyes to look through; no password is needed."</p>
                <ul class="demo-sign-ins">{buttons}</ul>
            </Panel>
        }
        .into_any(),
    )
}
