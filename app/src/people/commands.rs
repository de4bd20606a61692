//! Recording people and how to reach them. Called inside the transaction of whatever brings the person in.

use crate::platform::db::WriteTx;
use crate::platform::reference::Numbered;
use crate::shared::text::{Email, Phone, Postcode, phone_digits};
use crate::shared::vocabulary::Gender;
use crate::shared::{PersonId, ServiceId};
use entity::{contact_way, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Set};

/// How a person can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Email,
    Phone,
    Address,
    Postcode,
}

impl Way {
    pub const fn code(self) -> &'static str {
        match self {
            Way::Email => "EMAIL",
            Way::Phone => "PHONE",
            Way::Address => "ADDRESS",
            Way::Postcode => "POSTCODE",
        }
    }

    /// As it is compared: addresses in lower case, phones as digits.
    fn norm(self, value: &str) -> String {
        match self {
            Way::Phone => phone_digits(value),
            _ => value.trim().to_lowercase(),
        }
    }
}

/// Somebody who is not on record yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    pub full_name: String,
    pub gender: Option<Gender>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub postcode: Option<Postcode>,
}

/// Put a person on record, with every way to reach them.
///
/// # Errors
/// The database's own.
pub async fn record_person(tx: &WriteTx, service: ServiceId, new: &NewPerson) -> Result<PersonId, DbErr> {
    let id = PersonId(tx.new_id());
    person::ActiveModel {
        id: Set(id.0),
        service_id: Set(service.0),
        reference: Set(tx.next_reference(service, Numbered::Person).await?),
        full_name: Set(new.full_name.clone()),
        name_norm: Set(new.full_name.to_lowercase()),
        gender: Set(new.gender.map(|gender| gender.code().to_owned())),
        created_at: Set(tx.now()),
        version: Set(1),
        merged_into: Set(None),
    }
    .insert(&**tx)
    .await?;
    let ways = [
        (Way::Email, new.email.as_ref().map(ToString::to_string)),
        (Way::Phone, new.phone.as_ref().map(|phone| phone.as_str().to_owned())),
        (Way::Postcode, new.postcode.as_ref().map(ToString::to_string)),
    ];
    for (way, value) in ways {
        if let Some(value) = value {
            add_contact(tx, service, id, way, &value).await?;
        }
    }
    Ok(id)
}

/// Replace how a person is reached in that way; the old row is ended and kept. The same value again changes nothing.
///
/// # Errors
/// The database's own.
pub async fn change_contact(tx: &WriteTx, service: ServiceId, person: PersonId, way: Way, value: &str) -> Result<(), DbErr> {
    let current = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.eq(person.0))
        .filter(contact_way::Column::Kind.eq(way.code()))
        .filter(contact_way::Column::EndsAt.is_null())
        .all(&**tx)
        .await?;
    if current.iter().any(|row| row.value == value) {
        return Ok(());
    }
    for row in current {
        contact_way::ActiveModel { id: Set(row.id), ends_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    }
    add_contact(tx, service, person, way, value).await
}

async fn add_contact(tx: &WriteTx, service: ServiceId, person: PersonId, way: Way, value: &str) -> Result<(), DbErr> {
    contact_way::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        kind: Set(way.code().to_owned()),
        value: Set(value.to_owned()),
        value_norm: Set(way.norm(value)),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
    }
    .insert(&**tx)
    .await
    .map(drop)
}

/// The person who is reached by that address now, if anybody is.
///
/// # Errors
/// The database's own.
pub async fn find_by_email(tx: &WriteTx, service: ServiceId, email: &Email) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find()
        .join_rev(JoinType::InnerJoin, contact_way::Relation::Person.def())
        .filter(contact_way::Column::ServiceId.eq(service.0))
        .filter(contact_way::Column::Kind.eq(Way::Email.code()))
        .filter(contact_way::Column::ValueNorm.eq(email.as_str()))
        .filter(contact_way::Column::EndsAt.is_null())
        .one(&**tx)
        .await
}
