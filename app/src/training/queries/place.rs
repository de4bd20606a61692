//! One person's place as its own page shows it: where it stands, what happened to it, what is missing; and what a line manager is asked.

use super::{RunView, Standing, load_run, parts, progress_of, standing};
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::when;
use crate::shared::{BookingId, PersonId, Refusal, Role, RunId, ServiceId};
use crate::training::model::{BookingNews, BookingState, DayPart, ManagerSays, RunState};
use crate::training::rules::{Missed, Progress, part_label};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{booking, booking_approval, booking_event, completion, person, role_grant, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// The most lines of a history that are shown.
const HISTORY_MAX: u64 = 50;

/// One line of what happened to a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub news: BookingNews,
    pub words: Option<String>,
}

/// One person's place.
#[derive(Debug, Clone)]
pub struct Place {
    pub view: RunView,
    pub row: booking::Model,
    pub state: BookingState,
    pub standing: Standing,
    /// What happened to it, the newest first.
    pub history: Vec<Event>,
    /// Where they have a place on a run that has begun: how far they have come.
    pub progress: Option<Progress>,
    pub completed: bool,
    /// Whether the evaluation form was sent, with this place or with the one that it makes up for.
    pub sent: bool,
}

impl Place {
    /// Whether the last day to which they come has begun.
    pub fn over(&self, now: DateTime<Utc>) -> bool {
        last_day(&self.view, &self.row).is_some_and(|last| last.starts_at <= now)
    }
}

/// The last day to which somebody with that booking comes: whoever makes up for a day comes to that one alone.
pub fn last_day<'a>(view: &'a RunView, row: &booking::Model) -> Option<&'a session_day::Model> {
    view.days.iter().rfind(|day| row.only_day_id.is_none_or(|only| only == day.id))
}

/// The place of that booking. One that makes up for something says how far its person has come of the course, not of the later run.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn place(app: &App, permit: &impl Permit, service: ServiceId, id: BookingId) -> Result<Place, Refusal> {
    let db = app.read(permit);
    let row = booking::Entity::find_by_id(id.0).filter(booking::Column::ServiceId.eq(service.0)).one(db).await?.ok_or(Refusal::NotFound)?;
    let view = load_run(db, service, RunId(row.run_id)).await?;
    let standing = standing(db, RunId(row.run_id), PersonId(row.person_id)).await?;
    let state = BookingState::from_code(&row.state).ok_or(Refusal::NotFound)?;
    let history = history(app, permit, id).await?;
    let made_up_for = match row.makes_up_booking_id {
        Some(original) => booking::Entity::find_by_id(original).one(db).await?,
        None => None,
    };
    let begun = made_up_for.is_some() || view.days.first().is_some_and(|first| first.starts_at <= app.clock().now());
    let own = made_up_for.as_ref().unwrap_or(&row);
    let progress = if begun && BookingState::SEATED.contains(&state) {
        progress_of(db, std::slice::from_ref(own)).await?.remove(&own.id)
    } else {
        None
    };
    let completed = completion::Entity::find()
        .filter(completion::Column::BookingId.eq(own.id))
        .filter(completion::Column::WithdrawnAt.is_null())
        .one(db)
        .await?;
    let sent = own.evaluated_at.is_some();
    Ok(Place { view, row, state, standing, history, progress, completed: completed.is_some(), sent })
}

/// What happened to a booking, the newest first.
///
/// # Errors
/// A fault.
pub async fn history(app: &App, permit: &impl Permit, booking: BookingId) -> Result<Vec<Event>, Refusal> {
    let rows = booking_event::Entity::find()
        .filter(booking_event::Column::BookingId.eq(booking.0))
        .order_by_desc(booking_event::Column::At)
        .order_by_desc(booking_event::Column::Id)
        .limit(HISTORY_MAX)
        .all(app.read(permit))
        .await?;
    let event = |row: booking_event::Model| Some(Event { at: row.at, news: BookingNews::from_code(&row.kind)?, words: row.words });
    Ok(rows.into_iter().filter_map(event).collect())
}

/// Whether the agency that sends whoever has that booking asked for it, by one of its leads, and not the service.
///
/// # Errors
/// A fault.
pub async fn asked_by_agency<C: ConnectionTrait>(db: &C, row: &booking::Model) -> Result<bool, Refusal> {
    let (Some(agency), Some(account)) = (row.agency_id, row.booked_by) else { return Ok(false) };
    let lead = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account))
        .filter(role_grant::Column::Role.eq(Role::AgencyLead.code()))
        .filter(role_grant::Column::AgencyId.eq(agency))
        .one(db)
        .await?;
    Ok(lead.is_some())
}

/// What a line manager is asked, and has answered.
#[derive(Debug, Clone)]
pub struct Approval {
    pub view: RunView,
    /// The member of their staff.
    pub delegate: String,
    /// Whether their own agency asked, and not the service.
    pub by_agency: bool,
    pub state: BookingState,
    pub said: Option<(ManagerSays, DateTime<Utc>)>,
}

/// What that link asks.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn approval(app: &App, permit: &impl Permit, service: ServiceId, id: Uuid) -> Result<Approval, Refusal> {
    let db = app.read(permit);
    let asked = booking_approval::Entity::find_by_id(id)
        .filter(booking_approval::Column::ServiceId.eq(service.0))
        .find_also_related(booking::Entity)
        .one(db)
        .await?;
    let Some((asked, Some(row))) = asked else { return Err(Refusal::NotFound) };
    let delegate = person::Entity::find_by_id(row.person_id).one(db).await?.ok_or(Refusal::NotFound)?.full_name;
    let view = load_run(db, service, RunId(row.run_id)).await?;
    let by_agency = asked_by_agency(db, &row).await?;
    let said = asked.decision.as_deref().and_then(ManagerSays::from_code).zip(asked.decided_at);
    Ok(Approval { view, delegate, by_agency, state: BookingState::from_code(&row.state).ok_or(Refusal::NotFound)?, said })
}

/// A day of a later run on which a missed day can be made up for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeUpDay {
    /// The day of the later run.
    pub id: Uuid,
    pub run: RunId,
    pub day: NaiveDate,
    pub starts_at: DateTime<Utc>,
    /// The day of the person's own run that it makes up for.
    pub missed: Uuid,
    /// The half of it, when it is not all of the day.
    pub half: Option<DayPart>,
    /// What they come to: the day, and the half where it has two.
    pub comes_to: String,
}

/// How many later runs are offered for one missed day.
const LATER_RUNS: usize = 5;
/// How many are looked at for that.
const RUNS_LOOKED_AT: u64 = 100;

/// For each day, or half of one, of which the register says that somebody missed it: the same of later runs of the course that have a place free, the next first.
///
/// # Errors
/// A fault.
pub async fn days_to_make_up(app: &App, permit: &impl Permit, place: &Place) -> Result<Vec<(Missed, Vec<MakeUpDay>)>, Refusal> {
    let Some(progress) = &place.progress else { return Ok(Vec::new()) };
    let now = app.clock().now();
    let missed = progress.missed().into_iter().filter_map(|missed| Some((missed, place.view.days.get(missed.number.checked_sub(1)?)?)));
    let missed: Vec<(Missed, &session_day::Model)> = missed.filter(|(missed, day)| missed.absent && day.ends_at <= now).collect();
    if missed.is_empty() || place.row.makes_up_booking_id.is_some() {
        return Ok(Vec::new());
    }
    let runs = later_runs(app, permit, place).await?;
    let choices = missed.into_iter().map(|(missed, own)| {
        let later = runs.iter().filter_map(|days| days.get(missed.number.checked_sub(1)?)).filter(|later| later.day > now.date_naive());
        (missed, later.map(|later| choice(missed, own, later)).collect())
    });
    Ok(choices.collect())
}

fn choice(missed: Missed, own: &session_day::Model, later: &session_day::Model) -> MakeUpDay {
    let half = missed.half.map(|(half, _)| half);
    let comes_to = half.filter(|half| parts(later).contains(half)).map_or_else(
        || when::day(later.day),
        |half| format!("{}, {}", when::day(later.day), part_label(half, later.starts_local, later.ends_local)),
    );
    MakeUpDay { id: later.id, run: RunId(later.run_id), day: later.day, starts_at: later.starts_at, missed: own.id, half, comes_to }
}

/// The days of each later run of the course on which a place is free, or where they have one for another day already, in order.
async fn later_runs(app: &App, permit: &impl Permit, place: &Place) -> Result<Vec<Vec<session_day::Model>>, Refusal> {
    let (db, view) = (app.read(permit), &place.view);
    let own = Query::select()
        .column(booking::Column::RunId)
        .from(booking::Entity)
        .and_where(booking::Column::MakesUpBookingId.eq(place.row.id))
        .and_where(booking::Column::State.eq(BookingState::Confirmed.code()))
        .to_owned();
    let free = Expr::col(run::Column::Taken).lt(Expr::col(run::Column::MaxPlaces));
    let today = app.clock().now().date_naive();
    let to_come = Query::select()
        .column(session_day::Column::RunId)
        .from(session_day::Entity)
        .and_where(session_day::Column::ServiceId.eq(view.run.service_id))
        .and_where(session_day::Column::StartsAt.gt(app.clock().now()))
        .and_where(session_day::Column::CancelledAt.is_null())
        .to_owned();
    let runs: Vec<Uuid> = run::Entity::find()
        .select_only()
        .column(run::Column::Id)
        .filter(run::Column::Id.in_subquery(to_come))
        .filter(run::Column::CourseId.eq(view.course.id))
        .filter(run::Column::Id.ne(view.run.id))
        .filter(run::Column::State.eq(RunState::Planned.code()))
        // Where places are given by need nobody takes one by themselves.
        .filter(run::Column::ByNeed.eq(false))
        .filter(Condition::any().add(free).add(run::Column::Id.in_subquery(own)))
        .filter(Condition::any().add(run::Column::BookingDeadline.is_null()).add(run::Column::BookingDeadline.gte(today)))
        .order_by_asc(run::Column::Id)
        .limit(RUNS_LOOKED_AT)
        .into_tuple()
        .all(db)
        .await?;
    let days = session_day::Entity::find()
        .filter(session_day::Column::RunId.is_in(runs))
        .filter(session_day::Column::CancelledAt.is_null())
        .order_by_asc(session_day::Column::StartsAt)
        .all(db)
        .await?;
    let mut by_run: Vec<Vec<session_day::Model>> = Vec::new();
    for day in days {
        match by_run.iter_mut().find(|days| days.first().is_some_and(|first| first.run_id == day.run_id)) {
            Some(days) => days.push(day),
            None => by_run.push(vec![day]),
        }
    }
    // In the order of their first day, since the days came in order.
    by_run.truncate(LATER_RUNS);
    Ok(by_run)
}
