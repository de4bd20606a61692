//! The board: where everybody of the service stands, counted and listed from what is stored.

use crate::accreditation::permits::AwardLevels;
use crate::accreditation::stored::Stands;
use crate::people::practitioners::supervisors::within_reach;
use crate::people::queries::searched;
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::shared::paging::{Listed, Paging};
use crate::shared::vocabulary::District;
use crate::shared::{PersonId, Refusal};
use chrono::{Months, NaiveDate};
use entity::{person, person_area, standing};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select};
use uuid::Uuid;

/// What narrows the list; the counts are of everybody whom the reader may decide about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub state: Option<Stands>,
    /// The code of a standing.
    pub standing: String,
    /// By what it lapses or is blocked, as the board writes it.
    pub requirement: String,
    pub area: Option<District>,
    /// The first day of a month in which something lapses.
    pub month: Option<NaiveDate>,
    /// A part of a name, from a posted search and never from the address.
    pub name: String,
}

/// How many are where with one standing.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CountOf {
    pub standing: String,
    pub name: String,
    pub sort: String,
    /// The rung that seats ask for, of one that counts as a level.
    pub level: Option<String>,
    pub state: String,
    pub people: i64,
}

/// By what how many are blocked, or in which month something lapses for how many.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CountBy {
    pub words: String,
    pub people: i64,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    pub person_id: Uuid,
    pub full_name: String,
    pub name: String,
    pub state: String,
    pub why: String,
    pub mends: String,
    pub last_day: Option<NaiveDate>,
}

impl Line {
    pub fn person(&self) -> PersonId {
        PersonId(self.person_id)
    }
}

/// Everything that the board shows.
#[derive(Debug, Clone)]
pub struct Board {
    pub counts: Vec<CountOf>,
    /// The most frequent first.
    pub blocked_by: Vec<CountBy>,
    /// By month, `2026-11`.
    pub months: Vec<CountBy>,
    pub lines: Listed<Line>,
}

/// The most requirements that the board names.
const REQUIREMENTS: u64 = 12;

/// Of everybody whom the reader may decide about. Only who practises has a standing, so nobody is looked up for that.
fn shown(permit: &AwardLevels) -> Select<standing::Entity> {
    standing::Entity::find()
        .filter(standing::Column::ServiceId.eq(permit.service().0))
        .filter(standing::Column::Shown.eq(true))
        .filter(within_reach(permit.actor(), standing::Column::PersonId))
}

fn narrowed(permit: &AwardLevels, wanted: &Wanted) -> Select<standing::Entity> {
    let mut list = shown(permit);
    if let Some(state) = wanted.state {
        list = list.filter(standing::Column::State.eq(state.code()));
    }
    if !wanted.standing.is_empty() {
        list = list.filter(standing::Column::Standing.eq(wanted.standing.as_str()));
    }
    if !wanted.requirement.is_empty() {
        list = list.filter(standing::Column::Requirement.eq(wanted.requirement.as_str()));
    }
    if let Some(area) = wanted.area {
        let there = Query::select()
            .column(person_area::Column::PersonId)
            .from(person_area::Entity)
            .and_where(person_area::Column::District.eq(area.code()))
            .and_where(person_area::Column::EndsAt.is_null())
            .to_owned();
        list = list.filter(standing::Column::PersonId.in_subquery(there));
    }
    let name = searched(&wanted.name);
    if !name.is_empty() {
        let called = Query::select()
            .column(person::Column::Id)
            .from(person::Entity)
            .and_where(person::Column::ServiceId.eq(permit.service().0))
            .and_where(person::Column::NameNorm.contains(name.as_str()))
            .to_owned();
        list = list.filter(standing::Column::PersonId.in_subquery(called));
    }
    if let Some(first) = wanted.month {
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        list = list.filter(standing::Column::LastDay.gte(first)).filter(standing::Column::LastDay.lt(next));
        list = list.filter(standing::Column::State.is_in(["CURRENT", "LAPSING"]));
    }
    list
}

/// Counts over everybody and one page of the list: blocked and lapsed first, then whoever lapses next. Four statements.
///
/// # Errors
/// A fault.
pub async fn board(app: &App, permit: &AwardLevels, wanted: &Wanted, today: NaiveDate, paging: &Paging) -> Result<Board, Refusal> {
    let db = app.read(permit);
    let people = || Expr::cust("COUNT(*)");
    let counts = shown(permit)
        .select_only()
        .columns([
            standing::Column::Standing,
            standing::Column::Name,
            standing::Column::Sort,
            standing::Column::Level,
            standing::Column::State,
        ])
        .expr_as(people(), "people")
        .group_by(standing::Column::Name)
        .group_by(standing::Column::Standing)
        .group_by(standing::Column::Sort)
        .group_by(standing::Column::Level)
        .group_by(standing::Column::State)
        .order_by_asc(standing::Column::Name)
        .into_model::<CountOf>()
        .all(db);
    let blocked_by = shown(permit)
        .filter(standing::Column::State.eq(Stands::Blocked.code()))
        .select_only()
        .column_as(standing::Column::Requirement, "words")
        .expr_as(people(), "people")
        .group_by(standing::Column::Requirement)
        .order_by_desc(people())
        .order_by_asc(standing::Column::Requirement)
        .limit(REQUIREMENTS)
        .into_model::<CountBy>()
        .all(db);
    let year = today.checked_add_months(Months::new(12)).unwrap_or(today);
    let month = || Expr::cust("SUBSTR(CAST(standing.last_day AS TEXT), 1, 7)");
    let months = shown(permit)
        .filter(standing::Column::State.is_in(["CURRENT", "LAPSING"]))
        .filter(standing::Column::LastDay.gte(today))
        .filter(standing::Column::LastDay.lt(year))
        .select_only()
        .expr_as(month(), "words")
        .expr_as(people(), "people")
        .group_by(month())
        .order_by_asc(month())
        .into_model::<CountBy>()
        .all(db);
    let (list, rows) = (narrowed(permit, wanted), listed(permit, wanted));
    let lines = async { page_of(&list, rows, paging, db).await };
    let (counts, blocked_by, months, lines) = tokio::try_join!(counts, blocked_by, months, lines)?;
    Ok(Board { counts, blocked_by, months, lines })
}

/// The list: blocked and lapsed first, then whoever lapses next.
fn listed(permit: &AwardLevels, wanted: &Wanted) -> Select<standing::Entity> {
    let worst = Expr::cust("CASE standing.state WHEN 'BLOCKED' THEN 0 WHEN 'LAPSED' THEN 1 WHEN 'LAPSING' THEN 2 ELSE 3 END");
    narrowed(permit, wanted)
        .select_only()
        .columns([
            standing::Column::PersonId,
            standing::Column::Name,
            standing::Column::State,
            standing::Column::Why,
            standing::Column::Mends,
            standing::Column::LastDay,
        ])
        .column_as(person::Column::FullName, "full_name")
        .join(JoinType::InnerJoin, standing::Relation::Person.def())
        .order_by_asc(worst)
        .order_by_asc(standing::Column::LastDay)
        .order_by_asc(person::Column::NameNorm)
        .order_by_asc(standing::Column::Id)
}

/// The most lines of the list as a file.
pub const IN_A_FILE: u64 = 50_000;

/// The whole list, in the same order, up to [`IN_A_FILE`] lines. One statement.
///
/// # Errors
/// A fault.
pub async fn all_lines(app: &App, permit: &AwardLevels, wanted: &Wanted) -> Result<Vec<Line>, Refusal> {
    Ok(listed(permit, wanted).limit(IN_A_FILE).into_model::<Line>().all(app.read(permit)).await?)
}
