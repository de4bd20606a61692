//! The stage of the story: its people, what they type, and what they are sent.

use super::super::http::Answer;
use super::super::{Story, calendar_part, ymd};
use crate::agencies::commands::find_or_record;
use crate::platform::mail::Wire;
use crate::platform::permit::SystemPermit;
use crate::shared::{Actor, AgencyId, Role, RunId};
use crate::testing::TestApp;
use crate::testing::letters::{link, words};
use axum::http::StatusCode;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub const CONSTABULARY: &str = "Cambridgeshire Constabulary";
pub const TEN: [(&str, &str, Option<&str>); 10] = [
    ("Alan Pike", "alan.pike@example.org", Some(CONSTABULARY)),
    ("Ros Hale", "ros.hale@example.org", Some(CONSTABULARY)),
    ("Jas Kaur", "jas.kaur@example.org", Some(CONSTABULARY)),
    ("Delyth Morgan", "delyth.morgan@example.org", Some("OPCC Cambridgeshire")),
    ("Femi Ogun", "femi.ogun@example.org", Some("Cambridgeshire YOS")),
    ("Carla Reis", "carla.reis@example.org", Some("Peterborough YOS")),
    ("Miles Tebbutt", "miles.tebbutt@example.org", Some("Cambridge Neighbourhood Justice Panel")),
    ("Anya Novak", "anya.novak@example.org", Some("BeNCH CRC")),
    ("Sean Doyle", "sean.doyle@example.org", Some(CONSTABULARY)),
    ("Nia Bowen", "nia.bowen@example.org", None),
];
/// The days of the run, in October 2015; the clocks go back between the second and the third.
pub const DAYS: [u32; 3] = [20, 21, 27];
pub const HALL: [(&str, &str); 2] = [("venue", "Police Headquarters, Huntingdon"), ("min_places", "6")];
pub const EIGHT: [(&str, &str); 4] =
    [("venue", "Police Headquarters, Huntingdon"), ("min_places", "6"), ("max_places", "8"), ("agency_cap", "3")];
pub const MANAGER: &str = "sgt.moss@example.org";

pub fn day_of(day: u32) -> NaiveDate {
    ymd(2015, 10, day)
}

pub fn id_of(run: &str) -> RunId {
    run.rsplit('/').next().unwrap().parse().unwrap()
}

pub struct A4 {
    pub story: Story,
    pub coordinator: Actor,
    agencies: BTreeMap<&'static str, AgencyId>,
}

impl A4 {
    pub async fn new() -> Self {
        let test = TestApp::with(&[("clock", "2015-08-24T09:00")]).await;
        let story = Story::over(test).await;
        let coordinator = story.test.signed_in("Ana Reid", &[Role::Coordinator]).await;
        let mut agencies = BTreeMap::new();
        let tx = story.test.app.begin(&SystemPermit::because(Some(story.test.service.id), "a test")).await.unwrap();
        for name in TEN.iter().filter_map(|(_, _, agency)| *agency) {
            agencies.insert(name, find_or_record(&tx, story.test.service.id, name).await.unwrap().0);
        }
        story.test.app.commit(tx).await.unwrap();
        Self { story, coordinator, agencies }
    }

    pub async fn add_course(&self, fields: &[(&str, &str)]) -> String {
        let mut form =
            vec![("_form", "course"), ("_page", "/training/courses/new"), ("summary", "What it is for"), ("audience", "Everybody")];
        form.extend(fields);
        let made = self.story.post(&self.story.trainer, "/training/courses/new", &form).await;
        assert!(made.location.starts_with("/training/courses/"), "{}", made.location);
        made.location.rsplit('/').next().unwrap().to_owned()
    }

    pub async fn plan(&self, course: &str, days: &[NaiveDate], more: &[(&str, &str)]) -> String {
        let mut form: Vec<(String, String)> = vec![("course".into(), course.into())];
        for (number, day) in days.iter().enumerate() {
            let name = format!("day{}", number + 1);
            let [d, m, y] = ["%-d", "%-m", "%Y"].map(|part| day.format(part).to_string());
            form.extend([(format!("{name}-day"), d), (format!("{name}-month"), m), (format!("{name}-year"), y)]);
            form.extend([(format!("{name}_starts"), "09:30".into()), (format!("{name}_ends"), "16:30".into())]);
        }
        form.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let planned = self.story.post(&self.story.trainer, "/training/runs/new", &pairs).await;
        assert!(planned.location.starts_with("/training/runs/") && !planned.location.contains("form="), "{}", planned.location);
        planned.location
    }

    /// The coordinator asks for a place for one of the ten; an agency's line manager has agreed unless `ask` says otherwise.
    pub async fn ask_for(&self, who: &str, run: &str, ask: bool) -> Answer {
        let (name, email, agency) = TEN.iter().find(|(name, ..)| *name == who).copied().unwrap();
        let agency = agency.map(|agency| self.agencies[agency].to_string()).unwrap_or_default();
        let page = format!("{run}/book-for");
        let mut form = vec![("_form", "book_for"), ("_page", page.as_str()), ("name", name), ("email", email), ("agency", agency.as_str())];
        match (agency.is_empty(), ask) {
            (true, _) => form.push(("approval", "none")),
            (_, true) => form.extend([("approval", "ask"), ("manager_name", "Sgt Moss"), ("manager_email", MANAGER)]),
            _ => form.extend([("approval", "given"), ("manager_name", "Their manager")]),
        }
        self.story.post_back(&self.coordinator, &page, &form).await
    }

    pub async fn mails(&self) -> Vec<Wire> {
        self.story.test.run_jobs().await;
        self.story.test.mails()
    }

    /// As [`Story::letter_link`].
    pub async fn link(&self, to: &str, path: &str) -> String {
        self.story.letter_link(to, path).await
    }

    /// What calendars are told by the mails from that one on: to whom, method, SEQUENCE, start in local time, place.
    pub async fn told_since(&self, from: usize) -> Vec<(String, String, u32, String, String)> {
        let mails = self.mails().await;
        mails
            .iter()
            .skip(from)
            .filter_map(|mail| Some((mail, calendar_part(mail)?)))
            .map(|(mail, octets)| {
                let text = String::from_utf8(octets).unwrap().replace("\r\n ", "");
                let event = text.split("BEGIN:VEVENT").nth(1).unwrap();
                let value = |name: &str| {
                    let line = event.lines().find(|line| line.starts_with(name)).unwrap_or_default();
                    line.split_once(':').map(|(_, value)| value.to_owned()).unwrap_or_default()
                };
                let method = text.lines().find_map(|line| line.strip_prefix("METHOD:")).unwrap().to_owned();
                assert_eq!(event.matches("ATTENDEE").count(), 1, "nobody else is named");
                (mail.to.to_string(), method, value("SEQUENCE").parse().unwrap(), value("DTSTART"), value("LOCATION"))
            })
            .collect()
    }

    pub async fn subjects_to(&self, to: &str) -> Vec<String> {
        let subject = |mail: &Wire| {
            let text = String::from_utf8_lossy(&mail.octets).into_owned();
            text.lines().find_map(|line| line.strip_prefix("Subject: ").map(str::to_owned)).unwrap_or_default()
        };
        self.mails().await.iter().filter(|mail| mail.to.to_string() == to).map(subject).collect()
    }

    /// Keep the register of the run's day of that number: everybody was there but those named.
    pub async fn register(&self, run: &str, day: usize, absent: &[&str]) {
        let view = self.story.view(id_of(run)).await;
        let permit = self.story.teaches(id_of(run)).await;
        let delegates = crate::training::queries::delegates(&self.story.test.app, &permit).await.unwrap();
        let day = view.days[day - 1].id.to_string();
        let mut form = vec![("_form".to_owned(), "register".to_owned()), ("day".to_owned(), day)];
        for delegate in delegates.iter().filter(|delegate| crate::training::model::BookingState::SEATED.contains(&delegate.state)) {
            let mark = if absent.contains(&delegate.name.as_str()) { "NO_SHOW" } else { "ATTENDED" };
            form.push((format!("mark-{}", delegate.booking), mark.to_owned()));
        }
        let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let kept = self.story.post(&self.story.trainer, &format!("{run}/register"), &pairs).await;
        assert!(kept.location.contains("register?day="), "{}", kept.location);
    }

    pub async fn page(&self, link: &str) -> String {
        let page = self.story.get_public(link).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        page.text
    }
}

impl Story {
    /// The link of the last mail to that address that has one to `path`.
    pub async fn letter_link(&self, to: &str, path: &str) -> String {
        self.test.run_jobs().await;
        let mails = self.test.mails();
        let mut found = mails.iter().rev().filter(|mail| mail.to.to_string() == to).filter_map(|mail| link(&words(mail), path));
        found.next().unwrap_or_else(|| panic!("no link to {path} for {to}"))
    }
}
