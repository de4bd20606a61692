//! What is typed about an award.

use crate::shared::text::{line, optional_line, required_paragraphs};
use crate::shared::when::date_from_parts;
use crate::shared::{FormProblems, RawForm};
use chrono::NaiveDate;

/// An award as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardForm {
    /// The code of the standing.
    pub standing: String,
    pub awarded_on: NaiveDate,
    /// Why, in the awarder's words.
    pub words: String,
}

/// # Errors
/// Every field that needs mending.
pub fn check_award(raw: &RawForm) -> Result<AwardForm, FormProblems> {
    let mut wrong = FormProblems::new();
    let standing = wrong.take("level", line(raw.get("level"), 60, "Choose what is awarded"));
    let on =
        date_from_parts(raw.get("awarded_on-day"), raw.get("awarded_on-month"), raw.get("awarded_on-year"), "Enter the day of the award");
    let awarded_on = wrong.take("awarded_on", on);
    let words = wrong.take("words", required_paragraphs(raw.get("words"), 2000, "Enter what you saw and why the level is right"));
    match (standing, awarded_on, words) {
        (Some(standing), Some(awarded_on), Some(words)) => Ok(AwardForm { standing, awarded_on, words }),
        _ => Err(wrong),
    }
}

/// What is taken away, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokeForm {
    /// The level held, when none is named.
    pub standing: Option<String>,
    pub reason: String,
}

/// What is taken away, and why.
///
/// # Errors
/// `missing`; `too_long`.
pub fn check_revoke(raw: &RawForm) -> Result<RevokeForm, FormProblems> {
    let mut wrong = FormProblems::new();
    let standing = wrong.take("standing", optional_line(raw.get("standing"), 60));
    let reason = wrong.take("reason", required_paragraphs(raw.get("reason"), 2000, "Enter why the award is revoked"));
    match (standing, reason) {
        (Some(standing), Some(reason)) => Ok(RevokeForm { standing, reason }),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_award_needs_level_day_and_words() {
        let raw = RawForm::from([
            ("level", "FOUNDATION"),
            ("awarded_on-day", "26"),
            ("awarded_on-month", "10"),
            ("awarded_on-year", "2026"),
            ("words", "Seen in role play"),
        ]);
        assert_eq!(check_award(&raw).map(|form| form.standing), Ok("FOUNDATION".to_owned()));
        let wrong = check_award(&RawForm::from([("awarded_on-day", "31")])).unwrap_err();
        let told: Vec<_> = wrong.0.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
        assert_eq!(told, [("level", "missing"), ("awarded_on", "date_incomplete"), ("words", "missing")]);
        assert!(check_revoke(&RawForm::default()).is_err());
    }
}
