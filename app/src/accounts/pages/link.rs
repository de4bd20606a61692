//! `/invitation/...`, `/recover`, `/recover/...`: choosing a password by a mailed link.

use super::narrow;
use crate::accounts::commands::links::{self, OpenLink, Purpose};
use crate::accounts::forms::PASSWORD_MIN;
use crate::platform::{Ask, Page, Reply};
use crate::shared::{RawForm, Refusal};
use crate::ui::{ButtonLink, Form, FormState, PageHeader, PasswordField, TextField};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

/// The form behind an invitation. Looking at it uses nothing up.
///
/// # Errors
/// A fault.
pub async fn invitation(ask: Ask, Path(token): Path<String>) -> Reply {
    choose_password(&ask, Purpose::Invitation, &token).await
}

/// The form behind a recovery link.
///
/// # Errors
/// A fault.
pub async fn recovery(ask: Ask, Path(token): Path<String>) -> Reply {
    choose_password(&ask, Purpose::Recovery, &token).await
}

async fn choose_password(ask: &Ask, purpose: Purpose, token: &str) -> Result<Response, Refusal> {
    match links::find(&ask.app, purpose, token).await? {
        Some(link) => Ok(link_view(ask, purpose, token, &link, FormState::empty(), StatusCode::OK)),
        None => Ok(closed_link(ask, purpose)),
    }
}

/// The form, fresh or with what to put right. It is drawn again at once and kept nowhere: its address is a secret.
pub fn link_view(ask: &Ask, purpose: Purpose, token: &str, link: &OpenLink, form: FormState, status: StatusCode) -> Response {
    let title = match purpose {
        Purpose::Invitation => "Choose your password",
        Purpose::Recovery => "Choose a new password",
    };
    let action = format!("{}/{token}", purpose.path());
    let lead = format!("{}, this opens your sign-in for {}.", link.name, ask.service.discreet_name);
    ask.draw(Page::titled(title).status(status), move || {
        narrow(view! {
            <PageHeader title=title lead=lead />
            <Form state=&form action=action submit_label="Save it and sign in">
                {new_password_fields(&form)}
            </Form>
        })
    })
}

/// The two boxes of a new password.
pub(super) fn new_password_fields(form: &FormState) -> AnyView {
    let hint = format!(
        "{PASSWORD_MIN} characters or more, hard to guess. Three or four words that have nothing to do with each other are good; a password manager is better."
    );
    view! {
        <PasswordField state=form name="new_password" label="New password" hint=hint new=true />
        <PasswordField state=form name="password_again" label="The same once more" new=true />
    }
    .into_any()
}

/// For a link that was used, is too old, or was altered on its way: what to do now.
pub fn closed_link(ask: &Ask, purpose: Purpose) -> Response {
    let sentence = match purpose {
        Purpose::Invitation => "An invitation works once, and for seven days.",
        Purpose::Recovery => "A link for a new password works once, and for one hour.",
    };
    ask.draw(Page::titled("This link does not work any more").status(StatusCode::GONE), move || {
        narrow(view! {
            <PageHeader title="This link does not work any more" lead=sentence />
            <p>"If you have chosen a password already, sign in with it. Otherwise let us send you a new link."</p>
            <p><ButtonLink href="/recover" label="Send me a new link" />" "<a href="/sign-in">"Sign in"</a></p>
        })
    })
}

/// The page that asks for the address.
///
/// # Errors
/// A fault.
pub async fn recover(ask: Ask) -> Reply {
    let form = ask.form("recover", RawForm::default()).await?;
    Ok(ask.page("Choose a new password", move || {
        narrow(view! {
            <PageHeader title="Choose a new password" lead="Tell us your address. If somebody signs in with it, we send a link there." />
            <Form state=&form action="/recover" submit_label="Send me a link" cancel=("/sign-in".to_owned(), "Back to signing in".to_owned())>
                <TextField state=&form name="email" label="E-mail address" kind="email" autocomplete="username" />
            </Form>
        })
    }))
}

/// The answer to everybody, known or not.
///
/// # Errors
/// None.
pub async fn recovery_sent(ask: Ask) -> Reply {
    Ok(ask.page("Look into your mail", || {
        narrow(view! {
            <PageHeader title="Look into your mail" lead="If somebody signs in with that address, a link is on its way there." />
            <p>"It works once, and for one hour. If nothing comes within a few minutes, look among unwanted mail, or check the address."</p>
            <p><a href="/recover">"Try another address"</a></p>
        })
    }))
}
