//! Lists of referrals: the coordinator's inbox, and what a referrer sees of their own agency's.

use crate::cases::model::ReferralState;
use crate::cases::permits::{OwnReferrals, ScreenReferrals};
use crate::platform::App;
use crate::platform::listed::counted;
use crate::platform::permit::Permit;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::vocabulary::Mechanism;
use crate::shared::{ReferralId, Refusal, ServiceId};
use chrono::{Months, NaiveDate};
use entity::{agency, person, referral};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use uuid::Uuid;

/// What narrows the inbox, as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferralFilter {
    /// A state's code, or `waiting` (for a decision), or `held`, or `due` (held, and to be looked at again by now).
    pub state: String,
    /// What `due` means today.
    pub today: Option<NaiveDate>,
    pub mechanism: Option<Mechanism>,
    /// The first day of the month of receipt.
    pub month: Option<NaiveDate>,
}

impl ReferralFilter {
    /// Read from the address; nonsense narrows nothing. `month` is `2015-05`.
    pub fn read(state: &str, mechanism: &str, month: &str) -> Self {
        let known = matches!(state, "waiting" | "held" | "due") || ReferralState::from_code(state).is_some();
        Self {
            state: if known { state.to_owned() } else { String::new() },
            today: None,
            mechanism: Mechanism::from_code(mechanism),
            month: NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok(),
        }
    }

    /// The same filter on that day.
    #[must_use]
    pub fn on(self, today: NaiveDate) -> Self {
        Self { today: Some(today), ..self }
    }

    fn condition(&self) -> Condition {
        let codes = |wanted: fn(ReferralState) -> bool| -> Vec<&'static str> {
            ReferralState::ALL.iter().filter(|state| wanted(**state)).map(|state| state.code()).collect()
        };
        let mut all = Condition::all();
        all = match self.state.as_str() {
            "" => all,
            "waiting" => all.add(referral::Column::State.is_in(codes(ReferralState::undecided))),
            "held" => all.add(referral::Column::State.is_in(codes(ReferralState::held))),
            "due" => all
                .add(referral::Column::State.is_in(codes(ReferralState::held)))
                .add(referral::Column::ReviewOn.lte(self.today.unwrap_or(NaiveDate::MAX))),
            one => all.add(referral::Column::State.eq(one)),
        };
        if let Some(mechanism) = self.mechanism {
            all = all.add(referral::Column::Mechanism.eq(mechanism.code()));
        }
        if let Some((from, to)) = self.month.and_then(|from| Some((from, from.checked_add_months(Months::new(1))?))) {
            // As reports count: a duplicate is no second request (`docs/POLICY.md` 12.1).
            all = all.add(referral::Column::ReceivedOn.gte(from)).add(referral::Column::ReceivedOn.lt(to));
            if self.state.is_empty() {
                all = all.add(referral::Column::State.ne(ReferralState::Duplicate.code()));
            }
        }
        all
    }
}

/// A line of the inbox.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ReferralRow {
    pub id: Uuid,
    pub reference: String,
    pub state: String,
    pub mechanism: String,
    pub received_on: NaiveDate,
    pub crime_group: String,
    pub district: String,
    pub review_on: Option<NaiveDate>,
    pub party_name: String,
    pub agency_name: Option<String>,
}

/// The inbox, oldest first unless sorted otherwise: the one that has waited longest is on top.
///
/// # Errors
/// A fault.
pub async fn referrals(
    app: &App,
    permit: &ScreenReferrals,
    filter: &ReferralFilter,
    paging: &Paging,
) -> Result<Listed<ReferralRow>, Refusal> {
    let db = app.read(permit);
    let found = referral::Entity::find().filter(referral::Column::ServiceId.eq(permit.service().0)).filter(filter.condition());
    let total = counted(&found, db).await?;

    let order = if paging.descending { Order::Desc } else { Order::Asc };
    let sorted = match paging.sort.as_str() {
        "reference" => found.order_by(referral::Column::Reference, order),
        "state" => found.order_by(referral::Column::State, order.clone()).order_by(referral::Column::ReceivedOn, order),
        _ => found.order_by(referral::Column::ReceivedOn, order.clone()).order_by(referral::Column::Reference, order),
    };
    let rows = sorted
        .select_only()
        .columns([
            referral::Column::Id,
            referral::Column::Reference,
            referral::Column::State,
            referral::Column::Mechanism,
            referral::Column::ReceivedOn,
            referral::Column::CrimeGroup,
            referral::Column::District,
            referral::Column::ReviewOn,
        ])
        .column_as(person::Column::FullName, "party_name")
        .column_as(agency::Column::Name, "agency_name")
        .join(JoinType::InnerJoin, referral::Relation::PartyPerson.def())
        .join(JoinType::LeftJoin, referral::Relation::Agency.def())
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .into_model::<ReferralRow>()
        .all(db)
        .await?;
    Ok(Listed { rows, total, page: paging.page })
}

/// The referral that has waited longest for a decision, and how many wait with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub id: ReferralId,
    pub reference: String,
    pub left: u64,
}

/// Which referral is to be decided next, if any waits.
///
/// # Errors
/// A fault.
pub async fn next_undecided(app: &App, permit: &impl Permit, service: ServiceId) -> Result<Option<Next>, Refusal> {
    let db = app.read(permit);
    let codes = ReferralState::ALL.iter().filter(|state| state.undecided()).map(|state| state.code());
    let found = referral::Entity::find().filter(referral::Column::ServiceId.eq(service.0)).filter(referral::Column::State.is_in(codes));
    let first = found
        .order_by_asc(referral::Column::ReceivedOn)
        .order_by_asc(referral::Column::Reference)
        .select_only()
        .columns([referral::Column::Id, referral::Column::Reference])
        .expr_as(Expr::cust("COUNT(*) OVER ()"), "many")
        .into_tuple::<(Uuid, String, i64)>()
        .one(db)
        .await?;
    Ok(first.map(|(id, reference, left)| Next { id: ReferralId(id), reference, left: u64::try_from(left).unwrap_or(0) }))
}

/// What a referrer sees: that it is there and how it stands. No party's name is read.
#[derive(Debug, Clone, FromQueryResult)]
pub struct OwnRow {
    pub id: Uuid,
    pub reference: String,
    pub state: String,
    pub received_on: NaiveDate,
    pub referrer_name: Option<String>,
    /// What the coordinator asks for, while more information is needed.
    pub decision_reason: Option<String>,
}

/// The referrals of the holder's agency, and those that they sent themselves. Another agency's are not there.
pub(in crate::cases) fn own(permit: &OwnReferrals) -> sea_orm::Select<referral::Entity> {
    let actor = permit.actor();
    let mut mine = Condition::any().add(referral::Column::ReferrerPersonId.eq(actor.person.0));
    if let Some(agency) = actor.agency {
        mine = mine.add(referral::Column::AgencyId.eq(agency.0));
    }
    referral::Entity::find().filter(referral::Column::ServiceId.eq(permit.service().0)).filter(mine)
}

const OWN_COLUMNS: [referral::Column; 6] = [
    referral::Column::Id,
    referral::Column::Reference,
    referral::Column::State,
    referral::Column::ReceivedOn,
    referral::Column::ReferrerName,
    referral::Column::DecisionReason,
];

/// The own agency's referrals, newest first.
///
/// # Errors
/// A fault.
pub async fn own_referrals(app: &App, permit: &OwnReferrals, paging: &Paging) -> Result<Listed<OwnRow>, Refusal> {
    let db = app.read(permit);
    let total = counted(&own(permit), db).await?;
    let order = if paging.descending { Order::Asc } else { Order::Desc };
    let rows = own(permit)
        .order_by(referral::Column::ReceivedOn, order.clone())
        .order_by(referral::Column::Reference, order)
        .select_only()
        .columns(OWN_COLUMNS)
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .into_model::<OwnRow>()
        .all(db)
        .await?;
    Ok(Listed { rows, total, page: paging.page })
}

/// How one of the own agency's referrals stands.
///
/// # Errors
/// `NotFound`, also for another agency's.
pub async fn own_status(app: &App, permit: &OwnReferrals, id: ReferralId) -> Result<OwnRow, Refusal> {
    own(permit)
        .filter(referral::Column::Id.eq(id.0))
        .select_only()
        .columns(OWN_COLUMNS)
        .into_model::<OwnRow>()
        .one(app.read(permit))
        .await?
        .ok_or(Refusal::NotFound)
}
