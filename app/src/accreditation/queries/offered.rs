//! Courses as steps on a way: what they cost, and the next run that can be booked.

use crate::accreditation::engine::{Catalogue, Offered};
use crate::shared::{Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{course, run, session_day};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The most runs that are looked at.
const RUNS: u64 = 200;

/// A run with a place left, to come.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Bookable {
    pub code: String,
    pub run: Uuid,
    pub reference: String,
    pub first_day: NaiveDate,
}

/// What the catalogue offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    pub catalogue: Catalogue,
    /// The next ones first.
    pub runs: Vec<Bookable>,
}

/// The catalogue, and the runs that can be booked on that day. Two statements.
///
/// # Errors
/// A fault.
pub async fn offer<C: ConnectionTrait>(db: &C, service: ServiceId, today: NaiveDate) -> Result<Offer, Refusal> {
    let courses = course::Entity::find().filter(course::Column::ServiceId.eq(service.0)).all(db);
    let runs = run::Entity::find()
        .select_only()
        .column_as(course::Column::Code, "code")
        .column_as(run::Column::Id, "run")
        .column_as(run::Column::Reference, "reference")
        .column_as(session_day::Column::Day.min(), "first_day")
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .join(JoinType::InnerJoin, session_day::Relation::Run.def().rev())
        .filter(run::Column::ServiceId.eq(service.0))
        .filter(run::Column::State.eq("PLANNED"))
        .filter(Condition::any().add(run::Column::BookingDeadline.is_null()).add(run::Column::BookingDeadline.gte(today)))
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(session_day::Column::Day.gt(today))
        .group_by(course::Column::Code)
        .group_by(run::Column::Id)
        .group_by(run::Column::Reference)
        .order_by_asc(session_day::Column::Day.min())
        .limit(RUNS)
        .into_model::<Bookable>()
        .all(db);
    let (courses, runs) = tokio::try_join!(courses, runs)?;
    let codes: HashMap<Uuid, String> = courses.iter().map(|row| (row.id, row.code.clone())).collect();
    let offered = |row: course::Model| {
        let before = row.prerequisite_course_id.and_then(|before| codes.get(&before).cloned());
        (row.code, Offered { title: row.title, days: u32::try_from(row.length_days).unwrap_or(1), before })
    };
    Ok(Offer { catalogue: courses.into_iter().map(offered).collect(), runs })
}
