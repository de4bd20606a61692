//! Days with two halves: a mark each, and what was missed made up for by the half day.

use super::{Story, at, code, ymd};
use crate::calendar::feed::FeedKind;
use crate::calendar::permits::KeepOwnCalendar;
use crate::platform::permit::SystemPermit;
use crate::shared::{Actor, RunId};
use crate::training::commands;
use crate::training::model::{BookingState, DayPart, Mark};
use crate::training::permits::OwnDiary;
use crate::training::queries::{self, Delegate};
use crate::training::rules::DayMarks;
use chrono::Duration;
use entity::{attendance, booking};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

const MORNING_ALONE: DayMarks = DayMarks { day: None, morning: Some(Mark::Attended), afternoon: None };
const LEFT_AT_LUNCH: DayMarks = DayMarks { day: None, morning: Some(Mark::Attended), afternoon: Some(Mark::NoShow) };

impl Story {
    async fn half_marks(&self, run: RunId, booking: Uuid, marks: DayMarks) {
        let day = self.view(run).await.days[0].id;
        commands::take_register(&self.test.app, &self.teaches(run).await, &self.test.service, day, &[(booking, marks)]).await.unwrap();
    }

    /// The days in that person's diary from now on.
    async fn days_in_diary(&self, who: &Actor) -> Vec<String> {
        let permit = self.test.permit::<OwnDiary>(who);
        let now = self.test.app.clock().now();
        let diary = queries::diary(&self.test.app, &permit, who.person, now, now + Duration::days(60)).await.unwrap();
        diary.into_iter().map(|entry| entry.starts_at.date_naive().to_string()).collect()
    }

    /// What a calendar program reads at their private address.
    pub(super) async fn feed(&self, who: &Actor) -> String {
        let permit = self.test.permit::<KeepOwnCalendar>(who);
        let secret = crate::calendar::feed::commands::make(&self.test.app, &permit, FeedKind::Detailed).await.unwrap();
        self.get_public(&format!("/feeds/{}.ics", secret.reveal())).await.text
    }

    async fn only(&self, run: RunId) -> Delegate {
        queries::delegates(&self.test.app, &self.teaches(run).await).await.unwrap().remove(0)
    }

    async fn missing(&self, booking: Uuid) -> Vec<String> {
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let place = queries::place(&self.test.app, &permit, self.test.service.id, booking.into()).await.unwrap();
        place.progress.unwrap().missing()
    }

    async fn rows_of(&self, booking: Uuid) -> Vec<(String, String)> {
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let rows =
            attendance::Entity::find().filter(attendance::Column::BookingId.eq(booking)).filter(attendance::Column::SupersededAt.is_null());
        let mut rows: Vec<_> = rows.all(self.test.app.read(&permit)).await.unwrap().into_iter().map(|row| (row.part, row.mark)).collect();
        rows.sort();
        rows
    }
}

#[tokio::test]
async fn whoever_came_for_the_morning_alone_makes_up_for_the_afternoon() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let later = story.run(&[ymd(2026, 11, 23), ymd(2026, 11, 24)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let booking = story.only(run).await.booking;

    story.now_is(ymd(2026, 11, 9), at(12, 50));
    story.half_marks(run, booking, MORNING_ALONE).await;
    assert_eq!(story.only(run).await.state, BookingState::Confirmed, "the register was taken at lunch");
    story.now_is(ymd(2026, 11, 9), at(17, 0));
    assert_eq!(story.missing(booking).await, ["Day 1, Mon 9 Nov 2026, afternoon: not in the register yet"]);
    let own = commands::place_link(&story.test.app, booking.into()).unwrap();
    let own = own.split_once("/training/").map(|(_, rest)| format!("/training/{rest}")).unwrap();
    let unmarked = story.get_public(&own).await.text;
    assert!(!unmarked.contains("Come on Mon 23 Nov 2026"), "she may have been there: {unmarked}");
    let diary = story.test.permit::<OwnDiary>(&story.trainer);
    let waiting = queries::attention(&story.test.app, &diary, &story.trainer, story.test.service.zone).await.unwrap();
    assert!(waiting.iter().any(|one| one.sentence.starts_with("Take the register")), "the afternoon is open: {waiting:?}");
    story.half_marks(run, booking, LEFT_AT_LUNCH).await;
    assert_eq!(story.only(run).await.state, BookingState::Partial);
    assert_eq!(story.missing(booking).await, ["Day 1, Mon 9 Nov 2026, afternoon: can be made up for on a later run"]);

    let link = commands::place_link(&story.test.app, booking.into()).unwrap();
    let link = link.split_once("/training/").map(|(_, rest)| format!("/training/{rest}")).unwrap();
    let page = story.get_public(&link).await.text;
    assert!(page.contains("Come on Mon 23 Nov 2026, afternoon instead"), "{page}");
    let missed = story.view(run).await.days[0].id.to_string();
    let day = story.view(later).await.days[0].id.to_string();
    let sent = story.invitations().await.len();
    let wrong = [("_form", "place"), ("_page", link.as_str()), ("missed", &missed), ("day", &day), ("half", "MORNING")];
    assert!(story.post_public_back(&format!("{link}/make-up"), &wrong).await.text.contains("does not make up for the one that was missed"));
    let come = [("_form", "place"), ("_page", link.as_str()), ("missed", &missed), ("day", &day), ("half", "AFTERNOON")];
    assert_eq!(story.post_public(&format!("{link}/make-up"), &come).await.location, link);
    let invited = story.invitations().await.split_off(sent);
    assert_eq!(invited.len(), 1, "for the afternoon alone");
    let diary = story.days_in_diary(&moira).await;
    assert_eq!(diary, ["2026-11-23"], "the other day of that run is none of hers");
    let feed = story.feed(&moira).await;
    assert_eq!(feed.matches("20261123T").count(), 2, "{feed}");
    assert!(feed.contains("T124500") && !feed.contains("20261124T"), "the hours of the afternoon, on that day alone: {feed}");

    let makes_up = story.only(later).await;
    let permit = story.teaches(later).await;
    assert_eq!(makes_up.comes_to(&story.view(later).await.days[0]), [DayPart::Afternoon]);
    let own = commands::place_link(&story.test.app, makes_up.booking.into()).unwrap();
    let own = own.split_once("/training/").map(|(_, rest)| format!("/training/{rest}")).unwrap();
    assert!(story.get_public(&own).await.text.contains("You come on Mon 23 Nov 2026, afternoon, to make up"));
    story.now_is(ymd(2026, 11, 23), at(17, 0));
    let sheet = story.get(&story.trainer, &format!("/training/runs/{later}/register/sheet")).await.text;
    assert!(sheet.contains("16:00: morning") && sheet.contains("16:00: afternoon") && sheet.contains("Not expected"), "{sheet}");
    let day = story.view(later).await.days[0].id;
    commands::take_register(&story.test.app, &permit, &story.test.service, day, &[(makes_up.booking, Mark::Attended)]).await.unwrap();
    assert_eq!(story.rows_of(makes_up.booking).await, [("AFTERNOON".to_owned(), "ATTENDED".to_owned())]);
    assert!(story.missing(booking).await.is_empty(), "the same award");
    let again = story.post_public_back(&format!("{link}/make-up"), &come).await.text;
    assert!(again.contains("does not make up for the one that was missed"), "nothing is missing any more: {again}");
}

#[tokio::test]
async fn one_tap_marks_both_halves_and_a_half_that_differs_goes_before_it() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    for name in ["Moira Ellis", "Asha Bell"] {
        let who = story.volunteer(name).await;
        story.book(&who, run).await.unwrap();
    }
    story.now_is(ymd(2026, 11, 9), at(17, 0));
    let permit = story.teaches(run).await;
    let both: Vec<Uuid> = queries::delegates(&story.test.app, &permit).await.unwrap().into_iter().map(|one| one.booking).collect();
    let page = format!("/training/runs/{run}/register");
    let shown = story.get(&story.trainer, &page).await.text;
    assert!(shown.contains("The halves differ") && shown.contains("Moira Ellis, afternoon"), "{shown}");
    let day = story.view(run).await.days[0].id.to_string();
    let [moira, asha] = [format!("mark-{}", both[0]), format!("mark-{}", both[1])];
    let half = format!("{asha}-AFTERNOON");
    let form = [
        ("_form", "register"),
        ("_page", page.as_str()),
        ("day", day.as_str()),
        (moira.as_str(), "ATTENDED"),
        (asha.as_str(), "ATTENDED"),
        (half.as_str(), "APOLOGY"),
    ];
    assert_eq!(story.post(&story.trainer, &page, &form).await.location, format!("{page}?day={day}"));
    let row = |part: &str, mark: &str| (part.to_owned(), mark.to_owned());
    assert_eq!(story.rows_of(both[0]).await, [row("AFTERNOON", "ATTENDED"), row("MORNING", "ATTENDED")]);
    assert_eq!(story.rows_of(both[1]).await, [row("AFTERNOON", "APOLOGY"), row("MORNING", "ATTENDED")]);
    let states: Vec<_> = queries::delegates(&story.test.app, &permit).await.unwrap().into_iter().map(|one| one.state).collect();
    assert_eq!(states, [BookingState::Attended, BookingState::Partial]);
    let drawn = story.get(&story.trainer, &page).await.text;
    assert!(drawn.contains(&format!("name=\"{half}\" value=\"APOLOGY\" checked")), "{drawn}");
}

#[tokio::test]
async fn marks_of_the_whole_day_from_before_stand_and_are_corrected_by_the_half() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(17, 0));
    let (booking, day) = (story.only(run).await.booking, story.view(run).await.days[0].id);
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let old = attendance::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(story.test.service.id.0),
        booking_id: Set(booking),
        session_day_id: Set(day),
        part: Set("DAY".to_owned()),
        mark: Set("LEFT_EARLY".to_owned()),
        marked_by: Set(Uuid::nil()),
        marked_at: Set(tx.now()),
        superseded_at: Set(None),
    };
    old.insert(&*tx).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    assert_eq!(story.missing(booking).await, ["Day 1, Mon 9 Nov 2026, afternoon: can be made up for on a later run"]);
    story.half_marks(run, booking, DayMarks { afternoon: Some(Mark::Attended), ..DayMarks::default() }).await;
    let row = |part: &str| (part.to_owned(), "ATTENDED".to_owned());
    assert_eq!(story.rows_of(booking).await, [row("AFTERNOON"), row("MORNING")]);
    assert_eq!(story.only(run).await.state, BookingState::Attended);
}

#[tokio::test]
async fn a_day_made_up_for_in_part_leaves_the_other_half_to_make_up_for() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let later = story.run(&[ymd(2026, 11, 23)], 4).await;
    let last = story.run(&[ymd(2026, 12, 7)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(17, 0));
    let booking = story.only(run).await.booking;
    story.half_marks(run, booking, Mark::NoShow.into()).await;
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let missed = story.view(run).await.days[0].id;
    let makes_up = async |on: RunId, half: Option<DayPart>| {
        let day = story.view(on).await.days[0].id;
        commands::make_up(&story.test.app, &permit, &story.test.service, booking.into(), (missed, half), day).await
    };
    assert_eq!(code(makes_up(later, Some(DayPart::Morning)).await), "not_to_make_up", "all of it is missing");
    makes_up(later, None).await.unwrap();
    assert_eq!(code(makes_up(last, None).await), "not_to_make_up", "it is being made up for");
    story.now_is(ymd(2026, 11, 23), at(17, 0));
    let second = story.only(later).await.booking;
    story.half_marks(later, second, LEFT_AT_LUNCH).await;
    assert_eq!(story.missing(booking).await, ["Day 1, Mon 9 Nov 2026, afternoon: can be made up for on a later run"]);
    makes_up(last, Some(DayPart::Afternoon)).await.unwrap();
    let row = booking::Entity::find_by_id(story.only(last).await.booking).one(story.test.app.read(&permit)).await.unwrap().unwrap();
    assert_eq!((row.only_part.as_deref(), row.makes_up_part.as_deref()), (Some("AFTERNOON"), Some("AFTERNOON")));
}
