//! Invitations and answers on a real database.

mod asking;
mod by_imap;
mod by_link;
mod by_mail;
mod elsewhere;
mod own;
mod protected;

use super::answers::{self, Said};
use super::appointments::{self, Kind, Part, Wording};
use super::invite::{Contact, Entry};
use super::links;
use crate::platform::mail::{Button, Letter};
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::shared::{PersonId, Refusal};
use crate::testing::TestApp;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chrono::{Duration, NaiveDate};
use entity::{appointment, letter};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tower::ServiceExt as _;
use uuid::Uuid;

/// A service, somebody, and one thing that they are invited to: on 20 November, asked on 26 October.
pub struct Invited {
    pub test: TestApp,
    pub part: Part,
    pub contact: Contact,
}

pub fn entry(day: u32) -> Entry {
    let at = |hour| NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, 30, 0).unwrap();
    Entry {
        starts_local: at(9),
        ends_local: at(16),
        zone: "Europe/London".into(),
        summary: "Course, day 1".into(),
        place: "Room 2, Civic Centre".into(),
        description: "Bring a pen".into(),
        link: None,
    }
}

fn wording() -> Wording {
    let button = Some(Button { label: "Open the course day".into(), url: "http://accord.test/training/runs/1".into() });
    let letter = Letter {
        subject: "Your place is booked".into(),
        greeting: "Dear Siân,".into(),
        paragraphs: vec!["Your place is booked.".into()],
        button,
        closing: String::new(),
    };
    Wording { kind: "training_day_booked", why: "you have a place on a course", letter }
}

impl Invited {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let test = TestApp::with(settings).await;
        let person = test.person("Siân Llŷr").await;
        let story = Self::unasked(test, person).await;
        story.invite(entry(20)).await.unwrap();
        story
    }

    /// Not invited yet.
    pub async fn unasked(test: TestApp, person: PersonId) -> Self {
        let part = Part { kind: Kind::TrainingDay, subject: test.app.clock().new_id(), person };
        let tx = test.app.begin(&SystemPermit::because(Some(test.service.id), "a test")).await.unwrap();
        let contact = appointments::contacts(&tx, &[person]).await.unwrap().remove(&person).unwrap();
        drop(tx);
        Self { test, part, contact }
    }

    pub async fn invite(&self, entry: Entry) -> Result<(), Refusal> {
        let tx = self.test.app.begin(&SystemPermit::because(Some(self.test.service.id), "a test")).await?;
        appointments::invite(&self.test.app, &tx, &self.test.service, self.part, &self.contact, entry, wording()).await?;
        self.test.app.commit(tx).await
    }

    pub async fn change(&self, service: &ServiceNames, before: Entry, after: Entry) {
        let app = &self.test.app;
        let tx = app.begin(&SystemPermit::because(Some(service.id), "a test")).await.unwrap();
        appointments::change(app, &tx, service, self.part, &self.contact, (before, after), wording()).await.unwrap();
        app.commit(tx).await.unwrap();
    }

    pub async fn take_back(&self) {
        let app = &self.test.app;
        let tx = app.begin(&SystemPermit::because(Some(self.test.service.id), "a test")).await.unwrap();
        appointments::cancel(app, &tx, &self.test.service, self.part, &self.contact, entry(20), wording()).await.unwrap();
        app.commit(tx).await.unwrap();
    }

    pub async fn row(&self) -> appointment::Model {
        let permit = SystemPermit::because(None, "a test");
        let rows = appointment::Entity::find().filter(appointment::Column::SubjectId.eq(self.part.subject));
        rows.one(self.test.app.read(&permit)).await.unwrap().unwrap()
    }

    /// Every letter so far, in the order of writing.
    pub async fn letters(&self) -> Vec<letter::Model> {
        let permit = SystemPermit::because(None, "a test");
        letter::Entity::find().order_by_asc(letter::Column::Id).all(self.test.app.read(&permit)).await.unwrap()
    }

    /// What stands, as whoever teaches sees it.
    pub async fn said(&self) -> Option<Said> {
        let permit = SystemPermit::because(None, "a test");
        let mut all = answers::answers(self.test.app.read(&permit), self.part.kind, &[self.part.subject]).await.unwrap();
        all.remove(&(self.part.subject, self.part.person))
    }

    /// Every answer ever given: its word, and whether it still stands.
    pub async fn history(&self) -> Vec<(String, bool)> {
        let permit = SystemPermit::because(None, "a test");
        let rows = entity::appointment_answer::Entity::find().order_by_asc(entity::appointment_answer::Column::Id);
        let rows = rows.all(self.test.app.read(&permit)).await.unwrap();
        rows.into_iter().map(|row| (row.answer, row.superseded_at.is_none())).collect()
    }

    pub async fn path(&self) -> String {
        format!("/calendar/answer/{}", links::token(&self.test.app, self.row().await.id).unwrap())
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> (StatusCode, String) {
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = crate::serve::site(&self.test.app).oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 4_000_000).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// Let days pass.
    pub async fn later(&self, days: i64) {
        let clock = self.test.app.clock();
        clock.move_to(clock.now() + Duration::days(days));
    }
}

/// Keys that nobody should be able to make an identity of.
pub fn tells_a_key(uid: &str, keys: &[Uuid]) -> bool {
    keys.iter().any(|key| uid.contains(&key.simple().to_string()))
}
