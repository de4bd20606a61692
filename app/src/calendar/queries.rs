//! What became of mail that came in, for whoever looks after it.

use super::appointments::Kind;
use super::permits::SeeReplies;
use super::sent;
use crate::platform::App;
use crate::platform::listed::counted;
use crate::shared::Refusal;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::when;
use chrono::{DateTime, Utc};
use entity::{appointment, calendar_message};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::BTreeMap;

/// One message that was here.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub at: DateTime<Utc>,
    pub outcome: String,
    /// Which appointment it answered, as its invitation named it.
    pub about: Option<String>,
}

/// Of the own service, and those of which nobody knows whose they are.
fn visible(permit: &SeeReplies) -> Select<calendar_message::Entity> {
    let own =
        Condition::any().add(calendar_message::Column::ServiceId.eq(permit.service().0)).add(calendar_message::Column::ServiceId.is_null());
    calendar_message::Entity::find().filter(own)
}

/// What came in, the latest first.
///
/// # Errors
/// A fault.
pub async fn arrived(app: &App, permit: &SeeReplies, paging: &Paging) -> Result<Listed<Arrived>, Refusal> {
    let db = app.read(permit);
    let total = counted(&visible(permit), db).await?;
    let rows = visible(permit)
        .find_also_related(appointment::Entity)
        .order_by_desc(calendar_message::Column::TakenAt)
        .order_by_desc(calendar_message::Column::Id)
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .all(db)
        .await?;
    let rows = rows.into_iter().map(|(row, about)| Arrived { at: row.taken_at, outcome: row.outcome, about: about.as_ref().map(named) });
    Ok(Listed { rows: rows.collect(), total, page: paging.page })
}

/// As its invitation named it; what it was about, where that is not kept.
fn named(about: &appointment::Model) -> String {
    match sent::entry_of(about) {
        Some(entry) => format!("{}, {}", entry.summary, when::day(entry.starts_local.date())),
        None => Kind::from_code(&about.kind).map_or("Appointment", Kind::label).to_owned(),
    }
}

/// How many messages ended in each way, by the word for it.
///
/// # Errors
/// A fault.
pub async fn counts(app: &App, permit: &SeeReplies) -> Result<BTreeMap<String, u64>, Refusal> {
    let rows: Vec<(String, i64)> = visible(permit)
        .select_only()
        .column(calendar_message::Column::Outcome)
        .column_as(calendar_message::Column::Id.count(), "many")
        .group_by(calendar_message::Column::Outcome)
        .into_tuple()
        .all(app.read(permit))
        .await?;
    Ok(rows.into_iter().map(|(outcome, many)| (outcome, u64::try_from(many).unwrap_or(0))).collect())
}
