//! Sessions as those on the lists read them, and as an entry that they put into their own calendar.

use super::{LIST, Room};
use crate::briefings::commands::{COMMON_LINK, common_link, follow_link, own_link, session_link};
use crate::briefings::queries::sessions;
use crate::platform::signed;
use crate::testing::readers::judge_feeds;
use axum::http::StatusCode;
use uuid::Uuid;

impl Room {
    /// What a calendar program reads at the address of all sessions, lines unfolded.
    async fn followed(&self) -> String {
        let link = follow_link(&self.test().app, self.id).unwrap();
        let read = self.story.get_public(&self.within(&link)).await;
        assert_eq!(read.status, StatusCode::OK);
        judge_feeds(&[("briefing", &read.text)]);
        read.text.replace("\r\n ", "")
    }

    /// The page on which a session is changed, posted; where it leads to.
    async fn moved(&self, session: Uuid, version: &str, day: &str, place: &str) -> String {
        let path = format!("/briefings/session/{session}");
        let fields = [
            ("_form", "briefing_session"),
            ("_page", path.as_str()),
            ("version", version),
            ("day-day", day),
            ("day-month", "11"),
            ("day-year", "2026"),
            ("starts", "14:00"),
            ("ends", "15:00"),
            ("place", place),
        ];
        self.story.post(&self.cora, &path, &fields).await.location
    }

    async fn called_off(&self, session: Uuid, version: &str) -> String {
        let page = format!("/briefings/session/{session}");
        self.story.post(&self.cora, &format!("{page}/off"), &[("_page", page.as_str()), ("version", version)]).await.location
    }

    /// The part of an address that is within the site.
    fn within(&self, link: &str) -> String {
        link.strip_prefix(&self.test().app.config().base_url).unwrap_or(link).to_owned()
    }
}

#[tokio::test]
async fn whoever_is_to_hear_it_sees_the_sessions_to_come_and_puts_one_into_their_calendar() {
    let room = Room::new().await;
    room.take(LIST).await;
    room.session(20).await;
    let to_come = room.session(30).await;
    let entry = session_link(&room.test().app, to_come).unwrap();
    let alan = room.target("PC Alan Pike").await.id;
    for link in [common_link(&room.test().app, room.id).unwrap(), own_link(&room.test().app, alan).unwrap()] {
        let page = room.story.get_public(&room.within(&link)).await.text;
        for part in ["When it is given", "Fri 30 Oct 2026, 09:00 to 10:00, Parade room", &entry] {
            assert!(page.contains(part), "{part} is not on {page}");
        }
        assert!(!page.contains("20 Oct 2026"), "what is over is not offered");
    }
    let file = room.story.get_public(&entry).await;
    assert_eq!(file.status, StatusCode::OK);
    judge_feeds(&[("briefing", &file.text)]);
    let whole = file.text.replace("\r\n ", "");
    for line in [
        "METHOD:PUBLISH",
        "DTSTART;TZID=Europe/London:20261030T090000",
        "DTEND;TZID=Europe/London:20261030T100000",
        "SUMMARY:What to offer",
        "LOCATION:Parade room",
        "STATUS:CONFIRMED",
    ] {
        assert_eq!(whole.matches(&format!("{line}\r\n")).count(), 1, "{line} in {whole}");
    }
    for hidden in ["ATTENDEE", "ORGANIZER", "Pike", "X-WR-CALNAME"] {
        assert!(!whole.contains(hidden), "{hidden} in {whole}");
    }
    assert_eq!(room.story.get_public(&entry).await.text, file.text, "fetched again it is the same entry, not a second");
}

#[tokio::test]
async fn a_link_to_something_else_opens_no_session_and_one_who_is_briefed_is_asked_to_none() {
    let room = Room::new().await;
    room.take(LIST).await;
    let session = room.session(30).await;
    let foreign = signed::sign(&room.test().app, COMMON_LINK, session).unwrap();
    for token in [foreign.as_str(), "x", &session.to_string()] {
        let answer = room.story.get_public(&format!("/briefings/sessions/{token}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{token}");
    }
    room.came("alan@example.org").await;
    let alan = own_link(&room.test().app, room.target("PC Alan Pike").await.id).unwrap();
    let page = room.story.get_public(&room.within(&alan)).await.text;
    assert!(page.contains("You count as briefed") && !page.contains("When it is given"), "{page}");
}

#[tokio::test]
async fn a_session_is_moved_and_called_off_and_whoever_follows_them_sees_it() {
    let room = Room::new().await;
    let (first, second) = (room.session(28).await, room.session(30).await);
    let page = room.story.get(&room.cora, &format!("/briefings/session/{first}")).await.text;
    for part in ["Wed 28 Oct 2026, 09:00 to 10:00, Parade room", "09:00", "Move it", "Call this session off"] {
        assert!(page.contains(part), "{part} is not on {page}");
    }
    let before = room.followed().await;
    assert_eq!((before.matches("BEGIN:VEVENT").count(), before.matches("SEQUENCE:0\r\n").count()), (2, 2), "{before}");

    let home = format!("/briefings/{}", room.id);
    assert_eq!(room.moved(first, "0", "3", "Town Hall").await, home);
    assert!(room.moved(first, "0", "4", "Library").await.contains("form="), "a colleague was quicker");
    assert_eq!(room.called_off(second, "0").await, home);
    assert_ne!(room.called_off(second, "1").await, home, "once");
    let after = room.followed().await;
    for line in ["DTSTART;TZID=Europe/London:20261103T140000", "LOCATION:Town Hall", "STATUS:CANCELLED", "STATUS:CONFIRMED"] {
        assert_eq!(after.matches(&format!("{line}\r\n")).count(), 1, "{line} in {after}");
    }
    assert_eq!(after.matches("SEQUENCE:1\r\n").count(), 2, "{after}");
    let uids = |text: &str| {
        let mut all: Vec<String> = text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect();
        all.sort();
        all
    };
    assert_eq!(uids(&before), uids(&after), "the same entries, changed");
    for hidden in ["ATTENDEE", "ORGANIZER", "Cora"] {
        assert!(!after.contains(hidden), "{hidden} in {after}");
    }
    let public = room.story.get_public(&room.within(&common_link(&room.test().app, room.id).unwrap())).await.text;
    assert!(public.contains("Tue 3 Nov 2026, 14:00 to 15:00, Town Hall") && !public.contains("30 Oct"), "{public}");
    assert!(public.contains("webcal://") && public.contains("/briefings/calendar/"), "{public}");
    assert_eq!(sessions(room.test().app.read(&room.permit), room.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_has_begun_stays_and_no_other_key_opens_the_sessions() {
    let room = Room::new().await;
    room.take(LIST).await;
    let (over, to_come) = (room.session(20).await, room.session(30).await);
    assert!(room.moved(over, "0", "3", "Town Hall").await.contains("form="), "what was given stays");
    assert!(room.story.get(&room.cora, &format!("/briefings/session/{over}")).await.text.contains("has begun"));
    room.called_off(over, "0").await;
    assert!(!room.followed().await.contains("CANCELLED"), "nor is it called off");
    assert!(room.moved(to_come, "0", "31", "Town Hall").await.contains("form="), "there is no 31 November");
    let foreign = signed::sign(&room.test().app, COMMON_LINK, room.id.0).unwrap();
    for file in [format!("{foreign}.ics"), foreign, "x.ics".to_owned()] {
        let answer = room.story.get_public(&format!("/briefings/calendar/{file}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{file}");
    }
    let stranger = room.story.volunteer("Vi Volunteer").await;
    for path in [format!("/briefings/session/{to_come}"), format!("/briefings/session/{}", Uuid::nil())] {
        assert_ne!(room.story.get(&stranger, &path).await.status, StatusCode::OK, "{path}");
    }
}
