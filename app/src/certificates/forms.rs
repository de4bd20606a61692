//! What is typed about a certificate.

use super::number::Number;
use super::rules::LINE_MAX;
use crate::shared::text::{line, optional_line, person_name, required_paragraphs};
use crate::shared::{FormProblems, RawForm};

/// The words that a certificate issued again carries, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub holder: String,
    /// None leaves the title as it was issued: only the office changes it.
    pub course: Option<String>,
    pub award: Option<String>,
    pub place: Option<String>,
    /// Kept with it; never printed, never shown to whoever checks it.
    pub reason: String,
}

const REASON_MAX: usize = 2000;

/// # Errors
/// `missing`; `too_long`.
pub fn check_revoke(raw: &RawForm) -> Result<String, FormProblems> {
    let mut wrong = FormProblems::new();
    wrong.take("reason", required_paragraphs(raw.get("reason"), REASON_MAX, "Enter why the certificate is revoked")).ok_or(wrong)
}

/// `by_office` says that whoever corrects it may change the title too.
///
/// # Errors
/// Every field that needs mending.
pub fn check_correction(raw: &RawForm, by_office: bool) -> Result<Correction, FormProblems> {
    let mut wrong = FormProblems::new();
    let holder = wrong.take("holder", person_name(raw.get("holder")));
    let course = if by_office { line(raw.get("course"), LINE_MAX, "Enter the title of the course").map(Some) } else { Ok(None) };
    let course = wrong.take("course", course);
    let award = wrong.take("award", optional_line(raw.get("award"), LINE_MAX));
    let place = wrong.take("place", optional_line(raw.get("place"), LINE_MAX));
    let reason = wrong.take("why", required_paragraphs(raw.get("why"), REASON_MAX, "Enter why the certificate is issued again"));
    match (holder, course, award, place, reason) {
        (Some(holder), Some(course), Some(award), Some(place), Some(reason)) => Ok(Correction { holder, course, award, place, reason }),
        _ => Err(wrong),
    }
}

/// # Errors
/// As [`Number::parse`], at the field `number`.
pub fn check_number(raw: &RawForm) -> Result<Number, FormProblems> {
    let mut wrong = FormProblems::new();
    wrong.take("number", Number::parse(raw.get("number"))).ok_or(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_needs_name_title_and_reason() {
        let raw = RawForm::from([("holder", " Nia  Rhŷs "), ("course", "Practitioner course"), ("why", "Her name was misspelt.")]);
        let typed = check_correction(&raw, true).unwrap();
        assert_eq!((typed.course.as_deref(), check_correction(&raw, false).unwrap().course), (Some("Practitioner course"), None));
        assert_eq!((typed.holder.as_str(), typed.award, typed.place), ("Nia Rhŷs", None, None));
        let long = "x".repeat(161);
        let wrong = check_correction(&RawForm::from([("award", long.as_str()), ("place", long.as_str())]), true).unwrap_err();
        let told: Vec<_> = wrong.0.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
        let expected = [("holder", "missing"), ("course", "missing"), ("award", "too_long"), ("place", "too_long"), ("why", "missing")];
        assert_eq!(told, expected);
        assert!(check_revoke(&RawForm::default()).is_err() && check_number(&RawForm::default()).is_err());
    }
}
