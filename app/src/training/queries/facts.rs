//! What is known when somebody asks for a place.

use super::{RunView, span};
use crate::accreditation;
use crate::shared::vocabulary::Level;
use crate::shared::{PersonId, Refusal, ServiceId};
use crate::training::model::{BookingState, RunState, Span};
use crate::training::rules::{BookingFacts, OtherSession, Prerequisite};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{blocked_date, booking, course, run, session_day};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QuerySelect, RelationTrait,
};
use uuid::Uuid;

/// Everything that a booking is decided by; three to six statements.
///
/// # Errors
/// A fault.
pub async fn booking_facts<C: ConnectionTrait>(
    db: &C,
    run: &RunView,
    person: PersonId,
    today: NaiveDate,
    waits: bool,
) -> Result<BookingFacts, Refusal> {
    let service = ServiceId(run.run.service_id);
    let prerequisite = prerequisite(db, run.course.prerequisite_course_id, person).await?;
    let level = match &prerequisite {
        Some(needed) if !needed.completed => accreditation::queries::current_levels(db, service, &[person], today).await?.remove(&person),
        _ => None,
    };
    Ok(BookingFacts {
        today,
        run_is_planned: run.run.state == RunState::Planned.code(),
        teaches: run.run.trainer_id == person.0,
        waits,
        booking_deadline: run.run.booking_deadline,
        days: run.days.iter().map(|day| (day.day, span(day))).collect(),
        prerequisite,
        level,
        other_sessions: other_sessions(db, run, person).await?,
        blocked: blocked(db, run, person).await?,
    })
}

async fn prerequisite<C: ConnectionTrait>(db: &C, before: Option<Uuid>, person: PersonId) -> Result<Option<Prerequisite>, Refusal> {
    let Some(before) = before else { return Ok(None) };
    let completed = booking::Entity::find()
        .join(JoinType::InnerJoin, booking::Relation::Run.def())
        .filter(run::Column::CourseId.eq(before))
        .filter(booking::Column::PersonId.eq(person.0))
        .filter(booking::Column::State.eq(BookingState::Attended.code()))
        .count(db)
        .await?
        > 0;
    if completed {
        return Ok(Some(Prerequisite { title: String::new(), level: None, completed }));
    }
    let course = course::Entity::find_by_id(before).one(db).await?;
    Ok(course.map(|course| Prerequisite {
        level: course.award_level.as_deref().and_then(Level::from_code),
        title: course.title,
        completed,
    }))
}

#[derive(FromQueryResult)]
struct Other {
    title: String,
    day: NaiveDate,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

/// The person's days on other runs, between the first and the last day of this one.
async fn other_sessions<C: ConnectionTrait>(db: &C, view: &RunView, person: PersonId) -> Result<Vec<OtherSession>, Refusal> {
    let (Some(first), Some(last)) = (view.days.first(), view.days.last()) else { return Ok(Vec::new()) };
    let rows = session_day::Entity::find()
        .select_only()
        .column_as(course::Column::Title, "title")
        .column_as(session_day::Column::Day, "day")
        .column_as(session_day::Column::StartsAt, "starts_at")
        .column_as(session_day::Column::EndsAt, "ends_at")
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .join(JoinType::InnerJoin, booking::Relation::Run.def().rev())
        .filter(booking::Column::PersonId.eq(person.0))
        .filter(booking::Column::State.eq(BookingState::Confirmed.code()))
        .filter(run::Column::Id.ne(view.run.id))
        .filter(run::Column::State.eq("PLANNED"))
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(session_day::Column::StartsAt.lt(last.ends_at))
        .filter(session_day::Column::EndsAt.gt(first.starts_at))
        .into_model::<Other>()
        .all(db)
        .await?;
    let session =
        |row: Other| OtherSession { title: row.title, span: Span { starts_at: row.starts_at, ends_at: row.ends_at }, day: row.day };
    Ok(rows.into_iter().map(session).collect())
}

async fn blocked<C: ConnectionTrait>(db: &C, view: &RunView, person: PersonId) -> Result<Vec<(NaiveDate, NaiveDate)>, Refusal> {
    let (Some(first), Some(last)) = (view.days.first(), view.days.last()) else { return Ok(Vec::new()) };
    let rows = blocked_date::Entity::find()
        .filter(blocked_date::Column::PersonId.eq(person.0))
        .filter(blocked_date::Column::WithdrawnAt.is_null())
        .filter(blocked_date::Column::FirstDay.lte(last.day))
        .filter(blocked_date::Column::LastDay.gte(first.day))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.first_day, row.last_day)).collect())
}
