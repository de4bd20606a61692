//! What is written to delegates by the clock: reminders with the joining instructions before a run, thanks with the evaluation form after it.

use super::history::{Said, happened};
use super::seats::hold_run;
use super::tell;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::platform::signed;
use crate::shared::{BookingId, CourseId, Refusal, RunId};
use crate::training::letters::{CourseReminder, CourseThanks};
use crate::training::model::{BookingNews, BookingState, RunState};
use crate::training::queries::{RunView, has_materials, load_run};
use crate::training::rules;
use chrono::{DateTime, Duration, Utc};
use entity::{booking, booking_event, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Thanks are written for runs that ended this long ago at most: nobody is thanked for what a list brought in from years ago.
const THANKED_FOR: Duration = Duration::days(30);
/// So many bookings are written to in one round.
const AT_ONCE: u64 = 200;

/// Write the reminders and thanks that are due.
///
/// # Errors
/// The first fault, once every service had its turn; the next round goes on.
pub async fn remind_and_thank(app: &App) -> Result<(), Refusal> {
    let mut whole = Ok(());
    for service in services::all(app).await?.iter() {
        whole = whole.and(remind(app, service).await).and(thank(app, service).await);
    }
    whole
}

/// The service's own reminders, under `training_reminder_days` of its settings.
fn reminder_days(settings: &serde_json::Value) -> Vec<u32> {
    let own = settings.get("training_reminder_days").and_then(serde_json::Value::as_array);
    own.map_or_else(
        || rules::REMINDER_DAYS.to_vec(),
        |days| days.iter().filter_map(|day| u32::try_from(day.as_u64()?).ok()).filter(|day| (1..=90).contains(day)).collect(),
    )
}

async fn remind(app: &App, service: &ServiceNames) -> Result<(), Refusal> {
    let days = reminder_days(&service.settings);
    let Some(longest) = days.iter().max() else { return Ok(()) };
    let now = app.clock().now();
    let permit = SystemPermit::because(Some(service.id), "a reminder of a course is due");
    let coming = session_day::Entity::find()
        .select_only()
        .column(session_day::Column::RunId)
        .distinct()
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .filter(run::Column::State.eq(RunState::Planned.code()))
        .filter(session_day::Column::ServiceId.eq(service.id.0))
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(session_day::Column::StartsAt.gt(now))
        .filter(session_day::Column::StartsAt.lt(now + Duration::days(i64::from(*longest) + 1)))
        .into_tuple::<Uuid>()
        .all(app.read(&permit))
        .await?;
    if coming.is_empty() {
        return Ok(());
    }
    let known = known_of(app.read(&permit), &coming).await?;
    for row in &known.bookings {
        let told = known.told.get(&row.id).cloned().unwrap_or_default();
        let on_it: Vec<&session_day::Model> = known.days.iter().filter(|day| day.run_id == row.run_id).collect();
        if let Some(before) = reminder_due(service, &on_it, row, &days, now, &told) {
            remind_one(app, &permit, service, row, before).await?;
        }
    }
    Ok(())
}

/// What decides who is reminded: asked every round, so in three statements however many come.
struct Known {
    bookings: Vec<booking::Model>,
    /// The days of all those runs that are on, in order.
    days: Vec<session_day::Model>,
    /// Before how many days each was reminded.
    told: HashMap<Uuid, BTreeSet<u32>>,
}

async fn known_of<C: ConnectionTrait>(db: &C, runs: &[Uuid]) -> Result<Known, Refusal> {
    let bookings = booking::Entity::find()
        .filter(booking::Column::RunId.is_in(runs.iter().copied()))
        .filter(booking::Column::State.eq(BookingState::Confirmed.code()))
        .order_by_asc(booking::Column::Id)
        .all(db)
        .await?;
    let days = session_day::Entity::find()
        .filter(session_day::Column::RunId.is_in(runs.iter().copied()))
        .filter(session_day::Column::CancelledAt.is_null())
        .order_by_asc(session_day::Column::StartsAt)
        .all(db)
        .await?;
    let on_those_runs = Query::select()
        .column(booking::Column::Id)
        .from(booking::Entity)
        .and_where(booking::Column::RunId.is_in(runs.iter().copied()))
        .to_owned();
    Ok(Known { bookings, days, told: told(db, booking_event::Column::BookingId.in_subquery(on_those_runs)).await? })
}

/// How many days before the run they are reminded now; nothing, when no reminder is due.
fn reminder_due(
    service: &ServiceNames,
    on_it: &[&session_day::Model],
    row: &booking::Model,
    days: &[u32],
    now: DateTime<Utc>,
    told: &BTreeSet<u32>,
) -> Option<u32> {
    let first = on_it.iter().find(|day| row.only_day_id.is_none_or(|only| only == day.id))?;
    if first.starts_at <= now {
        return None;
    }
    let local = |at: DateTime<Utc>| service.zone.to_local(at).date();
    rules::reminder_due(local(now), first.day, local(row.decided_at.unwrap_or(row.asked_at)), days, told)
}

async fn remind_one(app: &App, permit: &SystemPermit, service: &ServiceNames, row: &booking::Model, before: u32) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    hold_run(&tx, service.id, RunId(row.run_id)).await?;
    let view = load_run(&*tx, service.id, RunId(row.run_id)).await?;
    let row = booking::Entity::find_by_id(row.id).one(&*tx).await?.ok_or(Refusal::NotFound)?;
    let told = told(&*tx, booking_event::Column::BookingId.eq(row.id)).await?.remove(&row.id).unwrap_or_default();
    let on_it: Vec<&session_day::Model> = view.days.iter().collect();
    let days = reminder_days(&service.settings);
    if row.state != BookingState::Confirmed.code() || reminder_due(service, &on_it, &row, &days, tx.now(), &told) != Some(before) {
        return Ok(());
    }
    let code = before.to_string();
    happened(&tx, service.id, BookingId(row.id), BookingNews::Reminded, Said { code: Some(&code), words: None }).await?;
    write_reminder(app, &tx, service, &view, &row).await?;
    app.commit(tx).await
}

async fn write_reminder(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, row: &booking::Model) -> Result<(), Refusal> {
    let days = view.days.iter().filter(|day| day.starts_at > tx.now() && row.only_day_id.is_none_or(|only| only == day.id));
    let days = days
        .map(|day| {
            format!(
                "{}, {} to {}: {}",
                crate::shared::when::day(day.day),
                crate::shared::when::time(day.starts_local),
                crate::shared::when::time(day.ends_local),
                view.place_to_come(day)
            )
        })
        .collect();
    let (access, reading, join) = (view.run.access_notes.clone(), view.course.pre_reading.clone(), view.run.joining_link.clone());
    let materials = has_materials(&**tx, CourseId(view.course.id), view.id()).await?;
    let why = "you have a place on a course";
    tell::of_place(app, tx, service, view, row, "training_reminder", why, |told| {
        CourseReminder { told, days, access, reading, materials, join }.letter()
    })
    .await
}

/// Before how many days each of those was reminded.
async fn told<C: ConnectionTrait>(db: &C, whose: Expr) -> Result<HashMap<Uuid, BTreeSet<u32>>, Refusal> {
    let codes: Vec<(Uuid, Option<String>)> = booking_event::Entity::find()
        .select_only()
        .columns([booking_event::Column::BookingId, booking_event::Column::Code])
        .filter(whose)
        .filter(booking_event::Column::Kind.eq(BookingNews::Reminded.code()))
        .into_tuple()
        .all(db)
        .await?;
    let mut told: HashMap<Uuid, BTreeSet<u32>> = HashMap::new();
    for (booking, before) in codes.into_iter().filter_map(|(id, code)| Some((id, code?.parse().ok()?))) {
        told.entry(booking).or_default().insert(before);
    }
    Ok(told)
}

/// Thanks go out once the register says that somebody was there and the run's last day is over.
async fn thank(app: &App, service: &ServiceNames) -> Result<(), Refusal> {
    let now = app.clock().now();
    let permit = SystemPermit::because(Some(service.id), "thanks for coming to a course are due");
    let later = Query::select()
        .expr(Expr::val(1))
        .from_as(session_day::Entity, "later")
        .and_where(Expr::col(("later", session_day::Column::RunId)).equals((booking::Entity, booking::Column::RunId)))
        .and_where(Expr::col(("later", session_day::Column::CancelledAt)).is_null())
        .and_where(Expr::col(("later", session_day::Column::EndsAt)).gt(now))
        .to_owned();
    let thanked = Query::select()
        .expr(Expr::val(1))
        .from(booking_event::Entity)
        .and_where(Expr::col((booking_event::Entity, booking_event::Column::BookingId)).equals((booking::Entity, booking::Column::Id)))
        .and_where(booking_event::Column::Kind.eq(BookingNews::Thanked.code()))
        .to_owned();
    let ended = Query::select()
        .column(session_day::Column::RunId)
        .from(session_day::Entity)
        .and_where(session_day::Column::ServiceId.eq(service.id.0))
        .and_where(session_day::Column::StartsAt.gt(now - THANKED_FOR))
        .and_where(session_day::Column::EndsAt.lte(now))
        .and_where(session_day::Column::CancelledAt.is_null())
        .to_owned();
    let due: Vec<booking::Model> = booking::Entity::find()
        .filter(booking::Column::RunId.in_subquery(ended))
        .filter(booking::Column::State.is_in([BookingState::Attended, BookingState::Partial].map(BookingState::code)))
        .filter(booking::Column::MakesUpBookingId.is_null())
        .filter(Condition::all().not().add(Expr::exists(later)))
        .filter(Condition::all().not().add(Expr::exists(thanked)))
        .order_by_asc(booking::Column::Id)
        .limit(AT_ONCE)
        .all(app.read(&permit))
        .await?;
    for row in due {
        thank_one(app, &permit, service, &row).await?;
    }
    Ok(())
}

async fn thank_one(app: &App, permit: &SystemPermit, service: &ServiceNames, row: &booking::Model) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    hold_run(&tx, service.id, RunId(row.run_id)).await?;
    let view = load_run(&*tx, service.id, RunId(row.run_id)).await?;
    let thanked = booking_event::Entity::find()
        .filter(booking_event::Column::BookingId.eq(row.id))
        .filter(booking_event::Column::Kind.eq(BookingNews::Thanked.code()))
        .one(&*tx)
        .await?;
    if thanked.is_some() {
        return Ok(());
    }
    happened(&tx, service.id, BookingId(row.id), BookingNews::Thanked, Said::default()).await?;
    let asks = view.course.evaluated && row.evaluated_at.is_none();
    let token = signed::sign(app, tell::EVALUATION, row.id)?;
    let form = asks.then(|| format!("{}/training/evaluate/{token}", app.config().base_url));
    let why = "you came to a course";
    tell::of_place(app, &tx, service, &view, row, "training_thanks", why, |told| CourseThanks { told, form }.letter()).await?;
    app.commit(tx).await
}

#[cfg(test)]
mod tests {
    use super::{reminder_days, rules};

    #[test]
    fn a_service_may_remind_on_days_of_its_own() {
        assert_eq!(reminder_days(&serde_json::json!({ "training_reminder_days": [7, 400, "x"] })), [7]);
        assert_eq!(reminder_days(&serde_json::json!({})), rules::REMINDER_DAYS);
    }
}
