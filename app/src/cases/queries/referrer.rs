//! Whom a letter about a referral may go to.

use crate::shared::PersonId;
use crate::shared::text::Email;
use entity::{account, contact_way, referral};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

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

/// The referrer, at the address that they left with the referral, or else at the one on their own record.
///
/// # Errors
/// The database's own.
pub async fn referrer(db: &impl ConnectionTrait, row: &referral::Model) -> Result<Option<Writable>, DbErr> {
    let Some(name) = row.referrer_name.clone() else { return Ok(None) };
    let left = row.referrer_contact.as_deref().unwrap_or("").split(", ").find_map(|way| Email::parse(way).ok());
    let Some(person) = row.referrer_person_id else {
        return Ok(left.map(|address| Writable { name, address, person: None, signs_in: false }));
    };
    let address = match left {
        Some(address) => Some(address),
        None => contact_way::Entity::find()
            .filter(contact_way::Column::PersonId.eq(person))
            .filter(contact_way::Column::Kind.eq("EMAIL"))
            .filter(contact_way::Column::EndsAt.is_null())
            .order_by_desc(contact_way::Column::StartsAt)
            .one(db)
            .await?
            .and_then(|way| Email::parse(&way.value).ok()),
    };
    let Some(address) = address else { return Ok(None) };
    let accounts = account::Entity::find()
        .filter(account::Column::PersonId.eq(person))
        .filter(account::Column::ServiceId.eq(row.service_id))
        .filter(account::Column::State.eq("ACTIVE"))
        .count(db)
        .await?;
    Ok(Some(Writable { name, address, person: Some(PersonId(person)), signs_in: accounts > 0 }))
}
