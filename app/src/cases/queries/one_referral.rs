//! Everything about one referral, for those who decide about it.

use super::HistoryRow;
use super::one_case::{Reached, reached};
use super::referrer::{Writable, referrer};
use crate::cases::model::{Flags, ReferralState};
use crate::cases::permits::ScreenReferrals;
use crate::platform::App;
use crate::shared::{ReferralId, Refusal};
use entity::{account, agency, contact_way, party, person, referral, referral_event};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
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
    /// People who may be the same one, while it is not decided.
    pub known: Vec<Known>,
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

/// Somebody from another matter who may be the person in this referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub id: Uuid,
    pub reference: String,
    pub name: String,
    /// What they have in common.
    pub alike: &'static str,
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
    let state = ReferralState::from_code(&row.state).unwrap_or(ReferralState::InTriage);
    let known = if state.waits() || state.held() { known(db, &party).await? } else { Vec::new() };
    let writable = referrer(db, &row).await?;
    Ok(ReferralView {
        state,
        flags: serde_json::from_value(row.flags.clone()).unwrap_or_default(),
        history: history(db, id).await?,
        row,
        agency,
        party,
        other,
        reach,
        similar,
        known,
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

/// People from other matters with the same name, or reached by the same address or number. Two questions.
async fn known(db: &sea_orm::DatabaseConnection, party: &person::Model) -> Result<Vec<Known>, Refusal> {
    let reached: Vec<Uuid> = contact_way::Entity::find()
        .select_only()
        .column(contact_way::Column::PersonId)
        .filter(contact_way::Column::ServiceId.eq(party.service_id))
        .filter(contact_way::Column::PersonId.ne(party.id))
        .filter(contact_way::Column::Kind.is_in(["EMAIL", "PHONE"]))
        .filter(contact_way::Column::EndsAt.is_null())
        .filter(contact_way::Column::ValueNorm.in_subquery(ways_of(party.id)))
        .limit(50)
        .into_tuple()
        .all(db)
        .await?;
    let alike = Condition::any().add(person::Column::NameNorm.eq(party.name_norm.as_str())).add(person::Column::Id.is_in(reached.clone()));
    let rows = person::Entity::find()
        .filter(person::Column::ServiceId.eq(party.service_id))
        .filter(person::Column::Id.ne(party.id))
        .filter(person::Column::MergedInto.is_null())
        .filter(alike)
        .filter(in_a_matter())
        .order_by_asc(person::Column::CreatedAt)
        .limit(6)
        .all(db)
        .await?;
    let alike = |row: &person::Model| match (row.name_norm == party.name_norm, reached.contains(&row.id)) {
        (true, true) => "The same name, and the same e-mail or telephone",
        (true, false) => "The same name",
        _ => "The same e-mail or telephone under another name",
    };
    Ok(rows.into_iter().map(|row| Known { alike: alike(&row), id: row.id, reference: row.reference, name: row.full_name }).collect())
}

fn ways_of(person: Uuid) -> SelectStatement {
    let own = Alias::new("own");
    Query::select()
        .column((own.clone(), contact_way::Column::ValueNorm))
        .from_as(contact_way::Entity, own.clone())
        .and_where(Expr::col((own.clone(), contact_way::Column::PersonId)).eq(person))
        .and_where(Expr::col((own.clone(), contact_way::Column::Kind)).is_in(["EMAIL", "PHONE"]))
        .and_where(Expr::col((own, contact_way::Column::EndsAt)).is_null())
        .to_owned()
}

/// Somebody whom a referral is about, or a party to a case.
fn in_a_matter() -> Condition {
    let of = |column: referral::Column| {
        Query::select().column((referral::Entity, column)).from(referral::Entity).and_where(column.is_not_null()).to_owned()
    };
    let parties = Query::select().column((party::Entity, party::Column::PersonId)).from(party::Entity).to_owned();
    Condition::any()
        .add(person::Column::Id.in_subquery(of(referral::Column::PartyPersonId)))
        .add(person::Column::Id.in_subquery(of(referral::Column::OtherPersonId)))
        .add(person::Column::Id.in_subquery(parties))
}
