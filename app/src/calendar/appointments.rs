//! What one person has been sent about one thing, remembered so that a change or a cancellation finds its entry again.
//!
//! Each message goes to one person, in one stream per appointment, so that a cancellation never overtakes its invitation. The room that
//! owns the thing says what the entry reads and how the letter is worded; identity, SEQUENCE and METHOD are decided here.

use super::ics::{calendar_text, uid};
use super::invite::{Appointment, Contact, Entry, Method};
use crate::platform::db::WriteTx;
use crate::platform::fault::fault;
use crate::platform::letters::Draft;
use crate::platform::mail::Letter;
use crate::platform::services::ServiceNames;
use crate::shared::problem::Problem;
use crate::shared::text::Email;
use crate::shared::{PersonId, Refusal};
use entity::{appointment, contact_way, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// What an appointment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One day of a run; the subject is the session day.
    TrainingDay,
}

impl Kind {
    pub const fn code(self) -> &'static str {
        match self {
            Kind::TrainingDay => "TRAINING_DAY",
        }
    }
}

/// One person's part in one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub kind: Kind,
    pub subject: Uuid,
    pub person: PersonId,
}

/// How the letter around a calendar object is worded.
#[derive(Debug, Clone)]
pub struct Wording {
    /// Which letter it is.
    pub kind: &'static str,
    /// Why it came, for its foot.
    pub why: &'static str,
    pub letter: Letter,
}

/// Name and current address of each of those people; who cannot be reached by mail is missing. Of several addresses it is the first: what
/// others wrote beside it later is not where invitations go. Two statements, however many they are.
///
/// # Errors
/// A fault.
pub async fn contacts(tx: &WriteTx, people: &[PersonId]) -> Result<HashMap<PersonId, Contact>, Refusal> {
    let keys: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let named = person::Entity::find().filter(person::Column::Id.is_in(keys.clone())).all(&**tx).await?;
    let ways = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.is_in(keys))
        .filter(contact_way::Column::Kind.eq("EMAIL"))
        .filter(contact_way::Column::EndsAt.is_null())
        .order_by_asc(contact_way::Column::StartsAt)
        .order_by_asc(contact_way::Column::Id)
        .all(&**tx)
        .await?;
    let names: HashMap<Uuid, String> = named.into_iter().map(|row| (row.id, row.full_name)).collect();
    let mut contacts = HashMap::new();
    for way in ways {
        if let (Some(name), Ok(email)) = (names.get(&way.person_id), Email::parse(&way.value)) {
            contacts.entry(PersonId(way.person_id)).or_insert_with(|| Contact { name: name.clone(), email });
        }
    }
    Ok(contacts)
}

/// Invite somebody; under the same identity when they were taken off before. Somebody who is invited already is sent nothing.
///
/// # Errors
/// `not_invitable`, when the entry cannot be a calendar entry; a fault.
pub async fn invite(
    tx: &WriteTx,
    service: &ServiceNames,
    part: Part,
    attendee: &Contact,
    entry: Entry,
    wording: Wording,
) -> Result<(), Refusal> {
    let organiser = organiser(service)?;
    let Some(row) = find(tx, part).await? else {
        let first = Appointment::invite(uid(part.subject, part.person.0, domain(service)), organiser, attendee.clone(), entry, tx.now());
        let first = first.map_err(not_invitable)?;
        insert(tx, service, part, &first).await?;
        return post(tx, service, part, &first, wording).await;
    };
    let known = as_sent(&row, organiser, attendee, entry.clone());
    if known.method == Method::Request {
        return Ok(());
    }
    let again = known.invite_again(entry, tx.now()).map_err(not_invitable)?;
    remember(tx, &row, &again).await?;
    post(tx, service, part, &again, wording).await
}

/// Tell somebody that their entry reads differently now: with a higher SEQUENCE when time or place changed. Nothing is sent when the two
/// entries say the same, or to somebody who is not invited.
///
/// # Errors
/// As [`invite`].
pub async fn change(
    tx: &WriteTx,
    service: &ServiceNames,
    part: Part,
    attendee: &Contact,
    (before, after): (Entry, Entry),
    wording: Wording,
) -> Result<(), Refusal> {
    let Some(row) = find(tx, part).await? else { return Ok(()) };
    let known = as_sent(&row, organiser(service)?, attendee, before);
    if known.method == Method::Cancel {
        return Ok(());
    }
    let Some(changed) = known.update(after, tx.now()).map_err(not_invitable)? else { return Ok(()) };
    remember(tx, &row, &changed).await?;
    post(tx, service, part, &changed, wording).await
}

/// Take an invitation back. Nothing is sent to somebody who is not invited.
///
/// # Errors
/// As [`invite`].
pub async fn cancel(
    tx: &WriteTx,
    service: &ServiceNames,
    part: Part,
    attendee: &Contact,
    entry: Entry,
    wording: Wording,
) -> Result<(), Refusal> {
    let Some(row) = find(tx, part).await? else { return Ok(()) };
    let known = as_sent(&row, organiser(service)?, attendee, entry);
    if known.method == Method::Cancel {
        return Ok(());
    }
    let off = known.cancel(tx.now()).map_err(not_invitable)?;
    remember(tx, &row, &off).await?;
    post(tx, service, part, &off, wording).await
}

async fn find(tx: &WriteTx, part: Part) -> Result<Option<appointment::Model>, Refusal> {
    Ok(appointment::Entity::find()
        .filter(appointment::Column::SubjectId.eq(part.subject))
        .filter(appointment::Column::PersonId.eq(part.person.0))
        .one(&**tx)
        .await?)
}

/// The message that was sent last, as far as the next one depends on it.
fn as_sent(row: &appointment::Model, organiser: Contact, attendee: &Contact, entry: Entry) -> Appointment {
    Appointment {
        uid: row.uid.clone(),
        sequence: u32::try_from(row.sequence).unwrap_or(0),
        method: if row.state == "LIVE" { Method::Request } else { Method::Cancel },
        stamp_utc: row.last_stamp,
        organiser,
        attendee: attendee.clone(),
        entry,
    }
}

fn state_of(sent: &Appointment) -> String {
    match sent.method {
        Method::Request => "LIVE",
        Method::Cancel => "CANCELLED",
    }
    .to_owned()
}

async fn insert(tx: &WriteTx, service: &ServiceNames, part: Part, sent: &Appointment) -> Result<(), Refusal> {
    appointment::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        kind: Set(part.kind.code().to_owned()),
        subject_id: Set(part.subject),
        person_id: Set(part.person.0),
        uid: Set(sent.uid.clone()),
        sequence: Set(sequence(sent)),
        state: Set(state_of(sent)),
        last_stamp: Set(sent.stamp_utc),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}

async fn remember(tx: &WriteTx, row: &appointment::Model, sent: &Appointment) -> Result<(), Refusal> {
    appointment::ActiveModel {
        id: Set(row.id),
        sequence: Set(sequence(sent)),
        state: Set(state_of(sent)),
        last_stamp: Set(sent.stamp_utc),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(())
}

fn sequence(sent: &Appointment) -> i32 {
    i32::try_from(sent.sequence).unwrap_or(i32::MAX)
}

async fn post(tx: &WriteTx, service: &ServiceNames, part: Part, sent: &Appointment, wording: Wording) -> Result<(), Refusal> {
    let text = calendar_text(sent).map_err(not_invitable)?;
    tx.post_letter(
        service,
        Draft {
            kind: wording.kind,
            to_name: sent.attendee.name.clone(),
            to_address: sent.attendee.email.clone(),
            person: Some(part.person),
            letter: wording.letter,
            why: wording.why,
            calendar: Some((sent.method.code().to_owned(), text)),
            stream: Some(sent.uid.clone()),
            case: None,
        },
    )
    .await?;
    Ok(())
}

/// The service's mailbox: the same for the life of an appointment, or calendar programs refuse the change.
fn organiser(service: &ServiceNames) -> Result<Contact, Refusal> {
    let email = Email::parse(&service.organiser_email).map_err(|problem| fault(problem.code))?;
    Ok(Contact { name: service.organiser_name.clone(), email })
}

fn domain(service: &ServiceNames) -> &str {
    service.organiser_email.split_once('@').map_or("accord.invalid", |(_, domain)| domain)
}

fn not_invitable(problem: Problem) -> Refusal {
    Refusal::refused("not_invitable", problem.sentence)
}
