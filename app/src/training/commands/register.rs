//! Who was there: marks of one day and its halves, and what they make of the bookings.

use super::complete::review;
use super::seats::hold_run;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{Refusal, when};
use crate::training::model::{BookingState, DayPart, Mark, RunState};
use crate::training::permits::TeachRun;
use crate::training::queries::{RunView, by_day, load_run, parts_of_booking};
use crate::training::rules::{self, DayMarks, SentMarks};
use entity::{attendance, booking, run, session_day};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// Mark people on one day, all of it or a half. A mark that differs supersedes the one before; the booking becomes what all its parts make
/// of it. Returns the bookings of whom a colleague has marked something otherwise since the page was drawn: theirs stands.
///
/// # Errors
/// `to_come`, before the day has begun; `day_off`, when it was taken off meanwhile; `own_register`: nobody marks themselves; `NotFound`, for
/// a day or a booking of another run; a fault.
pub async fn take_register<M: Copy + Into<SentMarks> + Sync>(
    app: &App,
    permit: &TeachRun,
    service: &ServiceNames,
    day: Uuid,
    marks: &[(Uuid, M)],
) -> Result<Vec<Uuid>, Refusal> {
    let marks: Vec<(Uuid, SentMarks)> = marks.iter().map(|(booking, mark)| (*booking, (*mark).into())).collect();
    let tx = app.begin(permit).await?;

    hold_run(&tx, service.id, permit.run()).await?;
    let view = load_run(&*tx, service.id, permit.run()).await?;
    let Some(held) = view.days.iter().find(|known| known.id == day) else { return Err(day_gone(&tx, &view, day).await?) };
    if held.starts_at > tx.now() {
        return Err(Refusal::refused("to_come", "This day is still to come. Take its register once it has begun."));
    }

    let bookings = seated(&tx, &view, &marks).await?;
    if bookings.iter().any(|row| row.person_id == permit.actor().person.0) {
        return Err(Refusal::refused("own_register", "You have a place on this run yourself. A colleague marks you."));
    }
    let before = standing_marks(&tx, &bookings).await?;
    let mut gave_way = Vec::new();
    for row in &bookings {
        let known = before.get(&(row.id, day)).copied().unwrap_or_default();
        for (_, sent) in marks.iter().filter(|(booking, _)| *booking == row.id) {
            let (said, gives_way) = sent.over(known, &parts_of_booking(held, row));
            gave_way.extend(gives_way.then_some(row.id));
            write_marks(&tx, service, held, row, (known, said)).await?;
        }
    }
    settle(app, &tx, service, &view, &bookings).await?;
    close_run(&tx, &view).await?;
    let count = serde_json::json!({ "marked": marks.len(), "gave_way": gave_way.len() });
    tx.note(Note::changed("register.taken", "run", view.run.id).detail(count)).await?;

    app.commit(tx).await?;
    Ok(gave_way)
}

/// Why a day cannot be marked that is none of the run's: it was taken off, or never was one.
async fn day_gone(tx: &WriteTx, view: &RunView, day: Uuid) -> Result<Refusal, Refusal> {
    let off = session_day::Entity::find_by_id(day).filter(session_day::Column::RunId.eq(view.run.id)).one(&**tx).await?;
    Ok(off.map_or(Refusal::NotFound, |off| {
        let sentence =
            format!("{} was taken off this run meanwhile. Your marks for it are below: nothing of them was kept.", when::day(off.day));
        Refusal::refused("day_off", sentence)
    }))
}

/// The bookings that are marked: each has a place on this run.
async fn seated(tx: &WriteTx, view: &RunView, marks: &[(Uuid, SentMarks)]) -> Result<Vec<booking::Model>, Refusal> {
    let rows = booking::Entity::find()
        .filter(booking::Column::RunId.eq(view.run.id))
        .filter(booking::Column::Id.is_in(marks.iter().map(|(booking, _)| *booking)))
        .filter(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .all(&**tx)
        .await?;
    let all_are = marks.iter().all(|(booking, _)| rows.iter().any(|row| row.id == *booking));
    if all_are { Ok(rows) } else { Err(Refusal::NotFound) }
}

/// What stands in the register for those bookings, by booking and day.
async fn standing_marks(tx: &WriteTx, bookings: &[booking::Model]) -> Result<HashMap<(Uuid, Uuid), DayMarks>, Refusal> {
    let rows = attendance::Entity::find()
        .filter(attendance::Column::BookingId.is_in(bookings.iter().map(|row| row.id)))
        .filter(attendance::Column::SupersededAt.is_null())
        .all(&**tx)
        .await?;
    Ok(by_day(&rows))
}

/// Each part of the day to which they come gets a row of its own. What the parts of a day were when they were marked, and are no more, is
/// superseded with the rest.
async fn write_marks(
    tx: &WriteTx,
    service: &ServiceNames,
    held: &session_day::Model,
    row: &booking::Model,
    (known, said): (DayMarks, DayMarks),
) -> Result<(), Refusal> {
    let come_to = parts_of_booking(held, row);
    let differs = come_to.iter().any(|part| said.of(*part).is_some_and(|mark| known.of(*part) != Some(mark)));
    if !differs {
        return Ok(());
    }
    for part in DayPart::ALL.iter().copied() {
        let next = come_to.contains(&part).then(|| said.of(part).or(known.of(part))).flatten();
        if next != known.exactly(part) {
            write_mark(tx, service, (row.id, held.id), part, next).await?;
        }
    }
    Ok(())
}

async fn write_mark(
    tx: &WriteTx,
    service: &ServiceNames,
    (booking, day): (Uuid, Uuid),
    part: DayPart,
    mark: Option<Mark>,
) -> Result<(), Refusal> {
    attendance::Entity::update_many()
        .set(attendance::ActiveModel { superseded_at: Set(Some(tx.now())), ..Default::default() })
        .filter(attendance::Column::BookingId.eq(booking))
        .filter(attendance::Column::SessionDayId.eq(day))
        .filter(attendance::Column::Part.eq(part.code()))
        .filter(attendance::Column::SupersededAt.is_null())
        .exec(&**tx)
        .await?;
    let Some(mark) = mark else { return Ok(()) };
    attendance::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        booking_id: Set(booking),
        session_day_id: Set(day),
        part: Set(part.code().to_owned()),
        mark: Set(mark.code().to_owned()),
        marked_by: Set(tx.who().account.map_or(Uuid::nil(), |id| id.0)),
        marked_at: Set(tx.now()),
        superseded_at: Set(None),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}

/// Make of each booking what its marks say, and of its person's course what that makes of it.
async fn settle(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, bookings: &[booking::Model]) -> Result<(), Refusal> {
    let marks = standing_marks(tx, bookings).await?;
    let mut settled = Vec::with_capacity(bookings.len());
    for row in bookings {
        let parts = view.days.iter().flat_map(|day| {
            let known = marks.get(&(row.id, day.id)).copied().unwrap_or_default();
            parts_of_booking(day, row).into_iter().map(move |part| known.of(part))
        });
        let next = rules::outcome(&parts.collect::<Vec<_>>());
        let mut stands = row.clone();
        if next.code() != row.state {
            stands = booking::ActiveModel {
                id: Set(row.id),
                state: Set(next.code().to_owned()),
                decided_at: Set(Some(tx.now())),
                version: Set(row.version + 1),
                ..Default::default()
            }
            .update(&**tx)
            .await?;
        }
        settled.push(stands);
    }
    review(app, tx, service, &settled).await
}

/// What its days make of every booking, and of the run: a day that is taken off or added may complete people, or open them again.
pub(super) async fn settle_everybody(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView) -> Result<(), Refusal> {
    let bookings = booking::Entity::find()
        .filter(booking::Column::RunId.eq(view.run.id))
        .filter(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .all(&**tx)
        .await?;
    settle(app, tx, service, view, &bookings).await?;
    close_run(tx, view).await
}

/// The run is done when its last day has begun and nobody's days are open.
async fn close_run(tx: &WriteTx, view: &RunView) -> Result<(), Refusal> {
    let over = view.days.iter().all(|day| day.starts_at <= tx.now());
    let open = booking::Entity::find()
        .filter(booking::Column::RunId.eq(view.run.id))
        .filter(booking::Column::State.eq(BookingState::Confirmed.code()))
        .count(&**tx)
        .await?;
    if over && open == 0 && view.run.state == RunState::Planned.code() {
        let done = run::ActiveModel { id: Set(view.run.id), state: Set(RunState::Done.code().to_owned()), ..Default::default() };
        done.update(&**tx).await?;
    }
    Ok(())
}
