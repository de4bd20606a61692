//! A volunteer's own offers: as little of the case as it takes to answer, in a type of its own, so that nothing else can slip in.

use super::board::OfferState;
use crate::matching::facts::Seat;
use crate::matching::options::Options;
use crate::matching::permits::OwnOffers;
use crate::platform::App;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::{CrimeGroup, District};
use crate::shared::{CaseId, OfferId, Refusal};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Statement};
use uuid::Uuid;

/// An offer as its reader may know it before the case is theirs (POLICY.md 8.3): area, what happened by its group, sensitivity, time.
/// No name, no reference, no place nearer than the district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOffer {
    pub id: OfferId,
    pub seat: Seat,
    pub state: OfferState,
    pub offered_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub area: &'static str,
    pub offence_group: &'static str,
    pub sensitive: bool,
    pub young_people: bool,
    pub in_custody: bool,
    pub planned: Option<(NaiveDate, NaiveDate)>,
    pub time_needed: String,
    /// Of an offer that was answered with "I may know somebody".
    pub conflict: Option<DeclaredConflict>,
    /// Only once the case is theirs.
    pub case: Option<CaseId>,
    pub version: i32,
}

/// How it stands with a connection that the reader told us of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclaredConflict {
    /// The coordinator has not decided yet.
    LookedInto,
    NotInTheWay,
    InTheWay,
}

impl DeclaredConflict {
    fn read(code: &str) -> Option<Self> {
        match code {
            "DECLARED" => Some(Self::LookedInto),
            "ACCEPTED" => Some(Self::NotInTheWay),
            "BLOCKED" => Some(Self::InTheWay),
            _ => None,
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::LookedInto => "Being looked into",
            Self::NotInTheWay => "Looked into: not in the way",
            Self::InTheWay => "Looked into: somebody else is asked",
        }
    }
}

#[derive(Debug, FromQueryResult)]
struct Line {
    id: Uuid,
    case_id: Uuid,
    seat: String,
    state: String,
    offered_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    version: i32,
    district: String,
    crime_group: String,
    sensitive: Option<bool>,
    involves_minor: bool,
    custody: bool,
    planned_from: Option<NaiveDate>,
    planned_to: Option<NaiveDate>,
    works: bool,
    ended: bool,
    conflict: Option<String>,
}

/// `$1` the person, `$2` the service.
const OWN: &str = "
SELECT o.id, o.case_id, o.seat, o.state, o.offered_at, o.expires_at, o.version,
       c.district, c.crime_group, c.sensitive, c.involves_minor, c.custody, c.planned_from, c.planned_to,
       EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = o.case_id AND a.offer_id = o.id AND a.ends_at IS NULL) AS works,
       EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = o.case_id AND a.offer_id = o.id AND a.ends_at IS NOT NULL) AS ended,
       (SELECT d.state FROM declared_conflict d WHERE o.state = 'DECLINED' AND d.case_id = o.case_id AND d.person_id = o.person_id
           AND d.at >= o.offered_at ORDER BY d.at LIMIT 1) AS conflict
  FROM offer o JOIN rj_case c ON c.id = o.case_id
 WHERE o.person_id = $1 AND o.service_id = $2";

/// The asker's offers, those that wait first, then the newest.
///
/// # Errors
/// A fault.
pub async fn own_offers(app: &App, permit: &OwnOffers, service: &ServiceNames) -> Result<Vec<OwnOffer>, Refusal> {
    let mut offers = read(app, permit, service, &format!("{OWN} ORDER BY o.offered_at DESC LIMIT 100"), None).await?;
    offers.sort_by_key(|offer| offer.state != OfferState::Offered);
    Ok(offers)
}

/// One of the asker's offers.
///
/// # Errors
/// `NotFound`, also for somebody else's; a fault.
pub async fn own_offer(app: &App, permit: &OwnOffers, service: &ServiceNames, id: OfferId) -> Result<OwnOffer, Refusal> {
    read(app, permit, service, &format!("{OWN} AND o.id = $3"), Some(id)).await?.pop().ok_or(Refusal::NotFound)
}

async fn read(app: &App, permit: &OwnOffers, service: &ServiceNames, sql: &str, id: Option<OfferId>) -> Result<Vec<OwnOffer>, Refusal> {
    let db = app.read(permit);
    let values = [permit.actor().person.0, permit.service().0].into_iter().chain(id.map(|id| id.0)).map(sea_orm::Value::from);
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let lines = Line::find_by_statement(statement).all(db).await?;
    let (now, time_needed) = (app.clock().now(), Options::read(&service.settings).time_needed);
    Ok(lines.into_iter().filter_map(|line| summary(&line, now, &time_needed)).collect())
}

fn summary(line: &Line, now: DateTime<Utc>, time_needed: &str) -> Option<OwnOffer> {
    let state = match OfferState::read(&line.state, line.expires_at, now) {
        OfferState::Accepted if line.works => OfferState::Assigned,
        OfferState::Accepted if line.ended => OfferState::Ended,
        state => state,
    };
    Some(OwnOffer {
        id: OfferId(line.id),
        seat: Seat::from_code(&line.seat)?,
        state,
        offered_at: line.offered_at,
        expires_at: line.expires_at,
        area: District::from_code(&line.district).map_or("The service's area", District::label),
        offence_group: CrimeGroup::from_code(&line.crime_group).map_or("Other conflict", CrimeGroup::label),
        sensitive: line.sensitive.unwrap_or(false),
        young_people: line.involves_minor,
        in_custody: line.custody,
        planned: line.planned_from.zip(line.planned_to),
        time_needed: time_needed.to_owned(),
        conflict: line.conflict.as_deref().and_then(DeclaredConflict::read),
        case: (state == OfferState::Assigned).then_some(CaseId(line.case_id)),
        version: line.version,
    })
}
