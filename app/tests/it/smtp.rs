//! Letters through a real SMTP server on loopback (`end2end/smtp_sink.py`).

use app::platform::mail::{Outgoing, SmtpSettings, TlsMode, Transport, Wire, message::file_name};
use app::shared::{LetterId, text::Email};
use chrono::DateTime;
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use uuid::Uuid;

/// The server, its folder and its port; both end with it.
struct Sink {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Sink {
    fn start() -> Self {
        let python = std::env::var_os("ACCORD_TEST_PYTHON").expect(
            "ACCORD_TEST_PYTHON is not set: let it name a Python with the packages of end2end/requirements.txt; `make test` sets it",
        );
        let folder = std::env::temp_dir().join(format!("accord-smtp-{}", app::platform::clock::Clock::machine().new_id()));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/smtp_sink.py");
        let options = ["--refuse", "nobody@one.example", "--busy", "later@one.example"];
        let mut child = Command::new(python)
            .arg(script)
            .arg(&folder)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("ACCORD_TEST_PYTHON names an interpreter that runs");
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let port = said.trim().strip_prefix("listening on 127.0.0.1 ").and_then(|port| port.parse().ok());
        let port =
            port.expect("the mail server did not start: are the packages of end2end/requirements.txt installed for ACCORD_TEST_PYTHON?");
        Self { child, folder, port }
    }

    fn transport(&self) -> Transport {
        let settings = SmtpSettings {
            host: "127.0.0.1".into(),
            port: self.port,
            tls: TlsMode::None,
            user_and_password: None,
            extra_root_pem: None,
            hello: Some("rj.example".into()),
            connect_timeout: Duration::from_secs(10),
            send_timeout: Duration::from_secs(20),
            connections: 2,
        };
        Transport::smtp(&settings).unwrap()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn letters_in(folder: &Path) -> Vec<String> {
    let found = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = found.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn letter(number: u128, to: &str) -> Wire {
    let id = LetterId(Uuid::from_u128(number));
    let outgoing = Outgoing {
        from_name: "RJ service".into(),
        from_address: Email::parse("letters@rj.example").unwrap(),
        reply_to: None,
        to_name: "Siân Llŷr".into(),
        to_address: Email::parse(to).unwrap(),
        subject: format!("Letter {number} — ŵythnos"),
        text: "Dear Siân,\n\n.a line that begins with a dot\n..and another\nFrom here on\n".into(),
        html: "<p>Dear Siân,</p>".into(),
        calendar: None,
        message_id: format!("{id}@rj.example"),
        date_utc: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
    };
    outgoing.wire(file_name(1, id)).unwrap()
}

#[tokio::test]
async fn letters_arrive_as_they_were_made_and_a_repeat_is_known_as_one() {
    let sink = Sink::start();
    let transport = sink.transport();
    transport.check().await.unwrap();
    let letters = [letter(1, "sian@one.example"), letter(2, "bo@two.example"), letter(3, "sian@one.example")];
    for wire in &letters {
        transport.send(wire).await.unwrap();
    }
    transport.send(&letters[0]).await.unwrap();

    let as_sent: Vec<String> = letters.iter().map(|wire| String::from_utf8(wire.octets.clone()).unwrap()).collect();
    assert_eq!(letters_in(&sink.folder), as_sent);
    assert_eq!(letters_in(&sink.folder.join("repeats")), as_sent[..1]);
}

#[tokio::test]
async fn a_refusal_is_final_and_a_delay_is_not_and_neither_names_the_person() {
    let sink = Sink::start();
    let transport = sink.transport();
    let refused = transport.send(&letter(1, "nobody@one.example")).await.unwrap_err();
    assert!(!refused.again && refused.reason.contains("n***@one.example") && !refused.reason.contains("nobody"), "{refused:?}");
    let delayed = transport.send(&letter(2, "later@one.example")).await.unwrap_err();
    assert!(delayed.again && !delayed.reason.contains("later@"), "{delayed:?}");
    transport.send(&letter(3, "sian@one.example")).await.unwrap();
    assert_eq!(letters_in(&sink.folder).len(), 1, "the connection is good for the next letter");
}
