//! Ways out, without a relay but for one that never speaks. A real conversation is in `tests/it/smtp.rs`.

use super::*;
use crate::shared::text::Email;

fn wire(file_name: &str, octets: &[u8]) -> Wire {
    Wire {
        from: Email::parse("letters@rj.example").unwrap(),
        to: Email::parse("ash@one.example").unwrap(),
        message_id: "1@rj.example".into(),
        file_name: file_name.into(),
        octets: octets.to_vec(),
    }
}

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        tls: TlsMode::None,
        user_and_password: None,
        extra_root_pem: None,
        hello: None,
        connect_timeout: Duration::from_secs(5),
        send_timeout: Duration::from_millis(200),
        connections: 2,
    }
}

fn own_folder() -> PathBuf {
    std::env::temp_dir().join(format!("accord-mail-{}", crate::platform::clock::Clock::machine().new_id()))
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_repeat_takes_the_place_of_the_first_and_nothing_unfinished_stays() {
    let folder = own_folder();
    let transport = Transport::Folder(folder.clone());
    for (name, octets) in [("2-b.eml", "first"), ("1-a.eml", "other"), ("2-b.eml", "again")] {
        transport.send(&wire(name, octets.as_bytes())).await.unwrap();
    }
    assert_eq!(names_in(&folder), ["1-a.eml", "2-b.eml"]);
    assert_eq!(std::fs::read(folder.join("2-b.eml")).unwrap(), b"again");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn no_message_leaves_its_folder() {
    let transport = Transport::Folder(own_folder());
    for name in ["../x.eml", ".x.eml", "x", "a/b.eml", "x.eml\0"] {
        assert!(!transport.send(&wire(name, b"x")).await.unwrap_err().again, "{name}");
    }
}

#[tokio::test]
async fn memory_keeps_what_was_sent_in_order() {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let transport = Transport::Memory(Arc::clone(&sent));
    for name in ["b.eml", "a.eml"] {
        transport.send(&wire(name, b"x")).await.unwrap();
    }
    let names: Vec<String> = sent.lock().unwrap().iter().map(|w| w.file_name.clone()).collect();
    assert_eq!(names, ["b.eml", "a.eml"]);
}

#[tokio::test]
async fn a_relay_that_is_away_or_never_speaks_is_tried_again() {
    let mute = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = mute.local_addr().unwrap().port();
    let transport = Transport::smtp(&settings(port)).unwrap();
    let late = transport.send(&wire("a.eml", b"x")).await.unwrap_err();
    assert_eq!(late, SendFailure { again: true, reason: "the relay took too long".into() });
    assert!(transport.check().await.unwrap_err().again);
    drop(mute);
    assert!(transport.send(&wire("a.eml", b"x")).await.unwrap_err().again);
}

#[test]
fn a_password_never_goes_over_an_open_line_to_another_computer() {
    let secret = Some(("user".to_owned(), "secret".to_owned()));
    let open = |host: &str| Transport::smtp(&SmtpSettings { host: host.into(), user_and_password: secret.clone(), ..settings(25) });
    assert!(open("relay.example").is_err_and(|said| said.contains("open line")));
    assert!(open("127.0.0.1").is_ok() && open("localhost").is_ok());
    for tls in [TlsMode::StartTls, TlsMode::Tls] {
        assert!(
            Transport::smtp(&SmtpSettings { host: "relay.example".into(), tls, user_and_password: secret.clone(), ..settings(465) })
                .is_ok()
        );
        let wrong_root = SmtpSettings { tls, extra_root_pem: Some(b"-----BEGIN CERTIFICATE-----\n".to_vec()), ..settings(465) };
        assert!(Transport::smtp(&wrong_root).is_err());
    }
}
