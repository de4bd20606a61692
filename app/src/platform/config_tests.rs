//! Settings as they are given, and every mistake in them.

use super::*;

fn settings(given: &[(&str, &str)]) -> Settings {
    given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn nothing_set_is_the_demo() {
    let config = Config::from_settings(&Settings::new()).unwrap();
    assert!(config.is_demo());
    assert_eq!(config.mail, MailTo::Folder("data/mail".into()));
}

#[test]
fn every_mistake_is_told_at_once() {
    let wrong = Config::from_settings(&settings(&[
        ("mode", "production"),
        ("clock", "2015-05-01T09:00"),
        ("listen", "here"),
        ("mail", "folder"),
        ("colour", "blue"),
    ]))
    .unwrap_err();
    let told = wrong.join("\n");
    for part in [
        "https://",
        "ACCORD_SECRET",
        "ACCORD_CLOCK must not",
        "ACCORD_LISTEN",
        "ACCORD_MAIL must be a relay",
        "ACCORD_COLOUR is not",
        "ACCORD_MAIL_FROM must be",
        "ACCORD_TRUSTED_PROXIES must be set",
    ] {
        assert!(told.contains(part), "{part} is missing in {told}");
    }
}

#[test]
fn production_starts_when_all_is_well() {
    let config = Config::from_settings(&settings(&[
        ("mode", "production"),
        ("base_url", "https://accord.example.org/"),
        ("mail", "smtps://relay.example.org"),
        ("secret", "0123456789abcdef0123456789abcdef"),
        ("mail_from", "office@accord.example.org"),
        ("trusted_proxies", "0"),
    ]))
    .unwrap();
    assert_eq!(config.base_url, "https://accord.example.org");
    assert!(config.secure_cookies());
}

#[test]
fn the_ways_in_for_mail_are_checked_and_shut_where_nobody_opened_them() {
    let none = Config::from_settings(&Settings::new()).unwrap();
    assert_eq!((none.imap, none.mail_ingest_token), (None, None));
    for (given, told) in [
        (("imap", "pop3://office:x@mail.example.org"), "ACCORD_IMAP must look like"),
        (("mail_ingest_token", "short"), "ACCORD_MAIL_INGEST_TOKEN must hold at least 32"),
    ] {
        let wrong = Config::from_settings(&settings(&[given])).unwrap_err().join("\n");
        assert!(wrong.contains(told), "{wrong}");
        assert!(!wrong.contains("office:x") && !wrong.contains("short"), "what was set is not repeated");
    }
    let open = Config::from_settings(&settings(&[("mode", "production"), ("imap", "imap://office:x@mail.example.org")])).unwrap_err();
    assert!(open.join("\n").contains("ACCORD_IMAP must begin with imaps://"));
}
