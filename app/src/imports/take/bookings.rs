//! A row of a list of places asked for: booked as the person themselves would, or put on the waiting list where the run is full.

use super::listed::listed_award;
use super::{Taken, Trace, VersionTrace};
use crate::accreditation::queries::current_levels;
use crate::agencies::commands::find_or_record;
use crate::audit::Note;
use crate::imports::bookings::BookingRow;
use crate::people::commands::{NewPerson, Reached, reached_as, record_person};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::Level;
use crate::shared::{AgencyId, PersonId, Refusal, RunId};
use crate::training::commands::{book_for, give_back_for};
use entity::{booking, import_row};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use uuid::Uuid;

/// Book the place; the awareness course that the list says is done is kept as an award from a list.
///
/// # Errors
/// What the room refuses, with the line; a fault.
pub(super) async fn take(app: &App, tx: &WriteTx, service: &ServiceNames, run: RunId, row: &BookingRow) -> Result<Taken, Refusal> {
    let agency = match &row.agency {
        Some(name) => Some(find_or_record(tx, service.id, name).await?.0),
        None => None,
    };
    let person = whom(tx, service, row).await?;
    let today = service.zone.to_local(tx.now()).date();
    let held = current_levels(&**tx, service.id, &[person], today).await?;
    if row.awareness_course_done && !held.contains_key(&person) {
        listed_award(tx, service, person, Level::Awareness, row.asked_at.date()).await?;
    }
    let booked = match book_for(app, tx, service, run, person, agency).await {
        Ok(id) => id.0,
        Err(Refusal::Refused { code: "full" | "waiting_first", .. }) => wait(tx, service, run, person, agency, row).await?,
        Err(Refusal::Refused { code, sentence }) => return Err(Refusal::refused(code, format!("Line {}: {sentence}", row.line))),
        Err(other) => return Err(other),
    };
    let stands = booking::Entity::find_by_id(booked).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let trace = Trace::Version(VersionTrace { version: stands.version, state: stands.state });
    Ok(Taken { subject_kind: "booking", subject: booked, created: true, trace })
}

async fn whom(tx: &WriteTx, service: &ServiceNames, row: &BookingRow) -> Result<PersonId, Refusal> {
    match reached_as(tx, service.id, &row.email, row.name.trim()).await? {
        Reached::Same(people) => people.first().map(|known| PersonId(known.id)).ok_or(Refusal::NotFound),
        Reached::Another => {
            let sentence =
                format!("Line {}: the e-mail address is on record under another name now. Mend it and send the file again.", row.line);
            Err(Refusal::refused("email_of_another", sentence))
        }
        Reached::Nobody => {
            let new = NewPerson { full_name: row.name.clone(), gender: None, email: Some(row.email.clone()), phone: None, postcode: None };
            Ok(record_person(tx, service.id, &new).await?)
        }
    }
}

/// In the order in which people asked, as the list has it.
async fn wait(
    tx: &WriteTx,
    service: &ServiceNames,
    run: RunId,
    person: PersonId,
    agency: Option<AgencyId>,
    row: &BookingRow,
) -> Result<Uuid, Refusal> {
    let id = tx.new_id();
    let asked_at = service.zone.to_utc(row.asked_at).unwrap_or_else(|_| tx.now());
    booking::ActiveModel {
        id: Set(id),
        service_id: Set(service.id.0),
        run_id: Set(run.0),
        person_id: Set(person.0),
        agency_id: Set(agency.map(|id| id.0)),
        state: Set("WAITLISTED".to_owned()),
        asked_at: Set(asked_at),
        approved_at: Set(None),
        decided_at: Set(None),
        cancelled_at: Set(None),
        reason: Set(None),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    tx.note(Note::changed("booking.waiting", "booking", id)).await?;
    Ok(id)
}

/// Give the place back, unless the run has begun or somebody changed the booking since.
///
/// # Errors
/// A fault.
pub(in crate::imports) async fn booking_back(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    row: &import_row::Model,
) -> Result<bool, Refusal> {
    let Some(trace) = row.before.clone().and_then(|trace| serde_json::from_value::<VersionTrace>(trace).ok()) else { return Ok(false) };
    let Some(stands) = booking::Entity::find_by_id(row.subject_id).one(&**tx).await? else { return Ok(false) };
    if stands.version != trace.version || stands.state != trace.state {
        return Ok(false);
    }
    let reason = Some("The list that brought it was undone".to_owned());
    match give_back_for(app, tx, service, RunId(stands.run_id), PersonId(stands.person_id), reason).await {
        Ok(_) => Ok(true),
        Err(Refusal::Refused { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}
