//! Whom a letter about a referral may go to.

use crate::shared::PersonId;
use crate::shared::text::Email;
use entity::{account, contact_way, person, referral};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Order, QuerySelect, SelectModel, Selector};
use uuid::Uuid;

/// A referrer who can be written to. Never the person whom the referral is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writable {
    pub name: String,
    pub address: Email,
    /// Their record, when they sent it signed in.
    pub person: Option<PersonId>,
    /// May sign in and read there what the letter does not say.
    pub signs_in: bool,
}

/// The referrer, at the address that they left with the referral, or else at the one on their own record. One statement at most.
///
/// # Errors
/// The database's own.
pub async fn referrer(db: &impl ConnectionTrait, row: &referral::Model) -> Result<Option<Writable>, DbErr> {
    let Some(name) = row.referrer_name.clone() else { return Ok(None) };
    let left = row.referrer_contact.as_deref().unwrap_or("").split(", ").find_map(|way| Email::parse(way).ok());
    let Some(person) = row.referrer_person_id else {
        return Ok(left.map(|address| Writable { name, address, person: None, signs_in: false }));
    };
    let Some(OnRecord { address, signs_in }) = on_record(row, person).one(db).await? else { return Ok(None) };
    let address = left.or_else(|| Email::parse(&address?).ok());
    Ok(address.map(|address| Writable { name, address, person: Some(PersonId(person)), signs_in }))
}

#[derive(FromQueryResult)]
struct OnRecord {
    address: Option<String>,
    signs_in: bool,
}

fn on_record(row: &referral::Model, person: Uuid) -> Selector<SelectModel<OnRecord>> {
    let newest = Query::select()
        .column(contact_way::Column::Value)
        .from(contact_way::Entity)
        .and_where(contact_way::Column::PersonId.eq(person))
        .and_where(contact_way::Column::Kind.eq("EMAIL"))
        .and_where(contact_way::Column::EndsAt.is_null())
        .order_by(contact_way::Column::StartsAt, Order::Desc)
        .limit(1)
        .to_owned();
    let account = Query::select()
        .expr(Expr::val(1))
        .from(account::Entity)
        .and_where(account::Column::PersonId.eq(person))
        .and_where(account::Column::ServiceId.eq(row.service_id))
        .and_where(account::Column::State.eq("ACTIVE"))
        .to_owned();
    person::Entity::find_by_id(person)
        .select_only()
        .expr_as(Expr::SubQuery(None, Box::new(newest.into())), "address")
        .expr_as(Expr::exists(account), "signs_in")
        .into_model::<OnRecord>()
}
