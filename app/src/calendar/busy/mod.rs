//! When somebody is busy by a calendar of their own: a file that they sent, or an address that is asked again every few hours.
//!
//! Of each entry only start and end are kept: no title, no place, nobody's name. Reading order: [`read`], what a calendar says; [`moment`],
//! its clocks; [`reach`], where the service may ask; [`fetch`], how it asks; [`commands`], what is stored; [`jobs`], what asks again.

pub mod commands;
pub mod fetch;
pub mod jobs;
pub mod moment;
pub mod reach;
pub mod read;

use crate::shared::{PersonId, Refusal};
use chrono::{DateTime, Utc};
use entity::{busy_source, busy_span};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// A time that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Span {
    /// Whether both have a moment in common; one that ends when the other begins has none.
    pub fn meets(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        self.starts_at < to && from < self.ends_at
    }
}

/// The most times that one statement brings back; more are asked for in further ones.
const AT_ONCE: u64 = 20_000;

/// When each of those people is busy between two moments, by calendars of their own, in order; who is free throughout is missing. One
/// statement, unless they are very busy. For rooms that book or match: the connection shows that the asker holds a permit.
///
/// # Errors
/// A fault.
pub async fn of(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<HashMap<PersonId, Vec<Span>>, Refusal> {
    let mut busy: HashMap<PersonId, Vec<Span>> = HashMap::new();
    let mut behind = None;
    loop {
        let mut part = busy_span::Entity::find()
            .filter(busy_span::Column::PersonId.is_in(people.iter().map(|person| person.0)))
            .filter(busy_span::Column::StartsAt.lt(to))
            .filter(busy_span::Column::EndsAt.gt(from))
            .order_by_asc(busy_span::Column::StartsAt)
            .order_by_asc(busy_span::Column::Id)
            .limit(AT_ONCE);
        if let Some((starts_at, id)) = behind {
            part = part.filter(
                Condition::any()
                    .add(busy_span::Column::StartsAt.gt(starts_at))
                    .add(Condition::all().add(busy_span::Column::StartsAt.eq(starts_at)).add(busy_span::Column::Id.gt(id))),
            );
        }
        let rows = part.all(db).await?;
        behind = rows.last().filter(|_| rows.len() as u64 == AT_ONCE).map(|row| (row.starts_at, row.id));
        for row in rows {
            busy.entry(PersonId(row.person_id)).or_default().push(Span { starts_at: row.starts_at, ends_at: row.ends_at });
        }
        if behind.is_none() {
            return Ok(busy);
        }
    }
}

/// The calendars that somebody has told us of, the first one first.
///
/// # Errors
/// A fault.
pub async fn sources(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<busy_source::Model>, Refusal> {
    Ok(busy_source::Entity::find()
        .filter(busy_source::Column::PersonId.eq(person.0))
        .filter(busy_source::Column::EndedAt.is_null())
        .order_by_asc(busy_source::Column::CreatedAt)
        .limit(10)
        .all(db)
        .await?)
}
