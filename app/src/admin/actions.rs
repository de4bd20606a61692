//! What the forms of administration do.

use super::permits::Administer;
use super::{commands, forms};
use crate::calendar::zone::local_day_time;
use crate::platform::{Ask, Key, Posted, Reply};
use crate::shared::AccountId;
use uuid::Uuid;

/// Invite somebody.
///
/// # Errors
/// `NotAllowed`; a fault.
pub async fn invite(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let outcome = async {
        let new = forms::check_invitation(&raw)?;
        let account = commands::invite(&ask.app, &permit, &ask.service, new).await?;
        Ok(format!("/admin/accounts/{}", account.0))
    }
    .await;
    ask.answer(&raw, outcome, "The invitation is on its way").await
}

/// Give a role.
///
/// # Errors
/// `NotAllowed`; `NotFound`; a fault.
pub async fn grant(ask: Ask, Key(id): Key<AccountId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let outcome = async {
        let (role, reason) = forms::check_grant(&raw)?;
        commands::grant(&ask.app, &permit, &ask.service, id, role, &reason).await?;
        Ok(format!("/admin/accounts/{}", id.0))
    }
    .await;
    ask.answer(&raw, outcome, "The role is given").await
}

/// End a role.
///
/// # Errors
/// `NotAllowed`; `NotFound`; a fault.
pub async fn end_role(ask: Ask, Key(grant): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let outcome = async {
        let reason = forms::check_reason(&raw)?;
        let account = commands::end_role(&ask.app, &permit, grant, &reason).await?;
        Ok(format!("/admin/accounts/{}", account.0))
    }
    .await;
    ask.answer(&raw, outcome, "The role is ended").await
}

/// Close a sign-in.
///
/// # Errors
/// `NotAllowed`; `NotFound`; a fault.
pub async fn disable(ask: Ask, Key(id): Key<AccountId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let outcome = commands::disable(&ask.app, &permit, id).await.map(|()| format!("/admin/accounts/{}", id.0));
    ask.answer(&raw, outcome, "The sign-in is closed").await
}

/// Open a closed sign-in again.
///
/// # Errors
/// `NotAllowed`; `NotFound`; a fault.
pub async fn enable(ask: Ask, Key(id): Key<AccountId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let outcome = commands::enable(&ask.app, &permit, id).await.map(|()| format!("/admin/accounts/{}", id.0));
    ask.answer(&raw, outcome, "The sign-in is open again").await
}

/// Let somebody set up a new second step.
///
/// # Errors
/// `NotAllowed`; `NotFound`; a fault.
pub async fn forget_second_step(ask: Ask, Key(id): Key<AccountId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let outcome = commands::forget_second_step(&ask.app, &permit, id).await.map(|()| format!("/admin/accounts/{}", id.0));
    ask.answer(&raw, outcome, "They set up a new second step when they sign in next").await
}

/// Have a job tried again.
///
/// # Errors
/// `NotAllowed`; `NotFound`; a fault.
pub async fn try_again(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let outcome = commands::try_again(&ask.app, &permit, id).await.map(|()| "/admin/jobs".to_owned());
    ask.answer(&raw, outcome, "The job is tried again").await
}

/// Have every job that was given up tried again.
///
/// # Errors
/// `NotAllowed`; a fault.
pub async fn try_all_again(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let mut said = String::new();
    let outcome = commands::try_all_again(&ask.app, &permit).await.map(|tried| {
        said = if tried == 1 { "One job is tried again".to_owned() } else { format!("{tried} jobs are tried again") };
        "/admin/jobs".to_owned()
    });
    ask.answer(&raw, outcome, &said).await
}

/// Move the demo's clock forward.
///
/// # Errors
/// `NotAllowed`; a fault.
pub async fn move_clock(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let mut said = String::new();
    let outcome = async {
        let local = forms::check_moment(&raw)?;
        let moment = commands::move_clock(&ask.app, &permit, &ask.service, local).await?;
        said = format!("The clock says {}", local_day_time(moment, ask.service.zone));
        Ok("/admin".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, &said).await
}
