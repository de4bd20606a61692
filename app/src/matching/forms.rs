//! What coordinators and volunteers post, checked into commands.

use super::facts::Seat;
use crate::shared::text::{paragraphs, required_paragraphs};
use crate::shared::{FormProblems, PersonId, RawForm};

/// The longest reason or declaration.
const WORDS_MAX: usize = 1_000;

/// A seat offered to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewOffer {
    pub person: PersonId,
    pub seat: Seat,
}

/// A volunteer's answer to an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Accept,
    /// Would take it, and knows or may know somebody in it; the coordinator decides.
    DeclareConflict {
        words: String,
    },
    Decline {
        reason: Option<String>,
    },
}

/// What is decided of a declared conflict (POLICY.md 8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictDecision {
    /// Every party was told and agrees.
    Accept,
    Block,
}

/// # Errors
/// `person_missing`, `seat_missing`: the page that was left open is not the page that is there now.
pub fn check_offer(raw: &RawForm) -> Result<NewOffer, FormProblems> {
    let mut problems = FormProblems::new();
    let person = raw.get("person").parse::<PersonId>().ok();
    let seat = Seat::from_code(raw.get("seat"));
    if person.is_none() {
        problems.add("person", "person_missing", "Choose somebody from the list");
    }
    if seat.is_none() {
        problems.add("seat", "seat_missing", "Choose the seat");
    }
    person.zip(seat).map(|(person, seat)| NewOffer { person, seat }).ok_or(problems)
}

/// # Errors
/// `answer_missing`; `conflict_missing`; `conflict_words_missing`; texts that are too long or cannot be printed.
pub fn check_answer(raw: &RawForm) -> Result<Answer, FormProblems> {
    let mut problems = FormProblems::new();
    match raw.get("answer") {
        "decline" => {
            let reason = problems.take("reason", paragraphs(raw.get("reason"), WORDS_MAX));
            reason.map(|reason| Answer::Decline { reason }).ok_or(problems)
        }
        "accept" => match raw.get("conflict") {
            "no" => Ok(Answer::Accept),
            "yes" => {
                let missing = "Say in a few words what the connection could be";
                let words = problems.take("conflict_words", required_paragraphs(raw.get("conflict_words"), WORDS_MAX, missing));
                words.map(|words| Answer::DeclareConflict { words }).ok_or(problems)
            }
            _ => {
                problems.add("conflict", "conflict_missing", "Say whether you might know somebody in this case");
                Err(problems)
            }
        },
        _ => {
            problems.add("answer", "answer_missing", "Choose whether you accept or decline");
            Err(problems)
        }
    }
}

/// # Errors
/// `decision_missing`; `told_missing`: a conflict is accepted only when every party was told and agrees.
pub fn check_conflict(raw: &RawForm) -> Result<ConflictDecision, FormProblems> {
    match raw.get("decision") {
        "accept" if raw.ticked("told", "yes") => Ok(ConflictDecision::Accept),
        "accept" => Err(FormProblems::whole("told_missing", "Confirm that every party was told and agrees")),
        "block" => Ok(ConflictDecision::Block),
        _ => Err(FormProblems::whole("decision_missing", "Choose what is decided of the conflict")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(raw: RawForm) -> String {
        check_answer(&raw).unwrap_err().0[0].code.clone()
    }

    #[test]
    fn an_answer_says_yes_or_no_and_yes_says_whether_there_is_a_conflict() {
        assert_eq!(check_answer(&RawForm::from([("answer", "accept"), ("conflict", "no")])), Ok(Answer::Accept));
        let declared = RawForm::from([("answer", "accept"), ("conflict", "yes"), ("conflict_words", "My neighbour may be in it")]);
        assert_eq!(check_answer(&declared), Ok(Answer::DeclareConflict { words: "My neighbour may be in it".into() }));
        assert_eq!(check_answer(&RawForm::from([("answer", "decline")])), Ok(Answer::Decline { reason: None }));
        assert_eq!(code(RawForm::from([("answer", "accept")])), "conflict_missing");
        assert_eq!(code(RawForm::from([("answer", "accept"), ("conflict", "yes"), ("conflict_words", " ")])), "missing");
        assert_eq!(code(RawForm::from([("answer", "perhaps")])), "answer_missing");
        assert_eq!(code(RawForm::from([("answer", "decline"), ("reason", "\u{0}")])), "control_character");
        assert_eq!(code(RawForm::from([("answer", "decline"), ("reason", "x".repeat(1_001).as_str())])), "too_long");
    }

    #[test]
    fn a_conflict_is_accepted_only_when_the_parties_were_told() {
        assert_eq!(check_conflict(&RawForm::from([("decision", "accept")])).unwrap_err().0[0].code, "told_missing");
        assert_eq!(check_conflict(&RawForm::from([("decision", "accept"), ("told", "yes")])), Ok(ConflictDecision::Accept));
        assert_eq!(check_conflict(&RawForm::from([("decision", "block")])), Ok(ConflictDecision::Block));
    }

    #[test]
    fn an_offer_names_a_person_and_a_seat() {
        let raw = RawForm::from([("person", "00000000-0000-0000-0000-000000000001"), ("seat", "CO")]);
        assert_eq!(check_offer(&raw).unwrap().seat, Seat::CoFacilitator);
        assert_eq!(check_offer(&RawForm::default()).unwrap_err().0.len(), 2);
    }
}
