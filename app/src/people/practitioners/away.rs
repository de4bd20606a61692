//! Days when somebody is away, and what they have promised for those days nevertheless.

use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{PersonId, Refusal};
use chrono::NaiveDate;
use entity::{blocked_date, booking, course, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use uuid::Uuid;

/// Days blocked that are not over, in their order. A hundred at most.
///
/// # Errors
/// A fault.
pub async fn blocks(app: &App, permit: &impl Permit, id: PersonId, today: NaiveDate) -> Result<Vec<blocked_date::Model>, Refusal> {
    let rows = blocked_date::Entity::find()
        .filter(blocked_date::Column::PersonId.eq(id.0))
        .filter(blocked_date::Column::WithdrawnAt.is_null())
        .filter(blocked_date::Column::LastDay.gte(today))
        .order_by_asc(blocked_date::Column::FirstDay)
        .limit(100)
        .all(app.read(permit))
        .await?;
    Ok(rows)
}

/// A day of a course on which somebody has a place.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CourseDay {
    pub run_id: Uuid,
    pub title: String,
    pub day: NaiveDate,
}

/// The course days to come on which that person has a place although they blocked them, in their order. Twenty at most.
///
/// # Errors
/// A fault.
pub async fn booked_while_away(app: &App, permit: &impl Permit, id: PersonId, today: NaiveDate) -> Result<Vec<CourseDay>, Refusal> {
    let away = Query::select()
        .expr(Expr::val(1))
        .from(blocked_date::Entity)
        .and_where(blocked_date::Column::PersonId.eq(id.0))
        .and_where(blocked_date::Column::WithdrawnAt.is_null())
        .and_where(
            Expr::col((blocked_date::Entity, blocked_date::Column::FirstDay))
                .lte(Expr::col((session_day::Entity, session_day::Column::Day))),
        )
        .and_where(
            Expr::col((blocked_date::Entity, blocked_date::Column::LastDay))
                .gte(Expr::col((session_day::Entity, session_day::Column::Day))),
        )
        .to_owned();
    let days = session_day::Entity::find()
        .select_only()
        .columns([session_day::Column::RunId, session_day::Column::Day])
        .column(course::Column::Title)
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .join(JoinType::InnerJoin, booking::Relation::Run.def().rev())
        .filter(booking::Column::PersonId.eq(id.0))
        .filter(booking::Column::State.eq("CONFIRMED"))
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(session_day::Column::Day.gte(today))
        .filter(Expr::exists(away))
        .order_by_asc(session_day::Column::Day)
        .limit(20);
    Ok(days.into_model::<CourseDay>().all(app.read(permit)).await?)
}
