//! What matching reads: one case with everybody who could take it, in six statements, however many there are.

mod attention;
mod board;
mod case;
mod cover;
mod near;
mod own;
mod people;
mod roll;

pub use attention::{attention, offers_waiting};
pub use board::{Held, OfferState, OpenConflict};
pub use cover::{Touched, open_offers_of_the_lapsed, touched};
pub use own::{DeclaredConflict, OwnOffer, own_offer, own_offers};
#[cfg(test)]
pub use people::PRACTITIONERS;

use super::eligibility::Search;
use super::facts::{CaseNeeds, Practitioner, Seat, Span};
use super::options::Options;
use super::order::Order;
use super::permits::MatchCases;
use super::rank::{Ranking, rank};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{CaseId, PersonId, Refusal, ServiceId};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::rj_case;
use people::Asked;
use roll::Keep;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, StreamTrait};
use std::sync::Arc;

/// Days from tomorrow on in which the work is planned when the case does not say.
const USUALLY_WITHIN: u64 = 28;

/// A case, what it needs, who could take it, and who was offered it.
#[derive(Debug, Clone)]
pub struct Matter {
    pub case: rj_case::Model,
    pub needs: CaseNeeds,
    /// In the order of their keys.
    pub people: Vec<Arc<Practitioner>>,
    /// Every offer ever made for the case, the newest first.
    pub offers: Vec<Held>,
    /// Conflicts that were declared about it.
    pub conflicts: Vec<OpenConflict>,
    pub options: Options,
    pub today: NaiveDate,
}

impl Matter {
    /// Who was offered that seat and has not said no, or sits in it.
    pub fn holder(&self, seat: Seat) -> Option<&Held> {
        self.offers.iter().find(|held| held.seat == seat && held.state.holds_the_seat())
    }

    /// Who the person for that seat will work with; the lead, for somebody who shadows.
    pub fn partner(&self, seat: Seat) -> Option<&Practitioner> {
        let other = match seat {
            Seat::Lead => Seat::CoFacilitator,
            Seat::CoFacilitator | Seat::Shadow => Seat::Lead,
        };
        self.holder(other).and_then(|held| self.person(held.person))
    }

    pub fn person(&self, id: PersonId) -> Option<&Practitioner> {
        roll::find(&self.people, id).and_then(|at| self.people.get(at)).map(Arc::as_ref)
    }

    /// The question that the ranking answers.
    pub fn search(&self, seat: Seat) -> Search<'_> {
        let planned = self.planned();
        Search {
            case: &self.needs,
            seat,
            partner: self.partner(seat),
            today: self.today,
            planned,
            settings: &self.options.rules,
            in_words: true,
        }
    }

    /// Everybody in order; words are made for those who are shown.
    pub fn order(&self, seat: Seat) -> Order<'_> {
        Order::of(self.search(seat), &self.people)
    }

    /// Everybody in order, with every reason in words.
    pub fn ranking(&self, seat: Seat) -> Ranking {
        rank(&self.search(seat), &self.people)
    }

    /// The seats of the case, in the order in which they are filled.
    pub fn seats(&self) -> Vec<Seat> {
        let wanted = |seat: &Seat| *seat != Seat::Shadow || self.case.wants_shadow;
        Seat::ALL.iter().copied().filter(wanted).collect()
    }

    fn planned(&self) -> Span {
        let tomorrow = later(self.today, 1);
        let from = self.case.planned_from.unwrap_or(tomorrow).max(self.today);
        Span { from, to: self.case.planned_to.unwrap_or_else(|| later(self.today, USUALLY_WITHIN)).max(from) }
    }
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// Everything about the matching of one case, for its page.
///
/// # Errors
/// `NotFound`, when the service has no such case; a fault.
pub async fn matter(app: &App, permit: &MatchCases, service: &ServiceNames, case: CaseId) -> Result<Matter, Refusal> {
    matter_on(app, app.read(permit), service, case).await
}

/// What that case needs of those who take it.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn needs(app: &App, permit: &MatchCases, service: &ServiceNames, case: CaseId) -> Result<CaseNeeds, Refusal> {
    let db = app.read(permit);
    let row = find(db, permit.service(), case).await?;
    Ok(case::needs(db, &row, service.zone.to_local(app.clock().now()).date()).await?)
}

/// Everybody who could be asked about that case, with what is on record of them.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn candidates(app: &App, permit: &MatchCases, service: &ServiceNames, case: CaseId) -> Result<Vec<Arc<Practitioner>>, Refusal> {
    Ok(matter(app, permit, service, case).await?.people)
}

async fn find(db: &impl ConnectionTrait, service: ServiceId, case: CaseId) -> Result<rj_case::Model, Refusal> {
    let row = rj_case::Entity::find_by_id(case.0).filter(rj_case::Column::ServiceId.eq(service.0)).one(db).await?;
    row.ok_or(Refusal::NotFound)
}

/// As [`matter`], inside a transaction: what it has written counts.
///
/// # Errors
/// As [`matter`].
pub(super) async fn matter_within(app: &App, tx: &WriteTx, service: &ServiceNames, case: CaseId) -> Result<Matter, Refusal> {
    load(app, &**tx, service, tx.now(), case, Keep::No).await
}

/// As [`matter`], on a connection that reads.
pub(super) async fn matter_on(app: &App, db: &DatabaseConnection, service: &ServiceNames, case: CaseId) -> Result<Matter, Refusal> {
    load(app, db, service, app.clock().now(), case, Keep::Yes).await
}

async fn load(
    app: &App,
    db: &(impl ConnectionTrait + StreamTrait),
    service: &ServiceNames,
    now: DateTime<Utc>,
    case: CaseId,
    keep: Keep,
) -> Result<Matter, Refusal> {
    let row = find(db, service.id, case).await?;
    let options = Options::read(&service.settings);
    let today = service.zone.to_local(now).date();
    let needs = case::needs(db, &row, today).await?;
    let asked = Asked { service: service.id, case, agency: row.agency_id, today, now, days_ahead: options.rules.availability_days };
    let mut people = roll::everybody(app, db, &asked, keep).await?;
    let conflicts = near::add(db, &asked, &mut people).await?;
    let offers = board::offers(db, case, now).await?;
    Ok(Matter { case: row, needs, people, offers, conflicts, options, today })
}
