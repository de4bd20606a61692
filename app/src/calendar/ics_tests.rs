//! Calendar objects, read back by another library.

use super::*;
use crate::calendar::invite::Entry;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarEntry, ICalendarParameterName, ICalendarProperty};
use chrono::NaiveDate;
use proptest::prelude::*;

fn appointment() -> Appointment {
    let at = |hour| NaiveDate::from_ymd_opt(2026, 11, 3).unwrap().and_hms_opt(hour, 30, 0).unwrap();
    let contact = |name: &str, address: &str| Contact { name: name.into(), email: Email::parse(address).unwrap() };
    let entry = Entry {
        starts_local: at(9),
        ends_local: at(16),
        zone: "Europe/London".into(),
        summary: "Training day 1".into(),
        place: "Room 2, Civic Centre".into(),
        description: "Bring a pen; and paper.\nLunch is provided.".into(),
        link: Some("https://rj.example/my/diary".into()),
    };
    let stamp = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap().and_hms_opt(9, 0, 0).unwrap().and_utc();
    let who = uid([7; 16], "rj.example");
    Appointment::invite(who, contact("RJ service", "invites@rj.example"), contact("Siân \"Llŷr\" Jones", "sian@one.example"), entry, stamp)
        .unwrap()
}

/// The properties of the one event, as calcard reads them.
fn event_of(text: &str) -> Vec<ICalendarEntry> {
    let calendar = ICalendar::parse(text).unwrap();
    let mut events = calendar.components.into_iter().filter(|c| c.component_type == ICalendarComponentType::VEvent);
    let event = events.next().unwrap();
    assert!(events.next().is_none());
    event.entries
}

fn text_of<'a>(event: &'a [ICalendarEntry], name: &ICalendarProperty) -> &'a str {
    event.iter().find(|e| &e.name == name).and_then(|e| e.values.first()).and_then(|v| v.as_text()).unwrap_or("")
}

#[test]
fn an_invitation_reads_as_it_was_meant() {
    let text = calendar_text(&appointment()).unwrap();
    let event = text.split("BEGIN:VEVENT\r\n").nth(1).unwrap();
    let identity = event.strip_prefix("UID:").and_then(|rest| rest.split_once("@rj.example\r\n")).unwrap().0;
    assert!(identity.len() == 32 && identity.bytes().all(|b| b.is_ascii_hexdigit()), "{identity}");
    for line in [
        "DTSTAMP:20261001T090000Z",
        "SEQUENCE:0",
        "DTSTART;TZID=Europe/London:20261103T093000",
        "DTEND;TZID=Europe/London:20261103T163000",
        "LOCATION:Room 2\\, Civic Centre",
        "DESCRIPTION:Bring a pen\\; and paper.\\nLunch is provided.",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
    ] {
        assert!(event.contains(&format!("{line}\r\n")), "{line}\n{event}");
    }
    let unfolded = text.replace("\r\n ", "");
    let person = "ATTENDEE;CN=\"Siân ^'Llŷr^' Jones\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:sian@one.example\r\n";
    assert!(unfolded.contains(person), "{unfolded}");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
}

#[test]
fn a_cancellation_says_so_twice_and_asks_no_answer() {
    let off = appointment().cancel(appointment().stamp_utc).unwrap();
    let text = calendar_text(&off).unwrap();
    for part in ["METHOD:CANCEL\r\n", "STATUS:CANCELLED\r\n", "SEQUENCE:1\r\n"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("RSVP") && !text.contains("PARTSTAT"));
}

#[test]
fn a_time_that_does_not_exist_is_not_sent() {
    let mut gap = appointment();
    let day = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap();
    gap.entry.starts_local = day.and_hms_opt(1, 30, 0).unwrap();
    gap.entry.ends_local = day.and_hms_opt(3, 30, 0).unwrap();
    assert_eq!(calendar_text(&gap).unwrap_err().code, "clocks_go_forward");
    gap.entry.zone = "GMT Standard Time".into();
    assert_eq!(calendar_text(&gap).unwrap_err().code, "not_a_zone");
}

#[test]
fn an_identity_is_as_long_as_it_is_secret_and_breaks_no_line() {
    assert_eq!(uid([0xab; 16], "rj.example"), format!("{}@rj.example", "ab".repeat(16)));
    assert!(uid([0; 16], "rj.example\r\nX:").ends_with("@rj.exampleX"));
}

#[test]
fn an_address_with_signs_stays_one_address() {
    let address = |text: &str| mailto(&Email::parse(text).unwrap());
    assert_eq!(address("o'neil+x@one.example"), "mailto:o'neil+x@one.example");
    assert_eq!(address("a%b?c@one.example"), "mailto:a%25b%3Fc@one.example");
}

/// What people type and what somebody malicious would: Welsh letters, emoji, quotes, carets, every line end, whole properties.
fn typed() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\r\nATTENDEE:mailto:evil@two.example\r\n".to_owned()),
        Just("\u{2028}ATTENDEE:mailto:evil@two.example".to_owned()),
        Just("\nEND:VEVENT\n".to_owned()),
        Just("ŵythnos ☂ ŷ".to_owned()),
        Just("👩‍⚖️🏴󠁧󠁢󠁷󠁬󠁳󠁿".to_owned()),
        Just("\"^n^'\\n\\,;:".to_owned()),
        Just(" ".repeat(80)),
        "[a-zŵŷâêîôû \"'^;:,\\\\\r\n\t]{0,60}",
        "\\PC{0,40}",
        any::<String>(),
    ];
    prop::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_typed_stays_inside_its_property(name in typed(), summary in typed(), place in typed(), notes in typed()) {
        let plain = calendar_text(&appointment()).unwrap();
        let mut written = appointment();
        written.attendee.name = name.clone();
        written.entry.summary = format!("S{summary}");
        written.entry.place = format!("P{place}");
        written.entry.description = format!("D{notes}");
        let text = calendar_text(&written).unwrap();

        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let names = |text: &str| -> Vec<String> {
            let unfolded = text.replace("\r\n ", "");
            unfolded.split("\r\n").map(|line| line.split([';', ':']).next().unwrap_or("").to_owned()).collect()
        };
        prop_assert_eq!(names(&text), names(&plain));

        let event = event_of(&text);
        prop_assert_eq!(text_of(&event, &ICalendarProperty::Summary), printable(&written.entry.summary));
        prop_assert_eq!(text_of(&event, &ICalendarProperty::Location), printable(&written.entry.place));
        prop_assert_eq!(text_of(&event, &ICalendarProperty::Description), printable(&written.entry.description));
        let people: Vec<&ICalendarEntry> = event.iter().filter(|e| e.name == ICalendarProperty::Attendee).collect();
        prop_assert_eq!(people.len(), 1);
        let called = people[0].parameter(&ICalendarParameterName::Cn).and_then(|v| v.as_text()).unwrap_or("");
        // calcard leaves the code of RFC 6868 to its caller.
        let called = called.replace("^^", "\0").replace("^'", "\"").replace('\0', "^");
        prop_assert_eq!(called, printable(&name).replace('\\', "/").replace('\n', " "));
        prop_assert_eq!(people[0].calendar_address(), Some("sian@one.example"));
    }
}
