//! What coordinators change of a practising record, and what practitioners say of themselves: permit, transaction, rule, rows.

use super::commands;
use super::model::{CheckKind, ItemKind, NewBlock, NewCheck, OwnTimes, StateChange, SupervisionDay};
use super::queries::readiness;
use super::rules;
use super::status::certificate;
use super::supervisors::{reaches_all, supervises};
use super::update_service::takes_its_place;
use crate::audit::Note;
use crate::people::permits::{KeepOwnTimes, KeepRecords, Supervise};
use crate::people::practitioners::words::Standing;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::fault::fault;
use crate::platform::services::names;
use crate::shared::{Actor, FormProblems, PersonId, Refusal, Role, ServiceId};
use chrono::NaiveDate;
use entity::practitioner;
use uuid::Uuid;

async fn practitioner_of(tx: &WriteTx, service: ServiceId, person: PersonId) -> Result<practitioner::Model, Refusal> {
    commands::find(tx, service, person).await?.ok_or(Refusal::NotFound)
}

/// What lets somebody practise is seen by somebody else.
fn not_oneself(actor: &Actor, person: PersonId) -> Result<(), Refusal> {
    if actor.person == person {
        return Err(Refusal::refused("own_record", "Nobody records this about themselves. Ask a colleague to do it."));
    }
    Ok(())
}

/// Set a practitioner's state from a day on.
///
/// # Errors
/// `own_record`; `NotFound`; the refusals of [`rules::change_state`]; a fault.
pub async fn change_state(
    app: &App,
    permit: &KeepRecords,
    person: PersonId,
    change: &StateChange,
    today: NaiveDate,
) -> Result<(), Refusal> {
    not_oneself(permit.actor(), person)?;
    let service = names(app, Some(permit.service())).await?;
    let tx = app.begin(permit).await?;

    let row = practitioner_of(&tx, permit.service(), person).await?;
    let from = Standing::from_code(&row.state).ok_or_else(|| fault("a practitioner of an unknown state"))?;
    let since = commands::since(&commands::present_states(&tx, person).await?, row.joined_on);
    let ready = readiness(&*tx, person, today).await?;

    let missing = rules::missing(&ready, rules::Periods::read(&service.settings), today);
    rules::change_state(from, since, change, permit.actor().has(Role::ServiceManager), &missing)?;

    commands::set_state(&tx, permit.service(), person, change).await?;

    app.commit(tx).await
}

/// Record a check that somebody saw.
///
/// # Errors
/// `own_record`; `NotFound`; `not_new`; a fault.
pub async fn add_check(app: &App, permit: &KeepRecords, person: PersonId, check: &NewCheck) -> Result<(), Refusal> {
    not_oneself(permit.actor(), person)?;
    let tx = app.begin(permit).await?;
    practitioner_of(&tx, permit.service(), person).await?;
    if check.kind == CheckKind::Dbs
        && let Some(before) = certificate(&*tx, person).await?
    {
        takes_its_place(before.stopped_on, before.issued_on, check.issued_on)?;
    }
    commands::record_check(&tx, permit.service(), person, check).await?;
    app.commit(tx).await
}

/// A case supervisor records only about those whom they supervise; coordinators and managers about everybody.
async fn theirs(tx: &WriteTx, actor: &Actor, person: PersonId) -> Result<(), Refusal> {
    if reaches_all(actor) || supervises(&**tx, actor.person, person).await? {
        return Ok(());
    }
    Err(Refusal::refused("not_supervised", "You are not this person's case supervisor. Ask a coordinator to name you as such first."))
}

/// Record or book a supervision; who records it as case supervisor is named as the supervisor.
///
/// # Errors
/// `own_record`; `NotFound`; `not_supervised`; a fault.
pub async fn add_supervision(app: &App, permit: &Supervise, person: PersonId, day: SupervisionDay) -> Result<(), Refusal> {
    not_oneself(permit.actor(), person)?;
    let tx = app.begin(permit).await?;
    practitioner_of(&tx, permit.service(), person).await?;
    theirs(&tx, permit.actor(), person).await?;
    let supervisor = permit.actor().has(Role::CaseSupervisor).then_some(permit.actor().person);
    commands::record_supervision(&tx, permit.service(), person, supervisor, day).await?;
    app.commit(tx).await
}

/// Record a statement signed or a short course done.
///
/// # Errors
/// `own_record`; `NotFound`; a fault.
pub async fn add_item(app: &App, permit: &KeepRecords, person: PersonId, kind: ItemKind, on: NaiveDate) -> Result<(), Refusal> {
    not_oneself(permit.actor(), person)?;
    let tx = app.begin(permit).await?;
    practitioner_of(&tx, permit.service(), person).await?;
    commands::record_item(&tx, permit.service(), person, kind, on).await?;
    app.commit(tx).await
}

/// Keep two practitioners apart.
///
/// # Errors
/// `NotFound`; a form problem, when nobody has that number; `same_person`; `already_apart`; a fault.
pub async fn keep_apart(
    app: &App,
    permit: &KeepRecords,
    person: PersonId,
    other: &str,
    words: Option<String>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    practitioner_of(&tx, permit.service(), person).await?;
    let other = super::records::practitioner_by_reference(&tx, permit.service(), other).await.map_err(|refusal| match refusal {
        Refusal::NotFound => {
            let mut wrong = FormProblems::new();
            wrong.add("pair_with", "not_found", "Enter the number of a practitioner on record here");
            Refusal::Invalid(wrong)
        }
        other => other,
    })?;
    commands::keep_apart(&tx, permit.service(), person, other, today, words).await?;
    app.commit(tx).await
}

/// A practitioner says when they are free, how far they travel, what they speak and where they work.
///
/// # Errors
/// `NotFound`, for who is no practitioner; `Changed`, when the record moved on since the form was opened; a fault.
pub async fn keep_own_times(app: &App, permit: &KeepOwnTimes, own: &OwnTimes) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let (service, person) = (permit.service(), permit.actor().person);

    let row = practitioner_of(&tx, service, person).await?;
    if row.version != own.version {
        return Err(Refusal::Changed);
    }

    commands::set_week(&tx, service, person, own.week).await?;
    commands::set_languages(&tx, service, person, &own.languages).await?;
    commands::set_areas(&tx, service, person, &own.areas).await?;
    commands::set_gender(&tx, person, own.gender).await?;
    commands::set_limits(&tx, service, person, Some(own.max_travel_miles), Some(own.max_cases), Some(own.remote)).await?;
    tx.note(Note::changed("availability.kept", "person", person.0)).await?;

    app.commit(tx).await
}

/// A practitioner blocks days of their own.
///
/// # Errors
/// `NotFound`, for who is no practitioner; a fault.
pub async fn block_own(app: &App, permit: &KeepOwnTimes, new: &NewBlock) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    practitioner_of(&tx, permit.service(), permit.actor().person).await?;
    commands::block(&tx, permit.service(), permit.actor().person, new).await?;
    app.commit(tx).await
}

/// A practitioner takes a block of their own back.
///
/// # Errors
/// `NotFound`, also for another's; `already_withdrawn`; a fault.
pub async fn unblock_own(app: &App, permit: &KeepOwnTimes, block: Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    commands::unblock(&tx, permit.service(), permit.actor().person, block).await?;
    app.commit(tx).await
}
