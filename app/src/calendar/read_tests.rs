//! Replies as calendar programs write them.

use super::*;
use crate::calendar::{
    ics::{calendar_text, uid},
    invite::{Appointment, Contact, Entry},
};
use chrono::NaiveDate;
use proptest::prelude::*;

const REPLY: &str = "BEGIN:VCALENDAR\r\nPRODID:-//Some//Program//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n\
UID:abc@rj.example\r\nDTSTAMP:20261003T101500Z\r\nSEQUENCE:2\r\n\
ATTENDEE;CN=\"Oney, Ash\";PARTSTAT=ACCEPTED:mailto:Ash@One.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn said(text: &str) -> (String, u32, Vec<(String, Answer)>) {
    let incoming = read(text.as_bytes()).unwrap();
    let people = incoming.attendees.into_iter().map(|a| (a.email.to_string(), a.answer)).collect();
    (incoming.uid, incoming.sequence, people)
}

#[test]
fn a_reply_is_read_however_a_program_writes_it() {
    let expected = ("abc@rj.example".to_owned(), 2, vec![("ash@one.example".to_owned(), Answer::Accepted)]);
    let table: [(&str, String); 9] = [
        ("plain", REPLY.to_owned()),
        ("byte-order mark", format!("\u{FEFF}{REPLY}")),
        ("bare line feeds", REPLY.replace("\r\n", "\n")),
        (
            "small letters",
            REPLY.replace("BEGIN:VEVENT", "begin:vevent").replace("ATTENDEE", "attendee").replace("PARTSTAT=ACCEPTED", "partstat=accepted"),
        ),
        ("folded inside the address", REPLY.replace("Ash@One", "Ash@\r\n One")),
        ("folded inside the parameter", REPLY.replace("PARTSTAT", "PART\r\n\tSTAT")),
        ("an unknown component", REPLY.replace("BEGIN:VEVENT", "BEGIN:X-THING\r\nX-A:1\r\nEND:X-THING\r\nBEGIN:VEVENT")),
        ("blank lines", REPLY.replace("UID:", "\r\nUID:")),
        ("capital mailto", REPLY.replace("mailto:", "MAILTO:")),
    ];
    for (what, text) in table {
        assert_eq!(said(&text), expected, "{what}");
    }
    let whole = read(REPLY.as_bytes()).unwrap();
    assert_eq!((whole.method.as_str(), whole.stamp_utc.unwrap().timestamp()), ("REPLY", 1_791_022_500));
}

#[test]
fn both_readers_say_the_same() {
    let text = normal(REPLY);
    assert_eq!(first_line(&text), second_line(&text));
}

#[test]
fn what_cannot_be_a_reply_is_refused() {
    let table: [(String, Unreadable); 7] = [
        (String::new(), Unreadable::NotACalendar),
        ("hello".into(), Unreadable::NotACalendar),
        (REPLY.replace("UID:abc@rj.example\r\n", ""), Unreadable::NoIdentity),
        (REPLY.replace("abc@", &"x".repeat(300)), Unreadable::NoIdentity),
        (REPLY.replace("abc@", "a\0bc@"), Unreadable::NoIdentity),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into(), Unreadable::NotOneEvent),
        (REPLY.repeat(400), Unreadable::TooLarge),
    ];
    for (text, reason) in table {
        assert_eq!(read(text.as_bytes()), Err(reason), "{}", text.get(..60).unwrap_or(&text));
    }
    let nested = "BEGIN:VEVENT\r\n".repeat(COMPONENTS_MAX + 1);
    assert_eq!(read(nested.as_bytes()), Err(Unreadable::TooLarge));
}

#[test]
fn what_is_written_here_is_read_here() {
    let at = |hour| NaiveDate::from_ymd_opt(2026, 7, 3).unwrap().and_hms_opt(hour, 0, 0).unwrap();
    let contact = |address: &str| Contact { name: "Siân Llŷr".into(), email: Email::parse(address).unwrap() };
    let entry = Entry {
        starts_local: at(9),
        ends_local: at(10),
        zone: "Europe/London".into(),
        summary: "Appointment".into(),
        place: String::new(),
        description: String::new(),
        link: None,
    };
    let who = uid([7; 16], "rj.example");
    let sent = Appointment::invite(who, contact("rj@rj.example"), contact("o'neil+a%b@one.example"), entry, at(1).and_utc()).unwrap();
    let back = read(calendar_text(&sent).unwrap().as_bytes()).unwrap();
    assert_eq!((back.uid, back.sequence, back.method.as_str(), back.stamp_utc), (sent.uid, 0, "REQUEST", Some(sent.stamp_utc)));
    assert_eq!(back.attendees, [Attendance { email: sent.attendee.email, answer: Answer::NeedsAction }]);
}

proptest! {
    #[test]
    fn nothing_that_is_sent_stops_the_reader(octets in prop::collection::vec(any::<u8>(), 0..400), cut in 0..REPLY.len(), junk in "\\PC{0,30}") {
        let _ = read(&octets);
        let mut broken = REPLY.to_owned();
        broken.insert_str(cut, &junk);
        let _ = read(broken.as_bytes());
        let _ = read(&REPLY.as_bytes()[..cut]);
    }
}
