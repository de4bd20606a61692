//! What somebody has done of a course, and what is missing.

use crate::platform::App;
use crate::shared::Refusal;
use crate::training::model::{Assessed, BookingState, Mark};
use crate::training::permits::TeachRun;
use crate::training::rules::Progress;
use chrono::NaiveDate;
use entity::{assessment, attendance, booking, run, session_day};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Of those bookings, each with a place of its own on a run: how far their people have come, by the booking's key. Days that were made up
/// for on later runs count. Five statements, however many they are.
///
/// # Errors
/// A fault.
pub async fn progress_of<C: ConnectionTrait>(db: &C, bookings: &[booking::Model]) -> Result<HashMap<Uuid, Progress>, Refusal> {
    let keys: Vec<Uuid> = bookings.iter().map(|row| row.id).collect();
    let runs: HashSet<Uuid> = bookings.iter().map(|row| row.run_id).collect();
    let asking = asking(db, &runs).await?;
    let days = days_of(db, &runs).await?;
    let done = done(db, &keys).await?;
    let assessed = assessed(db, &keys).await?;
    let progress = bookings.iter().filter_map(|row| {
        let run = asking.get(&row.run_id)?;
        let parts = days.get(&row.run_id).map(Vec::as_slice).unwrap_or_default();
        let progress = Progress {
            parts: parts.iter().map(|(id, day)| (*day, done.contains(&(row.id, *id)))).collect(),
            assessed: run.assessed.then(|| assessed.get(&row.id).copied()),
            evaluated: run.evaluated.then_some(row.evaluated_at.is_some()),
        };
        Some((row.id, progress))
    });
    Ok(progress.collect())
}

/// How far everybody with a place on that run has come, by booking; whoever makes up for a day is seen on the run where it was missed.
///
/// # Errors
/// A fault.
pub async fn progress_on(app: &App, permit: &TeachRun) -> Result<HashMap<Uuid, Progress>, Refusal> {
    let db = app.read(permit);
    let seated = booking::Entity::find()
        .filter(booking::Column::RunId.eq(permit.run().0))
        .filter(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .filter(booking::Column::MakesUpBookingId.is_null())
        .all(db)
        .await?;
    progress_of(db, &seated).await
}

/// The runs: each has what its course asked for when it began.
async fn asking<C: ConnectionTrait>(db: &C, runs: &HashSet<Uuid>) -> Result<HashMap<Uuid, run::Model>, Refusal> {
    let rows = run::Entity::find().filter(run::Column::Id.is_in(runs.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|run| (run.id, run)).collect())
}

async fn days_of<C: ConnectionTrait>(db: &C, runs: &HashSet<Uuid>) -> Result<HashMap<Uuid, Vec<(Uuid, NaiveDate)>>, Refusal> {
    let rows = session_day::Entity::find()
        .filter(session_day::Column::RunId.is_in(runs.iter().copied()))
        .filter(session_day::Column::CancelledAt.is_null())
        .order_by_asc(session_day::Column::StartsAt)
        .all(db)
        .await?;
    let mut days: HashMap<Uuid, Vec<(Uuid, NaiveDate)>> = HashMap::new();
    for row in rows {
        days.entry(row.run_id).or_default().push((row.id, row.day));
    }
    Ok(days)
}

/// Which day of their own run each of those bookings has done: there, or by making up for it elsewhere.
async fn done<C: ConnectionTrait>(db: &C, keys: &[Uuid]) -> Result<HashSet<(Uuid, Uuid)>, Refusal> {
    let own_or_making_up = Condition::any()
        .add(booking::Column::Id.is_in(keys.iter().copied()))
        .add(booking::Column::MakesUpBookingId.is_in(keys.iter().copied()));
    let rows = attendance::Entity::find()
        .filter(attendance::Column::SupersededAt.is_null())
        .find_also_related(booking::Entity)
        .filter(own_or_making_up)
        .all(db)
        .await?;
    let counted = rows.into_iter().filter(|(marked, _)| Mark::from_code(&marked.mark).is_some_and(Mark::counts));
    Ok(counted
        .filter_map(|(marked, booking)| {
            let booking = booking?;
            match (booking.makes_up_booking_id, booking.makes_up_day_id) {
                (Some(original), Some(day)) if booking.only_day_id == Some(marked.session_day_id) => Some((original, day)),
                _ => Some((booking.id, marked.session_day_id)),
            }
        })
        .collect())
}

async fn assessed<C: ConnectionTrait>(db: &C, keys: &[Uuid]) -> Result<HashMap<Uuid, Assessed>, Refusal> {
    let rows = assessment::Entity::find()
        .filter(assessment::Column::BookingId.is_in(keys.iter().copied()))
        .filter(assessment::Column::SupersededAt.is_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.booking_id, Assessed::from_code(&row.outcome)?))).collect())
}
