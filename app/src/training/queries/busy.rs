//! Where those who are to teach are at that time, and who may teach.

use crate::calendar;
use crate::calendar::halves::hours_of;
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{PersonId, Refusal, Role, RunId, ServiceId};
use crate::training::model::{BookingState, RunState, Span};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{account, blocked_date, booking, course, person, role_grant, run, run_trainer, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
};
use uuid::Uuid;

/// Who of them is elsewhere at that time: teaching another run, on a course themselves, in a meeting, or away; with what they have then, or
/// nothing for a day that they have blocked. Five statements.
///
/// # Errors
/// A fault.
pub async fn busy<C: ConnectionTrait>(
    db: &C,
    service: ServiceId,
    people: &[PersonId],
    span: Span,
    day: NaiveDate,
    itself: Option<RunId>,
) -> Result<Vec<(PersonId, Option<String>)>, Refusal> {
    let keys: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let mut elsewhere = teaching(db, service, &keys, span, itself).await?;
    elsewhere.extend(beside_others(db, &keys, span, itself).await?);
    elsewhere.extend(learning(db, service, &keys, span, itself).await?);
    let met = calendar::taken::meetings(db, people, span.starts_at, span.ends_at).await?;
    elsewhere.extend(met.into_keys().map(|person| (person.0, "a meeting".to_owned())));
    let away: Vec<Uuid> = blocked_date::Entity::find()
        .select_only()
        .column(blocked_date::Column::PersonId)
        .filter(blocked_date::Column::PersonId.is_in(keys))
        .filter(blocked_date::Column::WithdrawnAt.is_null())
        .filter(blocked_date::Column::FirstDay.lte(day))
        .filter(blocked_date::Column::LastDay.gte(day))
        .into_tuple()
        .all(db)
        .await?;
    let elsewhere = elsewhere.into_iter().map(|(person, course)| (PersonId(person), Some(course)));
    Ok(elsewhere.chain(away.into_iter().map(|person| (PersonId(person), None))).collect())
}

/// That time of a run that is on, the run itself apart.
fn at_that_time(span: Span, itself: Option<RunId>) -> Condition {
    Condition::all()
        .add(session_day::Column::CancelledAt.is_null())
        .add(session_day::Column::StartsAt.lt(span.ends_at))
        .add(session_day::Column::EndsAt.gt(span.starts_at))
        .add(run::Column::State.eq(RunState::Planned.code()))
        .add_option(itself.map(|id| run::Column::Id.ne(id.0)))
}

/// The days of the service's runs, with run and course.
fn days(service: ServiceId) -> Select<session_day::Entity> {
    session_day::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .filter(session_day::Column::ServiceId.eq(service.0))
}

async fn teaching<C: ConnectionTrait>(
    db: &C,
    service: ServiceId,
    keys: &[Uuid],
    span: Span,
    itself: Option<RunId>,
) -> Result<Vec<(Uuid, String)>, Refusal> {
    let rows = days(service)
        .column(run::Column::TrainerId)
        .column(course::Column::Title)
        .filter(at_that_time(span, itself))
        .filter(run::Column::TrainerId.is_in(keys.iter().copied()));
    Ok(rows.into_tuple().all(db).await?)
}

async fn beside_others<C: ConnectionTrait>(
    db: &C,
    keys: &[Uuid],
    span: Span,
    itself: Option<RunId>,
) -> Result<Vec<(Uuid, String)>, Refusal> {
    let rows = run_trainer::Entity::find()
        .select_only()
        .column(run_trainer::Column::PersonId)
        .column(course::Column::Title)
        .join(JoinType::InnerJoin, run_trainer::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .join(JoinType::InnerJoin, session_day::Relation::Run.def().rev())
        .filter(run_trainer::Column::PersonId.is_in(keys.iter().copied()))
        .filter(run_trainer::Column::EndsAt.is_null())
        .filter(at_that_time(span, itself));
    Ok(rows.into_tuple().all(db).await?)
}

/// Who is on which course, the half to which they come alone, and from when to when the day is.
type OnCourse = (Uuid, String, Option<String>, DateTime<Utc>, DateTime<Utc>);

async fn learning<C: ConnectionTrait>(
    db: &C,
    service: ServiceId,
    keys: &[Uuid],
    span: Span,
    itself: Option<RunId>,
) -> Result<Vec<(Uuid, String)>, Refusal> {
    let that_day = Expr::col((booking::Entity, booking::Column::OnlyDayId)).equals((session_day::Entity, session_day::Column::Id));
    let rows = days(service)
        .column(booking::Column::PersonId)
        .column(course::Column::Title)
        .column(booking::Column::OnlyPart)
        .columns([session_day::Column::StartsAt, session_day::Column::EndsAt])
        .join(JoinType::InnerJoin, booking::Relation::Run.def().rev())
        .filter(at_that_time(span, itself))
        .filter(booking::Column::PersonId.is_in(keys.iter().copied()))
        .filter(booking::Column::State.eq(BookingState::Confirmed.code()))
        .filter(Condition::any().add(booking::Column::OnlyDayId.is_null()).add(that_day));
    let rows: Vec<OnCourse> = rows.into_tuple().all(db).await?;
    // Whoever comes to one half of a day alone is free for the other.
    let there = rows.into_iter().filter(|(_, _, only, starts, ends)| {
        let (starts_at, ends_at) = hours_of(only.as_deref(), *starts, *ends);
        span.overlaps(Span { starts_at, ends_at })
    });
    Ok(there.map(|(person, title, ..)| (person, title)).collect())
}

/// The trainers of the service, by name: keys and names.
///
/// # Errors
/// A fault.
pub async fn trainers(app: &App, permit: &impl Permit, service: ServiceId) -> Result<Vec<(PersonId, String)>, Refusal> {
    let now = app.clock().now();
    let grants = Query::select()
        .column((account::Entity, account::Column::PersonId))
        .from(account::Entity)
        .inner_join(
            role_grant::Entity,
            Expr::col((role_grant::Entity, role_grant::Column::AccountId)).equals((account::Entity, account::Column::Id)),
        )
        .and_where(role_grant::Column::Role.eq(Role::Trainer.code()))
        .cond_where(Condition::any().add(role_grant::Column::EndsAt.is_null()).add(role_grant::Column::EndsAt.gt(now)))
        .to_owned();
    let rows: Vec<(Uuid, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::FullName])
        .filter(person::Column::ServiceId.eq(service.0))
        .filter(person::Column::Id.in_subquery(grants))
        .order_by_asc(person::Column::NameNorm)
        .limit(200)
        .into_tuple()
        .all(app.read(permit))
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}

/// Who teaches a run beside whoever planned it, by name.
///
/// # Errors
/// A fault.
pub async fn beside(app: &App, permit: &impl Permit, run: RunId) -> Result<Vec<(PersonId, String)>, Refusal> {
    let rows: Vec<(Uuid, String)> = run_trainer::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::FullName)
        .join(JoinType::InnerJoin, run_trainer::Relation::Person.def())
        .filter(run_trainer::Column::RunId.eq(run.0))
        .filter(run_trainer::Column::EndsAt.is_null())
        .order_by_asc(person::Column::NameNorm)
        .into_tuple()
        .all(app.read(permit))
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}
