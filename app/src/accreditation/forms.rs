//! What is typed about an award.

use crate::shared::problem::Problem;
use crate::shared::text::required_paragraphs;
use crate::shared::vocabulary::Level;
use crate::shared::when::date_from_parts;
use crate::shared::{FormProblems, RawForm};
use chrono::NaiveDate;

/// An award as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardForm {
    pub level: Level,
    pub awarded_on: NaiveDate,
    /// Why, in the awarder's words.
    pub words: String,
}

/// # Errors
/// Every field that needs mending.
pub fn check_award(raw: &RawForm) -> Result<AwardForm, FormProblems> {
    let mut wrong = FormProblems::new();
    let level = Level::from_code(raw.get("level")).ok_or_else(|| Problem::new("missing", "Choose the level"));
    let level = wrong.take("level", level);
    let on =
        date_from_parts(raw.get("awarded_on-day"), raw.get("awarded_on-month"), raw.get("awarded_on-year"), "Enter the day of the award");
    let awarded_on = wrong.take("awarded_on", on);
    let words = wrong.take("words", required_paragraphs(raw.get("words"), 2000, "Enter what you saw and why the level is right"));
    match (level, awarded_on, words) {
        (Some(level), Some(awarded_on), Some(words)) => Ok(AwardForm { level, awarded_on, words }),
        _ => Err(wrong),
    }
}

/// Why an award is taken away.
///
/// # Errors
/// `missing`; `too_long`.
pub fn check_revoke(raw: &RawForm) -> Result<String, FormProblems> {
    let mut wrong = FormProblems::new();
    wrong.take("reason", required_paragraphs(raw.get("reason"), 2000, "Enter why the award is revoked")).ok_or(wrong)
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
        assert_eq!(check_award(&raw).map(|form| form.level), Ok(Level::Foundation));
        let wrong = check_award(&RawForm::from([("level", "BOSS"), ("awarded_on-day", "31")])).unwrap_err();
        let told: Vec<_> = wrong.0.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
        assert_eq!(told, [("level", "missing"), ("awarded_on", "date_incomplete"), ("words", "missing")]);
        assert!(check_revoke(&RawForm::default()).is_err());
    }
}
