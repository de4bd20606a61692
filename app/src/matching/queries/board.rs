//! Who was offered a seat on a case, and how it stands.

use crate::matching::facts::{ConflictResult, Seat};
use crate::shared::{CaseId, OfferId, PersonId};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

/// How an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferState {
    /// Waits for its answer.
    Offered,
    /// Accepted; the case is revealed once the other seat is accepted too.
    Accepted,
    /// Works the case.
    Assigned,
    /// Worked the case until it was handed on or closed.
    Ended,
    Declined,
    Expired,
    Withdrawn,
}

impl OfferState {
    /// As the row and the clock say: an offer whose time is over has lapsed, whether or not the sweep has come by.
    pub fn read(code: &str, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> OfferState {
        match code {
            "OFFERED" if expires_at > now => OfferState::Offered,
            "ACCEPTED" => OfferState::Accepted,
            "DECLINED" => OfferState::Declined,
            "WITHDRAWN" => OfferState::Withdrawn,
            _ => OfferState::Expired,
        }
    }

    pub const fn holds_the_seat(self) -> bool {
        matches!(self, OfferState::Offered | OfferState::Accepted | OfferState::Assigned)
    }

    pub const fn label(self) -> &'static str {
        match self {
            OfferState::Offered => "Waits for an answer",
            OfferState::Accepted => "Accepted",
            OfferState::Assigned => "Works the case",
            OfferState::Ended => "Handed on",
            OfferState::Declined => "Declined",
            OfferState::Expired => "Lapsed",
            OfferState::Withdrawn => "Taken back",
        }
    }
}

/// One offer of the case.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: OfferId,
    pub person: PersonId,
    pub name: String,
    pub seat: Seat,
    pub state: OfferState,
    pub expires_at: DateTime<Utc>,
    pub decline_reason: Option<String>,
}

/// A conflict that somebody declared about the case.
#[derive(Debug, Clone)]
pub struct OpenConflict {
    pub id: Uuid,
    pub name: String,
    pub words: Option<String>,
    pub result: ConflictResult,
}

#[derive(Debug, FromQueryResult)]
struct Line {
    id: Uuid,
    person_id: Uuid,
    full_name: String,
    seat: String,
    state: String,
    expires_at: DateTime<Utc>,
    decline_reason: Option<String>,
    works: bool,
    ended: bool,
}

const OFFERS: &str = "
SELECT o.id, o.person_id, n.full_name, o.seat, o.state, o.expires_at, o.decline_reason,
       EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = o.case_id AND a.offer_id = o.id AND a.ends_at IS NULL) AS works,
       EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = o.case_id AND a.offer_id = o.id AND a.ends_at IS NOT NULL) AS ended
  FROM offer o JOIN person n ON n.id = o.person_id
 WHERE o.case_id = $1 ORDER BY o.offered_at DESC, o.id DESC LIMIT 200";

/// Every offer of the case, the newest first.
pub(super) async fn offers(db: &impl ConnectionTrait, case: CaseId, now: DateTime<Utc>) -> Result<Vec<Held>, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), OFFERS, [case.0.into()]);
    let lines = Line::find_by_statement(statement).all(db).await?;
    Ok(lines.into_iter().filter_map(|line| held(line, now)).collect())
}

fn held(line: Line, now: DateTime<Utc>) -> Option<Held> {
    let state = match OfferState::read(&line.state, line.expires_at, now) {
        OfferState::Accepted if line.works => OfferState::Assigned,
        OfferState::Accepted if line.ended => OfferState::Ended,
        state => state,
    };
    Some(Held {
        id: OfferId(line.id),
        person: PersonId(line.person_id),
        name: line.full_name,
        seat: Seat::from_code(&line.seat)?,
        state,
        expires_at: line.expires_at,
        decline_reason: line.decline_reason,
    })
}
