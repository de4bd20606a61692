//! Asking for a place for somebody else (`docs/POLICY.md` 10.4: agency staff come with their manager's agreement, `approvals`).

use super::approvals::{ask_manager, tell_of_turn, vouched};
use super::booking::{asked_by, hindered_despite, not_there_yet, seat_or_wait};
use super::history::{Said, happened};
use super::limits::may_ask_for_another;
use super::seats::Asker;
use crate::audit::Note;
use crate::people::commands::{NewPerson, Reached, Way, reached_as, record_person};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::text::Email;
use crate::shared::{AgencyId, BookingId, FormProblems, PersonId, Refusal, RunId};
use crate::training::forms::{Approval, PlaceFor};
use crate::training::model::{BookingNews, BookingState};
use crate::training::permits::BookForOthers;
use crate::training::rules::{self, Obstacle};
use entity::{agency, agency_member, booking, contact_way};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Ask for a place for somebody, who is put on record when they are new. Agency staff wait for their line manager, unless whoever asks
/// vouches that the manager agrees.
///
/// # Errors
/// At their fields `own_place` and `approval_missing`; each code of [`rules::obstacles`]; `booked_already`; `NotFound`; a fault.
pub async fn book_for(
    app: &App,
    permit: &BookForOthers,
    service: &ServiceNames,
    asked: &PlaceFor,
) -> Result<(BookingId, BookingState), Refusal> {
    let tx = app.begin(permit).await?;
    let agency = permit.agency().or(asked.agency);
    own_agency(&tx, service, agency).await?;
    let person = whom(&tx, service, permit, asked).await?;
    not_their_own_manager(&tx, permit, person, asked).await?;
    // Whoever leads an agency does not decide over somebody's own calendar: only the service does.
    let may = permit.agency().is_none();
    let despite = asked.despite.clone().filter(|_| may);
    let asker = Asker { person, agency, asked_at: tx.now(), booked_by: permit.who().account, needs: asked.needs.clone(), despite };
    let said = if may { to_staff } else { of_another };
    let booked = ask_for(app, &tx, service, permit.run(), &asker, &asked.approval).await.map_err(said)?;
    app.commit(tx).await?;
    Ok(booked)
}

/// What is refused to the person themselves tells of their own diary.
pub(super) fn of_another(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Refused { code, sentence } => rules::said_of_another(Obstacle { code, sentence }).into(),
        other => other,
    }
}

fn to_staff(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Refused { code, sentence } => rules::said_to_staff(Obstacle { code, sentence }).into(),
        other => other,
    }
}

/// As [`book_for`], for somebody on record, in a transaction that somebody else commits.
///
/// # Errors
/// As [`book_for`].
pub async fn ask_for(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    run: RunId,
    asker: &Asker,
    approval: &Approval,
) -> Result<(BookingId, BookingState), Refusal> {
    may_ask_for_another(tx, asker).await?;
    let (view, known) = asked_by(app, tx, service, run, asker.person).await?;
    not_there_yet(&known)?;
    let gave_way = hindered_despite(tx, &view, service, asker.person, (false, asker.despite.is_some())).await?;
    let asker = &Asker { despite: asker.despite.clone().filter(|_| !gave_way.is_empty()), ..asker.clone() };

    let booked = match approval {
        Approval::Ask { name, email } => ask_manager(app, tx, service, &view, asker, (name, email)).await?,
        Approval::NotNeeded => seat_or_wait(app, tx, service, &view, asker).await?,
        Approval::Given { name } => {
            let booked = seat_or_wait(app, tx, service, &view, asker).await?;
            vouched(tx, service, booked, name).await?;
            booked
        }
    };
    if let Some(why) = &asker.despite {
        let said = Said { code: gave_way.first().copied(), words: Some(why) };
        happened(tx, service.id, booked, BookingNews::DespiteClash, said).await?;
        let detail = serde_json::json!({ "gave_way": gave_way, "reason": why });
        tx.note(Note::changed("booking.clash_overlooked", "booking", booked.0).detail(detail)).await?;
    }
    let row = booking::Entity::find_by_id(booked.0).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let state = BookingState::from_code(&row.state).ok_or(Refusal::NotFound)?;
    if state == BookingState::Waitlisted {
        tell_of_turn(app, tx, service, &view, &row).await?;
    }
    Ok((booked, state))
}

/// Agencies of the own service alone.
pub(super) async fn own_agency(tx: &WriteTx, service: &ServiceNames, id: Option<AgencyId>) -> Result<(), Refusal> {
    let Some(id) = id else { return Ok(()) };
    let known = agency::Entity::find_by_id(id.0).filter(agency::Column::ServiceId.eq(service.id.0)).one(&**tx).await?;
    known.map(drop).ok_or(Refusal::NotFound)
}

/// The person of that name and address, put on record when there is none. Nobody learns here whether an address is on record: whoever
/// leads an agency finds their own staff alone, and an address that only others have makes a record of its own.
async fn whom(tx: &WriteTx, service: &ServiceNames, permit: &BookForOthers, asked: &PlaceFor) -> Result<PersonId, Refusal> {
    let known = match reached_as(tx, service.id, &asked.email, &asked.name).await? {
        Reached::Same(people) => people.into_iter().map(|known| PersonId(known.id)).collect(),
        Reached::Another | Reached::Nobody => Vec::new(),
    };
    let found = match permit.agency() {
        None => known.first().copied(),
        Some(agency) => sent_by(tx, permit, agency, &known).await?,
    };
    if let Some(person) = found {
        return Ok(person);
    }
    let new = NewPerson { full_name: asked.name.clone(), gender: None, email: Some(asked.email.clone()), phone: None, postcode: None };
    let id = record_person(tx, service.id, &new).await?;
    tx.note(Note::collected("person.recorded", "person", id.0)).await?;
    Ok(id)
}

/// The first of them who belongs to that agency as far as its lead can know: it sent them before, they are on record there, or they are the
/// lead.
pub(super) async fn sent_by(
    tx: &WriteTx,
    permit: &BookForOthers,
    agency: AgencyId,
    known: &[PersonId],
) -> Result<Option<PersonId>, Refusal> {
    let (keys, today) = (|| known.iter().map(|person| person.0), tx.now().date_naive());
    let sent = booking::Entity::find()
        .select_only()
        .column(booking::Column::PersonId)
        .filter(booking::Column::AgencyId.eq(agency.0))
        .filter(booking::Column::PersonId.is_in(keys()))
        .into_tuple::<Uuid>()
        .all(&**tx)
        .await?;
    let belong = agency_member::Entity::find()
        .select_only()
        .column(agency_member::Column::PersonId)
        .filter(agency_member::Column::AgencyId.eq(agency.0))
        .filter(agency_member::Column::PersonId.is_in(keys()))
        .filter(Condition::any().add(agency_member::Column::EndsOn.is_null()).add(agency_member::Column::EndsOn.gte(today)))
        .into_tuple::<Uuid>()
        .all(&**tx)
        .await?;
    let theirs = |person: &PersonId| *person == permit.person() || sent.contains(&person.0) || belong.contains(&person.0);
    Ok(known.iter().copied().find(theirs))
}

/// Nobody agrees to their own place (`docs/POLICY.md` 10.4): neither by vouching for themselves, nor by a manager's letter that comes to them.
/// The field and the sentence, where somebody would. `typed` is the address that was typed for whoever is to come: one's own under another
/// name is one's own.
pub(super) async fn own_word(
    tx: &WriteTx,
    permit: &BookForOthers,
    person: PersonId,
    typed: Option<&Email>,
    approval: &Approval,
) -> Result<Option<(&'static str, Obstacle)>, Refusal> {
    let own = |sentence: &str| Obstacle { code: "own_place", sentence: sentence.to_owned() };
    let asks_for_themselves = match typed {
        _ if person == permit.person() => true,
        Some(typed) => is_theirs(tx, permit.person(), typed).await?,
        None => false,
    };
    match approval {
        Approval::Given { .. } if asks_for_themselves => {
            Ok(Some(("approval", own("This place is your own: have your line manager asked"))))
        }
        Approval::NotNeeded | Approval::Given { .. } => Ok(None),
        Approval::Ask { email, .. } => {
            let same = typed.is_some_and(|typed| email.as_str().eq_ignore_ascii_case(typed.as_str()))
                || is_theirs(tx, person, email).await?
                || (asks_for_themselves && is_theirs(tx, permit.person(), email).await?);
            Ok(same.then(|| ("manager_email", own("Enter the line manager's address: this is the address of whoever is to come"))))
        }
    }
}

/// Whether that address is on record as that person's.
async fn is_theirs(tx: &WriteTx, person: PersonId, email: &Email) -> Result<bool, Refusal> {
    let known = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.eq(person.0))
        .filter(contact_way::Column::Kind.eq(Way::Email.code()))
        .filter(contact_way::Column::ValueNorm.eq(email.as_str().to_lowercase()))
        .one(&**tx)
        .await?;
    Ok(known.is_some())
}

async fn not_their_own_manager(tx: &WriteTx, permit: &BookForOthers, person: PersonId, asked: &PlaceFor) -> Result<(), Refusal> {
    let Some((field, own)) = own_word(tx, permit, person, Some(&asked.email), &asked.approval).await? else { return Ok(()) };
    let mut wrong = FormProblems::new();
    wrong.add(field, own.code, own.sentence);
    Err(wrong.into())
}
