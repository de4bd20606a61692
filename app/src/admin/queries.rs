//! What an administrator sees: sign-ins and their roles, jobs, and how the house is doing.

use super::permits::Administer;
use crate::platform::App;
use crate::platform::listed::counted;
use crate::platform::mail::mask::masked_text;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::vocabulary::LEFT;
use crate::shared::{AccountId, AgencyId, Refusal, Role};
use chrono::{DateTime, Utc};
use entity::{account, agency, audit_entry, job, letter, person, practitioner, role_grant};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;
use uuid::Uuid;

/// Agencies to choose from at most.
const AGENCIES: u64 = 500;

/// How the house is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overview {
    pub jobs_waiting: u64,
    pub jobs_given_up: u64,
    /// Audit lines that no block holds yet.
    pub unsealed: u64,
    pub letters_queued: u64,
}

/// # Errors
/// A fault.
pub async fn overview(app: &App, permit: &Administer) -> Result<Overview, Refusal> {
    let db = app.read(permit);
    let in_state = |state: &str| jobs(permit).filter(job::Column::State.eq(state));
    Ok(Overview {
        jobs_waiting: in_state("WAITING").count(db).await?,
        jobs_given_up: in_state("GIVEN_UP").count(db).await?,
        unsealed: audit_entry::Entity::find().filter(audit_entry::Column::BlockNo.is_null()).count(db).await?,
        letters_queued: letter::Entity::find()
            .filter(letter::Column::ServiceId.eq(permit.service().0))
            .filter(letter::Column::State.eq("QUEUED"))
            .count(db)
            .await?,
    })
}

/// Jobs of the own service, and those of the house that belong to none.
fn jobs(permit: &Administer) -> Select<job::Entity> {
    job::Entity::find().filter(Condition::any().add(job::Column::ServiceId.is_null()).add(job::Column::ServiceId.eq(permit.service().0)))
}

/// A job that failed: given up, or waiting to be tried again by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    pub id: Uuid,
    pub kind: String,
    /// Addresses in it are masked.
    pub reason: String,
    pub attempts: i32,
    pub asked_for: DateTime<Utc>,
    pub given_up: bool,
}

/// Jobs that were given up, and those that failed so far: a dead mail server shows here long before letters are given up.
pub(super) fn failed() -> Condition {
    let failing = Condition::all().add(job::Column::State.eq("WAITING")).add(job::Column::Attempts.gt(0));
    Condition::any().add(job::Column::State.eq("GIVEN_UP")).add(failing)
}

/// Jobs that failed, the latest first.
///
/// # Errors
/// A fault.
pub async fn failed_jobs(app: &App, permit: &Administer, paging: &Paging) -> Result<Listed<Failed>, Refusal> {
    let db = app.read(permit);
    let all = jobs(permit).filter(failed());
    let total = counted(&all, db).await?;
    let rows = all.order_by_desc(job::Column::Id).offset(paging.offset()).limit(PAGE_SIZE).all(db).await?;
    let rows = rows
        .into_iter()
        .map(|row| Failed {
            id: row.id,
            kind: row.kind,
            reason: masked_text(row.last_error.as_deref().unwrap_or("")),
            attempts: row.attempts,
            asked_for: row.created_at,
            given_up: row.state == "GIVEN_UP",
        })
        .collect();
    Ok(Listed { rows, total, page: paging.page })
}

/// A sign-in, as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    pub state: String,
    /// Held now.
    pub roles: Vec<Role>,
}

/// Sign-ins of the own service, by address; `state` narrows.
///
/// # Errors
/// A fault.
pub async fn accounts(app: &App, permit: &Administer, state: &str, paging: &Paging) -> Result<Listed<AccountRow>, Refusal> {
    let db = app.read(permit);
    let mut all = account::Entity::find().filter(account::Column::ServiceId.eq(permit.service().0));
    if !state.is_empty() {
        all = all.filter(account::Column::State.eq(state));
    }
    let total = counted(&all, db).await?;
    let found = all
        .find_also_related(person::Entity)
        .order_by_asc(account::Column::EmailNorm)
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .all(db)
        .await?;
    let keys: Vec<Uuid> = found.iter().map(|(account, _)| account.id).collect();
    let mut held: HashMap<Uuid, Vec<Role>> = HashMap::new();
    for grant in role_grant::Entity::find().filter(role_grant::Column::AccountId.is_in(keys)).filter(current(app)).all(db).await? {
        held.entry(grant.account_id).or_default().extend(Role::from_code(&grant.role));
    }
    let rows = found
        .into_iter()
        .map(|(account, person)| AccountRow {
            roles: held.remove(&account.id).unwrap_or_default(),
            id: AccountId(account.id),
            name: person.map(|person| person.full_name).unwrap_or_default(),
            email: account.email_norm,
            state: account.state,
        })
        .collect();
    Ok(Listed { rows, total, page: paging.page })
}

fn current(app: &App) -> Condition {
    let now = app.clock().now();
    Condition::all()
        .add(role_grant::Column::StartsAt.lte(now))
        .add(Condition::any().add(role_grant::Column::EndsAt.is_null()).add(role_grant::Column::EndsAt.gt(now)))
}

/// A role that somebody holds or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    pub id: Uuid,
    pub role: String,
    pub agency: Option<String>,
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub reason: Option<String>,
}

/// One sign-in with all its roles, those that ended included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    pub id: AccountId,
    pub person: Uuid,
    pub name: String,
    pub email: String,
    pub state: String,
    pub second_step_set_up: bool,
    /// The asker's own, which they do not change.
    pub own: bool,
    /// A practitioner who has left: roles of practice open nothing until they are back.
    pub left: bool,
    pub grants: Vec<GrantRow>,
}

/// # Errors
/// `NotFound`, also for another service's; a fault.
pub async fn account(app: &App, permit: &Administer, id: AccountId) -> Result<AccountView, Refusal> {
    let db = app.read(permit);
    let found = account::Entity::find_by_id(id.0)
        .filter(account::Column::ServiceId.eq(permit.service().0))
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    let (account, person) = found.ok_or(Refusal::NotFound)?;
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(id.0))
        .find_also_related(agency::Entity)
        .order_by_desc(role_grant::Column::StartsAt)
        .limit(200)
        .all(db)
        .await?;
    let grants = grants
        .into_iter()
        .map(|(grant, agency)| GrantRow {
            id: grant.id,
            role: Role::from_code(&grant.role).map_or(grant.role, |role| role.to_string()),
            agency: agency.map(|agency| agency.name),
            from: grant.starts_at,
            until: grant.ends_at,
            reason: grant.reason,
        })
        .collect();
    let practising = practitioner::Entity::find_by_id(account.person_id).one(db).await?;
    let left = practising.is_some_and(|row| row.state == LEFT);
    Ok(AccountView {
        id,
        person: account.person_id,
        name: person.map(|person| person.full_name).unwrap_or_default(),
        email: account.email_norm,
        state: account.state,
        second_step_set_up: account.totp_last_step.is_some(),
        own: permit.actor().account == id,
        left,
        grants,
    })
}

/// Agencies of the own service to choose from, by name.
///
/// # Errors
/// A fault.
pub async fn agencies(app: &App, permit: &Administer) -> Result<Vec<(AgencyId, String)>, Refusal> {
    let rows = agency::Entity::find()
        .filter(agency::Column::ServiceId.eq(permit.service().0))
        .order_by_asc(agency::Column::NameNorm)
        .limit(AGENCIES)
        .all(app.read(permit))
        .await?;
    Ok(rows.into_iter().map(|row| (AgencyId(row.id), row.name)).collect())
}

/// A role that is held now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    pub id: Uuid,
    pub account: AccountId,
    pub name: String,
    pub role: String,
}

/// # Errors
/// `NotFound`, also when it was ended or is another service's; a fault.
pub async fn held_role(app: &App, permit: &Administer, id: Uuid) -> Result<HeldRole, Refusal> {
    one_role(app, permit, id, current(app)).await
}

/// The same, also when it was ended: for whoever wrote why while a colleague ended it.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn role_held_ever(app: &App, permit: &Administer, id: Uuid) -> Result<HeldRole, Refusal> {
    one_role(app, permit, id, Condition::all()).await
}

async fn one_role(app: &App, permit: &Administer, id: Uuid, which: Condition) -> Result<HeldRole, Refusal> {
    let db = app.read(permit);
    let grant = role_grant::Entity::find_by_id(id)
        .filter(role_grant::Column::ServiceId.eq(permit.service().0))
        .filter(which)
        .one(db)
        .await?
        .ok_or(Refusal::NotFound)?;
    let holder = account::Entity::find_by_id(grant.account_id).find_also_related(person::Entity).one(db).await?;
    let name = holder.and_then(|(_, person)| person).map(|person| person.full_name).unwrap_or_default();
    let role = Role::from_code(&grant.role).map_or(grant.role, |role| role.to_string());
    Ok(HeldRole { id, account: AccountId(grant.account_id), name, role })
}
