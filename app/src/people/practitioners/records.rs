//! What others record about a practitioner: checks, supervision, observation, declarations, whom not to pair. Called inside the
//! transaction of whatever brings the fact. The room keeps results and dates, never contents (POLICY.md 10.1, 10.6).

use super::model::{CheckKind, ItemKind, NewCheck, ObservedOutcome, SupervisionDay};
use super::update_service::takes_its_place;
use crate::audit::Note;
use crate::platform::db::WriteTx;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{background_check, compliance_item, do_not_pair, observation, person, practitioner, supervision};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set};

/// Record a check; the one of the same kind that counted until now is superseded (of the same prison, for a clearance).
///
/// # Errors
/// `not_new`, for a certificate that a status check found to count no more; a fault.
pub async fn record_check(tx: &WriteTx, service: ServiceId, person: PersonId, new: &NewCheck) -> Result<(), Refusal> {
    let mut current = background_check::Entity::find()
        .filter(background_check::Column::PersonId.eq(person.0))
        .filter(background_check::Column::Kind.eq(new.kind.code()))
        .filter(background_check::Column::SupersededAt.is_null());
    if new.kind == CheckKind::Clearance {
        current = current.filter(background_check::Column::Level.eq(new.level.as_str()));
    }
    let current = current.all(&**tx).await?;
    if current.iter().any(|row| is_same(row, new)) {
        return Ok(());
    }
    for row in current {
        takes_its_place(row.stopped_on, row.issued_on, new.issued_on)?;
        background_check::ActiveModel { id: Set(row.id), superseded_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    let row = background_check::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        kind: Set(new.kind.code().to_owned()),
        level: Set(new.level.clone()),
        issued_on: Set(new.issued_on),
        expires_on: Set(new.expires_on),
        last_four: Set(new.last_four.clone()),
        recorded_at: Set(tx.now()),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
        superseded_at: Set(None),
        confirmed_on: Set(None),
        stopped_on: Set(None),
    };
    row.insert(&**tx).await?;
    tx.note(Note::changed("practitioner.check", "person", person.0).detail(serde_json::json!({ "kind": new.kind.code() }))).await?;
    Ok(())
}

fn is_same(row: &background_check::Model, new: &NewCheck) -> bool {
    row.level == new.level && row.issued_on == new.issued_on && row.expires_on == new.expires_on && row.last_four == new.last_four
}

/// Record that a supervision took place, or is booked. One that is held takes the place of the earliest booking up to that day; a new
/// booking takes the place of one that is still to come.
///
/// # Errors
/// A fault.
pub async fn record_supervision(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    supervisor: Option<PersonId>,
    day: SupervisionDay,
) -> Result<(), Refusal> {
    let booked = supervision::Entity::find()
        .filter(supervision::Column::PersonId.eq(person.0))
        .filter(supervision::Column::State.eq("BOOKED"))
        .order_by_asc(supervision::Column::BookedFor)
        .all(&**tx)
        .await?;
    let (held_on, booked_for) = match day {
        SupervisionDay::Held(on) => (Some(on), None),
        SupervisionDay::Booked(on) => (None, Some(on)),
    };
    let replaced = booked.iter().find(|row| match day {
        SupervisionDay::Held(on) => row.booked_for.is_some_and(|booked| booked <= on),
        SupervisionDay::Booked(_) => true,
    });
    match replaced {
        Some(row) => {
            let mut change = supervision::ActiveModel { id: Set(row.id), ..Default::default() };
            if let Some(on) = held_on {
                change.state = Set("HELD".to_owned());
                change.held_on = Set(Some(on));
            } else {
                change.booked_for = Set(booked_for);
            }
            if let Some(supervisor) = supervisor {
                change.supervisor_id = Set(Some(supervisor.0));
            }
            change.update(&**tx).await?;
        }
        None => {
            let row = supervision::ActiveModel {
                id: Set(tx.new_id()),
                service_id: Set(service.0),
                person_id: Set(person.0),
                supervisor_id: Set(supervisor.map(|id| id.0)),
                state: Set(if held_on.is_some() { "HELD" } else { "BOOKED" }.to_owned()),
                booked_for: Set(booked_for),
                held_on: Set(held_on),
                created_at: Set(tx.now()),
            };
            row.insert(&**tx).await?;
        }
    }
    let action = if held_on.is_some() { "supervision.held" } else { "supervision.booked" };
    tx.note(Note::changed(action, "person", person.0)).await?;
    Ok(())
}

/// The next supervision is booked for `next`; a booking for the day `was` that is no more goes. A booking that stands already is left alone.
///
/// # Errors
/// A fault.
pub async fn keep_booking(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    supervisor: Option<PersonId>,
    was: Option<NaiveDate>,
    next: Option<NaiveDate>,
) -> Result<(), Refusal> {
    let booked = supervision::Entity::find()
        .filter(supervision::Column::PersonId.eq(person.0))
        .filter(supervision::Column::State.eq("BOOKED"))
        .all(&**tx)
        .await?;
    match next {
        Some(next) if booked.iter().any(|row| row.booked_for == Some(next)) => Ok(()),
        Some(next) => record_supervision(tx, service, person, supervisor, SupervisionDay::Booked(next)).await,
        None => {
            for row in booked.into_iter().filter(|row| was.is_some() && row.booked_for == was) {
                let off = supervision::ActiveModel { id: Set(row.id), state: Set("CANCELLED".to_owned()), ..Default::default() };
                off.update(&**tx).await?;
                tx.note(Note::changed("supervision.cancelled", "person", person.0)).await?;
            }
            Ok(())
        }
    }
}

/// Record that somebody was watched at work.
///
/// # Errors
/// A fault.
pub async fn record_observation(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    observer: Option<PersonId>,
    on: NaiveDate,
    outcome: ObservedOutcome,
) -> Result<(), Refusal> {
    let row = observation::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        observer_id: Set(observer.map(|id| id.0)),
        held_on: Set(on),
        outcome: Set(outcome.code().to_owned()),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    row.insert(&**tx).await?;
    tx.note(Note::changed("observation.recorded", "person", person.0)).await?;
    Ok(())
}

/// Record a statement signed or a short course done; an older one of the same kind is superseded.
///
/// # Errors
/// A fault.
pub async fn record_item(tx: &WriteTx, service: ServiceId, person: PersonId, kind: ItemKind, on: NaiveDate) -> Result<(), Refusal> {
    compliance_item::Entity::update_many()
        .col_expr(compliance_item::Column::SupersededAt, Expr::value(tx.now()))
        .filter(compliance_item::Column::PersonId.eq(person.0))
        .filter(compliance_item::Column::Kind.eq(kind.code()))
        .filter(compliance_item::Column::SupersededAt.is_null())
        .exec(&**tx)
        .await?;
    let row = compliance_item::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        kind: Set(kind.code().to_owned()),
        completed_on: Set(on),
        recorded_at: Set(tx.now()),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
        superseded_at: Set(None),
    };
    row.insert(&**tx).await?;
    tx.note(Note::changed("practitioner.item", "person", person.0).detail(serde_json::json!({ "kind": kind.code() }))).await?;
    Ok(())
}

/// Keep two practitioners from being put on one case; read in both directions.
///
/// # Errors
/// `same_person`; `already_apart`; a fault.
pub async fn keep_apart(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    other: PersonId,
    since: NaiveDate,
    words: Option<String>,
) -> Result<(), Refusal> {
    if person == other {
        return Err(Refusal::refused("same_person", "Enter the number of another person."));
    }
    let one_way =
        |a: PersonId, b: PersonId| Condition::all().add(do_not_pair::Column::PersonId.eq(a.0)).add(do_not_pair::Column::OtherId.eq(b.0));
    let known = do_not_pair::Entity::find()
        .filter(Condition::any().add(one_way(person, other)).add(one_way(other, person)))
        .filter(do_not_pair::Column::EndedAt.is_null())
        .one(&**tx)
        .await?;
    if known.is_some() {
        return Err(Refusal::refused("already_apart", "These two are kept apart already."));
    }
    let row = do_not_pair::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        other_id: Set(other.0),
        since: Set(since),
        ended_at: Set(None),
        words: Set(words),
    };
    row.insert(&**tx).await?;
    tx.note(Note::changed("practitioner.kept_apart", "person", person.0)).await?;
    Ok(())
}

/// The practitioner of the own service with that reference number.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn practitioner_by_reference(tx: &WriteTx, service: ServiceId, reference: &str) -> Result<PersonId, Refusal> {
    let found = practitioner::Entity::find()
        .inner_join(person::Entity)
        .filter(practitioner::Column::ServiceId.eq(service.0))
        .filter(person::Column::Reference.eq(reference))
        .one(&**tx)
        .await?;
    found.map(|row| PersonId(row.person_id)).ok_or(Refusal::NotFound)
}
