//! Everything about one referral, for those who decide about it.

use super::HistoryRow;
use super::alike::{Known, Similar, alike};
use super::reached::{Reached, Whose, reached};
use super::referrer::{Writable, referrer};
use crate::cases::model::{Flags, ReferralState};
use crate::cases::permits::ScreenReferrals;
use crate::platform::App;
use crate::shared::{ReferralId, Refusal};
use entity::{account, agency, person, referral, referral_event};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, RelationTrait, SelectModel,
    Selector,
};

/// A referral with its people and its history.
#[derive(Debug, Clone)]
pub struct ReferralView {
    pub row: referral::Model,
    pub state: ReferralState,
    /// Names of the agency, of the person whom it is about, and of the other one.
    pub agency: Option<String>,
    pub party: String,
    pub other: Option<String>,
    /// How the person may be reached, safe words first.
    pub reach: Reached,
    pub flags: Flags,
    pub history: Vec<HistoryRow>,
    pub similar: Vec<Similar>,
    /// People who may be the same one, while it is not decided.
    pub known: Vec<Known>,
    /// The referrer, when they can be written to.
    pub writable: Option<Writable>,
}

/// A referral with the names that its page shows.
#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    row: referral::Model,
    agency: Option<String>,
    party: String,
    party_norm: String,
    other: Option<String>,
}

fn found(permit: &ScreenReferrals, id: ReferralId) -> Selector<SelectModel<Found>> {
    let other: RelationDef =
        referral::Entity::belongs_to(person::Entity).from(referral::Column::OtherPersonId).to(person::Column::Id).into();
    referral::Entity::find_by_id(id.0)
        .filter(referral::Column::ServiceId.eq(permit.service().0))
        .join(JoinType::LeftJoin, referral::Relation::Agency.def())
        .join(JoinType::InnerJoin, referral::Relation::PartyPerson.def())
        .join_as(JoinType::LeftJoin, other, "other_person")
        .column_as(agency::Column::Name, "agency")
        .column_as(person::Column::FullName, "party")
        .column_as(person::Column::NameNorm, "party_norm")
        .expr_as(Expr::col(("other_person", person::Column::FullName)), "other")
        .into_model::<Found>()
}

/// One referral of the own service. Five statements.
///
/// # Errors
/// `NotFound`.
pub async fn referral(app: &App, permit: &ScreenReferrals, id: ReferralId) -> Result<ReferralView, Refusal> {
    let db = app.read(permit);
    let Found { row, agency, party, party_norm, other } = found(permit, id).one(db).await?.ok_or(Refusal::NotFound)?;
    let reach = reached(db, Whose::Person(row.party_person_id)).await?.remove(&row.party_person_id).unwrap_or_default();
    let state = ReferralState::from_code(&row.state).unwrap_or(ReferralState::InTriage);
    let (similar, known) = alike(db, &row, &party_norm, state.waits() || state.held()).await?;
    Ok(ReferralView {
        state,
        flags: serde_json::from_value(row.flags.clone()).unwrap_or_default(),
        history: history(db, id).await?,
        writable: referrer(db, &row).await?,
        row,
        agency,
        party,
        other,
        reach,
        similar,
        known,
    })
}

async fn history(db: &sea_orm::DatabaseConnection, id: ReferralId) -> Result<Vec<HistoryRow>, Refusal> {
    let by: RelationDef =
        referral_event::Entity::belongs_to(account::Entity).from(referral_event::Column::ByAccount).to(account::Column::Id).into();
    Ok(referral_event::Entity::find()
        .filter(referral_event::Column::ReferralId.eq(id.0))
        .select_only()
        .columns([referral_event::Column::At, referral_event::Column::Kind, referral_event::Column::Words])
        .column_as(person::Column::FullName, "by_name")
        .join(JoinType::LeftJoin, by)
        .join(JoinType::LeftJoin, account::Relation::Person.def())
        .order_by_desc(referral_event::Column::At)
        .order_by_desc(referral_event::Column::Id)
        .limit(100)
        .into_model::<HistoryRow>()
        .all(db)
        .await?)
}
