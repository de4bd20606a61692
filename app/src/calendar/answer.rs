//! A reply to an invitation. Mail can be forged: a reply is a hint, and the page behind the invitation's link is what counts.

use super::invite::{Appointment, Method};
use crate::shared::text::Email;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What somebody answered (PARTSTAT).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Answer {
    NeedsAction,
    Accepted,
    Declined,
    Tentative,
    /// A word that an invitation has no use for: delegated, completed.
    Other,
}

impl Answer {
    /// The answer with that code, in any case.
    pub fn from_code(code: &str) -> Answer {
        match code.trim().to_ascii_uppercase().as_str() {
            "NEEDS-ACTION" | "" => Answer::NeedsAction,
            "ACCEPTED" => Answer::Accepted,
            "DECLINED" => Answer::Declined,
            "TENTATIVE" => Answer::Tentative,
            _ => Answer::Other,
        }
    }
}

/// Somebody listed in a calendar object that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    pub email: Email,
    pub answer: Answer,
}

/// A calendar object that came in, as far as anything is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// In capitals; empty when it names none.
    pub method: String,
    pub uid: String,
    /// 0 when it names none, as the standard has it.
    pub sequence: u32,
    /// When it was made, by the other side's clock.
    pub stamp_utc: Option<DateTime<Utc>>,
    pub attendees: Vec<Attendance>,
}

/// Why a reply changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unheeded {
    #[error("it is not a reply")]
    NotAReply,
    #[error("it answers another appointment")]
    OtherAppointment,
    #[error("it does not answer for exactly one person")]
    NotOnePerson,
    #[error("it is not from the person who was invited")]
    NotInvited,
    #[error("it answers an invitation that has since changed")]
    Outdated,
    #[error("a later reply is known")]
    Superseded,
    #[error("the invitation was taken back")]
    TakenBack,
    #[error("it gives no answer")]
    NoAnswer,
}

/// The answer that a reply gives to the last message sent, when it may be heeded (RFC 5546 3.2.3; SEQUENCE as of sending).
///
/// `last_reply` is the stamp of the reply already kept, if there is one.
///
/// # Errors
/// Each [`Unheeded`] reason, in the order in which they are listed there.
pub fn heed(reply: &Incoming, ours: &Appointment, last_reply: Option<DateTime<Utc>>) -> Result<Answer, Unheeded> {
    if reply.method != "REPLY" {
        return Err(Unheeded::NotAReply);
    }
    if reply.uid != ours.uid {
        return Err(Unheeded::OtherAppointment);
    }
    let [person] = reply.attendees.as_slice() else {
        return Err(Unheeded::NotOnePerson);
    };
    if person.email != ours.attendee.email {
        return Err(Unheeded::NotInvited);
    }
    if reply.sequence < ours.sequence {
        return Err(Unheeded::Outdated);
    }
    if last_reply.is_some_and(|kept| reply.stamp_utc.is_none_or(|stamp| stamp <= kept)) {
        return Err(Unheeded::Superseded);
    }
    if ours.method == Method::Cancel {
        return Err(Unheeded::TakenBack);
    }
    match person.answer {
        Answer::Accepted | Answer::Declined | Answer::Tentative => Ok(person.answer),
        Answer::NeedsAction | Answer::Other => Err(Unheeded::NoAnswer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::invite::{Contact, Entry};
    use chrono::NaiveDate;

    fn hour(hour: u32) -> chrono::NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, 3).unwrap().and_hms_opt(hour, 0, 0).unwrap()
    }

    fn ours() -> Appointment {
        let contact = |address: &str| Contact { name: "A Person".into(), email: Email::parse(address).unwrap() };
        let entry = Entry {
            starts_local: hour(9),
            ends_local: hour(16),
            zone: "Europe/London".into(),
            summary: "Appointment".into(),
            place: String::new(),
            description: String::new(),
            link: None,
        };
        let mut sent =
            Appointment::invite("u@rj.example".into(), contact("rj@rj.example"), contact("ash@one.example"), entry, hour(1).and_utc())
                .unwrap();
        sent.sequence = 2;
        sent
    }

    fn reply() -> Incoming {
        Incoming {
            method: "REPLY".into(),
            uid: "u@rj.example".into(),
            sequence: 2,
            stamp_utc: Some(hour(2).and_utc()),
            attendees: vec![Attendance { email: Email::parse("ash@one.example").unwrap(), answer: Answer::Accepted }],
        }
    }

    #[test]
    fn a_reply_counts_only_from_the_person_invited_and_to_the_latest_time() {
        assert_eq!(heed(&reply(), &ours(), None), Ok(Answer::Accepted));
        type Edit = fn(&mut Incoming);
        let table: [(Edit, Unheeded); 6] = [
            (|r| r.method = "REQUEST".into(), Unheeded::NotAReply),
            (|r| r.uid = "other@rj.example".into(), Unheeded::OtherAppointment),
            (|r| r.attendees.clear(), Unheeded::NotOnePerson),
            (|r| r.attendees[0].email = Email::parse("bo@two.example").unwrap(), Unheeded::NotInvited),
            (|r| r.sequence = 1, Unheeded::Outdated),
            (|r| r.attendees[0].answer = Answer::Other, Unheeded::NoAnswer),
        ];
        for (edit, reason) in table {
            let mut wrong = reply();
            edit(&mut wrong);
            assert_eq!(heed(&wrong, &ours(), None), Err(reason));
        }
    }

    #[test]
    fn an_older_reply_that_comes_late_changes_nothing() {
        assert_eq!(heed(&reply(), &ours(), Some(hour(2).and_utc())), Err(Unheeded::Superseded));
        assert_eq!(heed(&reply(), &ours(), Some(hour(1).and_utc())), Ok(Answer::Accepted));
    }

    #[test]
    fn nobody_accepts_what_was_taken_back() {
        let off = ours().cancel(hour(2).and_utc()).unwrap();
        let mut late = reply();
        late.sequence = 3;
        assert_eq!(heed(&late, &off, None), Err(Unheeded::TakenBack));
    }
}
