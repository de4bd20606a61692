//! A reply to an invitation. Mail can be forged: a reply is a hint, and the page behind the invitation's link is what counts.

use crate::shared::text::Email;
use chrono::{DateTime, Duration, Utc};
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

    /// The word in the calendar object and in the table.
    pub const fn code(self) -> &'static str {
        match self {
            Answer::NeedsAction => "NEEDS-ACTION",
            Answer::Accepted => "ACCEPTED",
            Answer::Declined => "DECLINED",
            Answer::Tentative => "TENTATIVE",
            Answer::Other => "OTHER",
        }
    }

    /// As people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Answer::NeedsAction | Answer::Other => "No answer yet",
            Answer::Accepted => "Comes",
            Answer::Declined => "Does not come",
            Answer::Tentative => "Perhaps",
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

/// What a reply is held against: the last message sent about an appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub uid: String,
    /// Where the last message went.
    pub email: Email,
    pub sequence: u32,
    pub taken_back: bool,
    /// The stamp of the answer that is kept, if there is one.
    pub last_reply: Option<DateTime<Utc>>,
}

/// Why a reply changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unheeded {
    #[error("It is not a reply")]
    NotAReply,
    #[error("It answers another appointment")]
    OtherAppointment,
    #[error("It does not answer for exactly one person")]
    NotOnePerson,
    #[error("It is not from the person who was invited")]
    NotInvited,
    #[error("It was sent by somebody else than it answers for")]
    OtherSender,
    #[error("It answers an invitation that has since changed")]
    Outdated,
    #[error("A later answer is known")]
    Superseded,
    #[error("It is dated in the future")]
    FromTheFuture,
    #[error("The invitation was taken back")]
    TakenBack,
    #[error("It gives no answer")]
    NoAnswer,
    #[error("It was answered too often in one day")]
    TooMany,
}

impl Unheeded {
    pub const ALL: [Unheeded; 11] = [
        Unheeded::NotAReply,
        Unheeded::OtherAppointment,
        Unheeded::NotOnePerson,
        Unheeded::NotInvited,
        Unheeded::OtherSender,
        Unheeded::Outdated,
        Unheeded::Superseded,
        Unheeded::FromTheFuture,
        Unheeded::TakenBack,
        Unheeded::NoAnswer,
        Unheeded::TooMany,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Unheeded::NotAReply => "NOT_A_REPLY",
            Unheeded::OtherAppointment => "OTHER_APPOINTMENT",
            Unheeded::NotOnePerson => "NOT_ONE_PERSON",
            Unheeded::NotInvited => "NOT_INVITED",
            Unheeded::OtherSender => "OTHER_SENDER",
            Unheeded::Outdated => "OUTDATED",
            Unheeded::Superseded => "SUPERSEDED",
            Unheeded::FromTheFuture => "FROM_THE_FUTURE",
            Unheeded::TakenBack => "TAKEN_BACK",
            Unheeded::NoAnswer => "NO_ANSWER",
            Unheeded::TooMany => "TOO_MANY",
        }
    }
}

/// How far another computer's clock may be ahead of ours: one that were believed whatever it says could date a reply so late that no
/// other would ever count.
const AHEAD_AT_MOST: Duration = Duration::hours(24);

/// The answer that a reply gives to the last message sent, when it may be heeded (RFC 5546 3.2.3; SEQUENCE as of sending).
///
/// `sender` is the one address that the mail came from, if it names exactly one.
///
/// # Errors
/// Each [`Unheeded`] reason but the last, in the order in which they are listed there.
pub fn heed(reply: &Incoming, sender: Option<&Email>, ours: &Asked, now: DateTime<Utc>) -> Result<Answer, Unheeded> {
    if reply.method != "REPLY" {
        return Err(Unheeded::NotAReply);
    }
    if reply.uid != ours.uid {
        return Err(Unheeded::OtherAppointment);
    }
    let [person] = reply.attendees.as_slice() else {
        return Err(Unheeded::NotOnePerson);
    };
    if person.email != ours.email {
        return Err(Unheeded::NotInvited);
    }
    if sender != Some(&person.email) {
        return Err(Unheeded::OtherSender);
    }
    if reply.sequence < ours.sequence {
        return Err(Unheeded::Outdated);
    }
    if ours.last_reply.is_some_and(|kept| reply.stamp_utc.is_none_or(|stamp| stamp <= kept)) {
        return Err(Unheeded::Superseded);
    }
    if reply.stamp_utc.is_some_and(|stamp| stamp > now + AHEAD_AT_MOST) {
        return Err(Unheeded::FromTheFuture);
    }
    if ours.taken_back {
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
    use chrono::NaiveDate;

    fn hour(hour: u32) -> DateTime<Utc> {
        NaiveDate::from_ymd_opt(2026, 11, 3).unwrap().and_hms_opt(hour, 0, 0).unwrap().and_utc()
    }

    fn ash() -> Email {
        Email::parse("ash@one.example").unwrap()
    }

    fn ours() -> Asked {
        Asked { uid: "u@rj.example".into(), email: ash(), sequence: 2, taken_back: false, last_reply: None }
    }

    fn reply() -> Incoming {
        Incoming {
            method: "REPLY".into(),
            uid: "u@rj.example".into(),
            sequence: 2,
            stamp_utc: Some(hour(2)),
            attendees: vec![Attendance { email: ash(), answer: Answer::Accepted }],
        }
    }

    fn heeded(reply: &Incoming, ours: &Asked) -> Result<Answer, Unheeded> {
        heed(reply, Some(&ash()), ours, hour(3))
    }

    #[test]
    fn a_reply_counts_only_from_the_person_invited_and_to_the_latest_time() {
        assert_eq!(heeded(&reply(), &ours()), Ok(Answer::Accepted));
        type Edit = fn(&mut Incoming);
        let table: [(Edit, Unheeded); 7] = [
            (|r| r.method = "REQUEST".into(), Unheeded::NotAReply),
            (|r| r.uid = "other@rj.example".into(), Unheeded::OtherAppointment),
            (|r| r.attendees.clear(), Unheeded::NotOnePerson),
            (|r| r.attendees[0].email = Email::parse("bo@two.example").unwrap(), Unheeded::NotInvited),
            (|r| r.sequence = 1, Unheeded::Outdated),
            (|r| r.stamp_utc = Some(hour(3) + Duration::hours(25)), Unheeded::FromTheFuture),
            (|r| r.attendees[0].answer = Answer::Other, Unheeded::NoAnswer),
        ];
        for (edit, reason) in table {
            let mut wrong = reply();
            edit(&mut wrong);
            assert_eq!(heeded(&wrong, &ours()), Err(reason));
        }
    }

    #[test]
    fn a_reply_counts_only_when_the_person_sent_it() {
        let bo = Email::parse("bo@two.example").unwrap();
        for sender in [Some(&bo), None] {
            assert_eq!(heed(&reply(), sender, &ours(), hour(3)), Err(Unheeded::OtherSender));
        }
    }

    #[test]
    fn an_older_reply_that_comes_late_changes_nothing() {
        let kept = |at| Asked { last_reply: Some(at), ..ours() };
        assert_eq!(heeded(&reply(), &kept(hour(2))), Err(Unheeded::Superseded));
        assert_eq!(heeded(&reply(), &kept(hour(1))), Ok(Answer::Accepted));
        assert_eq!(heeded(&Incoming { stamp_utc: None, ..reply() }, &kept(hour(1))), Err(Unheeded::Superseded), "undated");
    }

    #[test]
    fn nobody_accepts_what_was_taken_back() {
        let off = Asked { taken_back: true, sequence: 3, ..ours() };
        assert_eq!(heeded(&Incoming { sequence: 3, ..reply() }, &off), Err(Unheeded::TakenBack));
    }

    #[test]
    fn every_reason_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<&str> = Unheeded::ALL.into_iter().map(Unheeded::code).collect();
        assert_eq!(words.len(), Unheeded::ALL.len());
    }
}
