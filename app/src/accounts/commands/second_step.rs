//! The second step: set up once, then a code at each sign-in. No code works twice.

use super::attempts;
use super::sign_in::{Browser, SignedIn, begin};
use crate::accounts::permits::OwnSignIn;
use crate::accounts::queries::{SecondSteps, second_steps};
use crate::accounts::{codes, secrets};
use crate::audit::Note;
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::shared::{Refusal, ServiceId};
use entity::account;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, Set};

/// A new secret for somebody who has no second step yet. It counts from the first right code on; until then another look at the page
/// makes another one, so that nobody can wait with an old one.
///
/// # Errors
/// `already_set_up`; a fault.
pub async fn begin_set_up(app: &App, permit: &OwnSignIn) -> Result<Vec<u8>, Refusal> {
    let account = permit.actor().account;
    let secret = codes::new_secret();
    let sealed = secrets::seal(app, account, &secret)?;

    let tx = app.begin(permit).await?;
    let stored = account::Entity::update_many()
        .col_expr(account::Column::TotpSecret, Expr::value(sealed))
        .filter(account::Column::Id.eq(account.0))
        .filter(account::Column::TotpLastStep.is_null())
        .exec(&*tx)
        .await?;
    if stored.rows_affected != 1 {
        return Err(Refusal::refused("already_set_up", "Your second step is set up already."));
    }
    app.commit(tx).await?;
    Ok(secret)
}

/// Take the second step with a code: the session goes on under a new token.
///
/// # Errors
/// `too_many_tries`; `wrong_code`; `used_code`; `not_set_up`; a fault.
pub async fn take(app: &App, permit: &OwnSignIn, code: &str, browser: Browser) -> Result<SignedIn, Refusal> {
    let id = permit.actor().account;
    let attempt = attempts::count(app, permit, &format!("second step of {}", id.0), None).await?;
    let account = account::Entity::find_by_id(id.0).one(app.read(permit)).await?.ok_or(Refusal::NotFound)?;
    let sealed = account.totp_secret.as_deref().ok_or_else(|| Refusal::refused("not_set_up", "Set up the second step first."))?;
    let secret = secrets::open(app, id, sealed)?;
    let step = codes::step_of(&secret, code, app.clock().now())?
        .ok_or_else(|| Refusal::refused("wrong_code", "That code is not right. Wait for the next one and enter it."))?;

    let tx = app.begin(permit).await?;
    attempts::succeeded(&tx, attempt.id).await?;
    let earlier = Condition::any().add(account::Column::TotpLastStep.is_null()).add(Expr::col(account::Column::TotpLastStep).lt(step));
    let taken = account::Entity::update_many()
        .col_expr(account::Column::TotpLastStep, Expr::value(step))
        .filter(account::Column::Id.eq(id.0))
        .filter(account::Column::TotpSecret.eq(sealed))
        .filter(earlier)
        .exec(&*tx)
        .await?;
    if taken.rows_affected != 1 {
        return Err(Refusal::refused("used_code", "That code was used already. Wait for the next one and enter it."));
    }
    if account.totp_last_step.is_none() {
        tx.note(Note::changed("second_step.set_up", "account", id.0)).await?;
    }
    tx.note(Note::changed("second_step.taken", "account", id.0)).await?;
    let signed_in = begin(&tx, &account, true, browser).await?;
    app.commit(tx).await?;
    Ok(signed_in)
}

/// Take an account's second step away, for somebody who lost their telephone; they set up a new one at their next sign-in.
///
/// # Errors
/// A fault.
pub async fn forget(tx: &crate::platform::db::WriteTx, account: &account::Model) -> Result<(), Refusal> {
    account::ActiveModel { id: Set(account.id), totp_secret: Set(None), totp_last_step: Set(None), ..Default::default() }
        .update(&**tx)
        .await?;
    tx.note(Note::changed("second_step.forgotten", "account", account.id)).await?;
    Ok(())
}

/// Take away the second steps that do not open under this instance's secret, when the one they were sealed under is lost. `people` is how
/// many whoever asks expects: under a mistyped secret none opens, and all would be gone.
///
/// # Errors
/// `other_number`; a fault.
pub async fn forget_lost(app: &App, people: usize) -> Result<(), Refusal> {
    let looking = SystemPermit::because(None, "looking for second steps that do not open");
    let SecondSteps { open, lost } = second_steps(app, &looking).await?;
    if lost.len() != people {
        let many = lost.len();
        return Err(Refusal::refused(
            "other_number",
            format!(
                "Under this ACCORD_SECRET {open} second steps open and {many} do not. Is it the right one, and this the right database? \
                 Then --people {many} takes those {many} away."
            ),
        ));
    }
    for found in &lost {
        let permit = SystemPermit::because(Some(ServiceId(found.service_id)), "the secret of this second step was lost");
        let tx = app.begin(&permit).await?;
        let still = account::Entity::find_by_id(found.id).filter(account::Column::TotpSecret.eq(found.totp_secret.clone()));
        if let Some(account) = still.one(&*tx).await? {
            forget(&tx, &account).await?;
        }
        app.commit(tx).await?;
    }
    Ok(())
}
