//! Taking a place, waiting for one, giving it back.

use super::history::{Said, happened};
use super::invitations::{self, Seat};
use super::seats::{Asker, confirm, confirmed, end, free_place, full, hold_person, hold_run, insert, seats, take_place};
use super::today;
use super::turns::pass_on;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::{AgencyId, BookingId, PersonId, Refusal, RunId};
use crate::training::letters::DayNews;
use crate::training::model::{BookingNews, BookingState};
use crate::training::permits::BookPlace;
use crate::training::queries::{RunView, Standing, booking_facts, load_run, standing};
use crate::training::queue::KEPT;
use crate::training::rules::{self, Obstacle};
use entity::booking;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Book a place for oneself, or take the one that is offered.
///
/// # Errors
/// `approval_missing`; `full`; `agency_cap`; `kept_for_others`; `booked_already`; each code of [`rules::obstacles`]; `NotFound`; a fault.
pub async fn book(app: &App, permit: &BookPlace, service: &ServiceNames, id: RunId) -> Result<BookingId, Refusal> {
    book_saying(app, permit, service, id, None).await
}

/// As [`book`], with what they need to take part: access and diet.
///
/// # Errors
/// As [`book`].
pub async fn book_saying(
    app: &App,
    permit: &BookPlace,
    service: &ServiceNames,
    id: RunId,
    needs: Option<String>,
) -> Result<BookingId, Refusal> {
    let tx = app.begin(permit).await?;
    agreed(&tx, permit, id).await?;
    let asker = Asker { needs, ..Asker::of(permit.actor().person, permit.actor().agency, tx.now()) };
    let booked = take(app, &tx, service, id, &asker).await?;
    app.commit(tx).await?;
    Ok(booked)
}

/// Refused to whoever speaks for an agency, unless their place was asked for before.
async fn agreed(tx: &WriteTx, permit: &BookPlace, id: RunId) -> Result<(), Refusal> {
    match rules::needs_manager(permit.actor()) {
        Some(needed) if standing(&**tx, id, permit.actor().person).await?.booking.is_none() => Err(needed.into()),
        _ => Ok(()),
    }
}

/// As [`book`], for that person, in a transaction that somebody else commits.
///
/// # Errors
/// As [`book`].
pub async fn take(app: &App, tx: &WriteTx, service: &ServiceNames, id: RunId, asker: &Asker) -> Result<BookingId, Refusal> {
    let (view, known) = asked_by(app, tx, service, id, asker.person).await?;
    match (known.state(), &known.booking) {
        (None, _) | (_, None) => {}
        (Some(BookingState::Waitlisted), Some(row)) if row.offer_ends_at.is_some_and(|ends| ends > tx.now()) => {
            hindered_despite(tx, &view, service, asker.person, (true, row.despite.is_some())).await?;
            confirm(app, tx, service, &view, row).await?;
            return Ok(BookingId(row.id));
        }
        (Some(BookingState::Waitlisted), Some(row)) if row.offer_ends_at.is_some() => return Err(not_offered()),
        (Some(BookingState::Waitlisted), Some(_)) => {}
        (Some(BookingState::Requested), _) => return Err(not_approved_yet()),
        _ => return Err(booked_already()),
    }

    let despite = known.booking.as_ref().is_some_and(|row| row.despite.is_some());
    hindered_despite(tx, &view, service, asker.person, (known.booking.is_some(), despite)).await?;
    no_seat(tx, service, &view, asker.agency).await?.map_or(Ok(()), Err)?;
    take_place(tx, view.id()).await?;
    if let Some(waiting) = &known.booking {
        confirm(app, tx, service, &view, waiting).await?;
        return Ok(BookingId(waiting.id));
    }
    seat(app, tx, service, &view, asker).await
}

/// A new booking on a place that is taken for it already.
pub(super) async fn seat(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, asker: &Asker) -> Result<BookingId, Refusal> {
    let booked = insert(tx, service.id, view.id(), asker, BookingState::Confirmed).await?;
    confirmed(app, tx, service, view, Seat { booking: booked, person: asker.person, only: None, half: None }).await?;
    Ok(booked)
}

/// Book a place for somebody who asked before now, or put them on the waiting list where none is theirs to take; in a transaction that
/// somebody else commits.
///
/// # Errors
/// `booked_already`; `waiting_already`: whoever waits takes their place themselves; each code of [`rules::obstacles`]; `NotFound`; a fault.
pub async fn book_or_wait_for(app: &App, tx: &WriteTx, service: &ServiceNames, id: RunId, asker: &Asker) -> Result<BookingId, Refusal> {
    let (view, known) = asked_by(app, tx, service, id, asker.person).await?;
    not_there_yet(&known)?;
    hindered(tx, &view, service, asker.person, false).await?;
    seat_or_wait(app, tx, service, &view, asker).await
}

/// The place, where there is one for that agency; a turn on the waiting list otherwise.
pub(super) async fn seat_or_wait(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    asker: &Asker,
) -> Result<BookingId, Refusal> {
    match no_seat(tx, service, view, asker.agency).await? {
        None => {
            take_place(tx, view.id()).await?;
            seat(app, tx, service, view, asker).await
        }
        Some(why) => wait_for(tx, service, view, asker, &why).await,
    }
}

async fn wait_for(tx: &WriteTx, service: &ServiceNames, view: &RunView, asker: &Asker, why: &Refusal) -> Result<BookingId, Refusal> {
    let waiting = insert(tx, service.id, view.id(), asker, BookingState::Waitlisted).await?;
    waits(tx, service, waiting, why).await?;
    Ok(waiting)
}

/// The line in the history and in the trail of somebody who waits from now on.
pub(super) async fn waits(tx: &WriteTx, service: &ServiceNames, booking: BookingId, why: &Refusal) -> Result<(), Refusal> {
    let code = if let Refusal::Refused { code, .. } = why { Some(*code) } else { None };
    let words = code.filter(|code| ["agency_cap", KEPT].contains(code)).map(|_| why.to_string());
    happened(tx, service.id, booking, BookingNews::Waits, Said { code, words: words.as_deref() }).await?;
    Ok(tx.note(Note::changed("booking.waitlisted", "booking", booking.0)).await?)
}

/// Join the end of the waiting list of a run that is full, or on which one's agency has all that it may have.
///
/// # Errors
/// `approval_missing`; `place_free`, when there is a place to book; `booked_already`; each code of [`rules::obstacles`]; `NotFound`; a fault.
pub async fn wait(app: &App, permit: &BookPlace, service: &ServiceNames, id: RunId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    agreed(&tx, permit, id).await?;

    let asker = Asker::of(permit.actor().person, permit.actor().agency, tx.now());
    let (view, known) = asked_by(app, &tx, service, id, asker.person).await?;
    if known.booking.is_some() {
        return Err(Refusal::refused("booked_already", "You have a place on this run, or wait for one, already."));
    }

    hindered(&tx, &view, service, asker.person, false).await?;
    let why = no_seat(&tx, service, &view, asker.agency).await?;
    let why = why.ok_or_else(|| Refusal::refused("place_free", "There is a place free: book it."))?;
    wait_for(&tx, service, &view, &asker, &why).await?;

    app.commit(tx).await
}

/// What a booking was before it was given back, and what it became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenBack {
    pub was: BookingState,
    pub became: BookingState,
}

/// Give one's own place back, or leave the waiting list.
///
/// # Errors
/// `begun`, once the first day has come; `not_booked`; `NotFound`; a fault.
pub async fn cancel(
    app: &App,
    permit: &BookPlace,
    service: &ServiceNames,
    id: RunId,
    reason: Option<String>,
) -> Result<GivenBack, Refusal> {
    let tx = app.begin(permit).await?;
    let given_back = give_back_for(app, &tx, service, id, permit.actor().person, reason).await?;
    app.commit(tx).await?;
    Ok(given_back)
}

/// As [`cancel`], for that person, in a transaction that somebody else commits.
///
/// # Errors
/// As [`cancel`].
pub async fn give_back_for(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    id: RunId,
    person: PersonId,
    reason: Option<String>,
) -> Result<GivenBack, Refusal> {
    hold_run(tx, service.id, id).await?;
    hold_person(tx, service.id, person).await?;
    let view = load_run(&**tx, service.id, id).await?;
    let known = standing(&**tx, id, person).await?;
    let row = known.booking.ok_or_else(not_booked)?;
    give_back_row(app, tx, service, &view, &row, reason).await
}

/// That place of somebody, who is held, on that run, which is held too.
async fn give_back_row(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    row: &booking::Model,
    reason: Option<String>,
) -> Result<GivenBack, Refusal> {
    let (id, person) = (view.id(), PersonId(row.person_id));
    let state = BookingState::from_code(&row.state).ok_or_else(not_booked)?;

    // Whoever makes up for one day comes to that one alone.
    let first = view.days.iter().find(|day| row.only_day_id.is_none_or(|only| only == day.id));
    let next = match (state, first) {
        (BookingState::Waitlisted | BookingState::Requested, _) => BookingState::Cancelled,
        (BookingState::Confirmed, Some(first)) if first.starts_at > tx.now() => rules::cancelled(today(tx, service), first.day),
        _ => {
            return Err(Refusal::refused("begun", "This run has begun. Write to us that you cannot come: the page of the run says where."));
        }
    };

    end(tx, row, next, reason).await?;
    let news = if next == BookingState::CancelledLate { BookingNews::CancelledLate } else { BookingNews::Cancelled };
    happened(tx, service.id, BookingId(row.id), news, Said::default()).await?;
    tx.note(Note::changed("booking.cancelled", "booking", row.id).detail(serde_json::json!({ "state": next.code() }))).await?;

    let held = state == BookingState::Confirmed || row.offer_ends_at.is_some();
    if state == BookingState::Confirmed {
        invitations::cancel_all(app, tx, service, view, Seat::of(row), DayNews::PlaceGivenBack).await?;
    }
    // Whoever still comes to another of its days to make up for something keeps their place.
    if held && standing(&**tx, id, person).await?.booking.is_none() {
        free_place(tx, id).await?;
        pass_on(app, tx, service, view).await?;
    }
    Ok(GivenBack { was: state, became: next })
}

/// Take the place that is kept for whoever has that booking; by the link in their letter.
///
/// # Errors
/// `not_offered`, when none is kept for them, or not any more; each code of [`rules::obstacles`]; `NotFound`; a fault.
pub async fn take_offered(app: &App, permit: &impl Permit, service: &ServiceNames, id: BookingId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let (run, person) = whose(&tx, service, id).await?;
    let (view, known) = asked_by(app, &tx, service, run, person).await?;
    let row = known.booking.filter(|row| row.id == id.0 && row.offer_ends_at.is_some_and(|ends| ends > tx.now()));
    let row = row.ok_or_else(not_offered)?;
    hindered_despite(&tx, &view, service, person, (true, row.despite.is_some())).await?;
    confirm(app, &tx, service, &view, &row).await?;
    app.commit(tx).await
}

/// Give back the place of that booking, or leave the waiting list; by the link in a letter.
///
/// # Errors
/// As [`cancel`].
pub async fn give_back(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    id: BookingId,
    reason: Option<String>,
) -> Result<GivenBack, Refusal> {
    let tx = app.begin(permit).await?;
    let (run, person) = whose(&tx, service, id).await?;
    hold_run(&tx, service.id, run).await?;
    hold_person(&tx, service.id, person).await?;
    let view = load_run(&*tx, service.id, run).await?;
    // Of several days that they come to, this one.
    let known = standing(&*tx, run, person).await?;
    let row = known.parts.into_iter().find(|row| row.id == id.0).or(known.booking).ok_or_else(not_booked)?;
    let given_back = give_back_row(app, &tx, service, &view, &row, reason).await?;
    app.commit(tx).await?;
    Ok(given_back)
}

pub(super) async fn whose(tx: &WriteTx, service: &ServiceNames, id: BookingId) -> Result<(RunId, PersonId), Refusal> {
    let row = booking::Entity::find_by_id(id.0).filter(booking::Column::ServiceId.eq(service.id.0)).one(&**tx).await?;
    row.map(|row| (RunId(row.run_id), PersonId(row.person_id))).ok_or(Refusal::NotFound)
}

/// The run and where the person stands on it. Both rows are held: two bookings of one person never cross, and nobody is invited to days
/// that a change of the run is about to move. Those who wait have had their turn before anybody new is looked at.
pub(super) async fn asked_by(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    id: RunId,
    person: PersonId,
) -> Result<(RunView, Standing), Refusal> {
    hold_run(tx, service.id, id).await?;
    hold_person(tx, service.id, person).await?;
    let view = load_run(&**tx, service.id, id).await?;
    pass_on(app, tx, service, &view).await?;
    let known = standing(&**tx, id, person).await?;
    Ok((view, known))
}

/// Refused with the first thing that stands in the person's own way.
pub(super) async fn hindered(tx: &WriteTx, view: &RunView, service: &ServiceNames, person: PersonId, waits: bool) -> Result<(), Refusal> {
    hindered_despite(tx, view, service, person, (waits, false)).await.map(drop)
}

/// The same where somebody said that what is in the person's own calendar gives way: then the codes of what did.
pub(super) async fn hindered_despite(
    tx: &WriteTx,
    view: &RunView,
    service: &ServiceNames,
    person: PersonId,
    (waits, despite): (bool, bool),
) -> Result<Vec<&'static str>, Refusal> {
    let facts = booking_facts(&**tx, view, person, today(tx, service), waits).await?;
    let (gives_way, stands): (Vec<_>, Vec<_>) =
        rules::obstacles(&facts).into_iter().partition(|found| despite && rules::may_give_way(found.code));
    match stands.into_iter().next() {
        Some(first) => Err(first.into()),
        None => Ok(gives_way.into_iter().map(|found| found.code).collect()),
    }
}

/// Why there is no place for somebody whom that agency sends; nothing, when there is one.
pub(super) async fn no_seat(
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    agency: Option<AgencyId>,
) -> Result<Option<Refusal>, Refusal> {
    if view.run.by_need {
        return Ok(Some(by_need()));
    }
    let seats = seats(tx, service, view).await?;
    let against = seats.against(agency).map(Refusal::from);
    Ok(against.or_else(|| (seats.free == 0).then(full)))
}

fn by_need() -> Refusal {
    Refusal::refused("by_need", "Places on this run are given by need. Join the waiting list: you hear as soon as it is decided.")
}

/// # Errors
/// `waiting_already`; `booked_already`.
pub(super) fn not_there_yet(known: &Standing) -> Result<(), Refusal> {
    match known.state() {
        None => Ok(()),
        Some(BookingState::Waitlisted) => Err(Refusal::refused("waiting_already", "You are on the waiting list of this run already.")),
        Some(BookingState::Requested) => Err(not_approved_yet()),
        Some(_) => Err(booked_already()),
    }
}

impl From<Obstacle> for Refusal {
    fn from(obstacle: Obstacle) -> Self {
        Refusal::refused(obstacle.code, obstacle.sentence)
    }
}

fn booked_already() -> Refusal {
    Refusal::refused("booked_already", "You have a place on this run already.")
}

fn not_booked() -> Refusal {
    Refusal::refused("not_booked", "You have no place on this run.")
}

fn not_offered() -> Refusal {
    Refusal::refused("not_offered", "The place was kept for a time, and that is over: it has gone on to the next who waits.")
}

fn not_approved_yet() -> Refusal {
    Refusal::refused("not_approved", "The line manager has not answered yet. The place is asked for, and nothing more is to be done.")
}
