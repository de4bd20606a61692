//! Mails as programs write them, and as nobody should.

use super::*;
use crate::calendar::read::read;
use base64::Engine as _;
use proptest::prelude::*;

const OBJECT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:abc@rj.example\r\nSEQUENCE:2\r\n\
DTSTAMP:20261003T101500Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:sian@one.example\r\nSUMMARY:Diwrnod hyfforddi\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn mail(headers: &str, body: &str) -> String {
    format!(
        "From: =?utf-8?Q?Si=C3=A2n?= <Sian@One.example>\r\nTo: office@rj.example\r\nMessage-ID: <1@one.example>\r\n{headers}\r\n\r\n{body}"
    )
}

fn multipart(part: &str) -> String {
    mail(
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b",
        &format!("--b\r\nContent-Type: text/plain\r\n\r\nI come.\r\n--b\r\n{part}\r\n--b--\r\n"),
    )
}

fn base64(text: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(text);
    text.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned() + "\r\n").collect()
}

#[test]
fn a_reply_is_found_however_a_program_wraps_it() {
    let utf16: Vec<u8> = OBJECT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let quoted = OBJECT.replace('=', "=3D").replace("SUMMARY", "SUMM=\r\nARY");
    let table = [
        ("alone", mail("Content-Type: text/calendar; method=REPLY; charset=utf-8", OBJECT)),
        ("in capitals", mail("CONTENT-TYPE: TEXT/CALENDAR; METHOD=REPLY", OBJECT)),
        ("with a byte-order mark", mail("Content-Type: text/calendar; charset=utf-8", &format!("\u{FEFF}{OBJECT}"))),
        ("beside words", multipart(&format!("Content-Type: text/calendar; method=REPLY\r\n\r\n{OBJECT}"))),
        (
            "quoted-printable",
            multipart(&format!("Content-Type: text/calendar\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}")),
        ),
        (
            "base64",
            multipart(&format!("Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", base64(OBJECT.as_bytes()))),
        ),
        (
            "in another character set",
            multipart(&format!(
                "Content-Type: text/calendar; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
                base64(&utf16)
            )),
        ),
        (
            "as a file",
            multipart(&format!(
                "Content-Type: application/ics; name=invite.ics\r\nContent-Disposition: attachment; filename=invite.ics\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n{}",
                base64(OBJECT.as_bytes())
            )),
        ),
        ("with bare line feeds", multipart(&format!("Content-Type: text/calendar\r\n\r\n{OBJECT}")).replace("\r\n", "\n")),
    ];
    for (what, mail) in table {
        let opened = open(mail.as_bytes());
        assert_eq!(opened.sender.as_ref().map(Email::as_str), Some("sian@one.example"), "{what}");
        let incoming = read(&opened.calendar.unwrap_or_else(|| panic!("{what}: no calendar part"))).unwrap();
        assert_eq!((incoming.uid.as_str(), incoming.sequence, incoming.attendees.len()), ("abc@rj.example", 2, 1), "{what}");
    }
}

#[test]
fn what_somebody_forwards_is_not_their_reply() {
    let inner = mail("Content-Type: text/calendar; method=REPLY", OBJECT);
    let opened = open(multipart(&format!("Content-Type: message/rfc822\r\n\r\n{inner}")).as_bytes());
    assert_eq!(opened.calendar, None);
}

#[test]
fn a_sender_is_one_address_or_nobody() {
    for (from, sender) in [
        ("ash@one.example", Some("ash@one.example")),
        ("\"Oney, Ash\" <ASH@one.example>", Some("ash@one.example")),
        ("ash@one.example, bo@two.example", None),
        ("friends: ash@one.example;", None),
        ("nobody", None),
        ("", None),
    ] {
        let opened = open(format!("From: {from}\r\nMessage-ID: <1@x>\r\n\r\nhello").as_bytes());
        assert_eq!(opened.sender.as_ref().map(Email::as_str), sender, "{from}");
    }
}

#[test]
fn a_message_is_known_by_its_name_and_without_one_by_all_of_it() {
    let key = |text: &str| open(text.as_bytes()).key;
    assert_eq!(key("Message-ID: <1@x>\r\nFrom: a@b.example\r\n\r\nA"), key("From: a@b.example\r\nMessage-ID: <1@x>\r\n\r\nB"));
    assert_ne!(key("Message-ID: <1@x>\r\n\r\nA"), key("Message-ID: <2@x>\r\n\r\nA"));
    assert_ne!(key("From: a@b.example\r\n\r\nA"), key("From: a@b.example\r\n\r\nB"));
    assert!(!key("Message-ID: <1@x>\r\n\r\nA").contains('@'));
}

#[test]
fn what_is_huge_or_deep_carries_nothing_and_breaks_nothing() {
    let huge = mail("Content-Type: text/calendar", &OBJECT.repeat(MESSAGE_MAX / OBJECT.len() + 1));
    assert_eq!(open(huge.as_bytes()).calendar, None);
    let mut deep = String::from("From: a@b.example\r\nMessage-ID: <1@x>\r\n");
    for level in 0..2_000 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"));
    }
    deep.push_str(&format!("Content-Type: text/calendar\r\n\r\n{OBJECT}"));
    assert_eq!(open(deep.as_bytes()).calendar, None, "deeper than anybody writes");
    let mut nested = String::from("From: a@b.example\r\n");
    for _ in 0..2_000 {
        nested.push_str("Content-Type: message/rfc822\r\n\r\n");
    }
    assert_eq!(open(nested.as_bytes()).calendar, None);
}

proptest! {
    #[test]
    fn whatever_comes_is_opened_without_a_fall(octets in proptest::collection::vec(any::<u8>(), 0..4_000)) {
        let opened = open(&octets);
        prop_assert_eq!(opened.key.len(), 64);
        if let Some(calendar) = opened.calendar {
            let _judged = read(&calendar);
        }
    }

    #[test]
    fn a_reply_with_odd_words_around_it_is_read_all_the_same(words in "[a-zŵŷâêîôû☂🎉\"\\\\;:,\r\n ]{0,200}") {
        let calendar = OBJECT.replace("Diwrnod hyfforddi", &words.replace("\r\n", "\n").replace(['\r', '\n'], "\\n"));
        let part = format!("Content-Type: text/calendar; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", base64(calendar.as_bytes()));
        let opened = open(multipart(&part).as_bytes());
        let incoming = read(&opened.calendar.unwrap()).unwrap();
        prop_assert_eq!(incoming.uid, "abc@rj.example");
        prop_assert_eq!(incoming.attendees.len(), 1);
    }
}
