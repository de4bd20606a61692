//! `/second-step`: the code of an authenticator app, and setting one up.

use super::narrow;
use crate::accounts::commands::second_step as commands;
use crate::accounts::permits::OwnSignIn;
use crate::accounts::{codes, queries};
use crate::platform::ask::{local_path, see_other};
use crate::platform::{Ask, Page, Reply};
use crate::shared::{RawForm, Refusal};
use crate::ui::{Details, Form, FormState, PageHeader, TextField, Width};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

/// Where to go on afterwards.
fn next(ask: &Ask) -> String {
    local_path(ask.query.get("next")).unwrap_or("/home").to_owned()
}

/// Enter a code; whoever has no second step yet sets one up first.
///
/// # Errors
/// `SignIn`; a fault.
pub async fn second_step(ask: Ask) -> Reply {
    let permit = OwnSignIn::of(&ask)?;
    if permit.actor().second_step {
        return Ok(see_other(&next(&ask)));
    }
    if !queries::own_account(&ask.app, &permit).await?.second_step_set_up {
        let query = serde_urlencoded::to_string([("next", next(&ask))]).unwrap_or_default();
        return Ok(see_other(&format!("/second-step/set-up?{query}")));
    }
    let form = ask.form("second_step", RawForm::from([("next", next(&ask).as_str())])).await?;
    let on = form.value("next");
    Ok(ask.page("Enter the code", move || {
        narrow(view! {
            <PageHeader title="Enter the code" lead="Your role opens cases, so we ask for a second step: the code that your authenticator app shows now." />
            <Form state=&form action="/second-step" submit_label="Go on" hidden=vec![("next", on)]>
                {code_field(&form)}
            </Form>
            <p>"Lost your telephone? Ask your service's administrator to let you set up a new one."</p>
        })
    }))
}

fn code_field(form: &FormState) -> AnyView {
    view! { <TextField state=form name="code" label="Code" hint="Six digits" width=Width::W10 autocomplete="one-time-code" inputmode="numeric" /> }
        .into_any()
}

/// The secret as a picture and as text, and a first code to prove that it arrived.
///
/// # Errors
/// `SignIn`; a fault.
pub async fn set_up(ask: Ask) -> Reply {
    let permit = OwnSignIn::of(&ask)?;
    let own = queries::own_account(&ask.app, &permit).await?;
    if own.second_step_set_up {
        return Ok(see_other("/second-step"));
    }
    let secret = commands::begin_set_up(&ask.app, &permit).await?;
    let form = FormState::filled(RawForm::from([("next", next(&ask).as_str())]));
    set_up_view(&ask, &own.email, &secret, form, StatusCode::OK)
}

/// The page of a secret, fresh or with what to put right. It is kept nowhere but sealed at the account.
///
/// # Errors
/// A fault.
pub fn set_up_view(ask: &Ask, email: &str, secret: &[u8], form: FormState, status: StatusCode) -> Result<Response, Refusal> {
    let (path, width) = codes::picture(&codes::address(secret, &ask.service.discreet_name, email))?;
    let typed = codes::in_groups(secret);
    let on = form.value("next");
    Ok(ask.draw(Page::titled("Set up the second step").status(status), move || {
        narrow(view! {
            <PageHeader title="Set up the second step"
                lead="Your role opens cases. Besides your password we ask for a code from an authenticator app on your telephone." />
            <ol>
                <li>"Open an authenticator app, or install one: any app for one-time codes will do."</li>
                <li>"Add an account there and point the camera at this picture."</li>
                <li>"Enter the code that it shows."</li>
            </ol>
            <svg class="qr" viewBox=format!("0 0 {width} {width}") width="240" height="240" role="img" aria-label="Picture for the authenticator app; the same as text is below">
                <rect width=width.to_string() height=width.to_string() fill="#fff" />
                <path d=path fill="#000" shape-rendering="crispEdges" />
            </svg>
            <Details summary="No camera? Type this into the app">
                <p><code>{typed}</code></p>
            </Details>
            <Form state=&form action="/second-step/set-up" submit_label="Go on" hidden=vec![("next", on)]>
                {code_field(&form)}
            </Form>
        })
    }))
}
