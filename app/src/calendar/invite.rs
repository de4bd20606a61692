//! Appointments as they are told to one person, and what a change of them means (RFC 5546; the service's rule for invitations).

use super::answer::Answer;
use crate::shared::{problem::Problem, text::Email};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a message about an appointment does: it invites (or changes), or it takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    Request,
    Cancel,
}

impl Method {
    /// The word in the calendar object and in the header of its part, which must be the same.
    pub const fn code(self) -> &'static str {
        match self {
            Method::Request => "REQUEST",
            Method::Cancel => "CANCEL",
        }
    }

    pub fn from_code(code: &str) -> Option<Method> {
        [Method::Request, Method::Cancel].into_iter().find(|method| method.code() == code)
    }
}

/// Somebody with an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub name: String,
    pub email: Email,
}

/// What the entry in the diary says. Neutral by rule: no party, no offence, no address of a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What the clock on the wall says at the start, in [`Entry::zone`].
    pub starts_local: NaiveDateTime,
    /// What the clock on the wall says at the end.
    pub ends_local: NaiveDateTime,
    /// The IANA name of the zone: `Europe/London`.
    pub zone: String,
    pub summary: String,
    /// Empty when there is no place to name.
    pub place: String,
    /// Several lines; empty when there is nothing to add.
    pub description: String,
    /// Where to sign in and read the rest.
    pub link: Option<String>,
}

/// What differs between two wordings of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The same: nothing is sent.
    None,
    /// Only wording: the same SEQUENCE, so that answers already given still stand.
    Wording,
    /// Time or place: a higher SEQUENCE, and the person is asked again.
    Significant,
}

impl Entry {
    /// What the step from this entry to the other one means to whoever accepted this one.
    pub fn change_to(&self, other: &Entry) -> Change {
        let when_and_where = |e: &Entry| (e.starts_local, e.ends_local, e.zone.clone(), e.place.trim().to_owned());
        if when_and_where(self) != when_and_where(other) {
            Change::Significant
        } else if self == other {
            Change::None
        } else {
            Change::Wording
        }
    }

    fn check(&self) -> Result<(), Problem> {
        if self.ends_local <= self.starts_local {
            return Err(Problem::new("ends_before_start", "Enter an end that is after the start"));
        }
        if self.summary.trim().is_empty() {
            return Err(Problem::new("summary_missing", "Enter what the appointment is called"));
        }
        Ok(())
    }
}

/// One message about one appointment to one person. The last one that was sent is what the next one is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// The identity, the same for the life of the appointment and of this person's part in it.
    pub uid: String,
    /// 0 at first; a calendar program ignores whatever has a lower number than it knows.
    pub sequence: u32,
    pub method: Method,
    /// When this message was made.
    pub stamp_utc: DateTime<Utc>,
    /// A mailbox that a person reads; the same for the life of the appointment.
    pub organiser: Contact,
    /// The one person who is told. Nobody else is ever listed.
    pub attendee: Contact,
    /// What they answered to this SEQUENCE, as far as is known: then they are not asked again.
    pub said: Answer,
    pub entry: Entry,
}

impl Appointment {
    /// The first invitation.
    ///
    /// # Errors
    /// `ends_before_start`; `summary_missing`.
    pub fn invite(uid: String, organiser: Contact, attendee: Contact, entry: Entry, stamp_utc: DateTime<Utc>) -> Result<Self, Problem> {
        entry.check()?;
        Ok(Self { uid, sequence: 0, method: Method::Request, stamp_utc, organiser, attendee, said: Answer::NeedsAction, entry })
    }

    /// What to send now that the entry says something else; nothing when it says the same.
    ///
    /// # Errors
    /// `appointment_cancelled`, when it was taken back: whoever wants this person after all says so with [`Appointment::invite_again`].
    /// As [`Appointment::invite`] otherwise.
    pub fn update(&self, entry: Entry, now: DateTime<Utc>) -> Result<Option<Self>, Problem> {
        if self.method == Method::Cancel {
            return Err(Problem::new(
                "appointment_cancelled",
                "This invitation was taken back. Invite the person again, or book a new appointment",
            ));
        }
        entry.check()?;
        Ok(match self.entry.change_to(&entry) {
            Change::None => None,
            Change::Wording => Some(self.next(Method::Request, self.sequence, entry, now)),
            Change::Significant => Some(self.next(Method::Request, self.raised(), entry, now)),
        })
    }

    /// What to send when the appointment is off, or this person no longer comes.
    ///
    /// # Errors
    /// `appointment_cancelled`, when it was taken back already.
    pub fn cancel(&self, now: DateTime<Utc>) -> Result<Self, Problem> {
        if self.method == Method::Cancel {
            return Err(Problem::new("appointment_cancelled", "This invitation was taken back already"));
        }
        Ok(self.next(Method::Cancel, self.raised(), self.entry.clone(), now))
    }

    /// What to send when somebody who was taken off is asked after all: the same identity, so that no second entry appears.
    ///
    /// # Errors
    /// `still_invited`, when the last message was no cancellation. As [`Appointment::invite`] otherwise.
    pub fn invite_again(&self, entry: Entry, now: DateTime<Utc>) -> Result<Self, Problem> {
        if self.method != Method::Cancel {
            return Err(Problem::new("still_invited", "This person is invited already"));
        }
        entry.check()?;
        Ok(self.next(Method::Request, self.raised(), entry, now))
    }

    fn raised(&self) -> u32 {
        self.sequence.saturating_add(1)
    }

    /// On equal SEQUENCE the later stamp wins, and stamps count whole seconds: a second message in one second is dated one later.
    fn next(&self, method: Method, sequence: u32, entry: Entry, now: DateTime<Utc>) -> Self {
        let stamp_utc = now.max(self.stamp_utc + Duration::seconds(1));
        let said = if sequence == self.sequence { self.said } else { Answer::NeedsAction };
        Self { sequence, method, stamp_utc, said, entry, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn at(day: u32, hour: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, 0, 0).unwrap()
    }

    fn contact(name: &str, address: &str) -> Contact {
        Contact { name: name.into(), email: Email::parse(address).unwrap() }
    }

    fn entry() -> Entry {
        Entry {
            starts_local: at(3, 9),
            ends_local: at(3, 16),
            zone: "Europe/London".into(),
            summary: "Training day 1".into(),
            place: "Room 2".into(),
            description: String::new(),
            link: None,
        }
    }

    fn invited() -> Appointment {
        let stamp = at(1, 9).and_utc();
        Appointment::invite("u@rj.example".into(), contact("RJ", "rj@rj.example"), contact("Ash Oney", "ash@one.example"), entry(), stamp)
            .unwrap()
    }

    #[test]
    fn time_and_place_raise_the_sequence_and_wording_does_not() {
        let later = at(2, 9).and_utc();
        type Edit = fn(&mut Entry);
        let table: [(&str, Edit, Option<u32>); 8] = [
            ("nothing", |_| (), None),
            ("starts an hour later", |e| e.starts_local = at(3, 10), Some(1)),
            ("ends earlier", |e| e.ends_local = at(3, 15), Some(1)),
            ("another zone", |e| e.zone = "Europe/Dublin".into(), Some(1)),
            ("another room", |e| e.place = "Room 3".into(), Some(1)),
            ("another title", |e| e.summary = "Training: first day".into(), Some(0)),
            ("a note", |e| e.description = "Bring a pen".into(), Some(0)),
            ("a link", |e| e.link = Some("https://rj.example/runs/1".into()), Some(0)),
        ];
        for (what, edit, sequence) in table {
            let mut changed = entry();
            edit(&mut changed);
            let sent = invited().update(changed, later).unwrap();
            assert_eq!(sent.as_ref().map(|s| s.sequence), sequence, "{what}");
            assert!(sent.is_none_or(|s| s.uid == "u@rj.example" && s.method == Method::Request && s.stamp_utc == later), "{what}");
        }
    }

    #[test]
    fn an_answer_stands_until_time_or_place_is_another() {
        let mut accepted = invited();
        accepted.said = Answer::Accepted;
        let (mut note, mut elsewhere) = (entry(), entry());
        note.description = "Bring a pen".into();
        elsewhere.place = "Room 3".into();
        for (changed, said) in [(note, Answer::Accepted), (elsewhere, Answer::NeedsAction)] {
            assert_eq!(accepted.update(changed, at(2, 9).and_utc()).unwrap().unwrap().said, said);
        }
    }

    #[test]
    fn a_cancellation_raises_the_sequence_and_ends_the_matter() {
        let off = invited().cancel(at(2, 9).and_utc()).unwrap();
        assert_eq!((off.method, off.sequence), (Method::Cancel, 1));
        assert_eq!(off.cancel(at(2, 10).and_utc()).unwrap_err().code, "appointment_cancelled");
        assert_eq!(off.update(entry(), at(2, 10).and_utc()).unwrap_err().code, "appointment_cancelled");
    }

    #[test]
    fn somebody_is_asked_again_under_the_same_identity() {
        assert_eq!(invited().invite_again(entry(), at(2, 9).and_utc()).unwrap_err().code, "still_invited");
        let again = invited().cancel(at(2, 9).and_utc()).unwrap().invite_again(entry(), at(2, 10).and_utc()).unwrap();
        assert_eq!((again.uid.as_str(), again.sequence, again.method), ("u@rj.example", 2, Method::Request));
    }

    #[test]
    fn two_messages_in_one_second_are_told_apart() {
        let first = invited();
        let mut note = entry();
        note.description = "Bring a pen".into();
        let second = first.update(note, first.stamp_utc).unwrap().unwrap();
        assert!(second.stamp_utc > first.stamp_utc);
    }

    #[test]
    fn an_end_before_the_start_is_refused() {
        let mut wrong = entry();
        wrong.ends_local = wrong.starts_local;
        assert_eq!(invited().update(wrong, at(2, 9).and_utc()).unwrap_err().code, "ends_before_start");
    }
}
