//! Messages as they leave.

use super::*;
use chrono::NaiveDate;
use proptest::prelude::*;

fn outgoing() -> Outgoing {
    Outgoing {
        from_name: "Example Service".into(),
        from_address: Email::parse("letters@rj.example").unwrap(),
        reply_to: Some(Email::parse("desk@rj.example").unwrap()),
        to_name: "Llŷr, Siân".into(),
        to_address: Email::parse("sian@one.example").unwrap(),
        subject: "Your appointment".into(),
        text: "Dear Siân,\n\nŵythnos\n".into(),
        html: "<p>Dear Siân,</p>".into(),
        calendar: None,
        message_id: "0198-letter@rj.example".into(),
        date_utc: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap().and_hms_opt(9, 0, 0).unwrap().and_utc(),
    }
}

fn text_of(wire: &Wire) -> String {
    String::from_utf8(wire.octets.clone()).unwrap()
}

fn header_block(text: &str) -> Vec<String> {
    let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
    head.split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_letter_made_twice_is_the_same_octets() {
    let mut with_calendar = outgoing();
    with_calendar.calendar =
        Some(CalendarPart { method: "REQUEST".into(), body: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into(), filename: "invite.ics".into() });
    for letter in [outgoing(), with_calendar] {
        assert_eq!(letter.wire("a".into()), letter.wire("a".into()));
        let text = text_of(&letter.wire("a".into()).unwrap());
        let head = header_block(&text);
        for line in ["Message-ID: <0198-letter@rj.example>", "Date: Thu, 01 Oct 2026 09:00:00 +0000", "Reply-To: desk@rj.example"] {
            assert!(head.iter().any(|h| h == line), "{line}\n{head:?}");
        }
        assert!(!text.replace("\r\n", "").contains('\n'));
    }
}

#[test]
fn the_calendar_part_is_last_and_says_its_method() {
    let mut letter = outgoing();
    let body = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n";
    letter.calendar = Some(CalendarPart { method: "CANCEL".into(), body: body.into(), filename: "cancel.ics".into() });
    let text = text_of(&letter.wire("a".into()).unwrap());
    let kinds: Vec<&str> = text.lines().filter(|l| l.starts_with("Content-Type:")).map(|l| l.split(';').next().unwrap()).collect();
    assert_eq!(
        kinds,
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"]
            .map(|k| format!("Content-Type: {k}"))
    );
    assert!(text.contains("Content-Type: text/calendar; method=CANCEL; charset=utf-8"));
    assert!(text.contains("Content-Disposition: attachment; filename=\"cancel.ics\""));
}

#[test]
fn what_cannot_go_is_refused_with_a_reason() {
    type Edit = fn(&mut Outgoing);
    let calendar =
        |method: &str, filename: &str| Some(CalendarPart { method: method.into(), body: String::new(), filename: filename.into() });
    let table: [(Edit, Unsendable); 3] = [
        (|o| o.message_id = "no-host".into(), Unsendable::MessageId),
        (|o| o.message_id = "a@b>\r\nBcc: <x@y".into(), Unsendable::MessageId),
        (|o| o.date_utc = DateTime::<Utc>::MIN_UTC, Unsendable::Date),
    ];
    for (edit, reason) in table {
        let mut wrong = outgoing();
        edit(&mut wrong);
        assert_eq!(wrong.wire("a".into()), Err(reason));
    }
    for part in
        [calendar("", "a.ics"), calendar("REQUEST; x=y", "a.ics"), calendar("REQUEST", "a.txt"), calendar("REQUEST", "../a\r\n.ics")]
    {
        let wrong = Outgoing { calendar: part, ..outgoing() };
        assert_eq!(wrong.wire("a".into()), Err(Unsendable::Calendar));
    }
}

#[test]
fn files_sort_in_the_order_of_sending() {
    let letter = LetterId(uuid::Uuid::from_u128(7));
    assert_eq!(file_name(12, letter), format!("00000000000000000012-{letter}.eml"));
    assert!(file_name(9, letter) < file_name(10, letter));
    assert!(file_name(u64::MAX, letter).len() == file_name(0, letter).len());
}

proptest! {
    #[test]
    fn no_name_or_subject_adds_a_header_or_stops_the_program(name in any::<String>(), subject in any::<String>(), line in "[a-z\r\n\u{2028}\t:@,\"<>]{0,80}") {
        let names = |letter: &Outgoing| -> Vec<String> {
            let text = text_of(&letter.wire("a".into()).unwrap());
            header_block(&text).iter().map(|h| h.split(':').next().unwrap_or("").to_owned()).collect()
        };
        let plain = names(&outgoing());
        for (to_name, subject) in [(name.clone(), subject.clone()), (line.clone(), format!("x{line}"))] {
            prop_assert_eq!(&names(&Outgoing { to_name: to_name.clone(), from_name: to_name, subject, ..outgoing() }), &plain);
        }
    }
}
