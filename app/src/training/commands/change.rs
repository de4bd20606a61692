//! A run that changes after people have booked: another day, another room, one day more or less. Everybody is told what is theirs.

use super::invitations::{Told, entries, half_of, of_half, with_sign_in};
use super::kept::{keep, kept_until, places_hold};
use super::register::settle_everybody;
use super::seats::hold_run;
use super::teachers::{teachers_of, tell_teachers};
use super::tell::place_link;
use super::today;
use super::trainers::{teach_beside, trainers_are_free};
use super::turns::pass_on;
use crate::audit::Note;
use crate::calendar::appointments;
use crate::calendar::invite::{Change, Entry};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::problem::Problem;
use crate::shared::{BookingId, FormProblems, PersonId, Refusal, RunId};
use crate::training::forms::{DAY_FIELDS, RunDay, RunPlan};
use crate::training::letters::DayNews;
use crate::training::model::{BookingState, RunState};
use crate::training::permits::TeachRun;
use crate::training::queries::{RunView, load_run};
use chrono::{DateTime, Months, NaiveDate, Utc};
use entity::{booking, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// Change a run to that plan, and tell everybody with a place: only what is new to them, with a higher SEQUENCE only where time or place
/// changed.
///
/// # Errors
/// `Changed`, when somebody changed it meanwhile; `deadline_over`, `below_taken` (places, and the cap of agencies), `cannot_keep` and `day_is_over` at their fields; `not_open`; a fault.
pub async fn change_run(app: &App, permit: &TeachRun, service: &ServiceNames, version: i32, plan: &RunPlan) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;

    hold_run(&tx, service.id, permit.run()).await?;
    let before = load_run(&*tx, service.id, permit.run()).await?;
    if before.run.state != RunState::Planned.code() {
        return Err(Refusal::refused("not_open", "This run is over or off: it can no longer be changed."));
    }
    let told_before = entries(app, &before);
    let taught_before = teachers_of(&tx, permit.run()).await?;

    deadline_holds(&tx, service, before.run.booking_deadline, plan)?;
    places_hold(&tx, service, &before, plan).await?;
    trainers_are_free(&tx, service, Some(permit.run()), PersonId(before.run.trainer_id), plan).await?;
    write_run(&tx, &before, version, plan).await?;
    teach_beside(&tx, service.id, permit.run(), PersonId(before.run.trainer_id), &plan.beside).await?;
    keep(&tx, service, permit.run(), plan).await?;
    write_days(&tx, service, &before, plan, &told_before).await?;
    tx.note(Note::changed("run.changed", "run", before.run.id)).await?;

    let after = load_run(&*tx, service.id, permit.run()).await?;
    tell_everybody(app, &tx, service, (&before, told_before), &after).await?;
    tell_teachers(app, &tx, service, (&before, &taught_before), Some(&after)).await?;
    settle_everybody(app, &tx, service, &after).await?;
    pass_on(app, &tx, service, &after).await?;

    app.commit(tx).await
}

async fn write_run(tx: &WriteTx, before: &RunView, version: i32, plan: &RunPlan) -> Result<(), Refusal> {
    if before.run.version != version {
        return Err(Refusal::Changed);
    }
    let written = run::Entity::update_many()
        .set(run::ActiveModel {
            venue: Set(plan.venue.clone()),
            venue_address: Set(plan.venue_address.clone()),
            joining_link: Set(plan.joining_link.clone()),
            min_places: Set(plan.min_places),
            max_places: Set(plan.max_places),
            booking_deadline: Set(plan.booking_deadline),
            agency_cap: Set(plan.agency_cap),
            offer_hours: Set(plan.offer_hours),
            access_notes: Set(plan.access_notes.clone()),
            own_codes: Set(plan.own_codes),
            kept_until: Set(kept_until(plan)),
            is_public: Set(plan.public),
            version: Set(version + 1),
            ..Default::default()
        })
        .filter(run::Column::Id.eq(before.run.id))
        .filter(run::Column::Version.eq(version))
        .filter(Expr::col(run::Column::Taken).lte(plan.max_places))
        .exec(&**tx)
        .await?;
    if written.rows_affected == 1 {
        return Ok(());
    }
    let mut wrong = FormProblems::new();
    wrong.add("max_places", "below_taken", format!("Enter at least {}: so many places are taken", before.run.taken));
    Err(wrong.into())
}

/// Days that stay are moved, new ones made, and those that the plan no longer has are called off. A day that is over stays as it was.
async fn write_days(
    tx: &WriteTx,
    service: &ServiceNames,
    before: &RunView,
    plan: &RunPlan,
    told: &HashMap<Uuid, Entry>,
) -> Result<(), Refusal> {
    for known in &before.days {
        let wanted = plan.days.iter().find(|day| day.key == Some(known.id));
        match wanted {
            Some(day) if same_times(known, day) => raise_if_moved(tx, before, known, plan, day, told).await?,
            _ if known.ends_at <= tx.now() => {
                return Err(day_problem(wanted, "day_is_over", "This day is over: put its date and times back"));
            }
            Some(day) => move_day(tx, service, known, day).await?,
            None => call_off(tx, known).await?,
        }
    }
    for day in plan.days.iter().filter(|day| !before.days.iter().any(|known| day.key == Some(known.id))) {
        insert_day(tx, service, RunId(before.run.id), day).await?;
    }
    Ok(())
}

fn same_times(known: &session_day::Model, day: &RunDay) -> bool {
    (known.day, known.starts_local, known.ends_local) == (day.times.day, day.times.starts, day.times.ends)
}

/// Where the day stays and the place does not, its invitations rise too.
async fn raise_if_moved(
    tx: &WriteTx,
    before: &RunView,
    known: &session_day::Model,
    plan: &RunPlan,
    day: &RunDay,
    told: &HashMap<Uuid, Entry>,
) -> Result<(), Refusal> {
    let mut planned = before.clone();
    planned.run.venue = plan.venue.clone();
    planned.run.venue_address = plan.venue_address.clone();
    planned.run.joining_link = plan.joining_link.clone();
    let (venue, venue_address) = own_place(day);
    let moved_day = session_day::Model { venue: venue.clone(), venue_address: venue_address.clone(), ..known.clone() };
    if (&known.venue, &known.venue_address) != (&venue, &venue_address) {
        let placed = session_day::ActiveModel {
            id: Set(known.id),
            venue: Set(venue),
            venue_address: Set(venue_address),
            changed_at: Set(Some(tx.now())),
            ..Default::default()
        };
        placed.update(&**tx).await?;
    }
    let Some(entry) = told.get(&known.id) else { return Ok(()) };
    // As its entry says it: of an online run the place is the link.
    let moved = Entry { place: planned.place_to_come(&moved_day), ..entry.clone() };
    if entry.change_to(&moved) == Change::Significant {
        let raised = session_day::ActiveModel {
            id: Set(known.id),
            sequence: Set(known.sequence + 1),
            changed_at: Set(Some(tx.now())),
            ..Default::default()
        };
        raised.update(&**tx).await?;
    }
    Ok(())
}

/// Venue and address of a day that is not where the others are.
fn own_place(day: &RunDay) -> (Option<String>, Option<String>) {
    day.own_place.as_ref().map(|own| (own.venue.clone(), own.address.clone())).unzip()
}

async fn move_day(tx: &WriteTx, service: &ServiceNames, known: &session_day::Model, day: &RunDay) -> Result<(), Refusal> {
    let (starts_at, ends_at) = moments(tx, service, day)?;
    session_day::ActiveModel {
        id: Set(known.id),
        day: Set(day.times.day),
        starts_local: Set(day.times.starts),
        ends_local: Set(day.times.ends),
        zone: Set(service.zone.name().to_owned()),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        venue: Set(own_place(day).0),
        venue_address: Set(own_place(day).1),
        changed_at: Set(Some(tx.now())),
        sequence: Set(known.sequence + 1),
        version: Set(known.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(())
}

async fn call_off(tx: &WriteTx, known: &session_day::Model) -> Result<(), Refusal> {
    session_day::ActiveModel {
        id: Set(known.id),
        cancelled_at: Set(Some(tx.now())),
        changed_at: Set(Some(tx.now())),
        sequence: Set(known.sequence + 1),
        version: Set(known.version + 1),
        ..Default::default()
    }
    .update(&**tx)
    .await?;
    Ok(())
}

/// A new day of a run.
///
/// # Errors
/// `in_the_past`, `too_far_ahead` and `clocks_go_forward` at the day's field; a fault.
pub(super) async fn insert_day(tx: &WriteTx, service: &ServiceNames, run: RunId, day: &RunDay) -> Result<(), Refusal> {
    let (starts_at, ends_at) = moments(tx, service, day)?;
    session_day::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        run_id: Set(run.0),
        day: Set(day.times.day),
        starts_local: Set(day.times.starts),
        ends_local: Set(day.times.ends),
        zone: Set(service.zone.name().to_owned()),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        sequence: Set(0),
        cancelled_at: Set(None),
        version: Set(1),
        venue: Set(own_place(day).0),
        venue_address: Set(own_place(day).1),
        joining_link: Set(None),
        changed_at: Set(Some(tx.now())),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}

/// How many years ahead a run is planned at most.
const YEARS_AHEAD: u32 = 3;

/// A last day to book that is over already would keep everybody off; one that stands from before may be over.
pub(super) fn deadline_holds(tx: &WriteTx, service: &ServiceNames, before: Option<NaiveDate>, plan: &RunPlan) -> Result<(), Refusal> {
    match plan.booking_deadline {
        Some(last) if last < today(tx, service) && before != Some(last) => {
            let mut wrong = FormProblems::new();
            wrong.add("deadline", "deadline_over", "Enter a last day to book that is not over, or leave it empty");
            Err(wrong.into())
        }
        _ => Ok(()),
    }
}

/// The day's start and end in UTC.
pub(super) fn moments(tx: &WriteTx, service: &ServiceNames, day: &RunDay) -> Result<(DateTime<Utc>, DateTime<Utc>), Refusal> {
    if day.times.day < today(tx, service) {
        return Err(day_problem(Some(day), "in_the_past", "Enter a day that is to come"));
    }
    if today(tx, service).checked_add_months(Months::new(12 * YEARS_AHEAD)).is_some_and(|last| day.times.day > last) {
        return Err(day_problem(Some(day), "too_far_ahead", "Enter a day within the next three years"));
    }
    let utc = |time| service.zone.to_utc(day.times.day.and_time(time));
    let told = |problem: Problem| day_problem(Some(day), problem.code, &problem.sentence);
    Ok((utc(day.times.starts).map_err(told)?, utc(day.times.ends).map_err(told)?))
}

pub(super) fn day_problem(day: Option<&RunDay>, code: &str, sentence: &str) -> Refusal {
    let field = day.and_then(|day| DAY_FIELDS.get(day.row)).map_or("", |fields| fields.date);
    let mut wrong = FormProblems::new();
    wrong.add(field, code, sentence);
    wrong.into()
}

async fn tell_everybody(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    (before, told_before): (&RunView, HashMap<Uuid, Entry>),
    after: &RunView,
) -> Result<(), Refusal> {
    // Also those whose days were all marked: a day that is added is theirs as well.
    let seated = booking::Entity::find()
        .filter(booking::Column::RunId.eq(after.run.id))
        .filter(booking::Column::State.is_in(BookingState::SEATED.map(BookingState::code)))
        .all(&**tx)
        .await?;
    let people: Vec<PersonId> = seated.iter().map(|row| PersonId(row.person_id)).collect();
    let contacts = appointments::contacts(tx, &people).await?;
    let signed_in = with_sign_in(tx, &people).await?;
    let told_after = entries(app, after);
    for row in seated {
        let person = PersonId(row.person_id);
        let Some(contact) = contacts.get(&person) else { continue };
        let guest = !signed_in.contains(&person);
        let half = half_of(&row);
        let told = Told { app, person, contact, link: place_link(app, BookingId(row.id))?, guest };
        for day in before.days.iter().filter(|day| day.ends_at > tx.now()) {
            match (told_before.get(&day.id), told_after.get(&day.id)) {
                (Some(old), Some(new)) => told.change(tx, service, day.id, &of_half(old, half), &of_half(new, half)).await?,
                (Some(old), None) => told.cancel(tx, service, day.id, DayNews::DayOff, &of_half(old, half)).await?,
                _ => {}
            }
        }
        // Whoever makes up for one day comes to that one alone.
        let new_days = after.days.iter().filter(|day| row.only_day_id.is_none() && !told_before.contains_key(&day.id));
        for day in new_days {
            if let Some(entry) = told_after.get(&day.id) {
                told.invite(tx, service, day.id, entry).await?;
            }
        }
    }
    Ok(())
}
