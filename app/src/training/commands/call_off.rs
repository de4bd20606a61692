//! A run that does not take place: everybody who stands on it is told why, and every entry is taken out of its calendar.

use super::history::{Said, happened};
use super::invitations::{self, Seat};
use super::seats::{end, hold_run};
use super::teachers::{teachers_of, tell_teachers};
use super::tell;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::services::ServiceNames;
use crate::shared::{BookingId, Refusal};
use crate::training::letters::{DayNews, RunCalledOff};
use crate::training::model::{BookingNews, BookingState, RunState};
use crate::training::permits::TeachRun;
use crate::training::queries::load_run;
use entity::{booking, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// Call a run off before it begins. Every place and every turn on the waiting list ends with it.
///
/// # Errors
/// `not_open`, when it is over or off already; `begun`, once a day has begun: then days are taken off one by one; a fault.
pub async fn call_off_run(app: &App, permit: &TeachRun, service: &ServiceNames, reason: &str) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    hold_run(&tx, service.id, permit.run()).await?;
    let view = load_run(&*tx, service.id, permit.run()).await?;
    if view.run.state != RunState::Planned.code() {
        return Err(Refusal::refused("not_open", "This run is over or off: it can no longer be called off."));
    }
    if view.days.first().is_some_and(|first| first.starts_at <= tx.now()) {
        return Err(Refusal::refused("begun", "This run has begun. Change it, and take the days off that do not take place."));
    }

    let rows = booking::Entity::find()
        .filter(booking::Column::RunId.eq(view.run.id))
        .filter(booking::Column::State.is_in(BookingState::live().map(BookingState::code)))
        .order_by_asc(booking::Column::Id)
        .all(&*tx)
        .await?;
    for row in &rows {
        if row.state == BookingState::Confirmed.code() {
            invitations::cancel_all(app, &tx, service, &view, Seat::of(row), DayNews::RunOff).await?;
        }
        end(&tx, row, BookingState::Cancelled, Some(reason.to_owned())).await?;
        let said = Said { code: None, words: Some(reason) };
        happened(&tx, service.id, BookingId(row.id), BookingNews::RunOff, said).await?;
        let why = "you had a place on a course, or waited for one";
        let next = tell::next_runs(app, &tx, &view, row).await?;
        let letter = |told| RunCalledOff { told, reason: reason.to_owned(), next }.letter();
        tell::of_place(app, &tx, service, &view, row, "training_called_off", why, letter).await?;
    }

    let taught = teachers_of(&tx, permit.run()).await?;
    tell_teachers(app, &tx, service, (&view, &taught), None).await?;
    session_day::Entity::update_many()
        .col_expr(session_day::Column::CancelledAt, Expr::value(tx.now()))
        .col_expr(session_day::Column::ChangedAt, Expr::value(tx.now()))
        .col_expr(session_day::Column::Sequence, Expr::col(session_day::Column::Sequence).add(1))
        .filter(session_day::Column::RunId.eq(view.run.id))
        .filter(session_day::Column::CancelledAt.is_null())
        .exec(&*tx)
        .await?;
    run::ActiveModel {
        id: Set(view.run.id),
        state: Set(RunState::Cancelled.code().to_owned()),
        taken: Set(0),
        cancelled_at: Set(Some(tx.now())),
        cancel_reason: Set(Some(reason.to_owned())),
        version: Set(view.run.version + 1),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    tx.note(Note::changed("run.called_off", "run", view.run.id).detail(serde_json::json!({ "bookings": rows.len() }))).await?;
    app.commit(tx).await
}
