//! Sessions as those on the lists read them, and as an entry that they put into their own calendar.

use super::{LIST, Room};
use crate::briefings::commands::{COMMON_LINK, common_link, own_link, session_link};
use crate::platform::signed;
use crate::testing::readers::judge_feeds;
use axum::http::StatusCode;

impl Room {
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
