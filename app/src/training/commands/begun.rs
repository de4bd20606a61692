//! A run that begins: whoever still waits for a place, or for a line manager's word, waits no longer, and is told so.

use super::history::{Said, happened};
use super::seats::{end, free_place, hold_run};
use super::tell;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::shared::{BookingId, Refusal, RunId, ServiceId};
use crate::training::letters::NoPlaceThisTime;
use crate::training::model::{BookingNews, BookingState};
use crate::training::queries::load_run;
use chrono::Duration;
use entity::{booking, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// So many runs are looked after in one round of the clock.
const RUNS_AT_ONCE: u64 = 50;
/// So many who wait for one run in one round; the next round goes on.
const PEOPLE_AT_ONCE: u64 = 200;
/// Nobody is written to about a run that began longer ago than this.
const TOLD_FOR: Duration = Duration::days(30);
const WHY: &str = "a run has begun on which somebody waits";

/// End every wait for a place on a run whose first day has begun: once, however many instances look.
///
/// # Errors
/// The first fault; the next round goes on.
pub async fn end_waits(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, WHY);
    let begun = Query::select()
        .expr(Expr::val(1))
        .from(session_day::Entity)
        .and_where(Expr::col((session_day::Entity, session_day::Column::RunId)).equals((booking::Entity, booking::Column::RunId)))
        .and_where(Expr::col((session_day::Entity, session_day::Column::CancelledAt)).is_null())
        .and_where(Expr::col((session_day::Entity, session_day::Column::StartsAt)).lte(app.clock().now()))
        .to_owned();
    let due: Vec<(Uuid, Uuid)> = booking::Entity::find()
        .select_only()
        .columns([booking::Column::ServiceId, booking::Column::RunId])
        .filter(waits())
        .filter(Expr::exists(begun))
        .distinct()
        .limit(RUNS_AT_ONCE)
        .into_tuple()
        .all(app.read(&permit))
        .await?;
    for (service, run) in due {
        let names = services::names(app, Some(ServiceId(service))).await?;
        end_on(app, &names, RunId(run)).await?;
    }
    Ok(())
}

fn waits() -> Expr {
    booking::Column::State.is_in([BookingState::Requested, BookingState::Waitlisted].map(BookingState::code))
}

async fn end_on(app: &App, service: &ServiceNames, run: RunId) -> Result<(), Refusal> {
    let tx = app.begin(&SystemPermit::because(Some(service.id), WHY)).await?;
    hold_run(&tx, service.id, run).await?;
    let view = load_run(&*tx, service.id, run).await?;
    // Read again under the run's lock: another instance may have been here, and a trainer may have moved the first day.
    let Some(first) = view.days.first().filter(|first| first.starts_at <= tx.now()) else { return Ok(()) };
    let told = first.starts_at > tx.now() - TOLD_FOR;
    let rows = booking::Entity::find()
        .filter(booking::Column::RunId.eq(run.0))
        .filter(waits())
        .order_by_asc(booking::Column::Id)
        .limit(PEOPLE_AT_ONCE)
        .all(&*tx)
        .await?;
    for row in &rows {
        let unanswered = row.state == BookingState::Requested.code();
        let words = unanswered.then_some("The line manager had not answered by then.");
        end(&tx, row, BookingState::Cancelled, Some("The run began without a place for them".to_owned())).await?;
        if row.offer_ends_at.is_some() {
            free_place(&tx, run).await?;
        }
        happened(&tx, service.id, BookingId(row.id), BookingNews::NoPlace, Said { code: None, words }).await?;
        tx.note(Note::changed("booking.no_place", "booking", row.id)).await?;
        if told {
            let next = tell::next_runs(app, &tx, &view, row).await?;
            let why = "you asked for a place on a course";
            let letter = |told| NoPlaceThisTime { told, unanswered, next }.letter();
            tell::of_place(app, &tx, service, &view, row, "training_no_place", why, letter).await?;
        }
    }
    app.commit(tx).await
}
