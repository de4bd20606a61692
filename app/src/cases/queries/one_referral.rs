//! Everything about one referral, for those who decide about it.

use super::HistoryRow;
use super::one_case::{Reached, reached};
use super::referrer::{Writable, referrer};
use crate::cases::model::{Flags, ReferralState};
use crate::cases::permits::ScreenReferrals;
use crate::platform::App;
use crate::shared::{ReferralId, Refusal};
use entity::{account, agency, person, referral, referral_event};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use uuid::Uuid;

/// A referral with its people and its history.
#[derive(Debug, Clone)]
pub struct ReferralView {
    pub row: referral::Model,
    pub state: ReferralState,
    pub agency: Option<agency::Model>,
    pub party: person::Model,
    pub other: Option<person::Model>,
    /// How the person may be reached, safe words first.
    pub reach: Reached,
    pub flags: Flags,
    pub history: Vec<HistoryRow>,
    pub similar: Vec<Similar>,
    /// The referrer, when they can be written to.
    pub writable: Option<Writable>,
}

/// Another referral that may be about the same matter.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Similar {
    pub id: Uuid,
    pub reference: String,
    pub state: String,
    pub party_name: String,
}

/// One referral of the own service.
///
/// # Errors
/// `NotFound`.
pub async fn referral(app: &App, permit: &ScreenReferrals, id: ReferralId) -> Result<ReferralView, Refusal> {
    let db = app.read(permit);
    let found = referral::Entity::find_by_id(id.0)
        .filter(referral::Column::ServiceId.eq(permit.service().0))
        .find_also_related(agency::Entity)
        .one(db)
        .await?;
    let (row, agency) = found.ok_or(Refusal::NotFound)?;

    let ids: Vec<Uuid> = std::iter::once(row.party_person_id).chain(row.other_person_id).collect();
    let mut people = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    let at = people.iter().position(|person| person.id == row.party_person_id).ok_or(Refusal::NotFound)?;
    let party = people.swap_remove(at);
    let other = people.into_iter().next();

    let reach = reached(db, &[row.party_person_id]).await?.remove(&row.party_person_id).unwrap_or_default();
    let similar = similar(db, permit, &row, &party.name_norm).await?;
    let writable = referrer(db, &row).await?;
    Ok(ReferralView {
        state: ReferralState::from_code(&row.state).unwrap_or(ReferralState::InTriage),
        flags: serde_json::from_value(row.flags.clone()).unwrap_or_default(),
        history: history(db, id).await?,
        row,
        agency,
        party,
        other,
        reach,
        similar,
        writable,
    })
}

async fn history(db: &sea_orm::DatabaseConnection, id: ReferralId) -> Result<Vec<HistoryRow>, Refusal> {
    let by: sea_orm::RelationDef =
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

/// The same crime reference, or the same name: the same matter may arrive by four ways (`docs/POLICY.md` 3.3).
async fn similar(
    db: &sea_orm::DatabaseConnection,
    permit: &ScreenReferrals,
    row: &referral::Model,
    name_norm: &str,
) -> Result<Vec<Similar>, Refusal> {
    let mut alike = Condition::any().add(person::Column::NameNorm.eq(name_norm));
    if let Some(reference) = &row.crime_reference {
        alike = alike.add(referral::Column::CrimeReference.eq(reference));
    }
    Ok(referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(permit.service().0))
        .filter(referral::Column::Id.ne(row.id))
        .filter(alike)
        .select_only()
        .columns([referral::Column::Id, referral::Column::Reference, referral::Column::State])
        .column_as(person::Column::FullName, "party_name")
        .join(JoinType::InnerJoin, referral::Relation::PartyPerson.def())
        .order_by_desc(referral::Column::ReceivedOn)
        .limit(5)
        .into_model::<Similar>()
        .all(db)
        .await?)
}
