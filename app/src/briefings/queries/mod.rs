//! What pages show: briefings, how far each has come, its sessions, its lists, and who is on them.

mod coverage;
mod people;

pub use coverage::*;
pub use people::*;

use crate::briefings::list as staff_list;
use crate::briefings::model::ListState;
use crate::imports::file;
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{BriefingId, Refusal, ServiceId};
use chrono::{DateTime, Utc};
use entity::{agency, briefing, briefing_attendance, briefing_list, briefing_session};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// The most sessions of one briefing that are shown.
pub const SESSIONS_MAX: u64 = 100;
/// The most lists of one briefing that are shown.
const LISTS_MAX: u64 = 50;

/// One briefing of the own service.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn briefing(app: &App, permit: &impl Permit, service: ServiceId, id: BriefingId) -> Result<briefing::Model, Refusal> {
    let found = briefing::Entity::find_by_id(id.0).filter(briefing::Column::ServiceId.eq(service.0));
    found.one(app.read(permit)).await?.ok_or(Refusal::NotFound)
}

/// A session, and how many were marked as there.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SessionRow {
    pub id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub place: String,
    pub there: i64,
}

/// The sessions of a briefing that are on, in order.
///
/// # Errors
/// A fault.
pub async fn sessions(db: &impl ConnectionTrait, id: BriefingId) -> Result<Vec<SessionRow>, Refusal> {
    let there = Query::select()
        .expr(Func::count(Expr::col(briefing_attendance::Column::Id)))
        .from(briefing_attendance::Entity)
        .and_where(
            Expr::col((briefing_attendance::Entity, briefing_attendance::Column::SessionId))
                .equals((briefing_session::Entity, briefing_session::Column::Id)),
        )
        .and_where(briefing_attendance::Column::WithdrawnAt.is_null())
        .to_owned();
    Ok(briefing_session::Entity::find()
        .select_only()
        .columns([
            briefing_session::Column::Id,
            briefing_session::Column::StartsAt,
            briefing_session::Column::EndsAt,
            briefing_session::Column::Place,
        ])
        .expr_as(Expr::SubQuery(None, Box::new(there.into())), "there")
        .filter(briefing_session::Column::BriefingId.eq(id.0))
        .filter(briefing_session::Column::CancelledAt.is_null())
        .order_by_asc(briefing_session::Column::StartsAt)
        .limit(SESSIONS_MAX)
        .into_model()
        .all(db)
        .await?)
}

/// A session and its briefing, of the own service.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn session(
    db: &impl ConnectionTrait,
    service: ServiceId,
    id: Uuid,
) -> Result<(briefing_session::Model, briefing::Model), Refusal> {
    let found = briefing_session::Entity::find_by_id(id).find_also_related(briefing::Entity).one(db).await?;
    match found.filter(|(session, _)| session.service_id == service.0) {
        Some((session, Some(row))) => Ok((session, row)),
        _ => Err(Refusal::NotFound),
    }
}

/// The sessions that end after `since`, in order, with those that are off since then.
///
/// # Errors
/// A fault.
pub async fn sessions_since(
    db: &impl ConnectionTrait,
    id: BriefingId,
    since: DateTime<Utc>,
) -> Result<Vec<briefing_session::Model>, Refusal> {
    let off_lately = briefing_session::Column::CancelledAt.is_null().or(briefing_session::Column::CancelledAt.gte(since));
    Ok(briefing_session::Entity::find()
        .filter(briefing_session::Column::BriefingId.eq(id.0))
        .filter(briefing_session::Column::EndsAt.gte(since))
        .filter(off_lately)
        .order_by_asc(briefing_session::Column::StartsAt)
        .order_by_asc(briefing_session::Column::Id)
        .limit(SESSIONS_MAX * 2)
        .all(db)
        .await?)
}

/// A staff list, without its content.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ListRow {
    pub id: Uuid,
    pub file_name: String,
    pub state: String,
    pub rows_total: i32,
    pub rows_good: i32,
    pub created_at: DateTime<Utc>,
}

/// The staff lists of a briefing, the newest first.
///
/// # Errors
/// A fault.
pub async fn lists(db: &impl ConnectionTrait, id: BriefingId) -> Result<Vec<ListRow>, Refusal> {
    Ok(briefing_list::Entity::find()
        .filter(briefing_list::Column::BriefingId.eq(id.0))
        .order_by_desc(briefing_list::Column::CreatedAt)
        .limit(LISTS_MAX)
        .select_only()
        .columns([
            briefing_list::Column::Id,
            briefing_list::Column::FileName,
            briefing_list::Column::State,
            briefing_list::Column::RowsTotal,
            briefing_list::Column::RowsGood,
            briefing_list::Column::CreatedAt,
        ])
        .into_model()
        .all(db)
        .await?)
}

/// One staff list of the own service, and its briefing.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn list(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
    id: Uuid,
) -> Result<(briefing_list::Model, briefing::Model), Refusal> {
    let found =
        briefing_list::Entity::find_by_id(id).filter(briefing_list::Column::ServiceId.eq(service.0)).find_also_related(briefing::Entity);
    match found.one(app.read(permit)).await? {
        Some((list, Some(briefing))) => Ok((list, briefing)),
        _ => Err(Refusal::NotFound),
    }
}

/// The names of the service's agencies.
///
/// # Errors
/// A fault.
pub async fn agency_names(db: &impl ConnectionTrait, service: ServiceId) -> Result<Vec<String>, Refusal> {
    let names = agency::Entity::find().select_only().column(agency::Column::Name).filter(agency::Column::ServiceId.eq(service.0));
    Ok(names.into_tuple().all(db).await?)
}

/// The agencies that good rows of a list name and the service does not have, while the list waits to be taken in.
///
/// # Errors
/// A fault.
pub async fn unknown_agencies(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
    list: &briefing_list::Model,
) -> Result<Vec<String>, Refusal> {
    if list.state != ListState::Previewed.code() {
        return Ok(Vec::new());
    }
    let known = agency_names(app.read(permit), service).await?;
    Ok(staff_list::check(&file::sheet(&list.content)?, &known, &[]).new_agencies)
}
