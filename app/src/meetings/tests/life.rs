//! A life of every kind of meeting over both changes of the clocks, through the pages, before six readers and a real calendar server; and
//! what the feeds of its people say of it.

use super::{Story, on};
use crate::calendar::feed::FeedKind;
use crate::calendar::feed::commands::make;
use crate::calendar::permits::KeepOwnCalendar;
use crate::recruitment::http_tests::get;
use crate::shared::{Actor, RawForm};
use crate::testing::TestApp;
use crate::testing::caldav::CalDav;
use crate::testing::readers::{Mailed, end2end, judge_feeds, judge_mails, python};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Supervision and a conference, both moved over March and October, elsewhere, worded otherwise; one person taken off, and asked again.
async fn lived() -> (Story, Vec<String>) {
    let story = Story::over(TestApp::with(&[("clock", "2027-03-01T09:00")]).await).await;
    let mut supervision = on("2027-03-26", "18:00", "19:00");
    supervision.set("with", story.vi.person.to_string());
    let supervision = story.plan(&story.sue, "/meetings/supervision/new", &supervision).await;
    let mut conference = on("2027-03-27", "09:30", "16:30");
    for (name, value) in
        [("kind", "CONFERENCE"), ("title", "Cynhadledd ŵyl ☂, \"gwanwyn\""), ("note", "Dewch â beiro;\nos gwelwch yn dda \\ diolch")]
    {
        conference.set(name, value);
    }
    let people = [story.sue.person, story.vi.person];
    conference.0.extend(people.iter().map(|person| ("people".to_owned(), person.to_string())));
    let conference = story.plan(&story.cora, "/meetings/team/new", &conference).await;
    let pages = vec![supervision, conference];
    let steps: [&[(&str, &str)]; 4] = [
        &[("when-day", "30")],
        &[("place", "Ystafell 5; Tŷ Cymunedol, \"y llawr cyntaf\"")],
        &[("joining_link", "https://meet.example/a?b=c&d=e")],
        &[("when-day", "1"), ("when-month", "11")],
    ];
    for step in steps {
        for page in &pages {
            let who = if page == &pages[0] { &story.sue } else { &story.cora };
            let everybody = if page == &pages[0] { vec![] } else { people.to_vec() };
            // Both on one day: the hours differ.
            let changed = story.change(who, page, step, &everybody).await;
            assert_eq!(&changed.to, page, "{}", changed.page);
        }
    }
    assert_eq!(story.change(&story.cora, &pages[1], &[], &people[1..]).await.to, pages[1]);
    assert_eq!(story.change(&story.cora, &pages[1], &[], &people).await.to, pages[1]);
    (story, pages)
}

async fn call_off(story: &Story, pages: &[String]) {
    for (page, who) in pages.iter().zip([&story.sue, &story.cora]) {
        story.post(who, &format!("{page}/call-off"), &RawForm::from([("reason", "Snow")])).await;
    }
}

fn of<'a>(all: &'a [Mailed], to: &str) -> Vec<&'a Mailed> {
    all.iter().filter(|mail| mail.to.starts_with(to)).collect()
}

#[tokio::test]
async fn a_life_of_meetings_is_read_alike_by_six_readers_and_kept_by_a_calendar_server() {
    let (story, pages) = lived().await;
    let living = story.test.mailed().await.len();
    call_off(&story, &pages).await;
    let all = story.test.mailed().await;
    judge_mails(&all);
    let steps: Vec<(&str, u32)> =
        of(&all, "sue").iter().filter(|mail| mail.value("SUMMARY").starts_with("Cyn")).map(|mail| (mail.step, mail.sequence())).collect();
    let expected =
        [("invite", 0), ("update", 1), ("update", 2), ("update", 2), ("update", 3), ("cancel", 4), ("reinvite", 5), ("cancel", 6)];
    assert_eq!(steps, expected);

    let server = CalDav::start();
    let whose = ["cora.dean@example.org", "sue.perry@example.org", "vi.ellis@example.org"];
    whose.iter().for_each(|whose| server.calendar(whose));
    all.iter().take(living).for_each(|mail| server.take(mail));
    for (whose, many) in whose.iter().zip([1, 2, 2]) {
        // On 1 November the clocks have gone back: 09:30 and 18:00 are so in UTC as well.
        assert_eq!(server.found(whose, "20271101T093000Z", "20271101T093100Z"), 1, "{whose}");
        assert_eq!(server.found(whose, "20271101T180000Z", "20271101T180100Z"), many - 1, "{whose}");
        assert_eq!(server.found(whose, "20270101T000000Z", "20280101T000000Z"), many, "{whose}");
    }
    all.iter().skip(living).for_each(|mail| server.take(mail));
    for whose in whose {
        assert_eq!(server.found(whose, "20270101T000000Z", "20280101T000000Z"), 0, "{whose}");
    }
}

async fn feed(story: &Story, who: &Actor, kind: FeedKind) -> String {
    let secret = make(&story.test.app, &story.test.permit::<KeepOwnCalendar>(who), kind).await.unwrap();
    let read = get(&story.test, &format!("/feeds/{}.ics", secret.reveal()), "").await;
    assert_eq!(read.status, axum::http::StatusCode::OK);
    read.page
}

/// What independent readers make of a feed: start in UTC, end in UTC, summary, status; expanded as a calendar program shows it.
fn expanded(text: &str) -> serde_json::Value {
    let mut child = Command::new(python())
        .arg(end2end("yardsticks/ics/read_feed.py"))
        .args(["2027-01-01", "2028-01-01"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let run = child.wait_with_output().unwrap();
    assert!(run.status.success());
    serde_json::from_slice(&run.stdout).unwrap()
}

#[tokio::test]
async fn feeds_show_meetings_to_independent_readers() {
    let (story, pages) = lived().await;
    let (detailed, busy) = (feed(&story, &story.vi, FeedKind::Detailed).await, feed(&story, &story.vi, FeedKind::Busy).await);
    judge_feeds(&[("detailed", &detailed), ("busy", &busy)]);
    let shown = |what: &str, from: &str, to: &str| serde_json::json!([from, to, what, "CONFIRMED"]);
    let conference = "Cynhadledd ŵyl ☂, \"gwanwyn\"";
    let (morning, evening) = (["2027-11-01T09:30:00Z", "2027-11-01T16:30:00Z"], ["2027-11-01T18:00:00Z", "2027-11-01T19:00:00Z"]);
    let expected =
        |first: &str, second: &str| serde_json::json!([shown(first, morning[0], morning[1]), shown(second, evening[0], evening[1])]);
    assert_eq!(expanded(&detailed), expected(conference, "Supervision"));
    assert_eq!(expanded(&busy), expected("Busy", "Busy"));
    for word in ["Cynhadledd", "Supervision", "Ystafell", "meet.example", "Sue", "M-2027"] {
        assert!(!busy.replace("\r\n ", "").contains(word), "{word}");
    }
    let invited = story.test.mailed().await;
    for mail in of(&invited, "vi.") {
        assert!(detailed.replace("\r\n ", "").contains(&format!("UID:{}", mail.uid)), "the same identity as in the mail");
    }

    call_off(&story, &pages).await;
    let after = feed(&story, &story.vi, FeedKind::Detailed).await;
    judge_feeds(&[("after", &after)]);
    assert_eq!(after.matches("STATUS:CANCELLED").count(), 2, "crossed out for whoever copied them: {after}");
}
