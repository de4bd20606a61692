//! How many of how many are briefed: in all, by group, by agency, by area. One person counts once in each line.

use crate::briefings::model::Reached;
use crate::briefings::permits::SeeCoverage;
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::shared::paging::{Listed, Paging};
use crate::shared::{AgencyId, BriefingId, Refusal};
use chrono::NaiveDate;
use entity::{agency, briefing, briefing_group, briefing_target};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// The most lines of one picture.
pub const LINES_MAX: u64 = 100;

/// How far a briefing has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    pub all: Reached,
    pub groups: Vec<Line>,
    pub agencies: Vec<Line>,
    pub areas: Vec<Line>,
}

/// One group, agency or area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the address filters by: the name, or the agency's key.
    pub key: String,
    /// Empty, where the list says nothing.
    pub label: String,
    pub reached: Reached,
}

#[derive(FromQueryResult)]
struct Counted {
    split: String,
    key: Option<String>,
    agency_id: Option<Uuid>,
    label: Option<String>,
    people: i64,
    briefed: i64,
}

/// How far a briefing has come, or of an agency lead's own agency alone. One statement.
///
/// # Errors
/// A fault.
pub async fn coverage(app: &App, permit: &SeeCoverage, id: BriefingId) -> Result<Coverage, Refusal> {
    coverage_of(app.read(permit), id, permit.agency()).await
}

async fn coverage_of(db: &impl ConnectionTrait, id: BriefingId, agency: Option<AgencyId>) -> Result<Coverage, Refusal> {
    let mut counted = split(id, agency, "all", None);
    counted.union(UnionType::All, split(id, agency, "group", Some(briefing_group::Column::GroupName)));
    counted.union(UnionType::All, split(id, agency, "agency", Some(briefing_group::Column::AgencyId)));
    counted.union(UnionType::All, split(id, agency, "area", Some(briefing_group::Column::Area)));
    let rows = Counted::find_by_statement(db.get_database_backend().build(&counted)).all(db).await?;
    let mut coverage = Coverage::default();
    for row in rows {
        let many = |count: i64| u64::try_from(count).unwrap_or(0);
        let reached = Reached { people: many(row.people), briefed: many(row.briefed) };
        let key = row.agency_id.map(|id| id.to_string()).or(row.key).unwrap_or_default();
        let line = Line { label: row.label.unwrap_or_default(), key, reached };
        match row.split.as_str() {
            "group" => coverage.groups.push(line),
            "agency" => coverage.agencies.push(line),
            "area" => coverage.areas.push(line),
            _ => coverage.all = reached,
        }
    }
    for lines in [&mut coverage.groups, &mut coverage.agencies, &mut coverage.areas] {
        lines.sort_by_cached_key(|line| (line.label.is_empty(), line.label.to_lowercase()));
    }
    Ok(coverage)
}

/// People and briefed people by one column of the groups, or in all.
fn split(id: BriefingId, agency: Option<AgencyId>, name: &'static str, by: Option<briefing_group::Column>) -> SelectStatement {
    let text = |expr: Expr| expr.cast_as("text");
    let nothing = || text(Expr::val(Option::<String>::None));
    let no_agency = || Expr::val(Option::<Uuid>::None).cast_as("uuid");
    let mut select = Query::select();
    select.expr_as(text(Expr::val(name)), "split");
    match by {
        Some(briefing_group::Column::AgencyId) => {
            select.expr_as(nothing(), "key").expr_as(group(briefing_group::Column::AgencyId), "agency_id");
            select.expr_as(Expr::col((agency::Entity, agency::Column::Name)), "label");
            select.add_group_by([group(briefing_group::Column::AgencyId), Expr::col((agency::Entity, agency::Column::Name))]);
        }
        Some(column) => {
            select.expr_as(group(column), "key").expr_as(no_agency(), "agency_id").expr_as(group(column), "label");
            select.add_group_by([group(column)]);
        }
        None => {
            select.expr_as(nothing(), "key").expr_as(no_agency(), "agency_id").expr_as(nothing(), "label");
        }
    }
    select
        .expr_as(Func::count_distinct(target(briefing_target::Column::Id)), "people")
        .expr_as(
            Expr::cust("COUNT(DISTINCT CASE WHEN \"briefing_target\".\"briefed_at\" IS NOT NULL THEN \"briefing_target\".\"id\" END)"),
            "briefed",
        )
        .from(briefing_group::Entity)
        .inner_join(
            briefing_target::Entity,
            target(briefing_target::Column::Id).equals((briefing_group::Entity, briefing_group::Column::TargetId)),
        )
        .left_join(
            agency::Entity,
            Expr::col((agency::Entity, agency::Column::Id)).equals((briefing_group::Entity, briefing_group::Column::AgencyId)),
        )
        .and_where(group(briefing_group::Column::BriefingId).eq(id.0))
        .and_where(target(briefing_target::Column::OffAt).is_null());
    if let Some(agency) = agency {
        select.and_where(group(briefing_group::Column::AgencyId).eq(agency.0));
    }
    if let Some(column) = by {
        select.order_by_expr(group(column), Order::Asc);
        // A part of a union with a limit stands in a statement of its own.
        let limited = select.limit(LINES_MAX).to_owned();
        return Query::select().column(sea_orm::sea_query::Asterisk).from_subquery(limited, "part").to_owned();
    }
    select
}

fn group(column: briefing_group::Column) -> Expr {
    Expr::col((briefing_group::Entity, column))
}

fn target(column: briefing_target::Column) -> Expr {
    Expr::col((briefing_target::Entity, column))
}

/// A briefing in the list of all, and how far it has come.
#[derive(Debug, Clone, FromQueryResult)]
pub struct BriefingRow {
    pub id: Uuid,
    pub title: String,
    pub kind: String,
    pub last_day: NaiveDate,
    pub people: i64,
    pub briefed: i64,
}

impl BriefingRow {
    pub fn reached(&self) -> Reached {
        let many = |count: i64| u64::try_from(count).unwrap_or(0);
        Reached { people: many(self.people), briefed: many(self.briefed) }
    }
}

/// The briefings of the service, the one that ends last first.
///
/// # Errors
/// A fault.
pub async fn briefings(app: &App, permit: &SeeCoverage, paging: &Paging) -> Result<Listed<BriefingRow>, Refusal> {
    let all = briefing::Entity::find().filter(briefing::Column::ServiceId.eq(permit.service().0));
    let count = |briefed: bool| Expr::SubQuery(None, Box::new(people_of(permit.agency(), briefed).into()));
    let rows = all
        .clone()
        .select_only()
        .columns([briefing::Column::Id, briefing::Column::Title, briefing::Column::Kind, briefing::Column::LastDay])
        .expr_as(count(false), "people")
        .expr_as(count(true), "briefed")
        .order_by_desc(briefing::Column::LastDay)
        .order_by_desc(briefing::Column::Id);
    Ok(page_of(&all, rows, paging, app.read(permit)).await?)
}

/// How many the briefing beside it is to reach, or has.
fn people_of(agency: Option<AgencyId>, briefed: bool) -> SelectStatement {
    let mut count = Query::select();
    count
        .expr(Func::count(target(briefing_target::Column::Id)))
        .from(briefing_target::Entity)
        .and_where(target(briefing_target::Column::BriefingId).equals((briefing::Entity, briefing::Column::Id)))
        .and_where(target(briefing_target::Column::OffAt).is_null());
    if briefed {
        count.and_where(target(briefing_target::Column::BriefedAt).is_not_null());
    }
    if let Some(agency) = agency {
        count.and_where(Expr::exists(in_group(|groups| groups.and_where(group(briefing_group::Column::AgencyId).eq(agency.0)))));
    }
    count
}

/// The groups of the person beside it that `which` narrows.
pub(super) fn in_group(which: impl FnOnce(&mut SelectStatement) -> &mut SelectStatement) -> SelectStatement {
    let mut groups = Query::select();
    groups
        .expr(Expr::val(1))
        .from(briefing_group::Entity)
        .and_where(group(briefing_group::Column::TargetId).equals((briefing_target::Entity, briefing_target::Column::Id)));
    which(&mut groups);
    groups
}
