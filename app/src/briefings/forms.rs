//! A briefing, its sessions, and an address that somebody types, out of what was typed.

use super::model::Kind;
use crate::shared::problem::Problem;
use crate::shared::text::{Email, line, paragraphs};
use crate::shared::{FormProblems, RawForm, when};
use chrono::{NaiveDate, NaiveDateTime};

/// A briefing about to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBriefing {
    pub title: String,
    pub kind: Kind,
    pub about: String,
    /// A line each: words, or an address.
    pub materials: String,
    /// Whether somebody may say themselves that they have done it.
    pub self_declared: bool,
    /// The last day on which somebody counts.
    pub last_day: NaiveDate,
}

/// # Errors
/// Every field that needs mending; `in_the_past`.
pub fn check_briefing(raw: &RawForm, today: NaiveDate) -> Result<NewBriefing, FormProblems> {
    let mut wrong = FormProblems::new();
    let title = wrong.take("title", line(raw.get("title"), 120, "Enter what the briefing is called"));
    let kind = Kind::from_code(raw.get("kind"));
    if kind.is_none() {
        wrong.add("kind", "missing", "Choose what kind of event it is");
    }
    let about = wrong.take("about", paragraphs(raw.get("about"), 2000));
    let materials = wrong.take("materials", paragraphs(raw.get("materials"), 2000));
    let part = |part: &str| raw.get(&format!("last_day-{part}")).to_owned();
    let last_day = when::date_from_parts(&part("day"), &part("month"), &part("year"), "Enter the last day on which somebody counts");
    let last_day =
        last_day.and_then(|day| if day < today { Err(Problem::new("in_the_past", "Enter a day that is today or later")) } else { Ok(day) });
    let last_day = wrong.take("last_day", last_day);
    match (title, kind, about, materials, last_day) {
        (Some(title), Some(kind), Some(about), Some(materials), Some(last_day)) if wrong.is_empty() => Ok(NewBriefing {
            title,
            kind,
            about: about.unwrap_or_default(),
            materials: materials.unwrap_or_default(),
            self_declared: raw.ticked("self_declared", "yes"),
            last_day,
        }),
        _ => Err(wrong),
    }
}

/// A session about to be planned, by the clock on the wall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    pub starts: NaiveDateTime,
    pub ends: NaiveDateTime,
    pub place: String,
}

/// `stands` says whether the clocks of the service show that time at all.
///
/// # Errors
/// Every field that needs mending; `ends_before`; `clocks_go_forward`.
pub fn check_session(raw: &RawForm, stands: impl Fn(NaiveDateTime) -> Result<(), Problem>) -> Result<NewSession, FormProblems> {
    let mut wrong = FormProblems::new();
    let part = |part: &str| raw.get(&format!("day-{part}")).to_owned();
    let day = wrong.take("day", when::date_from_parts(&part("day"), &part("month"), &part("year"), "Enter the day"));
    let starts = wrong.take("starts", when::time_of_day(raw.get("starts")));
    let ends = wrong.take("ends", when::time_of_day(raw.get("ends")));
    let place = wrong.take("place", line(raw.get("place"), 160, "Enter where it is, or online"));
    let (Some(day), Some(starts), Some(ends)) = (day, starts, ends) else { return Err(wrong) };
    let (starts, ends) = (day.and_time(starts), day.and_time(ends));
    if ends <= starts {
        wrong.add("ends", "ends_before", "Enter a time after the beginning");
    }
    wrong.take("starts", stands(starts));
    wrong.take("ends", stands(ends));
    match place {
        Some(place) if wrong.is_empty() => Ok(NewSession { starts, ends, place }),
        _ => Err(wrong),
    }
}

/// The address that stands on the list.
///
/// # Errors
/// `missing`; `not_an_email`.
pub fn check_address(raw: &RawForm) -> Result<Email, FormProblems> {
    let mut wrong = FormProblems::new();
    match wrong.take("email", Email::parse(raw.get("email"))) {
        Some(email) => Ok(email),
        None => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes<T: std::fmt::Debug>(checked: Result<T, FormProblems>) -> Vec<String> {
        checked.unwrap_err().0.into_iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect()
    }

    #[test]
    fn a_briefing_says_everything_that_is_missing_at_once() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let empty = RawForm::default();
        assert_eq!(codes(check_briefing(&empty, today)), ["title missing", "kind missing", "last_day missing"]);
        let mut raw = RawForm::from([("title", "Restorative justice for all"), ("kind", "FORCE_WIDE"), ("self_declared", "yes")]);
        raw.set_day("last_day", NaiveDate::from_ymd_opt(2026, 11, 22));
        assert_eq!(codes(check_briefing(&raw, today)), ["last_day in_the_past"]);
        raw.set_day("last_day", today);
        let new = check_briefing(&raw, today).unwrap();
        assert!(new.self_declared && new.last_day == today && new.kind == Kind::ForceWide);
    }

    #[test]
    fn a_session_ends_after_it_begins_at_times_that_there_are() {
        let mut raw = RawForm::from([("starts", "9:30"), ("ends", "09:00"), ("place", "Parade room")]);
        raw.set_day("day", NaiveDate::from_ymd_opt(2027, 3, 28));
        assert_eq!(codes(check_session(&raw, |_| Ok(()))), ["ends ends_before"]);
        raw.set("ends", "10:00");
        assert!(check_session(&raw, |_| Ok(())).is_ok());
        let gap = |_| Err(Problem::new("clocks_go_forward", "Choose another time"));
        assert_eq!(codes(check_session(&raw, gap)), ["starts clocks_go_forward", "ends clocks_go_forward"]);
    }
}
