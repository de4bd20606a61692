//! A service with a course and volunteers, as it stands before the program is started.

use app::shared::vocabulary::Level;
use app::shared::{Actor, CourseId, PersonId, Role, RunId};
use app::testing::TestApp;
use app::training::commands;
use app::training::forms::{NewCourse, RunDay, RunPlan};
use app::training::kept::KeptPlan;
use app::training::model::DayTimes;
use app::training::permits::{BookPlace, PlanTraining};
use chrono::{NaiveDate, NaiveTime};

/// Nobody has begun to work yet.
pub struct Story {
    pub test: TestApp,
    trainer: Actor,
    course: CourseId,
}

/// Somebody with a browser that is signed in.
#[derive(Debug, Clone)]
pub struct Volunteer {
    pub person: PersonId,
    pub cookie: String,
}

impl Story {
    pub async fn new() -> Self {
        let test = TestApp::new().await;
        let trainer = test.signed_in("Nora Quill", &[Role::Trainer]).await;
        let new = NewCourse {
            code: "PRACTITIONER".into(),
            title: "Practitioner course".into(),
            summary: "What one needs".into(),
            description: String::new(),
            length_days: 2,
            audience: "Volunteers".into(),
            award_level: Some(Level::Foundation),
            prerequisite: None,
            cpd_minutes: 0,
            cpd_approved_minutes: 0,
            pre_reading: String::new(),
            criteria: String::new(),
            assessed: false,
            evaluated: false,
            public: false,
        };
        let course = commands::add_course(&test.app, &test.permit::<PlanTraining>(&trainer), &new).await.unwrap();
        Self { test, trainer, course }
    }

    /// A run of so many days, weekly from that day of November.
    pub async fn run(&self, first_day: u32, days: u32, places: i32) -> RunId {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let first = NaiveDate::from_ymd_opt(2026, 11, first_day).unwrap();
        let day = |number: u32| RunDay {
            times: DayTimes { day: first + chrono::Duration::weeks(i64::from(number)), starts: time(10), ends: time(16) },
            own_place: None,
            key: None,
            row: usize::try_from(number).unwrap(),
        };
        let plan = RunPlan {
            venue: "Room 2, Civic Centre".into(),
            venue_address: "High Street, Fenbridge".into(),
            joining_link: None,
            min_places: 1,
            max_places: places,
            booking_deadline: None,
            agency_cap: None,
            offer_hours: 24,
            access_notes: String::new(),
            own_codes: false,
            beside: Vec::new(),
            kept: KeptPlan::default(),
            public: false,
            days: (0..days).map(day).collect(),
        };
        let permit = self.test.permit::<PlanTraining>(&self.trainer);
        commands::plan_run(&self.test.app, &permit, &self.test.service, self.course, &plan).await.unwrap()
    }

    pub async fn volunteers(&self, count: usize) -> Vec<Volunteer> {
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            let actor = self.actor().await;
            all.push(Volunteer { person: actor.person, cookie: self.test.cookie(&actor).await });
        }
        all
    }

    /// Volunteers who book, and with `and_back` give their place back, before the program is started: their letters wait to be sent.
    pub async fn bookings(&self, count: usize, run: RunId, and_back: bool) {
        let Self { test, .. } = self;
        for _ in 0..count {
            let permit = test.permit::<BookPlace>(&self.actor().await);
            commands::book(&test.app, &permit, &test.service, run).await.unwrap();
            if and_back {
                commands::cancel(&test.app, &permit, &test.service, run, None).await.unwrap();
            }
        }
    }

    async fn actor(&self) -> Actor {
        let name = format!("Volunteer {}", self.test.app.clock().new_id().simple());
        self.test.signed_in(&name, &[Role::Volunteer]).await
    }
}
