//! A row of a list of practitioners: a person put on record or brought up to date, by the same commands as the pages.

use super::listed::{endorse, listed_award};
use super::{PersonTrace, Taken, Trace};
use crate::agencies::commands::find_or_record;
use crate::imports::practitioners::PractitionerRow;
use crate::imports::snapshot::Snapshot;
use crate::people::commands::{NewPerson, Reached, Way, change_contact, reached_as, record_person};
use crate::people::practitioners::commands::{find, make_practitioner, set_languages, set_limits, set_state, set_week};
use crate::people::practitioners::model::{NewCheck, NewPractitioner, StateChange, SupervisionDay};
use crate::people::practitioners::records::{record_check, record_supervision};
use crate::people::practitioners::rules::{Capacity, list_may_say};
use crate::people::practitioners::words::Standing;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{PersonId, Refusal};
use chrono::NaiveDate;
use entity::{agency_member, person, practitioner, supervision};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// Put the person on record, or bring them up to date where the e-mail is on record under the same name.
///
/// # Errors
/// `email_of_another` and `state_stays`, when the record changed since the list was checked; a fault.
pub(super) async fn take(tx: &WriteTx, service: &ServiceNames, row: &PractitionerRow) -> Result<Taken, Refusal> {
    let (person, recorded) = whom(tx, service, row).await?;
    let standing = find(tx, service.id, person).await?.and_then(|known| Standing::from_code(&known.state));
    if standing.is_some_and(|standing| !list_may_say(standing, row.status)) {
        let sentence = format!("Line {}: the state of this person was changed meanwhile. Mend it and send the file again.", row.line);
        return Err(Refusal::refused("state_stays", sentence));
    }
    let before = Snapshot::read(tx, person).await?;
    let today = service.zone.to_local(tx.now()).date();

    let created = make_practitioner(tx, service.id, person, &new_practitioner(row, today, Capacity::read(&service.settings))).await?;
    bring_up_to_date(tx, service, person, row, today).await?;
    prove(tx, service, person, row).await?;
    join_agency(tx, service, person, row, today).await?;

    let after = Snapshot::read(tx, person).await?;
    let trace = Trace::Person(Box::new(PersonTrace { before, after, recorded }));
    Ok(Taken { subject_kind: "practitioner", subject: person.0, created, trace })
}

/// The person, and whether this row puts them on record.
async fn whom(tx: &WriteTx, service: &ServiceNames, row: &PractitionerRow) -> Result<(PersonId, bool), Refusal> {
    match reached_as(tx, service.id, &row.email, row.name.trim()).await? {
        Reached::Same(people) => people.first().map(|known| (PersonId(known.id), false)).ok_or(Refusal::NotFound),
        Reached::Another => {
            let sentence =
                format!("Line {}: the e-mail address is on record under another name now. Mend it and send the file again.", row.line);
            Err(Refusal::refused("email_of_another", sentence))
        }
        Reached::Nobody => {
            let new = NewPerson {
                full_name: row.name.clone(),
                gender: row.gender,
                email: Some(row.email.clone()),
                phone: row.phone.clone(),
                postcode: row.postcode.clone(),
            };
            Ok((record_person(tx, service.id, &new).await?, true))
        }
    }
}

fn new_practitioner(row: &PractitionerRow, today: NaiveDate, capacity: Capacity) -> NewPractitioner {
    let joined_on = row.level.map_or(today, |(_, awarded_on)| awarded_on);
    let starting = NewPractitioner::starting(row.kind, row.status, joined_on, capacity);
    NewPractitioner {
        max_travel_miles: row.max_travel_miles.and_then(|miles| i32::try_from(miles).ok()).unwrap_or(starting.max_travel_miles),
        max_cases: row.max_cases.and_then(|cases| i32::try_from(cases).ok()).unwrap_or(starting.max_cases),
        home_outcode: outcode(row),
        ..starting
    }
}

fn outcode(row: &PractitionerRow) -> Option<String> {
    row.postcode.as_ref().map(|postcode| postcode.outward().to_owned())
}

/// What the list says of somebody who is on record: a cell that is empty says nothing.
async fn bring_up_to_date(
    tx: &WriteTx,
    service: &ServiceNames,
    person: PersonId,
    row: &PractitionerRow,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if let Some(phone) = &row.phone {
        change_contact(tx, service.id, person, Way::Phone, phone.as_str()).await?;
    }
    if let Some(postcode) = &row.postcode {
        change_contact(tx, service.id, person, Way::Postcode, &postcode.to_string()).await?;
    }
    if let Some(gender) = row.gender {
        person::ActiveModel { id: Set(person.0), gender: Set(Some(gender.code().to_owned())), ..Default::default() }.update(&**tx).await?;
    }
    let mut home = practitioner::ActiveModel { person_id: Set(person.0), kind: Set(row.kind.code().to_owned()), ..Default::default() };
    if let Some(outcode) = outcode(row) {
        home.home_outcode = Set(Some(outcode));
    }
    home.update(&**tx).await?;

    let whole = |number: Option<u32>| number.and_then(|number| i32::try_from(number).ok());
    set_limits(tx, service.id, person, whole(row.max_travel_miles), whole(row.max_cases), None).await?;
    set_state(tx, service.id, person, &StateChange { state: row.status, on: today, reason: None }).await?;
    if let Some(week) = row.availability {
        set_week(tx, service.id, person, week).await?;
    }
    if !row.languages.is_empty() {
        set_languages(tx, service.id, person, &row.languages).await?;
    }
    Ok(())
}

/// Checks, level, endorsements and the last supervision, as the list has them.
async fn prove(tx: &WriteTx, service: &ServiceNames, person: PersonId, row: &PractitionerRow) -> Result<(), Refusal> {
    if let Some((level, issued_on)) = row.dbs {
        record_check(tx, service.id, person, &NewCheck::dbs(level, issued_on)).await?;
    }
    if let Some((kind, expires_on)) = row.vetting {
        record_check(tx, service.id, person, &NewCheck::vetting(kind, expires_on)).await?;
    }
    if let Some((level, awarded_on)) = row.level {
        listed_award(tx, service, person, level, awarded_on).await?;
        for name in &row.endorsements {
            endorse(tx, service, person, name, awarded_on).await?;
        }
    }
    if let Some(on) = row.last_supervision_on
        && !supervised(tx, person, on).await?
    {
        record_supervision(tx, service.id, person, None, SupervisionDay::Held(on)).await?;
    }
    Ok(())
}

/// Whether that supervision is on record: a list sent twice brings it once.
async fn supervised(tx: &WriteTx, person: PersonId, on: NaiveDate) -> Result<bool, Refusal> {
    let held = supervision::Entity::find()
        .filter(supervision::Column::PersonId.eq(person.0))
        .filter(supervision::Column::HeldOn.eq(on))
        .count(&**tx)
        .await?;
    Ok(held > 0)
}

/// The agency that somebody works for; a new one is put on record without an agreement.
async fn join_agency(
    tx: &WriteTx,
    service: &ServiceNames,
    person: PersonId,
    row: &PractitionerRow,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let Some(name) = &row.agency else { return Ok(()) };
    let (agency, _) = find_or_record(tx, service.id, name).await?;
    let member = agency_member::Entity::find()
        .filter(agency_member::Column::PersonId.eq(person.0))
        .filter(agency_member::Column::AgencyId.eq(agency.0))
        .filter(agency_member::Column::EndsOn.is_null())
        .count(&**tx)
        .await?;
    if member == 0 {
        agency_member::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service.id.0),
            agency_id: Set(agency.0),
            person_id: Set(person.0),
            title: Set(None),
            starts_on: Set(today),
            ends_on: Set(None),
        }
        .insert(&**tx)
        .await?;
    }
    Ok(())
}

/// The state that somebody had before the list; who was no practitioner before has left.
///
/// # Errors
/// A fault.
pub(in crate::imports) async fn practitioner_back(
    tx: &WriteTx,
    service: &ServiceNames,
    person: PersonId,
    before: Option<&str>,
) -> Result<(), Refusal> {
    let state = before.and_then(Standing::from_code).unwrap_or(Standing::Left);
    let on = service.zone.to_local(tx.now()).date();
    let reason = Some("The list that brought it was undone".to_owned());
    set_state(tx, service.id, person, &StateChange { state, on, reason }).await
}
