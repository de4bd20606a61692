//! A referral arrives: by form, by list, or from the person themselves.

use super::history::referral_event;
use super::safe_contact::record_safe_contact;
use crate::audit::Note;
use crate::cases::letters::ReferralReceived;
use crate::cases::model::{Flags, NewReferral, OtherPerson, ReferralState, ReferredPerson};
use crate::cases::rules;
use crate::people::commands::{NewPerson, record_person};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::permit::{Permit, SystemPermit};
use crate::platform::reference::Numbered;
use crate::platform::services::ServiceNames;
use crate::shared::{PersonId, ReferralId, Refusal, ServiceId};
use chrono::{Duration, NaiveTime};
use entity::{agency, audit_entry, referral};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// The audit line by which the throttle counts.
const RECEIVED: &str = "referral.received";

/// A referral comes in by form.
///
/// # Errors
/// `NotFound`, for an agency of another service.
pub async fn send_referral(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    new: NewReferral,
) -> Result<(ReferralId, String), Refusal> {
    let tx = app.begin(permit).await?;
    if let Some(agency) = new.agency {
        let known = agency::Entity::find_by_id(agency.0).filter(agency::Column::ServiceId.eq(service.id.0)).one(&*tx).await?;
        known.ok_or(Refusal::NotFound)?;
    }
    let id = receive_referral(&tx, service, new).await?;
    let row = referral::Entity::find_by_id(id.0).one(&*tx).await?.ok_or(Refusal::NotFound)?;
    app.commit(tx).await?;
    Ok((id, row.reference))
}

/// Somebody asks for themselves, without an account; says under which reference.
///
/// # Errors
/// `too_many`, from one network address; a fault.
pub async fn ask_for_oneself(app: &App, public: &SystemPermit, service: &ServiceNames, new: NewReferral) -> Result<String, Refusal> {
    let tx = app.begin(public).await?;
    not_too_many(&tx, service.id).await?;

    let id = receive_referral(&tx, service, new).await?;
    let row = referral::Entity::find_by_id(id.0).one(&*tx).await?.ok_or(Refusal::NotFound)?;
    app.commit(tx).await?;
    Ok(row.reference)
}

/// Nobody fills the coordinators' list from one place. Agency workers, who are signed in, are not counted.
async fn not_too_many(tx: &WriteTx, service: ServiceId) -> Result<(), Refusal> {
    let Some(address) = &tx.who().address else { return Ok(()) };
    tx.one_by_one(&format!("asked from {address}")).await?;
    let from_there = audit_entry::Entity::find()
        .filter(audit_entry::Column::ServiceId.eq(service.0))
        .filter(audit_entry::Column::At.gt(tx.now() - Duration::hours(1)))
        .filter(audit_entry::Column::Action.eq(RECEIVED))
        .filter(audit_entry::Column::Address.eq(address.as_str()))
        .filter(audit_entry::Column::AccountId.is_null())
        .count(&**tx)
        .await?;
    if from_there < rules::ASKED_PER_ADDRESS_AN_HOUR {
        return Ok(());
    }
    Err(Refusal::refused("too_many", "Many people have written from where you are just now. Try again in an hour, or phone us."))
}

/// Put a referral on record with its people; the referrer gets an acknowledgement when an e-mail is given, the person it is about never.
///
/// Goes through the same door for forms and lists. Who may send is the caller's permit.
///
/// # Errors
/// The database's own.
pub async fn receive_referral(tx: &WriteTx, service: &ServiceNames, new: NewReferral) -> Result<ReferralId, Refusal> {
    let id = ReferralId(tx.new_id());
    let reference = tx.next_reference(service.id, Numbered::Referral).await?;
    let party = record_referred(tx, service.id, &new.party, Some(id)).await?;
    let other = match &new.other {
        Some(other) => Some(other_person(tx, service.id, other).await?),
        None => None,
    };

    let answered = new.referrer.as_ref().is_some_and(|referrer| referrer.email.is_some());
    let state = if answered { ReferralState::Acknowledged } else { ReferralState::Submitted };
    row(tx, service, &new, id, &reference, state, (party, other)).insert(&**tx).await?;

    referral_event(tx, service.id, id, "RECEIVED", None).await?;
    let detail = serde_json::json!({ "mechanism": new.mechanism.code(), "by_list": new.import.is_some() });
    tx.note(Note::collected(RECEIVED, "referral", id.0).detail(detail)).await?;
    if answered {
        acknowledge(tx, service, &new, id).await?;
    }
    Ok(id)
}

fn row(
    tx: &WriteTx,
    service: &ServiceNames,
    new: &NewReferral,
    id: ReferralId,
    reference: &str,
    state: ReferralState,
    (party, other): (PersonId, Option<PersonId>),
) -> referral::ActiveModel {
    let referrer = new.referrer.as_ref();
    let contact = referrer.map(|referrer| {
        let email = referrer.email.as_ref().map(|email| email.as_str().to_owned());
        email.into_iter().chain(referrer.phone.as_ref().map(|phone| phone.as_str().to_owned())).collect::<Vec<_>>().join(", ")
    });
    referral::ActiveModel {
        id: Set(id.0),
        service_id: Set(service.id.0),
        reference: Set(reference.to_owned()),
        state: Set(state.code().to_owned()),
        mechanism: Set(new.mechanism.code().to_owned()),
        received_on: Set(new.received_on),
        received_at: Set(received_at(tx, service, new)),
        entered_at: Set(tx.now()),
        referrer_name: Set(referrer.map(|referrer| referrer.name.clone())),
        referrer_contact: Set(contact.filter(|contact| !contact.is_empty())),
        referrer_person_id: Set(referrer.and_then(|referrer| referrer.person).map(|id| id.0)),
        agency_id: Set(new.agency.map(|id| id.0)),
        initiated_by: Set(new.initiated_by.code().to_owned()),
        party_person_id: Set(party.0),
        party_role: Set(new.party.role.code().to_owned()),
        other_party: Set(new.other_party.code().to_owned()),
        other_person_id: Set(other.map(|id| id.0)),
        crime_group: Set(new.crime_group.code().to_owned()),
        crime_reference: Set(new.crime_reference.clone()),
        incident_on: Set(new.incident_on),
        district: Set(new.district.code().to_owned()),
        consent_to_contact: Set(new.consent.code().to_owned()),
        notes: Set(new.notes.clone()),
        flags: Set(serde_json::to_value(Flags::of(new.marks.clone())).unwrap_or_default()),
        required_gender: Set(new.required_gender.map(|gender| gender.code().to_owned())),
        language: Set(new.language.clone()),
        review_on: Set(None),
        decision_reason: Set(None),
        decided_at: Set(None),
        decided_by: Set(None),
        case_id: Set(None),
        import_id: Set(new.import.map(|id| id.0)),
        version: Set(1),
    }
}

/// Now, for what comes in today; nine in the morning of its day, for what a list brings later.
fn received_at(tx: &WriteTx, service: &ServiceNames, new: &NewReferral) -> DateTimeUtc {
    let now = tx.now();
    if service.zone.to_local(now).date() == new.received_on {
        return now;
    }
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    service.zone.to_utc(new.received_on.and_time(nine)).unwrap_or(now)
}

/// Whoever is referred is put on record anew, with all that was typed, whoever sends it and whatever name and address it bears: a
/// referral changes nothing that is known of anybody. A coordinator says who is the same person (`same_person`).
pub(super) async fn record_referred(
    tx: &WriteTx,
    service: ServiceId,
    new: &ReferredPerson,
    referral: Option<ReferralId>,
) -> Result<PersonId, DbErr> {
    let person = NewPerson {
        full_name: new.name.clone(),
        gender: None,
        email: new.email.clone(),
        phone: new.phone.clone(),
        postcode: new.postcode.clone(),
    };
    let id = record_person(tx, service, &person).await?;
    if let Some(words) = &new.safe_contact {
        record_safe_contact(tx, service, id, words, referral).await?;
    }
    Ok(id)
}

pub(super) async fn other_person(tx: &WriteTx, service: ServiceId, other: &OtherPerson) -> Result<PersonId, DbErr> {
    let person = NewPerson { full_name: other.name.clone(), gender: None, email: None, phone: None, postcode: other.postcode.clone() };
    record_person(tx, service, &person).await
}

async fn acknowledge(tx: &WriteTx, service: &ServiceNames, new: &NewReferral, id: ReferralId) -> Result<(), DbErr> {
    let Some((referrer, email)) = new.referrer.as_ref().and_then(|referrer| Some((referrer, referrer.email.clone()?))) else {
        return Ok(());
    };
    tx.post_letter(
        service,
        Draft {
            kind: ReferralReceived::KIND,
            to_name: referrer.name.clone(),
            to_address: email,
            person: referrer.person,
            letter: ReferralReceived { name: referrer.name.clone() }.letter(),
            why: ReferralReceived::WHY,
            calendar: None,
            stream: None,
            case: None,
        },
    )
    .await?;
    referral_event(tx, service.id, id, "ACKNOWLEDGED", None).await
}
