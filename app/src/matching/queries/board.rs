//! Who was offered a seat on a case, and how it stands.

use crate::matching::facts::{ConflictResult, Seat};
use crate::matching::permits::MatchCases;
use crate::platform::App;
use crate::shared::{CaseId, OfferId, PersonId, Refusal};
use chrono::{DateTime, Utc};
use entity::{declared_conflict, offer, person};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, Statement};
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
    pub person: PersonId,
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

impl Held {
    /// One offer with the case that it is about.
    ///
    /// # Errors
    /// `NotFound`, also for another service's; a fault.
    pub async fn find(app: &App, permit: &MatchCases, id: OfferId) -> Result<(CaseId, Held), Refusal> {
        let db = app.read(permit);
        let row = offer::Entity::find_by_id(id.0).filter(offer::Column::ServiceId.eq(permit.service().0)).one(db).await?;
        let case = CaseId(row.ok_or(Refusal::NotFound)?.case_id);
        let sql = format!("{OFFER} WHERE o.id = $1");
        let line = Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.0.into()])).one(db).await?;
        let held = line.and_then(|line| held(line, app.clock().now())).ok_or(Refusal::NotFound)?;
        Ok((case, held))
    }
}

impl OpenConflict {
    /// One declared conflict with the case that it is about.
    ///
    /// # Errors
    /// `NotFound`, also for another service's; a fault.
    pub async fn find(app: &App, permit: &MatchCases, id: Uuid) -> Result<(CaseId, OpenConflict), Refusal> {
        let db = app.read(permit);
        let found = declared_conflict::Entity::find_by_id(id)
            .filter(declared_conflict::Column::ServiceId.eq(permit.service().0))
            .one(db)
            .await?
            .ok_or(Refusal::NotFound)?;
        let person = person::Entity::find_by_id(found.person_id).one(db).await?.ok_or(Refusal::NotFound)?;
        let result = match found.state.as_str() {
            "ACCEPTED" => ConflictResult::DeclaredAccepted,
            "BLOCKED" => ConflictResult::Blocked,
            _ => ConflictResult::Declared,
        };
        Ok((
            CaseId(found.case_id),
            OpenConflict { id, person: PersonId(found.person_id), name: person.full_name, words: found.words, result },
        ))
    }
}

const OFFER: &str = "
SELECT o.id, o.person_id, n.full_name, o.seat, o.state, o.expires_at, o.decline_reason,
       EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = o.case_id AND a.offer_id = o.id AND a.ends_at IS NULL) AS works,
       EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = o.case_id AND a.offer_id = o.id AND a.ends_at IS NOT NULL) AS ended
  FROM offer o JOIN person n ON n.id = o.person_id";

/// Every offer of the case, the newest first.
pub(super) async fn offers(db: &impl ConnectionTrait, case: CaseId, now: DateTime<Utc>) -> Result<Vec<Held>, DbErr> {
    let sql = format!("{OFFER} WHERE o.case_id = $1 ORDER BY o.offered_at DESC, o.id DESC LIMIT 200");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [case.0.into()]);
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
