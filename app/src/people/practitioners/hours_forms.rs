//! From what was typed about free hours to what is meant: the usual week by the half hour, and one day that differs from it.

use super::model::{NewOtherDay, OwnHours};
use crate::calendar::hours::{DayHours, WeekHours};
use crate::shared::problem::Problem;
use crate::shared::text::whole_number;
use crate::shared::when::date_from_parts;
use crate::shared::{FormProblems, RawForm};
use chrono::{Days, NaiveDate};

/// The fields of the seven days, Monday first.
pub const DAY_FIELDS: [&str; 7] = ["hours_mon", "hours_tue", "hours_wed", "hours_thu", "hours_fri", "hours_sat", "hours_sun"];
/// How far ahead one day may be named, in days.
const AHEAD_MAX: u64 = 731;

/// The usual week by the half hour. An empty day is one without free time; a week without any is told on the page of own times.
///
/// # Errors
/// Everything that is to be put right, day by day; `missing` at Monday, when no hour of the week is free.
pub fn check_hours(raw: &RawForm) -> Result<OwnHours, FormProblems> {
    let mut wrong = FormProblems::new();
    let days = DAY_FIELDS.map(|field| wrong.take(field, DayHours::parse(raw.get(field))).unwrap_or(DayHours::NEVER));
    let version = wrong.take("version", whole_number(raw.get("version"), 1..=i32::MAX, "Open the page again and send it from there"));
    let week = WeekHours::of(days);
    if wrong.0.is_empty() && week.is_never() {
        let sentence = "Enter when you are free on one day at least; if you have no times at present, say so under My times";
        wrong.add(DAY_FIELDS[0], "missing", sentence);
    }
    match version {
        Some(version) if wrong.0.is_empty() => Ok(OwnHours { week, version }),
        _ => Err(wrong),
    }
}

/// One day on which somebody is free at other times than usual.
///
/// # Errors
/// Everything that is to be put right. A day without any free time is blocked, not told here.
pub fn check_other_day(raw: &RawForm, today: NaiveDate) -> Result<NewOtherDay, FormProblems> {
    let mut wrong = FormProblems::new();
    let part = |part: &str| raw.get(&format!("other-{part}"));
    let day = date_from_parts(part("day"), part("month"), part("year"), "Enter the day").and_then(|day| within_reach(day, today));
    let day = wrong.take("other", day);
    let hours = DayHours::parse(raw.get("other_hours")).and_then(|hours| {
        let sentence = "Enter when you are free on that day, like 10:00-13:00; if not at all, block it above";
        if hours.is_never() { Err(Problem::new("missing", sentence)) } else { Ok(hours) }
    });
    let hours = wrong.take("other_hours", hours);
    match (day, hours) {
        (Some(day), Some(hours)) => Ok(NewOtherDay { day, hours }),
        _ => Err(wrong),
    }
}

fn within_reach(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Problem> {
    if day < today {
        return Err(Problem::new("in_the_past", "Enter today or a day to come"));
    }
    let far = today.checked_add_days(Days::new(AHEAD_MAX)).unwrap_or(today);
    if day > far { Err(Problem::new("too_far", "Enter a day within the next two years")) } else { Ok(day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(fields: &[(&str, &str)]) -> RawForm {
        RawForm(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, 26).unwrap()
    }

    #[test]
    fn each_day_says_what_is_wrong_with_it() {
        let week = check_hours(&raw(&[("hours_tue", "18-21"), ("hours_sat", "9:30 to 12"), ("version", "2")])).unwrap();
        assert_eq!(week.week.kept(), ";18:00-21:00;;;;09:30-12:00;");
        let wrong = check_hours(&raw(&[("hours_tue", "evenings"), ("hours_sat", "12-9"), ("version", "2")])).unwrap_err();
        let named: Vec<_> = wrong.0.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
        assert_eq!(named, [("hours_tue", "not_hours"), ("hours_sat", "ends_before")]);
        let none = check_hours(&raw(&[("version", "2")])).unwrap_err();
        assert_eq!((none.0[0].field.as_str(), none.0[0].code.as_str()), ("hours_mon", "missing"));
    }

    #[test]
    fn one_day_that_differs_lies_ahead_and_has_free_times() {
        let typed = |day: &str, year: &str, hours: &str| {
            raw(&[("other-day", day), ("other-month", "12"), ("other-year", year), ("other_hours", hours)])
        };
        let new = check_other_day(&typed("12", "2026", "10-13"), today()).unwrap();
        assert_eq!((new.day.to_string(), new.hours.to_string()), ("2026-12-12".to_owned(), "10:00-13:00".to_owned()));
        for (day, year, hours, code) in [
            ("32", "2026", "10-13", "not_a_date"),
            ("12", "2025", "10-13", "in_the_past"),
            ("12", "2029", "10-13", "too_far"),
            ("12", "2026", "", "missing"),
            ("12", "2026", "10:10-13", "not_half_hours"),
        ] {
            assert_eq!(check_other_day(&typed(day, year, hours), today()).unwrap_err().0[0].code, code, "{day} {year} {hours}");
        }
    }
}
