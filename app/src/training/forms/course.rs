//! A course that changes, and one that is no longer given.

use super::{NewCourse, check_course};
use crate::shared::text::required_paragraphs;
use crate::shared::{FormProblems, RawForm};

/// A course as it is to be. Its code stays: schemes name courses by it.
///
/// # Errors
/// Every field that needs mending.
pub fn check_course_change(raw: &RawForm, code: &str) -> Result<NewCourse, FormProblems> {
    let mut raw = raw.clone();
    raw.set("course_code", code);
    check_course(&raw)
}

/// A course as the form holds it.
pub fn course_as_typed(course: &NewCourse) -> RawForm {
    let mut raw = RawForm::default();
    let hours = |minutes: i32| if minutes == 0 { String::new() } else { (minutes / 60).to_string() };
    raw.set("title", course.title.as_str());
    raw.set("summary", course.summary.as_str());
    raw.set("description", course.description.as_str());
    raw.set("audience", course.audience.as_str());
    raw.set("length_days", course.length_days.to_string());
    raw.set("award_level", course.award_level.map_or("", |level| level.code()));
    raw.set("prerequisite", course.prerequisite.map(|id| id.to_string()).unwrap_or_default());
    raw.set("cpd_hours", hours(course.cpd_minutes));
    raw.set("cpd_approved", hours(course.cpd_approved_minutes));
    raw.set("pre_reading", course.pre_reading.as_str());
    raw.set("criteria", course.criteria.as_str());
    raw.set("public", if course.public { "yes" } else { "" });
    let asks = [(course.assessed, "assessment"), (course.evaluated, "evaluation")];
    raw.0.extend(asks.into_iter().filter(|(on, _)| *on).map(|(_, what)| ("asks".to_owned(), what.to_owned())));
    raw
}

/// Why a course is no longer given.
///
/// # Errors
/// `missing`; `too_long`.
pub fn check_retire(raw: &RawForm) -> Result<String, FormProblems> {
    let mut wrong = FormProblems::new();
    let reason = required_paragraphs(raw.get("reason"), 500, "Enter why it is no longer given: it stays with the course");
    wrong.take("reason", reason).ok_or(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_goes_into_its_form_and_comes_back_the_same() {
        let raw = RawForm::from([
            ("course_code", "PRACTITIONER"),
            ("title", "Practitioner"),
            ("summary", "How to prepare"),
            ("description", "Two days"),
            ("length_days", "2"),
            ("audience", "Volunteers"),
            ("award_level", "FOUNDATION"),
            ("cpd_hours", "12"),
            ("cpd_approved", "6"),
            ("pre_reading", "The quick guide"),
            ("criteria", "Listens"),
            ("asks", "assessment"),
            ("asks", "evaluation"),
        ]);
        let course = check_course(&raw).unwrap();
        assert_eq!((course.cpd_minutes, course.cpd_approved_minutes, course.assessed), (720, 360, true));
        assert_eq!(check_course_change(&course_as_typed(&course), "PRACTITIONER"), Ok(course));
    }

    #[test]
    fn a_change_is_refused_with_a_sentence_at_each_field() {
        let raw = RawForm::from([("title", ""), ("length_days", "9"), ("cpd_hours", "2"), ("cpd_approved", "3"), ("asks", "assessment")]);
        let wrong = check_course_change(&raw, "PRACTITIONER").unwrap_err();
        let told: Vec<_> = wrong.0.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
        let fields = ["title", "summary", "length_days", "audience", "cpd_approved", "criteria"];
        assert_eq!(told.iter().map(|(field, _)| *field).collect::<Vec<_>>(), fields, "{told:?}");
        assert!(check_retire(&RawForm::from([("reason", " ")])).is_err());
    }
}
