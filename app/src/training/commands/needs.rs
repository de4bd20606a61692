//! What somebody needs to take part: access and diet, said by themselves.

use super::booking::whose;
use super::seats::hold_run;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::{BookingId, PersonId, Refusal, RunId};
use crate::training::model::{BookingState, RunState};
use crate::training::permits::BookPlace;
use crate::training::queries::{load_run, standing};
use entity::booking;
use sea_orm::{ActiveModelTrait, Set};

/// Say what one needs, or that it is nothing. Only who teaches the run reads it.
///
/// # Errors
/// `no_place`, for whoever neither has a place nor asked for one; `begun`; `NotFound`; a fault.
pub async fn say_needs(app: &App, permit: &BookPlace, service: &ServiceNames, run: RunId, needs: Option<String>) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    keep_needs(&tx, service, run, permit.actor().person, needs).await?;
    app.commit(tx).await
}

/// The same, of the place of that booking: by the link in a letter.
///
/// # Errors
/// As [`say_needs`].
pub async fn say_needs_by_link(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    id: BookingId,
    needs: Option<String>,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let (run, person) = whose(&tx, service, id).await?;
    keep_needs(&tx, service, run, person, needs).await?;
    app.commit(tx).await
}

async fn keep_needs(tx: &WriteTx, service: &ServiceNames, run: RunId, person: PersonId, needs: Option<String>) -> Result<(), Refusal> {
    hold_run(tx, service.id, run).await?;
    let view = load_run(&**tx, service.id, run).await?;
    let known = standing(&**tx, run, person).await?;
    let open = [BookingState::Requested, BookingState::Waitlisted, BookingState::Confirmed];
    let row = known.booking.filter(|row| BookingState::from_code(&row.state).is_some_and(|state| open.contains(&state)));
    let row = row.ok_or_else(|| Refusal::refused("no_place", "You have no place on this run, and wait for none."))?;
    let over = view.days.last().is_none_or(|last| last.ends_at <= tx.now());
    if over || view.run.state != RunState::Planned.code() {
        return Err(Refusal::refused("begun", "This run is over or off."));
    }
    // What they need is no business of the trail: that they said it is.
    booking::ActiveModel { id: Set(row.id), needs: Set(needs), version: Set(row.version + 1), ..Default::default() }.update(&**tx).await?;
    Ok(tx.note(Note::changed("booking.needs_said", "booking", row.id)).await?)
}
