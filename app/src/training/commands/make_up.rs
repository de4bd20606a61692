//! A missed day, made up for on a later run of the course: it counts towards the same award (`docs/POLICY.md` 10.4).

use super::booking::{hindered, no_seat, not_there_yet};
use super::history::{Said, happened};
use super::invitations::Seat;
use super::seats::{Asker, confirmed, hold_person, hold_run, insert, take_place};
use super::turns::pass_on;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::{AgencyId, BookingId, PersonId, Refusal, RunId};
use crate::training::model::{BookingNews, BookingState, DayPart};
use crate::training::queries::{RunView, days_to_make_up, load_run, parts, place, standing};
use entity::{booking, session_day};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// Come to one day of a later run, or to a half of it, in place of what was missed.
///
/// # Errors
/// `not_to_make_up`, when that day does not make up for the missed one, or not any more; `full`; each code of
/// [`crate::training::rules::obstacles`]; `NotFound`; a fault.
pub async fn make_up(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    original: BookingId,
    (missed, half): (Uuid, Option<DayPart>),
    day: Uuid,
) -> Result<BookingId, Refusal> {
    let found = place(app, permit, service.id, original).await?;
    let choices = days_to_make_up(app, permit, &found).await?;
    let chosen =
        choices.iter().flat_map(|(_, days)| days).find(|choice| choice.id == day && (choice.missed, choice.half) == (missed, half));
    let run = chosen.map(|choice| choice.run).ok_or_else(not_to_make_up)?;

    let tx = app.begin(permit).await?;
    let person = PersonId(found.row.person_id);
    hold_run(&tx, service.id, run).await?;
    hold_person(&tx, service.id, person).await?;
    let whole = load_run(&*tx, service.id, run).await?;
    // Those who wait have had their turn before anybody new is looked at.
    pass_on(app, &tx, service, &whole).await?;
    let mut view = whole.clone();
    view.days.retain(|known: &session_day::Model| known.id == day && known.starts_at > tx.now());
    if view.days.is_empty() || made_up_for(&tx, original, missed, half).await? {
        return Err(not_to_make_up());
    }
    // A day that is marked as one is come to as one.
    let only_half = half.filter(|half| view.days.first().is_some_and(|later| parts(later).contains(half)));
    hindered(&tx, &view, service, person, false).await?;
    let agency = found.row.agency_id.map(AgencyId);
    take_one_place(&tx, service, &view, (person, agency), day).await?;
    let asker = Asker::of(person, agency, tx.now());
    let booked = insert(&tx, service.id, RunId(run.0), &asker, BookingState::Confirmed).await?;
    booking::ActiveModel {
        id: Set(booked.0),
        makes_up_booking_id: Set(Some(original.0)),
        makes_up_day_id: Set(Some(missed)),
        only_day_id: Set(Some(day)),
        makes_up_part: Set(half.map(|half| half.code().to_owned())),
        only_part: Set(only_half.map(|half| half.code().to_owned())),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    happened(&tx, service.id, original, BookingNews::MakesUp, Said::default()).await?;
    tx.note(Note::changed("booking.makes_up", "booking", original.0)).await?;
    confirmed(app, &tx, service, &whole, Seat { booking: booked, person, only: Some(day), half: only_half }).await?;
    app.commit(tx).await?;
    Ok(booked)
}

/// One person, one place, on however many of its days.
async fn take_one_place(
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    (person, agency): (PersonId, Option<AgencyId>),
    day: Uuid,
) -> Result<(), Refusal> {
    let known = standing(&**tx, view.id(), person).await?;
    if !known.parts.is_empty() && known.parts.iter().all(|row| row.only_day_id != Some(day)) {
        return Ok(());
    }
    not_there_yet(&known)?;
    no_seat(tx, service, view, agency).await?.map_or(Ok(()), Err)?;
    take_place(tx, view.id()).await
}

/// Whether a place that makes up for that, or for a part of it, is taken already.
async fn made_up_for(tx: &WriteTx, original: BookingId, missed: Uuid, half: Option<DayPart>) -> Result<bool, Refusal> {
    let same = Condition::any()
        .add(booking::Column::MakesUpPart.is_null())
        .add_option(half.is_none().then(|| booking::Column::MakesUpPart.is_not_null()))
        .add_option(half.map(|half| booking::Column::MakesUpPart.eq(half.code())));
    let taken = booking::Entity::find()
        .filter(booking::Column::MakesUpBookingId.eq(original.0))
        .filter(booking::Column::MakesUpDayId.eq(missed))
        .filter(same)
        // What came of one that was attended stands in the progress: a half that was done so is no longer missed.
        .filter(booking::Column::State.eq(BookingState::Confirmed.code()))
        .one(&**tx)
        .await?;
    Ok(taken.is_some())
}

fn not_to_make_up() -> Refusal {
    Refusal::refused("not_to_make_up", "That day does not make up for the one that was missed, or its places are gone. Choose another one.")
}
