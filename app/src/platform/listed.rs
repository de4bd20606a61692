//! Lists: how many rows one has, counted only as far as anybody pages, and several asked for in one statement.

use crate::shared::paging::{COUNTED_UP_TO, Listed, PAGE_SIZE, Paging};
use sea_orm::sea_query::{Asterisk, Expr, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryResult, QuerySelect, QueryTrait, Select};

/// The rows of that list; one more than [`COUNTED_UP_TO`] stands for "more than that". A list of a million rows is counted as fast as one
/// of a few thousand, and nobody pages beyond: they narrow it. One statement.
///
/// # Errors
/// A fault.
pub async fn counted<E: EntityTrait>(list: &Select<E>, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let row = db.query_one(&count(list)).await?;
    let many: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
    Ok(u64::try_from(many).unwrap_or(0))
}

/// A row, and how many the list has in all.
struct OfMany<R> {
    row: R,
    found: i64,
}

impl<R: FromQueryResult> FromQueryResult for OfMany<R> {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self { row: R::from_query_result(result, prefix)?, found: result.try_get(prefix, "found")? })
    }
}

/// One page of a list whose columns are chosen and sorted in `rows`, and its count as in [`counted`]. One statement; two for a page
/// beyond the end.
///
/// # Errors
/// A fault.
pub async fn page_of<E: EntityTrait, R: FromQueryResult>(
    list: &Select<E>,
    rows: Select<E>,
    paging: &Paging,
    db: &impl ConnectionTrait,
) -> Result<Listed<R>, DbErr> {
    let total = Expr::SubQuery(None, Box::new(count(list).into()));
    let rows = rows.expr_as(total, "found").offset(paging.offset()).limit(PAGE_SIZE).into_model::<OfMany<R>>().all(db).await?;
    let total = match rows.first() {
        Some(first) => u64::try_from(first.found).unwrap_or(0),
        None if paging.page > 1 => counted(list, db).await?,
        None => 0,
    };
    Ok(Listed { rows: rows.into_iter().map(|row| row.row).collect(), total, page: paging.page })
}

/// The same of a list that several tables make up, put in order by `ordered`.
///
/// # Errors
/// A fault.
pub async fn page_of_union<R: FromQueryResult>(
    list: &SelectStatement,
    ordered: impl FnOnce(SelectStatement) -> SelectStatement,
    paging: &Paging,
    db: &impl ConnectionTrait,
) -> Result<Listed<R>, DbErr> {
    let some = Query::select().expr_as(Expr::val(1), "one").from_subquery(list.clone(), "every").limit(COUNTED_UP_TO + 1).to_owned();
    let count = count_of(some);
    let mut rows = Query::select();
    rows.column(Asterisk).expr_as(Expr::SubQuery(None, Box::new(count.clone().into())), "found").from_subquery(list.clone(), "listed");
    let mut rows = ordered(rows);
    rows.offset(paging.offset()).limit(PAGE_SIZE);
    let backend = db.get_database_backend();
    let rows = OfMany::<R>::find_by_statement(backend.build(&rows)).all(db).await?;
    let total = match rows.first() {
        Some(first) => first.found,
        None if paging.page > 1 => db.query_one(&count).await?.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0),
        None => 0,
    };
    let total = u64::try_from(total).unwrap_or(0);
    Ok(Listed { rows: rows.into_iter().map(|row| row.row).collect(), total, page: paging.page })
}

fn count<E: EntityTrait>(list: &Select<E>) -> SelectStatement {
    count_of(list.clone().select_only().expr_as(Expr::val(1), "one").limit(COUNTED_UP_TO + 1).into_query())
}

fn count_of(some: SelectStatement) -> SelectStatement {
    Query::select().expr(Func::count(Expr::col(Asterisk))).from_subquery(some, "counted").to_owned()
}

/// A list as a part of a union: SQLite takes an order and a limit only inside brackets of their own.
pub fn part<E: EntityTrait>(list: Select<E>) -> SelectStatement {
    Query::select().column(Asterisk).from_subquery(list.into_query(), "part").to_owned()
}
