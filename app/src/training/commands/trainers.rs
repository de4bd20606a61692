//! Who teaches beside whoever planned a run, and whether all of them are free.

use super::change::{day_problem, moments};
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{FormProblems, PersonId, Refusal, Role, RunId, ServiceId};
use crate::training::forms::RunPlan;
use crate::training::model::{BookingState, Span};
use crate::training::queries::busy;
use crate::training::rules;
use entity::{account, booking, person, role_grant, run_trainer};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Set};
use uuid::Uuid;

/// Refused where somebody who is to teach is elsewhere on one of the days: teaching, on a course themselves, or away. The run itself,
/// when it is on record already, does not count.
///
/// # Errors
/// `trainer_elsewhere` at the day's field; as [`moments`]; a fault.
pub(super) async fn trainers_are_free(
    tx: &WriteTx,
    service: &ServiceNames,
    itself: Option<RunId>,
    lead: PersonId,
    plan: &RunPlan,
) -> Result<(), Refusal> {
    let mut trainers = plan.beside.clone();
    trainers.push(lead);
    hold_people(tx, service.id, &trainers).await?;
    for day in plan.days.iter().filter(|day| day.times.day >= super::today(tx, service)) {
        let (starts_at, ends_at) = moments(tx, service, day)?;
        let known = busy(&**tx, service.id, &trainers, Span { starts_at, ends_at }, day.times.day, itself).await?;
        if let Some(words) = rules::elsewhere(&known, lead) {
            return Err(day_problem(Some(day), "trainer_elsewhere", &words));
        }
    }
    Ok(())
}

/// Their own rows, always in the same order: nobody plans them for something else meanwhile.
async fn hold_people(tx: &WriteTx, service: ServiceId, people: &[PersonId]) -> Result<(), Refusal> {
    person::Entity::find()
        .filter(person::Column::ServiceId.eq(service.0))
        .filter(person::Column::Id.is_in(people.iter().map(|person| person.0)))
        .order_by_asc(person::Column::Id)
        .lock_exclusive()
        .all(&**tx)
        .await?;
    Ok(())
}

/// Those who teach beside the lead from now on. Only people who are trainers of the service may.
///
/// # Errors
/// `not_a_trainer`; `has_a_place`: whoever teaches marks the others, and nobody marks themselves; a fault.
pub(super) async fn teach_beside(tx: &WriteTx, service: ServiceId, run: RunId, lead: PersonId, beside: &[PersonId]) -> Result<(), Refusal> {
    let wanted: Vec<PersonId> = beside.iter().copied().filter(|person| *person != lead).collect();
    are_trainers(tx, service, &wanted).await?;
    have_no_place(tx, run, &wanted).await?;
    let standing = run_trainer::Entity::find()
        .filter(run_trainer::Column::RunId.eq(run.0))
        .filter(run_trainer::Column::EndsAt.is_null())
        .all(&**tx)
        .await?;
    for row in standing.iter().filter(|row| !wanted.contains(&PersonId(row.person_id))) {
        run_trainer::ActiveModel { id: Set(row.id), ends_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    for person in wanted.iter().filter(|person| !standing.iter().any(|row| row.person_id == person.0)) {
        run_trainer::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service.0),
            run_id: Set(run.0),
            person_id: Set(person.0),
            starts_at: Set(tx.now()),
            ends_at: Set(None),
        }
        .insert(&**tx)
        .await?;
    }
    Ok(())
}

async fn have_no_place(tx: &WriteTx, run: RunId, people: &[PersonId]) -> Result<(), Refusal> {
    let live = [BookingState::Requested, BookingState::Waitlisted, BookingState::Confirmed].map(BookingState::code);
    let booked = booking::Entity::find()
        .filter(booking::Column::RunId.eq(run.0))
        .filter(booking::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .filter(booking::Column::State.is_in(live))
        .one(&**tx)
        .await?;
    if booked.is_none() {
        return Ok(());
    }
    let mut wrong = FormProblems::new();
    wrong.add("beside", "has_a_place", "One of them has a place on this run. Take it back first, or choose somebody else");
    Err(wrong.into())
}

async fn are_trainers(tx: &WriteTx, service: ServiceId, people: &[PersonId]) -> Result<(), Refusal> {
    if people.is_empty() {
        return Ok(());
    }
    let known: Vec<Uuid> = role_grant::Entity::find()
        .select_only()
        .column(account::Column::PersonId)
        .join(JoinType::InnerJoin, role_grant::Relation::Account.def())
        .filter(account::Column::ServiceId.eq(service.0))
        .filter(account::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .filter(role_grant::Column::Role.eq(Role::Trainer.code()))
        .filter(Condition::any().add(role_grant::Column::EndsAt.is_null()).add(role_grant::Column::EndsAt.gt(tx.now())))
        .into_tuple()
        .all(&**tx)
        .await?;
    if people.iter().all(|person| known.contains(&person.0)) {
        return Ok(());
    }
    let mut wrong = FormProblems::new();
    wrong.add("beside", "not_a_trainer", "Choose people who are trainers of this service");
    Err(wrong.into())
}
