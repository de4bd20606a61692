//! A real CalDAV server (Radicale) on loopback, and as much of a client as puts a mailed entry into it, replaces it and takes it out.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop where it stands")]

use super::readers::{Folder, Mailed, end2end, python};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The server with its folder and its port; both end with it.
pub struct CalDav {
    child: Child,
    port: u16,
    _folder: Folder,
}

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl CalDav {
    /// Start one that knows nothing.
    pub fn start() -> Self {
        let folder = Folder::new("caldav");
        let mut child = Command::new(python())
            .arg(end2end("caldav_server.py"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("ACCORD_TEST_PYTHON names an interpreter that runs");
        let mut said = String::new();
        BufReader::new(child.stdout.take().expect("its output is read")).read_line(&mut said).expect("it says where it listens");
        let port = said.trim().strip_prefix("listening on 127.0.0.1 ").and_then(|port| port.parse().ok());
        let port = port.expect("the calendar server did not start: are the packages of end2end/requirements.txt installed?");
        Self { child, port, _folder: folder }
    }

    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out can be set");
        let length = body.len();
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
        stream.write_all(request.as_bytes()).expect("the server reads");
        let mut octets = Vec::new();
        stream.read_to_end(&mut octets).expect("the server answers");
        let text = String::from_utf8_lossy(&octets).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
        Answer { status: status.unwrap_or_else(|| panic!("no answer: {text}")), body }
    }

    /// A calendar for that person, under their address.
    pub fn calendar(&self, whose: &str) {
        let home = self.ask("MKCOL", &format!("/{whose}/"), "", "");
        assert_eq!(home.status, 201, "{}", home.body);
        let made = self.ask("MKCALENDAR", &format!("/{whose}/cal/"), "", "");
        assert_eq!(made.status, 201, "{}", made.body);
    }

    /// What a calendar program does with that mail: put the entry in its place, or take it out.
    pub fn take(&self, mail: &Mailed) {
        let path = format!("/{}/cal/{}.ics", mail.to, mail.uid);
        if mail.method == "CANCEL" {
            let gone = self.ask("DELETE", &path, "", "");
            assert_eq!(gone.status, 200, "what is cancelled was there: {}", gone.body);
            return;
        }
        // A stored entry carries no METHOD (RFC 4791 4.1); all else is as it was mailed.
        let entry: String = mail.calendar.split_inclusive("\r\n").filter(|line| !line.starts_with("METHOD:")).collect();
        let put = self.ask("PUT", &path, "Content-Type: text/calendar; charset=utf-8\r\n", &entry);
        assert_eq!(put.status, if mail.step == "update" { 204 } else { 201 }, "{}: {}\n{entry}", mail.step, put.body);
    }

    /// How many entries the server finds in that calendar between two moments in UTC, by its own reading of zones: `20270329T080000Z`.
    pub fn found(&self, whose: &str, from: &str, to: &str) -> usize {
        let body = format!(
            r#"<?xml version="1.0"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="{from}" end="{to}"/></C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"#
        );
        let found = self.ask("REPORT", &format!("/{whose}/cal/"), "Depth: 1\r\nContent-Type: application/xml\r\n", &body);
        assert_eq!(found.status, 207, "{}", found.body);
        found.body.matches("<response>").count()
    }
}

impl Drop for CalDav {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
