//! Planning: a supervision, a meeting about a case, a meeting of the team or a conference.

use super::told::Telling;
use super::{all_are_free, all_get_there, at_field, hold_people, note_next_supervision, record, span_of, with_sign_in};
use crate::audit::Note;
use crate::calendar::appointments;
use crate::cases::permits::OpenCase;
use crate::meetings::model::{Invited, MeetingKind, NewMeeting, Part, Plan};
use crate::meetings::permits::{PlanSupervision, PlanTeamMeeting};
use crate::meetings::queries::seated;
use crate::people::practitioners::commands::find;
use crate::people::practitioners::supervisors::{reaches_all, supervises};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{CaseId, MeetingId, PersonId, Refusal, ServiceId, when};
use chrono::NaiveDate;
use entity::{party, safe_contact, supervisor_of};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Put it on record, tell everybody.
async fn plan(app: &App, tx: &WriteTx, service: &ServiceNames, planner: PersonId, new: NewMeeting) -> Result<MeetingId, Refusal> {
    let span = span_of(tx, service, &new.plan.times, "when")?;
    let people: Vec<PersonId> = new.people.iter().map(|(person, _)| *person).collect();
    let known = hold_people(tx, service.id, &people).await?;
    if known.len() != people.len() {
        return Err(Refusal::NotFound);
    }
    if !new.plan.anyway {
        all_are_free(tx, service.id, &known, (span, new.plan.times.day), None).await?;
        all_get_there(tx, service, &known, (span, &new.plan.place), None).await?;
    }
    let row = record(tx, service, planner, &new, span).await?;
    Telling { app, tx, service, row: &row }.invite(&new.people).await?;
    let note = Note::collected("meeting.planned", "meeting", row.id);
    let note = note.detail(serde_json::json!({ "kind": row.kind, "people": new.people.len() }));
    tx.note(match new.kind {
        MeetingKind::CaseMeeting => note.case(CaseId(row.about_id.unwrap_or_default())),
        _ => note,
    })
    .await?;
    Ok(MeetingId(row.id))
}

/// Plan a supervision: by who supervises, or by who is supervised.
///
/// # Errors
/// `not_supervised` at the field, unless one of the two supervises the other; `somebody_busy`, `little_time`, `in_the_past` at their fields; a fault.
pub async fn plan_supervision(
    app: &App,
    permit: &PlanSupervision,
    service: &ServiceNames,
    with: PersonId,
    how: Plan,
) -> Result<MeetingId, Refusal> {
    let tx = app.begin(permit).await?;
    let me = permit.actor().person;
    let (supervisor, supervisee) = if supervises(&*tx, with, me).await? {
        (with, me)
    } else if supervises(&*tx, me, with).await? || (reaches_all(permit.actor()) && find(&tx, permit.service(), with).await?.is_some()) {
        (me, with)
    } else {
        return Err(at_field("with", "not_supervised", "Choose somebody whom you supervise, or who supervises you"));
    };
    if supervisor == supervisee {
        return Err(at_field("with", "own_supervision", "Nobody supervises themselves. Choose somebody else"));
    }
    let people = vec![(supervisor, Part::Leads), (supervisee, Part::TakesPart)];
    let new = NewMeeting { kind: MeetingKind::Supervision, offered: false, about: Some(supervisee.0), plan: how, people };
    let id = plan(app, &tx, service, me, new).await?;
    note_next_supervision(&tx, service.id, supervisee, None).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// Plan a meeting of the team or a conference. One of several days is a meeting on each of them, numbered: somebody may come to one and not
/// to the other, and one day can be moved by itself. Returns the first.
///
/// # Errors
/// `nobody` and `too_many` at their fields; as [`plan_supervision`], with the day where it is not the one that was typed first.
pub async fn plan_team_meeting(
    app: &App,
    permit: &PlanTeamMeeting,
    service: &ServiceNames,
    kind: MeetingKind,
    (how, further): (Plan, &[NaiveDate]),
    invited: &Invited,
) -> Result<MeetingId, Refusal> {
    let tx = app.begin(permit).await?;
    let me = permit.actor().person;
    let others = with_sign_in(&tx, service.id, &invited.people, &invited.roles, tx.now()).await?;
    let others: Vec<PersonId> = others.into_iter().filter(|person| *person != me).collect();
    if others.is_empty() {
        return Err(at_field("people", "nobody", "Choose who is invited"));
    }
    let others = others.into_iter().map(|person| (person, Part::TakesPart));
    let people: Vec<(PersonId, Part)> = std::iter::once((me, Part::Leads)).chain(others).collect();
    let mut first = None;
    for (day, title) in numbered(&how, further) {
        let mut one = how.clone();
        (one.times.day, one.title) = (day, title);
        let new = NewMeeting { kind, offered: false, about: None, plan: one, people: people.clone() };
        let id = plan(app, &tx, service, me, new).await.map_err(|refusal| on_day(refusal, day, how.times.day))?;
        first.get_or_insert(id);
    }
    app.commit(tx).await?;
    first.ok_or(Refusal::NotFound)
}

/// The days of a meeting in their order, each with what it is called.
fn numbered(how: &Plan, further: &[NaiveDate]) -> Vec<(NaiveDate, String)> {
    let days: BTreeSet<NaiveDate> = further.iter().copied().chain([how.times.day]).collect();
    let many = days.len();
    let title = |number: usize| if many == 1 { how.title.clone() } else { format!("{}, day {number} of {many}", how.title) };
    days.into_iter().zip(1..).map(|(day, number)| (day, title(number))).collect()
}

/// What is said of a further day names it: the form has hours and a place for all of them.
fn on_day(refusal: Refusal, day: NaiveDate, typed: NaiveDate) -> Refusal {
    match refusal {
        Refusal::Invalid(mut wrong) if day != typed => {
            for problem in &mut wrong.0 {
                problem.sentence = format!("On {}: {}", when::day(day), problem.sentence);
            }
            Refusal::Invalid(wrong)
        }
        other => other,
    }
}

/// Plan a meeting about a case: with who sits on it, and others who may look at it. Whoever is in the matter is told only by a plain letter,
/// and only where words on safe contact are on record and somebody has said that they wish it.
///
/// # Errors
/// `nobody`; `no_safe_contact` at the field; as [`plan_supervision`].
pub async fn plan_case_meeting(
    app: &App,
    permit: &OpenCase,
    service: &ServiceNames,
    how: Plan,
    invited: &Invited,
) -> Result<MeetingId, Refusal> {
    let tx = app.begin(permit).await?;
    let me = permit.actor().person;
    let on_it = seated(&*tx, permit.id()).await?;
    let mut people = may_be_asked(&tx, permit, &on_it, &invited.people).await?;
    if !people.iter().any(|(_, part)| !part.is_outside()) {
        return Err(at_field("people", "nobody", "Choose who comes"));
    }
    if let Some(own) = people.iter_mut().find(|(person, _)| *person == me) {
        own.1 = Part::Leads;
    }
    people.extend(by_letter(&tx, service.id, permit.id(), &invited.parties).await?.into_iter().map(|person| (person, Part::Party)));
    let new = NewMeeting { kind: MeetingKind::CaseMeeting, offered: false, about: Some(permit.id().0), plan: how, people };
    let id = plan(app, &tx, service, me, new).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// Of those who were chosen, those to whom the case may be open: who sits on it, who supervises them, the office.
pub(super) async fn may_be_asked(
    tx: &WriteTx,
    permit: &OpenCase,
    on_it: &[PersonId],
    chosen: &[PersonId],
) -> Result<Vec<(PersonId, Part)>, Refusal> {
    around(tx, permit.service(), on_it, chosen).await
}

/// The same, where the case is known by who sits on it.
pub(super) async fn around(
    tx: &WriteTx,
    service: ServiceId,
    on_it: &[PersonId],
    chosen: &[PersonId],
) -> Result<Vec<(PersonId, Part)>, Refusal> {
    use crate::meetings::queries::invitable;
    use crate::shared::Role;
    let supervisors: Vec<Uuid> = supervisor_of::Entity::find()
        .select_only()
        .column(supervisor_of::Column::SupervisorId)
        .filter(supervisor_of::Column::PersonId.is_in(on_it.iter().map(|person| person.0)))
        .filter(supervisor_of::Column::EndsAt.is_null())
        .into_tuple()
        .all(&**tx)
        .await?;
    let office = invitable(&**tx, service, tx.now(), &[Role::Coordinator, Role::ServiceManager], 1000).await?;
    let may =
        |person: &PersonId| on_it.contains(person) || supervisors.contains(&person.0) || office.iter().any(|one| one.person_id == person.0);
    Ok(chosen.iter().copied().filter(may).map(|person| (person, Part::TakesPart)).collect())
}

/// Those people of the case who may be written to: they have an address, and words on how they are reached safely are on record.
///
/// # Errors
/// `no_safe_contact` at the field; a fault.
pub(super) async fn by_letter(tx: &WriteTx, service: ServiceId, case: CaseId, chosen: &[PersonId]) -> Result<Vec<PersonId>, Refusal> {
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let keys = || chosen.iter().map(|person| person.0);
    let in_case: Vec<Uuid> = party::Entity::find()
        .select_only()
        .column(party::Column::PersonId)
        .filter(party::Column::ServiceId.eq(service.0))
        .filter(party::Column::CaseId.eq(case.0))
        .filter(party::Column::LeftAt.is_null())
        .filter(party::Column::PersonId.is_in(keys()))
        .into_tuple()
        .all(&**tx)
        .await?;
    let safe: Vec<Uuid> = safe_contact::Entity::find()
        .select_only()
        .column(safe_contact::Column::PersonId)
        .filter(safe_contact::Column::PersonId.is_in(keys()))
        .filter(safe_contact::Column::EndsAt.is_null())
        .into_tuple()
        .all(&**tx)
        .await?;
    let contacts = appointments::contacts(tx, chosen).await?;
    let may = |person: &PersonId| in_case.contains(&person.0) && safe.contains(&person.0) && contacts.contains_key(person);
    if chosen.iter().all(may) {
        return Ok(chosen.to_vec());
    }
    let sentence = "Leave out who has no e-mail address, or no words on safe contact, on record. Put those on record first";
    Err(at_field("parties", "no_safe_contact", sentence))
}
