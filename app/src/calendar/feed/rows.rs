//! What has a date in other rooms' tables, read for a feed: one statement for each kind of thing, whatever their number.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

/// What is shown of whom, from when to when, by calendar and by clock.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub service: Uuid,
    /// The nil key is everybody who practises.
    pub person: Uuid,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// What was taken back before is gone.
    pub off_since: DateTime<Utc>,
}

impl Window {
    fn values(&self) -> Vec<Value> {
        vec![self.service.into(), self.person.into(), self.first_day.into(), self.last_day.into(), self.off_since.into()]
    }
}

/// One day of a run, as it concerns one person.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct CourseDay {
    pub day_id: Uuid,
    pub run_id: Uuid,
    pub reference: String,
    pub run_state: String,
    pub title: String,
    pub venue: String,
    pub venue_address: String,
    pub joining_link: Option<String>,
    pub day: NaiveDate,
    pub starts_local: NaiveTime,
    pub ends_local: NaiveTime,
    pub zone: String,
    pub sequence: i32,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub run_made_at: DateTime<Utc>,
    pub changed_at: Option<DateTime<Utc>>,
    /// Which of the days that are on it is, and of how many.
    pub place_in_run: i64,
    pub days_in_run: i64,
    /// Nobody may teach it.
    pub teaches: Option<bool>,
    pub seated: bool,
    /// They come to a half of it alone: to the hours that they were told.
    pub half: bool,
    pub told: Option<serde_json::Value>,
    pub uid: Option<String>,
    pub sent_sequence: Option<i32>,
    pub sent_stamp: Option<DateTime<Utc>>,
}

/// `$1` service, `$2` person, `$3` and `$4` the first and last day. Somebody who was invited and gave the place back has no place: what
/// they were sent is shown as off.
const COURSE_DAYS: &str = "
SELECT d.id AS day_id, r.id AS run_id, r.reference, r.state AS run_state, c.title,
  COALESCE(d.venue, r.venue) AS venue,
  CASE WHEN d.venue IS NULL THEN r.venue_address ELSE COALESCE(d.venue_address, '') END AS venue_address, r.joining_link,
  d.day, d.starts_local, d.ends_local, d.zone, d.sequence, d.cancelled_at, r.created_at AS run_made_at,
  d.changed_at,
  (SELECT COUNT(*) FROM session_day e WHERE e.run_id = d.run_id AND e.cancelled_at IS NULL AND e.starts_at <= d.starts_at) AS place_in_run,
  (SELECT COUNT(*) FROM session_day e WHERE e.run_id = d.run_id AND e.cancelled_at IS NULL) AS days_in_run,
  (r.trainer_id = $2) AS teaches,
  EXISTS (SELECT 1 FROM booking k WHERE k.run_id = r.id AND k.person_id = $2 AND (k.only_day_id IS NULL OR k.only_day_id = d.id)
    AND k.state IN ('CONFIRMED', 'ATTENDED', 'PARTIAL', 'NO_SHOW')) AS seated,
  EXISTS (SELECT 1 FROM booking h WHERE h.person_id = $2 AND h.only_day_id = d.id AND h.only_part IS NOT NULL) AS half,
  a.entry AS told, a.uid, a.sequence AS sent_sequence, a.last_stamp AS sent_stamp
FROM session_day d JOIN run r ON r.id = d.run_id JOIN course c ON c.id = r.course_id
LEFT JOIN appointment a ON a.subject_id = d.id AND a.person_id = $2 AND a.kind = 'TRAINING_DAY'
WHERE d.service_id = $1 AND d.day >= $3 AND d.day <= $4 AND (d.cancelled_at IS NULL OR d.cancelled_at >= $5)
  AND (d.run_id IN (SELECT b.run_id FROM booking b WHERE b.person_id = $2) OR d.run_id IN (SELECT t.id FROM run t WHERE t.trainer_id = $2))
ORDER BY d.starts_at, d.id LIMIT 1000";

/// Days when somebody is away or meets a supervisor; whole days, all of them.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct WholeDays {
    pub id: Uuid,
    /// `AWAY`, `LEAVE` or `SUPERVISION`.
    pub kind: String,
    pub first_day: NaiveDate,
    pub last_day: Option<NaiveDate>,
    pub made_at: DateTime<Utc>,
    pub off_at: Option<DateTime<Utc>>,
}

const WHOLE_DAYS: &str = "
SELECT * FROM (
  SELECT b.id, 'AWAY' AS kind, b.first_day, b.last_day, b.created_at AS made_at, b.withdrawn_at AS off_at
    FROM blocked_date b WHERE b.person_id = $2 AND b.service_id = $1
  UNION ALL
  SELECT s.id, 'LEAVE', s.starts_on, s.ends_on, s.recorded_at, CAST(NULL AS TIMESTAMP WITH TIME ZONE)
    FROM practitioner_state s WHERE s.person_id = $2 AND s.service_id = $1 AND s.state = 'ON_LEAVE'
  UNION ALL
  SELECT m.id, 'SUPERVISION', m.booked_for, m.booked_for, m.created_at, CASE WHEN m.state = 'CANCELLED' THEN m.created_at END
    FROM supervision m WHERE (m.person_id = $2 OR m.supervisor_id = $2) AND m.service_id = $1 AND m.booked_for IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM meeting g WHERE g.about_id = m.person_id AND g.kind = 'SUPERVISION' AND g.day = m.booked_for)
) days
WHERE first_day <= $4 AND (last_day IS NULL OR last_day >= $3) AND (off_at IS NULL OR off_at >= $5)
ORDER BY first_day, id LIMIT 1000";

/// Somebody of the team on a day or days.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct TeamDays {
    pub id: Uuid,
    pub person_id: Uuid,
    pub full_name: String,
    /// `AWAY`, `COURSE` or `MEETING`.
    pub kind: String,
    pub first_day: NaiveDate,
    pub last_day: Option<NaiveDate>,
    pub starts_local: Option<NaiveTime>,
    pub ends_local: Option<NaiveTime>,
    pub zone: Option<String>,
    /// The half to which they come alone.
    pub only_part: Option<String>,
    /// Rises with each change; what is off is one higher still.
    pub sequence: i64,
    pub made_at: DateTime<Utc>,
    pub changed_at: Option<DateTime<Utc>>,
    pub off_at: Option<DateTime<Utc>>,
}

impl TeamDays {
    /// When it last became what it is.
    pub(super) fn stamp(&self) -> DateTime<Utc> {
        self.off_at.unwrap_or_else(|| self.changed_at.map_or(self.made_at, |changed| changed.max(self.made_at)))
    }
}

/// `$2` is not asked: everybody who practises. Of a meeting it says that there is one, and neither its kind nor its place.
///
/// A place or a part in teaching that was given back, and a day or run that is off, are crossed out. Who comes and goes again has one row for
/// each time: [`as_one`] leaves one. The sequence counts two for each time that somebody went, so that it never falls.
const TEAM_DAYS: &str = "
SELECT days.*, n.full_name FROM (
  SELECT b.id, b.person_id, 'AWAY' AS kind, b.first_day, b.last_day, CAST(NULL AS TIME) AS starts_local, CAST(NULL AS TIME) AS ends_local,
      CAST(NULL AS TEXT) AS zone, CAST(NULL AS TEXT) AS only_part, CAST(0 AS BIGINT) AS sequence, b.created_at AS made_at,
      CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS changed_at, b.withdrawn_at AS off_at
    FROM blocked_date b WHERE b.service_id = $1
  UNION ALL
  SELECT s.id, s.person_id, 'AWAY', s.starts_on, s.ends_on, CAST(NULL AS TIME), CAST(NULL AS TIME), CAST(NULL AS TEXT), CAST(NULL AS TEXT),
      CAST(0 AS BIGINT), s.recorded_at, CAST(NULL AS TIMESTAMP WITH TIME ZONE), CAST(NULL AS TIMESTAMP WITH TIME ZONE)
    FROM practitioner_state s WHERE s.service_id = $1 AND s.state = 'ON_LEAVE'
  UNION ALL
  SELECT d.id, k.person_id, 'COURSE', d.day, d.day, d.starts_local, d.ends_local, d.zone, k.only_part,
      d.sequence + 2 * (SELECT COUNT(*) FROM booking o WHERE o.run_id = k.run_id AND o.person_id = k.person_id
        AND o.cancelled_at IS NOT NULL) - CASE WHEN k.cancelled_at IS NULL THEN 0 ELSE 2 END,
      COALESCE(k.decided_at, k.asked_at), d.changed_at, COALESCE(k.cancelled_at, d.cancelled_at, r.cancelled_at)
    FROM session_day d JOIN run r ON r.id = d.run_id JOIN booking k ON k.run_id = d.run_id
    WHERE d.service_id = $1 AND (r.state <> 'CANCELLED' OR r.cancelled_at IS NOT NULL)
      AND (k.state IN ('CONFIRMED', 'ATTENDED', 'PARTIAL', 'NO_SHOW') OR (k.cancelled_at IS NOT NULL AND k.decided_at IS NOT NULL))
      AND (k.only_day_id IS NULL OR k.only_day_id = d.id)
      AND d.day >= $3 AND d.day <= $4
  UNION ALL
  SELECT d.id, r.trainer_id, 'COURSE', d.day, d.day, d.starts_local, d.ends_local, d.zone, CAST(NULL AS TEXT), CAST(d.sequence AS BIGINT),
      r.created_at, d.changed_at, COALESCE(d.cancelled_at, r.cancelled_at)
    FROM session_day d JOIN run r ON r.id = d.run_id
    WHERE d.service_id = $1 AND (r.state <> 'CANCELLED' OR r.cancelled_at IS NOT NULL) AND d.day >= $3 AND d.day <= $4
  UNION ALL
  SELECT d.id, t.person_id, 'COURSE', d.day, d.day, d.starts_local, d.ends_local, d.zone, CAST(NULL AS TEXT),
      d.sequence + 2 * (SELECT COUNT(*) FROM run_trainer o WHERE o.run_id = t.run_id AND o.person_id = t.person_id
        AND o.ends_at IS NOT NULL) - CASE WHEN t.ends_at IS NULL THEN 0 ELSE 2 END,
      t.starts_at, d.changed_at, COALESCE(CASE WHEN t.ends_at < d.ends_at THEN t.ends_at END, d.cancelled_at, r.cancelled_at)
    FROM session_day d JOIN run r ON r.id = d.run_id JOIN run_trainer t ON t.run_id = d.run_id
    WHERE d.service_id = $1 AND (r.state <> 'CANCELLED' OR r.cancelled_at IS NOT NULL) AND d.day >= $3 AND d.day <= $4
  UNION ALL
  SELECT m.id, p.person_id, 'MEETING', m.day, m.day, m.starts_local, m.ends_local, m.zone, CAST(NULL AS TEXT),
      CAST(m.version - 1 AS BIGINT), m.created_at, (SELECT MAX(a.last_stamp) FROM appointment a WHERE a.subject_id = m.id),
      COALESCE(p.left_at, CASE WHEN m.state = 'CALLED_OFF' THEN m.ended_at END)
    FROM meeting m JOIN meeting_person p ON p.meeting_id = m.id
    WHERE m.service_id = $1 AND m.state IN ('PLANNED', 'HELD', 'CALLED_OFF') AND p.part IN ('LEADS', 'TAKES_PART')
      AND m.day >= $3 AND m.day <= $4
) days
JOIN person n ON n.id = days.person_id
WHERE EXISTS (SELECT 1 FROM practitioner p WHERE p.person_id = days.person_id AND p.state <> 'LEFT')
  AND days.first_day <= $4 AND (days.last_day IS NULL OR days.last_day >= $3) AND (days.off_at IS NULL OR days.off_at >= $5)
ORDER BY days.first_day, days.id, days.person_id LIMIT 2000";

/// One row for each thing and person, in the same order: what stands, before what is off; of several that are off the last.
fn as_one(rows: Vec<TeamDays>) -> Vec<TeamDays> {
    let mut one: Vec<TeamDays> = Vec::with_capacity(rows.len());
    for row in rows {
        match one.last_mut().filter(|last| (last.id, last.person_id) == (row.id, row.person_id)) {
            Some(last) if last.off_at.is_some() && (row.off_at.is_none() || row.off_at > last.off_at) => *last = row,
            Some(_) => {}
            None => one.push(row),
        }
    }
    one
}

/// What somebody was invited to besides course days, as it was told them last.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct ToldOf {
    pub uid: String,
    pub sequence: i32,
    pub state: String,
    pub last_stamp: DateTime<Utc>,
    pub entry: Option<serde_json::Value>,
}

/// `$1` service, `$2` person, `$3` and `$4` from when to when, `$5` since when what is off is shown.
const TOLD_OF: &str = "
SELECT a.uid, a.sequence, a.state, a.last_stamp, a.entry
FROM appointment a
WHERE a.service_id = $1 AND a.person_id = $2 AND a.kind IN ('MEETING', 'TEACHING_DAY') AND a.starts_at >= $3 AND a.starts_at < $4
  AND (a.state = 'LIVE' OR a.last_stamp >= $5)
ORDER BY a.starts_at, a.uid LIMIT 1000";

/// Every statement that a feed is made of.
#[cfg(test)]
pub const STATEMENTS: [&str; 4] = [COURSE_DAYS, WHOLE_DAYS, TEAM_DAYS, TOLD_OF];

/// What of a course day can change what a feed says of it.
const OF_A_DAY: &str = "r.reference, r.state, c.title, r.venue, r.venue_address, d.venue, d.venue_address, r.joining_link, d.day,
  d.starts_local, d.ends_local, d.zone, d.sequence, d.cancelled_at, r.version, a.uid, a.sequence, a.last_stamp, (r.trainer_id = $2),
  (SELECT MIN(k.state) FROM booking k WHERE k.run_id = r.id AND k.person_id = $2 AND (k.only_day_id IS NULL OR k.only_day_id = d.id)
    AND k.state IN ('CONFIRMED', 'ATTENDED', 'PARTIAL', 'NO_SHOW')),
  (SELECT MIN(h.only_part) FROM booking h WHERE h.person_id = $2 AND h.only_day_id = d.id)";

/// What of an invitation can: its words change with the moment of its last message.
const OF_A_MESSAGE: &str = "a.uid, a.sequence, a.state, a.last_stamp";

/// Everything that [`course_days`] or [`told_of`] would say, as one text that the database makes: for whoever only asks whether anything
/// changed. `rest` is the statement from its FROM on, without order and limit.
fn in_one_text(columns: &str, rest: &str, order: &str) -> String {
    let columns = split(columns).into_iter().map(|column| format!("COALESCE(CAST({column} AS TEXT), '-')"));
    format!("SELECT string_agg({}, ';' ORDER BY {order}) AS said {rest}", columns.collect::<Vec<_>>().join(" || ',' || "))
}

/// The columns of a list; a comma inside brackets parts none.
fn split(columns: &str) -> Vec<&str> {
    let (mut depth, mut begins, mut found) = (0_u32, 0, Vec::new());
    for (at, letter) in columns.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.extend(columns.get(begins..at).map(str::trim));
                begins = at + 1;
            }
            _ => {}
        }
    }
    found.extend(columns.get(begins..).map(str::trim));
    found
}

#[derive(FromQueryResult)]
struct Said {
    said: Option<String>,
}

/// What one's own feed says of course days and invitations, as a text that differs whenever that does.
pub(super) async fn own_in_one_text(db: &impl ConnectionTrait, window: &Window) -> Result<(String, String), DbErr> {
    let courses = in_one_text(OF_A_DAY, from_on(COURSE_DAYS), "d.starts_at, d.id");
    let told = in_one_text(OF_A_MESSAGE, from_on(TOLD_OF), "a.starts_at, a.uid");
    let (courses, told) = tokio::try_join!(
        Said::find_by_statement(statement(db, &courses, window)).one(db),
        Said::find_by_statement(told_statement(db, &told, window)).one(db)
    )?;
    let text = |row: Option<Said>| row.and_then(|row| row.said).unwrap_or_default();
    Ok((text(courses), text(told)))
}

/// A statement from the FROM of its own on, without order and limit.
fn from_on(sql: &str) -> &str {
    let begins = sql.find("\nFROM").unwrap_or(0);
    let ends = sql.rfind("\nORDER BY").unwrap_or(sql.len());
    sql.get(begins..ends).unwrap_or_default()
}

fn told_statement(db: &impl ConnectionTrait, sql: &str, window: &Window) -> Statement {
    let at = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let values: Vec<Value> =
        vec![window.service.into(), window.person.into(), at(window.first_day).into(), at(window.last_day).into(), window.off_since.into()];
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

pub(super) async fn told_of(db: &impl ConnectionTrait, window: &Window) -> Result<Vec<ToldOf>, DbErr> {
    ToldOf::find_by_statement(told_statement(db, TOLD_OF, window)).all(db).await
}

pub(super) async fn course_days(db: &impl ConnectionTrait, window: &Window) -> Result<Vec<CourseDay>, DbErr> {
    CourseDay::find_by_statement(statement(db, COURSE_DAYS, window)).all(db).await
}

pub(super) async fn whole_days(db: &impl ConnectionTrait, window: &Window) -> Result<Vec<WholeDays>, DbErr> {
    WholeDays::find_by_statement(statement(db, WHOLE_DAYS, window)).all(db).await
}

pub(super) async fn team_days(db: &impl ConnectionTrait, window: &Window) -> Result<Vec<TeamDays>, DbErr> {
    // PostgreSQL must be told of no value that the statement does not use.
    let sql = TEAM_DAYS.replace("$3", "$2").replace("$4", "$3").replace("$5", "$4");
    let mut values = window.values();
    values.remove(1);
    let rows = TeamDays::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await?;
    Ok(as_one(rows))
}

fn statement(db: &impl ConnectionTrait, sql: &str, window: &Window) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, window.values())
}
