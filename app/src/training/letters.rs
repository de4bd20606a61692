//! Letters about places on courses. The entry goes along as a calendar object; a letter names nobody but its reader.

use crate::calendar::invite::Entry;
use crate::platform::mail::{Button, Letter};
use crate::shared::when;

/// What happened to one day in somebody's diary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayNews {
    Booked,
    Changed,
    /// The person gave the place back.
    PlaceGivenBack,
    /// The trainer took the day off the run.
    DayOff,
}

impl DayNews {
    /// The name of the letter.
    pub const fn kind(self) -> &'static str {
        match self {
            DayNews::Booked => "training_day_booked",
            DayNews::Changed => "training_day_changed",
            DayNews::PlaceGivenBack => "training_place_cancelled",
            DayNews::DayOff => "training_day_off",
        }
    }

    /// Whether the day is in the reader's diary after it.
    pub const fn stands(self) -> bool {
        matches!(self, DayNews::Booked | DayNews::Changed)
    }

    /// Why the reader has mail from us.
    pub const fn why(self) -> &'static str {
        match self {
            DayNews::PlaceGivenBack => "you had a place on a course",
            DayNews::Booked | DayNews::Changed | DayNews::DayOff => "you have a place on a course",
        }
    }

    fn subject(self) -> &'static str {
        match self {
            DayNews::Booked => "Your place is booked",
            DayNews::Changed => "Your training day has changed",
            DayNews::PlaceGivenBack => "Your place is cancelled",
            DayNews::DayOff => "A training day is off",
        }
    }

    fn closing(self) -> &'static str {
        match self {
            DayNews::Booked => "If you cannot come, give your place back in good time: somebody else may be waiting for it.",
            DayNews::Changed => "If you can no longer come, give your place back: somebody else may be waiting for it.",
            DayNews::PlaceGivenBack => "Your calendar takes the entry out when it reads this message.",
            DayNews::DayOff => "The other days stay as they are, unless another letter says so.",
        }
    }
}

/// About one day of a run.
pub struct DayLetter<'a> {
    pub name: String,
    pub service: String,
    pub news: DayNews,
    pub entry: &'a Entry,
}

impl DayLetter<'_> {
    pub fn letter(&self) -> Letter {
        let entry = self.entry;
        let when = format!("{} to {}", when::day_and_time(entry.starts_local), when::time(entry.ends_local.time()));
        let mut paragraphs = vec![format!("{}: {}.", self.news.subject(), entry.summary), when];
        if !entry.place.is_empty() {
            paragraphs.push(format!("Place: {}", entry.place));
        }
        Letter {
            subject: format!("{}: {}", self.news.subject(), when::day(entry.starts_local.date())),
            greeting: format!("Dear {},", self.name),
            paragraphs,
            button: entry.link.clone().filter(|_| self.news.stands()).map(|url| Button { label: "Open the course day".to_owned(), url }),
            closing: self.news.closing().to_owned(),
        }
    }
}

/// Somebody waits for a place, and one is free.
pub struct PlaceFree {
    pub name: String,
    pub course: String,
    /// The first day, and where.
    pub first: String,
    pub place: String,
    /// The whole address of the run's page.
    pub link: String,
}

impl PlaceFree {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: "A place is free".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                format!("A place on {} is free, and you are next on the waiting list.", self.course),
                format!("It begins on {}. Place: {}", self.first, self.place),
                "It is kept for those who wait, in the order of asking. Open the page to take it.".to_owned(),
            ],
            button: Some(Button { label: "Take the place".to_owned(), url: self.link.clone() }),
            closing: "If you no longer want it, leave the waiting list on the same page.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            course: "Practitioner course".to_owned(),
            first: "Tue 3 Nov 2026".to_owned(),
            place: "Room 2, Civic Centre, High Street".to_owned(),
            link: "https://accord.example/training/runs/1".to_owned(),
        }
    }
}
