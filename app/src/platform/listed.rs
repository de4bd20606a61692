//! Lists: how many rows one has, counted only as far as anybody pages, and several asked for in one statement.

use crate::shared::paging::COUNTED_UP_TO;
use sea_orm::sea_query::{Asterisk, Expr, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect, QueryTrait, Select};

/// The rows of that list; one more than [`COUNTED_UP_TO`] stands for "more than that". A list of a million rows is counted as fast as one
/// of ten thousand, and nobody pages beyond: they narrow it. One statement.
///
/// # Errors
/// A fault.
pub async fn counted<E: EntityTrait>(list: &Select<E>, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let some = list.clone().select_only().expr_as(Expr::val(1), "one").limit(COUNTED_UP_TO + 1).into_query();
    let count = Query::select().expr(Func::count(Expr::col(Asterisk))).from_subquery(some, "counted").to_owned();
    let row = db.query_one(&count).await?;
    let many: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
    Ok(u64::try_from(many).unwrap_or(0))
}

/// A list as a part of a union: SQLite takes an order and a limit only inside brackets of their own.
pub fn part<E: EntityTrait>(list: Select<E>) -> SelectStatement {
    Query::select().column(Asterisk).from_subquery(list.into_query(), "part").to_owned()
}
