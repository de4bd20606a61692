//! What waits for somebody, for the home pages.

use super::board::OfferState;
use super::own::own_offers;
use crate::calendar::zone::{local_day, local_day_time};
use crate::cases::model::kind_and_place;
use crate::matching::permits::{MatchCases, OwnOffers};
use crate::platform::App;
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use crate::ui::Waiting;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{FromQueryResult, Statement};
use uuid::Uuid;

/// How many cases are named one by one.
const NAMED: usize = 5;

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
    crime_group: String,
    district: String,
    opened_at: DateTime<Utc>,
    urgent: bool,
    /// Offers that hold the seat: waiting for an answer, or accepted.
    lead: i64,
    co: i64,
    conflicts: i64,
    /// How the last offer of a seat that nobody holds has ended, when one did.
    last: Option<String>,
}

impl Line {
    /// Whoever answered is heard before cases that nobody was asked about yet; of these the one that is open longest comes first.
    fn news(&self) -> u8 {
        match (self.conflicts > 0, self.last.is_some()) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }
}

/// `$1` the service, `$2` now, `$3` how many cases. A case that waits is not closed, and saying so again would make PostgreSQL expect few
/// and sort them all.
const WAITING: &str = "
SELECT c.id, c.reference, c.crime_group, c.district, c.opened_at, c.urgent,
  (SELECT COUNT(*) FROM offer o WHERE o.case_id = c.id AND o.seat = 'LEAD'
      AND (o.state = 'ACCEPTED' OR (o.state = 'OFFERED' AND o.expires_at > $2))) AS lead,
  (SELECT COUNT(*) FROM offer o WHERE o.case_id = c.id AND o.seat = 'CO'
      AND (o.state = 'ACCEPTED' OR (o.state = 'OFFERED' AND o.expires_at > $2))) AS co,
  (SELECT COUNT(*) FROM declared_conflict d WHERE d.case_id = c.id AND d.state = 'DECLARED') AS conflicts,
  (SELECT CASE WHEN o.state = 'OFFERED' THEN 'EXPIRED' ELSE o.state END FROM offer o WHERE o.case_id = c.id AND o.seat <> 'SHADOW'
      AND NOT EXISTS (SELECT 1 FROM offer h WHERE h.case_id = c.id AND h.seat = o.seat
                         AND (h.state = 'ACCEPTED' OR (h.state = 'OFFERED' AND h.expires_at > $2)))
      AND (o.state IN ('DECLINED', 'EXPIRED') OR (o.state = 'OFFERED' AND o.expires_at <= $2))
    ORDER BY o.offered_at DESC LIMIT 1) AS last
  FROM rj_case c
 WHERE c.id IN (SELECT pressing.id FROM (SELECT w.id FROM rj_case w
                  WHERE w.service_id = $1 AND w.stage = 'AWAITING_ALLOCATION' AND w.on_hold_since IS NULL
                  ORDER BY w.urgent DESC, w.opened_at LIMIT $3) pressing
                UNION SELECT d.case_id FROM declared_conflict d WHERE d.service_id = $1 AND d.state = 'DECLARED')
   AND c.stage = 'AWAITING_ALLOCATION' AND c.on_hold_since IS NULL
 ORDER BY c.urgent DESC, c.opened_at";
/// The cases that the statement looks at, the most pressing first; beyond them only those with a conflict to decide.
const LOOKED_AT: u32 = 60;

/// Cases that wait for facilitators: nobody asked, somebody said no, or a declared conflict to decide.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, permit: &MatchCases, service: &ServiceNames) -> Result<Vec<Waiting>, Refusal> {
    let db = app.read(permit);
    let values = [permit.service().0.into(), app.clock().now().into(), i64::from(LOOKED_AT).into()];
    let mut lines = Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), WAITING, values)).all(db).await?;
    lines.sort_by_key(|line| (!line.urgent, line.news()));
    let all = lines.len() < LOOKED_AT as usize;
    let mut items: Vec<Waiting> = lines.into_iter().filter_map(|line| waiting(&line, service)).collect();
    let left = items.len().saturating_sub(NAMED);
    items.truncate(NAMED);
    let pressing = items.last().is_some_and(|last| last.urgent);
    if left > 0 || !all {
        let sentence = match (left, all) {
            (0, _) => "and there may be other cases that wait for facilitators".to_owned(),
            (1, true) => "and one more case that waits for facilitators".to_owned(),
            (_, true) => format!("and {left} more cases that wait for facilitators"),
            (_, false) => format!("and {left} or more other cases that wait for facilitators"),
        };
        let rest =
            Waiting::new(sentence, "", "/cases?stage=AWAITING_ALLOCATION", "See the list").many(u64::try_from(left.max(1)).unwrap_or(1));
        items.push(if pressing { rest.urgent() } else { rest });
    }
    Ok(items)
}

fn waiting(line: &Line, service: &ServiceNames) -> Option<Waiting> {
    let missing = match (line.lead > 0, line.co > 0) {
        (true, true) => None,
        (true, false) => Some("a co-facilitator"),
        (false, true) => Some("a lead"),
        (false, false) => Some("two facilitators"),
    };
    let (sentence, act) = match line.last.as_deref() {
        _ if line.conflicts > 0 => (format!("A conflict was declared about {}", line.reference), "Decide"),
        last => match (last, missing?) {
            (Some("DECLINED"), seats) => (format!("An offer was declined: {} needs {seats}", line.reference), "Find somebody"),
            (Some(_), seats) => (format!("An offer lapsed: {} needs {seats}", line.reference), "Find somebody"),
            (None, seats) => (format!("{} needs {seats}", line.reference), "Find somebody"),
        },
    };
    let about = kind_and_place(&line.crime_group, &line.district);
    let age = format!("{about}; open since {}", local_day(line.opened_at, service.zone));
    let item = Waiting::new(sentence, age, format!("/cases/{}/matching", line.id), act);
    Some(if line.urgent { item.marked() } else { item })
}
