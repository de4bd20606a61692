//! What is remembered of the last message about an appointment, and how the next one follows from it.

use super::answer::{Answer, Asked};
use super::answers;
use super::appointments::Part;
use super::invite::{Appointment, Contact, Entry, Method};
use super::zone::Zone;
use crate::platform::db::WriteTx;
use crate::platform::fault::fault;
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use crate::shared::problem::Problem;
use crate::shared::text::Email;
use chrono::{DateTime, NaiveDateTime, Utc};
use entity::appointment;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// The row of an appointment that somebody was told of. Coming to a course day and teaching it are two, also for the same person.
///
/// # Errors
/// A fault.
pub async fn find(tx: &WriteTx, part: Part) -> Result<Option<appointment::Model>, Refusal> {
    Ok(appointment::Entity::find()
        .filter(appointment::Column::SubjectId.eq(part.subject))
        .filter(appointment::Column::PersonId.eq(part.person.0))
        .filter(appointment::Column::Kind.eq(part.kind.code()))
        .one(&**tx)
        .await?)
}

/// The message that was sent last, as far as the next one depends on it. `entry` stands in where the row does not say what was sent.
///
/// # Errors
/// A fault, when the service has no mailbox.
pub fn last_message(
    service: &ServiceNames,
    row: &appointment::Model,
    attendee: &Contact,
    said: Answer,
    entry: impl FnOnce() -> Entry,
) -> Result<Appointment, Refusal> {
    Ok(Appointment {
        uid: row.uid.clone(),
        sequence: u32::try_from(row.sequence).unwrap_or(0),
        method: if is_live(row) { Method::Request } else { Method::Cancel },
        stamp_utc: row.last_stamp,
        organiser: organiser_of(service, row)?,
        attendee: attendee.clone(),
        said,
        entry: entry_of(row).unwrap_or_else(entry),
    })
}

/// The mailbox that invites now.
///
/// # Errors
/// A fault, when it is no address.
pub fn organiser(service: &ServiceNames) -> Result<Contact, Refusal> {
    let email = Email::parse(&service.organiser_email).map_err(|problem| fault(problem.code))?;
    Ok(Contact { name: service.organiser_name.clone(), email })
}

/// The mailbox that invited: the same for the life of an appointment, or calendar programs refuse the change.
fn organiser_of(service: &ServiceNames, row: &appointment::Model) -> Result<Contact, Refusal> {
    match (&row.organiser_name, row.organiser_email.as_deref().and_then(|email| Email::parse(email).ok())) {
        (Some(name), Some(email)) => Ok(Contact { name: name.clone(), email }),
        _ => organiser(service),
    }
}

/// Whether somebody is invited, as far as they were told.
pub fn is_live(row: &appointment::Model) -> bool {
    row.state == "LIVE"
}

/// What the last message said; nothing of those sent before that was kept.
pub fn entry_of(row: &appointment::Model) -> Option<Entry> {
    row.entry.clone().and_then(|entry| serde_json::from_value(entry).ok())
}

/// What a reply is held against; nothing where it is not known to whom the message went.
pub fn asked(row: &appointment::Model, last_reply: Option<DateTime<Utc>>) -> Option<Asked> {
    Some(Asked {
        uid: row.uid.clone(),
        email: Email::parse(row.sent_to.as_deref()?).ok()?,
        sequence: u32::try_from(row.sequence).unwrap_or(0),
        taken_back: !is_live(row),
        last_reply,
    })
}

/// Remember the first message about an appointment. Returns its key.
///
/// # Errors
/// `not_invitable`; a fault.
pub async fn insert(tx: &WriteTx, service: &ServiceNames, part: Part, sent: &Appointment, in_diary: bool) -> Result<Uuid, Refusal> {
    let id = tx.new_id();
    let changes = as_remembered(sent, in_diary)?;
    let row = appointment::ActiveModel {
        id: Set(id),
        service_id: Set(service.id.0),
        kind: Set(part.kind.code().to_owned()),
        subject_id: Set(part.subject),
        person_id: Set(part.person.0),
        uid: Set(sent.uid.clone()),
        organiser_name: Set(Some(sent.organiser.name.clone())),
        organiser_email: Set(Some(sent.organiser.email.as_str().to_owned())),
        asked_at: Set(Some(tx.now())),
        chased_sequence: Set(None),
        ..changes
    };
    appointment::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(id)
}

/// Remember a further message. Where its SEQUENCE is higher, what was answered before counts no more.
///
/// # Errors
/// `not_invitable`; a fault.
pub async fn remember(tx: &WriteTx, row: &appointment::Model, sent: &Appointment, in_diary: bool) -> Result<(), Refusal> {
    let mut changes = as_remembered(sent, in_diary)?;
    changes.id = Set(row.id);
    if sequence(sent) != row.sequence {
        changes.asked_at = Set(Some(tx.now()));
        answers::ask_anew(tx, row.id).await?;
    }
    changes.update(&**tx).await?;
    Ok(())
}

/// The columns that every message changes.
fn as_remembered(sent: &Appointment, in_diary: bool) -> Result<appointment::ActiveModel, Refusal> {
    let zone: Zone = sent.entry.zone.parse().map_err(not_invitable)?;
    let at = |local: NaiveDateTime| zone.to_utc(local).map_err(not_invitable);
    let state = match sent.method {
        Method::Request => "LIVE",
        Method::Cancel => "CANCELLED",
    };
    Ok(appointment::ActiveModel {
        sequence: Set(sequence(sent)),
        state: Set(state.to_owned()),
        last_stamp: Set(sent.stamp_utc),
        sent_to: Set(Some(sent.attendee.email.as_str().to_owned())),
        entry: Set(Some(serde_json::to_value(&sent.entry).map_err(fault)?)),
        starts_at: Set(Some(at(sent.entry.starts_local)?)),
        ends_at: Set(Some(at(sent.entry.ends_local)?)),
        in_diary: Set(in_diary),
        ..Default::default()
    })
}

fn sequence(sent: &Appointment) -> i32 {
    i32::try_from(sent.sequence).unwrap_or(i32::MAX)
}

/// A rule of entries, as the refusal of whoever wanted to invite.
pub fn not_invitable(problem: Problem) -> Refusal {
    Refusal::refused("not_invitable", problem.sentence)
}
