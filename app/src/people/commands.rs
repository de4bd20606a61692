//! Recording people and how to reach them. Called inside the transaction of whatever brings the person in.

use crate::platform::db::WriteTx;
use crate::platform::reference::Numbered;
use crate::shared::text::{Email, Phone, Postcode, phone_digits};
use crate::shared::vocabulary::Gender;
use crate::shared::{PersonId, ServiceId};
use entity::{account, contact_way, person, practitioner};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Set,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The most people of one address that are looked at.
const AT_ONE_ADDRESS: u64 = 100;

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

    pub fn from_code(code: &str) -> Option<Self> {
        [Way::Email, Way::Phone, Way::Address, Way::Postcode].into_iter().find(|way| way.code() == code)
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

/// Keep one more way to reach a person beside the present ones, which all stay. The same value again changes nothing.
///
/// # Errors
/// The database's own.
pub async fn keep_beside(tx: &WriteTx, service: ServiceId, person: PersonId, way: Way, value: &str) -> Result<(), DbErr> {
    let known = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.eq(person.0))
        .filter(contact_way::Column::Kind.eq(way.code()))
        .filter(contact_way::Column::ValueNorm.eq(way.norm(value)))
        .filter(contact_way::Column::EndsAt.is_null())
        .one(&**tx)
        .await?;
    if known.is_some() { Ok(()) } else { add_contact(tx, service, person, way, value).await }
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

/// The person who is reached by that address now, if anybody is: of several, one who works with the service before one who was only
/// spoken of.
///
/// # Errors
/// The database's own.
pub async fn find_by_email(tx: &WriteTx, service: ServiceId, email: &Email) -> Result<Option<person::Model>, DbErr> {
    Ok(reached_at(tx, service, email).await?.into_iter().next())
}

/// Who is reached by an address, compared with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    Nobody,
    /// People of that name, never none: one who works with the service first, then the oldest record.
    Same(Vec<person::Model>),
    /// Only people of another name: an address alone makes nobody the same person.
    Another,
}

/// Who is reached by that address now, compared with that name.
///
/// # Errors
/// The database's own.
pub async fn reached_as(tx: &WriteTx, service: ServiceId, email: &Email, name: &str) -> Result<Reached, DbErr> {
    let people = reached_at(tx, service, email).await?;
    if people.is_empty() {
        return Ok(Reached::Nobody);
    }
    let name = name.to_lowercase();
    let same: Vec<person::Model> = people.into_iter().filter(|person| person.name_norm == name).collect();
    Ok(if same.is_empty() { Reached::Another } else { Reached::Same(same) })
}

/// Everybody who is reached there now. Anybody may write any address into a form, so that several are.
async fn reached_at(tx: &WriteTx, service: ServiceId, email: &Email) -> Result<Vec<person::Model>, DbErr> {
    let mut people = person::Entity::find()
        .distinct()
        .join_rev(JoinType::InnerJoin, contact_way::Relation::Person.def())
        .filter(contact_way::Column::ServiceId.eq(service.0))
        .filter(contact_way::Column::Kind.eq(Way::Email.code()))
        .filter(contact_way::Column::ValueNorm.eq(email.as_str()))
        .filter(contact_way::Column::EndsAt.is_null())
        .filter(person::Column::MergedInto.is_null())
        .order_by_asc(person::Column::CreatedAt)
        .order_by_asc(person::Column::Id)
        .limit(AT_ONE_ADDRESS)
        .all(&**tx)
        .await?;
    if people.len() > 1 {
        let known = at_work(&**tx, people.iter().map(|person| person.id).collect()).await?;
        people.sort_by_key(|person| !known.contains(&person.id));
    }
    Ok(people)
}

/// Who is reached by each of those addresses now, in the order of [`Reached::Same`]; an address that reaches nobody is missing. Three
/// statements at most.
///
/// # Errors
/// The database's own.
pub async fn reached_at_each(
    db: &impl ConnectionTrait,
    service: ServiceId,
    emails: &[&str],
) -> Result<HashMap<String, Vec<person::Model>>, DbErr> {
    let ways = contact_way::Entity::find()
        .find_also_related(person::Entity)
        .filter(contact_way::Column::ServiceId.eq(service.0))
        .filter(contact_way::Column::Kind.eq(Way::Email.code()))
        .filter(contact_way::Column::ValueNorm.is_in(emails.iter().copied()))
        .filter(contact_way::Column::EndsAt.is_null())
        .filter(person::Column::MergedInto.is_null())
        .order_by_asc(person::Column::CreatedAt)
        .order_by_asc(person::Column::Id)
        .all(db)
        .await?;
    let mut reached: HashMap<String, Vec<person::Model>> = HashMap::new();
    for (way, person) in ways.into_iter().filter_map(|(way, person)| Some((way, person?))) {
        reached.entry(way.value_norm).or_default().push(person);
    }
    let shared: Vec<Uuid> = reached.values().filter(|people| people.len() > 1).flatten().map(|person| person.id).collect();
    if !shared.is_empty() {
        let known = at_work(db, shared).await?;
        for people in reached.values_mut() {
            people.sort_by_key(|person| !known.contains(&person.id));
        }
    }
    Ok(reached)
}

/// Those of them who practise or sign in here.
async fn at_work(db: &impl ConnectionTrait, people: Vec<Uuid>) -> Result<HashSet<Uuid>, DbErr> {
    let practise = practitioner::Entity::find().filter(practitioner::Column::PersonId.is_in(people.clone())).all(db).await?;
    let sign_in = account::Entity::find().filter(account::Column::PersonId.is_in(people)).all(db).await?;
    Ok(practise.into_iter().map(|row| row.person_id).chain(sign_in.into_iter().map(|row| row.person_id)).collect())
}
