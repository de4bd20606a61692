//! Replies fetched from a mailbox, over a line to a small server of our own that speaks as much IMAP as is asked of it.

use super::Invited;
use crate::calendar::answer::Answer;
use crate::calendar::mailbox::look;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

struct Kept {
    seen: bool,
    octets: Vec<u8>,
}

/// A mailbox with its messages; their numbers count from 1.
#[derive(Clone, Default)]
pub(super) struct Server(Arc<Mutex<Vec<Kept>>>);

impl Server {
    async fn start() -> (Self, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self::default();
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                serving.clone().answer(line).await;
            }
        });
        (server, port)
    }

    pub(super) fn comes(&self, mail: String) {
        self.0.lock().unwrap().push(Kept { seen: false, octets: mail.into_bytes() });
    }

    fn seen(&self) -> Vec<bool> {
        self.0.lock().unwrap().iter().map(|kept| kept.seen).collect()
    }

    pub(super) async fn answer(self, line: impl AsyncRead + AsyncWrite) {
        let (from, mut to) = tokio::io::split(line);
        let mut lines = BufReader::new(from).lines();
        to.write_all(b"* OK ready\r\n").await.unwrap();
        while let Ok(Some(asked)) = lines.next_line().await {
            let (tag, command) = asked.split_once(' ').unwrap();
            let (mut said, done) = self.said_to(command);
            said.extend_from_slice(format!("{tag} {done}\r\n").as_bytes());
            if to.write_all(&said).await.is_err() || command == "LOGOUT" {
                return;
            }
        }
    }

    fn said_to(&self, command: &str) -> (Vec<u8>, &'static str) {
        let mut kept = self.0.lock().unwrap();
        let words: Vec<&str> = command.split(' ').collect();
        let number = || words[2].parse::<usize>().unwrap();
        match (words[0], words.get(1).copied().unwrap_or("")) {
            ("LOGIN", _) if command.contains("\"s3cret\"") => (Vec::new(), "OK in"),
            ("LOGIN", _) => (Vec::new(), "NO that is not the password"),
            ("SELECT", _) => {
                let state = format!("* {} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {}] ok\r\n", kept.len(), kept.len() + 1);
                (state.into_bytes(), "OK [READ-WRITE] open")
            }
            ("UID", "SEARCH") => {
                let unseen = kept.iter().zip(1..).filter(|(kept, _)| !kept.seen).map(|(_, number): (_, usize)| format!(" {number}"));
                (format!("* SEARCH{}\r\n", unseen.collect::<String>()).into_bytes(), "OK searched")
            }
            ("UID", "FETCH") => {
                let (number, octets) = (number(), &kept[number() - 1].octets);
                let size = octets.len();
                if command.contains("SIZE") {
                    return (format!("* {number} FETCH (UID {number} RFC822.SIZE {size})\r\n").into_bytes(), "OK fetched");
                }
                assert!(command.contains("BODY.PEEK[]"), "reading must not mark: {command}");
                let mut said = format!("* {number} FETCH (UID {number} BODY[] {{{size}}}\r\n").into_bytes();
                said.extend_from_slice(octets);
                said.extend_from_slice(b")\r\n");
                (said, "OK fetched")
            }
            ("UID", "STORE") => {
                assert!(command.ends_with("+FLAGS (\\Seen)"), "nothing else is ever marked: {command}");
                kept[number() - 1].seen = true;
                (Vec::new(), "OK stored")
            }
            ("LOGOUT", _) => (b"* BYE\r\n".to_vec(), "OK out"),
            _ => (Vec::new(), "BAD what was that"),
        }
    }
}

async fn reply(story: &Invited) -> String {
    let (row, address) = (story.row().await, story.contact.email.as_str());
    format!(
        "From: {address}\r\nMessage-ID: <1@mail.example>\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n\
         BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{}\r\nSEQUENCE:{}\r\nDTSTAMP:{}\r\n\
         ATTENDEE;PARTSTAT=TENTATIVE:mailto:{address}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        row.uid,
        row.sequence,
        story.test.app.clock().now().format("%Y%m%dT%H%M%SZ")
    )
}

#[tokio::test]
async fn a_reply_is_fetched_and_marked_and_what_a_person_reads_is_left_as_it_came() {
    let (server, port) = Server::start().await;
    let story = Invited::with(&[("imap", &format!("imap://office:s3cret@127.0.0.1:{port}/INBOX"))]).await;
    server.comes("From: a@b.example\r\nMessage-ID: <9@x>\r\n\r\nHello\r\n".to_owned());
    server.comes("x".repeat(600 * 1024));
    server.comes(reply(&story).await);
    assert_eq!(look(&story.test.app).await, Ok(1));
    assert_eq!(story.said().await.unwrap().answer, Answer::Tentative);
    assert_eq!(server.seen(), [false, false, true]);

    assert_eq!(look(&story.test.app).await, Ok(0), "each message once");
    let elsewhere = story.test.second_instance().await;
    assert_eq!(look(&elsewhere).await, Ok(0), "also by another instance, which looks at all that is unseen");
    assert_eq!(story.history().await.len(), 1);
}

#[tokio::test]
async fn a_mailbox_that_cannot_be_opened_is_told_without_its_password() {
    let (_server, port) = Server::start().await;
    let story = Invited::with(&[("imap", &format!("imap://office:wr0ng@127.0.0.1:{port}/INBOX"))]).await;
    let reason = look(&story.test.app).await.unwrap_err();
    assert!(reason.contains("that is not the password") && !reason.contains("wr0ng"), "{reason}");
}

#[tokio::test]
async fn without_a_mailbox_none_is_looked_into() {
    assert_eq!(look(&Invited::new().await.test.app).await, Ok(0));
}
