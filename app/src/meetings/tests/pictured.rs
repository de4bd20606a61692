//! Meetings in the picture of everything planned, on the page of their case and in the feed of the team.

use super::cases::at_home;
use super::{Story, on};
use crate::briefings::commands::{add_briefing, add_session};
use crate::briefings::forms::{NewBriefing, NewSession};
use crate::meetings::permits::OneMeeting;
use crate::shared::{Actor, MeetingId, RawForm, Role};
use entity::{meeting, meeting_person};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

const LIST: &str = "/training/calendar?view=list&from=2026-11-01";

fn id(page: &str) -> Uuid {
    page.rsplit('/').next().unwrap().parse().unwrap()
}

impl Story {
    /// A supervision of Vi by Sue, a meeting of Vi about her case, and one of the team with nobody but the office.
    async fn planned(&self) -> [String; 3] {
        let (case, ..) = self.case().await;
        let mut supervision = on("2026-11-02", "10:00", "11:00");
        supervision.set("with", self.vi.person.to_string());
        let mut team = on("2026-11-04", "10:00", "11:00");
        team.set("place", "Upstairs");
        for (name, value) in [("kind", "TEAM_MEETING"), ("title", "Rota")] {
            team.set(name, value);
        }
        let colleague = self.test.signed_in("Col League", &[Role::Coordinator]).await;
        team.0.push(("people".to_owned(), colleague.person.to_string()));
        [
            self.plan(&self.sue, "/meetings/supervision/new", &supervision).await,
            self.plan(&self.vi, &format!("/cases/{case}/meetings/new"), &at_home(&[self.vi.person])).await,
            self.plan(&self.cora, "/meetings/team/new", &team).await,
        ]
    }

    /// The same meeting once more, as an interview with those on the panel.
    async fn interview(&self, like: &str, panel: &[&Actor]) -> String {
        let row = self.row(like).await;
        let permit = crate::platform::permit::SystemPermit::because(None, "a test");
        let tx = self.test.app.begin(&permit).await.unwrap();
        let row = meeting::Model { id: tx.new_id(), reference: "M-2026-0999".into(), kind: "INTERVIEW".into(), about_id: None, ..row };
        let key = row.id;
        meeting::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*tx).await.unwrap();
        for who in panel {
            let own = meeting_person::ActiveModel {
                id: Set(tx.new_id()),
                service_id: Set(row.service_id),
                meeting_id: Set(key),
                person_id: Set(who.person.0),
                part: Set("LEADS".into()),
                joined_at: Set(tx.now()),
                left_at: Set(None),
            };
            own.insert(&*tx).await.unwrap();
        }
        self.test.app.commit(tx).await.unwrap();
        format!("/meetings/{key}")
    }

    async fn list(&self, who: &Actor, filter: &str) -> String {
        self.get(who, &format!("{LIST}{filter}")).await.page
    }
}

#[tokio::test]
async fn the_calendar_shows_everybody_the_meetings_that_they_may_open_and_no_other() {
    let story = Story::new().await;
    let mut pages = story.planned().await.to_vec();
    pages.push(story.interview(&pages[0], &[&story.cora, &story.vi]).await);
    let mut readers = vec![story.cora.clone(), story.sue.clone(), story.vi.clone()];
    for (name, role) in [
        ("Mo Manager", Role::ServiceManager),
        ("Rae Recruiter", Role::Recruiter),
        ("Tess Trainer", Role::Trainer),
        ("Ola Other", Role::Volunteer),
        ("Ada Lead", Role::AgencyLead),
    ] {
        readers.push(story.test.signed_in(name, &[role]).await);
    }
    let mut shown = Vec::new();
    for who in &readers {
        for view in [LIST, "/training/calendar?view=week&from=2026-11-02", "/training/calendar?from=2026-11-02"] {
            let found = story.get(who, view).await.page;
            for page in &pages {
                let may = OneMeeting::open(&story.test.app, who, None, MeetingId(id(page))).await.is_ok();
                let kind = story.row(page).await.kind;
                assert_eq!(found.contains(page.as_str()), may, "{}: {kind} in {view}", who.name);
                shown.push(may);
            }
        }
    }
    assert!(shown.contains(&true) && shown.contains(&false));
}

#[tokio::test]
async fn a_meeting_about_a_case_is_neutral_for_all_but_those_on_the_case() {
    let story = Story::new().await;
    let [_, case_meeting, _] = story.planned().await;
    for who in [&story.cora, &story.sue] {
        let found = story.list(who, "&what=CASE_MEETING").await;
        assert!(found.contains(&case_meeting) && found.contains("Open it to see where"), "{}: {found}", who.name);
        for word in ["Fen Road", "Bull", "about a case", "RJ-2026"] {
            assert!(!found.contains(word), "{} reads {word}", who.name);
        }
        assert!(!story.list(who, "&place=At+Mr+Bull%27s,+4+Fen+Road").await.contains(&case_meeting), "nor is it found by its place");
    }
    let own = story.list(&story.vi, "&place=At+Mr+Bull%27s,+4+Fen+Road").await;
    assert!(own.contains(&case_meeting) && own.contains("Fen Road") && own.contains("You lead it"), "{own}");
}

#[tokio::test]
async fn before_the_second_step_a_role_of_the_office_shows_nothing_more() {
    use crate::training::queries::{Looker, scheduled};
    let story = Story::new().await;
    story.planned().await;
    let both = story.test.signed_in("Bo Both", &[Role::Coordinator, Role::ServiceManager, Role::Trainer]).await;
    let asked = crate::training::schedule::asked(&RawForm::from([("from", "2026-11-01")]), chrono::NaiveDate::default());
    let until = asked.days().1.unwrap();
    for (second_step, many) in [(true, 3), (false, 0)] {
        let who = Actor { second_step, ..both.clone() };
        let looker = Looker { actor: &who, zone: story.test.service.zone, now: story.test.app.clock().now() };
        let permit = story.test.permit::<crate::training::permits::SeeTraining>(&who);
        let found = scheduled(&story.test.app, &permit, looker, &asked, until).await.unwrap();
        assert_eq!(found.entries.len(), many, "second step: {second_step}");
    }
}

#[tokio::test]
async fn the_calendar_is_narrowed_by_kind_person_place_and_to_ones_own() {
    let story = Story::new().await;
    let [supervision, case_meeting, team] = story.planned().await;
    let mo = story.test.signed_in("Mo Manager", &[Role::ServiceManager]).await;
    let sue = format!("&trainer={}", story.sue.person);
    let vi = format!("&trainer={}", story.vi.person);
    for (who, filter, expected) in [
        (&mo, "", [true, true, true]),
        (&mo, "&what=SUPERVISION", [true, false, false]),
        (&mo, "&what=TEAM_MEETING", [false, false, true]),
        (&mo, "&what=COURSE", [false, false, false]),
        (&mo, sue.as_str(), [true, false, false]),
        (&mo, vi.as_str(), [true, true, false]),
        (&mo, "&place=Upstairs", [false, false, true]),
        (&mo, "&place=online", [false, false, false]),
        (&mo, "&mine=yes", [false, false, false]),
        (&story.vi, "&mine=yes", [true, true, false]),
        (&story.cora, "&mine=yes", [false, false, true]),
    ] {
        let page = story.list(who, filter).await;
        let found = [&supervision, &case_meeting, &team].map(|one| page.contains(one.as_str()));
        assert_eq!(found, expected, "{} {filter}", who.name);
    }
    // The filters name who comes and where, and nothing of the case.
    let offered = story.list(&mo, "").await;
    for part in ["Sue Perry</option>", "Upstairs</option>", "Supervision</option>"] {
        assert!(offered.contains(part), "{part}");
    }
    assert!(!offered.contains("Fen Road"));
}

#[tokio::test]
async fn sessions_of_briefings_stand_in_the_calendar_of_those_who_read_briefings() {
    let story = Story::new().await;
    let (app, service) = (&story.test.app, &story.test.service);
    let permit = story.test.permit(&story.cora);
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    let new = NewBriefing {
        title: "What to offer".into(),
        kind: crate::briefings::model::Kind::ForceWide,
        about: String::new(),
        materials: String::new(),
        self_declared: false,
        last_day: day(30),
    };
    let briefing = add_briefing(app, &permit, &new).await.unwrap();
    let at = |hour| day(5).and_hms_opt(hour, 0, 0).unwrap();
    let session = NewSession { starts: at(9), ends: at(10), place: "Parade room".into() };
    add_session(app, &permit, service, briefing, &session).await.unwrap();
    let address = format!("/briefings/{briefing}");
    let tess = story.test.signed_in("Tess Trainer", &[Role::Trainer]).await;
    for (who, filter, sees) in [
        (&story.cora, "", true),
        (&tess, "&what=BRIEFING", true),
        (&tess, "&place=Parade+room", true),
        (&tess, "&what=COURSE", false),
        (&tess, "&mine=yes", false),
        (&story.vi, "", false),
    ] {
        let page = story.list(who, filter).await;
        assert_eq!(page.contains(&address) && page.contains("Parade room"), sees, "{} {filter}", who.name);
    }
}

#[tokio::test]
async fn the_page_of_a_case_has_its_next_meetings_and_leads_to_all() {
    let story = Story::new().await;
    let (case, ..) = story.case().await;
    let path = format!("/cases/{case}");
    let bare = story.get(&story.vi, &path).await.page;
    assert!(bare.contains("No meeting is planned") && bare.contains(&format!("{path}/meetings")), "{bare}");
    let new = format!("{path}/meetings/new");
    let mut later = at_home(&[story.vi.person]);
    later.set_day("when", chrono::NaiveDate::from_ymd_opt(2026, 11, 10).unwrap());
    later.set("purpose", "FOLLOW_UP");
    let later = story.plan(&story.vi, &new, &later).await;
    let next = story.plan(&story.vi, &new, &at_home(&[story.vi.person])).await;
    let off = on("2026-11-06", "10:00", "11:00");
    let mut off = RawForm(off.0.into_iter().chain([("people".to_owned(), story.vi.person.to_string())]).collect());
    off.set("purpose", "REVIEW");
    let off = story.plan(&story.vi, &new, &off).await;
    story.post(&story.vi, &format!("{off}/call-off"), &RawForm::from([("reason", "Ill")])).await;
    let page = story.get(&story.vi, &path).await.page;
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not in {page}"));
    assert!(at(&next) < at(&later), "the next first");
    assert!(page.contains("Both sides together, ") && page.contains("Follow-up, ") && !page.contains(&off), "{page}");
}
