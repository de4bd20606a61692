//! The places of a run: taken, offered, given back. All of it under the run's own lock; the statement that takes a place decides by itself.

use super::history::{Said, happened};
use super::invitations::{self, Seat};
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{AccountId, AgencyId, BookingId, PersonId, Refusal, RunId, ServiceId};
use crate::training::model::{BookingNews, BookingState, RunState};
use crate::training::queries::{RunView, seats_of};
use crate::training::queue::Seats;
use chrono::{DateTime, Utc};
use entity::{booking, person, run};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Who asks for a place.
#[derive(Debug, Clone)]
pub struct Asker {
    pub person: PersonId,
    /// That sends them.
    pub agency: Option<AgencyId>,
    /// Decides the order of the waiting list.
    pub asked_at: DateTime<Utc>,
    /// Who asks on their behalf.
    pub booked_by: Option<AccountId>,
    /// Access and diet.
    pub needs: Option<String>,
    /// Why they come although they are busy or away on one of the days: said by somebody of the service who asks for them.
    pub despite: Option<String>,
}

impl Asker {
    /// Somebody who asks themselves.
    pub fn of(person: PersonId, agency: Option<AgencyId>, asked_at: DateTime<Utc>) -> Self {
        Self { person, agency, asked_at, booked_by: None, needs: None, despite: None }
    }
}

/// The run first, as everybody who books on it or changes it does: nobody waits in a circle.
pub(super) async fn hold_run(tx: &WriteTx, service: ServiceId, id: RunId) -> Result<(), Refusal> {
    let row = run::Entity::find_by_id(id.0).filter(run::Column::ServiceId.eq(service.0)).lock_exclusive();
    row.one(&**tx).await?.map(drop).ok_or(Refusal::NotFound)
}

/// Then the person: two bookings of one person never cross.
pub(super) async fn hold_person(tx: &WriteTx, service: ServiceId, id: PersonId) -> Result<(), Refusal> {
    let row = person::Entity::find_by_id(id.0).filter(person::Column::ServiceId.eq(service.0)).lock_exclusive();
    row.one(&**tx).await?.map(drop).ok_or(Refusal::NotFound)
}

/// What the run has to give, as the transaction sees it.
///
/// # Errors
/// A fault.
pub(super) async fn seats(tx: &WriteTx, service: &ServiceNames, view: &RunView) -> Result<Seats, Refusal> {
    seats_of(&**tx, view, super::today(tx, service)).await
}

pub(super) fn full() -> Refusal {
    Refusal::refused("full", "Every place on this run is taken. Join the waiting list, or choose another run.")
}

/// One place more is taken, if there is one: the statement itself decides, however many ask at once.
pub(super) async fn take_place(tx: &WriteTx, id: RunId) -> Result<(), Refusal> {
    let taken = run::Entity::update_many()
        .col_expr(run::Column::Taken, Expr::col(run::Column::Taken).add(1))
        .filter(run::Column::Id.eq(id.0))
        .filter(run::Column::State.eq(RunState::Planned.code()))
        .filter(Expr::col(run::Column::Taken).lt(Expr::col(run::Column::MaxPlaces)))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(full()) }
}

pub(super) async fn free_place(tx: &WriteTx, id: RunId) -> Result<(), Refusal> {
    run::Entity::update_many()
        .col_expr(run::Column::Taken, Expr::col(run::Column::Taken).sub(1))
        .filter(run::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// A new booking in that state.
pub(super) async fn insert(tx: &WriteTx, service: ServiceId, run: RunId, asker: &Asker, state: BookingState) -> Result<BookingId, Refusal> {
    let id = BookingId(tx.new_id());
    booking::ActiveModel {
        id: Set(id.0),
        service_id: Set(service.0),
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
        offered_at: Set(None),
        offer_ends_at: Set(None),
        needs: Set(asker.needs.clone()),
        booked_by: Set(asker.booked_by.map(|id| id.0)),
        evaluated_at: Set(None),
        makes_up_booking_id: Set(None),
        makes_up_day_id: Set(None),
        only_day_id: Set(None),
        makes_up_part: Set(None),
        only_part: Set(None),
        despite: Set(asker.despite.clone()),
    }
    .insert(&**tx)
    .await?;
    Ok(id)
}

/// The booking of that row on a place that is taken for it already; its days go to the person's calendar.
pub(super) async fn confirm(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, row: &booking::Model) -> Result<(), Refusal> {
    booking::ActiveModel {
        id: Set(row.id),
        state: Set(BookingState::Confirmed.code().to_owned()),
        decided_at: Set(Some(tx.now())),
        offered_at: Set(None),
        offer_ends_at: Set(None),
        version: Set(row.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    confirmed(app, tx, service, view, Seat::of(row)).await
}

/// What follows when a booking is confirmed: its line in the trail and its history, and the invitations.
pub(super) async fn confirmed(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, seat: Seat) -> Result<(), Refusal> {
    happened(tx, service.id, seat.booking, BookingNews::Confirmed, Said::default()).await?;
    tx.note(Note::changed("booking.confirmed", "booking", seat.booking.0)).await?;
    invitations::invite_to_all(app, tx, service, view, seat).await
}

/// A booking that is over: cancelled, or cancelled late. An offer that it held is gone with it.
///
/// # Errors
/// `Changed`, when it was no longer in that state; a fault.
pub(super) async fn end(tx: &WriteTx, row: &booking::Model, next: BookingState, reason: Option<String>) -> Result<(), Refusal> {
    let ended = booking::Entity::update_many()
        .set(booking::ActiveModel {
            state: Set(next.code().to_owned()),
            cancelled_at: Set(Some(tx.now())),
            reason: Set(reason),
            offered_at: Set(None),
            offer_ends_at: Set(None),
            version: Set(row.version + 1),
            ..Default::default()
        })
        .filter(booking::Column::Id.eq(row.id))
        .filter(booking::Column::State.eq(row.state.as_str()))
        .exec(&**tx)
        .await?;
    if ended.rows_affected == 1 { Ok(()) } else { Err(Refusal::Changed) }
}
