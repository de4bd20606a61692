//! What somebody has done of a course, and what is missing.

use super::{by_day, parts as parts_of, parts_of_booking};
use crate::platform::App;
use crate::shared::Refusal;
use crate::training::model::{Assessed, BookingState, DayPart, Mark};
use crate::training::permits::TeachRun;
use crate::training::rules::{DayMarks, PartDone, Progress, part_label};
use chrono::NaiveDate;
use entity::{assessment, attendance, booking, run, session_day};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Of those bookings, each with a place of its own on a run: how far their people have come, by the booking's key. Days that were made up
/// for on later runs count. Six statements at most, however many they are.
///
/// # Errors
/// A fault.
pub async fn progress_of<C: ConnectionTrait>(db: &C, bookings: &[booking::Model]) -> Result<HashMap<Uuid, Progress>, Refusal> {
    let keys: Vec<Uuid> = bookings.iter().map(|row| row.id).collect();
    let runs: HashSet<Uuid> = bookings.iter().map(|row| row.run_id).collect();
    let asking = asking(db, &runs).await?;
    let days = days_of(db, &runs).await?;
    let done = Done::load(db, &keys).await?;
    let assessed = assessed(db, &keys).await?;
    let progress = bookings.iter().filter_map(|row| {
        let run = asking.get(&row.run_id)?;
        let parts = days.get(&row.run_id).map(Vec::as_slice).unwrap_or_default();
        let parts = (1..).zip(parts).flat_map(|(number, day)| parts_of(day).iter().map(move |part| (number, day, *part)));
        let progress = Progress {
            parts: parts.map(|(number, day, part)| done.part(row.id, number, day, part)).collect(),
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

async fn days_of<C: ConnectionTrait>(db: &C, runs: &HashSet<Uuid>) -> Result<HashMap<Uuid, Vec<session_day::Model>>, Refusal> {
    let rows = session_day::Entity::find()
        .filter(session_day::Column::RunId.is_in(runs.iter().copied()))
        .filter(session_day::Column::CancelledAt.is_null())
        .order_by_asc(session_day::Column::StartsAt)
        .all(db)
        .await?;
    let mut days: HashMap<Uuid, Vec<session_day::Model>> = HashMap::new();
    for row in rows {
        days.entry(row.run_id).or_default().push(row);
    }
    Ok(days)
}

/// What was marked of those bookings, and of those that make up for days of theirs.
struct Done {
    marks: HashMap<(Uuid, Uuid), DayMarks>,
    /// Each with the day that they come to.
    making_up: Vec<(booking::Model, session_day::Model)>,
}

impl Done {
    async fn load<C: ConnectionTrait>(db: &C, keys: &[Uuid]) -> Result<Self, Refusal> {
        let own_or_making_up = Condition::any()
            .add(booking::Column::Id.is_in(keys.iter().copied()))
            .add(booking::Column::MakesUpBookingId.is_in(keys.iter().copied()));
        let rows = attendance::Entity::find()
            .filter(attendance::Column::SupersededAt.is_null())
            .find_also_related(booking::Entity)
            .filter(own_or_making_up)
            .all(db)
            .await?;
        let (marked, bookings): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let mut making_up: Vec<booking::Model> = bookings.into_iter().flatten().filter(|row| row.makes_up_day_id.is_some()).collect();
        making_up.sort_by_key(|row| row.id);
        making_up.dedup_by_key(|row| row.id);
        let days = if making_up.is_empty() {
            Vec::new()
        } else {
            let keys = making_up.iter().filter_map(|row| row.only_day_id);
            session_day::Entity::find().filter(session_day::Column::Id.is_in(keys)).all(db).await?
        };
        let with_day = making_up.into_iter().filter_map(|row| {
            let day = days.iter().find(|day| Some(day.id) == row.only_day_id)?.clone();
            Some((row, day))
        });
        Ok(Self { marks: by_day(&marked), making_up: with_day.collect() })
    }

    fn part(&self, booking: Uuid, number: usize, day: &session_day::Model, part: DayPart) -> PartDone {
        let on = self.on(booking, day, part);
        let marked = self.marks.get(&(booking, day.id)).and_then(|marks| marks.of(part)).is_some();
        PartDone {
            number,
            day: day.day,
            part,
            label: part_label(part, day.starts_local, day.ends_local),
            over_at: day.ends_at,
            done: on.is_some(),
            on,
            marked,
        }
    }

    /// The day on which that part of their own run was done: there, or by making up for it elsewhere.
    fn on(&self, booking: Uuid, own: &session_day::Model, part: DayPart) -> Option<NaiveDate> {
        let counts = |booking: Uuid, day: Uuid, part: DayPart| {
            self.marks.get(&(booking, day)).and_then(|marks| marks.of(part)).is_some_and(Mark::counts)
        };
        if counts(booking, own.id, part) {
            return Some(own.day);
        }
        let mut made_up = self.making_up.iter().filter(|(row, later)| {
            let missed = row.makes_up_part.as_deref().and_then(DayPart::from_code);
            let for_this = (row.makes_up_booking_id, row.makes_up_day_id) == (Some(booking), Some(own.id));
            let come_to = parts_of_booking(later, row);
            // A half counts for the same half; a day that is marked as one needs all of what was come to.
            let same: Vec<DayPart> = come_to.iter().copied().filter(|come| *come == part).collect();
            let needed = if same.is_empty() { come_to } else { same };
            for_this && missed.is_none_or(|missed| missed == part) && needed.into_iter().all(|part| counts(row.id, later.id, part))
        });
        made_up.next().map(|(_, later)| later.day)
    }
}

async fn assessed<C: ConnectionTrait>(db: &C, keys: &[Uuid]) -> Result<HashMap<Uuid, Assessed>, Refusal> {
    let rows = assessment::Entity::find()
        .filter(assessment::Column::BookingId.is_in(keys.iter().copied()))
        .filter(assessment::Column::SupersededAt.is_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.booking_id, Assessed::from_code(&row.outcome)?))).collect())
}
