//! Reading the trail.

use super::Category;
use super::permits::ReadTrail;
use crate::calendar::zone::Zone;
use crate::platform::App;
use crate::platform::listed::counted;
use crate::platform::permit::Permit;
use crate::shared::Refusal;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use entity::{audit_entry, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Without a day or a subject so many days are shown: the trail is long, and counting all of it would be slow.
pub const RECENT_DAYS: i64 = 7;

/// What the reader narrows the trail by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Code of one of the six categories.
    pub category: Option<&'static str>,
    /// What kind of thing it happened to: `case`.
    pub kind: Option<String>,
    /// One thing, by its key.
    pub subject: Option<Uuid>,
    /// One day, by the calendar of the service.
    pub day: Option<NaiveDate>,
}

/// One line, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub at: DateTime<Utc>,
    /// The person, or the reason for which the house did it by itself.
    pub who: String,
    pub action: String,
    pub category: String,
    pub kind: String,
    pub subject: Option<Uuid>,
    pub address: Option<String>,
    pub sealed: bool,
}

/// Who changed that thing last, by name, and when: for whoever wrote on it at the same time, and of the own service only.
///
/// # Errors
/// A fault.
pub async fn last_change(app: &App, permit: &impl Permit, subject: Uuid) -> Result<Option<(String, DateTime<Utc>)>, Refusal> {
    let Some(service) = permit.who().service else { return Ok(None) };
    let db = app.read(permit);
    let row = audit_entry::Entity::find()
        .filter(audit_entry::Column::ServiceId.eq(service.0))
        .filter(audit_entry::Column::SubjectId.eq(subject))
        .filter(audit_entry::Column::Category.is_in([Category::Alteration.code(), Category::Collection.code()]))
        .order_by_desc(audit_entry::Column::At)
        .order_by_desc(audit_entry::Column::Id)
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let who = match row.person_id {
        Some(id) => person::Entity::find_by_id(id).one(db).await?.map(|person| person.full_name),
        None => None,
    };
    Ok(Some((who.unwrap_or_else(|| "the service itself".to_owned()), row.at)))
}

/// The lines, the latest first.
///
/// # Errors
/// A fault.
pub async fn trail(app: &App, permit: &ReadTrail, zone: Zone, narrowed: &Narrowed, paging: &Paging) -> Result<Listed<Line>, Refusal> {
    let db = app.read(permit);
    let mut all = audit_entry::Entity::find().filter(audit_entry::Column::ServiceId.eq(permit.service().0));
    if let Some(category) = narrowed.category {
        all = all.filter(audit_entry::Column::Category.eq(category));
    }
    if let Some(kind) = &narrowed.kind {
        all = all.filter(audit_entry::Column::SubjectKind.eq(kind.as_str()));
    }
    if let Some(subject) = narrowed.subject {
        all = all.filter(audit_entry::Column::SubjectId.eq(subject));
    }
    all = match (narrowed.day, narrowed.subject) {
        (Some(day), _) => {
            let (from, until) = bounds(day, zone);
            all.filter(audit_entry::Column::At.gte(from)).filter(audit_entry::Column::At.lt(until))
        }
        (None, Some(_)) => all,
        (None, None) => all.filter(audit_entry::Column::At.gte(app.clock().now() - Duration::days(RECENT_DAYS))),
    };
    let total = counted(&all, db).await?;
    let rows = all
        .order_by_desc(audit_entry::Column::At)
        .order_by_desc(audit_entry::Column::Id)
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .all(db)
        .await?;
    let names = names(app, permit, rows.iter().filter_map(|row| row.person_id)).await?;
    let rows = rows.into_iter().map(|row| line(row, &names)).collect();
    Ok(Listed { rows, total, page: paging.page })
}

/// From midnight to midnight on that place's clocks. Where a midnight is jumped over, the day begins when the clocks go on.
fn bounds(day: NaiveDate, zone: Zone) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = |day: NaiveDate| {
        let local = day.and_time(NaiveTime::MIN);
        zone.to_utc(local).or_else(|_| zone.to_utc(local + Duration::hours(1))).unwrap_or_else(|_| local.and_utc())
    };
    (midnight(day), midnight(day.succ_opt().unwrap_or(day)))
}

async fn names(app: &App, permit: &ReadTrail, keys: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, String>, Refusal> {
    let mut keys: Vec<Uuid> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    let rows = person::Entity::find().filter(person::Column::Id.is_in(keys)).all(app.read(permit)).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.full_name)).collect())
}

fn line(row: audit_entry::Model, names: &HashMap<Uuid, String>) -> Line {
    let who = match row.person_id {
        Some(person) => names.get(&person).cloned().unwrap_or_else(|| "Somebody who is no longer on record".to_owned()),
        None => format!("The house: {}", row.roles.unwrap_or_default()),
    };
    Line {
        at: row.at,
        who,
        action: row.action,
        category: row.category,
        kind: row.subject_kind,
        subject: row.subject_id,
        address: row.address,
        sealed: row.block_no.is_some(),
    }
}
