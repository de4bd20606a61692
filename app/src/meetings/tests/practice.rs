//! A meeting about a case that was held is practice of those who work on the case and were in it.

use super::Story;
use super::cases::at_home;
use crate::accreditation::commands::{NewAward, Source, adopt_scheme, record_award};
use crate::accreditation::facts::{DayWorked, Facts};
use crate::accreditation::queries::{Whom, facts};
use crate::accreditation::scheme::{CaseKind, Scheme};
use crate::people::practitioners::words::Standing;
use crate::people::tests::practitioner;
use crate::platform::permit::SystemPermit;
use crate::recruitment::http_tests::ask;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, PersonId, RawForm, Role};
use crate::testing::letters::{link, words};
use chrono::NaiveDate;
use entity::standing_due;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

impl Story {
    async fn facts_of(&self, person: PersonId) -> Facts {
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let (db, service) = (self.test.app.read(&permit), self.test.service.id);
        facts(db, service, Whom::These(&[person])).await.unwrap().remove(&person).unwrap()
    }

    /// The days of the one case that somebody works on.
    async fn worked(&self, person: PersonId) -> Vec<DayWorked> {
        self.facts_of(person).await.cases.remove(0).days
    }

    /// By the clock on the wall in Cambridge.
    fn it_is(&self, day: NaiveDate, hour: u32) {
        let at = day.and_hms_opt(hour, 0, 0).unwrap();
        self.test.app.clock().move_to(self.test.service.zone.to_utc(at).unwrap());
    }

    async fn is_to_be_judged(&self, person: PersonId) -> bool {
        let permit = SystemPermit::because(None, "a test");
        let due = standing_due::Entity::find().filter(standing_due::Column::PersonId.eq(person.0));
        due.count(self.test.app.read(&permit)).await.unwrap() > 0
    }

    /// Vi holds Foundation under the RJC's scheme.
    async fn vi_is_accredited(&self) {
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let (tx, service) = (self.test.app.begin(&permit).await.unwrap(), self.test.service.id);
        adopt_scheme(&tx, service, "RJC", &Scheme::rjc(), ymd(2024, 1, 1)).await.unwrap();
        let new = NewAward {
            level: Level::Foundation,
            awarded_on: ymd(2025, 1, 10),
            expires_on: None,
            evidence: serde_json::json!({}),
            words: None,
            source: Source::List,
        };
        record_award(&tx, service, self.vi.person, &new).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
    }

    async fn hold(&self, who: &Actor, page: &str) {
        assert_eq!(self.post(who, &format!("{page}/held"), &RawForm::default()).await.to, page);
    }
}

#[tokio::test]
async fn a_meeting_that_was_held_moves_the_last_day_of_the_case_and_says_what_work_it_was() {
    let story = Story::new().await;
    story.vi_is_accredited().await;
    let (case, ..) = story.case().await;
    let new = format!("/cases/{case}/meetings/new");
    let both_sides = story.plan(&story.vi, &new, &at_home(&[story.vi.person])).await;
    let mut review = at_home(&[story.vi.person]);
    for (name, value) in [("purpose", "REVIEW"), ("when-day", "10")] {
        review.set(name, value);
    }
    let review = story.plan(&story.vi, &new, &review).await;
    assert!(story.get(&story.vi, "/record").await.page.contains("Case as lead, last worked on Mon 26 Oct 2026"), "the day it was taken on");
    crate::accreditation::jobs::by_the_clock(&story.test.app).await.unwrap();
    assert!(!story.is_to_be_judged(story.vi.person).await);

    // Asked at home until somebody says so; whoever is not on the case is not asked.
    story.it_is(ymd(2026, 11, 4), 9);
    let asks = "Was it held, or is it off?";
    assert!(story.get(&story.vi, "/home").await.page.contains(asks));
    assert!(!story.get(&story.sue, "/home").await.page.contains(asks));
    assert!(story.worked(story.vi.person).await.is_empty(), "planned is not held");
    story.hold(&story.vi, &both_sides).await;
    assert!(!story.get(&story.vi, "/home").await.page.contains(asks));
    assert!(story.is_to_be_judged(story.vi.person).await, "at once, not with the night");
    let direct = DayWorked { on: ymd(2026, 11, 3), way: Some(CaseKind::Direct) };
    assert_eq!(story.worked(story.vi.person).await, [direct]);
    assert!(story.get(&story.vi, "/record").await.page.contains("Case as lead, last worked on Tue 3 Nov 2026"));

    // Nobody of the case was met.
    story.it_is(ymd(2026, 11, 11), 9);
    story.hold(&story.vi, &review).await;
    assert_eq!(story.worked(story.vi.person).await, [direct]);
}

#[tokio::test]
async fn who_was_taken_off_or_said_that_they_do_not_come_has_not_worked_that_day() {
    let story = Story::new().await;
    let (case, ..) = story.case().await;
    let person = practitioner(&story.test, "Ned Hale", Standing::Active).await;
    let ned = story.test.signed_in_as(person, "Ned Hale", &[Role::Volunteer], None).await;
    story.seat(case, person).await;
    let new = format!("/cases/{case}/meetings/new");
    let mut shuttle = at_home(&[story.vi.person, person]);
    shuttle.set("purpose", "SHUTTLE");
    let declined = story.plan(&story.vi, &new, &shuttle).await;
    let mut next = at_home(&[story.vi.person, person]);
    next.set("when-day", "5");
    let taken_off = story.plan(&story.vi, &new, &next).await;
    story.change(&story.vi, &taken_off, &[], &[story.vi.person]).await;
    story.test.run_jobs().await;
    let mails = story.test.mails();
    let invited = mails.iter().find(|mail| mail.to.to_string().starts_with("ned.hale")).unwrap();
    let address = link(&words(invited), "/calendar/answer/").unwrap();
    ask(&story.test, "POST", &address, "", &RawForm::from([("answer", "DECLINED")])).await;

    story.it_is(ymd(2026, 11, 6), 9);
    story.hold(&story.vi, &declined).await;
    story.hold(&ned, &taken_off).await;
    let of_vi: Vec<_> = story.worked(story.vi.person).await.iter().map(|day| (day.on, day.way)).collect();
    let mut expected = vec![(ymd(2026, 11, 3), Some(CaseKind::Indirect)), (ymd(2026, 11, 5), Some(CaseKind::Direct))];
    expected.retain(|day| of_vi.contains(day));
    assert_eq!((of_vi.len(), expected.len()), (2, 2), "{of_vi:?}");
    assert!(story.worked(person).await.is_empty());
}
