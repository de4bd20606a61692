//! Recording people and how to reach them. Called inside the transaction of whatever brings the person in.

use crate::platform::db::WriteTx;
use crate::platform::reference::Numbered;
use crate::shared::text::{Email, Phone, Postcode, phone_digits};
use crate::shared::vocabulary::Gender;
use crate::shared::{PersonId, ServiceId};
use entity::{account, contact_way, person, practitioner};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait,
    RelationTrait, Set,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The most people of one address that are looked at.
const AT_ONE_ADDRESS: i64 = 100;
/// How many people one question to the database asks about.
const AT_ONCE: usize = 500;

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

/// Somebody who is reached at an address: what tells them apart there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtAddress {
    pub id: Uuid,
    /// The name in small letters, as on the record.
    pub name_norm: String,
}

impl AtAddress {
    /// Whether that is their name, as people read names: in any case, without the spaces around it.
    pub fn is_called(&self, name: &str) -> bool {
        self.name_norm.trim() == name.trim().to_lowercase()
    }
}

/// The person who is reached by that address now, if anybody is: of several, one who works with the service before one who was only
/// spoken of.
///
/// # Errors
/// The database's own.
pub async fn find_by_email(tx: &WriteTx, service: ServiceId, email: &Email) -> Result<Option<AtAddress>, DbErr> {
    Ok(reached_at(tx, service, email).await?.into_iter().next())
}

/// Who is reached by an address, compared with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    Nobody,
    /// People of that name, never none: one who works with the service first, then the oldest record.
    Same(Vec<AtAddress>),
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
    let same: Vec<AtAddress> = people.into_iter().filter(|person| person.is_called(name)).collect();
    Ok(if same.is_empty() { Reached::Another } else { Reached::Same(same) })
}

async fn reached_at(tx: &WriteTx, service: ServiceId, email: &Email) -> Result<Vec<AtAddress>, DbErr> {
    let mut reached = reached_at_each(&**tx, service, &[email.as_str()]).await?;
    Ok(reached.remove(email.as_str()).unwrap_or_default())
}

/// Who is reached by each of those addresses now, in the order of [`Reached::Same`]; an address that reaches nobody is missing. Anybody may
/// write any address into a form, so that of each only the first hundred people on record are looked at. Three statements, more only where
/// hundreds of people share addresses.
///
/// # Errors
/// The database's own.
pub async fn reached_at_each(
    db: &impl ConnectionTrait,
    service: ServiceId,
    emails: &[&str],
) -> Result<HashMap<String, Vec<AtAddress>>, DbErr> {
    let first = db.get_database_backend().build(&first_at_each(service, emails));
    let mut reached: HashMap<String, Vec<AtAddress>> = HashMap::new();
    for AtRow { value_norm, id, name_norm } in AtRow::find_by_statement(first).all(db).await? {
        let people = reached.entry(value_norm).or_default();
        // The same address twice on one record is one person.
        if people.last().is_none_or(|last| last.id != id) {
            people.push(AtAddress { id, name_norm });
        }
    }
    let shared: Vec<Uuid> = reached.values().filter(|people| people.len() > 1).flatten().map(|person| person.id).collect();
    if !shared.is_empty() {
        let known = at_work(db, &shared).await?;
        for people in reached.values_mut() {
            people.sort_by_key(|person| !known.contains(&person.id));
        }
    }
    Ok(reached)
}

#[derive(FromQueryResult)]
struct AtRow {
    value_norm: String,
    id: Uuid,
    name_norm: String,
}

/// The oldest records at each address, [`AT_ONE_ADDRESS`] of each, oldest first.
fn first_at_each(service: ServiceId, emails: &[&str]) -> SelectStatement {
    let place = "DENSE_RANK() OVER (PARTITION BY contact_way.value_norm ORDER BY person.created_at, person.id)";
    let all = contact_way::Entity::find()
        .select_only()
        .column(contact_way::Column::ValueNorm)
        .column_as(person::Column::Id, "id")
        .column_as(person::Column::NameNorm, "name_norm")
        .expr_as(Expr::cust(place), "place")
        .join(JoinType::InnerJoin, contact_way::Relation::Person.def())
        .filter(contact_way::Column::ServiceId.eq(service.0))
        .filter(contact_way::Column::Kind.eq(Way::Email.code()))
        .filter(contact_way::Column::ValueNorm.is_in(emails.iter().copied()))
        .filter(contact_way::Column::EndsAt.is_null())
        .filter(person::Column::MergedInto.is_null());
    Query::select()
        .columns(["value_norm", "id", "name_norm"])
        .from_subquery(all.into_query(), "reached")
        .and_where(Expr::col("place").lte(AT_ONE_ADDRESS))
        .order_by("place", Order::Asc)
        .to_owned()
}

/// Those of them who practise or sign in here.
async fn at_work(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<HashSet<Uuid>, DbErr> {
    let mut known = HashSet::new();
    for part in people.chunks(AT_ONCE) {
        let keys = || part.iter().copied();
        let practise = practitioner::Entity::find().select_only().column(practitioner::Column::PersonId);
        let practise = practise.filter(practitioner::Column::PersonId.is_in(keys()));
        known.extend(practise.into_tuple::<Uuid>().all(db).await?);
        let sign_in = account::Entity::find().select_only().column(account::Column::PersonId);
        let sign_in = sign_in.filter(account::Column::PersonId.is_in(keys()));
        known.extend(sign_in.into_tuple::<Uuid>().all(db).await?);
    }
    Ok(known)
}
