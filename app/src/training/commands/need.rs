//! Places given by need: a person ticks whom of those who wait, and the places go in the order of need, one by one under the run's lock. What
//! was decided about each, and why, stays on record.

use super::approvals::{tell_of_turn, vouched_instead};
use super::booking::waits;
use super::seats::{confirm, hold_run, seats, take_place};
use super::turns::{offer, pass_on};
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{AgencyId, BookingId, PersonId, Refusal};
use crate::training::model::BookingState;
use crate::training::permits::GivePlaces;
use crate::training::queries::{self, Queued, RunView, facts_of_several, load_run};
use crate::training::queue::KEPT;
use crate::training::rules;
use chrono::{DateTime, Utc};
use entity::{booking, place_decision, run};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use std::collections::HashSet;
use uuid::Uuid;

/// What came of one of those ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Their manager's word was vouched for, and there was a place.
    Confirmed,
    /// A place is kept for them, to be taken.
    Offered,
    /// Their manager's word was vouched for, and there was no place: they wait. Why.
    Waits(String),
    /// Nothing. Why.
    NotNow(String),
}

impl Given {
    const fn code(&self) -> &'static str {
        match self {
            Given::Confirmed => "CONFIRMED",
            Given::Offered => "OFFERED",
            Given::Waits(_) => "WAITS",
            Given::NotNow(_) => "NOT_NOW",
        }
    }

    fn words(&self) -> Option<&str> {
        match self {
            Given::Waits(why) | Given::NotNow(why) => Some(why),
            Given::Confirmed | Given::Offered => None,
        }
    }
}

/// One of those ticked, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenTo {
    pub name: String,
    pub given: Given,
}

/// From now on the places of that run are given by need, or go by the order of asking again: then what is free goes on at once.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn set_by_need(app: &App, permit: &GivePlaces, service: &ServiceNames, by_need: bool) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    hold_run(&tx, service.id, permit.run()).await?;
    let view = load_run(&*tx, service.id, permit.run()).await?;
    if view.run.by_need == by_need {
        return app.commit(tx).await;
    }
    let changed =
        run::ActiveModel { id: Set(view.run.id), by_need: Set(by_need), version: Set(view.run.version + 1), ..Default::default() };
    changed.update(&*tx).await?;
    tx.note(Note::changed("run.by_need_set", "run", view.run.id).detail(serde_json::json!({ "by_need": by_need }))).await?;
    let view = load_run(&*tx, service.id, permit.run()).await?;
    pass_on(app, &tx, service, &view).await?;
    app.commit(tx).await
}

/// Give places to those of the ticked who may have one, in the order of need. `vouches` says that the line managers of those who still wait
/// for a word agree.
///
/// # Errors
/// `nobody`; `own_place`, when somebody ticks themselves; `not_open` and `deadline`; `NotFound`; a fault, and then nobody has anything.
pub async fn give_by_need(
    app: &App,
    permit: &GivePlaces,
    service: &ServiceNames,
    ticked: &[BookingId],
    vouches: bool,
) -> Result<Vec<GivenTo>, Refusal> {
    let tx = app.begin(permit).await?;
    hold_run(&tx, service.id, permit.run()).await?;
    let view = load_run(&*tx, service.id, permit.run()).await?;
    let today = super::today(&tx, service);
    let people_facts = facts_of_several(&*tx, &view, &[], today).await?;
    if let Some(shut) = rules::run_shut(&people_facts.about(None, true)) {
        return Err(shut.into());
    }
    let queue = queries::queue(&*tx, service, &view, today).await?;
    let ticked: HashSet<Uuid> = ticked.iter().map(|id| id.0).collect();
    let chosen: Vec<(i32, &Queued)> = (1..).zip(&queue).filter(|(_, queued)| ticked.contains(&queued.row.id)).collect();
    if chosen.is_empty() {
        return Err(Refusal::refused("nobody", "Tick at least one of those who wait. Whoever was decided on meanwhile waits no more."));
    }
    if chosen.iter().any(|(_, queued)| queued.row.person_id == permit.person().0) {
        return Err(Refusal::refused("own_place", "Nobody gives a place to themselves. Ask a colleague to decide on yours."));
    }

    let people: Vec<PersonId> = chosen.iter().map(|(_, queued)| PersonId(queued.row.person_id)).collect();
    let facts = facts_of_several(&*tx, &view, &people, today).await?;
    let mut told = Vec::with_capacity(chosen.len());
    // One moment for all that is decided in one go: whoever reads it later finds it together.
    let at = tx.now();
    for (rank, queued) in chosen {
        let own = facts.about(Some(PersonId(queued.row.person_id)), true);
        let against = rules::obstacles_despite(&own, queued.row.despite.is_some())
            .into_iter()
            .next()
            .map(|found| rules::said_of_another(found).sentence);
        let given = match against {
            Some(why) => Given::NotNow(why),
            None => give_one(app, &tx, service, &view, queued, vouches).await?,
        };
        decided(&tx, service, queued, (at, rank), &given).await?;
        told.push(GivenTo { name: queued.name.clone(), given });
    }
    let given = told.iter().filter(|one| matches!(one.given, Given::Confirmed | Given::Offered)).count();
    let detail = serde_json::json!({ "ticked": told.len(), "given": given, "waited": queue.len() });
    tx.note(Note::changed("run.places_given", "run", view.run.id).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(told)
}

async fn give_one(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    queued: &Queued,
    vouches: bool,
) -> Result<Given, Refusal> {
    let row = &queued.row;
    if queued.state == BookingState::Requested && !vouches {
        return Ok(Given::NotNow("Their line manager has not answered yet.".to_owned()));
    }
    let seats = seats(tx, service, view).await?;
    let against = seats.against(row.agency_id.map(AgencyId)).map(|found| match found.code {
        KEPT => (KEPT, "The places that are free are kept for partner agencies."),
        code => (code, "Their agency has the places that one agency may have."),
    });
    let none = against.or_else(|| (seats.free == 0).then_some(("full", "Every place is taken.")));
    if queued.state == BookingState::Requested {
        vouched_instead(tx, service, row).await?;
        return match none {
            None => {
                take_place(tx, view.id()).await?;
                let row = booking::Entity::find_by_id(row.id).one(&**tx).await?.ok_or(Refusal::NotFound)?;
                confirm(app, tx, service, view, &row).await?;
                Ok(Given::Confirmed)
            }
            Some((code, why)) => {
                let waiting = booking::ActiveModel {
                    id: Set(row.id),
                    state: Set(BookingState::Waitlisted.code().to_owned()),
                    version: Set(row.version + 1),
                    ..Default::default()
                };
                let waiting = waiting.update(&**tx).await?;
                waits(tx, service, BookingId(row.id), &Refusal::refused(code, why)).await?;
                tell_of_turn(app, tx, service, view, &waiting).await?;
                Ok(Given::Waits(why.to_owned()))
            }
        };
    }
    let first = view.days.first().ok_or(Refusal::NotFound)?;
    match none {
        None => {
            let until = rules::offer_ends(tx.now(), view.run.offer_hours, first.starts_at);
            offer(app, tx, service, view, row, until).await?;
            Ok(Given::Offered)
        }
        Some((_, why)) => Ok(Given::NotNow(why.to_owned())),
    }
}

/// The order, the reasons and what came of it, as they were shown.
async fn decided(
    tx: &WriteTx,
    service: &ServiceNames,
    queued: &Queued,
    (at, rank): (DateTime<Utc>, i32),
    given: &Given,
) -> Result<(), Refusal> {
    let reasons: Vec<serde_json::Value> = queued
        .ranked
        .reasons
        .iter()
        .map(|reason| serde_json::json!({ "factor": reason.factor, "points": reason.points, "of": reason.out_of, "why": reason.sentence }))
        .collect();
    let weights = queries::weights(&service.settings);
    place_decision::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        run_id: Set(queued.row.run_id),
        booking_id: Set(queued.row.id),
        at: Set(at),
        by_account: Set(tx.who().account.map(|id| id.0)),
        rank: Set(rank),
        points: Set(i32::try_from(queued.ranked.points).unwrap_or(i32::MAX)),
        reasons: Set(serde_json::Value::Array(reasons)),
        weights: Set(serde_json::json!({
            "lapse": weights.lapse, "demand": weights.demand, "untrained": weights.untrained, "waited": weights.waited,
        })),
        became: Set(given.code().to_owned()),
        words: Set(given.words().map(str::to_owned)),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}
