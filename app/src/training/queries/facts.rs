//! What is known when somebody asks for a place.

use super::{RunView, span};
use crate::accreditation;
use crate::calendar;
use crate::calendar::halves::hours_of;
use crate::shared::vocabulary::Level;
use crate::shared::{PersonId, Refusal, ServiceId};
use crate::training::model::{RunState, Span};
use crate::training::rules::{BookingFacts, OtherSession, Prerequisite, lacks};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{blocked_date, completion, course, run_trainer};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement, Value};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Everything that a booking is decided by; two to five statements.
///
/// # Errors
/// A fault.
pub async fn booking_facts<C: ConnectionTrait>(
    db: &C,
    run: &RunView,
    person: PersonId,
    today: NaiveDate,
    waits: bool,
) -> Result<BookingFacts, Refusal> {
    Ok(facts_of_several(db, run, &[person], today).await?.about(Some(person), waits))
}

/// What the bookings of several people on one run are decided by.
#[derive(Debug)]
pub struct FactsOfSeveral {
    /// As for somebody of whom nothing is known.
    run: BookingFacts,
    /// Who teaches the run.
    trainers: HashSet<Uuid>,
    /// Who completed the course before.
    completed: HashSet<Uuid>,
    levels: HashMap<PersonId, Level>,
    other_sessions: HashMap<Uuid, Vec<OtherSession>>,
    blocked: HashMap<Uuid, Vec<(NaiveDate, NaiveDate)>>,
    busy: HashMap<PersonId, Vec<Span>>,
}

impl FactsOfSeveral {
    /// What the booking of one of them is decided by; nobody is somebody who is not on record yet.
    pub fn about(&self, person: Option<PersonId>, waits: bool) -> BookingFacts {
        let run = BookingFacts { waits, ..self.run.clone() };
        let Some(person) = person else { return run };
        let completed = self.completed.contains(&person.0);
        BookingFacts {
            teaches: self.trainers.contains(&person.0),
            prerequisite: run.prerequisite.clone().map(|needed| Prerequisite { completed, ..needed }),
            level: self.levels.get(&person).copied(),
            other_sessions: self.other_sessions.get(&person.0).cloned().unwrap_or_default(),
            blocked: self.blocked.get(&person.0).cloned().unwrap_or_default(),
            busy: self.busy.get(&person).cloned().unwrap_or_default(),
            ..run
        }
    }
}

/// As [`booking_facts`], of several people in as many statements as of one; a caller with many asks in parts.
///
/// # Errors
/// A fault.
pub async fn facts_of_several<C: ConnectionTrait>(
    db: &C,
    run: &RunView,
    people: &[PersonId],
    today: NaiveDate,
) -> Result<FactsOfSeveral, Refusal> {
    let service = ServiceId(run.run.service_id);
    let prerequisite = prerequisite(db, run.course.prerequisite_course_id).await?;
    let completed = completed(db, run.course.prerequisite_course_id, people).await?;
    let others: Vec<PersonId> = people.iter().copied().filter(|person| !completed.contains(&person.0)).collect();
    let levels = match &prerequisite {
        Some(_) if !others.is_empty() => accreditation::queries::current_levels(db, service, &others, today).await?,
        _ => HashMap::new(),
    };
    Ok(FactsOfSeveral {
        run: BookingFacts {
            today,
            run_is_planned: run.run.state == RunState::Planned.code(),
            teaches: false,
            waits: false,
            booking_deadline: run.run.booking_deadline,
            days: run.days.iter().map(|day| (day.day, span(day))).collect(),
            prerequisite,
            level: None,
            other_sessions: Vec::new(),
            blocked: Vec::new(),
            busy: Vec::new(),
        },
        trainers: trainers_of(db, run).await?,
        completed,
        levels,
        other_sessions: other_sessions(db, run, people).await?,
        blocked: blocked(db, run, people).await?,
        busy: busy(db, run, people).await?,
    })
}

/// The title of the course that this one asks for first, and those of these people who have not completed it and hold no award that proves
/// it today; nothing, where it asks for none. At most four statements.
///
/// # Errors
/// A fault.
pub async fn without_prerequisite<C: ConnectionTrait>(
    db: &C,
    run: &RunView,
    people: &[PersonId],
    today: NaiveDate,
) -> Result<Option<(String, HashSet<Uuid>)>, Refusal> {
    let Some(needed) = prerequisite(db, run.course.prerequisite_course_id).await? else { return Ok(None) };
    let done = completed(db, run.course.prerequisite_course_id, people).await?;
    let others: Vec<PersonId> = people.iter().copied().filter(|person| !done.contains(&person.0)).collect();
    let levels = match needed.level {
        Some(_) if !others.is_empty() => accreditation::queries::current_levels(db, ServiceId(run.run.service_id), &others, today).await?,
        _ => HashMap::new(),
    };
    let lacking = others.into_iter().filter(|person| lacks(&needed, levels.get(person).copied()).is_some());
    let lacking: HashSet<Uuid> = lacking.map(|person| person.0).collect();
    Ok(Some((needed.title, lacking)))
}

/// Whoever planned it and those who teach beside them.
async fn trainers_of<C: ConnectionTrait>(db: &C, view: &RunView) -> Result<HashSet<Uuid>, Refusal> {
    let beside: Vec<Uuid> = run_trainer::Entity::find()
        .select_only()
        .column(run_trainer::Column::PersonId)
        .filter(run_trainer::Column::RunId.eq(view.run.id))
        .filter(run_trainer::Column::EndsAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(beside.into_iter().chain([view.run.trainer_id]).collect())
}

async fn prerequisite<C: ConnectionTrait>(db: &C, before: Option<Uuid>) -> Result<Option<Prerequisite>, Refusal> {
    let Some(before) = before else { return Ok(None) };
    let course = course::Entity::find_by_id(before).one(db).await?;
    Ok(course.map(|course| Prerequisite {
        level: course.award_level.as_deref().and_then(Level::from_code),
        title: course.title,
        completed: false,
    }))
}

/// Those of them who completed that course.
async fn completed<C: ConnectionTrait>(db: &C, before: Option<Uuid>, people: &[PersonId]) -> Result<HashSet<Uuid>, Refusal> {
    let Some(before) = before.filter(|_| !people.is_empty()) else { return Ok(HashSet::new()) };
    let rows: Vec<Uuid> = completion::Entity::find()
        .select_only()
        .column(completion::Column::PersonId)
        .filter(completion::Column::CourseId.eq(before))
        .filter(completion::Column::PersonId.is_in(keys(people)))
        .filter(completion::Column::WithdrawnAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

#[derive(FromQueryResult)]
struct Other {
    person: Uuid,
    title: String,
    day: NaiveDate,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    teaches: i32,
    /// The half to which they come alone.
    only_part: Option<String>,
}

/// `$1` this run, `$2` the end of its last day, `$3` the beginning of its first; `WHO` stands for the keys of the people.
const OTHER_SESSIONS: &str = "
SELECT b.person_id AS person, c.title, d.day, d.starts_at, d.ends_at, 0 AS teaches, b.only_part
  FROM booking b JOIN run r ON r.id = b.run_id JOIN course c ON c.id = r.course_id JOIN session_day d ON d.run_id = r.id
  WHERE b.person_id IN (WHO) AND b.state = 'CONFIRMED' AND r.id <> $1 AND r.state = 'PLANNED' AND d.cancelled_at IS NULL
    AND d.starts_at < $2 AND d.ends_at > $3 AND (b.only_day_id IS NULL OR b.only_day_id = d.id)
UNION ALL SELECT r.trainer_id, c.title, d.day, d.starts_at, d.ends_at, 1, CAST(NULL AS TEXT)
  FROM run r JOIN course c ON c.id = r.course_id JOIN session_day d ON d.run_id = r.id
  WHERE r.trainer_id IN (WHO) AND r.id <> $1 AND r.state = 'PLANNED' AND d.cancelled_at IS NULL AND d.starts_at < $2 AND d.ends_at > $3
UNION ALL SELECT t.person_id, c.title, d.day, d.starts_at, d.ends_at, 1, CAST(NULL AS TEXT)
  FROM run_trainer t JOIN run r ON r.id = t.run_id JOIN course c ON c.id = r.course_id JOIN session_day d ON d.run_id = r.id
  WHERE t.person_id IN (WHO) AND t.ends_at IS NULL AND r.id <> $1 AND r.state = 'PLANNED' AND d.cancelled_at IS NULL
    AND d.starts_at < $2 AND d.ends_at > $3";

/// Their days on other runs, to which they come or which they teach, between the first and the last day of this one.
async fn other_sessions<C: ConnectionTrait>(
    db: &C,
    view: &RunView,
    people: &[PersonId],
) -> Result<HashMap<Uuid, Vec<OtherSession>>, Refusal> {
    let mut sessions: HashMap<Uuid, Vec<OtherSession>> = HashMap::new();
    let (Some(first), Some(last), false) = (view.days.first(), view.days.last(), people.is_empty()) else { return Ok(sessions) };
    let mut values: Vec<Value> = vec![view.run.id.into(), last.ends_at.into(), first.starts_at.into()];
    let who: Vec<String> = people.iter().zip(4..).map(|(_, number)| format!("${number}")).collect();
    values.extend(keys(people).map(Value::from));
    let sql = OTHER_SESSIONS.replace("WHO", &who.join(", "));
    let rows = Other::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await?;
    for row in rows {
        let (starts_at, ends_at) = hours_of(row.only_part.as_deref(), row.starts_at, row.ends_at);
        let span = Span { starts_at, ends_at };
        let session = OtherSession { title: row.title, span, day: row.day, teaches: row.teaches == 1 };
        sessions.entry(row.person).or_default().push(session);
    }
    Ok(sessions)
}

async fn blocked<C: ConnectionTrait>(
    db: &C,
    view: &RunView,
    people: &[PersonId],
) -> Result<HashMap<Uuid, Vec<(NaiveDate, NaiveDate)>>, Refusal> {
    let mut blocks: HashMap<Uuid, Vec<(NaiveDate, NaiveDate)>> = HashMap::new();
    let (Some(first), Some(last), false) = (view.days.first(), view.days.last(), people.is_empty()) else { return Ok(blocks) };
    let rows = blocked_date::Entity::find()
        .filter(blocked_date::Column::PersonId.is_in(keys(people)))
        .filter(blocked_date::Column::WithdrawnAt.is_null())
        .filter(blocked_date::Column::FirstDay.lte(last.day))
        .filter(blocked_date::Column::LastDay.gte(first.day))
        .all(db)
        .await?;
    for row in rows {
        blocks.entry(row.person_id).or_default().push((row.first_day, row.last_day));
    }
    Ok(blocks)
}

/// When each of them is busy between the first and the last day, by calendars of their own and by meetings.
async fn busy<C: ConnectionTrait>(db: &C, view: &RunView, people: &[PersonId]) -> Result<HashMap<PersonId, Vec<Span>>, Refusal> {
    let (Some(first), Some(last), false) = (view.days.first(), view.days.last(), people.is_empty()) else { return Ok(HashMap::new()) };
    let known = calendar::busy::of(db, people, first.starts_at, last.ends_at).await?;
    let met = calendar::taken::meetings(db, people, first.starts_at, last.ends_at).await?;
    let span = |busy: &calendar::busy::Span| Span { starts_at: busy.starts_at, ends_at: busy.ends_at };
    let mut busy: HashMap<PersonId, Vec<Span>> = HashMap::new();
    for (person, spans) in known.into_iter().chain(met) {
        busy.entry(person).or_default().extend(spans.iter().map(span));
    }
    Ok(busy)
}

fn keys(people: &[PersonId]) -> impl Iterator<Item = Uuid> {
    people.iter().map(|person| person.0)
}
