//! Courses as steps on a way: what they cost, and the next run that can be booked.

use crate::accreditation::engine::{Catalogue, Offered};
use crate::shared::{Refusal, ServiceId};
use chrono::{NaiveDate, NaiveTime};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use std::collections::HashMap;
use uuid::Uuid;

/// The most days of training to come that are looked at for runs.
const DAYS: u64 = 400;

/// A run with a place left, to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookable {
    pub code: String,
    pub run: Uuid,
    pub reference: String,
    pub first_day: NaiveDate,
}

/// What the catalogue offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    pub catalogue: Catalogue,
    /// The next ones first.
    pub runs: Vec<Bookable>,
}

#[derive(Debug, FromQueryResult)]
struct Line {
    id: Uuid,
    code: String,
    title: String,
    length_days: i32,
    before: Option<Uuid>,
    run: Option<Uuid>,
    reference: Option<String>,
    first_day: Option<NaiveDate>,
}

/// `$1` the service, `$2` today, `$3` its midnight. A course that is no longer given is named, and none of its runs. A course without a run
/// that can be booked is one row, any other a row for each run. A run that has begun cannot be booked.
fn statement() -> String {
    format!(
        "SELECT c.id, c.code, c.title, c.length_days, c.prerequisite_course_id AS before, n.run, n.reference, n.first_day
         FROM course c LEFT JOIN (
           SELECT r.course_id, r.id AS run, r.reference, next.first_day FROM (
             SELECT d.run_id, MIN(d.day) AS first_day FROM (
               SELECT run_id, day FROM session_day WHERE service_id = $1 AND starts_at >= $3 AND cancelled_at IS NULL
               ORDER BY starts_at LIMIT {DAYS}) d
             GROUP BY d.run_id) next JOIN run r ON r.id = next.run_id
            WHERE r.state = 'PLANNED' AND (r.booking_deadline IS NULL OR r.booking_deadline >= $2) AND next.first_day > $2
              AND NOT EXISTS (SELECT 1 FROM session_day e WHERE e.run_id = r.id AND e.cancelled_at IS NULL AND e.day <= $2)
           ) n ON n.course_id = c.id AND c.state = 'OPEN'
         WHERE c.service_id = $1"
    )
}

/// The catalogue, and the runs that can be booked on that day. One statement.
///
/// # Errors
/// A fault.
pub async fn offer<C: ConnectionTrait>(db: &C, service: ServiceId, today: NaiveDate) -> Result<Offer, Refusal> {
    let midnight = today.and_time(NaiveTime::MIN).and_utc();
    let values = [service.0.into(), today.into(), midnight.into()];
    let lines = Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), statement(), values)).all(db).await?;
    let codes: HashMap<Uuid, String> = lines.iter().map(|line| (line.id, line.code.clone())).collect();
    let mut offer = Offer::default();
    for line in lines {
        if let (Some(run), Some(reference), Some(first_day)) = (line.run, line.reference, line.first_day) {
            offer.runs.push(Bookable { code: line.code.clone(), run, reference, first_day });
        }
        let before = line.before.and_then(|before| codes.get(&before).cloned());
        let course = Offered { title: line.title, days: u32::try_from(line.length_days).unwrap_or(1), before };
        offer.catalogue.insert(line.code, course);
    }
    offer.runs.sort_by(|a, b| (a.first_day, &a.reference).cmp(&(b.first_day, &b.reference)));
    Ok(offer)
}
