//! From a time in which nothing is planned: the days before and after it on which something is.

use super::{Looker, everything, midnight};
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::Refusal;
use crate::training::schedule::{Asked, Nearest, View};
use chrono::{DateTime, Days, Utc};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};

/// How far back it is looked: what is longer ago is found by its month.
const DAYS_BACK: u64 = 366;

#[derive(FromQueryResult)]
struct Row {
    before: Option<DateTime<Utc>>,
    after: Option<DateTime<Utc>>,
}

/// The last day before what is shown, and the first after it, on which something is planned that the reader may see and the filters let
/// through. A list has no end, and so nothing after it. One statement.
///
/// # Errors
/// A fault.
pub async fn nearest(app: &App, permit: &impl Permit, looker: Looker<'_>, asked: &Asked) -> Result<Nearest, Refusal> {
    let (first, until) = asked.days();
    let from = first.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(first);
    let wider = Asked { view: View::List, from, ..asked.clone() };
    let starts = || Expr::col("starts_at");
    let begins = midnight(looker.zone, first);
    let before: Expr = CaseStatement::new().case(starts().lt(begins), starts()).into();
    let mut row = Query::select();
    row.expr_as(before.max(), "before").from_subquery(everything(looker, &wider), "listed");
    let ends = until.map(|until| midnight(looker.zone, until));
    let after: Expr = CaseStatement::new().case(starts().gte(ends.unwrap_or(begins)), starts()).into();
    row.expr_as(after.min(), "after");
    let db = app.read(permit);
    let row = Row::find_by_statement(db.get_database_backend().build(&row)).one(db).await?;
    let day = |at: Option<DateTime<Utc>>| at.map(|at| looker.zone.to_local(at).date());
    let (before, after) = row.map_or((None, None), |row| (day(row.before), day(row.after)));
    Ok(Nearest { before, after })
}
