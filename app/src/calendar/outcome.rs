//! What becomes of a mail that came in, in one word each.

use super::answer::{Answer, Unheeded};
use super::read::Unreadable;

/// What became of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its answer stands now.
    Taken(Answer),
    /// It was here before; nothing was done again.
    Known,
    /// It carries no reply: a person may want to read it.
    Left,
    /// Its calendar object cannot be read.
    Unreadable(Unreadable),
    /// It is a reply that changes nothing.
    Unheeded(Unheeded),
}

const UNREADABLE: [(Unreadable, &str, &str); 4] = [
    (Unreadable::TooLarge, "TOO_LARGE", "Its calendar part is larger than a reply has to be"),
    (Unreadable::NotACalendar, "NOT_A_CALENDAR", "Its calendar part cannot be read"),
    (Unreadable::NotOneEvent, "NOT_ONE_EVENT", "It does not answer for exactly one appointment"),
    (Unreadable::NoIdentity, "NO_IDENTITY", "It does not say which appointment it answers"),
];

const TAKEN: &str = "TAKEN";
const LEFT: &str = "LEFT";

impl Outcome {
    /// The word in the table.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Taken(_) => TAKEN,
            Outcome::Known => "KNOWN",
            Outcome::Left => LEFT,
            Outcome::Unreadable(why) => UNREADABLE.iter().find(|(known, ..)| *known == why).map_or("UNREADABLE", |(_, code, _)| code),
            Outcome::Unheeded(why) => why.code(),
        }
    }

    /// Whether it was about one of our invitations, so that nobody need read it. What was here before is left as it was left then.
    pub fn was_dealt_with(self) -> bool {
        match self {
            Outcome::Taken(_) => true,
            Outcome::Unheeded(why) => !matches!(why, Unheeded::OtherAppointment | Unheeded::NotAReply),
            Outcome::Known | Outcome::Left | Outcome::Unreadable(_) => false,
        }
    }
}

/// What a word in the table means, in a sentence.
pub fn sentence(code: &str) -> String {
    match code {
        TAKEN => "The answer was taken".to_owned(),
        LEFT => "It carries no reply, and was left for whoever reads the mailbox".to_owned(),
        _ => {
            let unreadable = UNREADABLE.iter().find(|(_, known, _)| *known == code).map(|(.., words)| (*words).to_owned());
            let unheeded = || Unheeded::ALL.into_iter().find(|why| why.code() == code).map(|why| why.to_string());
            unreadable.or_else(unheeded).unwrap_or_else(|| "It changed nothing".to_owned())
        }
    }
}

/// Whether that word says that an answer was taken, or that a message was none of ours; anything else is a reply that was refused.
pub fn is_refusal(code: &str) -> bool {
    !matches!(code, TAKEN | LEFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_a_sentence_of_its_own() {
        let unreadable = UNREADABLE.iter().map(|(why, ..)| Outcome::Unreadable(*why));
        let unheeded = Unheeded::ALL.into_iter().map(Outcome::Unheeded);
        let all: Vec<Outcome> = [Outcome::Taken(Answer::Accepted), Outcome::Left].into_iter().chain(unreadable).chain(unheeded).collect();
        let said: std::collections::BTreeSet<String> = all.iter().map(|outcome| sentence(outcome.code())).collect();
        assert_eq!(said.len(), all.len());
        assert!(!said.contains("It changed nothing"));
        assert_eq!(all.iter().filter(|outcome| !is_refusal(outcome.code())).count(), 2);
    }

    #[test]
    fn what_is_none_of_ours_is_left_for_whoever_reads_the_mailbox() {
        for (outcome, dealt_with) in [
            (Outcome::Left, false),
            (Outcome::Unheeded(Unheeded::OtherAppointment), false),
            (Outcome::Unreadable(Unreadable::NotACalendar), false),
            (Outcome::Known, false),
            (Outcome::Unheeded(Unheeded::OtherSender), true),
            (Outcome::Taken(Answer::Declined), true),
        ] {
            assert_eq!(outcome.was_dealt_with(), dealt_with, "{outcome:?}");
        }
    }
}
