//! Observed practice: who may observe, by which standards and whether a second person signs it off, as the scheme says it; and the form in
//! which an observer writes down what they saw. Pure.

use super::record_forms::STANDARD_FIELDS;
use super::scheme::{CaseKind, Scheme};
use crate::people::practitioners::model::{NewObservation, SeenStandard};
use crate::shared::problem::Problem;
use crate::shared::text::{clean_line, optional_line, required_paragraphs};
use crate::shared::when::date_from_parts;
use crate::shared::{FormProblems, RawForm};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How long ago an observation may lie that is written down.
const OLDEST_MONTHS: u32 = 12;
/// The longest sentence about one standard.
const SENTENCE: usize = 300;

/// The parts of delivering practice (POLICY.md 10.2), until a service names its own.
const FIRST: [&str; 7] = [
    "Initial engagement",
    "Risk and safety",
    "Preparing people",
    "Delivering the meeting",
    "Working with a colleague",
    "Agreed outcomes",
    "Follow-up",
];

/// How a scheme has practice observed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observing {
    /// The standing that an observer holds, or one above it; none asks for no standing.
    pub by: Option<String>,
    pub standards: Vec<String>,
    /// It counts once a second person has signed it off.
    pub signed_off: bool,
    /// Somebody's own case supervisor does not observe them.
    pub not_supervisor: bool,
}

impl Default for Observing {
    fn default() -> Self {
        Self { by: None, standards: FIRST.map(str::to_owned).to_vec(), signed_off: false, not_supervisor: false }
    }
}

impl Observing {
    /// What is wrong with it in that scheme; nothing when it is sound.
    pub fn problems(&self, scheme: &Scheme) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.by.as_ref().is_some_and(|code| scheme.rule(code).is_none()) {
            wrong.push("Observed practice: the standing that observers hold is not in the scheme.".to_owned());
        }
        if self.standards.is_empty() || self.standards.len() > STANDARD_FIELDS.len() {
            wrong.push(format!("Observed practice is held against 1 to {} standards.", STANDARD_FIELDS.len()));
        }
        wrong
    }
}

/// How practice is observed, as the editor's form says it.
///
/// # Errors
/// Every field that needs mending.
pub fn check_observing(raw: &RawForm, scheme: &Scheme) -> Result<Observing, FormProblems> {
    let mut wrong = FormProblems::new();
    let mut standards: Vec<String> = Vec::new();
    for one in raw.get("observed_standards").lines().map(clean_line).filter(|one| !one.is_empty()) {
        if !standards.contains(&one) {
            standards.push(one);
        }
    }
    if standards.is_empty() {
        wrong.add("observed_standards", "missing", "Enter the standards, one on each line");
    } else if standards.len() > STANDARD_FIELDS.len() {
        wrong.add("observed_standards", "too_many", format!("Enter {} standards at most", STANDARD_FIELDS.len()));
    } else if standards.iter().any(|one| one.chars().count() > 160) {
        wrong.add("observed_standards", "too_long", "Make each standard 160 characters or fewer");
    }
    let by = Some(raw.get("observed_by").to_owned()).filter(|code| !code.is_empty());
    if by.as_ref().is_some_and(|code| scheme.rule(code).is_none()) {
        wrong.add("observed_by", "not_there", "Choose a standing of this draft");
    }
    let (signed_off, not_supervisor) = (raw.ticked("observed_rules", "SIGNED"), raw.ticked("observed_rules", "NOT_SUPERVISOR"));
    if wrong.is_empty() { Ok(Observing { by, standards, signed_off, not_supervisor }) } else { Err(wrong) }
}

/// The same as a form.
pub fn fill_observing(observing: &Observing) -> RawForm {
    let mut raw = RawForm::default();
    raw.set("observed_by", observing.by.clone().unwrap_or_default());
    raw.set("observed_standards", observing.standards.join("\n"));
    for (rule, code) in [(observing.signed_off, "SIGNED"), (observing.not_supervisor, "NOT_SUPERVISOR")] {
        if rule {
            raw.0.push(("observed_rules".to_owned(), code.to_owned()));
        }
    }
    raw
}

/// The fields for a sentence about each standard.
pub const SENTENCE_FIELDS: [&str; 24] = [
    "seen-1", "seen-2", "seen-3", "seen-4", "seen-5", "seen-6", "seen-7", "seen-8", "seen-9", "seen-10", "seen-11", "seen-12", "seen-13",
    "seen-14", "seen-15", "seen-16", "seen-17", "seen-18", "seen-19", "seen-20", "seen-21", "seen-22", "seen-23", "seen-24",
];

/// An observation as its observer writes it down.
///
/// # Errors
/// Every field that needs mending: a day that is to come or longer ago than a year; `nothing`, where no standard was judged; a standard that
/// is not yet met without a sentence; `names_a_case`.
pub fn check_observation(raw: &RawForm, standards: &[String], today: NaiveDate) -> Result<NewObservation, FormProblems> {
    let mut wrong = FormProblems::new();
    let oldest = today.checked_sub_months(Months::new(OLDEST_MONTHS)).unwrap_or(NaiveDate::MIN);
    let part = |part: &str| raw.get(&format!("seen_on-{part}"));
    let on = date_from_parts(part("day"), part("month"), part("year"), "Enter the day on which you watched").and_then(|on| match on {
        on if on > today => Err(Problem::new("in_the_future", "Enter today or a day before")),
        on if on < oldest => Err(Problem::new("too_old", format!("Enter a day of the last {OLDEST_MONTHS} months"))),
        on => Ok(on),
    });
    let on = wrong.take("seen_on", on);
    let kind = CaseKind::from_code(raw.get("case_kind")).ok_or_else(|| Problem::new("missing", "Choose what kind of case it was"));
    let kind = wrong.take("case_kind", kind);
    let went_well = wrong.take("went_well", required_paragraphs(raw.get("went_well"), 2000, "Enter what went well").and_then(no_case));
    let next_step = wrong.take("next_step", required_paragraphs(raw.get("next_step"), 2000, "Enter what comes next").and_then(no_case));
    let standards = grid(raw, standards, &mut wrong);
    match (on, kind, went_well, next_step) {
        (Some(on), Some(kind), Some(went_well), Some(next_step)) if wrong.is_empty() => {
            Ok(NewObservation { on, case_kind: kind.code().to_owned(), standards, went_well, next_step })
        }
        _ => Err(wrong),
    }
}

fn grid(raw: &RawForm, standards: &[String], wrong: &mut FormProblems) -> Vec<SeenStandard> {
    let mut judged = Vec::new();
    for ((standard, field), sentence) in standards.iter().zip(STANDARD_FIELDS).zip(SENTENCE_FIELDS) {
        let met = match raw.get(field) {
            "MET" => true,
            "NOT_YET" => false,
            _ => continue,
        };
        let words = wrong.take(sentence, optional_line(raw.get(sentence), SENTENCE).and_then(|words| words.map(no_case).transpose()));
        if !met && words == Some(None) {
            wrong.add(sentence, "missing", "Enter what is still to be seen: the person reads it");
        }
        judged.push(SeenStandard { standard: standard.clone(), met, words: words.flatten() });
    }
    if judged.is_empty() {
        wrong.add(STANDARD_FIELDS[0], "nothing", "Judge at least one standard");
    }
    judged
}

/// What an observation says of a case is its kind: a reference would lead to the people in it.
fn no_case(words: String) -> Result<String, Problem> {
    let is_reference = |word: &str| {
        let parts: Vec<&str> = word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric()).split('-').collect();
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        matches!(parts.as_slice(), [letters, year, number]
            if letters.bytes().all(|byte| byte.is_ascii_uppercase()) && !letters.is_empty() && year.len() == 4 && digits(year) && digits(number))
    };
    if words.split_whitespace().any(is_reference) {
        return Err(Problem::new("names_a_case", "Leave out the reference of the case: only its kind is kept"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn october(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    fn standards() -> Vec<String> {
        vec!["Preparing people".to_owned(), "Follow-up".to_owned()]
    }

    fn seen() -> RawForm {
        let mut raw = RawForm::from([
            ("case_kind", "DIRECT"),
            ("went_well", "Unhurried, and both were heard."),
            ("next_step", "Close with who does what by when."),
            ("standard-1", "MET"),
            ("standard-2", "NOT_YET"),
            ("seen-2", "No day was agreed."),
        ]);
        raw.set_day("seen_on", october(20));
        raw
    }

    fn codes(raw: &RawForm) -> Vec<String> {
        let wrong = check_observation(raw, &standards(), october(26)).unwrap_err();
        wrong.0.into_iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect()
    }

    #[test]
    fn an_observation_says_what_was_seen_of_each_standard_and_names_no_case() {
        let new = check_observation(&seen(), &standards(), october(26)).unwrap();
        assert_eq!(new.standards.iter().map(|one| one.met).collect::<Vec<_>>(), [true, false]);
        assert!(!new.is_met(), "something is still to be seen");
        for (field, value, said) in [
            ("seen_on-year", "2025", "seen_on too_old"),
            ("seen_on-day", "27", "seen_on in_the_future"),
            ("seen_on-day", "32", "seen_on not_a_date"),
            ("case_kind", "", "case_kind missing"),
            ("went_well", " ", "went_well missing"),
            ("next_step", "As in RJ-2026-0004.", "next_step names_a_case"),
            ("seen-2", "", "seen-2 missing"),
            ("seen-2", "See (KRH-2026-12)", "seen-2 names_a_case"),
        ] {
            let mut raw = seen();
            raw.set(field, value);
            assert_eq!(codes(&raw).first().map(String::as_str), Some(said), "{field} = {value:?}");
        }
        let mut none = seen();
        none.set("standard-1", "");
        none.set("standard-2", "");
        assert_eq!(codes(&none), ["standard-1 nothing"]);
        let mut all = seen();
        all.set("standard-2", "MET");
        assert!(check_observation(&all, &standards(), october(26)).unwrap().is_met());
    }

    #[test]
    fn the_editor_wants_standards_and_a_standing_of_the_scheme() {
        let scheme = Scheme::rjc();
        let mut raw = fill_observing(&Observing { by: Some("ADVANCED".to_owned()), signed_off: true, ..Observing::default() });
        let same = check_observing(&raw, &scheme).unwrap();
        assert_eq!((same.by.as_deref(), same.standards.len(), same.signed_off, same.not_supervisor), (Some("ADVANCED"), 7, true, false));
        assert!(same.problems(&scheme).is_empty());
        assert_eq!(Observing { by: Some("CHIEF".into()), standards: Vec::new(), ..same }.problems(&scheme).len(), 2);
        raw.set("observed_by", "CHIEF");
        raw.set("observed_standards", " \n ");
        let wrong = check_observing(&raw, &scheme).unwrap_err();
        assert_eq!(wrong.0.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["missing", "not_there"]);
    }
}
