//! Courses of the board paper, a run that is over, runs in the coming weeks, places on them.

use super::materials;
use super::people::sign_in_practitioner;
use super::story::Story;
use crate::calendar::working_days::is_working_day;
use crate::platform::permit::RoomPermit;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, CourseId, Refusal, Role, RunId};
use crate::training::commands::{add_course, book, plan_run, take_register};
use crate::training::forms::{NewCourse, RunDay, RunPlan};
use crate::training::kept::KeptPlan;
use crate::training::model::{DayTimes, Mark};
use crate::training::permits::{BookPlace, PlanTraining, TeachRun};
use chrono::{Duration, NaiveDate, NaiveTime};
use entity::{booking, session_day};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The courses and the run that is held during the story.
pub struct Courses {
    practitioner: CourseId,
    awareness: CourseId,
    /// An Awareness Foundation day in the middle of the story.
    pub held: RunId,
    /// Its day.
    pub held_on: NaiveDate,
}

/// How long before the story's end the Awareness day is held.
const HELD: i64 = 45;

/// Put the two courses of the paper and two more into the catalogue, and plan the first run.
///
/// # Errors
/// What the room refuses.
pub async fn courses(story: &Story) -> Result<Courses, Refusal> {
    let awareness = course(story, "AWARENESS", "Awareness Foundation", 1, Some(Level::Awareness), None).await?;
    let practitioner = course(story, "PRACTITIONER", "Practitioner", 3, Some(Level::Foundation), Some(awareness)).await?;
    let complex =
        course(story, "SENSITIVE_COMPLEX", "Sensitive and complex cases", 2, Some(Level::Intermediate), Some(practitioner)).await?;
    course(story, "ADVANCED", "Advanced practice", 2, Some(Level::Advanced), Some(complex)).await?;
    materials::of_the_first_course(story, awareness).await?;
    let held_on = working_day(story.service.zone.to_local(story.until).date() - Duration::days(HELD));
    let held = run(story, awareness, MEADOWS, &[held_on], 12).await?;
    Ok(Courses { practitioner, awareness, held, held_on })
}

async fn course(
    story: &Story,
    code: &str,
    title: &str,
    days: i32,
    level: Option<Level>,
    prerequisite: Option<CourseId>,
) -> Result<CourseId, Refusal> {
    let (summary, description) = words(code);
    let new = NewCourse {
        code: code.to_owned(),
        title: title.to_owned(),
        summary: summary.to_owned(),
        description: description.to_owned(),
        length_days: days,
        audience: "Volunteers, and staff of partner agencies".to_owned(),
        award_level: level,
        prerequisite,
        cpd_minutes: days * 360,
        cpd_approved_minutes: days * 360,
        pre_reading: String::new(),
        criteria: String::new(),
        assessed: false,
        evaluated: false,
        public: true,
    };
    add_course(&story.app, &story.by::<PlanTraining>(Role::Trainer)?, &new).await
}

fn words(code: &str) -> (&'static str, &'static str) {
    match code {
        "AWARENESS" => (
            "What restorative justice is, and what it asks of everybody in it",
            "One day: harm and repair, who takes part and why, what a facilitator does and does not do, and how a referral is made.",
        ),
        "PRACTITIONER" => (
            "How to prepare, bring together and follow up, with somebody experienced beside you",
            "Three days of practice: first contact, preparation, assessing risk, the meeting itself, the agreement, and looking after yourself.",
        ),
        "SENSITIVE_COMPLEX" => (
            "Cases that can do harm if they are rushed",
            "Two days: power and coercion, long preparation, working with other services, and when to stop.",
        ),
        _ => (
            "For those who lead sensitive and complex work",
            "Two days: supervision of others, case reviews, and learning from what went wrong.",
        ),
    }
}

/// That day, or the next one on which people are at work.
fn working_day(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|day| is_working_day(*day)).unwrap_or(day)
}

/// Those days, each moved past the one before: no run meets twice on one day.
fn working_days<const N: usize>(days: [NaiveDate; N]) -> [NaiveDate; N] {
    let mut free = NaiveDate::MIN;
    days.map(|day| {
        let day = working_day(day.max(free));
        free = day + Duration::days(1);
        day
    })
}

/// A venue, and where it is.
type Place = (&'static str, &'static str);

const LIBRARY: Place = ("Fenbridge Library, Room 2", "1 Example Road, Cambridge CB4 1AA");
const MEADOWS: Place = ("Meadows Community Centre", "2 Example Road, Cambridge CB4 1AB");
const TOWN_HALL: Place = ("Peterborough Town Hall, Viersen Room", "3 Example Street, Peterborough PE1 1AA");
const CIVIC_SUITE: Place = ("Huntingdon Civic Suite", "4 Example Street, Huntingdon PE29 1AA");

async fn run(story: &Story, course: CourseId, (venue, address): Place, days: &[NaiveDate], places: i32) -> Result<RunId, Refusal> {
    let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    let row = |(row, day): (usize, &NaiveDate)| RunDay {
        times: DayTimes { day: *day, starts: at(9, 30), ends: at(16, 30) },
        own_place: None,
        key: None,
        row,
    };
    let plan = RunPlan {
        venue: venue.to_owned(),
        venue_address: address.to_owned(),
        joining_link: None,
        min_places: 4,
        max_places: places,
        booking_deadline: days.first().map(|first| *first - Duration::days(2)),
        agency_cap: None,
        offer_hours: 24,
        access_notes: "Step-free from the street; parking behind the building.".to_owned(),
        own_codes: true,
        beside: Vec::new(),
        kept: KeptPlan::default(),
        public: true,
        days: days.iter().enumerate().map(row).collect(),
    };
    plan_run(&story.app, &story.by::<PlanTraining>(Role::Trainer)?, &story.service, course, &plan).await
}

/// Mark everybody who has a place on the run as there.
///
/// # Errors
/// What the room refuses.
pub async fn all_came(story: &Story, run: RunId) -> Result<(), Refusal> {
    let permit = TeachRun::open(&story.app, story.actor(Role::Trainer)?, None, run).await?;
    let db = story.app.read(&permit);
    let days = session_day::Entity::find().filter(session_day::Column::RunId.eq(run.0)).all(db).await?;
    let places =
        booking::Entity::find().filter(booking::Column::RunId.eq(run.0)).filter(booking::Column::State.eq("CONFIRMED")).all(db).await?;
    let marks: Vec<_> = places.iter().map(|place| (place.id, Mark::Attended)).collect();
    for day in days {
        take_register(&story.app, &permit, &story.service, day.id, &marks).await?;
    }
    Ok(())
}

/// Book a place for somebody who is signed in.
///
/// # Errors
/// What the room refuses.
pub async fn book_as(story: &Story, actor: &Actor, run: RunId) -> Result<(), Refusal> {
    book(&story.app, &BookPlace::of(actor, None)?, &story.service, run).await.map(drop)
}

/// Runs in the coming weeks, and places on them: those in training on the Awareness day, a volunteer on the Practitioner course.
///
/// # Errors
/// What the rooms refuse.
pub async fn places(story: &mut Story, courses: &Courses) -> Result<(), Refusal> {
    let end = story.service.zone.to_local(story.until).date();
    let after = |days: i64| end + Duration::days(days);
    let day = run(story, courses.awareness, LIBRARY, &working_days([after(12)]), 12).await?;
    run(story, courses.awareness, TOWN_HALL, &working_days([after(40)]), 16).await?;
    run(story, courses.practitioner, MEADOWS, &working_days([19, 26, 33].map(after)), 10).await?;
    run(story, courses.practitioner, CIVIC_SUITE, &working_days([54, 55, 61].map(after)), 10).await?;
    for address in ["nia.bowen@example.org", "tariq.mahmood@example.org", "noor.siddiqui@example.org"] {
        let actor = sign_in_practitioner(story, address, address).await?;
        book_as(story, &actor, day).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_meets_on_working_days_and_never_twice_on_one() {
        let start = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
        for end in start.iter_days().take(366) {
            let days = working_days([54, 55, 61].map(|days| end + Duration::days(days)));
            assert!(days.is_sorted_by(|one, next| one < next), "{days:?}");
            assert!(days.iter().all(|day| is_working_day(*day)), "{days:?}");
        }
    }
}
