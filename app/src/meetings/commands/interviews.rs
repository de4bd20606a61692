//! Times of an interview: offered by the panel, chosen by the applicant. Called by recruitment, in its own transactions.

use super::change::{call_off_within, end};
use super::told::Telling;
use super::{at_field, busy_then, hold_people, join, record, span_of, with_sign_in};
use crate::audit::Note;
use crate::calendar::busy::Span;
use crate::meetings::model::{MeetingKind, MeetingState, NewMeeting, Part, Place, Plan, Times};
use crate::meetings::queries::{interviews, people_of};
use crate::meetings::rules::PANEL_MIN;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{MeetingId, PersonId, Refusal};
use entity::meeting;
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use uuid::Uuid;

/// What the panel offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub application: Uuid,
    pub times: Vec<Times>,
    pub panel: Vec<PersonId>,
    pub place: Place,
    pub note: Option<String>,
}

/// What an applicant chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub application: Uuid,
    pub meeting: MeetingId,
    pub applicant: PersonId,
}

/// Offer an applicant times. Times that were offered before and not chosen are taken back; an interview that is planned stays, until it is
/// called off.
///
/// # Errors
/// `planned_already`; `panel` and `somebody_busy`, `in_the_past` at their fields; a fault.
pub async fn offer(tx: &WriteTx, service: &ServiceNames, planner: PersonId, offered: Offered) -> Result<(), Refusal> {
    let known = interviews(&**tx, offered.application, &[MeetingState::Offered, MeetingState::Planned]).await?;
    if known.iter().any(|row| row.state == MeetingState::Planned.code() && row.ends_at > tx.now()) {
        let sentence = "An interview is planned already. Change that one, or call it off first.";
        return Err(Refusal::refused("planned_already", sentence));
    }
    let panel = with_sign_in(tx, service.id, &offered.panel, &[], tx.now()).await?;
    if panel.len() < PANEL_MIN {
        return Err(at_field("people", "panel", format!("Choose at least {PANEL_MIN} people for the panel")));
    }
    let names = hold_people(tx, service.id, &panel).await?;
    for row in known.iter().filter(|row| row.state == MeetingState::Offered.code()) {
        end(tx, row, MeetingState::NotChosen, None).await?;
    }
    for (times, [field, ..]) in offered.times.iter().zip(crate::meetings::forms::TIME_FIELDS) {
        let span = span_of(tx, service, times, field)?;
        let busy = busy_then(tx, service.id, &names, (span, times.day), None).await?;
        if let Some(first) = busy.first() {
            return Err(at_field(field, "somebody_busy", format!("{first} is busy then: offer another time")));
        }
        let plan = Plan {
            times: *times,
            place: offered.place.clone(),
            title: MeetingKind::Interview.label().to_owned(),
            note: offered.note.clone(),
            purpose: None,
            anyway: false,
        };
        let people = panel.iter().map(|person| (*person, Part::Leads)).collect();
        let new = NewMeeting { kind: MeetingKind::Interview, offered: true, about: Some(offered.application), plan, people };
        record(tx, service, planner, &new, span).await?;
    }
    let detail = serde_json::json!({ "times": offered.times.len() });
    tx.note(Note::changed("interview.offered", "application", offered.application).detail(detail)).await?;
    Ok(())
}

/// The applicant takes one of the times; the others are free again, and everybody is invited. The same times may be offered to several:
/// who is first has it.
///
/// # Errors
/// `NotFound`, for a time that was never theirs; `time_gone`, when it was taken back or has begun; `time_taken`; a fault.
pub async fn choose(app: &App, tx: &WriteTx, service: &ServiceNames, chosen: &Chosen) -> Result<(), Refusal> {
    let row = meeting::Entity::find_by_id(chosen.meeting.0).lock_exclusive().one(&**tx).await?;
    let row = row.filter(|row| row.about_id == Some(chosen.application) && row.kind == MeetingKind::Interview.code());
    let row = row.ok_or(Refusal::NotFound)?;
    if row.state == MeetingState::Planned.code() {
        return Ok(());
    }
    if row.state != MeetingState::Offered.code() || row.starts_at <= tx.now() {
        return Err(Refusal::refused("time_gone", "That time is no longer offered. Choose another, or write to us."));
    }
    let panel: Vec<PersonId> = people_of(&**tx, chosen.meeting).await?.iter().map(|row| PersonId(row.person_id)).collect();
    let names = hold_people(tx, service.id, &panel).await?;
    let span = Span { starts_at: row.starts_at, ends_at: row.ends_at };
    if !busy_then(tx, service.id, &names, (span, row.day), Some(row.id)).await?.is_empty() {
        return Err(Refusal::refused("time_taken", "That time has been taken meanwhile. Choose another, or write to us."));
    }

    for other in interviews(&**tx, chosen.application, &[MeetingState::Offered]).await?.iter().filter(|other| other.id != row.id) {
        end(tx, other, MeetingState::NotChosen, None).await?;
    }
    let planned = meeting::ActiveModel {
        id: Set(row.id),
        state: Set(MeetingState::Planned.code().to_owned()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    let planned = planned.update(&**tx).await?;
    join(tx, &planned, chosen.applicant, Part::Applicant).await?;
    let mut people: Vec<(PersonId, Part)> = panel.into_iter().map(|person| (person, Part::Leads)).collect();
    people.push((chosen.applicant, Part::Applicant));
    Telling { app, tx, service, row: &planned }.invite(&people).await?;
    tx.note(Note::changed("interview.chosen", "meeting", row.id)).await?;
    Ok(())
}

/// The applicant cannot come to what they chose, or the application has ended: what is planned is called off, what is offered taken back.
///
/// # Errors
/// A fault.
pub async fn give_up(app: &App, tx: &WriteTx, service: &ServiceNames, application: Uuid, reason: &str) -> Result<(), Refusal> {
    for row in interviews(&**tx, application, &[MeetingState::Offered, MeetingState::Planned]).await? {
        if row.state == MeetingState::Offered.code() {
            end(tx, &row, MeetingState::NotChosen, None).await?;
        } else if row.starts_at > tx.now() {
            call_off_within(app, tx, service, &row, reason).await?;
            tx.note(Note::changed("meeting.called_off", "meeting", row.id)).await?;
        }
    }
    Ok(())
}
