use super::*;
use crate::training::model::Mark;
use crate::training::rules::{DayMarks, SentMarks};
use chrono::NaiveDateTime;

fn run() -> RawForm {
    RawForm::from([
        ("day1-day", "10"),
        ("day1-month", "11"),
        ("day1-year", "2026"),
        ("day1_starts", "09:30"),
        ("day1_ends", "16:00"),
        ("day2-day", "28"),
        ("day2-month", "mar"),
        ("day2-year", "2027"),
        ("day2_starts", "0:30"),
        ("day2_ends", "3.00"),
        ("venue", "Room 2, Civic Centre"),
        ("min_places", "4"),
        ("max_places", "12"),
    ])
}

/// The clocks of London on 28 March 2027.
fn clock(at: NaiveDateTime) -> Result<(), Problem> {
    let gap = at.to_string().starts_with("2027-03-28 01:");
    if gap { Err(Problem::new("clocks_go_forward", "choose another time")) } else { Ok(()) }
}

fn with(edits: &[(&str, &str)]) -> RawForm {
    let mut raw = run();
    for (field, value) in edits {
        raw.set(field, *value);
    }
    raw
}

#[test]
fn a_run_has_days_that_need_not_follow_each_other() {
    let plan = check_run(&run(), clock).unwrap();
    assert_eq!(plan.days.len(), 2);
    assert_eq!(plan.days.iter().map(|day| day.times.day.to_string()).collect::<Vec<_>>(), ["2026-11-10", "2027-03-28"]);
}

#[test]
fn days_are_put_in_the_order_of_the_calendar() {
    let plan = check_run(&with(&[("day2-year", "2026")]), clock).unwrap();
    assert_eq!(plan.days.iter().map(|day| day.row).collect::<Vec<_>>(), [1, 0]);
}

/// What is typed anew, the field that is told, and the code.
type Example = (&'static [(&'static str, &'static str)], &'static str, &'static str);

#[test]
fn each_mistake_is_told_at_its_field() {
    let table: [Example; 14] = [
        (&[("day2_starts", "01:30")], "day2_starts", "clocks_go_forward"),
        (&[("day2_ends", "1:59")], "day2_ends", "clocks_go_forward"),
        (&[("day1-day", "31"), ("day1-month", "2")], "day1", "not_a_date"),
        (&[("day1-day", "")], "day1", "date_incomplete"),
        (&[("day1_ends", "")], "day1_ends", "missing"),
        (&[("day1_ends", "09:30")], "day1_ends", "ends_before_start"),
        (&[("day1_starts", "nine")], "day1_starts", "not_a_time"),
        (&[("venue", "")], "venue", "missing"),
        (&[("joining_link", "http://a.example")], "joining_link", "not_a_link"),
        (&[("joining_link", "javascript:alert(1)")], "joining_link", "not_a_link"),
        (&[("max_places", "3")], "max_places", "below_minimum"),
        (&[("max_places", "99999999999")], "max_places", "not_a_number"),
        (&[("deadline-day", "1"), ("deadline-month", "12"), ("deadline-year", "2026")], "deadline", "after_start"),
        (
            &[("day2-day", "10"), ("day2-month", "11"), ("day2-year", "2026"), ("day2_starts", "15:00"), ("day2_ends", "17:00")],
            "day2",
            "days_overlap",
        ),
    ];
    for (edits, field, code) in table {
        let wrong = check_run(&with(edits), clock).unwrap_err();
        let told: Vec<_> = wrong.0.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
        assert_eq!(told, [(field, code)], "{edits:?}");
    }
}

#[test]
fn a_run_without_days_is_told_once() {
    let raw = RawForm::from([("venue", "Room 2"), ("min_places", "1"), ("max_places", "2")]);
    let wrong = check_run(&raw, clock).unwrap_err();
    assert_eq!(wrong.at("day1"), Some("Enter at least one day"));
}

#[test]
fn a_course_is_read_and_its_code_put_in_capitals() {
    let raw = RawForm::from([
        ("course_code", "sensitive-complex"),
        ("title", "Sensitive and complex"),
        ("summary", "For harder matters"),
        ("length_days", "3"),
        ("audience", "Practitioners"),
        ("award_level", "INTERMEDIATE"),
        ("cpd_hours", "18"),
        ("cpd_approved", "18"),
    ]);
    let course = check_course(&raw).unwrap();
    assert_eq!((course.code.as_str(), course.cpd_minutes, course.award_level), ("SENSITIVE_COMPLEX", 1080, Some(Level::Intermediate)));
    let wrong = check_course(&RawForm::from([("course_code", "é"), ("award_level", "BOSS"), ("length_days", "x")])).unwrap_err();
    for field in ["course_code", "title", "summary", "length_days", "audience", "award_level"] {
        assert!(wrong.at(field).is_some(), "{field}");
    }
}

#[test]
fn a_register_takes_marks_and_nothing_else() {
    let key = "01920000-0000-7000-8000-000000000001";
    let raw = RawForm(vec![(format!("mark-{key}"), "LATE".into()), ("mark-x".into(), "LATE".into())]);
    assert_eq!(check_register(&raw).unwrap(), [(key.parse().unwrap(), Mark::Late.into())]);
    let halves = RawForm(vec![
        (format!("mark-{key}"), "ATTENDED".into()),
        (format!("mark-{key}-MORNING"), String::new()),
        (format!("mark-{key}-AFTERNOON"), "NO_SHOW".into()),
    ]);
    let marks = DayMarks { day: Some(Mark::Attended), morning: None, afternoon: Some(Mark::NoShow) };
    assert_eq!(check_register(&halves).unwrap(), [(key.parse().unwrap(), marks.into())]);
    let drawn_on = RawForm(vec![
        (format!("mark-{key}"), "LATE".into()),
        (format!("stood-mark-{key}"), "ATTENDED".into()),
        (format!("stood-mark-{key}-MORNING"), String::new()),
        ("stood-mark-01920000-0000-7000-8000-000000000002".into(), "LATE".into()),
    ]);
    let sent = SentMarks { said: Mark::Late.into(), stood: Some(Mark::Attended.into()) };
    assert_eq!(check_register(&drawn_on).unwrap(), [(key.parse().unwrap(), sent)]);
    assert!(check_register(&RawForm(vec![(format!("mark-{key}"), "MAYBE".into())])).is_err());
    assert!(check_register(&RawForm::default()).is_err());
}
