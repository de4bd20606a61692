//! Letters about meetings. The entry goes along as a calendar object where its reader takes one; a letter names nobody but its reader, and
//! says no more than the entry does.

use crate::calendar::invite::Entry;
use crate::platform::mail::{Button, Letter};
use crate::shared::when;

/// What happened to a meeting in somebody's diary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingNews {
    Invited,
    Changed,
    /// It is off for everybody.
    Off,
    /// This reader is no longer asked to come.
    NotNeeded,
}

impl MeetingNews {
    /// The name of the letter.
    pub const fn kind(self) -> &'static str {
        match self {
            MeetingNews::Invited => "meeting_invited",
            MeetingNews::Changed => "meeting_changed",
            MeetingNews::Off => "meeting_off",
            MeetingNews::NotNeeded => "meeting_not_needed",
        }
    }

    /// Why the reader has mail from us.
    pub const fn why(self) -> &'static str {
        match self {
            MeetingNews::Invited | MeetingNews::Changed => "you have an appointment with us",
            MeetingNews::Off | MeetingNews::NotNeeded => "you had an appointment with us",
        }
    }

    const fn subject(self) -> &'static str {
        match self {
            MeetingNews::Invited => "Your appointment",
            MeetingNews::Changed => "Your appointment has changed",
            MeetingNews::Off => "Your appointment is off",
            MeetingNews::NotNeeded => "You are not expected any more",
        }
    }

    const fn closing(self) -> &'static str {
        match self {
            MeetingNews::Invited => "If you cannot come, tell us in good time.",
            MeetingNews::Changed => "If you can no longer come, tell us in good time.",
            MeetingNews::Off => "There is nothing that you need to do.",
            MeetingNews::NotNeeded => "The appointment takes place without you. There is nothing that you need to do.",
        }
    }
}

/// To whoever leads a meeting: somebody who was to come has left. Names nobody.
pub struct SomebodyGone<'a> {
    pub name: String,
    pub entry: &'a Entry,
    /// Whether it was handed on to the reader.
    pub leads_now: bool,
    /// The whole address of the meeting's page.
    pub link: Option<String>,
}

impl SomebodyGone<'_> {
    /// The name of the letter.
    pub const KIND: &'static str = "meeting_somebody_gone";
    /// Why the reader has mail from us.
    pub const WHY: &'static str = "you lead a meeting";

    pub fn letter(&self) -> Letter {
        let entry = self.entry;
        let when = format!("{} to {}", when::day_and_time(entry.starts_local), when::time(entry.ends_local.time()));
        let leads = if self.leads_now { "It is handed on to you: you lead it from now on." } else { "It takes place without them." };
        Letter {
            subject: format!("Somebody cannot come any more: {}", when::day(entry.starts_local.date())),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![format!("Somebody who was expected at this meeting has left: {}.", entry.summary), when, leads.to_owned()],
            button: self.link.clone().map(|url| Button { label: "See who comes".to_owned(), url }),
            closing: "Their own entry is taken back. Ask somebody else to come where you need to.".to_owned(),
        }
    }
}

/// About one meeting.
pub struct MeetingLetter<'a> {
    pub name: String,
    pub news: MeetingNews,
    pub entry: &'a Entry,
    /// The whole address at which the reader finds more; nothing where there is no page for them.
    pub link: Option<String>,
    /// Why it is off, where that may be told.
    pub reason: Option<&'a str>,
    /// What moved, as it was before.
    pub was: Option<String>,
}

impl MeetingLetter<'_> {
    pub fn letter(&self) -> Letter {
        let entry = self.entry;
        let when = format!("{} to {}", when::day_and_time(entry.starts_local), when::time(entry.ends_local.time()));
        // Whoever is told by letter alone reads no more than that there is one.
        let what = if entry.summary == "Appointment" { String::new() } else { format!(": {}", entry.summary) };
        let mut paragraphs = vec![format!("{}{what}.", self.news.subject()), when];
        if !entry.place.is_empty() {
            paragraphs.push(format!("Place: {}", entry.place));
        }
        paragraphs.extend(self.was.clone());
        if matches!(self.news, MeetingNews::Invited | MeetingNews::Changed) && !entry.description.is_empty() {
            paragraphs.extend(entry.description.lines().map(str::to_owned));
        }
        paragraphs.extend(self.reason.map(|reason| format!("Why: {reason}")));
        Letter {
            subject: format!("{}: {}", self.news.subject(), when::day(entry.starts_local.date())),
            greeting: format!("Dear {},", self.name),
            paragraphs,
            button: self.link.clone().map(|url| Button { label: "Read more".to_owned(), url }),
            closing: self.news.closing().to_owned(),
        }
    }
}
