//! What an administrator changes.

use super::forms::{Invitation, RoleFor};
use super::permits::Administer;
use super::queries::failed;
use crate::accounts::commands::{self as sign_ins, second_step};
use crate::accounts::rules;
use crate::audit::Note;
use crate::people::commands::{NewPerson, find_by_email, record_person};
use crate::people::practitioners::commands::somebody_left;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::{SEND_LETTER, queue_again};
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::platform::session;
use crate::shared::{AccountId, AgencyId, PersonId, Refusal, ServiceId};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use entity::{account, agency, house_clock, job, role_grant, session as browser};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// How far the demo's clock is moved at once at most.
const FURTHEST: Duration = Duration::days(366);

/// Put a person on record if they are not, and mail them an invitation to a sign-in in that role.
///
/// # Errors
/// `another_name`; `address_taken`; `unknown_agency`; `own_roles`; a fault.
pub async fn invite(app: &App, permit: &Administer, service: &ServiceNames, new: Invitation) -> Result<AccountId, Refusal> {
    let tx = app.begin(permit).await?;
    agency_exists(&tx, service.id, new.role.agency).await?;

    let person = match find_by_email(&tx, service.id, &new.email).await? {
        Some(known) if known.is_called(&new.name) => PersonId(known.id),
        Some(_) => {
            return Err(Refusal::refused("another_name", "That address is on record under another name. Check the name and the address."));
        }
        None => {
            let person =
                NewPerson { full_name: new.name.clone(), gender: None, email: Some(new.email.clone()), phone: None, postcode: None };
            let id = record_person(&tx, service.id, &person).await?;
            tx.note(Note::collected("person.recorded", "person", id.0)).await?;
            id
        }
    };
    let account = sign_ins::invite(app, &tx, service, person, &new.name, &new.email, &[]).await?;
    rules::may_change_roles(permit.actor().account, account)?;

    sign_ins::grant_because(&tx, service, account, new.role.role, new.role.agency, Some(given(&new.reason))).await?;
    app.commit(tx).await?;
    Ok(account)
}

async fn agency_exists(tx: &WriteTx, service: ServiceId, agency: Option<AgencyId>) -> Result<(), Refusal> {
    let Some(id) = agency else { return Ok(()) };
    let found = agency::Entity::find_by_id(id.0).filter(agency::Column::ServiceId.eq(service.0)).one(&**tx).await?;
    found.map(drop).ok_or_else(|| Refusal::refused("unknown_agency", "That agency is not on record here. Choose one from the list."))
}

/// How the reason of a grant stands in its row; that of its end is put behind it.
fn given(reason: &str) -> String {
    format!("Given: {reason}")
}

/// A sign-in of the own service that is not the asker's own.
async fn somebody_else(tx: &WriteTx, permit: &Administer, id: AccountId) -> Result<account::Model, Refusal> {
    let row = account::Entity::find_by_id(id.0)
        .filter(account::Column::ServiceId.eq(permit.service().0))
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    rules::may_change_roles(permit.actor().account, id)?;
    Ok(row)
}

/// Give somebody a role from now on.
///
/// # Errors
/// `own_roles`; `held_already`; `unknown_agency`; `NotFound`; a fault.
pub async fn grant(
    app: &App,
    permit: &Administer,
    service: &ServiceNames,
    id: AccountId,
    role: RoleFor,
    reason: &str,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let account = somebody_else(&tx, permit, id).await?;
    agency_exists(&tx, service.id, role.agency).await?;

    let new = sign_ins::grant_because(&tx, service, AccountId(account.id), role.role, role.agency, Some(given(reason))).await?;
    if !new {
        return Err(Refusal::refused("held_already", "That role is held already. End it first to give it for another agency."));
    }
    app.commit(tx).await
}

/// End a role from now on; its row stays, with who ended it and why. Says whose it was.
///
/// # Errors
/// `own_roles`; `ended_already`; `NotFound`; a fault.
pub async fn end_role(app: &App, permit: &Administer, grant: Uuid, reason: &str) -> Result<AccountId, Refusal> {
    let tx = app.begin(permit).await?;
    let row = role_grant::Entity::find_by_id(grant)
        .filter(role_grant::Column::ServiceId.eq(permit.service().0))
        .one(&*tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let account = somebody_else(&tx, permit, AccountId(row.account_id)).await?;

    let reasons = [row.reason, Some(format!("Ended: {reason}"))].into_iter().flatten().collect::<Vec<_>>().join(". ");
    let ended = role_grant::Entity::update_many()
        .col_expr(role_grant::Column::EndsAt, Expr::value(tx.now()))
        .col_expr(role_grant::Column::EndLookedAt, Expr::value(tx.now()))
        .col_expr(role_grant::Column::EndedBy, Expr::value(permit.actor().account.0))
        .col_expr(role_grant::Column::Reason, Expr::value(reasons))
        .filter(role_grant::Column::Id.eq(grant))
        .filter(role_grant::Column::EndsAt.is_null())
        .exec(&*tx)
        .await?;
    if ended.rows_affected != 1 {
        return Err(Refusal::refused("ended_already", "That role was ended already."));
    }
    tx.note(Note::changed("role.ended", "account", account.id).detail(serde_json::json!({ "role": row.role }))).await?;
    somebody_left(&tx, PersonId(account.person_id)).await?;
    app.commit(tx).await?;
    Ok(AccountId(account.id))
}

/// Close a sign-in: its sessions end, and its links open nothing.
///
/// # Errors
/// `own_roles`; `not_open`; `NotFound`; a fault.
pub async fn disable(app: &App, permit: &Administer, id: AccountId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let account = somebody_else(&tx, permit, id).await?;
    if account.state == "DISABLED" {
        return Err(Refusal::refused("not_open", "That sign-in is closed already."));
    }

    set_state(&tx, &account, "DISABLED").await?;
    session::end_all(&tx, id, None).await?;
    tx.note(Note::changed("account.disabled", "account", id.0)).await?;
    somebody_left(&tx, PersonId(account.person_id)).await?;
    app.commit(tx).await
}

/// Open a closed sign-in again: as it was, or as an invitation where no password was ever chosen.
///
/// # Errors
/// `own_roles`; `not_closed`; `NotFound`; a fault.
pub async fn enable(app: &App, permit: &Administer, id: AccountId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let account = somebody_else(&tx, permit, id).await?;
    if account.state != "DISABLED" {
        return Err(Refusal::refused("not_closed", "That sign-in is open already."));
    }

    set_state(&tx, &account, if account.password_hash.is_some() { "ACTIVE" } else { "INVITED" }).await?;
    tx.note(Note::changed("account.enabled", "account", id.0)).await?;
    app.commit(tx).await
}

async fn set_state(tx: &WriteTx, account: &account::Model, state: &str) -> Result<(), Refusal> {
    account::ActiveModel { id: Set(account.id), state: Set(state.to_owned()), version: Set(account.version + 1), ..Default::default() }
        .update(&**tx)
        .await?;
    Ok(())
}

/// Let somebody who lost their telephone set up a new second step; they are signed out everywhere.
///
/// # Errors
/// `own_roles`; `NotFound`; a fault.
pub async fn forget_second_step(app: &App, permit: &Administer, id: AccountId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let account = somebody_else(&tx, permit, id).await?;

    second_step::forget(&tx, &account).await?;
    session::end_all(&tx, id, None).await?;
    app.commit(tx).await
}

/// So many jobs are tried again by one press.
const AT_ONCE: u64 = 500;

/// How a job stands that is tried again from the beginning.
fn waiting(tx: &WriteTx) -> job::ActiveModel {
    job::ActiveModel {
        state: Set("WAITING".to_owned()),
        attempts: Set(0),
        run_at: Set(tx.now()),
        lease_until: Set(None),
        finished_at: Set(None),
        ..Default::default()
    }
}

/// Jobs of the own service, and those of the house that belong to none.
fn own_jobs(permit: &Administer) -> Condition {
    Condition::any().add(job::Column::ServiceId.is_null()).add(job::Column::ServiceId.eq(permit.service().0))
}

/// Have all jobs that failed tried again now, with their letters, the oldest first; says how many.
///
/// # Errors
/// `none_failed`; a fault.
pub async fn try_all_again(app: &App, permit: &Administer) -> Result<usize, Refusal> {
    let tx = app.begin(permit).await?;
    let rows = job::Entity::find()
        .filter(own_jobs(permit))
        .filter(failed())
        .order_by_asc(job::Column::Id)
        .limit(AT_ONCE)
        .lock_exclusive()
        .all(&*tx)
        .await?;
    if rows.is_empty() {
        return Err(Refusal::refused("none_failed", "No job has failed: there is nothing to try again."));
    }

    let ids = rows.iter().map(|row| row.id);
    job::Entity::update_many().set(waiting(&tx)).filter(job::Column::Id.is_in(ids)).filter(failed()).exec(&*tx).await?;
    let letters: Vec<Uuid> = rows.iter().filter(|row| row.kind == SEND_LETTER).filter_map(|row| row.subject_id).collect();
    queue_again(&tx, &letters).await?;
    for row in &rows {
        tx.note(Note::changed("job.tried_again", "job", row.id).detail(serde_json::json!({ "kind": row.kind }))).await?;
    }
    app.commit(tx).await?;
    Ok(rows.len())
}

/// Have a job that failed tried again now, with the letter it was to send.
///
/// # Errors
/// `not_failed`; `NotFound`; a fault.
pub async fn try_again(app: &App, permit: &Administer, id: Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let row = job::Entity::find_by_id(id).filter(own_jobs(permit)).one(&*tx).await?.ok_or(Refusal::NotFound)?;

    let changed = job::Entity::update_many().set(waiting(&tx)).filter(job::Column::Id.eq(id)).filter(failed()).exec(&*tx).await?;
    if changed.rows_affected != 1 {
        return Err(Refusal::refused("not_failed", "That job is under way again already."));
    }
    if let (SEND_LETTER, Some(letter)) = (row.kind.as_str(), row.subject_id) {
        queue_again(&tx, &[letter]).await?;
    }
    tx.note(Note::changed("job.tried_again", "job", id).detail(serde_json::json!({ "kind": row.kind }))).await?;
    app.commit(tx).await
}

/// Move the demo's clock forward to that moment; due jobs then run in order. Whoever is signed in stays so.
///
/// # Errors
/// `not_a_story`, in production; `not_forward`; `too_far`; a problem of the field `at`, for an hour that the clocks jump over; a fault.
pub async fn move_clock(app: &App, permit: &impl Permit, service: &ServiceNames, local: NaiveDateTime) -> Result<DateTime<Utc>, Refusal> {
    if !app.is_demo() || !app.clock().is_story() {
        return Err(Refusal::refused("not_a_story", "Only the demo's clock can be moved."));
    }
    let moment = service.zone.to_utc(local).map_err(|problem| {
        let mut problems = crate::shared::FormProblems::new();
        problems.add("at", problem.code, problem.sentence);
        problems
    })?;
    let ahead = moment - app.clock().now();
    if ahead <= Duration::zero() {
        return Err(Refusal::refused("not_forward", "The clock only goes forward: choose a later moment."));
    }
    if ahead > FURTHEST {
        return Err(Refusal::refused("too_far", "Move the clock by a year at most, so that what falls due can be seen."));
    }

    let tx = app.begin(permit).await?;
    let row = house_clock::ActiveModel { id: Set(1), latest: Set(moment) };
    house_clock::Entity::insert(row)
        .on_conflict(OnConflict::column(house_clock::Column::Id).update_column(house_clock::Column::Latest).to_owned())
        .exec_without_returning(&*tx)
        .await?;
    keep_signed_in(&tx, moment).await?;
    tx.note(Note::changed("clock.moved", "house_clock", None).detail(serde_json::json!({ "minutes": ahead.num_minutes() }))).await?;
    app.commit(tx).await?;
    app.clock().move_to(moment);
    Ok(moment)
}

/// Sessions that are open now are open after the leap as well: nobody was away for so long.
async fn keep_signed_in(tx: &WriteTx, moment: DateTime<Utc>) -> Result<(), Refusal> {
    browser::Entity::update_many()
        .col_expr(browser::Column::LastSeenAt, Expr::value(moment))
        .col_expr(browser::Column::IdleExpiresAt, Expr::value(moment + Duration::hours(1)))
        .col_expr(browser::Column::AbsoluteExpiresAt, Expr::value(moment + Duration::hours(12)))
        .filter(browser::Column::RevokedAt.is_null())
        .filter(browser::Column::IdleExpiresAt.gt(tx.now()))
        .filter(browser::Column::AbsoluteExpiresAt.gt(tx.now()))
        .exec(&**tx)
        .await?;
    Ok(())
}
