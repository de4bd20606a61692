//! What may be the same: referrals about the same matter, and people who are on record already. One statement for both.

use crate::platform::listed::part;
use crate::shared::Refusal;
use entity::{contact_way, party, person, referral};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};
use uuid::Uuid;

/// Another referral that may be about the same matter.
#[derive(Debug, Clone)]
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

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    reference: String,
    name: String,
    /// Of a referral; a person has none.
    state: Option<String>,
    same_name: bool,
    same_way: bool,
}

/// At most five other referrals about the same matter, newest first; and, when asked for, at most six people who may be the same one.
pub(super) async fn alike(
    db: &DatabaseConnection,
    row: &referral::Model,
    name_norm: &str,
    people: bool,
) -> Result<(Vec<Similar>, Vec<Known>), Refusal> {
    let mut all = part(referrals(row, name_norm));
    if people {
        all.union(UnionType::All, part(known(row, name_norm)));
    }
    let (mut similar, mut known) = (Vec::new(), Vec::new());
    for Row { id, reference, name, state, same_name, same_way } in
        Row::find_by_statement(db.get_database_backend().build(&all)).all(db).await?
    {
        match state {
            Some(state) => similar.push(Similar { id, reference, state, party_name: name }),
            None => known.push(Known { id, reference, name, alike: in_common(same_name, same_way) }),
        }
    }
    Ok((similar, known))
}

const fn in_common(same_name: bool, same_way: bool) -> &'static str {
    match (same_name, same_way) {
        (true, true) => "The same name, and the same e-mail or telephone",
        (true, false) => "The same name",
        _ => "The same e-mail or telephone under another name",
    }
}

/// The same crime reference, or the same name: the same matter may arrive by four ways (`docs/POLICY.md` 3.3).
fn referrals(row: &referral::Model, name_norm: &str) -> Select<referral::Entity> {
    let mut alike = Condition::any().add(person::Column::NameNorm.eq(name_norm));
    if let Some(reference) = &row.crime_reference {
        alike = alike.add(referral::Column::CrimeReference.eq(reference));
    }
    referral::Entity::find()
        .filter(referral::Column::ServiceId.eq(row.service_id))
        .filter(referral::Column::Id.ne(row.id))
        .filter(alike)
        .select_only()
        .columns([referral::Column::Id, referral::Column::Reference])
        .column_as(person::Column::FullName, "name")
        .column(referral::Column::State)
        .expr_as(Expr::cust("FALSE"), "same_name")
        .expr_as(Expr::cust("FALSE"), "same_way")
        .join(JoinType::InnerJoin, referral::Relation::PartyPerson.def())
        .order_by_desc(referral::Column::ReceivedOn)
        .limit(5)
}

/// People from other matters with the same name, or reached by the same address or number.
fn known(row: &referral::Model, name_norm: &str) -> Select<person::Entity> {
    let reached = Query::select()
        .column(contact_way::Column::PersonId)
        .from(contact_way::Entity)
        .and_where(contact_way::Column::ServiceId.eq(row.service_id))
        .and_where(contact_way::Column::Kind.is_in(["EMAIL", "PHONE"]))
        .and_where(contact_way::Column::EndsAt.is_null())
        .and_where(contact_way::Column::ValueNorm.in_subquery(ways_of(row.party_person_id)))
        .to_owned();
    let same_way = || person::Column::Id.in_subquery(reached.clone());
    person::Entity::find()
        .filter(person::Column::ServiceId.eq(row.service_id))
        .filter(person::Column::Id.ne(row.party_person_id))
        .filter(person::Column::MergedInto.is_null())
        .filter(Condition::any().add(person::Column::NameNorm.eq(name_norm)).add(same_way()))
        .filter(in_a_matter())
        .select_only()
        .columns([person::Column::Id, person::Column::Reference])
        .column_as(person::Column::FullName, "name")
        .expr_as(Expr::cust("NULL"), "state")
        .expr_as(person::Column::NameNorm.eq(name_norm), "same_name")
        .expr_as(same_way(), "same_way")
        .order_by_asc(person::Column::CreatedAt)
        .limit(6)
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
