//! The meetings to come of somebody who has left are handed on, or called off.

use super::change::{as_part, call_off_within, end};
use super::note_next_supervision;
use super::told::{News, Telling};
use crate::audit::Note;
use crate::meetings::letters::MeetingNews;
use crate::meetings::model::{MeetingKind, MeetingState, Part};
use crate::meetings::queries::{of_person, people_of};
use crate::meetings::rules::{Then, still_comes, then};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::LEFT;
use crate::shared::{CaseId, MeetingId, PersonId, Refusal, Role};
use entity::{account, meeting, meeting_person, practitioner, role_grant};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Set};

/// So many meetings of one person are looked at; nobody is asked to more.
const AT_MOST: u64 = 500;
/// What everybody reads of a meeting that is off because of it; whose part it was stays inside.
const REASON: &str = "Somebody who is needed for it cannot come any more.";

/// Take somebody who comes to meetings no more off every one that has not begun: it is called off, or goes on without them and is led by
/// somebody else where it must be. They are told, by a cancellation where they have an entry; so is whoever leads it, and everybody where it
/// is off. Somebody who still comes keeps all. One transaction. Says how many meetings it was.
///
/// # Errors
/// A fault, and then nothing has changed.
pub async fn let_go(app: &App, permit: &impl Permit, service: &ServiceNames, person: PersonId) -> Result<usize, Refusal> {
    let tx = app.begin(permit).await?;
    if comes(&tx, service, person).await? {
        return Ok(0);
    }
    let rows = meeting::Entity::find()
        .filter(meeting::Column::ServiceId.eq(service.id.0))
        .filter(meeting::Column::Id.in_subquery(of_person(person)))
        .filter(meeting::Column::State.is_in([MeetingState::Offered, MeetingState::Planned].map(MeetingState::code)))
        .filter(meeting::Column::StartsAt.gt(tx.now()))
        .order_by_asc(meeting::Column::StartsAt)
        .order_by_asc(meeting::Column::Id)
        .limit(AT_MOST)
        .lock_exclusive()
        .all(&*tx)
        .await?;
    let mut many = 0;
    for row in &rows {
        many += usize::from(one(app, &tx, service, row, person).await?);
    }
    app.commit(tx).await?;
    Ok(many)
}

/// Whether they come to meetings still: by an open sign-in with a role to which meetings are open.
async fn comes(tx: &WriteTx, service: &ServiceNames, person: PersonId) -> Result<bool, Refusal> {
    let held: Vec<String> = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::Role)
        .join(JoinType::InnerJoin, role_grant::Relation::Account.def())
        .filter(account::Column::ServiceId.eq(service.id.0))
        .filter(account::Column::PersonId.eq(person.0))
        .filter(account::Column::State.eq("ACTIVE"))
        .filter(role_grant::Column::StartsAt.lte(tx.now()))
        .filter(Condition::any().add(role_grant::Column::EndsAt.is_null()).add(role_grant::Column::EndsAt.gt(tx.now())))
        .into_tuple()
        .all(&**tx)
        .await?;
    let roles: Vec<Role> = held.iter().filter_map(|code| Role::from_code(code)).collect();
    let practises = practitioner::Entity::find_by_id(person.0).one(&**tx).await?;
    Ok(still_comes(&roles, practises.is_some_and(|row| row.state == LEFT)))
}

async fn one(app: &App, tx: &WriteTx, service: &ServiceNames, row: &meeting::Model, person: PersonId) -> Result<bool, Refusal> {
    let Some(kind) = MeetingKind::from_code(&row.kind) else { return Ok(false) };
    let people = people_of(&**tx, MeetingId(row.id)).await?;
    let Some((own, part)) = people.iter().find_map(|one| (one.person_id == person.0).then_some((one, as_part(one)?.1))) else {
        return Ok(false);
    };
    // An applicant, and somebody in a matter, come as ever.
    if part.is_outside() {
        return Ok(false);
    }
    let others: Vec<(PersonId, Part)> = people.iter().filter_map(as_part).filter(|(one, _)| *one != person).collect();
    let about = |note: Note| match (kind, row.about_id) {
        (MeetingKind::CaseMeeting, Some(case)) => note.case(CaseId(case)),
        _ => note,
    };
    let then = then(kind, part, &others);
    if then == Then::CallOff {
        if row.state == MeetingState::Offered.code() {
            end(tx, row, MeetingState::NotChosen, None).await?;
        } else {
            call_off_within(app, tx, service, row, REASON).await?;
        }
        tx.note(about(Note::changed("meeting.called_off", "meeting", row.id))).await?;
        if let (MeetingKind::Supervision, Some(supervisee)) = (kind, row.about_id) {
            note_next_supervision(tx, service.id, PersonId(supervisee), Some(row.day)).await?;
        }
        return Ok(true);
    }

    meeting_person::ActiveModel { id: Set(own.id), left_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    let after = meeting::ActiveModel { id: Set(row.id), version: Set(row.version + 1), ..Default::default() }.update(&**tx).await?;
    let telling = Telling { app, tx, service, row: &after };
    if row.state == MeetingState::Planned.code() {
        telling.take_back(&[(person, part)], News { news: MeetingNews::NotNeeded, reason: None }).await?;
    }
    let leads: Vec<PersonId> = match then {
        Then::LedBy(next) => {
            let next_row = people.iter().find(|one| one.person_id == next.0).ok_or(Refusal::NotFound)?;
            let leads =
                meeting_person::ActiveModel { id: Set(next_row.id), part: Set(Part::Leads.code().to_owned()), ..Default::default() };
            leads.update(&**tx).await?;
            vec![next]
        }
        _ => others.iter().filter(|(_, part)| *part == Part::Leads).map(|(one, _)| *one).collect(),
    };
    telling.somebody_gone(&leads, matches!(then, Then::LedBy(_))).await?;
    let detail = serde_json::json!({ "handed_on": matches!(then, Then::LedBy(_)) });
    tx.note(about(Note::changed("meeting.without_somebody", "meeting", row.id).detail(detail))).await?;
    Ok(true)
}
