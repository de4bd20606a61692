use super::*;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use proptest::prelude::*;

fn at(day: u32, hour: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, 30, 0).unwrap()
}

fn course() -> FeedEntry {
    FeedEntry {
        uid: "0123@fenbridge.example".to_owned(),
        sequence: 2,
        stamp: at(1, 9).and_utc(),
        when: When::Hours { starts_local: at(12, 9), ends_local: at(12, 16), zone: Zone::LONDON },
        off: false,
        busy: true,
        summary: "Practitioner course, day 1 of 3".to_owned(),
        place: "Room 2, Civic Centre".to_owned(),
        description: "Sign in to see whom to ask.".to_owned(),
        link: Some("https://accord.example/training/runs/1".to_owned()),
    }
}

#[test]
fn a_feed_is_published_and_names_nobody() {
    let text = feed_text("My calendar", Zone::LONDON, &[course()]);
    for part in [
        "METHOD:PUBLISH\r\n",
        "UID:0123@fenbridge.example\r\n",
        "SEQUENCE:2\r\n",
        "DTSTART;TZID=Europe/London:20261112T093000\r\n",
        "DTSTAMP:20261101T093000Z\r\n",
        "LOCATION:Room 2\\, Civic Centre\r\n",
        "BEGIN:VTIMEZONE\r\n",
        "STATUS:CONFIRMED\r\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("ATTENDEE") && !text.contains("ORGANIZER") && !text.contains("mailto"), "{text}");
    assert_eq!(text, feed_text("My calendar", Zone::LONDON, &[course()]), "the same says the same bytes");
}

#[test]
fn what_is_off_is_crossed_out_and_whole_days_end_on_the_day_after() {
    let mut away = course();
    (away.off, away.when) = (true, When::Days { first: at(12, 0).date(), last: at(13, 0).date() });
    let text = feed_text("My calendar", Zone::LONDON, &[away]);
    for part in ["STATUS:CANCELLED\r\n", "DTSTART;VALUE=DATE:20261112\r\n", "DTEND;VALUE=DATE:20261114\r\n", "TRANSP:TRANSPARENT\r\n"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn busy_says_busy_and_nothing_else() {
    let text = feed_text("Busy", Zone::LONDON, &[course().without_words("another@fenbridge.example".to_owned())]);
    assert!(text.contains("SUMMARY:Busy\r\n"), "{text}");
    for word in ["Practitioner", "Civic", "Sign in", "accord.example", "LOCATION", "DESCRIPTION", "URL", "0123@"] {
        assert!(!text.contains(word), "{word} is in\n{text}");
    }
}

#[test]
fn an_empty_feed_is_still_a_calendar() {
    let text = feed_text("My calendar", Zone::LONDON, &[]);
    assert!(text.contains("BEGIN:VTIMEZONE") && ICalendar::parse(&text).is_ok(), "{text}");
}

proptest! {
    #[test]
    fn whatever_people_type_stays_inside_its_own_line(summary in "\\PC*", place in any::<String>(), description in any::<String>()) {
        let mut entry = course();
        (entry.summary, entry.place, entry.description) = (format!("x{summary}"), place, description);
        let text = feed_text("My calendar", Zone::LONDON, &[entry]);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let read = ICalendar::parse(&text).map_err(|_| TestCaseError::fail("a reader refuses it"))?;
        let events: Vec<_> = read.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent).collect();
        prop_assert_eq!(events.len(), 1);
        prop_assert!(events.iter().all(|event| event.property(&ICalendarProperty::Attendee).is_none()));
        prop_assert_eq!(events.first().and_then(|event| event.uid()), Some("0123@fenbridge.example"));
    }
}
