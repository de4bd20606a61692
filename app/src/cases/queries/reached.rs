//! How people may be reached: the safe words first, then the ways, in one statement.

use super::safe_contact::{SafeLine, lines};
use crate::shared::{CaseId, Refusal};
use entity::{contact_way, party, safe_contact};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr, UnionType};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// How somebody may be reached now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// How and when it is safe: read before anything else.
    pub safe: Vec<SafeLine>,
    /// Kind and value.
    pub ways: Vec<(String, String)>,
}

/// A safe line, or a way: then `way` says which.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    words: String,
    starts_at: DateTimeUtc,
    referral: Option<String>,
    by_name: Option<String>,
    way: Option<String>,
}

/// Whose ways are asked for.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    Person(Uuid),
    /// Those who are in the case now.
    PartiesOf(CaseId),
}

impl Whose {
    fn is(self, column: impl ColumnTrait) -> SimpleExpr {
        let case = match self {
            Whose::Person(id) => return column.eq(id),
            Whose::PartiesOf(case) => case,
        };
        let parties = Query::select()
            .column((party::Entity, party::Column::PersonId))
            .from(party::Entity)
            .and_where(Expr::col((party::Entity, party::Column::CaseId)).eq(case.0))
            .and_where(Expr::col((party::Entity, party::Column::LeftAt)).is_null())
            .to_owned();
        column.in_subquery(parties)
    }
}

/// How those people may be reached.
pub(super) async fn reached(db: &DatabaseConnection, whose: Whose) -> Result<HashMap<Uuid, Reached>, Refusal> {
    let nothing = || Expr::cust("NULL");
    let ways = contact_way::Entity::find()
        .filter(whose.is(contact_way::Column::PersonId))
        .filter(contact_way::Column::EndsAt.is_null())
        .select_only()
        .columns([contact_way::Column::Id, contact_way::Column::PersonId])
        .column_as(contact_way::Column::Value, "words")
        .column(contact_way::Column::StartsAt)
        .expr_as(nothing(), "referral")
        .expr_as(nothing(), "by_name")
        .column_as(contact_way::Column::Kind, "way");
    let safe = lines().filter(whose.is(safe_contact::Column::PersonId));
    let mut all = safe.expr_as(Expr::cust("CAST(NULL AS TEXT)"), "way").into_query();
    all.clear_order_by().union(UnionType::All, ways.into_query());

    let mut rows = Row::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    rows.sort_by(|a, b| (&a.way, b.starts_at, b.id).cmp(&(&b.way, a.starts_at, a.id)));
    let mut found: HashMap<Uuid, Reached> = HashMap::new();
    for Row { id, person_id, words, starts_at, referral, by_name, way } in rows {
        let reached = found.entry(person_id).or_default();
        match way {
            Some(kind) => reached.ways.push((kind, words)),
            None => reached.safe.push(SafeLine { id, person_id, words, starts_at, referral, by_name }),
        }
    }
    Ok(found)
}
