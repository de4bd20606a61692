//! Who is on the lists of a briefing, narrowed by group, agency, area, and whether they are briefed.

use super::coverage::in_group;
use crate::briefings::permits::KeepBriefings;
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::shared::paging::{Listed, Paging};
use crate::shared::{BriefingId, RawForm, Refusal};
use chrono::{DateTime, Utc};
use entity::{agency, briefing_group, briefing_target};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;
use uuid::Uuid;

/// So many leave in one file, and are marked in one go.
pub const AT_ONCE: u64 = 10_000;
/// So many keys in one statement.
const KEYS: usize = 500;

/// What the address narrows a list of people by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    pub group: Option<String>,
    pub agency: Option<Uuid>,
    pub area: Option<String>,
    /// Only the briefed, or only those who are missing.
    pub briefed: Option<bool>,
}

impl Narrowed {
    /// From an address.
    pub fn asked(query: &RawForm) -> Self {
        let words = |name: &str| Some(query.get(name).trim().to_owned()).filter(|text| !text.is_empty() && text.len() <= 200);
        let briefed = match query.get("state") {
            "briefed" => Some(true),
            "missing" => Some(false),
            _ => None,
        };
        Self { group: words("group"), agency: query.get("agency").parse().ok(), area: words("area"), briefed }
    }

    /// As it stands in the address.
    pub fn filters(&self) -> Vec<(String, String)> {
        let state = self.briefed.map(|briefed| if briefed { "briefed" } else { "missing" }.to_owned());
        let filters = [
            ("group", self.group.clone()),
            ("agency", self.agency.map(|id| id.to_string())),
            ("area", self.area.clone()),
            ("state", state),
        ];
        filters.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// Somebody on a list.
#[derive(Debug, Clone, FromQueryResult)]
pub struct PersonRow {
    pub id: Uuid,
    pub name: String,
    pub email: Option<String>,
    pub staff_number: Option<String>,
    pub briefed_at: Option<DateTime<Utc>>,
    /// Each group with agency and area.
    #[sea_orm(skip)]
    pub groups: Vec<InGroup>,
}

/// A group in which a list names somebody.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct InGroup {
    target_id: Uuid,
    pub group_name: String,
    pub agency: Option<String>,
    pub area: String,
}

/// One page of the people of a briefing, by name. Two statements.
///
/// # Errors
/// A fault.
pub async fn people(
    app: &App,
    permit: &KeepBriefings,
    id: BriefingId,
    narrowed: &Narrowed,
    paging: &Paging,
) -> Result<Listed<PersonRow>, Refusal> {
    let db = app.read(permit);
    let list = those(permit, id, narrowed);
    let mut found = page_of::<_, PersonRow>(&list, by_name(list.clone()), paging, db).await?;
    with_groups(db, &mut found.rows).await?;
    Ok(found)
}

/// All of them, for a file.
///
/// # Errors
/// A fault.
pub async fn all_people(app: &App, permit: &KeepBriefings, id: BriefingId, narrowed: &Narrowed) -> Result<Vec<PersonRow>, Refusal> {
    let db = app.read(permit);
    let mut rows: Vec<PersonRow> = by_name(those(permit, id, narrowed)).limit(AT_ONCE).into_model().all(db).await?;
    with_groups(db, &mut rows).await?;
    Ok(rows)
}

/// The keys of all of them, for a change of them all.
///
/// # Errors
/// A fault.
pub async fn keys_of(db: &impl ConnectionTrait, permit: &KeepBriefings, id: BriefingId, narrowed: &Narrowed) -> Result<Vec<Uuid>, Refusal> {
    let keys = those(permit, id, narrowed).select_only().column(briefing_target::Column::Id).limit(AT_ONCE);
    Ok(keys.into_tuple().all(db).await?)
}

fn those(permit: &KeepBriefings, id: BriefingId, narrowed: &Narrowed) -> Select<briefing_target::Entity> {
    let mut list = briefing_target::Entity::find()
        .filter(briefing_target::Column::BriefingId.eq(id.0))
        .filter(briefing_target::Column::ServiceId.eq(permit.service().0))
        .filter(briefing_target::Column::OffAt.is_null());
    list = match narrowed.briefed {
        Some(true) => list.filter(briefing_target::Column::BriefedAt.is_not_null()),
        Some(false) => list.filter(briefing_target::Column::BriefedAt.is_null()),
        None => list,
    };
    if narrowed.group.is_none() && narrowed.agency.is_none() && narrowed.area.is_none() {
        return list;
    }
    let column = |column: briefing_group::Column| Expr::col((briefing_group::Entity, column));
    list.filter(Expr::exists(in_group(|groups| {
        if let Some(name) = &narrowed.group {
            groups.and_where(column(briefing_group::Column::GroupName).eq(name.as_str()));
        }
        if let Some(agency) = narrowed.agency {
            groups.and_where(column(briefing_group::Column::AgencyId).eq(agency));
        }
        if let Some(area) = &narrowed.area {
            groups.and_where(column(briefing_group::Column::Area).eq(area.as_str()));
        }
        groups
    })))
}

fn by_name(list: Select<briefing_target::Entity>) -> Select<briefing_target::Entity> {
    list.select_only()
        .columns([
            briefing_target::Column::Id,
            briefing_target::Column::Name,
            briefing_target::Column::Email,
            briefing_target::Column::StaffNumber,
            briefing_target::Column::BriefedAt,
        ])
        .order_by_asc(briefing_target::Column::Name)
        .order_by_asc(briefing_target::Column::Id)
}

async fn with_groups(db: &impl ConnectionTrait, rows: &mut [PersonRow]) -> Result<(), Refusal> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut known: HashMap<Uuid, Vec<InGroup>> = HashMap::new();
    for some in ids.chunks(KEYS) {
        let groups = briefing_group::Entity::find()
            .select_only()
            .columns([briefing_group::Column::TargetId, briefing_group::Column::GroupName, briefing_group::Column::Area])
            .column_as(agency::Column::Name, "agency")
            .left_join(agency::Entity)
            .filter(briefing_group::Column::TargetId.is_in(some.iter().copied()))
            .order_by_asc(briefing_group::Column::GroupName)
            .order_by_asc(briefing_group::Column::Id)
            .into_model::<InGroup>()
            .all(db)
            .await?;
        for group in groups {
            known.entry(group.target_id).or_default().push(group);
        }
    }
    for row in rows {
        row.groups = known.remove(&row.id).unwrap_or_default();
    }
    Ok(())
}
