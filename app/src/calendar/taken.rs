//! Who is elsewhere at a time: on a course or teaching one, in a meeting, away, or busy by a calendar of their own. Told is that, and not
//! what they do.

use super::busy::Span;
use super::halves::hours_of;
use super::travel::{Stop, TRAVEL_MINUTES};
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A time about which it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub service: ServiceId,
    pub span: Span,
    /// The day on the wall: whole days that somebody blocked are known by it.
    pub day: NaiveDate,
    /// The meeting about which it is asked does not count itself.
    pub itself: Option<Uuid>,
}

/// `$1` service, `$2` start, `$3` end, `$4` the day, `$5` the meeting itself; `WHO` stands for the keys of the people.
/// Of a course it says from when to when, and the half to which somebody comes alone: [`hours_of`] knows its hours.
const ELSEWHERE: &str = "
SELECT k.person_id, CAST(NULL AS TEXT) AS only_part, CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS starts_at,
    CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS ends_at FROM meeting_person k JOIN meeting m ON m.id = k.meeting_id
  WHERE k.person_id IN (WHO) AND k.left_at IS NULL AND m.service_id = $1 AND m.state = 'PLANNED' AND m.starts_at < $3 AND m.ends_at > $2
    AND m.id <> $5
UNION SELECT b.person_id, b.only_part, d.starts_at, d.ends_at FROM booking b JOIN session_day d ON d.run_id = b.run_id JOIN run r ON r.id = b.run_id
  WHERE b.person_id IN (WHO) AND b.state = 'CONFIRMED' AND r.state = 'PLANNED' AND d.cancelled_at IS NULL
    AND d.starts_at < $3 AND d.ends_at > $2 AND (b.only_day_id IS NULL OR b.only_day_id = d.id)
UNION SELECT r.trainer_id, NULL, NULL, NULL FROM run r JOIN session_day d ON d.run_id = r.id
  WHERE r.trainer_id IN (WHO) AND r.state = 'PLANNED' AND d.cancelled_at IS NULL AND d.starts_at < $3 AND d.ends_at > $2
UNION SELECT t.person_id, NULL, NULL, NULL FROM run_trainer t JOIN run r ON r.id = t.run_id JOIN session_day d ON d.run_id = r.id
  WHERE t.person_id IN (WHO) AND t.ends_at IS NULL AND r.state = 'PLANNED' AND d.cancelled_at IS NULL
    AND d.starts_at < $3 AND d.ends_at > $2
UNION SELECT x.person_id, NULL, NULL, NULL FROM blocked_date x
  WHERE x.person_id IN (WHO) AND x.withdrawn_at IS NULL AND x.first_day <= $4 AND x.last_day >= $4
UNION SELECT y.person_id, NULL, NULL, NULL FROM busy_span y WHERE y.person_id IN (WHO) AND y.starts_at < $3 AND y.ends_at > $2";

#[derive(FromQueryResult)]
struct Somebody {
    person_id: Uuid,
    only_part: Option<String>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
}

impl Somebody {
    /// Whoever comes to one half of a day alone is free for the other.
    fn is_there(&self, span: Span) -> bool {
        let (Some(starts_at), Some(ends_at)) = (self.starts_at, self.ends_at) else { return true };
        let (starts_at, ends_at) = hours_of(self.only_part.as_deref(), starts_at, ends_at);
        starts_at < span.ends_at && ends_at > span.starts_at
    }
}

/// Those of these people who are elsewhere then. One statement.
///
/// # Errors
/// A fault.
pub async fn elsewhere(db: &impl ConnectionTrait, people: &[PersonId], asked: Asked) -> Result<BTreeSet<PersonId>, Refusal> {
    if people.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut values: Vec<Value> = vec![
        asked.service.0.into(),
        asked.span.starts_at.into(),
        asked.span.ends_at.into(),
        asked.day.into(),
        asked.itself.unwrap_or_default().into(),
    ];
    let sql = ELSEWHERE.replace("WHO", &places(6, people.len()));
    values.extend(people.iter().map(|person| Value::from(person.0)));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let found = Somebody::find_by_statement(statement).all(db).await?;
    Ok(found.into_iter().filter(|row| row.is_there(asked.span)).map(|row| PersonId(row.person_id)).collect())
}

#[derive(FromQueryResult)]
struct Met {
    person_id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

/// When each of those people has a meeting between two moments; who has none is missing. One statement.
///
/// # Errors
/// A fault.
pub async fn meetings(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<HashMap<PersonId, Vec<Span>>, Refusal> {
    let mut taken: HashMap<PersonId, Vec<Span>> = HashMap::new();
    if people.is_empty() {
        return Ok(taken);
    }
    let sql = format!(
        "SELECT k.person_id, m.starts_at, m.ends_at FROM meeting_person k JOIN meeting m ON m.id = k.meeting_id
         WHERE k.person_id IN ({}) AND k.left_at IS NULL AND m.state = 'PLANNED' AND m.starts_at < $2 AND m.ends_at > $1
         ORDER BY m.starts_at LIMIT 20000",
        places(3, people.len())
    );
    let mut values: Vec<Value> = vec![from.into(), to.into()];
    values.extend(people.iter().map(|person| Value::from(person.0)));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    for row in Met::find_by_statement(statement).all(db).await? {
        taken.entry(PersonId(row.person_id)).or_default().push(Span { starts_at: row.starts_at, ends_at: row.ends_at });
    }
    Ok(taken)
}

/// How long the way between two places takes, in minutes: `travel_minutes` of the service's settings.
pub fn travel_minutes(settings: &serde_json::Value) -> u32 {
    let own = settings.get("travel_minutes").and_then(serde_json::Value::as_u64).and_then(|minutes| u32::try_from(minutes).ok());
    own.filter(|minutes| *minutes <= 240).unwrap_or(TRAVEL_MINUTES)
}

/// `$1` service, `$2` start, `$3` end, `$4` the meeting or run that does not count itself; `WHO` stands for the keys of the people.
const STOPS: &str = "
SELECT k.person_id, m.starts_at, m.ends_at, m.place, CAST(NULL AS TEXT) AS only_part FROM meeting_person k JOIN meeting m ON m.id = k.meeting_id
  WHERE k.person_id IN (WHO) AND k.left_at IS NULL AND m.service_id = $1 AND m.state = 'PLANNED' AND m.starts_at <= $3 AND m.ends_at >= $2
    AND m.id <> $4
UNION ALL SELECT b.person_id, d.starts_at, d.ends_at, COALESCE(d.venue, r.venue), b.only_part
  FROM booking b JOIN session_day d ON d.run_id = b.run_id JOIN run r ON r.id = b.run_id
  WHERE b.person_id IN (WHO) AND b.state = 'CONFIRMED' AND r.state = 'PLANNED' AND d.cancelled_at IS NULL
    AND d.starts_at <= $3 AND d.ends_at >= $2 AND (b.only_day_id IS NULL OR b.only_day_id = d.id) AND r.id <> $4
UNION ALL SELECT r.trainer_id, d.starts_at, d.ends_at, COALESCE(d.venue, r.venue), NULL FROM run r JOIN session_day d ON d.run_id = r.id
  WHERE r.trainer_id IN (WHO) AND r.state = 'PLANNED' AND d.cancelled_at IS NULL AND d.starts_at <= $3 AND d.ends_at >= $2 AND r.id <> $4
UNION ALL SELECT t.person_id, d.starts_at, d.ends_at, COALESCE(d.venue, r.venue), NULL
  FROM run_trainer t JOIN run r ON r.id = t.run_id JOIN session_day d ON d.run_id = r.id
  WHERE t.person_id IN (WHO) AND t.ends_at IS NULL AND r.state = 'PLANNED' AND d.cancelled_at IS NULL
    AND d.starts_at <= $3 AND d.ends_at >= $2 AND r.id <> $4";

#[derive(FromQueryResult)]
struct Stopped {
    person_id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    place: String,
    only_part: Option<String>,
}

/// Where each of those people comes to between two moments, with the place: courses, teaching and meetings, what it is asked about apart.
/// What stands in calendars of their own names no place. One statement.
///
/// # Errors
/// A fault.
pub async fn stops(
    db: &impl ConnectionTrait,
    service: ServiceId,
    people: &[PersonId],
    within: Span,
    itself: Option<Uuid>,
) -> Result<HashMap<PersonId, Vec<Stop>>, Refusal> {
    let mut stops: HashMap<PersonId, Vec<Stop>> = HashMap::new();
    if people.is_empty() {
        return Ok(stops);
    }
    let mut values: Vec<Value> = vec![service.0.into(), within.starts_at.into(), within.ends_at.into(), itself.unwrap_or_default().into()];
    values.extend(people.iter().map(|person| Value::from(person.0)));
    let sql = STOPS.replace("WHO", &places(5, people.len()));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    for row in Stopped::find_by_statement(statement).all(db).await? {
        let (starts_at, ends_at) = hours_of(row.only_part.as_deref(), row.starts_at, row.ends_at);
        stops.entry(PersonId(row.person_id)).or_default().push(Stop::new(starts_at, ends_at, &row.place));
    }
    Ok(stops)
}

fn places(first: usize, many: usize) -> String {
    (first..first + many).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}
