//! Lists that came in, and what became of them.

use super::jobs::TAKE_LIST;
use super::kind::ListKind;
use super::preview::Kept;
use super::rows::RowProblem;
use crate::platform::App;
use crate::platform::jobs::{is_under_way, newest_work};
use crate::platform::listed::counted;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::{ImportId, Refusal, RunId};
use chrono::{DateTime, Utc};
use entity::{course, import_batch, import_row, run, session_day};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashSet;
use uuid::Uuid;

/// The most runs that a form offers.
const RUNS_SHOWN: u64 = 100;

/// A list in the history, without its content.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ListRow {
    pub id: Uuid,
    pub kind: String,
    pub file_name: String,
    pub state: String,
    pub rows_total: i32,
    pub rows_taken: i32,
    pub created_at: DateTime<Utc>,
    /// Whether a worker is taking it in.
    #[sea_orm(skip)]
    pub being_taken: bool,
}

impl ListRow {
    /// What its rows are, in words.
    pub fn kind_label(&self) -> &'static str {
        ListKind::from_code(&self.kind).map_or("List", ListKind::label)
    }
}

/// The lists of the service, newest first.
///
/// # Errors
/// A fault.
pub async fn history(app: &App, permit: &impl Permit, service: &ServiceNames, paging: &Paging) -> Result<Listed<ListRow>, Refusal> {
    let all = import_batch::Entity::find().filter(import_batch::Column::ServiceId.eq(service.id.0));
    let total = counted(&all, app.read(permit)).await?;
    let mut rows = all
        .select_only()
        .columns([
            import_batch::Column::Id,
            import_batch::Column::Kind,
            import_batch::Column::FileName,
            import_batch::Column::State,
            import_batch::Column::RowsTotal,
            import_batch::Column::RowsTaken,
            import_batch::Column::CreatedAt,
        ])
        .order_by_desc(import_batch::Column::CreatedAt)
        .order_by_desc(import_batch::Column::Id)
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .into_model::<ListRow>()
        .all(app.read(permit))
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let work = newest_work(app.read(permit), TAKE_LIST, &ids).await?;
    for row in &mut rows {
        row.being_taken = work.get(&row.id).is_some_and(is_under_way);
    }
    Ok(Listed { rows, total, page: paging.page })
}

/// One list of the own service.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn batch(app: &App, permit: &impl Permit, service: &ServiceNames, id: ImportId) -> Result<import_batch::Model, Refusal> {
    import_batch::Entity::find_by_id(id.0)
        .filter(import_batch::Column::ServiceId.eq(service.id.0))
        .one(app.read(permit))
        .await?
        .ok_or(Refusal::NotFound)
}

/// The lines of that list that are in.
///
/// # Errors
/// A fault.
pub async fn lines_taken(app: &App, permit: &impl Permit, id: ImportId) -> Result<HashSet<u32>, Refusal> {
    lines_in(app.read(permit), id).await
}

/// The same, also inside a transaction.
///
/// # Errors
/// A fault.
pub(super) async fn lines_in(db: &impl ConnectionTrait, id: ImportId) -> Result<HashSet<u32>, Refusal> {
    let lines = import_row::Entity::find().select_only().column(import_row::Column::Line).filter(import_row::Column::ImportId.eq(id.0));
    let lines: Vec<i32> = lines.into_tuple().all(db).await?;
    Ok(lines.into_iter().filter_map(|line| u32::try_from(line).ok()).collect())
}

/// How many rows of that list are in, and how many it has.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn rows_in(app: &App, permit: &impl Permit, id: ImportId) -> Result<(i32, i32), Refusal> {
    let rows =
        import_batch::Entity::find_by_id(id.0).select_only().columns([import_batch::Column::RowsTaken, import_batch::Column::RowsTotal]);
    rows.into_tuple().one(app.read(permit)).await?.ok_or(Refusal::NotFound)
}

/// What is wrong with the rows that stay out, as it was found last.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn left_out(app: &App, permit: &impl Permit, service: &ServiceNames, id: ImportId) -> Result<Vec<RowProblem>, Refusal> {
    Ok(kept(&batch(app, permit, service, id).await?).found)
}

/// How the list was found when somebody last looked at it.
pub(super) fn kept(row: &import_batch::Model) -> Kept {
    serde_json::from_value(row.problems.clone()).unwrap_or_default()
}

/// The runs that can still be asked for, soonest first: key and words.
///
/// # Errors
/// A fault.
pub async fn runs_to_come(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    today: chrono::NaiveDate,
) -> Result<Vec<(String, String)>, Refusal> {
    let coming = session_day::Entity::find()
        .select_only()
        .column(session_day::Column::RunId)
        .filter(session_day::Column::ServiceId.eq(service.id.0))
        .filter(session_day::Column::Day.gte(today))
        .into_query();
    let rows = run::Entity::find()
        .find_also_related(course::Entity)
        .filter(run::Column::ServiceId.eq(service.id.0))
        .filter(run::Column::State.eq("PLANNED"))
        .filter(run::Column::Id.in_subquery(coming))
        .order_by_asc(run::Column::Reference)
        .limit(RUNS_SHOWN)
        .all(app.read(permit))
        .await?;
    let words = |(run, course): (run::Model, Option<course::Model>)| {
        (run.id.to_string(), format!("{}: {}", run.reference, course.map_or_else(String::new, |course| course.title)))
    };
    Ok(rows.into_iter().map(words).collect())
}

/// The run of that reference.
///
/// # Errors
/// `no_such_run`; a fault.
pub async fn run_by_reference(app: &App, permit: &impl Permit, service: &ServiceNames, reference: &str) -> Result<RunId, Refusal> {
    let found = run::Entity::find()
        .filter(run::Column::ServiceId.eq(service.id.0))
        .filter(run::Column::Reference.eq(reference.trim()))
        .one(app.read(permit))
        .await?;
    let unknown = || Refusal::refused("no_such_run", "No run has that reference. Look at the run's page: it stands above its title.");
    found.map(|run| RunId(run.id)).ok_or_else(unknown)
}
