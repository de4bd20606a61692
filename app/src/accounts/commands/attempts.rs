//! Tries to sign in, counted in the database so that several instances stop the same guesser.

use crate::accounts::rules::{self, Failures, WINDOW};
use crate::accounts::secrets;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::{Permit, SystemPermit};
use crate::shared::Refusal;
use entity::sign_in_attempt;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

/// How long tries are kept.
const KEPT: chrono::Duration = chrono::Duration::days(7);

/// Count a try at that address (or at that account's second step) before it is looked at; it stands as failed until
/// [`succeeded`]. A try that is not let through is not counted, so that nobody can keep somebody else out for good.
///
/// # Errors
/// `too_many_tries`; a fault.
pub async fn count(app: &App, permit: &impl Permit, at: &str, place: Option<String>) -> Result<Uuid, Refusal> {
    let at = secrets::blinded(app, "sign-in attempts", at)?;
    let tx = app.begin(permit).await?;

    rules::may_try(failures(&tx, &at, place.as_deref()).await?)?;

    let id = tx.new_id();
    sign_in_attempt::ActiveModel { id: Set(id), email_hash: Set(at), address: Set(place), at: Set(tx.now()), succeeded: Set(false) }
        .insert(&*tx)
        .await?;
    tx.commit().await?;
    Ok(id)
}

async fn failures(tx: &WriteTx, at: &str, place: Option<&str>) -> Result<Failures, Refusal> {
    let since = tx.now() - WINDOW;
    let last_success = sign_in_attempt::Entity::find()
        .filter(sign_in_attempt::Column::EmailHash.eq(at))
        .filter(sign_in_attempt::Column::At.gt(since))
        .filter(sign_in_attempt::Column::Succeeded.eq(true))
        .order_by_desc(sign_in_attempt::Column::At)
        .one(&**tx)
        .await?
        .map_or(since, |row| row.at);
    let failed = || sign_in_attempt::Entity::find().filter(sign_in_attempt::Column::Succeeded.eq(false));
    let at_address = failed()
        .filter(sign_in_attempt::Column::EmailHash.eq(at))
        .filter(sign_in_attempt::Column::At.gt(last_success))
        .count(&**tx)
        .await?;
    let from_place = match place {
        Some(place) => {
            failed().filter(sign_in_attempt::Column::Address.eq(place)).filter(sign_in_attempt::Column::At.gt(since)).count(&**tx).await?
        }
        None => 0,
    };
    Ok(Failures { at_address, from_place })
}

/// The try was the right one.
///
/// # Errors
/// A fault.
pub async fn succeeded(tx: &WriteTx, id: Uuid) -> Result<(), Refusal> {
    sign_in_attempt::ActiveModel { id: Set(id), succeeded: Set(true), ..Default::default() }.update(&**tx).await?;
    Ok(())
}

/// Forget tries that are older than a week.
///
/// # Errors
/// A fault.
pub async fn forget_old(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "forgetting old tries to sign in");
    let week = app.clock().now() - KEPT;
    let old = sign_in_attempt::Entity::find().filter(sign_in_attempt::Column::At.lt(week)).one(app.read(&permit)).await?;
    if old.is_none() {
        return Ok(());
    }
    let tx = app.begin(&permit).await?;
    sign_in_attempt::Entity::delete_many().filter(sign_in_attempt::Column::At.lt(week)).exec(&*tx).await?;
    tx.commit().await?;
    Ok(())
}
