//! Planning a meeting, changing it, calling it off, recording that it was held.

mod change;
mod interviews;
mod leave;
mod plan;
mod told;

pub use change::{call_off, change, hold};
pub use interviews::{Chosen, Offered, choose, give_up, offer};
pub use leave::let_go;
pub use plan::{plan_case_meeting, plan_supervision, plan_team_meeting};
pub use told::{INTERVIEW, interview_link};

use super::model::{NewMeeting, Part, Place, Times};
use super::queries::{CHOICES_MAX, invitable};
use super::rules::{PEOPLE_MAX, busy_words, hurried_words};
use crate::calendar::busy::Span;
use crate::calendar::taken::{self, Asked};
use crate::calendar::travel::Stop;
use crate::people::practitioners::commands::{keep_booking, record_supervision};
use crate::people::practitioners::model::SupervisionDay;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{FormProblems, PersonId, Refusal, Role, ServiceId};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::{meeting, meeting_person, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// A problem at one field of the form.
fn at_field(field: &str, code: &str, sentence: impl Into<String>) -> Refusal {
    let mut wrong = FormProblems::new();
    wrong.add(field, code, sentence);
    wrong.into()
}

/// Start and end in UTC.
///
/// # Errors
/// `in_the_past` and `clocks_go_forward` at that field.
fn span_of(tx: &WriteTx, service: &ServiceNames, times: &Times, field: &str) -> Result<Span, Refusal> {
    let utc = |time| service.zone.to_utc(times.day.and_time(time)).map_err(|problem| at_field(field, problem.code, problem.sentence));
    let span = Span { starts_at: utc(times.starts)?, ends_at: utc(times.ends)? };
    if span.starts_at <= tx.now() {
        return Err(at_field(field, "in_the_past", "Enter a time that is to come"));
    }
    Ok(span)
}

/// Hold these people until the transaction ends, so that nobody else plans for one of them meanwhile. Returns what they are called;
/// people of another service are missing.
async fn hold_people(tx: &WriteTx, service: ServiceId, people: &[PersonId]) -> Result<HashMap<PersonId, String>, Refusal> {
    let rows = person::Entity::find()
        .filter(person::Column::ServiceId.eq(service.0))
        .filter(person::Column::Id.is_in(people.iter().map(|person| person.0)))
        .order_by_asc(person::Column::Id)
        .lock_exclusive()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|row| (PersonId(row.id), row.full_name)).collect())
}

/// Who of them is elsewhere then, by name.
async fn busy_then(
    tx: &WriteTx,
    service: ServiceId,
    known: &HashMap<PersonId, String>,
    (span, day): (Span, NaiveDate),
    itself: Option<Uuid>,
) -> Result<Vec<String>, Refusal> {
    let people: Vec<PersonId> = known.keys().copied().collect();
    let found = taken::elsewhere(&**tx, &people, Asked { service, span, day, itself }).await?;
    let mut names: Vec<String> = found.iter().filter_map(|person| known.get(person).cloned()).collect();
    names.sort_unstable();
    Ok(names)
}

/// Refused where somebody is elsewhere then, unless it stands all the same.
async fn all_are_free(
    tx: &WriteTx,
    service: ServiceId,
    known: &HashMap<PersonId, String>,
    when: (Span, NaiveDate),
    itself: Option<Uuid>,
) -> Result<(), Refusal> {
    let names = busy_then(tx, service, known, when, itself).await?;
    match busy_words(&names, known.len()) {
        Some(words) => Err(at_field("starts", "somebody_busy", words)),
        None => Ok(()),
    }
}

/// Refused where somebody would have too little time to come from elsewhere, or to go on, unless it stands all the same.
async fn all_get_there(
    tx: &WriteTx,
    service: &ServiceNames,
    known: &HashMap<PersonId, String>,
    (span, place): (Span, &Place),
    itself: Option<Uuid>,
) -> Result<(), Refusal> {
    let needed = taken::travel_minutes(&service.settings);
    let asked = Stop::new(span.starts_at, span.ends_at, &place.place);
    if asked.place.is_none() || needed == 0 {
        return Ok(());
    }
    let margin = Duration::minutes(i64::from(needed));
    let around = Span { starts_at: span.starts_at - margin, ends_at: span.ends_at + margin };
    let people: Vec<PersonId> = known.keys().copied().collect();
    let stops = taken::stops(&**tx, service.id, &people, around, itself).await?;
    let short = |person: &PersonId| asked.shortest(stops.get(person)?, needed);
    let mut hurried: Vec<(&str, u32)> = known.iter().filter_map(|(person, name)| Some((name.as_str(), short(person)?))).collect();
    hurried.sort_unstable();
    match hurried_words(&hurried) {
        Some(words) => Err(at_field("starts", "little_time", words)),
        None => Ok(()),
    }
}

/// Put a meeting on record with its people.
async fn record(tx: &WriteTx, service: &ServiceNames, planner: PersonId, new: &NewMeeting, span: Span) -> Result<meeting::Model, Refusal> {
    use super::model::MeetingState;
    use crate::platform::reference::Numbered;
    let plan = &new.plan;
    let state = if new.offered { MeetingState::Offered } else { MeetingState::Planned };
    let row = meeting::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        reference: Set(tx.next_reference(service.id, Numbered::Meeting).await?),
        kind: Set(new.kind.code().to_owned()),
        state: Set(state.code().to_owned()),
        about_id: Set(new.about),
        purpose: Set(plan.purpose.map(|purpose| purpose.code().to_owned())),
        title: Set(plan.title.clone()),
        note: Set(plan.note.clone()),
        day: Set(plan.times.day),
        starts_local: Set(plan.times.starts),
        ends_local: Set(plan.times.ends),
        zone: Set(service.zone.name().to_owned()),
        starts_at: Set(span.starts_at),
        ends_at: Set(span.ends_at),
        place: Set(plan.place.place.clone()),
        joining_link: Set(plan.place.joining_link.clone()),
        place_changed_at: Set(None),
        planned_by: Set(planner.0),
        created_at: Set(tx.now()),
        ended_reason: Set(None),
        ended_at: Set(None),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    for (person, part) in &new.people {
        join(tx, &row, *person, *part).await?;
    }
    Ok(row)
}

async fn join(tx: &WriteTx, row: &meeting::Model, person: PersonId, part: Part) -> Result<(), Refusal> {
    meeting_person::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(row.service_id),
        meeting_id: Set(row.id),
        person_id: Set(person.0),
        part: Set(part.code().to_owned()),
        joined_at: Set(tx.now()),
        left_at: Set(None),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}

/// Of those people and the holders of those roles, those who have a sign-in here; whoever has none is left out.
///
/// # Errors
/// `too_many` at the field; a fault.
async fn with_sign_in(
    tx: &WriteTx,
    service: ServiceId,
    people: &[PersonId],
    roles: &[Role],
    now: DateTime<Utc>,
) -> Result<Vec<PersonId>, Refusal> {
    let too_many = || at_field("groups", "too_many", format!("Invite {PEOPLE_MAX} people at most"));
    let most = u64::try_from(PEOPLE_MAX).unwrap_or(CHOICES_MAX) + 1;
    let mut all: Vec<PersonId> =
        invitable(&**tx, service, now, roles, most).await?.into_iter().map(|one| PersonId(one.person_id)).collect();
    if !people.is_empty() {
        use entity::account;
        let named: Vec<Uuid> = account::Entity::find()
            .select_only()
            .column(account::Column::PersonId)
            .filter(account::Column::ServiceId.eq(service.0))
            .filter(account::Column::State.eq("ACTIVE"))
            .filter(account::Column::PersonId.is_in(people.iter().take(PEOPLE_MAX + 1).map(|person| person.0)))
            .into_tuple()
            .all(&**tx)
            .await?;
        all.extend(named.into_iter().map(PersonId));
    }
    all.sort_unstable();
    all.dedup();
    if all.len() > PEOPLE_MAX { Err(too_many()) } else { Ok(all) }
}

/// The practising record names the next supervision that is planned; `was` is the day that it named before and that is no more.
async fn note_next_supervision(tx: &WriteTx, service: ServiceId, supervisee: PersonId, was: Option<NaiveDate>) -> Result<(), Refusal> {
    use super::model::{MeetingKind, MeetingState};
    let next = meeting::Entity::find()
        .filter(meeting::Column::AboutId.eq(supervisee.0))
        .filter(meeting::Column::Kind.eq(MeetingKind::Supervision.code()))
        .filter(meeting::Column::State.eq(MeetingState::Planned.code()))
        .filter(meeting::Column::EndsAt.gt(tx.now()))
        .order_by_asc(meeting::Column::StartsAt)
        .one(&**tx)
        .await?;
    let supervisor = match &next {
        Some(row) => leads(tx, row.id).await?,
        None => None,
    };
    keep_booking(tx, service, supervisee, supervisor, was, next.map(|row| row.day)).await
}

/// Who leads that meeting.
async fn leads(tx: &WriteTx, id: Uuid) -> Result<Option<PersonId>, Refusal> {
    let row = meeting_person::Entity::find()
        .filter(meeting_person::Column::MeetingId.eq(id))
        .filter(meeting_person::Column::Part.eq(Part::Leads.code()))
        .filter(meeting_person::Column::LeftAt.is_null())
        .one(&**tx)
        .await?;
    Ok(row.map(|row| PersonId(row.person_id)))
}

/// It was held: the supervision that it was goes on the practising record.
async fn note_held_supervision(tx: &WriteTx, service: ServiceId, row: &meeting::Model) -> Result<(), Refusal> {
    let Some(supervisee) = row.about_id.map(PersonId) else { return Ok(()) };
    let supervisor = leads(tx, row.id).await?;
    record_supervision(tx, service, supervisee, supervisor, SupervisionDay::Held(row.day)).await?;
    note_next_supervision(tx, service, supervisee, None).await
}
