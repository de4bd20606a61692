//! A row of a list of places asked for: booked as the person themselves would, or put on the waiting list where
//! no place is theirs to take.

use super::listed::listed_award;
use super::{Taken, Trace, VersionTrace};
use crate::accreditation::queries::current_levels;
use crate::agencies::commands::find_or_record;
use crate::imports::bookings::{BookingRow, instead};
use crate::people::commands::{NewPerson, Reached, reached_as, record_person};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::Level;
use crate::shared::{PersonId, Refusal, RunId};
use crate::training::commands::{Asker, book_or_wait_for, give_back_for};
use entity::{booking, import_row};
use sea_orm::EntityTrait;

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
    let asked_at = service.zone.to_utc(row.asked_at).unwrap_or_else(|_| tx.now());
    let booked = match book_or_wait_for(app, tx, service, run, &Asker::of(person, agency, asked_at)).await {
        Ok(id) => id.0,
        Err(Refusal::Refused { code, .. }) => return Err(Refusal::refused(code, format!("Line {}: {}.", row.line, instead(code)))),
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
