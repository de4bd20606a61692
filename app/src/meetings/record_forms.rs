//! What is typed about a supervision that was held.

use crate::shared::problem::Problem;
use crate::shared::text::{line, optional_line, required_paragraphs};
use crate::shared::when::optional_date_from_parts;
use crate::shared::{FormProblems, RawForm};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The fields of what was agreed: words, and the day by which.
pub const AGREED: [(&str, &str); 4] = [("agreed_1", "due_1"), ("agreed_2", "due_2"), ("agreed_3", "due_3"), ("agreed_4", "due_4")];

/// The longest that one part of the record may be, in letters.
const WORDS_MAX: usize = 8000;

/// One thing that was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    pub what: String,
    pub due: Option<NaiveDate>,
}

/// One part of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord {
    pub words: String,
    pub agreed: Vec<Agreed>,
    pub next_on: Option<NaiveDate>,
    pub wellbeing: bool,
    /// Why the version before is corrected.
    pub reason: Option<String>,
    /// The version that was seen; 0 for a first one.
    pub version: i32,
}

fn day(raw: &RawForm, name: &str) -> Result<Option<NaiveDate>, Problem> {
    let part = |part: &str| raw.get(&format!("{name}-{part}"));
    optional_date_from_parts(part("day"), part("month"), part("year"))
}

/// `held_on` is the day of the supervision: nothing is due, and nobody meets next, before it.
///
/// # Errors
/// Every field that needs mending.
pub fn check_record(raw: &RawForm, held_on: NaiveDate) -> Result<NewRecord, FormProblems> {
    let mut wrong = FormProblems::new();
    let not_before = |on: Option<NaiveDate>| match on {
        Some(on) if on < held_on => Err(Problem::new("before_it_was_held", "Enter a day that is not before the supervision")),
        other => Ok(other),
    };
    let words = wrong.take("words", required_paragraphs(raw.get("words"), WORDS_MAX, "Enter what was spoken about"));
    let mut agreed = Vec::new();
    for (name, due) in AGREED {
        let by = wrong.take(due, day(raw, due).and_then(not_before)).flatten();
        let what = wrong.take(name, optional_line(raw.get(name), 300)).flatten();
        match (what, by) {
            (Some(what), due) => agreed.push(Agreed { what, due }),
            (None, Some(_)) => wrong.add(name, "missing", "Enter what is to be done by that day"),
            (None, None) => {}
        }
    }
    let next_on = wrong.take("next_on", day(raw, "next_on").and_then(not_before)).flatten();
    let version = raw.get("version").parse::<i32>().ok().filter(|version| *version >= 0);
    let reason = if version == Some(0) {
        None
    } else {
        wrong.take("reason", line(raw.get("reason"), 300, "Enter why it is corrected: what stood there before stays readable"))
    };
    match (words, version) {
        (Some(words), Some(version)) if wrong.is_empty() => {
            Ok(NewRecord { words, agreed, next_on, wellbeing: raw.ticked("wellbeing", "yes"), reason, version })
        }
        (_, None) => Err(FormProblems::whole("changed", "Open the page again to see what it says now.".to_owned())),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Typed = &'static [(&'static str, &'static str)];

    fn typed(fields: &[(&'static str, &'static str)]) -> RawForm {
        let mut raw = RawForm::from([("words", "We spoke about pace."), ("version", "0")]);
        for (name, value) in fields {
            raw.set(name, *value);
        }
        raw
    }

    fn held_on() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 10).unwrap()
    }

    #[test]
    fn each_field_says_what_to_do() {
        let table: [(&str, Typed, &str); 7] = [
            ("nothing said", &[("words", " ")], "words missing"),
            ("a day and nothing to do", &[("due_1-day", "1"), ("due_1-month", "12"), ("due_1-year", "2026")], "agreed_1 missing"),
            (
                "due before it was held",
                &[("agreed_2", "Read it"), ("due_2-day", "9"), ("due_2-month", "11"), ("due_2-year", "2026")],
                "due_2 before_it_was_held",
            ),
            (
                "next before it was held",
                &[("next_on-day", "1"), ("next_on-month", "1"), ("next_on-year", "2026")],
                "next_on before_it_was_held",
            ),
            ("no such day", &[("next_on-day", "31"), ("next_on-month", "2"), ("next_on-year", "2027")], "next_on not_a_date"),
            ("a correction without a reason", &[("version", "1")], "reason missing"),
            ("no version", &[("version", "")], " changed"),
        ];
        for (what, fields, expected) in table {
            let wrong = check_record(&typed(fields), held_on()).unwrap_err();
            let said: Vec<String> = wrong.0.iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect();
            assert_eq!(said, [expected], "{what}");
        }
    }

    #[test]
    fn a_first_record_needs_its_words_alone_and_keeps_what_was_agreed_in_order() {
        let plain = check_record(&typed(&[]), held_on()).unwrap();
        assert_eq!((plain.agreed.len(), plain.next_on, plain.wellbeing, plain.reason), (0, None, false, None));
        let due = [("due_3-day", "1"), ("due_3-month", "12"), ("due_3-year", "2026")];
        let fields: Vec<_> =
            [("agreed_1", "Ask for a hearing loop"), ("agreed_3", "Shadow Asha"), ("wellbeing", "yes")].into_iter().chain(due).collect();
        let full = check_record(&typed(&fields), held_on()).unwrap();
        let told: Vec<_> = full.agreed.iter().map(|agreed| (agreed.what.as_str(), agreed.due.map(|due| due.to_string()))).collect();
        assert_eq!(told, [("Ask for a hearing loop", None), ("Shadow Asha", Some("2026-12-01".to_owned()))]);
        assert!(full.wellbeing);
    }
}
