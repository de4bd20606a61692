//! A life of invitations made at their edges, written to a folder for the six readers of `end2end/yardsticks/ics/ics_check.py`; what the
//! rooms themselves send stands before the same readers in `training::tests::life` and `meetings::tests::life`.

use app::calendar::{
    ics::{calendar_text, uid},
    invite::{Appointment, Contact, Entry, Method},
    zone::{Zone, local_span},
};
use app::platform::mail::{Button, CalendarPart, Frame, Letter, Outgoing, Transport, message::file_name};
use app::shared::{LetterId, text::Email};
use app::testing::readers::judge;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use std::{fmt::Write as _, path::PathBuf};
use uuid::Uuid;

const ORGANISER: &str = "invites@rj.example";

fn at(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, month, day).and_then(|d| d.and_hms_opt(hour, minute, 0)).unwrap()
}

fn contact(name: &str, address: &str) -> Contact {
    Contact { name: name.into(), email: Email::parse(address).unwrap() }
}

fn entry(starts_local: NaiveDateTime, minutes: i64, zone: &str) -> Entry {
    Entry {
        starts_local,
        ends_local: starts_local + TimeDelta::minutes(minutes),
        zone: zone.into(),
        summary: "Appointment".into(),
        place: "Room 2, Civic Centre; ground floor".into(),
        description: "Sign in to read more.\nYmunwch â ni — ŵythnos nesaf ☂, \"prynhawn da\" \\ bore da".into(),
        link: Some("https://rj.example/my/diary".into()),
    }
}

/// The folder of one story, what was sent to it, and when it is now.
struct Story {
    folder: PathBuf,
    transport: Transport,
    now: DateTime<Utc>,
    sent: u64,
    manifest: serde_json::Map<String, serde_json::Value>,
    names: String,
}

impl Story {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("accord-ics-{}", app::platform::clock::Clock::machine().new_id()));
        let now = at(2027, 3, 1, 9, 0).and_utc();
        Self { transport: Transport::Folder(folder.clone()), folder, now, sent: 0, manifest: serde_json::Map::new(), names: String::new() }
    }

    fn invite(&mut self, event: u128, who: &Contact, entry: Entry) -> Appointment {
        let person = key_of(&who.email);
        let identity = uid((Uuid::from_u128(event).as_u128() ^ person.as_u128()).to_be_bytes(), "rj.example");
        Appointment::invite(identity, contact("RJ service", ORGANISER), who.clone(), entry, self.now).unwrap()
    }

    async fn send(&mut self, event: u128, kind: &str, appointment: &Appointment) {
        self.sent += 1;
        let letter = LetterId(Uuid::from_u128(u128::from(self.sent) << 64 | 0xabc));
        let name = file_name(self.sent, letter);
        let wire = outgoing(appointment, kind, letter, self.now).wire(name.clone()).unwrap();
        self.transport.send(&wire).await.unwrap();
        self.manifest.insert(name, serde_json::json!({ "event": format!("E{event}"), "kind": kind }));
        let line = format!("{}\t{}\n", appointment.attendee.email, appointment.attendee.name);
        if !self.names.contains(&line) {
            write!(self.names, "{line}").unwrap();
        }
        self.now += TimeDelta::hours(3);
    }

    fn finish(&self) {
        std::fs::write(self.folder.join("manifest.json"), serde_json::to_string_pretty(&self.manifest).unwrap()).unwrap();
        std::fs::write(self.folder.join("names.tsv"), &self.names).unwrap();
    }
}

/// A key of a made-up person, from the address, so that the story reads the same at every run.
fn key_of(email: &Email) -> Uuid {
    Uuid::from_u128(email.as_str().bytes().fold(7, |key: u128, b| key.wrapping_mul(1_000_003).wrapping_add(b.into())))
}

impl Drop for Story {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn outgoing(appointment: &Appointment, kind: &str, letter: LetterId, now: DateTime<Utc>) -> Outgoing {
    let zone: Zone = appointment.entry.zone.parse().unwrap();
    let (starts, ends) = (zone.to_utc(appointment.entry.starts_local).unwrap(), zone.to_utc(appointment.entry.ends_local).unwrap());
    let said = match (appointment.method, kind) {
        (Method::Cancel, _) => "Your appointment is off",
        (_, "update") => "Your appointment has changed",
        _ => "Your appointment",
    };
    let words = Letter {
        subject: said.into(),
        greeting: format!("Dear {},", appointment.attendee.name),
        paragraphs: vec![format!("{said}: {}.", local_span(starts, ends, zone)), format!("Place: {}", appointment.entry.place)],
        button: appointment.entry.link.clone().map(|url| Button { label: "Open your diary".into(), url }),
        closing: "Please answer in your calendar or in your diary.".into(),
    };
    let frame = Frame { service: "RJ service".into(), why: "you have an appointment with us".into(), reach: "reply to this mail".into() };
    let rendered = words.render(&frame);
    Outgoing {
        from_name: appointment.organiser.name.clone(),
        from_address: appointment.organiser.email.clone(),
        reply_to: None,
        to_name: appointment.attendee.name.clone(),
        to_address: appointment.attendee.email.clone(),
        subject: rendered.subject,
        text: rendered.text,
        html: rendered.html,
        calendar: Some(CalendarPart {
            method: appointment.method.code().into(),
            body: calendar_text(appointment).unwrap(),
            filename: if appointment.method == Method::Cancel { "cancel.ics".into() } else { "invite.ics".into() },
        }),
        message_id: format!("{letter}@rj.example"),
        date_utc: now,
    }
}

/// Two parties and two facilitators; moved over both changes of the clocks; another place; one withdraws and is asked again; one
/// facilitator is replaced; off for all, and not to be revived by accident.
async fn the_meeting(story: &mut Story) {
    let people = [
        contact("Siân \"Llŷr\" Jones", "sian@one.example"),
        contact("O'Neil, Bo", "bo.oneil+rj@two.example"),
        contact("Ffion Ŵyn", "ffion@three.example"),
        contact("Dai 👩‍⚖️ Huws", "dai@four.example"),
    ];
    let mut told: Vec<Appointment> = Vec::new();
    for who in &people {
        let invited = story.invite(1, who, entry(at(2027, 3, 26, 18, 0), 120, "Europe/London"));
        story.send(1, "invite", &invited).await;
        told.push(invited);
    }
    let mut other_room = entry(at(2027, 3, 29, 18, 0), 120, "Europe/London");
    other_room.place = "Room 3".into();
    let mut wording = other_room.clone();
    wording.summary = "Appointment (please be on time)".into();
    let october = Entry { starts_local: at(2027, 10, 31, 9, 30), ends_local: at(2027, 10, 31, 11, 0), ..wording.clone() };
    let steps = [entry(at(2027, 3, 29, 18, 0), 120, "Europe/London"), other_room, wording, october.clone()];
    for step in steps {
        for last in &mut told {
            assert_eq!(last.update(last.entry.clone(), story.now).unwrap(), None, "nothing new, nothing sent");
            *last = last.update(step.clone(), story.now).unwrap().unwrap();
            story.send(1, "update", last).await;
        }
    }
    assert_eq!(told[0].sequence, 3);

    let withdrawn = told[1].cancel(story.now).unwrap();
    story.send(1, "cancel", &withdrawn).await;
    assert_eq!(withdrawn.update(october.clone(), story.now).unwrap_err().code, "appointment_cancelled");
    told[1] = withdrawn.invite_again(october.clone(), story.now).unwrap();
    story.send(1, "reinvite", &told[1]).await;

    let replaced = told.remove(3).cancel(story.now).unwrap();
    story.send(1, "cancel", &replaced).await;
    let newcomer = story.invite(1, &contact("Mair Prys", "mair@five.example"), october);
    story.send(1, "invite", &newcomer).await;
    told.push(newcomer);

    for last in told {
        let off = last.cancel(story.now).unwrap();
        story.send(1, "cancel", &off).await;
        assert_eq!(off.cancel(story.now).unwrap_err().code, "appointment_cancelled");
        assert_eq!(off.update(Entry { place: "Room 4".into(), ..last.entry }, story.now).unwrap_err().code, "appointment_cancelled");
    }
}

/// Other zones, at their own changes; in the night of the change; text that is longer than a line.
async fn edges(story: &mut Story) {
    let who = contact("Siân \"Llŷr\" Jones", "sian@one.example");
    let times = [
        (2, entry(at(2027, 11, 7, 9, 0), 60, "America/New_York")),
        (3, entry(at(2027, 10, 3, 9, 0), 60, "Australia/Sydney")),
        (4, entry(at(2027, 6, 1, 9, 0), 60, "Asia/Kolkata")),
        (5, entry(at(2027, 10, 31, 0, 30), 240, "Europe/London")),
        (6, entry(at(2027, 3, 28, 2, 0), 60, "Europe/London")),
        (
            7,
            Entry {
                summary: "Cyfarfod ŵythnos ☂ ŷ ".repeat(12),
                place: String::new(),
                ..entry(at(2027, 12, 31, 23, 0), 120, "Europe/London")
            },
        ),
    ];
    for (event, entry) in times {
        let invited = story.invite(event, &who, entry);
        story.send(event, "invite", &invited).await;
    }
}

async fn told() -> Story {
    let mut story = Story::new();
    the_meeting(&mut story).await;
    edges(&mut story).await;
    story.finish();
    story
}

#[tokio::test]
async fn a_life_of_invitations_is_written_in_the_order_of_sending() {
    let story = told().await;
    let mut written: Vec<String> =
        std::fs::read_dir(&story.folder).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok()).collect();
    written.retain(|name| name.ends_with(".eml"));
    written.sort();
    assert_eq!(written, story.manifest.keys().cloned().collect::<Vec<_>>());
    let counted = u64::try_from(written.len()).unwrap();
    assert_eq!(counted, story.sent);
}

#[tokio::test]
async fn every_reader_reads_it_alike_and_nothing_in_it_is_wrong() {
    judge(&told().await.folder);
}
