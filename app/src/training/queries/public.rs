//! What of the catalogue the public reads: courses and runs that are marked so. Nobody who comes or teaches is named.

use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{Refusal, ServiceId};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity::course;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement};
use std::collections::HashMap;
use uuid::Uuid;

/// The most courses that are listed.
const COURSES_MAX: u64 = 200;

/// A course on the list, and the title of the one to have completed before.
#[derive(Debug, Clone)]
pub struct PublicCourse {
    pub course: course::Model,
    pub before: Option<String>,
    /// Its runs to come, the next first.
    pub runs: Vec<PublicRun>,
}

/// A run to come on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRun {
    /// Venue and address; nothing, when it is online.
    pub place: Option<String>,
    /// Whether somebody of no partner agency could have a place today.
    pub free: bool,
    pub last_day_to_book: Option<NaiveDate>,
    /// Each day with its hours, in order.
    pub days: Vec<(NaiveDate, NaiveTime, NaiveTime)>,
}

#[derive(FromQueryResult)]
struct Line {
    id: Uuid,
    course_id: Uuid,
    venue: String,
    venue_address: String,
    booking_deadline: Option<NaiveDate>,
    by_need: bool,
    free: i32,
    kept: i64,
    day: NaiveDate,
    starts_local: NaiveTime,
    ends_local: NaiveTime,
}

/// `$1` service, `$2` now, `$3` today. A run that has begun, or can no longer be booked, is not listed; its days come in order.
const RUNS: &str = "
SELECT r.id, r.course_id, COALESCE(d.venue, r.venue) AS venue,
  CASE WHEN d.venue IS NULL THEN r.venue_address ELSE COALESCE(d.venue_address, '') END AS venue_address,
  r.booking_deadline, r.by_need, r.max_places - r.taken AS free,
  CASE WHEN r.kept_until >= $3 THEN (
    SELECT CAST(COALESCE(SUM(CASE WHEN a.places > a.has THEN a.places - a.has ELSE 0 END), 0) AS BIGINT) FROM (
      SELECT k.places, (SELECT COUNT(*) FROM booking b WHERE b.run_id = k.run_id AND b.agency_id = k.agency_id
          AND (b.state IN ('CONFIRMED', 'ATTENDED', 'PARTIAL', 'NO_SHOW') OR b.offer_ends_at IS NOT NULL)) AS has
        FROM run_allocation k WHERE k.run_id = r.id) a) ELSE 0 END AS kept,
  d.day, d.starts_local, d.ends_local
FROM session_day d JOIN run r ON r.id = d.run_id JOIN course c ON c.id = r.course_id
WHERE d.service_id = $1 AND d.starts_at > $2 AND d.cancelled_at IS NULL AND r.state = 'PLANNED' AND r.is_public AND c.is_public
  AND c.state = 'OPEN' AND (r.booking_deadline IS NULL OR r.booking_deadline >= $3)
  AND NOT EXISTS (SELECT 1 FROM session_day b WHERE b.run_id = r.id AND b.cancelled_at IS NULL AND b.starts_at <= $2)
ORDER BY d.starts_at, d.id LIMIT 300";

/// The courses on the list with their runs to come, by title. Three statements.
///
/// # Errors
/// A fault.
pub async fn public_courses(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
    (now, today): (DateTime<Utc>, NaiveDate),
) -> Result<Vec<PublicCourse>, Refusal> {
    let db = app.read(permit);
    let courses = course::Entity::find()
        .filter(course::Column::ServiceId.eq(service.0))
        .filter(course::Column::State.eq("OPEN"))
        .filter(course::Column::IsPublic.eq(true))
        .order_by_asc(course::Column::Title)
        .limit(COURSES_MAX)
        .all(db)
        .await?;
    let firsts: Vec<(Uuid, String)> = course::Entity::find()
        .select_only()
        .columns([course::Column::Id, course::Column::Title])
        .filter(course::Column::Id.is_in(courses.iter().filter_map(|course| course.prerequisite_course_id)))
        .into_tuple()
        .all(db)
        .await?;
    let firsts: HashMap<Uuid, String> = firsts.into_iter().collect();
    let values = [service.0.into(), now.into(), today.into()];
    let lines = Line::find_by_statement(Statement::from_sql_and_values(sea_orm::ConnectionTrait::get_database_backend(db), RUNS, values))
        .all(db)
        .await?;
    let mut runs = by_course(lines);
    let with_runs = courses.into_iter().map(|course| PublicCourse {
        before: course.prerequisite_course_id.and_then(|before| firsts.get(&before).cloned()),
        runs: runs.remove(&course.id).unwrap_or_default(),
        course,
    });
    Ok(with_runs.collect())
}

fn by_course(lines: Vec<Line>) -> HashMap<Uuid, Vec<PublicRun>> {
    let mut order: Vec<(Uuid, Uuid, PublicRun)> = Vec::new();
    for line in lines {
        let day = (line.day, line.starts_local, line.ends_local);
        if let Some((_, _, known)) = order.iter_mut().find(|(id, ..)| *id == line.id) {
            known.days.push(day);
            continue;
        }
        let place = super::run::in_one_line(&line.venue, &line.venue_address);
        let run = PublicRun {
            place: (!place.is_empty()).then_some(place),
            free: !line.by_need && i64::from(line.free) > line.kept,
            last_day_to_book: line.booking_deadline,
            days: vec![day],
        };
        order.push((line.id, line.course_id, run));
    }
    let mut runs: HashMap<Uuid, Vec<PublicRun>> = HashMap::new();
    for (_, course, run) in order {
        runs.entry(course).or_default().push(run);
    }
    runs
}
