//! What a course asks of somebody, and what of it is missing (`docs/POLICY.md` 10.4).

use super::{Missed, PartDone};
use crate::training::model::Assessed;
use chrono::{DateTime, Utc};

/// What a course asks of somebody, and what is there of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Each part of the run, in order.
    pub parts: Vec<PartDone>,
    /// Nothing, when the course is not assessed.
    pub assessed: Option<Option<Assessed>>,
    /// Nothing, when it asks for no evaluation.
    pub evaluated: Option<bool>,
}

impl Progress {
    /// What is missing before the course counts as completed, in sentences; nothing, when it does (`docs/POLICY.md` 10.4).
    pub fn missing(&self) -> Vec<String> {
        let mut missing: Vec<String> = self.missed().iter().map(Missed::sentence).collect();
        match self.assessed {
            Some(None) => missing.push("The trainer's assessment".to_owned()),
            Some(Some(Assessed::NotYet)) => missing.push("A pass in the trainer's assessment: the last one said not yet".to_owned()),
            Some(Some(Assessed::Passed)) | None => {}
        }
        if self.evaluated == Some(false) {
            missing.push("The evaluation form, sent with the link in the letter of thanks".to_owned());
        }
        if self.parts.is_empty() {
            missing.push("A day of the run".to_owned());
        }
        missing
    }

    /// The same as it is said at that moment: a day that is still to come is not missing, nor is what follows the last one.
    pub fn missing_by(&self, now: DateTime<Utc>) -> Vec<String> {
        if !self.goes_on(now) {
            return self.missing();
        }
        self.missed().iter().filter(|missed| missed.over_at <= now).map(Missed::sentence).collect()
    }

    /// Whether something is still to come that they have not done.
    pub fn goes_on(&self, now: DateTime<Utc>) -> bool {
        self.parts.iter().any(|part| !part.done && part.over_at > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::model::DayPart;
    use chrono::NaiveDate;

    fn ymd(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn all_done() -> Progress {
        let part = |number, day: u32, part, label| {
            let over_at = ymd(11, day).and_hms_opt(16, 0, 0).unwrap().and_utc();
            PartDone { number, day: ymd(11, day), part, label, over_at, done: true, on: None, marked: true }
        };
        Progress {
            parts: vec![
                part(1, 10, DayPart::Day, "all day"),
                part(2, 12, DayPart::Morning, "morning"),
                part(2, 12, DayPart::Afternoon, "afternoon"),
            ],
            assessed: Some(Some(Assessed::Passed)),
            evaluated: Some(true),
        }
    }

    #[test]
    fn what_is_still_to_come_is_not_missing() {
        let mut progress = Progress { assessed: Some(None), evaluated: Some(false), ..all_done() };
        progress.parts.iter_mut().skip(1).for_each(|part| part.done = false);
        let at = |day, hour| ymd(11, day).and_hms_opt(hour, 0, 0).unwrap().and_utc();
        assert_eq!(progress.missing_by(at(10, 20)), [""; 0], "the evening of day 1");
        progress.parts[0].done = false;
        let first = "Day 1, Tue 10 Nov 2026: can be made up for on a later run";
        assert_eq!(progress.missing_by(at(10, 12)), [""; 0], "the day goes on");
        assert_eq!(progress.missing_by(at(12, 15)), [first], "missed on day 1, and day 2 goes on");
        assert!(progress.goes_on(at(12, 15)) && !progress.goes_on(at(12, 16)));
        assert_eq!(progress.missing_by(at(12, 16)), progress.missing());
        assert_eq!(progress.missing().len(), 4, "both days, the assessment and the form");
        assert_eq!(all_done().missing_by(at(12, 15)), [""; 0]);
    }

    #[test]
    fn a_course_counts_once_nothing_is_missing() {
        let done = all_done();
        type Edit = fn(&mut Progress);
        let table: [(&str, Edit, &[&str]); 10] = [
            ("all there", |_| (), &[]),
            ("attendance alone is asked for", |p| (p.assessed, p.evaluated) = (None, None), &[]),
            ("a day missed", |p| p.parts[0].done = false, &["Day 1, Tue 10 Nov 2026: can be made up for on a later run"]),
            (
                "both halves of a day",
                |p| (p.parts[1].done, p.parts[2].done) = (false, false),
                &["Day 2, Thu 12 Nov 2026: can be made up for on a later run"],
            ),
            ("half a day", |p| p.parts[2].done = false, &["Day 2, Thu 12 Nov 2026, afternoon: can be made up for on a later run"]),
            (
                "a day of which nothing is marked",
                |p| (p.parts[0].done, p.parts[0].marked) = (false, false),
                &["Day 1, Tue 10 Nov 2026: not in the register yet"],
            ),
            ("not assessed yet", |p| p.assessed = Some(None), &["The trainer's assessment"]),
            ("not yet", |p| p.assessed = Some(Some(Assessed::NotYet)), &["A pass in the trainer's assessment: the last one said not yet"]),
            ("no evaluation", |p| p.evaluated = Some(false), &["The evaluation form, sent with the link in the letter of thanks"]),
            ("no day at all", |p| p.parts.clear(), &["A day of the run"]),
        ];
        for (what, edit, missing) in table {
            let mut progress = done.clone();
            edit(&mut progress);
            assert_eq!(progress.missing(), missing, "{what}");
        }
    }
}
