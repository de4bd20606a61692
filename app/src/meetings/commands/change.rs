//! A meeting that changes, is called off, or was held.

use super::plan::{around, by_letter};
use super::told::{News, Telling};
use super::{
    all_are_free, all_get_there, at_field, hold_people, join, note_held_supervision, note_next_supervision, span_of, with_sign_in,
};
use crate::audit::Note;
use crate::meetings::letters::MeetingNews;
use crate::meetings::model::{Invited, MeetingKind, MeetingState, Part, Plan};
use crate::meetings::permits::OneMeeting;
use crate::meetings::queries::{people_of, seated};
use crate::meetings::rules::{Act, PANEL_MIN, PEOPLE_MAX, may};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{CaseId, PersonId, Refusal};
use entity::{meeting, meeting_person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use std::collections::HashMap;

type People = Vec<(PersonId, Part)>;

/// Change a meeting to that plan with those people; everybody is told what is new to them.
///
/// # Errors
/// `Changed`, when somebody changed it meanwhile; what [`may`] refuses; the problems of planning at their fields; a fault.
pub async fn change(
    app: &App,
    permit: &OneMeeting,
    service: &ServiceNames,
    version: i32,
    plan: &Plan,
    invited: &Invited,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let before = held_row(&tx, permit).await?;
    may(Act::Change, state(&before), before.starts_at <= tx.now())?;
    if before.version != version {
        return Err(Refusal::Changed);
    }

    let standing: People = people_of(&*tx, permit.id()).await?.iter().filter_map(as_part).collect();
    let wanted = wanted(&tx, permit, service, &standing, invited).await?;
    let span = span_of(&tx, service, &plan.times, "when")?;
    let people: Vec<PersonId> = wanted.iter().map(|(person, _)| *person).collect();
    let known = hold_people(&tx, service.id, &people).await?;
    if !plan.anyway {
        all_are_free(&tx, service.id, &known, (span, plan.times.day), Some(before.id)).await?;
        all_get_there(&tx, service, &known, (span, &plan.place), Some(before.id)).await?;
    }

    let moved = (&before.place, &before.joining_link) != (&plan.place.place, &plan.place.joining_link);
    let after = meeting::ActiveModel {
        id: Set(before.id),
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
        place_changed_at: Set(if moved { Some(tx.now()) } else { before.place_changed_at }),
        version: Set(version + 1),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    settle_people(app, &tx, service, (&before, &after), &standing, &wanted).await?;
    tx.note(about(permit, Note::changed("meeting.changed", "meeting", before.id))).await?;
    if let Some(supervisee) = permit.supervisee() {
        note_next_supervision(&tx, service.id, supervisee, Some(permit.row().day)).await?;
    }
    app.commit(tx).await
}

fn about(permit: &OneMeeting, note: Note) -> Note {
    match (permit.kind(), permit.row().about_id) {
        (MeetingKind::CaseMeeting, Some(case)) => note.case(CaseId(case)),
        _ => note,
    }
}

async fn held_row(tx: &WriteTx, permit: &OneMeeting) -> Result<meeting::Model, Refusal> {
    meeting::Entity::find_by_id(permit.id().0).lock_exclusive().one(&**tx).await?.ok_or(Refusal::NotFound)
}

fn state(row: &meeting::Model) -> MeetingState {
    MeetingState::from_code(&row.state).unwrap_or(MeetingState::CalledOff)
}

pub(super) fn as_part(row: &meeting_person::Model) -> Option<(PersonId, Part)> {
    Some((PersonId(row.person_id), Part::from_code(&row.part)?))
}

/// Who is to be there from now on. The two of a supervision stay, and so does an applicant; whoever leads a meeting of the team goes on
/// leading it.
async fn wanted(
    tx: &WriteTx,
    permit: &OneMeeting,
    service: &ServiceNames,
    standing: &[(PersonId, Part)],
    invited: &Invited,
) -> Result<People, Refusal> {
    let kept = |part: Part| standing.iter().copied().filter(move |(_, own)| *own == part).collect::<People>();
    let mut people: People = match permit.kind() {
        MeetingKind::Supervision => return Ok(standing.to_vec()),
        MeetingKind::Interview => {
            let panel = with_sign_in(tx, service.id, &invited.people, &[], tx.now()).await?;
            if panel.len() < PANEL_MIN {
                return Err(at_field("people", "panel", format!("Choose at least {PANEL_MIN} people for the panel")));
            }
            let panel = panel.into_iter().map(|person| (person, Part::Leads));
            return Ok(panel.chain(kept(Part::Applicant)).collect());
        }
        MeetingKind::CaseMeeting => {
            let case = CaseId(permit.row().about_id.unwrap_or_default());
            let on_it = seated(&**tx, case).await?;
            let mut people = around(tx, service.id, &on_it, &invited.people).await?;
            people.extend(by_letter(tx, service.id, case, &invited.parties).await?.into_iter().map(|person| (person, Part::Party)));
            people
        }
        MeetingKind::TeamMeeting | MeetingKind::Conference => {
            let chosen = with_sign_in(tx, service.id, &invited.people, &invited.roles, tx.now()).await?;
            chosen.into_iter().map(|person| (person, Part::TakesPart)).collect()
        }
    };
    let leading = kept(Part::Leads);
    match permit.kind() {
        MeetingKind::CaseMeeting => {
            for (person, part) in &mut people {
                if leading.iter().any(|(leads, _)| leads == person) {
                    *part = Part::Leads;
                }
            }
        }
        _ => {
            people.retain(|(person, _)| !leading.iter().any(|(leads, _)| leads == person));
            people.splice(0..0, leading);
        }
    }
    if !people.iter().any(|(_, part)| !part.is_outside()) || people.len() > PEOPLE_MAX {
        return Err(at_field("people", "nobody", "Choose who comes"));
    }
    Ok(people)
}

/// Those who stay are told of the change, new ones are invited, and those who are not expected any more are told so.
async fn settle_people(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    (before, after): (&meeting::Model, &meeting::Model),
    standing: &[(PersonId, Part)],
    wanted: &[(PersonId, Part)],
) -> Result<(), Refusal> {
    let has = |list: &[(PersonId, Part)], person: PersonId| list.iter().any(|(one, _)| *one == person);
    let gone: People = standing.iter().copied().filter(|(person, _)| !has(wanted, *person)).collect();
    let stay: People = wanted.iter().copied().filter(|(person, _)| has(standing, *person)).collect();
    let new: People = wanted.iter().copied().filter(|(person, _)| !has(standing, *person)).collect();

    let rows = meeting_person::Entity::find().filter(meeting_person::Column::MeetingId.eq(after.id)).all(&**tx).await?;
    let known: HashMap<PersonId, meeting_person::Model> = rows.into_iter().map(|row| (PersonId(row.person_id), row)).collect();
    for (person, _) in &gone {
        let Some(row) = known.get(person) else { continue };
        meeting_person::ActiveModel { id: Set(row.id), left_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    for (person, part) in &new {
        match known.get(person) {
            // Whoever was taken off before comes back under the same identity.
            Some(row) => {
                let part = Set(part.code().to_owned());
                meeting_person::ActiveModel { id: Set(row.id), part, joined_at: Set(tx.now()), left_at: Set(None), ..Default::default() }
                    .update(&**tx)
                    .await?;
            }
            None => join(tx, after, *person, *part).await?,
        }
    }
    if state(after) == MeetingState::Offered {
        return Ok(());
    }
    Telling { app, tx, service, row: before }.take_back(&gone, News { news: MeetingNews::NotNeeded, reason: None }).await?;
    let telling = Telling { app, tx, service, row: after };
    telling.change(before, &stay).await?;
    telling.invite(&new).await
}

/// Call a meeting off; everybody is told.
///
/// # Errors
/// What [`may`] refuses; a fault.
pub async fn call_off(app: &App, permit: &OneMeeting, service: &ServiceNames, reason: &str) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let row = held_row(&tx, permit).await?;
    may(Act::CallOff, state(&row), row.starts_at <= tx.now())?;
    call_off_within(app, &tx, service, &row, reason).await?;
    tx.note(about(permit, Note::changed("meeting.called_off", "meeting", row.id))).await?;
    if let Some(supervisee) = permit.supervisee() {
        note_next_supervision(&tx, service.id, supervisee, Some(permit.row().day)).await?;
    }
    app.commit(tx).await
}

/// The same in a transaction that somebody else commits; the line of the trail is theirs.
pub(super) async fn call_off_within(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    row: &meeting::Model,
    reason: &str,
) -> Result<(), Refusal> {
    let was_planned = state(row) == MeetingState::Planned;
    let off = end(tx, row, MeetingState::CalledOff, Some(reason)).await?;
    if was_planned && row.ends_at > tx.now() {
        let people: People = people_of(&**tx, crate::shared::MeetingId(row.id)).await?.iter().filter_map(as_part).collect();
        let news = News { news: MeetingNews::Off, reason: Some(reason) };
        Telling { app, tx, service, row: &off }.take_back(&people, news).await?;
    }
    Ok(())
}

/// Write that it came to an end of that kind.
pub(super) async fn end(tx: &WriteTx, row: &meeting::Model, state: MeetingState, reason: Option<&str>) -> Result<meeting::Model, Refusal> {
    let ended = meeting::ActiveModel {
        id: Set(row.id),
        state: Set(state.code().to_owned()),
        ended_reason: Set(reason.map(str::to_owned)),
        ended_at: Set(Some(tx.now())),
        version: Set(row.version + 1),
        ..Default::default()
    };
    Ok(ended.update(&**tx).await?)
}

/// Record that a meeting was held; a supervision goes on the practising record with it.
///
/// # Errors
/// What [`may`] refuses; a fault.
pub async fn hold(app: &App, permit: &OneMeeting, service: &ServiceNames) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let row = held_row(&tx, permit).await?;
    may(Act::Hold, state(&row), row.starts_at <= tx.now())?;
    end(&tx, &row, MeetingState::Held, None).await?;
    tx.note(about(permit, Note::changed("meeting.held", "meeting", row.id))).await?;
    if permit.kind() == MeetingKind::Supervision {
        note_held_supervision(&tx, service.id, &row).await?;
    }
    app.commit(tx).await
}
