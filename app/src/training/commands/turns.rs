//! A place that frees goes on to the next of those who wait: offered for a time, and on again when nobody answers.

use super::history::{Said, happened};
use super::seats::{end, free_place, hold_run, seats, take_place};
use super::tell;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::shared::{AgencyId, BookingId, PersonId, Refusal, RunId, ServiceId};
use crate::training::letters::{PlaceLapsed, PlaceOffered, PlacePassedOver};
use crate::training::model::{BookingNews, BookingState, RunState};
use crate::training::queries::{FactsOfSeveral, RunView, facts_of_several, load_run};
use crate::training::queue::{KEPT, Seats, Turn, Waiter, turns};
use crate::training::rules::{self, Obstacle};
use chrono::{DateTime, Duration, Utc};
use entity::{booking, booking_event, run};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// So many who wait are looked at in one go; those behind them come next, while a place is free.
const LOOKED_AT: u64 = 200;
/// So many offers lapse in one round of the clock.
const LAPSE_AT_ONCE: u64 = 200;

/// Offer what is free to those who wait, in their order; whoever is passed over is told why, and again only when the reason is another. Where places are given by
/// need nobody has their turn by themselves. The run is held.
///
/// # Errors
/// A fault.
pub(super) async fn pass_on(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView) -> Result<(), Refusal> {
    let Some(first) = view.days.first().filter(|first| first.starts_at > tx.now() && !view.run.by_need) else { return Ok(()) };
    if view.run.state != RunState::Planned.code() {
        return Ok(());
    }
    let until = rules::offer_ends(tx.now(), view.run.offer_hours, first.starts_at);
    let mut behind = None;
    loop {
        let seats = seats(tx, service, view).await?;
        if seats.free == 0 {
            return Ok(());
        }
        let waiting = waiting(tx, view, behind).await?;
        let Some(last) = waiting.last() else { return Ok(()) };
        behind = Some((last.asked_at, last.id));
        give_out(app, tx, service, view, (&waiting, seats, until)).await?;
        if waiting.len() < usize::try_from(LOOKED_AT).unwrap_or(usize::MAX) {
            return Ok(());
        }
    }
}

/// Some of those who wait, in their order, what is free, and until when it is kept for them.
type Round<'a> = (&'a [booking::Model], Seats, DateTime<Utc>);

async fn give_out(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    (waiting, seats, until): Round<'_>,
) -> Result<(), Refusal> {
    let people: Vec<PersonId> = waiting.iter().map(|row| PersonId(row.person_id)).collect();
    let facts = facts_of_several(&**tx, view, &people, super::today(tx, service)).await?;
    let told = told_before(tx, waiting).await?;
    let given = turns(&waiting.iter().map(|row| waiter(row, &facts)).collect::<Vec<_>>(), seats);
    for (id, turn) in given {
        let Some(row) = waiting.iter().find(|row| row.id == id.0) else { continue };
        match turn {
            Turn::Offered => offer(app, tx, service, view, row, until).await?,
            Turn::PassedOver(why) if told.get(&row.id).is_some_and(|code| *code == why.code) => {}
            Turn::PassedOver(why) => passed_over(app, tx, service, view, row, &why).await?,
        }
    }
    Ok(())
}

/// Those who wait and have no offer, in the order of asking; those behind somebody, when it is said behind whom.
async fn waiting(tx: &WriteTx, view: &RunView, behind: Option<(DateTime<Utc>, Uuid)>) -> Result<Vec<booking::Model>, Refusal> {
    let later = behind.map(|(asked_at, id)| {
        let at_once = Condition::all().add(booking::Column::AskedAt.eq(asked_at)).add(booking::Column::Id.gt(id));
        Condition::any().add(booking::Column::AskedAt.gt(asked_at)).add(at_once)
    });
    Ok(booking::Entity::find()
        .filter(later.unwrap_or_else(Condition::all))
        .filter(booking::Column::RunId.eq(view.run.id))
        .filter(booking::Column::State.eq(BookingState::Waitlisted.code()))
        .filter(booking::Column::OfferEndsAt.is_null())
        .order_by_asc(booking::Column::AskedAt)
        .order_by_asc(booking::Column::Id)
        .limit(LOOKED_AT)
        .all(&**tx)
        .await?)
}

fn waiter(row: &booking::Model, facts: &FactsOfSeveral) -> Waiter {
    let own = facts.about(Some(PersonId(row.person_id)), true);
    let against = rules::obstacles_despite(&own, row.despite.is_some()).into_iter().next();
    Waiter { booking: BookingId(row.id), agency: row.agency_id.map(AgencyId), against }
}

/// Why each of them was passed over last: nobody is told the same twice.
async fn told_before(tx: &WriteTx, waiting: &[booking::Model]) -> Result<HashMap<Uuid, String>, Refusal> {
    // Whoever was put on the list because all that is free is kept for others knows it from the beginning.
    let kept = Condition::all().add(booking_event::Column::Kind.eq(BookingNews::Waits.code())).add(booking_event::Column::Code.eq(KEPT));
    let told = Condition::any().add(booking_event::Column::Kind.eq(BookingNews::PassedOver.code())).add(kept);
    let lines: Vec<(Uuid, Option<String>)> = booking_event::Entity::find()
        .select_only()
        .columns([booking_event::Column::BookingId, booking_event::Column::Code])
        .filter(booking_event::Column::BookingId.is_in(waiting.iter().map(|row| row.id)))
        .filter(told)
        .order_by_asc(booking_event::Column::At)
        .order_by_asc(booking_event::Column::Id)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(lines.into_iter().filter_map(|(id, code)| Some((id, code?))).collect())
}

pub(super) async fn offer(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    row: &booking::Model,
    until: DateTime<Utc>,
) -> Result<(), Refusal> {
    take_place(tx, view.id()).await?;
    booking::ActiveModel {
        id: Set(row.id),
        offered_at: Set(Some(tx.now())),
        offer_ends_at: Set(Some(until)),
        version: Set(row.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    happened(tx, service.id, BookingId(row.id), BookingNews::Offered, Said::default()).await?;
    tx.note(Note::changed("booking.place_offered", "booking", row.id)).await?;
    tell::of_place(app, tx, service, view, row, "training_place_offered", "you wait for a place on a course", |told| {
        PlaceOffered { told, until: service.zone.to_local(until) }.letter()
    })
    .await
}

/// Tell somebody who waits what keeps them from the place that is free.
pub(super) async fn passed_over(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    row: &booking::Model,
    why: &Obstacle,
) -> Result<(), Refusal> {
    let said = Said { code: Some(why.code), words: Some(&why.sentence) };
    happened(tx, service.id, BookingId(row.id), BookingNews::PassedOver, said).await?;
    tx.note(Note::changed("booking.passed_over", "booking", row.id).detail(serde_json::json!({ "why": why.code }))).await?;
    let why = why.sentence.clone();
    tell::of_place(app, tx, service, view, row, "training_passed_over", "you wait for a place on a course", |told| {
        PlacePassedOver { told, why }.letter()
    })
    .await
}

/// Offers that nobody answered in time: the booking ends, and the place goes on.
///
/// # Errors
/// The first fault; the next round goes on.
pub async fn lapse_offers(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "an offered place was not taken in time");
    let due: Vec<(Uuid, Uuid)> = booking::Entity::find()
        .select_only()
        .columns([booking::Column::ServiceId, booking::Column::RunId])
        .filter(booking::Column::OfferEndsAt.lte(app.clock().now()))
        .distinct()
        .limit(LAPSE_AT_ONCE)
        .into_tuple()
        .all(app.read(&permit))
        .await?;
    for (service, run) in due {
        let names = services::names(app, Some(ServiceId(service))).await?;
        lapse_on(app, &names, RunId(run)).await?;
    }
    Ok(())
}

/// How often the clock looks whether somebody who waits can have a place by now: what stood against them is mended without a word to us, and
/// places that were kept for agencies are for everybody from a day on.
const LOOKS_AGAIN: Duration = Duration::hours(1);
/// So many runs are looked at in one round of the clock.
const RUNS_AT_ONCE: u64 = 50;

/// Offer what is free to those who wait, on runs at which nobody looked for an hour.
///
/// # Errors
/// The first fault; the next round goes on.
pub async fn look_again(app: &App) -> Result<(), Refusal> {
    const WHY: &str = "somebody waits and a place is free";
    let permit = SystemPermit::because(None, WHY);
    let long_ago = app.clock().now() - LOOKS_AGAIN;
    let waits = Query::select()
        .column(booking::Column::RunId)
        .from(booking::Entity)
        .and_where(booking::Column::State.eq(BookingState::Waitlisted.code()))
        .and_where(booking::Column::OfferEndsAt.is_null())
        .to_owned();
    let unseen = Condition::any().add(run::Column::QueueLookedAt.is_null()).add(run::Column::QueueLookedAt.lte(long_ago));
    let due: Vec<(Uuid, Uuid)> = run::Entity::find()
        .select_only()
        .columns([run::Column::ServiceId, run::Column::Id])
        .filter(run::Column::State.eq(RunState::Planned.code()))
        .filter(run::Column::ByNeed.eq(false))
        .filter(Expr::col(run::Column::Taken).lt(Expr::col(run::Column::MaxPlaces)))
        .filter(unseen)
        .filter(run::Column::Id.in_subquery(waits))
        .order_by_asc(run::Column::Id)
        .limit(RUNS_AT_ONCE)
        .into_tuple()
        .all(app.read(&permit))
        .await?;
    for (service, run) in due {
        let names = services::names(app, Some(ServiceId(service))).await?;
        let tx = app.begin(&SystemPermit::because(Some(names.id), WHY)).await?;
        hold_run(&tx, names.id, RunId(run)).await?;
        let view = load_run(&*tx, names.id, RunId(run)).await?;
        pass_on(app, &tx, &names, &view).await?;
        run::ActiveModel { id: Set(run), queue_looked_at: Set(Some(tx.now())), ..Default::default() }.update(&*tx).await?;
        app.commit(tx).await?;
    }
    Ok(())
}

async fn lapse_on(app: &App, service: &ServiceNames, run: RunId) -> Result<(), Refusal> {
    let tx = app.begin(&SystemPermit::because(Some(service.id), "an offered place was not taken in time")).await?;
    hold_run(&tx, service.id, run).await?;
    let view = load_run(&*tx, service.id, run).await?;
    let lapsed = booking::Entity::find()
        .filter(booking::Column::RunId.eq(run.0))
        .filter(booking::Column::State.eq(BookingState::Waitlisted.code()))
        .filter(booking::Column::OfferEndsAt.lte(tx.now()))
        .all(&*tx)
        .await?;
    for row in &lapsed {
        end(&tx, row, BookingState::Cancelled, Some("The offer was not answered in time".to_owned())).await?;
        free_place(&tx, run).await?;
        happened(&tx, service.id, BookingId(row.id), BookingNews::Lapsed, Said::default()).await?;
        tx.note(Note::changed("booking.offer_lapsed", "booking", row.id)).await?;
        tell::of_place(app, &tx, service, &view, row, "training_offer_lapsed", "you waited for a place on a course", |told| {
            PlaceLapsed { told }.letter()
        })
        .await?;
    }
    pass_on(app, &tx, service, &view).await?;
    app.commit(tx).await
}
