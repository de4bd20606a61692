//! What the pages of this room show.

mod scheduled;
mod supervisions;

pub use scheduled::{Pictured, people_pictured, pictured, places_pictured};
pub use supervisions::{Supervision, supervisions};

use super::model::{MeetingKind, MeetingState, Part, Purpose};
use super::permits::{OneMeeting, OpenSupervision, PlanSupervision, SeeMeetings};
use crate::calendar::answers::{self, Said};
use crate::calendar::appointments::Kind;
use crate::cases::permits::OpenCase;
use crate::people::practitioners::supervisors::{reaches_all, supervised_by};
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::shared::paging::{Listed, Paging};
use crate::shared::{CaseId, MeetingId, PersonId, Refusal, Role, ServiceId};
use chrono::{DateTime, Duration, Utc};
use entity::{application, assignment, meeting, meeting_person, person, practitioner, rj_case, supervision_note, supervisor_of};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    Statement,
};
use std::collections::HashMap;
use uuid::Uuid;

/// How far ahead a home page looks.
const SOON: Duration = Duration::days(7);
/// How long after it was over a supervision or a meeting about a case is asked about.
const ASKED_ABOUT: Duration = Duration::days(60);
/// The most people among whom somebody is chosen by name.
pub const CHOICES_MAX: u64 = 200;

/// One line of a list of meetings.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    pub id: Uuid,
    pub reference: String,
    pub kind: String,
    pub state: String,
    pub purpose: Option<String>,
    pub title: String,
    pub place: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Line {
    pub fn kind(&self) -> MeetingKind {
        MeetingKind::from_code(&self.kind).unwrap_or(MeetingKind::TeamMeeting)
    }

    pub fn state(&self) -> MeetingState {
        MeetingState::from_code(&self.state).unwrap_or(MeetingState::CalledOff)
    }

    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose.as_deref().and_then(Purpose::from_code)
    }
}

fn lines(list: Select<meeting::Entity>) -> Select<meeting::Entity> {
    list.select_only().columns([
        meeting::Column::Id,
        meeting::Column::Reference,
        meeting::Column::Kind,
        meeting::Column::State,
        meeting::Column::Purpose,
        meeting::Column::Title,
        meeting::Column::Place,
        meeting::Column::StartsAt,
        meeting::Column::EndsAt,
    ])
}

/// The meetings that somebody takes part in.
pub(super) fn of_person(person: PersonId) -> SelectStatement {
    Query::select()
        .column(meeting_person::Column::MeetingId)
        .from(meeting_person::Entity)
        .and_where(meeting_person::Column::PersonId.eq(person.0))
        .and_where(meeting_person::Column::LeftAt.is_null())
        .to_owned()
}

/// One's own meetings: those to come, the next first, or those that are over, the latest first. Two statements at most.
///
/// # Errors
/// A fault.
pub async fn own(app: &App, permit: &SeeMeetings, over: bool, paging: &Paging) -> Result<Listed<Line>, Refusal> {
    let now = app.clock().now();
    let mine = meeting::Entity::find()
        .filter(meeting::Column::ServiceId.eq(permit.service().0))
        .filter(meeting::Column::Id.in_subquery(of_person(permit.actor().person)))
        .filter(meeting::Column::State.ne(MeetingState::NotChosen.code()));
    let mine = if over {
        mine.filter(meeting::Column::EndsAt.lte(now))
    } else {
        mine.filter(meeting::Column::EndsAt.gt(now)).filter(meeting::Column::State.ne(MeetingState::CalledOff.code()))
    };
    let rows = lines(mine.clone());
    let rows = if over { rows.order_by_desc(meeting::Column::StartsAt) } else { rows.order_by_asc(meeting::Column::StartsAt) };
    Ok(page_of(&mine, rows.order_by_asc(meeting::Column::Id), paging, app.read(permit)).await?)
}

/// What somebody meets for between two moments, for their diary: key, start, end, title, place, and four columns that say that it is no
/// course day but a meeting; in the order in which `training` reads them beside its own, so that one statement asks for both.
pub fn in_diary(person: PersonId, from: DateTime<Utc>, to: DateTime<Utc>) -> SelectStatement {
    let states = [MeetingState::Planned, MeetingState::Held].map(MeetingState::code);
    let between = Condition::all().add(meeting::Column::State.is_in(states)).add(meeting::Column::EndsAt.gt(from));
    beside_course_days(person, between.add(meeting::Column::StartsAt.lt(to)))
}

/// The same of what needs somebody now: meetings within a week; and what is over and not on record as held, of supervisions that they lead and
/// of meetings about cases on which they work.
pub fn soon(person: PersonId, now: DateTime<Utc>) -> SelectStatement {
    let of = |kind: MeetingKind| Condition::all().add(meeting::Column::Kind.eq(kind.code()));
    let supervises = of(MeetingKind::Supervision).add(meeting::Column::AboutId.ne(person.0));
    let own_cases = Query::select()
        .column(assignment::Column::CaseId)
        .from(assignment::Entity)
        .and_where(assignment::Column::PersonId.eq(person.0))
        .and_where(assignment::Column::EndsAt.is_null())
        .to_owned();
    let works_on = of(MeetingKind::CaseMeeting).add(meeting::Column::AboutId.in_subquery(own_cases));
    let to_record = Condition::all()
        .add(Condition::any().add(supervises).add(works_on))
        .add(meeting::Column::EndsAt.lte(now))
        .add(meeting::Column::EndsAt.gt(now - ASKED_ABOUT));
    let soon = Condition::all().add(meeting::Column::EndsAt.gt(now)).add(meeting::Column::StartsAt.lt(now + SOON));
    let planned = Condition::all().add(meeting::Column::State.eq(MeetingState::Planned.code()));
    beside_course_days(person, planned.add(Condition::any().add(to_record).add(soon)))
}

fn beside_course_days(person: PersonId, which: Condition) -> SelectStatement {
    meeting::Entity::find()
        .select_only()
        .column_as(meeting::Column::Id, "run_id")
        .column_as(meeting::Column::StartsAt, "starts_at")
        .column_as(meeting::Column::EndsAt, "ends_at")
        .column_as(meeting::Column::Title, "title")
        .column_as(meeting::Column::Place, "venue")
        .expr_as(Expr::cust("FALSE"), "teaches")
        .expr_as(Expr::cust("FALSE"), "waits")
        .expr_as(Expr::cust("FALSE"), "offered")
        .expr_as(Expr::cust("TRUE"), "meets")
        .filter(meeting::Column::Id.in_subquery(of_person(person)))
        .filter(which)
        .into_query()
}

/// The meetings about a case, the latest first.
///
/// # Errors
/// A fault.
pub async fn of_case(app: &App, permit: &OpenCase, paging: &Paging) -> Result<Listed<Line>, Refusal> {
    let about = meeting::Entity::find()
        .filter(meeting::Column::ServiceId.eq(permit.service().0))
        .filter(meeting::Column::AboutId.eq(permit.id().0))
        .filter(meeting::Column::Kind.eq(MeetingKind::CaseMeeting.code()));
    let rows = lines(about.clone()).order_by_desc(meeting::Column::StartsAt).order_by_asc(meeting::Column::Id);
    Ok(page_of(&about, rows, paging, app.read(permit)).await?)
}

/// Somebody among the people of a meeting.
#[derive(Debug, Clone)]
pub struct Somebody {
    pub person: PersonId,
    pub name: String,
    pub part: Part,
    pub said: Option<Said>,
}

/// A meeting as its page shows it.
#[derive(Debug, Clone)]
pub struct Whole {
    pub people: Vec<Somebody>,
    /// What it is about, for those who may open that: words and address.
    pub about: Option<(String, String)>,
}

/// Who takes part and what they answered. Four statements at most.
///
/// # Errors
/// A fault.
pub async fn whole(app: &App, permit: &OneMeeting) -> Result<Whole, Refusal> {
    let db = app.read(permit);
    let rows = meeting_person::Entity::find()
        .filter(meeting_person::Column::MeetingId.eq(permit.id().0))
        .filter(meeting_person::Column::LeftAt.is_null())
        .find_also_related(person::Entity)
        .order_by_asc(meeting_person::Column::Part)
        .order_by_asc(person::Column::NameNorm)
        .all(db)
        .await?;
    let subject = [permit.id().0];
    let mut said = answers::answers(db, Kind::Meeting, &subject).await?;
    if rows.iter().any(|(row, _)| row.part == Part::Party.code()) {
        said.extend(answers::answers(db, Kind::PartyMeeting, &subject).await?);
    }
    let people = rows.into_iter().filter_map(|(row, somebody)| {
        let person = PersonId(row.person_id);
        let part = Part::from_code(&row.part)?;
        Some(Somebody { person, name: somebody?.full_name, part, said: said.remove(&(permit.id().0, person)) })
    });
    Ok(Whole { people: people.collect(), about: about(app, permit).await? })
}

async fn about(app: &App, permit: &OneMeeting) -> Result<Option<(String, String)>, Refusal> {
    let (db, Some(id)) = (app.read(permit), permit.row().about_id) else { return Ok(None) };
    Ok(match permit.kind() {
        MeetingKind::CaseMeeting => {
            let case = rj_case::Entity::find_by_id(id).one(db).await?;
            case.map(|case| (format!("Case {}", case.reference), format!("/cases/{id}/meetings")))
        }
        MeetingKind::Interview => {
            let asked = application::Entity::find_by_id(id).one(db).await?;
            asked.map(|asked| (format!("{}, {}", asked.full_name, asked.reference), format!("/recruitment/applications/{id}")))
        }
        MeetingKind::Supervision | MeetingKind::TeamMeeting | MeetingKind::Conference => None,
    })
}

/// Somebody with a sign-in, and what they do here.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Invitable {
    pub person_id: Uuid,
    pub full_name: String,
    /// The codes of their roles, a space between.
    pub roles: String,
}

const INVITABLE: &str = "
SELECT a.person_id, n.full_name, string_agg(g.role, ' ') AS roles
FROM account a JOIN person n ON n.id = a.person_id
JOIN role_grant g ON g.account_id = a.id AND g.starts_at <= $2 AND (g.ends_at IS NULL OR g.ends_at > $2)
WHERE a.service_id = $1 AND a.state = 'ACTIVE' AND g.role IN (ROLES)
  AND NOT EXISTS (SELECT 1 FROM practitioner p WHERE p.person_id = a.person_id AND p.state = 'LEFT')
GROUP BY a.person_id, n.full_name, n.name_norm
ORDER BY CASE WHEN COUNT(*) = 1 AND MIN(g.role) = 'VOLUNTEER' THEN 1 ELSE 0 END, n.name_norm LIMIT MOST";

/// The people of the service with a sign-in and one of those roles, who does more than volunteer first, then by name; as many as `most`.
/// One statement.
///
/// # Errors
/// A fault.
pub async fn invitable(
    db: &impl ConnectionTrait,
    service: ServiceId,
    now: DateTime<Utc>,
    roles: &[Role],
    most: u64,
) -> Result<Vec<Invitable>, Refusal> {
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    let roles = roles.iter().map(|role| format!("'{}'", role.code())).collect::<Vec<_>>().join(", ");
    let sql = INVITABLE.replace("ROLES", &roles).replace("MOST", &most.to_string());
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [service.0.into(), now.into()]);
    Ok(Invitable::find_by_statement(statement).all(db).await?)
}

/// With whom somebody may plan a supervision: those whom they supervise, and those who supervise them; for the office all practitioners as
/// well. Key, name, and whether that person would be the supervisor.
///
/// # Errors
/// A fault.
pub async fn supervision_partners(app: &App, permit: &PlanSupervision) -> Result<Vec<(PersonId, String, bool)>, Refusal> {
    let db = app.read(permit);
    let me = permit.actor().person;
    let mut theirs = Condition::any().add(person::Column::Id.in_subquery(supervised_by(me)));
    if reaches_all(permit.actor()) {
        let practises = Query::select()
            .column(practitioner::Column::PersonId)
            .from(practitioner::Entity)
            .and_where(practitioner::Column::ServiceId.eq(permit.service().0))
            .and_where(practitioner::Column::State.ne("LEFT"))
            .to_owned();
        theirs = theirs.add(person::Column::Id.in_subquery(practises));
    }
    let supervisors = Query::select()
        .column(supervisor_of::Column::SupervisorId)
        .from(supervisor_of::Entity)
        .and_where(supervisor_of::Column::PersonId.eq(me.0))
        .and_where(supervisor_of::Column::EndsAt.is_null())
        .to_owned();
    let names = |who: Condition| {
        person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::FullName])
            .filter(person::Column::ServiceId.eq(permit.service().0))
            .filter(person::Column::Id.ne(me.0))
            .filter(who)
            .order_by_asc(person::Column::NameNorm)
            .limit(CHOICES_MAX)
            .into_tuple::<(Uuid, String)>()
    };
    let (below, above) =
        tokio::try_join!(names(theirs).all(db), names(Condition::all().add(person::Column::Id.in_subquery(supervisors))).all(db))?;
    let mut partners: Vec<(PersonId, String, bool)> = above.into_iter().map(|(id, name)| (PersonId(id), name, true)).collect();
    let below = below.into_iter().filter(|(id, _)| !partners.iter().any(|(known, ..)| known.0 == *id)).collect::<Vec<_>>();
    partners.extend(below.into_iter().map(|(id, name)| (PersonId(id), name, false)));
    Ok(partners)
}

/// Who may be asked to a meeting about that case: who sits on it, who supervises them, and the office. Keys and names; the first are those
/// who sit on it.
///
/// # Errors
/// A fault.
pub async fn around_case(app: &App, permit: &OpenCase) -> Result<(Vec<PersonId>, Vec<(PersonId, String)>), Refusal> {
    let db = app.read(permit);
    let seated = seated(db, permit.id()).await?;
    let supervisors: Vec<Uuid> = supervisor_of::Entity::find()
        .select_only()
        .column(supervisor_of::Column::SupervisorId)
        .filter(supervisor_of::Column::PersonId.is_in(seated.iter().map(|person| person.0)))
        .filter(supervisor_of::Column::EndsAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let office = invitable(db, permit.service(), app.clock().now(), &[Role::Coordinator, Role::ServiceManager], CHOICES_MAX).await?;
    let mut keys: Vec<Uuid> =
        seated.iter().map(|person| person.0).chain(supervisors).chain(office.into_iter().map(|one| one.person_id)).collect();
    keys.sort_unstable();
    keys.dedup();
    let named = person::Entity::find().filter(person::Column::Id.is_in(keys)).order_by_asc(person::Column::NameNorm).all(db).await?;
    Ok((seated, named.into_iter().map(|row| (PersonId(row.id), row.full_name)).collect()))
}

/// Who sits on that case now.
///
/// # Errors
/// A fault.
pub async fn seated(db: &impl ConnectionTrait, case: CaseId) -> Result<Vec<PersonId>, Refusal> {
    use entity::assignment;
    let rows: Vec<Uuid> = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::PersonId)
        .filter(assignment::Column::CaseId.eq(case.0))
        .filter(assignment::Column::EndsAt.is_null())
        .limit(20)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(PersonId).collect())
}

/// The times of an interview that an applicant may choose, or has chosen, the next first.
///
/// # Errors
/// A fault.
pub async fn interviews(db: &impl ConnectionTrait, application: Uuid, states: &[MeetingState]) -> Result<Vec<meeting::Model>, Refusal> {
    Ok(meeting::Entity::find()
        .filter(meeting::Column::AboutId.eq(application))
        .filter(meeting::Column::Kind.eq(MeetingKind::Interview.code()))
        .filter(meeting::Column::State.is_in(states.iter().map(|state| state.code())))
        .order_by_asc(meeting::Column::StartsAt)
        .limit(50)
        .all(db)
        .await?)
}

/// What those people are called.
///
/// # Errors
/// A fault.
pub async fn names(db: &impl ConnectionTrait, people: impl IntoIterator<Item = PersonId>) -> Result<HashMap<PersonId, String>, Refusal> {
    let rows = person::Entity::find().filter(person::Column::Id.is_in(people.into_iter().map(|person| person.0))).all(db).await?;
    Ok(rows.into_iter().map(|row| (PersonId(row.id), row.full_name)).collect())
}

/// The meeting and who may be asked, for its form of change.
///
/// # Errors
/// A fault.
pub async fn people_of(db: &impl ConnectionTrait, meeting: MeetingId) -> Result<Vec<meeting_person::Model>, Refusal> {
    Ok(meeting_person::Entity::find()
        .filter(meeting_person::Column::MeetingId.eq(meeting.0))
        .filter(meeting_person::Column::LeftAt.is_null())
        .order_by_asc(meeting_person::Column::JoinedAt)
        .order_by_asc(meeting_person::Column::Id)
        .all(db)
        .await?)
}

/// The most versions of a record of a supervision that are shown.
const NOTES_MAX: u64 = 100;

/// Every version of both parts of the record of a supervision, the newest of each part first. One statement.
///
/// # Errors
/// A fault.
pub async fn supervision_notes(app: &App, permit: &OpenSupervision) -> Result<Vec<supervision_note::Model>, Refusal> {
    let found = supervision_note::Entity::find()
        .filter(supervision_note::Column::MeetingId.eq(permit.meeting().row().id))
        .order_by_desc(supervision_note::Column::Part)
        .order_by_desc(supervision_note::Column::Version)
        .limit(NOTES_MAX);
    Ok(found.all(app.read(permit)).await?)
}
