//! The list of cases.

use super::holding;
use crate::cases::model::{Stage, UNASSESSED};
use crate::cases::permits::{SeeCases, visible};
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::shared::Refusal;
use crate::shared::paging::{Listed, Paging};
use crate::shared::vocabulary::District;
use chrono::NaiveDate;
use entity::{party, person, rj_case};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// What narrows the list; the words were posted and never stand in an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// A stage, or `open` for all that are not closed, or `unassessed` for those without a risk.
    pub stage: String,
    pub district: Option<District>,
    pub urgent: bool,
    pub words: String,
}

impl CaseFilter {
    /// Read from the address; nonsense narrows nothing.
    pub fn read(stage: &str, district: &str, urgent: &str, words: &str) -> Self {
        let known = matches!(stage, "open" | "unassessed") || Stage::from_code(stage).is_some();
        Self {
            stage: if known { stage.to_owned() } else { String::new() },
            district: District::from_code(district),
            urgent: urgent == "yes",
            words: words.trim().chars().take(100).collect(),
        }
    }

    fn condition(&self) -> Condition {
        let mut all = Condition::all();
        all = match self.stage.as_str() {
            "" => all,
            "open" => all.add(rj_case::Column::Stage.ne(Stage::Closed.code())),
            "unassessed" => all.add(rj_case::Column::Stage.is_in(UNASSESSED.map(Stage::code))),
            one => all.add(rj_case::Column::Stage.eq(one)),
        };
        if let Some(district) = self.district {
            all = all.add(rj_case::Column::District.eq(district.code()));
        }
        if self.urgent {
            all = all.add(rj_case::Column::Urgent.eq(true));
        }
        if self.words.is_empty() { all } else { all.add(self.about()) }
    }

    /// By the case's number, or by the name of anybody in it.
    fn about(&self) -> Condition {
        let named = Query::select()
            .column((party::Entity, party::Column::CaseId))
            .from(party::Entity)
            .inner_join(person::Entity, Expr::col((person::Entity, person::Column::Id)).equals((party::Entity, party::Column::PersonId)))
            .and_where(Expr::col((person::Entity, person::Column::NameNorm)).like(holding(&self.words)))
            .to_owned();
        let numbered = Expr::expr(Func::lower(Expr::col((rj_case::Entity, rj_case::Column::Reference)))).like(holding(&self.words));
        Condition::any().add(numbered).add(rj_case::Column::Id.in_subquery(named))
    }
}

/// A line of the list. No name: a list of cases lies open on a desk.
#[derive(Debug, Clone, FromQueryResult)]
pub struct CaseRow {
    pub id: Uuid,
    pub reference: String,
    pub stage: String,
    pub opened_at: DateTimeUtc,
    pub crime_group: String,
    pub district: String,
    pub risk: Option<String>,
    pub sensitive: Option<bool>,
    pub urgent: bool,
    pub clock_start: NaiveDate,
}

/// The cases within the holder's reach, newest first unless sorted otherwise.
///
/// # Errors
/// A fault.
pub async fn cases(app: &App, permit: &SeeCases, filter: &CaseFilter, paging: &Paging) -> Result<Listed<CaseRow>, Refusal> {
    let db = app.read(permit);
    let found = rj_case::Entity::find().filter(visible(permit.actor(), app.clock().now())).filter(filter.condition());
    let order = if paging.descending { Order::Desc } else { Order::Asc };
    let sorted = match paging.sort.as_str() {
        "reference" => found.clone().order_by(rj_case::Column::Reference, order),
        "stage" => found.clone().order_by(rj_case::Column::Stage, order),
        "opened" => found.clone().order_by(rj_case::Column::OpenedAt, order),
        "waiting" => found.clone().order_by(rj_case::Column::ClockStart, order),
        _ => found.clone().order_by(rj_case::Column::OpenedAt, Order::Desc),
    };
    let rows = sorted
        .select_only()
        .columns([
            rj_case::Column::Id,
            rj_case::Column::Reference,
            rj_case::Column::Stage,
            rj_case::Column::OpenedAt,
            rj_case::Column::CrimeGroup,
            rj_case::Column::District,
            rj_case::Column::Risk,
            rj_case::Column::Sensitive,
            rj_case::Column::Urgent,
            rj_case::Column::ClockStart,
        ])
        .order_by_desc(rj_case::Column::Id);
    Ok(page_of(&found, rows, paging, db).await?)
}
