//! What is typed on the pages of this room, checked.

use super::answer::Answer;
use crate::shared::text::optional_line;
use crate::shared::{FormProblems, RawForm};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 200;

/// An answer to an invitation, and why not where somebody says so.
///
/// # Errors
/// `answer_missing`; a reason that is too long.
pub fn check_answer(raw: &RawForm) -> Result<(Answer, Option<String>), FormProblems> {
    let mut problems = FormProblems::new();
    let answer = match Answer::from_code(raw.get("answer")) {
        answer @ (Answer::Accepted | Answer::Tentative | Answer::Declined) => Some(answer),
        Answer::NeedsAction | Answer::Other => {
            problems.add("answer", "answer_missing", "Choose whether you come");
            None
        }
    };
    let reason = problems.take("reason", optional_line(raw.get("reason"), REASON_MAX));
    match (answer, reason) {
        (Some(answer), Some(reason)) if problems.is_empty() => Ok((answer, reason)),
        _ => Err(problems),
    }
}

/// Whether somebody wants letters without a calendar part.
///
/// # Errors
/// `wish_missing`.
pub fn check_wish(raw: &RawForm) -> Result<bool, FormProblems> {
    match raw.get("letters") {
        "plain" => Ok(true),
        "calendar" => Ok(false),
        _ => {
            let mut problems = FormProblems::new();
            problems.add("letters", "wish_missing", "Choose how we invite you");
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(fields: &[(&str, &str)]) -> RawForm {
        RawForm(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn an_answer_is_one_of_three_and_may_say_why() {
        for (code, answer) in [("ACCEPTED", Answer::Accepted), ("TENTATIVE", Answer::Tentative), ("DECLINED", Answer::Declined)] {
            assert_eq!(check_answer(&raw(&[("answer", code)])), Ok((answer, None)));
        }
        let why = raw(&[("answer", "DECLINED"), ("reason", " ŵythnos wael ")]);
        assert_eq!(check_answer(&why), Ok((Answer::Declined, Some("ŵythnos wael".to_owned()))));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let long = "x".repeat(REASON_MAX + 1);
        for (fields, field) in [
            (vec![], "answer"),
            (vec![("answer", "NEEDS-ACTION")], "answer"),
            (vec![("answer", "DELEGATED")], "answer"),
            (vec![("answer", "DECLINED"), ("reason", long.as_str())], "reason"),
        ] {
            let problems = check_answer(&raw(&fields)).unwrap_err();
            assert_eq!(problems.0.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), [field], "{fields:?}");
        }
    }

    #[test]
    fn a_wish_is_one_of_two() {
        assert_eq!(check_wish(&raw(&[("letters", "plain")])), Ok(true));
        assert_eq!(check_wish(&raw(&[("letters", "calendar")])), Ok(false));
        assert!(check_wish(&raw(&[])).is_err());
    }
}
