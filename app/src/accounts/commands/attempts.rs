//! Tries to sign in, counted in the database so that several instances stop the same guesser.

use crate::accounts::rules::{self, Failures, WINDOW};
use crate::accounts::secrets;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::{Permit, SystemPermit};
use crate::shared::Refusal;
use chrono::{DateTime, Utc};
use entity::sign_in_attempt;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select, Set};
use uuid::Uuid;

/// How long tries are kept.
const KEPT: chrono::Duration = chrono::Duration::days(7);

/// A try that was let through and counted.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub id: Uuid,
    /// Tries are short where it came from, or at its address.
    pub strained: bool,
}

/// Count a try at that address (or at that account's second step) before it is looked at; it stands as failed until
/// [`succeeded`]. A try that is not let through is not counted, so that nobody can keep somebody else out for good.
///
/// # Errors
/// `too_many_tries`; a fault.
pub async fn count(app: &App, permit: &impl Permit, at: &str, place: Option<String>) -> Result<Attempt, Refusal> {
    let at = secrets::blinded(app, "sign-in attempts", at)?;
    let tx = app.begin(permit).await?;
    // Many at one moment are counted one after the other: first those at one address, then those from one place.
    tx.one_by_one(&format!("tries at {at}")).await?;
    if let Some(place) = &place {
        tx.one_by_one(&format!("tries from {place}")).await?;
    }

    let strained = rules::may_try(failures(&tx, &at, place.as_deref()).await?)?;

    let id = tx.new_id();
    sign_in_attempt::ActiveModel { id: Set(id), email_hash: Set(at), address: Set(place), at: Set(tx.now()), succeeded: Set(false) }
        .insert(&*tx)
        .await?;
    tx.commit().await?;
    Ok(Attempt { id, strained })
}

async fn failures(tx: &WriteTx, at: &str, place: Option<&str>) -> Result<Failures, Refusal> {
    let since = tx.now() - WINDOW;
    let from_here = match place {
        Some(place) => sign_in_attempt::Column::Address.eq(place),
        None => sign_in_attempt::Column::Address.is_null(),
    };
    let tries = |succeeded: bool| sign_in_attempt::Entity::find().filter(sign_in_attempt::Column::Succeeded.eq(succeeded));
    let at_it = |succeeded: bool| tries(succeeded).filter(sign_in_attempt::Column::EmailHash.eq(at));
    let after = |moment: DateTime<Utc>| sign_in_attempt::Column::At.gt(moment);

    let anywhere = last(tx, at_it(true)).await?;
    let last_here = last(tx, at_it(true).filter(from_here.clone())).await?;
    let since_success = |success: Option<DateTime<Utc>>| success.map_or(since, |at| at.max(since));
    let from_place = if place.is_some() { tries(false).filter(from_here.clone()).filter(after(since)).count(&**tx).await? } else { 0 };
    Ok(Failures {
        here: at_it(false).filter(from_here).filter(after(since_success(last_here))).count(&**tx).await?,
        at_address: at_it(false).filter(after(since_success(anywhere))).count(&**tx).await?,
        from_place,
        known_here: last_here.is_some_and(|at| tx.now() - at < KEPT),
    })
}

async fn last(tx: &WriteTx, tries: Select<sign_in_attempt::Entity>) -> Result<Option<DateTime<Utc>>, Refusal> {
    Ok(tries.order_by_desc(sign_in_attempt::Column::At).one(&**tx).await?.map(|row| row.at))
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
