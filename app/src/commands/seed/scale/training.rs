//! Two thousand runs: a crowded one for the run page, and one trainer whose days fill a calendar.

use super::people::person;
use super::{Dice, insert_all};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use entity::{account, booking, course, run, session_day};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

const COURSES: u64 = 20;
/// Places of a run, all taken on the first one.
const PLACES: i32 = 60;

/// The run page's run.
#[derive(Debug, Clone, Copy)]
pub struct Crowded {
    pub run: Uuid,
    pub day: Uuid,
}

#[derive(Default)]
struct Rows {
    runs: Vec<run::ActiveModel>,
    days: Vec<session_day::ActiveModel>,
}

/// Write so many runs of two days each over the next seventeen months, the first full of delegates; one in eight is the given trainer's.
///
/// # Errors
/// A fault.
pub async fn write(
    app: &App,
    permit: &SystemPermit,
    service: &ServiceNames,
    runs: u64,
    trainer: Uuid,
    people: &[Uuid],
) -> Result<Crowded, Refusal> {
    let tx = app.begin(permit).await?;
    let mut courses = Vec::new();
    for number in 0..COURSES {
        courses.push(a_course(&tx, service.id.0, number).await?);
    }
    let mut dice = Dice::new(runs);
    let mut rows = Rows::default();
    for number in 0..runs {
        let course = dice.pick(&courses).copied().unwrap_or_default();
        let teaches = if number % 8 == 0 { trainer } else { dice.pick(people).copied().unwrap_or(trainer) };
        a_run(&tx, service, number, course, teaches, &mut rows);
    }
    let (first, day) = (rows.runs.first().map(|run| run.id.clone().unwrap()), rows.days.first().map(|day| day.id.clone().unwrap()));
    let crowded = Crowded { run: first.unwrap_or_default(), day: day.unwrap_or_default() };
    insert_all(&tx, rows.runs).await?;
    insert_all(&tx, rows.days).await?;
    let delegates = people.iter().take(usize::try_from(PLACES).unwrap_or(0));
    insert_all(&tx, delegates.map(|person| a_place(&tx, service.id.0, crowded.run, *person)).collect()).await?;
    app.commit(tx).await?;
    Ok(crowded)
}

/// Who teaches one run in eight, with a sign-in: the keys of the person and the account.
///
/// # Errors
/// A fault.
pub async fn a_trainer(tx: &WriteTx, service: &ServiceNames) -> Result<(Uuid, Uuid), Refusal> {
    let (person, row) = person(tx, service.id.0, "PS-TRAINER".to_owned(), "Tess Trainer");
    row.insert(&**tx).await?;
    let account = tx.new_id();
    account::ActiveModel {
        id: Set(account),
        service_id: Set(service.id.0),
        person_id: Set(person),
        email_norm: Set("trainer@scale.example".to_owned()),
        password_hash: Set(None),
        totp_secret: Set(None),
        totp_last_step: Set(None),
        state: Set("ACTIVE".to_owned()),
        created_at: Set(tx.now()),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    Ok((person, account))
}

async fn a_course(tx: &WriteTx, service: Uuid, number: u64) -> Result<Uuid, Refusal> {
    let id = tx.new_id();
    course::ActiveModel {
        id: Set(id),
        service_id: Set(service),
        code: Set(format!("SCALE_{number}")),
        title: Set(format!("Course {number}")),
        summary: Set("What it is about in one line".to_owned()),
        description: Set("What is learned, and how.".to_owned()),
        length_days: Set(2),
        audience: Set("Volunteers".to_owned()),
        award_level: Set(None),
        gives: Set(None),
        prerequisite_course_id: Set(None),
        cpd_minutes: Set(720),
        cpd_approved_minutes: Set(360),
        state: Set("OPEN".to_owned()),
        created_at: Set(tx.now()),
        version: Set(1),
        pre_reading: Set(String::new()),
        criteria: Set(String::new()),
        assessed: Set(false),
        evaluated: Set(true),
        retired_at: Set(None),
        retired_reason: Set(None),
        is_public: Set(false),
    }
    .insert(&**tx)
    .await?;
    Ok(id)
}

fn a_run(tx: &WriteTx, service: &ServiceNames, number: u64, course: Uuid, trainer: Uuid, rows: &mut Rows) {
    let id = tx.new_id();
    rows.runs.push(run::ActiveModel {
        id: Set(id),
        service_id: Set(service.id.0),
        reference: Set(format!("RS-{number:06}")),
        course_id: Set(course),
        state: Set("PLANNED".to_owned()),
        venue: Set("Civic Centre".to_owned()),
        venue_address: Set("Room 2, 1 Market Street".to_owned()),
        joining_link: Set(None),
        min_places: Set(4),
        max_places: Set(PLACES),
        agency_cap: Set(None),
        booking_deadline: Set(None),
        trainer_id: Set(trainer),
        taken: Set(if number == 0 { PLACES } else { 0 }),
        created_at: Set(tx.now()),
        version: Set(1),
        offer_hours: Set(48),
        access_notes: Set(String::new()),
        cancelled_at: Set(None),
        cancel_reason: Set(None),
        criteria: Set(String::new()),
        assessed: Set(false),
        evaluated: Set(true),
        cpd_minutes: Set(720),
        cpd_approved_minutes: Set(360),
        own_codes: Set(false),
        by_need: Set(false),
        is_public: Set(false),
        kept_until: Set(None),
        queue_looked_at: Set(None),
    });
    // Two a day and a trainer's own on days apart, none today.
    let first = tx.now().date_naive() + Duration::days(7 + i64::try_from(number / 4).unwrap_or(0));
    for day in [first, first + Duration::days(1)] {
        rows.days.push(a_day(tx, service, id, day));
    }
}

fn a_day(tx: &WriteTx, service: &ServiceNames, run: Uuid, day: NaiveDate) -> session_day::ActiveModel {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let utc = |hour| -> DateTime<Utc> { service.zone.to_utc(day.and_time(at(hour))).unwrap_or_else(|_| day.and_time(at(hour)).and_utc()) };
    session_day::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        run_id: Set(run),
        day: Set(day),
        starts_local: Set(at(9)),
        ends_local: Set(at(16)),
        zone: Set(service.zone.to_string()),
        starts_at: Set(utc(9)),
        ends_at: Set(utc(16)),
        sequence: Set(0),
        cancelled_at: Set(None),
        version: Set(1),
        venue: Set(None),
        venue_address: Set(None),
        joining_link: Set(None),
        changed_at: Set(None),
    }
}

fn a_place(tx: &WriteTx, service: Uuid, run: Uuid, person: Uuid) -> booking::ActiveModel {
    booking::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service),
        run_id: Set(run),
        person_id: Set(person),
        agency_id: Set(None),
        state: Set("CONFIRMED".to_owned()),
        asked_at: Set(tx.now()),
        approved_at: Set(None),
        decided_at: Set(Some(tx.now())),
        cancelled_at: Set(None),
        reason: Set(None),
        version: Set(1),
        offered_at: Set(None),
        offer_ends_at: Set(None),
        needs: Set(None),
        booked_by: Set(None),
        evaluated_at: Set(None),
        makes_up_booking_id: Set(None),
        makes_up_day_id: Set(None),
        only_day_id: Set(None),
        makes_up_part: Set(None),
        only_part: Set(None),
        despite: Set(None),
    }
}
