//! Every letter that the rooms write, one of each, read by one test. A room with a new letter adds its sample here.

use crate::accounts::letters::{Invitation, PasswordChanged, Recovery};
use crate::accreditation::letters::{LevelAwarded, NewCertificate, StandingBack, StandingPaused, StandingReminder};
use crate::calendar::invite::Entry;
use crate::calendar::letters::StillToAnswer;
use crate::cases::letters::{MoreNeeded, ReferralDecided, ReferralReceived};
use crate::certificates::letters::CertificateReady;
use crate::matching::letters::{AcceptedWithdrawn, CaseReady, ConflictDecided, OfferMade, OfferWithdrawn};
use crate::meetings::letters::{MeetingLetter, MeetingNews, SomebodyGone};
use crate::platform::mail::{Frame, Letter};
use crate::recruitment::letters::{ApplicationAccepted, ApplicationDeclined, ApplicationReceived, InterviewOffered, PleaseConfirm};
use crate::shared::vocabulary::CrimeGroup;
use crate::training::letters::{self as training, DayLetter, DayNews};
use chrono::NaiveDate;

/// Whom every sample is written to.
const READER: &str = "Moira Ellis";

/// The type of each letter, and one of it. A letter about a course day once for each of its news.
fn samples() -> Vec<(&'static str, Letter)> {
    let mut all = vec![
        ("Invitation", Invitation::sample().letter()),
        ("Recovery", Recovery::sample().letter()),
        ("PasswordChanged", PasswordChanged::sample().letter()),
        ("LevelAwarded", LevelAwarded::sample().letter()),
        ("StandingPaused", StandingPaused::sample().letter()),
        ("NewCertificate", NewCertificate::sample().letter()),
        ("StandingBack", StandingBack::sample().letter()),
        ("StandingReminder", StandingReminder::sample().letter()),
        ("CertificateReady", CertificateReady::sample().letter()),
        ("ReferralReceived", ReferralReceived::sample().letter()),
        ("MoreNeeded", MoreNeeded::sample().letter()),
        ("ReferralDecided", ReferralDecided::sample().letter()),
        ("OfferMade", OfferMade::sample().letter()),
        ("CaseReady", CaseReady::sample().letter()),
        ("AcceptedWithdrawn", AcceptedWithdrawn::sample().letter()),
        ("OfferWithdrawn", OfferWithdrawn::sample().letter()),
        ("ConflictDecided", ConflictDecided::sample().letter()),
        ("PleaseConfirm", PleaseConfirm::sample().letter()),
        ("ApplicationReceived", ApplicationReceived::sample().letter()),
        ("InterviewOffered", InterviewOffered::sample().letter()),
        ("ApplicationAccepted", ApplicationAccepted::sample().letter()),
        ("ApplicationDeclined", ApplicationDeclined::sample().letter()),
    ];
    all.extend(training::samples());
    all.extend(crate::briefings::letters::samples());
    let entry = course_day();
    for news in [
        DayNews::Booked,
        DayNews::Changed,
        DayNews::PlaceGivenBack,
        DayNews::DayOff,
        DayNews::RunOff,
        DayNews::Teaches,
        DayNews::TeachesNoMore,
    ] {
        let link = "https://accord.example/training/place/abc".to_owned();
        let was = (news == DayNews::Changed).then(|| "It was Wed 4 Nov 2026, 09:30 to 16:30, at Meadows Community Centre.".to_owned());
        let letter = DayLetter { name: READER.to_owned(), service: "Fenbridge Service".to_owned(), news, entry: &entry, link, was };
        all.push(("DayLetter", letter.letter()));
    }
    for news in [MeetingNews::Invited, MeetingNews::Changed, MeetingNews::Off, MeetingNews::NotNeeded] {
        let link = Some("https://accord.example/meetings/1".to_owned());
        let was = (news == MeetingNews::Changed).then(|| "It was 09:30 to 11:30.".to_owned());
        let letter = MeetingLetter { name: READER.to_owned(), news, entry: &entry, link, reason: Some("Somebody is ill."), was };
        all.push(("MeetingLetter", letter.letter()));
    }
    for leads_now in [true, false] {
        let link = Some("https://accord.example/meetings/1".to_owned());
        all.push(("SomebodyGone", SomebodyGone { name: READER.to_owned(), entry: &entry, leads_now, link }.letter()));
    }
    let link = "https://accord.example/calendar/answer/1".to_owned();
    all.push(("StillToAnswer", StillToAnswer { name: READER.to_owned(), entry: &entry, link }.letter()));
    all
}

fn course_day() -> Entry {
    let at = |hour| NaiveDate::from_ymd_opt(2026, 11, 3).unwrap().and_hms_opt(hour, 30, 0).unwrap();
    Entry {
        starts_local: at(9),
        ends_local: at(16),
        zone: "Europe/London".to_owned(),
        summary: "Practitioner course, day 1 of 3".to_owned(),
        place: "Room 2, Civic Centre, High Street".to_owned(),
        description: String::new(),
        link: Some("https://accord.example/training/runs/1".to_owned()),
    }
}

/// Words and numbers that tell of a matter, in small letters; for samples and for the letters of the demo alike.
pub fn words_of_a_matter() -> Vec<String> {
    let groups = CrimeGroup::ALL.iter().map(|group| group.label().to_lowercase());
    let words = [
        "burglar",
        "robber",
        "theft",
        "stole",
        "assault",
        "violence",
        "weapon",
        "drug",
        "damage",
        "arson",
        "fraud",
        "stalk",
        "harass",
        "abuse",
        "crime",
        "criminal",
        "offence",
        "offend",
        "victim",
        "harmed",
        "police",
        "prison",
        "court",
        "dispute",
        "restorative",
        "ref-2",
        "rj-2",
    ];
    groups.chain(words.map(str::to_owned)).collect()
}

/// What of those words stands in that text.
pub fn tells(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    words_of_a_matter().into_iter().find(|word| text.contains(word.as_str()))
}

#[test]
fn every_letter_has_both_parts_and_says_nothing_of_a_matter() {
    let frame = Frame { service: "Fenbridge Service".into(), why: "you work with us".into(), reach: "reply to this mail".into() };
    for (letter, words) in samples() {
        let rendered = words.render(&frame);
        assert!(!rendered.subject.trim().is_empty() && !rendered.subject.contains(READER), "{letter}: {}", rendered.subject);
        for (part, text) in [("subject", &rendered.subject), ("plain", &rendered.text), ("HTML", &rendered.html)] {
            assert_eq!(tells(text), None, "{letter}, {part}:\n{text}");
        }
        assert!(rendered.text.starts_with(&format!("Dear {READER},\n\n")), "{letter} greets nobody but its reader");
        for paragraph in &words.paragraphs {
            for line in paragraph.lines() {
                let in_html = line.replace('\'', "&#39;").replace('"', "&quot;");
                assert!(rendered.text.contains(line) && rendered.html.contains(&in_html), "{letter}: both parts say {line}");
            }
        }
        if let Some(button) = &words.button {
            assert!(rendered.text.contains(&button.url) && rendered.html.contains(&format!("href=\"{}\"", button.url)), "{letter}");
        }
    }
}

/// A letter is a type with `letter()` in a room's `letters.rs`.
#[test]
fn no_letter_is_missing_from_the_list() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut written = 0;
    for room in std::fs::read_dir(source).unwrap() {
        let text = std::fs::read_to_string(room.unwrap().path().join("letters.rs")).unwrap_or_default();
        written += ["&self", "self"].map(|of| text.matches(&format!("pub fn letter({of}) -> Letter")).count()).iter().sum::<usize>();
    }
    let mut listed: Vec<&str> = samples().into_iter().map(|(letter, _)| letter).collect();
    listed.dedup();
    assert_eq!(listed.len(), written, "{listed:?}");
}
