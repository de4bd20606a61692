//! What the forecast of training needs is made of: counts of holders by standing, cases without facilitators, runs that are planned.

use super::versions;
use crate::accreditation::forecast::{Assumed, Forecast, Known, POINTS, Planned, Series, Unmet, ends, foresee, sets};
use crate::accreditation::permits::ForeseeTraining;
use crate::accreditation::scheme::{Scheme, kinds_of};
use crate::platform::App;
use crate::shared::vocabulary::CrimeGroup;
use crate::shared::{Refusal, ServiceId};
use chrono::{DateTime, Months, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// For how many months back cases count that were closed without their facilitators.
pub const LOOKED_BACK: u32 = 6;

/// The most cases and runs that are read.
const CASES: u64 = 5000;
const RUNS: u64 = 500;

/// A course of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taught {
    pub id: Uuid,
    pub title: String,
}

/// The forecast, with the courses by code.
#[derive(Debug, Clone)]
pub struct Foreseen {
    pub forecast: Forecast,
    pub courses: HashMap<String, Taught>,
}

/// The year ahead. Four statements, whatever the number of people.
///
/// # Errors
/// A fault.
pub async fn forecast(app: &App, permit: &ForeseeTraining, assumed: Assumed, today: NaiveDate) -> Result<Foreseen, Refusal> {
    let (db, service) = (app.read(permit), permit.service());
    let schemes = versions(db, service).await?;
    let scheme = &schemes.in_force(today).scheme;
    let since = app.clock().now().checked_sub_months(Months::new(LOOKED_BACK)).unwrap_or_default();
    let (holding, unmet, lines) =
        tokio::try_join!(holding(db, service, scheme, today), unmet(db, service, since), courses(db, service, today))?;
    let planned: Vec<Planned> = lines.iter().filter_map(planned).collect();
    let courses: HashMap<String, Taught> = lines.into_iter().map(|line| (line.code, Taught { id: line.id, title: line.title })).collect();
    let known = Known {
        scheme,
        holding: &|codes| holding.get(codes).copied().unwrap_or([0; POINTS]),
        unmet: &unmet,
        planned: &planned,
        offered: &|code| courses.contains_key(code),
    };
    Ok(Foreseen { forecast: foresee(&known, assumed, today), courses })
}

/// How many hold at least one standing of each set, today and at the end of each month, if nothing is done. One statement.
async fn holding<C: ConnectionTrait>(
    db: &C,
    service: ServiceId,
    scheme: &Scheme,
    today: NaiveDate,
) -> Result<HashMap<Vec<String>, Series>, Refusal> {
    let sets = sets(scheme);
    if sets.is_empty() {
        return Ok(HashMap::new());
    }
    let mut values: Vec<Value> = vec![service.0.into()];
    values.extend(ends(today).map(Value::from));
    let mut parts = Vec::new();
    for (at, codes) in sets.iter().enumerate() {
        let named: Vec<String> = (1..=codes.len()).map(|one| format!("${}", values.len() + one)).collect();
        values.extend(codes.iter().map(|code| Value::from(code.as_str())));
        let counts: Vec<String> = (0..POINTS)
            .map(|point| format!("COALESCE(SUM(CASE WHEN t.held >= ${} THEN 1 ELSE 0 END), 0) AS n{point}", point + 2))
            .collect();
        parts.push(format!(
            "SELECT CAST({at} AS BIGINT) AS which, {} FROM (SELECT MAX(COALESCE(s.holds_until, '9999-12-31')) AS held FROM standing s
               WHERE s.service_id = $1 AND s.state IN ('CURRENT', 'LAPSING') AND s.standing IN ({}) GROUP BY s.person_id) t",
            counts.join(", "),
            named.join(", ")
        ));
    }
    let statement = Statement::from_sql_and_values(db.get_database_backend(), parts.join(" UNION ALL "), values);
    let mut found = HashMap::new();
    for row in db.query_all_raw(statement).await? {
        let which: i64 = row.try_get("", "which")?;
        let mut series = [0; POINTS];
        for (point, count) in series.iter_mut().enumerate() {
            let people: i64 = row.try_get("", &format!("n{point}"))?;
            *count = u64::try_from(people).unwrap_or(0);
        }
        if let Some(codes) = usize::try_from(which).ok().and_then(|which| sets.get(which)) {
            found.insert(codes.clone(), series);
        }
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct CaseLine {
    complex: Option<bool>,
    custody: bool,
    minor: bool,
    crime_group: String,
    marks: String,
    waits: bool,
    no_lead: bool,
    no_co: bool,
}

/// `$1` the service, `$2` since when. What is closed counts where it had come so far that its two seats were wanted.
fn cases() -> String {
    let nobody = |seat: &str| {
        format!(
            "NOT EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = c.id AND a.seat = '{seat}'
               AND (a.ends_at IS NULL OR c.closed_at IS NOT NULL))"
        )
    };
    let line = |which: &str| {
        format!(
            "SELECT c.sensitive AS complex, c.custody, c.involves_minor AS minor, c.crime_group, CAST(c.flags AS TEXT) AS marks,
               (c.closed_at IS NULL) AS waits, {} AS no_lead, {} AS no_co FROM rj_case c WHERE c.service_id = $1 AND {which}",
            nobody("LEAD"),
            nobody("CO")
        )
    };
    format!(
        "SELECT * FROM ({} UNION ALL {}) t WHERE t.no_lead OR t.no_co LIMIT {CASES}",
        line("c.stage = 'AWAITING_ALLOCATION' AND c.closed_at IS NULL AND c.on_hold_since IS NULL"),
        line("c.stage = 'CLOSED' AND c.closed_at >= $2 AND c.lead_level IS NOT NULL")
    )
}

async fn unmet<C: ConnectionTrait>(db: &C, service: ServiceId, since: DateTime<Utc>) -> Result<Vec<Unmet>, Refusal> {
    let values = [service.0.into(), since.into()];
    let lines = CaseLine::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), cases(), values)).all(db).await?;
    let unmet = lines.into_iter().map(|line| {
        let group = CrimeGroup::from_code(&line.crime_group);
        Unmet {
            kinds: kinds_of(line.complex == Some(true), line.custody, line.minor, group, &line.marks),
            waits: line.waits,
            lacks_lead: line.no_lead,
            lacks_co: line.no_co,
        }
    });
    Ok(unmet.collect())
}

#[derive(FromQueryResult)]
struct CourseLine {
    id: Uuid,
    code: String,
    title: String,
    last_day: Option<NaiveDate>,
    places: Option<i32>,
    taken: Option<i32>,
}

/// The courses that are given, a row for each run to come. `$1` the service, `$2` today.
async fn courses<C: ConnectionTrait>(db: &C, service: ServiceId, today: NaiveDate) -> Result<Vec<CourseLine>, Refusal> {
    let sql = format!(
        "SELECT c.id, c.code, c.title, n.last_day, n.places, n.taken FROM course c LEFT JOIN (
           SELECT r.course_id, MAX(d.day) AS last_day, r.max_places AS places, r.taken AS taken
             FROM run r JOIN session_day d ON d.run_id = r.id
            WHERE r.service_id = $1 AND r.state = 'PLANNED' AND d.cancelled_at IS NULL AND d.day > $2
            GROUP BY r.course_id, r.id, r.max_places, r.taken ORDER BY MAX(d.day) LIMIT {RUNS}) n ON n.course_id = c.id
         WHERE c.service_id = $1 AND c.retired_at IS NULL"
    );
    let values = [service.0.into(), today.into()];
    Ok(CourseLine::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await?)
}

fn planned(line: &CourseLine) -> Option<Planned> {
    let count = |number: i32| u64::try_from(number).unwrap_or(0);
    let (places, taken) = (count(line.places?), count(line.taken?));
    Some(Planned { course: line.code.clone(), last_day: line.last_day?, booked: taken, free: places.saturating_sub(taken) })
}
