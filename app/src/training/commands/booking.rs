//! Taking a place, waiting for one, giving it back.

use super::invitations;
use crate::audit::Note;
use crate::calendar::appointments;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::services::ServiceNames;
use crate::shared::when;
use crate::shared::{AgencyId, BookingId, PersonId, Refusal, RunId, ServiceId};
use crate::training::letters::PlaceFree;
use crate::training::model::{BookingState, RunState};
use crate::training::permits::BookPlace;
use crate::training::queries::{RunView, Standing, booking_facts, load_run, standing};
use crate::training::rules;
use chrono::{DateTime, Utc};
use entity::{booking, person, run};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Book a place for oneself.
///
/// # Errors
/// `full`; `waiting_first`; `booked_already`; each code of [`rules::obstacles`]; `NotFound`; a fault.
pub async fn book(app: &App, permit: &BookPlace, service: &ServiceNames, id: RunId) -> Result<BookingId, Refusal> {
    let tx = app.begin(permit).await?;

    let person = permit.actor().person;
    let (view, known) = asked_by(&tx, service, id, person).await?;
    if known.state().is_some_and(|state| state != BookingState::Waitlisted) {
        return Err(booked_already());
    }

    stands_in_the_way(&tx, &view, service, person, known.state() == Some(BookingState::Waitlisted)).await?;
    if !rules::place_is_theirs(view.run.taken, view.run.max_places, known.ahead) {
        return Err(if view.run.taken < view.run.max_places { others_first() } else { full() });
    }
    let asker = Asker { person, agency: permit.actor().agency, asked_at: tx.now() };
    let booked = seat(app, &tx, service, &view, asker, known).await?;

    app.commit(tx).await?;
    Ok(booked)
}

/// Who asks for a place.
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    pub person: PersonId,
    /// That sends them.
    pub agency: Option<AgencyId>,
    /// Decides the order of the waiting list.
    pub asked_at: DateTime<Utc>,
}

/// Book a place for somebody who asked before now, or put them on the waiting list where none is theirs to take; in a transaction that
/// somebody else commits.
///
/// # Errors
/// `booked_already`; `waiting_already`: whoever waits takes their place themselves; each code of [`rules::obstacles`]; `NotFound`; a fault.
pub async fn book_or_wait_for(app: &App, tx: &WriteTx, service: &ServiceNames, id: RunId, asker: Asker) -> Result<BookingId, Refusal> {
    let (view, known) = asked_by(tx, service, id, asker.person).await?;
    match known.state() {
        None => {}
        Some(BookingState::Waitlisted) => {
            return Err(Refusal::refused("waiting_already", "You are on the waiting list of this run already."));
        }
        Some(_) => return Err(booked_already()),
    }

    stands_in_the_way(tx, &view, service, asker.person, false).await?;
    if rules::place_is_theirs(view.run.taken, view.run.max_places, known.ahead) {
        return seat(app, tx, service, &view, asker, known).await;
    }
    let waiting = insert(tx, service, id, asker, BookingState::Waitlisted).await?;
    tx.note(Note::changed("booking.waitlisted", "booking", waiting.0)).await?;
    Ok(waiting)
}

/// The place is taken and confirmed, and its days are in their calendar.
async fn seat(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    asker: Asker,
    known: Standing,
) -> Result<BookingId, Refusal> {
    take_place(tx, view.id()).await?;
    let booked = confirm(tx, service, view.id(), asker, known).await?;
    tx.note(Note::changed("booking.confirmed", "booking", booked.0)).await?;

    invitations::invite_to_all(app, tx, service, view, asker.person).await?;
    Ok(booked)
}

/// Join the end of the waiting list of a run that is full.
///
/// # Errors
/// `place_free`, when there is a place to book; `booked_already`; each code of [`rules::obstacles`]; `NotFound`; a fault.
pub async fn wait(app: &App, permit: &BookPlace, service: &ServiceNames, id: RunId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;

    let person = permit.actor().person;
    let (view, known) = asked_by(&tx, service, id, person).await?;
    if known.booking.is_some() {
        return Err(Refusal::refused("booked_already", "You have a place on this run, or wait for one, already."));
    }

    stands_in_the_way(&tx, &view, service, person, false).await?;
    if rules::place_is_theirs(view.run.taken, view.run.max_places, known.ahead) {
        return Err(Refusal::refused("place_free", "There is a place free: book it."));
    }

    let asker = Asker { person, agency: permit.actor().agency, asked_at: tx.now() };
    let waiting = insert(&tx, service, id, asker, BookingState::Waitlisted).await?;
    tx.note(Note::changed("booking.waitlisted", "booking", waiting.0)).await?;

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
    let (view, known) = asked_by(tx, service, id, person).await?;
    let Some((row, state)) = known.booking.as_ref().and_then(|row| Some((row, BookingState::from_code(&row.state)?))) else {
        return Err(Refusal::refused("not_booked", "You have no place on this run."));
    };

    let next = match (state, view.days.first()) {
        (BookingState::Waitlisted, _) => BookingState::Cancelled,
        (BookingState::Confirmed, Some(first)) if first.starts_at > tx.now() => rules::cancelled(today(tx, service), first.day),
        _ => {
            return Err(Refusal::refused("begun", "This run has begun. Write to us that you cannot come: the page of the run says where."));
        }
    };

    end_booking(tx, row, state, next, reason).await?;
    tx.note(Note::changed("booking.cancelled", "booking", row.id).detail(serde_json::json!({ "state": next.code() }))).await?;

    let free = u64::try_from(view.run.max_places - view.run.taken).unwrap_or(0);
    if state == BookingState::Confirmed {
        free_place(tx, id).await?;
        invitations::cancel_all(app, tx, service, &view, person).await?;
        tell_whose_turn_it_is(app, tx, service, &view, free + 1).await?;
    } else if known.ahead < free {
        // The place that was theirs to take goes to the next.
        tell_whose_turn_it_is(app, tx, service, &view, free).await?;
    }

    Ok(GivenBack { was: state, became: next })
}

/// Today, where the service is.
pub(super) fn today(tx: &WriteTx, service: &ServiceNames) -> chrono::NaiveDate {
    service.zone.to_local(tx.now()).date()
}

/// The run and where the person stands on it. Both rows are held: two bookings of one person never cross, and nobody is invited to days
/// that a change of the run is about to move.
async fn asked_by(tx: &WriteTx, service: &ServiceNames, id: RunId, person: PersonId) -> Result<(RunView, Standing), Refusal> {
    hold_run(tx, service.id, id).await?;
    person::Entity::find_by_id(person.0)
        .filter(person::Column::ServiceId.eq(service.id.0))
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let view = load_run(&**tx, service.id, id).await?;
    let known = standing(&**tx, id, person).await?;
    Ok((view, known))
}

/// The run first, as everybody who books on it or changes it does: nobody waits in a circle.
pub(super) async fn hold_run(tx: &WriteTx, service: ServiceId, id: RunId) -> Result<(), Refusal> {
    let row = run::Entity::find_by_id(id.0).filter(run::Column::ServiceId.eq(service.0)).lock_exclusive();
    row.one(&**tx).await?.map(drop).ok_or(Refusal::NotFound)
}

async fn stands_in_the_way(tx: &WriteTx, view: &RunView, service: &ServiceNames, person: PersonId, waits: bool) -> Result<(), Refusal> {
    let facts = booking_facts(&**tx, view, person, today(tx, service), waits).await?;
    match rules::obstacles(&facts).into_iter().next() {
        Some(first) => Err(Refusal::refused(first.code, first.sentence)),
        None => Ok(()),
    }
}

fn booked_already() -> Refusal {
    Refusal::refused("booked_already", "You have a place on this run already.")
}

fn full() -> Refusal {
    Refusal::refused("full", "Every place on this run is taken. Join the waiting list, or choose another run.")
}

fn others_first() -> Refusal {
    Refusal::refused("waiting_first", "The free place belongs to those who wait. Join the waiting list, or choose another run.")
}

/// One place more is taken, if there is one: the statement itself decides, however many ask at once.
async fn take_place(tx: &WriteTx, id: RunId) -> Result<(), Refusal> {
    let taken = run::Entity::update_many()
        .col_expr(run::Column::Taken, Expr::col(run::Column::Taken).add(1))
        .filter(run::Column::Id.eq(id.0))
        .filter(run::Column::State.eq(RunState::Planned.code()))
        .filter(Expr::col(run::Column::Taken).lt(Expr::col(run::Column::MaxPlaces)))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(full()) }
}

async fn free_place(tx: &WriteTx, id: RunId) -> Result<(), Refusal> {
    run::Entity::update_many()
        .col_expr(run::Column::Taken, Expr::col(run::Column::Taken).sub(1))
        .filter(run::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// A new confirmed booking, or the waiting one made so.
async fn confirm(tx: &WriteTx, service: &ServiceNames, id: RunId, asker: Asker, known: Standing) -> Result<BookingId, Refusal> {
    let Some(waiting) = known.booking else { return insert(tx, service, id, asker, BookingState::Confirmed).await };
    booking::ActiveModel {
        id: Set(waiting.id),
        state: Set(BookingState::Confirmed.code().to_owned()),
        decided_at: Set(Some(tx.now())),
        version: Set(waiting.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(BookingId(waiting.id))
}

async fn insert(tx: &WriteTx, service: &ServiceNames, run: RunId, asker: Asker, state: BookingState) -> Result<BookingId, Refusal> {
    let id = BookingId(tx.new_id());
    booking::ActiveModel {
        id: Set(id.0),
        service_id: Set(service.id.0),
        run_id: Set(run.0),
        person_id: Set(asker.person.0),
        agency_id: Set(asker.agency.map(|id| id.0)),
        state: Set(state.code().to_owned()),
        asked_at: Set(asker.asked_at),
        approved_at: Set(None),
        decided_at: Set((state == BookingState::Confirmed).then(|| tx.now())),
        cancelled_at: Set(None),
        reason: Set(None),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    Ok(id)
}

async fn end_booking(
    tx: &WriteTx,
    row: &booking::Model,
    from: BookingState,
    next: BookingState,
    reason: Option<String>,
) -> Result<(), Refusal> {
    let ended = booking::Entity::update_many()
        .set(booking::ActiveModel {
            state: Set(next.code().to_owned()),
            cancelled_at: Set(Some(tx.now())),
            reason: Set(reason),
            version: Set(row.version + 1),
            ..Default::default()
        })
        .filter(booking::Column::Id.eq(row.id))
        .filter(booking::Column::State.eq(from.code()))
        .exec(&**tx)
        .await?;
    if ended.rows_affected == 1 { Ok(()) } else { Err(Refusal::Changed) }
}

/// Write to whoever the last of so many free places belongs to now: those waiting take them in the order of asking.
pub(super) async fn tell_whose_turn_it_is(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    free: u64,
) -> Result<(), Refusal> {
    let next = booking::Entity::find()
        .filter(booking::Column::RunId.eq(view.run.id))
        .filter(booking::Column::State.eq(BookingState::Waitlisted.code()))
        .order_by_asc(booking::Column::AskedAt)
        .order_by_asc(booking::Column::Id)
        .offset(free.saturating_sub(1))
        .limit(1)
        .one(&**tx)
        .await?;
    let Some(row) = next else { return Ok(()) };
    let person = PersonId(row.person_id);
    let Some(contact) = appointments::contacts(tx, &[person]).await?.remove(&person) else { return Ok(()) };
    let link = format!("{}/training/runs/{}", app.config().base_url, view.run.id);
    let first = view.days.first().map(|day| when::day(day.day)).unwrap_or_default();
    let letter = PlaceFree { name: contact.name.clone(), course: view.course.title.clone(), first, place: view.place(), link }.letter();
    tx.post_letter(
        service,
        Draft {
            kind: "training_place_free",
            to_name: contact.name,
            to_address: contact.email,
            person: Some(person),
            letter,
            why: "you wait for a place on a course",
            calendar: None,
            stream: None,
            case: None,
        },
    )
    .await?;
    Ok(())
}
