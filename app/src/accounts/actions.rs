//! What the forms of signing in do.

use super::commands::links::{self, Purpose};
use super::commands::second_step;
use super::commands::sign_in::{self, Browser, SignedIn};
use super::permits::OwnSignIn;
use super::{forms, pages, queries, secrets};
use crate::platform::ask::{append_cookie, local_path};
use crate::platform::{Ask, Key, Posted, Reply, returned_form, session};
use crate::shared::{FormProblems, RawForm, Refusal, Role, SessionId};
use crate::ui::FormState;
use axum::extract::Path;
use axum::http::StatusCode;
use chrono::Duration;

/// The cookie goes with the longest session.
const COOKIE: Duration = Duration::hours(12);

/// On to the next page with the new session's token, by way of the second step where it is due. A form that waits there is theirs now.
async fn signed_in(ask: &Ask, session: &SignedIn, next: &str) -> Reply {
    let next = local_path(next).unwrap_or("/home");
    returned_form::claim(&ask.app, &ask.browser, session.account, next).await?;
    let mut response = if session.second_step_due {
        let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
        ask.go(&format!("/second-step?{query}"), "")
    } else {
        ask.go(next, "")
    };
    append_cookie(&mut response, &session::cookie(&ask.app, session::cookie_name(&ask.app), Some(&session.token), COOKIE));
    Ok(response)
}

/// Sign in with address and password.
///
/// # Errors
/// A fault; everything else comes back with the form.
pub async fn sign_in(ask: Ask, Posted(raw): Posted) -> Reply {
    let outcome = async {
        let typed = forms::check_sign_in(&raw)?;
        sign_in::sign_in(&ask.app, ask.service.id, typed, Browser::from(&ask)).await
    }
    .await;
    match outcome {
        Ok(session) => signed_in(&ask, &session, raw.get("next")).await,
        Err(refusal) => ask.answer(&named(raw, "sign_in", "/sign-in"), Err(refusal), "").await,
    }
}

/// The form under its name, also when a program left the hidden fields out.
fn named(mut raw: RawForm, form: &str, page: &str) -> RawForm {
    raw.set("_form", form);
    raw.set("_page", page);
    raw
}

/// One click in the demo.
///
/// # Errors
/// `NotFound` outside the demo.
pub async fn demo_sign_in(ask: Ask, Posted(raw): Posted) -> Reply {
    let role = Role::from_code(&raw.get("role").to_uppercase()).ok_or(Refusal::NotFound)?;
    let session = sign_in::sign_in_to_demo(&ask.app, ask.service.id, role, Browser::from(&ask)).await?;
    signed_in(&ask, &session, raw.get("next")).await
}

/// Sign out of this browser, where nothing that was typed stays behind; whoever is signed out already is told the same.
///
/// # Errors
/// A fault.
pub async fn sign_out(ask: Ask) -> Reply {
    if let Ok(permit) = OwnSignIn::of(&ask) {
        sign_in::sign_out(&ask.app, &permit).await?;
    }
    let mut response = ask.go("/", "You are signed out");
    append_cookie(&mut response, &session::cookie(&ask.app, session::cookie_name(&ask.app), None, COOKIE));
    ask.forget_browser(response).await
}

/// Take up an invitation.
///
/// # Errors
/// A fault; everything else comes back with the page.
pub async fn take_up_invitation(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    take_up(&ask, Purpose::Invitation, &token, &raw).await
}

/// Choose a new password by a mailed link.
///
/// # Errors
/// A fault; everything else comes back with the page.
pub async fn take_up_recovery(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    take_up(&ask, Purpose::Recovery, &token, &raw).await
}

async fn take_up(ask: &Ask, purpose: Purpose, token: &str, raw: &RawForm) -> Reply {
    let Some(link) = links::find(&ask.app, purpose, token).await? else { return Ok(pages::closed_link(ask, purpose)) };
    let outcome = async {
        let password = forms::check_new_password(raw)?;
        links::take_up(&ask.app, purpose, link.clone(), password, Browser::from(ask)).await
    }
    .await;
    match outcome {
        Ok(session) => signed_in(ask, &session, "/home").await,
        Err(Refusal::Invalid(problems)) => {
            let form = FormState::returned(RawForm::default(), problems, None);
            Ok(pages::link_view(ask, purpose, token, &link, form, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(Refusal::Refused { code: "link_closed", .. }) => Ok(pages::closed_link(ask, purpose)),
        Err(other) => Err(other),
    }
}

/// Ask for a new password. The work goes on behind the answer, which is the same, and as quick, for every address.
///
/// # Errors
/// A fault; a wrong address comes back with the form.
pub async fn recover(ask: Ask, Posted(raw): Posted) -> Reply {
    let email = match forms::check_address(&raw) {
        Ok(email) => email,
        Err(problems) => return ask.answer(&named(raw, "recover", "/recover"), Err(problems.into()), "").await,
    };
    let (app, service, address) = (ask.app.clone(), ask.service.clone(), ask.address.clone());
    tokio::spawn(async move {
        if let Err(refusal) = links::recover(&app, &service, &email, address).await {
            tracing::error!(%refusal, "a recovery could not be written");
        }
    });
    Ok(ask.go("/recover/sent", ""))
}

/// Enter the code.
///
/// # Errors
/// `SignIn`; a fault.
pub async fn take_second_step(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = OwnSignIn::of(&ask)?;
    let outcome = async {
        let code = forms::check_code(&raw)?;
        second_step::take(&ask.app, &permit, &code, Browser::from(&ask)).await
    }
    .await;
    match outcome {
        Ok(session) => signed_in(&ask, &session, raw.get("next")).await,
        Err(refusal) => ask.answer(&named(raw, "second_step", "/second-step"), Err(refusal), "").await,
    }
}

/// Prove a new second step by its first code.
///
/// # Errors
/// `SignIn`; a fault.
pub async fn set_up_second_step(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = OwnSignIn::of(&ask)?;
    let outcome = async {
        let code = forms::check_code(&raw)?;
        second_step::take(&ask.app, &permit, &code, Browser::from(&ask)).await
    }
    .await;
    let problems = match outcome {
        Ok(session) => return signed_in(&ask, &session, raw.get("next")).await,
        Err(Refusal::Invalid(problems)) => problems,
        Err(Refusal::Refused { code, sentence }) => FormProblems::whole(code, sentence),
        Err(other) => return Err(other),
    };
    let own = queries::own_account(&ask.app, &permit).await?;
    let sealed = queries::secret_under_way(&ask.app, &permit).await?.ok_or(Refusal::SecondStep)?;
    let secret = secrets::open(&ask.app, permit.actor().account, &sealed)?;
    let form = FormState::returned(raw.without(&["code"]), problems, None);
    pages::set_up_view(&ask, &own.email, &secret, form, StatusCode::UNPROCESSABLE_ENTITY)
}

/// Sign another browser out.
///
/// # Errors
/// `NotFound`, also for somebody else's.
pub async fn end_session(ask: Ask, Key(id): Key<SessionId>) -> Reply {
    let permit = OwnSignIn::settled(&ask)?;
    sign_in::end_one(&ask.app, &permit, id).await?;
    Ok(ask.go("/sessions", "That browser is signed out"))
}

/// Sign out everywhere else.
///
/// # Errors
/// `SignIn`; a fault.
pub async fn end_other_sessions(ask: Ask) -> Reply {
    let permit = OwnSignIn::settled(&ask)?;
    sign_in::end_others(&ask.app, &permit).await?;
    Ok(ask.go("/sessions", "Every other browser is signed out"))
}

/// Change the own password.
///
/// # Errors
/// `SignIn`; a fault.
pub async fn change_password(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = OwnSignIn::settled(&ask)?;
    let outcome = async {
        let new = forms::check_new_password(&raw)?;
        sign_in::change_password(&ask.app, &permit, &ask.service, raw.get("password").to_owned(), new).await?;
        Ok("/account".to_owned())
    }
    .await;
    ask.answer(&named(raw, "change_password", "/account"), outcome, "Your password is changed").await
}
