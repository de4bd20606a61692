//! Training on a real database: places, invitations, registers, pages.

mod a4;
mod answers;
mod begun;
mod booking;
mod changes;
mod courses;
mod decisions;
mod despite;
mod halves;
pub mod http;
mod kept;
mod life;
mod limits;
mod many;
mod materials;
mod need;
mod own_place;
mod public;
mod race;
mod register;
mod repeat;
mod said;
mod schedule;
mod sign_in;
mod teaching;
mod trainers;
mod trust;
mod turns;
mod two_missed;
mod two_parts;

use super::commands;
use super::forms::{NewCourse, OwnPlace, RunDay, RunPlan};
use super::kept::KeptPlan;
use super::model::DayTimes;
use super::permits::{BookPlace, PlanTraining, TeachRun};
use super::queries::RunView;
use crate::calendar::answer::Incoming;
use crate::calendar::read::read;
use crate::platform::mail::Wire;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, CourseId, Refusal, Role, RunId};
use crate::testing::TestApp;
use base64::Engine as _;
use chrono::{NaiveDate, NaiveTime};
use std::collections::HashMap;
use std::sync::Mutex;

pub fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

pub fn course(code: &str, level: Level, prerequisite: Option<CourseId>) -> NewCourse {
    NewCourse {
        code: code.into(),
        title: format!("Course {code}"),
        summary: "What one needs".into(),
        description: String::new(),
        length_days: 2,
        audience: "Volunteers".into(),
        award_level: Some(level),
        prerequisite,
        cpd_minutes: 0,
        cpd_approved_minutes: 0,
        pre_reading: String::new(),
        criteria: String::new(),
        assessed: false,
        evaluated: false,
        public: false,
    }
}

pub fn plan(days: &[NaiveDate], max_places: i32) -> RunPlan {
    let day = |(row, day): (usize, &NaiveDate)| RunDay {
        times: DayTimes { day: *day, starts: at(9, 30), ends: at(16, 0) },
        own_place: None,
        key: None,
        row,
    };
    RunPlan {
        venue: "Room 2, Civic Centre".into(),
        venue_address: "High Street, Fenbridge".into(),
        joining_link: None,
        min_places: 1,
        max_places,
        booking_deadline: None,
        agency_cap: None,
        offer_hours: 24,
        access_notes: String::new(),
        own_codes: false,
        beside: Vec::new(),
        kept: KeptPlan::default(),
        public: false,
        days: days.iter().enumerate().map(day).collect(),
    }
}

/// The same run as a plan, to be changed.
pub fn as_planned(view: &RunView) -> RunPlan {
    let days = view.days.iter().enumerate().map(|(row, day)| RunDay {
        times: DayTimes { day: day.day, starts: day.starts_local, ends: day.ends_local },
        own_place: day.venue.clone().map(|venue| OwnPlace { venue, address: day.venue_address.clone().unwrap_or_default() }),
        key: Some(day.id),
        row,
    });
    RunPlan {
        venue: view.run.venue.clone(),
        venue_address: view.run.venue_address.clone(),
        joining_link: view.run.joining_link.clone(),
        min_places: view.run.min_places,
        max_places: view.run.max_places,
        booking_deadline: view.run.booking_deadline,
        agency_cap: view.run.agency_cap,
        offer_hours: view.run.offer_hours,
        access_notes: view.run.access_notes.clone(),
        own_codes: view.run.own_codes,
        beside: Vec::new(),
        kept: KeptPlan::default(),
        public: view.run.is_public,
        days: days.collect(),
    }
}

/// A service with a trainer and the Practitioner course.
pub struct Story {
    pub test: TestApp,
    pub trainer: Actor,
    pub course: CourseId,
    /// Who teaches what Nora cannot, because she teaches something else then.
    colleagues: Mutex<HashMap<RunId, Actor>>,
}

impl Story {
    pub async fn new() -> Self {
        Self::over(TestApp::new().await).await
    }

    /// The same on a service that stands elsewhere in time.
    pub async fn over(test: TestApp) -> Self {
        let trainer = test.signed_in("Nora Quill", &[Role::Trainer]).await;
        let permit = test.permit::<PlanTraining>(&trainer);
        let course = commands::add_course(&test.app, &permit, &course("PRACTITIONER", Level::Foundation, None)).await.unwrap();
        Self { test, trainer, course, colleagues: Mutex::default() }
    }

    pub async fn run(&self, days: &[NaiveDate], places: i32) -> RunId {
        self.run_of(self.course, days, places).await
    }

    pub async fn run_of(&self, course: CourseId, days: &[NaiveDate], places: i32) -> RunId {
        let plan = plan(days, places);
        let permit = self.test.permit::<PlanTraining>(&self.trainer);
        let planned = commands::plan_run(&self.test.app, &permit, &self.test.service, course, &plan).await;
        if !matches!(&planned, Err(Refusal::Invalid(problems)) if problems.0.iter().all(|problem| problem.code == "trainer_elsewhere")) {
            return planned.unwrap();
        }
        let number = self.colleagues.lock().unwrap().len();
        let colleague = self.test.signed_in(&format!("Colleague {number}"), &[Role::Trainer]).await;
        let permit = self.test.permit::<PlanTraining>(&colleague);
        let run = commands::plan_run(&self.test.app, &permit, &self.test.service, course, &plan).await.unwrap();
        self.colleagues.lock().unwrap().insert(run, colleague);
        run
    }

    pub async fn volunteer(&self, name: &str) -> Actor {
        self.test.signed_in(name, &[Role::Volunteer]).await
    }

    pub async fn book(&self, who: &Actor, run: RunId) -> Result<(), Refusal> {
        let permit = self.test.permit::<BookPlace>(who);
        commands::book(&self.test.app, &permit, &self.test.service, run).await.map(drop)
    }

    pub async fn teaches(&self, run: RunId) -> TeachRun {
        let colleague = self.colleagues.lock().unwrap().get(&run).cloned();
        TeachRun::open(&self.test.app, &colleague.unwrap_or_else(|| self.trainer.clone()), None, run).await.unwrap()
    }

    pub async fn view(&self, run: RunId) -> RunView {
        let permit = self.teaches(run).await;
        super::queries::run(&self.test.app, &permit, self.test.service.id, run).await.unwrap()
    }

    /// Where the clock stands from now on, by the clock on the wall.
    pub fn now_is(&self, day: NaiveDate, time: NaiveTime) {
        self.test.app.clock().move_to(self.test.service.zone.to_utc(day.and_time(time)).unwrap());
    }

    /// What every mail so far says to a calendar, in the order of sending.
    pub async fn invitations(&self) -> Vec<(String, Incoming)> {
        self.test.run_jobs().await;
        self.test.mails().iter().filter_map(|mail| Some((mail.to.to_string(), read(&calendar_part(mail)?).unwrap()))).collect()
    }

    /// Somebody who was there on every day of a run of that course, which is over.
    pub async fn completed(&self, person: &Actor, course: CourseId) -> RunId {
        use super::model::Mark;
        let run = self.run_of(course, &[ymd(2026, 11, 9)], 5).await;
        self.book(person, run).await.unwrap();
        self.now_is(ymd(2026, 11, 9), at(17, 0));
        let permit = self.teaches(run).await;
        let view = self.view(run).await;
        let booking = super::queries::delegates(&self.test.app, &permit).await.unwrap()[0].booking;
        let marks = [(booking, Mark::Attended)];
        commands::take_register(&self.test.app, &permit, &self.test.service, view.days[0].id, &marks).await.unwrap();
        run
    }
}

/// The calendar object inside a mail as it went over the wire: the attached file, which says the same as the part beside the text.
fn calendar_part(mail: &Wire) -> Option<Vec<u8>> {
    let text = String::from_utf8(mail.octets.clone()).unwrap();
    let file = text.split("Content-Type: application/ics").nth(1)?;
    let (_, body) = file.split_once("\r\n\r\n")?;
    let body: String = body.split("\r\n--").next()?.chars().filter(|c| !c.is_whitespace()).collect();
    let calendar = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
    let method = read(&calendar).unwrap().method;
    assert!(text.contains(&format!("Content-Type: text/calendar; method={method}; charset=utf-8")));
    Some(calendar)
}

/// The code of a refusal; fields' codes for a form.
pub fn code<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> String {
    match outcome.unwrap_err() {
        Refusal::Refused { code, .. } => code.to_owned(),
        Refusal::Invalid(problems) => problems.0.into_iter().map(|problem| problem.code).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    }
}
