//! Letters about places on courses. The entry goes along as a calendar object; a letter names nobody but its reader.

mod news;

pub use news::DayNews;

use crate::calendar::invite::Entry;
use crate::platform::mail::{Button, Letter};
use crate::shared::when;
use chrono::NaiveDateTime;

/// How the entry of who teaches a day begins.
pub const TEACHES: &str = "You teach: ";

/// About one day of a run.
pub struct DayLetter<'a> {
    pub name: String,
    pub service: String,
    pub news: DayNews,
    pub entry: &'a Entry,
    /// The whole address of the page of their place, which needs no sign-in; for who teaches, of the run.
    pub link: String,
    /// What moved, as it was before.
    pub was: Option<String>,
}

impl DayLetter<'_> {
    pub fn letter(&self) -> Letter {
        let entry = self.entry;
        let when = format!("{} to {}", when::day_and_time(entry.starts_local), when::time(entry.ends_local.time()));
        // The entry of who teaches says so itself; the letter says it once.
        let what = entry.summary.strip_prefix(TEACHES).unwrap_or(&entry.summary);
        let mut paragraphs = vec![format!("{}: {what}.", self.news.subject()), when];
        if !entry.place.is_empty() {
            paragraphs.push(format!("Place: {}", entry.place));
        }
        paragraphs.extend(self.was.clone());
        Letter {
            subject: format!("{}: {what}, {}", self.news.subject(), when::day(entry.starts_local.date())),
            greeting: format!("Dear {},", self.name),
            paragraphs,
            button: self.news.stands().then(|| Button { label: self.news.leads_to().to_owned(), url: self.link.clone() }),
            closing: self.news.closing().to_owned(),
        }
    }
}

/// What every letter about somebody's own place tells.
pub struct ToldOfPlace {
    pub name: String,
    pub course: String,
    /// The first day.
    pub first: String,
    /// Where; empty when it is not known.
    pub place: String,
    /// The whole address of the page of their own place, which needs no sign-in.
    pub link: String,
}

impl ToldOfPlace {
    fn letter(self, subject: &str, paragraphs: Vec<String>, button: &str, closing: &str) -> Letter {
        Letter {
            subject: subject.to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs,
            button: Some(Button { label: button.to_owned(), url: self.link }),
            closing: closing.to_owned(),
        }
    }

    fn begins(&self) -> String {
        if self.place.is_empty() {
            format!("It begins on {}.", self.first)
        } else {
            format!("It begins on {}. Place: {}", self.first, self.place)
        }
    }

    #[cfg(test)]
    fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            course: "Practitioner course".to_owned(),
            first: "Tue 3 Nov 2026".to_owned(),
            place: "Room 2, Civic Centre, High Street".to_owned(),
            link: "https://accord.example/training/place/abc".to_owned(),
        }
    }
}

/// Somebody waits for a place, and one is kept for them for a time.
pub struct PlaceOffered {
    pub told: ToldOfPlace,
    /// By the clock on the wall.
    pub until: NaiveDateTime,
}

impl PlaceOffered {
    pub fn letter(self) -> Letter {
        let paragraphs = vec![
            format!("A place on {} is free, and it is your turn.", self.told.course),
            self.told.begins(),
            format!("It is kept for you until {}. After that it goes to the next who waits.", when::day_and_time(self.until)),
        ];
        self.told.letter(
            "A place is free for you",
            paragraphs,
            "Take the place",
            "If you no longer want it, say so on the same page: somebody else may want it.",
        )
    }
}

/// A place came free, and something stands between it and whoever was next.
pub struct PlacePassedOver {
    pub told: ToldOfPlace,
    pub why: String,
}

impl PlacePassedOver {
    pub fn letter(self) -> Letter {
        let paragraphs = vec![
            format!("A place on {} came free, and it could not be given to you.", self.told.course),
            self.why,
            "You keep your turn on the waiting list.".to_owned(),
        ];
        self.told.letter("You are still on the waiting list", paragraphs, "See where you stand", "Write to us if this is not right.")
    }
}

/// Nobody answered an offer in time.
pub struct PlaceLapsed {
    pub told: ToldOfPlace,
}

impl PlaceLapsed {
    pub fn letter(self) -> Letter {
        let paragraphs = vec![
            format!("The place on {} that was kept for you was not taken in time, and is kept for you no longer.", self.told.course),
            "You are no longer on the waiting list of this run.".to_owned(),
        ];
        self.told.letter(
            "The place was not taken in time",
            paragraphs,
            "See where you stand",
            "If you would still like to come, ask again, or look for another run.",
        )
    }
}

/// Somebody asked for a place for the reader, whose line manager is asked now.
pub struct PlaceAsked {
    pub told: ToldOfPlace,
}

impl PlaceAsked {
    pub fn letter(self) -> Letter {
        let paragraphs = vec![
            format!("A place on {} is asked for in your name.", self.told.course),
            self.told.begins(),
            "Your line manager has a mail from us. As soon as they approve, you hear from us again.".to_owned(),
        ];
        self.told.letter(
            "A place is asked for",
            paragraphs,
            "See where you stand",
            "If you do not want the place, say so on the same page.",
        )
    }
}

/// The reader stands on a waiting list.
pub struct PlaceWaits {
    pub told: ToldOfPlace,
    /// From 1.
    pub number: u64,
}

impl PlaceWaits {
    pub fn letter(self) -> Letter {
        let paragraphs = vec![
            format!("You are number {} on the waiting list for {}.", self.number, self.told.course),
            self.told.begins(),
            "When a place is free and it is your turn, we keep it for you and write to you.".to_owned(),
        ];
        self.told.letter(
            "You are on the waiting list",
            paragraphs,
            "See where you stand",
            "If you no longer want to wait, leave the list on the same page.",
        )
    }
}

/// The line manager did not approve.
pub struct PlaceNotApproved {
    pub told: ToldOfPlace,
    pub reason: Option<String>,
}

impl PlaceNotApproved {
    pub fn letter(self) -> Letter {
        let mut paragraphs = vec![format!("Your line manager did not approve the place on {}.", self.told.course)];
        paragraphs.extend(self.reason.map(|reason| format!("They say: {reason}")));
        self.told.letter("The place was not approved", paragraphs, "See where you stand", "Speak with them, and ask again for a later run.")
    }
}

/// Before a run: where to be, how to get in, what to read.
pub struct CourseReminder {
    pub told: ToldOfPlace,
    /// Each day to come, with its times and its place.
    pub days: Vec<String>,
    pub access: String,
    pub reading: String,
    /// Whether the page of the place has something to read or to listen to.
    pub materials: bool,
    pub join: Option<String>,
}

impl CourseReminder {
    pub fn letter(self) -> Letter {
        let mut paragraphs = vec![format!("You are expected on {}.", self.told.course)];
        paragraphs.extend(self.days);
        paragraphs.extend((!self.access.is_empty()).then(|| format!("Getting in: {}", self.access)));
        paragraphs.extend(self.join.map(|link| format!("To join online: {link}")));
        paragraphs.extend((!self.reading.is_empty()).then(|| format!("Please read before: {}", self.reading)));
        let there = format!("There is something for you to read or listen to on the page of your place: {}", self.told.link);
        paragraphs.extend(self.materials.then_some(there));
        self.told.letter(
            "Your course is soon",
            paragraphs,
            "See your place",
            "If you cannot come, give your place back on the same page: somebody else may want it.",
        )
    }
}

/// After a run: thanks, and the evaluation form where the course asks for one.
pub struct CourseThanks {
    pub told: ToldOfPlace,
    /// The whole address of the form.
    pub form: Option<String>,
}

impl CourseThanks {
    pub fn letter(self) -> Letter {
        let mut paragraphs = vec![format!("Thank you for coming to {}.", self.told.course)];
        let (button, link) = match self.form {
            Some(form) => {
                paragraphs
                    .push("Please tell us how it was. It takes two minutes, and the course counts as completed only with it.".to_owned());
                paragraphs.push("Your answers are kept without your name.".to_owned());
                ("Send the evaluation form", form)
            }
            None => ("See your place", self.told.link.clone()),
        };
        let told = ToldOfPlace { link, ..self.told };
        told.letter("Thank you for coming", paragraphs, button, "What is still missing stands on the page of your place.")
    }
}

/// The run does not take place.
pub struct RunCalledOff {
    pub told: ToldOfPlace,
    pub reason: String,
    /// Where its reader finds the next runs of the course.
    pub next: Button,
}

impl RunCalledOff {
    pub fn letter(self) -> Letter {
        let paragraphs = vec![
            format!("{}, which was to begin on {}, does not take place.", self.told.course, self.told.first),
            format!("Why: {}", self.reason),
            "You have no place on it any more, and need do nothing.".to_owned(),
        ];
        let told = ToldOfPlace { link: self.next.url, ..self.told };
        told.letter("The course is called off", paragraphs, &self.next.label, "We are sorry. Look for another run, or write to us.")
    }
}

/// The run has begun, and the reader waited for a place, or for their line manager's word, until then.
pub struct NoPlaceThisTime {
    pub told: ToldOfPlace,
    /// Whether it was the line manager's word that did not come.
    pub unanswered: bool,
    /// Where its reader finds the next runs of the course.
    pub next: Button,
}

impl NoPlaceThisTime {
    pub fn letter(self) -> Letter {
        let (why, ended) = if self.unanswered {
            ("your line manager had not answered by then", "The place is no longer asked for, and you need do nothing.")
        } else {
            ("no place came free for you", "You are no longer on its waiting list, and need do nothing.")
        };
        let paragraphs = vec![
            format!("There was no place for you on {} this time. It began on {}, and {why}.", self.told.course, self.told.first),
            ended.to_owned(),
        ];
        let told = ToldOfPlace { link: self.next.url, ..self.told };
        told.letter(
            "There was no place this time",
            paragraphs,
            &self.next.label,
            "We are sorry. If you would still like to come, ask for a place on a later run, or write to us.",
        )
    }
}

/// To a line manager: may a member of their staff come? Who it is stands behind the link alone.
pub struct ApprovalAsked {
    pub name: String,
    pub service: String,
    /// Whether their own agency asked, and not the service.
    pub by_agency: bool,
    pub course: String,
    /// Each day.
    pub days: String,
    pub link: String,
}

/// Who has asked a line manager, as letter and page begin.
pub fn who_asked(service: &str, by_agency: bool) -> String {
    if by_agency { format!("Your agency has asked {service}") } else { format!("{service} has asked") }
}

impl ApprovalAsked {
    pub fn letter(self) -> Letter {
        Letter {
            subject: "Please approve a training place".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                format!("{} for a place on {} on behalf of a member of your staff.", who_asked(&self.service, self.by_agency), self.course),
                format!("Days: {}", self.days),
                "The place is theirs once you approve. The link shows who it is; you can answer once.".to_owned(),
            ],
            button: Some(Button { label: "Approve, or not".to_owned(), url: self.link }),
            closing: "If this is nothing to do with you, do nothing, or write to us.".to_owned(),
        }
    }
}

/// One of each for the test that reads them all.
#[cfg(test)]
pub fn samples() -> Vec<(&'static str, Letter)> {
    let until = chrono::NaiveDate::from_ymd_opt(2026, 10, 27).unwrap_or_default().and_time(chrono::NaiveTime::default());
    let told = ToldOfPlace::sample;
    let next = || Button { label: "See the next runs".to_owned(), url: "https://accord.example/training/courses/1".to_owned() };
    let asked = ApprovalAsked {
        name: "Moira Ellis".to_owned(),
        service: "Fenbridge Service".to_owned(),
        by_agency: true,
        course: "Practitioner course".to_owned(),
        days: "Tue 3 Nov 2026, Thu 5 Nov 2026".to_owned(),
        link: "https://accord.example/training/approve/abc".to_owned(),
    };
    vec![
        ("PlaceOffered", PlaceOffered { told: told(), until }.letter()),
        ("PlacePassedOver", PlacePassedOver { told: told(), why: "You have blocked Tue 3 Nov 2026.".to_owned() }.letter()),
        ("PlaceLapsed", PlaceLapsed { told: told() }.letter()),
        ("PlaceAsked", PlaceAsked { told: told() }.letter()),
        ("PlaceWaits", PlaceWaits { told: told(), number: 2 }.letter()),
        ("PlaceNotApproved", PlaceNotApproved { told: told(), reason: Some("We are short that week.".to_owned()) }.letter()),
        (
            "CourseReminder",
            CourseReminder {
                told: told(),
                days: vec!["Tue 3 Nov 2026, 09:30 to 16:00: Room 2, Civic Centre".to_owned()],
                access: "Step-free from the street".to_owned(),
                reading: "The quick guide".to_owned(),
                materials: true,
                join: None,
            }
            .letter(),
        ),
        ("CourseThanks", CourseThanks { told: told(), form: Some("https://accord.example/training/evaluate/abc".to_owned()) }.letter()),
        ("RunCalledOff", RunCalledOff { told: told(), reason: "The trainer is ill.".to_owned(), next: next() }.letter()),
        ("NoPlaceThisTime", NoPlaceThisTime { told: told(), unanswered: true, next: next() }.letter()),
        ("ApprovalAsked", asked.letter()),
    ]
}
