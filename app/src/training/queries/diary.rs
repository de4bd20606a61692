//! Somebody's own sessions, as delegate and as trainer; and what of them needs them now.

use crate::calendar::zone::{Zone, local_span};
use crate::meetings;
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{Actor, PersonId, Refusal, Role};
use crate::training::model::BookingState;
use crate::training::permits::taught_beside;
use crate::ui::Waiting;
use chrono::{DateTime, Duration, Utc};
use entity::{booking, course, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationDef,
    RelationTrait, Select,
};
use uuid::Uuid;

/// The most entries that one diary shows.
const ENTRIES_MAX: u64 = 200;
/// How far ahead a home page looks.
const SOON: Duration = Duration::days(7);

/// One appointment in somebody's diary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiaryEntry {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub title: String,
    pub place: String,
    /// Where to read more, on this site.
    pub link: String,
    pub part: Part,
}

/// What the person has to do with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Teaches,
    HasPlace,
    /// Stands on the waiting list.
    Waits,
    /// Stands on the waiting list, and a place is kept for them.
    MayTake,
    /// Takes part in a meeting.
    Meets,
}

#[derive(FromQueryResult)]
struct DayRow {
    run_id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    title: String,
    venue: String,
    /// Whether the person whose diary it is teaches it; nobody may.
    teaches: Option<bool>,
    waits: bool,
    /// Whether a place is kept for that person.
    offered: bool,
    /// Whether it is a meeting, and no course day.
    meets: bool,
}

/// The runs on which that person's booking stands so.
fn runs_with(person: PersonId, states: &[BookingState]) -> SelectStatement {
    Query::select()
        .column((booking::Entity, booking::Column::RunId))
        .from(booking::Entity)
        .and_where(booking::Column::PersonId.eq(person.0))
        .and_where(booking::Column::State.is_in(states.iter().map(|state| state.code())))
        .to_owned()
}

/// Whether that person comes to one other day of the run alone, to make up for one that they missed.
fn comes_to_another_day(person: PersonId) -> Expr {
    let other = Query::select()
        .expr(Expr::val(1))
        .from(booking::Entity)
        .and_where(Expr::col((booking::Entity, booking::Column::RunId)).equals((session_day::Entity, session_day::Column::RunId)))
        .and_where(Expr::col((booking::Entity, booking::Column::PersonId)).eq(person.0))
        .and_where(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .and_where(Expr::col((booking::Entity, booking::Column::OnlyDayId)).not_equals((session_day::Entity, session_day::Column::Id)))
        .to_owned();
    Expr::exists(other)
}

/// The runs on which a place is kept for that person.
fn runs_offered(person: PersonId, now: DateTime<Utc>) -> SelectStatement {
    Query::select()
        .column((booking::Entity, booking::Column::RunId))
        .from(booking::Entity)
        .and_where(booking::Column::PersonId.eq(person.0))
        .and_where(booking::Column::OfferEndsAt.gt(now))
        .to_owned()
}

/// The runs that somebody teaches.
pub(super) fn taught_by(person: PersonId) -> Condition {
    Condition::any().add(run::Column::TrainerId.eq(person.0)).add(run::Column::Id.in_subquery(taught_beside(person)))
}

fn days(person: PersonId, now: DateTime<Utc>) -> Select<session_day::Entity> {
    session_day::Entity::find()
        .select_only()
        .column_as(session_day::Column::RunId, "run_id")
        .column_as(session_day::Column::StartsAt, "starts_at")
        .column_as(session_day::Column::EndsAt, "ends_at")
        .column_as(course::Column::Title, "title")
        .expr_as(Expr::cust("COALESCE(session_day.venue, run.venue)"), "venue")
        .expr_as(run::Column::TrainerId.eq(person.0).or(run::Column::Id.in_subquery(taught_beside(person))), "teaches")
        .expr_as(run::Column::Id.in_subquery(runs_with(person, &[BookingState::Waitlisted])), "waits")
        .expr_as(run::Column::Id.in_subquery(runs_offered(person, now)), "offered")
        .expr_as(Expr::cust("FALSE"), "meets")
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(run::Column::State.ne("CANCELLED"))
        .order_by_asc(session_day::Column::StartsAt)
        .limit(ENTRIES_MAX)
}

/// What stands in that person's diary between two moments, the next first: courses and meetings. One statement.
///
/// # Errors
/// A fault.
pub async fn diary(
    app: &App,
    permit: &impl Permit,
    person: PersonId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<DiaryEntry>, Refusal> {
    let met = meetings::queries::in_diary(person, from, to);
    with_meetings(app, permit, (person, from, to), met).await
}

/// Sessions between two moments, and those meetings.
async fn with_meetings(
    app: &App,
    permit: &impl Permit,
    (person, from, to): (PersonId, DateTime<Utc>, DateTime<Utc>),
    met: SelectStatement,
) -> Result<Vec<DiaryEntry>, Refusal> {
    let mut booked = BookingState::SEATED.to_vec();
    booked.push(BookingState::Waitlisted);
    let own = taught_by(person).add(run::Column::Id.in_subquery(runs_with(person, &booked)));
    let sessions = days(person, app.clock().now())
        .filter(own)
        .filter(comes_to_another_day(person).not())
        .filter(session_day::Column::EndsAt.gt(from))
        .filter(session_day::Column::StartsAt.lt(to));
    let mut all = sessions.into_query();
    all.clear_order_by().union(UnionType::All, met).order_by("starts_at", Order::Asc);
    let db = app.read(permit);
    let rows = DayRow::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    Ok(rows.into_iter().map(entry).collect())
}

/// A day of a course that is over, in somebody's diary.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PastDay {
    pub run_id: Uuid,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    /// What the place on it has become; nothing, for somebody who taught it.
    pub place: Option<String>,
}

/// How far back a diary shows what somebody taught, so that a register can be corrected.
const TAUGHT: Duration = Duration::days(90);

/// The first day of each run that the person had a place on or taught lately, once it has begun; the newest first. One statement.
///
/// # Errors
/// A fault.
pub async fn past(app: &App, permit: &impl Permit, person: PersonId) -> Result<Vec<PastDay>, Refusal> {
    let now = app.clock().now();
    let own = Condition::all()
        .add(Expr::col((booking::Entity, booking::Column::RunId)).equals((run::Entity, run::Column::Id)))
        .add(booking::Column::PersonId.eq(person.0))
        .add(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)));
    let own_place: RelationDef = run::Entity::belongs_to(booking::Entity).from(run::Column::Id).to(booking::Column::RunId).into();
    let taught = Condition::all().add(taught_by(person)).add(session_day::Column::StartsAt.gt(now - TAUGHT));
    let days = session_day::Entity::find()
        .select_only()
        .column_as(session_day::Column::RunId, "run_id")
        .column_as(course::Column::Title, "title")
        .column_as(session_day::Column::StartsAt.min(), "starts_at")
        .column_as(booking::Column::State, "place")
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .join(JoinType::LeftJoin, own_place.on_condition(move |_, _| own.clone()))
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(run::Column::State.ne("CANCELLED"))
        .filter(session_day::Column::StartsAt.lte(now))
        .filter(Condition::any().add(taught).add(booking::Column::Id.is_not_null()))
        .group_by(session_day::Column::RunId)
        .group_by(course::Column::Title)
        .group_by(booking::Column::State)
        .order_by_desc(session_day::Column::StartsAt.min())
        .limit(ENTRIES_MAX);
    Ok(days.into_model::<PastDay>().all(app.read(permit)).await?)
}

fn entry(row: DayRow) -> DiaryEntry {
    let place = if row.venue.is_empty() { "Online".to_owned() } else { row.venue };
    if row.meets {
        let link = format!("/meetings/{}", row.run_id);
        return DiaryEntry { starts_at: row.starts_at, ends_at: row.ends_at, title: row.title, place, link, part: Part::Meets };
    }
    let link = format!("/training/runs/{}", row.run_id);
    let part = match (row.teaches, row.waits) {
        (Some(true), _) => Part::Teaches,
        (_, true) if row.offered => Part::MayTake,
        (_, true) => Part::Waits,
        _ => Part::HasPlace,
    };
    DiaryEntry { starts_at: row.starts_at, ends_at: row.ends_at, title: row.title, place, link, part }
}

/// What of training needs this person now: sessions and meetings within a week; meetings to be recorded as held; for a trainer, days
/// without a register, assessments to make and runs with too few people.
///
/// # Errors
/// A fault.
pub async fn attention(app: &App, permit: &impl Permit, actor: &Actor, zone: Zone) -> Result<Vec<Waiting>, Refusal> {
    let now = app.clock().now();
    let met = meetings::queries::soon(actor.person, now);
    let soon = with_meetings(app, permit, (actor.person, now, now + SOON), met).await?;
    let mut waiting: Vec<Waiting> = soon
        .into_iter()
        .filter_map(|entry| {
            let (verb, act) = match entry.part {
                Part::Teaches => ("You teach", "Open"),
                Part::HasPlace => ("You have a place on", "Open"),
                Part::MayTake => ("A place is kept for you on", "Take it"),
                Part::Meets if entry.ends_at <= now => ("Was it held, or is it off?", "Record it"),
                Part::Meets => ("You have a meeting:", "Open"),
                // Nothing to do until a place is free.
                Part::Waits => return None,
            };
            Some(Waiting::new(format!("{verb} {}", entry.title), local_span(entry.starts_at, entry.ends_at, zone), entry.link, act))
        })
        .collect();
    if actor.has(Role::Trainer) {
        waiting.extend(super::teaching::own_runs(app, permit, actor.person, zone, now).await?);
    }
    Ok(waiting)
}
