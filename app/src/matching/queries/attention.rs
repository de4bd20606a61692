//! What waits for somebody, for the home pages.

use super::board::OfferState;
use super::own::own_offers;
use crate::calendar::zone::{local_day, local_day_time};
use crate::matching::permits::{MatchCases, OwnOffers};
use crate::platform::App;
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use crate::ui::Waiting;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{FromQueryResult, Statement};
use uuid::Uuid;

/// An offer is urgent when so little time is left to answer it.
const SOON: Duration = Duration::hours(12);

/// Offers that wait for the asker's answer.
///
/// # Errors
/// A fault.
pub async fn offers_waiting(app: &App, permit: &OwnOffers, service: &ServiceNames) -> Result<Vec<Waiting>, Refusal> {
    let now = app.clock().now();
    let offers = own_offers(app, permit, service).await?;
    let waiting = offers.into_iter().filter(|offer| offer.state == OfferState::Offered);
    Ok(waiting
        .map(|offer| {
            let sentence = format!("You are asked to work as {} in {}", offer.seat.label().to_lowercase(), offer.area);
            let age = format!("answer by {}", local_day_time(offer.expires_at, service.zone));
            let item = Waiting::new(sentence, age, format!("/offers/{}", offer.id), "Answer");
            if offer.expires_at - now < SOON { item.urgent() } else { item }
        })
        .collect())
}

#[derive(Debug, FromQueryResult)]
struct Line {
    id: Uuid,
    reference: String,
    opened_at: DateTime<Utc>,
    urgent: bool,
    open: i64,
    accepted: i64,
    conflicts: i64,
    /// How the last offer ended, when one did.
    last: Option<String>,
}

/// `$1` the service, `$2` now.
const WAITING: &str = "
SELECT c.id, c.reference, c.opened_at, c.urgent,
  (SELECT COUNT(*) FROM offer o WHERE o.case_id = c.id AND o.seat <> 'SHADOW' AND o.state = 'OFFERED' AND o.expires_at > $2) AS open,
  (SELECT COUNT(*) FROM offer o WHERE o.case_id = c.id AND o.seat <> 'SHADOW' AND o.state = 'ACCEPTED') AS accepted,
  (SELECT COUNT(*) FROM declared_conflict d WHERE d.case_id = c.id AND d.state = 'DECLARED') AS conflicts,
  (SELECT CASE WHEN o.state = 'OFFERED' THEN 'EXPIRED' ELSE o.state END FROM offer o WHERE o.case_id = c.id
      AND (o.state IN ('DECLINED', 'EXPIRED') OR (o.state = 'OFFERED' AND o.expires_at <= $2))
    ORDER BY o.offered_at DESC LIMIT 1) AS last
  FROM rj_case c
 WHERE c.service_id = $1 AND c.stage = 'AWAITING_ALLOCATION' AND c.closed_at IS NULL AND c.on_hold_since IS NULL
 ORDER BY c.urgent DESC, c.opened_at LIMIT 50";

/// Cases that wait for facilitators: nobody asked, somebody said no, or a declared conflict to decide.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, permit: &MatchCases, service: &ServiceNames) -> Result<Vec<Waiting>, Refusal> {
    let db = app.read(permit);
    let values = [permit.service().0.into(), app.clock().now().into()];
    let lines = Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), WAITING, values)).all(db).await?;
    Ok(lines.into_iter().filter_map(|line| waiting(&line, service)).collect())
}

fn waiting(line: &Line, service: &ServiceNames) -> Option<Waiting> {
    let seats_to_fill = 2_i64.saturating_sub(line.open).saturating_sub(line.accepted);
    let (sentence, act) = match line.last.as_deref() {
        _ if line.conflicts > 0 => (format!("A conflict was declared about {}", line.reference), "Decide"),
        _ if seats_to_fill <= 0 => return None,
        Some("DECLINED") => (format!("An offer was declined: {} needs somebody else", line.reference), "Find somebody"),
        Some(_) => (format!("An offer lapsed: {} needs somebody else", line.reference), "Find somebody"),
        None => (format!("{} waits for facilitators", line.reference), "Find facilitators"),
    };
    let age = format!("open since {}", local_day(line.opened_at, service.zone));
    let item = Waiting::new(sentence, age, format!("/cases/{}/matching", line.id), act);
    Some(if line.urgent { item.urgent() } else { item })
}
