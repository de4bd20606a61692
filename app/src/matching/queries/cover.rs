//! Seats of people whose standing has lapsed: live cases that a coordinator looks for cover for (POLICY.md 10.7).

use crate::matching::facts::Seat;
use crate::matching::permits::MatchCases;
use crate::platform::App;
use crate::platform::services::ServiceNames;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::{CaseId, PersonId, Refusal};
use entity::{assignment, offer, standing};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement};
use uuid::Uuid;

/// A seat whose holder does not hold what it asks for any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    pub case: CaseId,
    pub reference: String,
    pub person: PersonId,
    pub name: String,
    pub seat: Seat,
    /// Works the case; else was asked and has not been handed it.
    pub works: bool,
    /// Which standing does not count, and by what.
    pub why: String,
    pub mends: String,
}

#[derive(Debug, FromQueryResult)]
struct Line {
    case_id: Uuid,
    reference: String,
    person_id: Uuid,
    full_name: String,
    seat: String,
    works: bool,
    why: String,
    mends: String,
    found: i64,
}

/// The rank of a level, lowest first.
fn rank(column: &str) -> String {
    format!("(CASE {column} WHEN 'ADVANCED' THEN 4 WHEN 'INTERMEDIATE' THEN 3 WHEN 'FOUNDATION' THEN 2 WHEN 'AWARENESS' THEN 1 ELSE 0 END)")
}

/// `$1` the service, `$2` today. From the few who have lapsed to their seats, never the other way round.
fn statement() -> String {
    let (needed, held, lost) = (rank("t.needed"), rank("h.level"), rank("s.level"));
    let counts = |row: &str| format!("({row}.state IN ('CURRENT', 'LAPSING') AND ({row}.holds_until IS NULL OR {row}.holds_until >= $2))");
    let asked = |seat: &str| format!("COALESCE(CASE {seat} WHEN 'LEAD' THEN c.lead_level WHEN 'CO' THEN c.co_level END, 'AWARENESS')");
    let who = format!("SELECT w.person_id FROM standing w WHERE w.service_id = $1 AND w.scheme_version > 0 AND NOT {}", counts("w"));
    format!(
        "SELECT t.case_id, t.reference, t.person_id, n.full_name, t.seat, t.works, s.name || '. ' || s.why AS why, s.mends,
           COUNT(*) OVER () AS found
         FROM (SELECT a.case_id, c.reference, a.person_id, a.seat, (1 = 1) AS works, {} AS needed
                 FROM assignment a JOIN rj_case c ON c.id = a.case_id
                WHERE a.ends_at IS NULL AND c.closed_at IS NULL AND a.person_id IN ({who})
               UNION ALL
               SELECT o.case_id, c.reference, o.person_id, o.seat, (1 = 0) AS works, {} AS needed
                 FROM offer o JOIN rj_case c ON c.id = o.case_id
                WHERE o.state IN ('OFFERED', 'ACCEPTED') AND c.closed_at IS NULL AND o.person_id IN ({who})
                  AND NOT EXISTS (SELECT 1 FROM assignment x WHERE x.person_id = o.person_id AND x.offer_id = o.id)) t
         JOIN person n ON n.id = t.person_id
         JOIN standing s ON s.id = (SELECT s.id FROM standing s
            WHERE s.person_id = t.person_id AND s.scheme_version > 0 AND NOT {}
              AND (s.sort = 'ENDORSEMENT' OR ({lost} >= {needed} AND NOT EXISTS (SELECT 1 FROM standing h
                     WHERE h.person_id = t.person_id AND h.scheme_version > 0 AND {} AND {held} >= {needed})))
            ORDER BY {lost} LIMIT 1)
         ORDER BY t.reference, t.seat, t.person_id",
        asked("a.seat"),
        asked("o.seat"),
        counts("s"),
        counts("h"),
    )
}

/// Live seats of people whose standing has lapsed, by case. One statement.
///
/// # Errors
/// A fault.
pub async fn touched(app: &App, permit: &MatchCases, service: &ServiceNames, paging: &Paging) -> Result<Listed<Touched>, Refusal> {
    let db = app.read(permit);
    let today = service.zone.to_local(app.clock().now()).date();
    let sql = format!("{} LIMIT {PAGE_SIZE} OFFSET {}", statement(), paging.offset());
    let values = [permit.service().0.into(), today.into()];
    let lines = Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await?;
    let total = lines.first().and_then(|line| u64::try_from(line.found).ok()).unwrap_or(0);
    let rows = lines.into_iter().filter_map(|line| {
        Some(Touched {
            case: CaseId(line.case_id),
            reference: line.reference,
            person: PersonId(line.person_id),
            name: line.full_name,
            seat: Seat::from_code(&line.seat)?,
            works: line.works,
            why: line.why,
            mends: line.mends,
        })
    });
    Ok(Listed { rows: rows.collect(), total, page: paging.page })
}

/// Offers that wait for an answer or for the other seat, of people who have lost something that they held. One statement.
///
/// # Errors
/// A fault.
pub async fn open_offers_of_the_lapsed(db: &impl ConnectionTrait, service: &ServiceNames) -> Result<Vec<offer::Model>, Refusal> {
    let lost = Query::select()
        .column(standing::Column::PersonId)
        .from(standing::Entity)
        .and_where(standing::Column::ServiceId.eq(service.id.0))
        .and_where(standing::Column::State.is_in(["LAPSED", "BLOCKED"]))
        .and_where(standing::Column::SchemeVersion.gt(0))
        .to_owned();
    let works = Query::select()
        .expr(Expr::val(1))
        .from(assignment::Entity)
        .and_where(Expr::col((assignment::Entity, assignment::Column::OfferId)).equals((offer::Entity, offer::Column::Id)))
        .to_owned();
    let open = offer::Entity::find()
        .filter(offer::Column::ServiceId.eq(service.id.0))
        .filter(offer::Column::PersonId.in_subquery(lost))
        .filter(offer::Column::State.is_in(["OFFERED", "ACCEPTED"]))
        .filter(Expr::exists(works).not())
        .order_by_asc(offer::Column::Id)
        .limit(500);
    Ok(open.all(db).await?)
}
