//! Recording practitioners. Called inside the transaction of whatever brings the facts: pages, lists, an accepted application.
//!
//! Nothing here judges; the pages' own commands in [`super::changes`] do. Every fact is a dated row: a new one ends the old, the same
//! again changes nothing.

pub use super::records::{keep_apart, keep_booking, record_check, record_item, record_observation, record_supervision};

use super::model::{NewBlock, NewPractitioner, StateChange};
use crate::audit::Note;
use crate::calendar::week::WeekGrid;
use crate::people::practitioners::words::Standing;
use crate::platform::db::WriteTx;
use crate::platform::jobs::{Lane, NewJob};
use crate::shared::vocabulary::{District, Gender};
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{availability_week, blocked_date, person, person_area, person_language, practitioner, practitioner_state};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// The kind of the job that follows when somebody has left: other rooms let go of what was kept for them.
pub const SOMEBODY_LEFT: &str = "somebody_left";

/// Make a person a practitioner; says whether they were none. Who left before comes back in the state given; any other record stays.
///
/// # Errors
/// A fault.
pub async fn make_practitioner(tx: &WriteTx, service: ServiceId, person: PersonId, new: &NewPractitioner) -> Result<bool, Refusal> {
    let known = find(tx, service, person).await?;
    if let Some(known) = known {
        if known.state == Standing::Left.code() {
            set_state(tx, service, person, &StateChange { state: new.state, on: new.joined_on, reason: None }).await?;
        }
        return Ok(false);
    }
    practitioner::ActiveModel {
        person_id: Set(person.0),
        service_id: Set(service.0),
        kind: Set(new.kind.code().to_owned()),
        state: Set(new.state.code().to_owned()),
        max_travel_miles: Set(new.max_travel_miles),
        max_cases: Set(new.max_cases),
        remote: Set(new.remote),
        home_outcode: Set(new.home_outcode.clone()),
        joined_on: Set(new.joined_on),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    add_state(tx, service, person, &StateChange { state: new.state, on: new.joined_on, reason: None }).await?;
    let detail = serde_json::json!({ "kind": new.kind.code(), "state": new.state.code() });
    tx.note(Note::collected("practitioner.made", "person", person.0).detail(detail)).await?;
    Ok(true)
}

/// The practising record of a person of that service, held until the transaction ends.
///
/// # Errors
/// A fault.
pub async fn find(tx: &WriteTx, service: ServiceId, person: PersonId) -> Result<Option<practitioner::Model>, Refusal> {
    let row = practitioner::Entity::find_by_id(person.0).filter(practitioner::Column::ServiceId.eq(service.0)).lock_exclusive();
    Ok(row.one(&**tx).await?)
}

/// Put a practitioner into a state from a day on; the present state is ended and kept. What was kept for somebody who has left is let go
/// of by a job ([`SOMEBODY_LEFT`]).
///
/// # Errors
/// `NotFound`, for who is no practitioner; a fault.
pub async fn set_state(tx: &WriteTx, service: ServiceId, person: PersonId, change: &StateChange) -> Result<(), Refusal> {
    let row = find(tx, service, person).await?.ok_or(Refusal::NotFound)?;
    if row.state == change.state.code() {
        return Ok(());
    }
    for present in present_states(tx, person).await? {
        let last = change.on.pred_opt().unwrap_or(change.on).max(present.starts_on);
        practitioner_state::ActiveModel { id: Set(present.id), ends_on: Set(Some(last)), ..Default::default() }.update(&**tx).await?;
    }
    add_state(tx, service, person, change).await?;
    practitioner::ActiveModel {
        person_id: Set(person.0),
        state: Set(change.state.code().to_owned()),
        version: Set(row.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    let detail = serde_json::json!({ "from": row.state, "to": change.state.code() });
    tx.note(Note::changed("practitioner.state", "person", person.0).detail(detail)).await?;
    if change.state == Standing::Left {
        somebody_left(tx, person).await?;
    }
    Ok(())
}

/// Have every room look whether something is kept for that person that they may no longer have: each asks for itself whether they have gone.
///
/// # Errors
/// A fault.
pub async fn somebody_left(tx: &WriteTx, person: PersonId) -> Result<(), Refusal> {
    let once = format!("{SOMEBODY_LEFT}/{}", tx.new_id());
    let payload = serde_json::Value::Null;
    tx.enqueue(NewJob { kind: SOMEBODY_LEFT, subject: Some(person.0), payload, once, lane: Lane::Work, stream: None }).await?;
    Ok(())
}

/// The rows of the present state: one, unless something went wrong before.
///
/// # Errors
/// A fault.
pub(super) async fn present_states(tx: &WriteTx, person: PersonId) -> Result<Vec<practitioner_state::Model>, Refusal> {
    let rows = practitioner_state::Entity::find()
        .filter(practitioner_state::Column::PersonId.eq(person.0))
        .filter(practitioner_state::Column::EndsOn.is_null())
        .order_by_desc(practitioner_state::Column::RecordedAt)
        .all(&**tx)
        .await?;
    Ok(rows)
}

async fn add_state(tx: &WriteTx, service: ServiceId, person: PersonId, change: &StateChange) -> Result<(), Refusal> {
    practitioner_state::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        state: Set(change.state.code().to_owned()),
        starts_on: Set(change.on),
        ends_on: Set(None),
        reason: Set(change.reason.clone()),
        recorded_at: Set(tx.now()),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}

/// Set the limits that matching reads. `None` leaves a value as it is.
///
/// # Errors
/// `NotFound`, for who is no practitioner; a fault.
pub async fn set_limits(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    max_travel_miles: Option<i32>,
    max_cases: Option<i32>,
    remote: Option<bool>,
) -> Result<(), Refusal> {
    let row = find(tx, service, person).await?.ok_or(Refusal::NotFound)?;
    practitioner::ActiveModel {
        person_id: Set(person.0),
        max_travel_miles: Set(max_travel_miles.unwrap_or(row.max_travel_miles)),
        max_cases: Set(max_cases.unwrap_or(row.max_cases)),
        remote: Set(remote.unwrap_or(row.remote)),
        version: Set(row.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    tx.note(Note::changed("practitioner.limits", "person", person.0)).await?;
    Ok(())
}

/// What somebody says of their own gender, or that they say nothing of it.
///
/// # Errors
/// A fault.
pub async fn set_gender(tx: &WriteTx, person: PersonId, gender: Option<Gender>) -> Result<(), Refusal> {
    let code = gender.map(|gender| gender.code().to_owned());
    let Some(row) = person::Entity::find_by_id(person.0).one(&**tx).await? else { return Err(Refusal::NotFound) };
    if row.gender == code {
        return Ok(());
    }
    person::ActiveModel { id: Set(row.id), gender: Set(code), version: Set(row.version + 1), ..Default::default() }.update(&**tx).await?;
    tx.note(Note::changed("person.gender", "person", row.id)).await?;
    Ok(())
}

/// Replace the usual week. The same parts of days again change nothing: what was said by the half hour stays.
///
/// # Errors
/// A fault.
pub async fn set_week(tx: &WriteTx, service: ServiceId, person: PersonId, week: WeekGrid) -> Result<(), Refusal> {
    put_week(tx, service, person, week, None).await
}

/// Replace the usual week, with what was said by the half hour, if it was.
pub(super) async fn put_week(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    week: WeekGrid,
    hours: Option<String>,
) -> Result<(), Refusal> {
    let bits = i32::try_from(week.bits()).unwrap_or(0);
    let current = availability_week::Entity::find()
        .filter(availability_week::Column::PersonId.eq(person.0))
        .filter(availability_week::Column::EndsAt.is_null())
        .all(&**tx)
        .await?;
    if current.iter().any(|row| row.bits == bits && (hours.is_none() || row.hours == hours)) {
        return Ok(());
    }
    for row in current {
        availability_week::ActiveModel { id: Set(row.id), ends_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    let row = availability_week::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        bits: Set(bits),
        hours: Set(hours),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
    };
    row.insert(&**tx).await?;
    tx.note(Note::changed("availability.week", "person", person.0)).await?;
    Ok(())
}

/// Replace the languages spoken besides English. What stays keeps its row and its fluency.
///
/// # Errors
/// A fault.
pub async fn set_languages(tx: &WriteTx, service: ServiceId, person: PersonId, languages: &[String]) -> Result<(), Refusal> {
    let current = person_language::Entity::find()
        .filter(person_language::Column::PersonId.eq(person.0))
        .filter(person_language::Column::EndsAt.is_null())
        .all(&**tx)
        .await?;
    let (stay, go): (Vec<_>, Vec<_>) =
        current.into_iter().partition(|row| languages.iter().any(|language| language.eq_ignore_ascii_case(&row.language)));
    let come: Vec<&String> =
        languages.iter().filter(|language| !stay.iter().any(|row| row.language.eq_ignore_ascii_case(language))).collect();
    if go.is_empty() && come.is_empty() {
        return Ok(());
    }
    for row in go {
        person_language::ActiveModel { id: Set(row.id), ends_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    for language in come {
        let row = person_language::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service.0),
            person_id: Set(person.0),
            language: Set(language.clone()),
            fluency: Set(1),
            starts_at: Set(tx.now()),
            ends_at: Set(None),
        };
        row.insert(&**tx).await?;
    }
    tx.note(Note::changed("practitioner.languages", "person", person.0)).await?;
    Ok(())
}

/// Replace the districts that a practitioner works in.
///
/// # Errors
/// A fault.
pub async fn set_areas(tx: &WriteTx, service: ServiceId, person: PersonId, areas: &[District]) -> Result<(), Refusal> {
    let current = person_area::Entity::find()
        .filter(person_area::Column::PersonId.eq(person.0))
        .filter(person_area::Column::EndsAt.is_null())
        .all(&**tx)
        .await?;
    let (stay, go): (Vec<_>, Vec<_>) = current.into_iter().partition(|row| areas.iter().any(|area| area.code() == row.district));
    let come: Vec<&District> = areas.iter().filter(|area| !stay.iter().any(|row| row.district == area.code())).collect();
    if go.is_empty() && come.is_empty() {
        return Ok(());
    }
    for row in go {
        person_area::ActiveModel { id: Set(row.id), ends_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    for area in come {
        let row = person_area::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service.0),
            person_id: Set(person.0),
            district: Set(area.code().to_owned()),
            starts_at: Set(tx.now()),
            ends_at: Set(None),
        };
        row.insert(&**tx).await?;
    }
    tx.note(Note::changed("practitioner.areas", "person", person.0)).await?;
    Ok(())
}

/// Block days on which a practitioner cannot be asked.
///
/// # Errors
/// A fault.
pub async fn block(tx: &WriteTx, service: ServiceId, person: PersonId, new: &NewBlock) -> Result<Uuid, Refusal> {
    let id = tx.new_id();
    let row = blocked_date::ActiveModel {
        id: Set(id),
        service_id: Set(service.0),
        person_id: Set(person.0),
        first_day: Set(new.first_day),
        last_day: Set(new.last_day),
        words: Set(new.words.clone()),
        created_at: Set(tx.now()),
        withdrawn_at: Set(None),
    };
    row.insert(&**tx).await?;
    tx.note(Note::changed("availability.blocked", "person", person.0)).await?;
    Ok(id)
}

/// Take a block back. Another person's is not there.
///
/// # Errors
/// `NotFound`; `already_withdrawn`; a fault.
pub async fn unblock(tx: &WriteTx, service: ServiceId, person: PersonId, block: Uuid) -> Result<(), Refusal> {
    let row = blocked_date::Entity::find_by_id(block)
        .filter(blocked_date::Column::ServiceId.eq(service.0))
        .filter(blocked_date::Column::PersonId.eq(person.0))
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    if row.withdrawn_at.is_some() {
        return Err(Refusal::refused("already_withdrawn", "Those days are free again already."));
    }
    blocked_date::ActiveModel { id: Set(row.id), withdrawn_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    tx.note(Note::changed("availability.unblocked", "person", person.0)).await?;
    Ok(())
}

/// The first day of the present state, or the day of joining.
pub(super) fn since(present: &[practitioner_state::Model], joined_on: NaiveDate) -> NaiveDate {
    present.first().map_or(joined_on, |row| row.starts_on)
}
