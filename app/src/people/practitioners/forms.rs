//! From what was typed about a practitioner to what is meant.

use super::model::{CheckKind, ItemKind, NewBlock, NewCheck, OwnTimes, StateChange, SupervisionDay};
use crate::calendar::week::WeekGrid;
use crate::people::practitioners::words::{DbsLevel, Standing, VettingKind};
use crate::people::week_form::week_from;
use crate::shared::problem::Problem;
use crate::shared::text::{clean_line, line, optional_line, paragraphs, whole_number};
use crate::shared::vocabulary::{District, Gender};
use crate::shared::when::{date_from_parts, optional_date_from_parts};
use crate::shared::{FormProblems, PersonId, RawForm};
use chrono::{Days, NaiveDate};

/// The longest time that somebody blocks at once, in days.
const BLOCK_MAX_DAYS: i64 = 366;
/// The most languages that one person names.
const LANGUAGES_MAX: usize = 12;

/// The date in the three boxes of that name.
pub(super) fn date(raw: &RawForm, name: &str, missing: &str) -> Result<NaiveDate, Problem> {
    let part = |part: &str| raw.get(&format!("{name}-{part}"));
    date_from_parts(part("day"), part("month"), part("year"), missing)
}

fn optional_date(raw: &RawForm, name: &str) -> Result<Option<NaiveDate>, Problem> {
    let part = |part: &str| raw.get(&format!("{name}-{part}"));
    optional_date_from_parts(part("day"), part("month"), part("year"))
}

pub(super) fn not_after(date: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Problem> {
    if date > today { Err(Problem::new("in_the_future", "Enter today or a day before")) } else { Ok(date) }
}

fn not_before(date: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Problem> {
    if date < today { Err(Problem::new("in_the_past", "Enter today or a day to come")) } else { Ok(date) }
}

pub(super) fn chosen<T>(value: Option<T>, sentence: &str) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::new("missing", sentence))
}

/// What a practitioner says of themselves.
///
/// # Errors
/// Everything that is to be put right, in the order of the page.
pub fn check_own_times(raw: &RawForm) -> Result<OwnTimes, FormProblems> {
    let mut wrong = FormProblems::new();
    let week = if raw.ticked("no_times", "yes") && raw.all("week").next().is_none() {
        Some(WeekGrid::NEVER)
    } else {
        wrong.take("week", week_from(raw, "week", "Tick when you are free, or tick that you have no times at present"))
    };
    let miles = whole_number(raw.get("max_travel_miles"), 0..=500, "Enter whole miles from 0 to 500");
    let max_travel_miles = wrong.take("max_travel_miles", miles);
    let cases = whole_number(raw.get("max_cases"), 0..=50, "Enter how many cases at once, from 0 to 50");
    let max_cases = wrong.take("max_cases", cases);
    let languages = wrong.take("languages", languages(raw.get("languages")));
    let areas = wrong.take("areas", districts(raw));
    let gender = wrong.take("gender", gender(raw.get("gender")));
    let version = wrong.take("version", whole_number(raw.get("version"), 1..=i32::MAX, "Open the page again and send it from there"));
    match (week, max_travel_miles, max_cases, languages, areas, gender, version) {
        (Some(week), Some(max_travel_miles), Some(max_cases), Some(languages), Some(areas), Some(gender), Some(version)) => {
            let remote = raw.ticked("remote", "yes");
            Ok(OwnTimes { week, max_travel_miles, max_cases, remote, languages, areas, gender, version })
        }
        _ => Err(wrong),
    }
}

fn gender(code: &str) -> Result<Option<Gender>, Problem> {
    if code.is_empty() { Ok(None) } else { chosen(Gender::from_code(code), "Choose from the list, or leave it empty").map(Some) }
}

fn districts(raw: &RawForm) -> Result<Vec<District>, Problem> {
    let mut areas = Vec::new();
    for code in raw.all("areas").filter(|code| !code.is_empty()) {
        let district = chosen(District::from_code(code), "Choose areas from the list")?;
        if !areas.contains(&district) {
            areas.push(district);
        }
    }
    Ok(areas)
}

/// Languages as people list them: "Urdu, Polish". English is understood and left out; none twice.
///
/// # Errors
/// `too_long`; `too_many`; `control_character`; `not_a_language`.
pub fn languages(value: &str) -> Result<Vec<String>, Problem> {
    let typed = paragraphs(value, 600)?.unwrap_or_default();
    let mut list: Vec<String> = Vec::new();
    for word in typed.split([',', ';', '\n']).map(clean_line).filter(|word| !word.is_empty()) {
        let word = line(&word, 60, "Enter a language")?;
        if !word.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '(' | ')'))
            || !word.chars().any(char::is_alphabetic)
        {
            return Err(Problem::new("not_a_language", "Enter languages with commas between them, like Urdu, Polish"));
        }
        if !word.eq_ignore_ascii_case("english") && !list.iter().any(|known| known.eq_ignore_ascii_case(&word)) {
            list.push(word);
        }
    }
    if list.len() > LANGUAGES_MAX {
        return Err(Problem::new("too_many", format!("Enter {LANGUAGES_MAX} languages or fewer")));
    }
    Ok(list)
}

/// Days on which a practitioner cannot be asked.
///
/// # Errors
/// Everything that is to be put right, in the order of the page.
pub fn check_block(raw: &RawForm, today: NaiveDate) -> Result<NewBlock, FormProblems> {
    let mut wrong = FormProblems::new();
    let first_day = wrong.take("first", date(raw, "first", "Enter the first day").and_then(|day| within_two_years(day, today)));
    let last_day = optional_date(raw, "last").and_then(|last| last_of(last, first_day, today));
    let last_day = wrong.take("last", last_day);
    let words = wrong.take("words", optional_line(raw.get("words"), 200));
    match (first_day, last_day, words) {
        (Some(first_day), Some(last_day), Some(words)) => Ok(NewBlock { first_day, last_day, words }),
        _ => Err(wrong),
    }
}

fn within_two_years(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let far = today.checked_add_days(Days::new(731)).unwrap_or(today);
    if day > far { Err(Problem::new("too_far", "Enter a day within the next two years")) } else { Ok(day) }
}

/// The last day; a single day when none is given.
fn last_of(last: Option<NaiveDate>, first: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let Some(first) = first else { return Ok(last.unwrap_or(today)) };
    let last = last.unwrap_or(first);
    if last < first {
        return Err(Problem::new("before_first_day", "The last day must not be before the first"));
    }
    if (last - first).num_days() >= BLOCK_MAX_DAYS {
        return Err(Problem::new("too_long", "Block a year or less at once; for longer, ask your coordinator for leave"));
    }
    not_before(last, today)
}

/// A new state of a practitioner.
///
/// # Errors
/// Everything that is to be put right, in the order of the page.
pub fn check_state(raw: &RawForm, today: NaiveDate) -> Result<StateChange, FormProblems> {
    let mut wrong = FormProblems::new();
    let state = wrong.take("state", chosen(Standing::from_code(raw.get("state")), "Choose the new state"));
    let on = date(raw, "state_on", "Enter the day from which it holds").and_then(|on| not_after(on, today));
    let on = wrong.take("state_on", on);
    let reason = optional_line(raw.get("state_reason"), 400).and_then(|reason| reason_of(state, reason));
    let reason = wrong.take("state_reason", reason);
    match (state, on, reason) {
        (Some(state), Some(on), Some(reason)) => Ok(StateChange { state, on, reason }),
        _ => Err(wrong),
    }
}

/// Only becoming active, or coming back to train, explains itself.
fn reason_of(state: Option<Standing>, reason: Option<String>) -> Result<Option<String>, Problem> {
    let explains_itself = matches!(state, None | Some(Standing::Active | Standing::InTraining));
    if reason.is_none() && !explains_itself { Err(Problem::new("missing", "Enter the reason")) } else { Ok(reason) }
}

/// A check that somebody saw.
///
/// # Errors
/// Everything that is to be put right, in the order of the page.
pub fn check_check(raw: &RawForm, today: NaiveDate) -> Result<NewCheck, FormProblems> {
    let mut wrong = FormProblems::new();
    let kind = wrong.take("check_kind", chosen(CheckKind::from_code(raw.get("check_kind")), "Choose which check it is"));
    let level = kind.and_then(|kind| wrong.take(level_field(kind), level(raw, kind)));
    let issued = match kind {
        Some(CheckKind::Dbs) => date(raw, "check_issued", "Enter the day of issue on the certificate").map(Some),
        _ => optional_date(raw, "check_issued"),
    };
    let issued = issued.and_then(|day| day.map(|day| not_after(day, today)).transpose());
    let issued_on = wrong.take("check_issued", issued);
    let expires = match kind {
        Some(CheckKind::Vetting | CheckKind::Clearance) => date(raw, "check_expires", "Enter the day on which it runs out").map(Some),
        _ => optional_date(raw, "check_expires"),
    };
    let expires_on = wrong.take("check_expires", expires);
    let last_four = wrong.take("check_last_four", last_four(raw.get("check_last_four")));
    match (kind, level, issued_on, expires_on, last_four) {
        (Some(kind), Some(level), Some(issued_on), Some(expires_on), Some(last_four)) => {
            Ok(NewCheck { kind, level, issued_on, expires_on, last_four })
        }
        _ => Err(wrong),
    }
}

const fn level_field(kind: CheckKind) -> &'static str {
    if matches!(kind, CheckKind::Clearance) { "check_prison" } else { "check_level" }
}

fn level(raw: &RawForm, kind: CheckKind) -> Result<String, Problem> {
    let typed = raw.get("check_level");
    match kind {
        CheckKind::Dbs => chosen(DbsLevel::from_code(typed), "Choose the level of the DBS check").map(|level| level.code().to_owned()),
        CheckKind::Vetting => chosen(VettingKind::from_code(typed), "Choose NPPV1, NPPV2 or NPPV3").map(|kind| kind.code().to_owned()),
        CheckKind::Clearance => line(raw.get("check_prison"), 80, "Enter which prison it is for"),
    }
}

fn last_four(value: &str) -> Result<Option<String>, Problem> {
    let text = clean_line(value);
    if text.is_empty() {
        return Ok(None);
    }
    let fine = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if fine { Ok(Some(text)) } else { Err(Problem::new("not_four_digits", "Enter the last four digits only")) }
}

/// A supervision meeting that was held or is booked.
///
/// # Errors
/// Everything that is to be put right, in the order of the page.
pub fn check_supervision(raw: &RawForm, today: NaiveDate) -> Result<SupervisionDay, FormProblems> {
    let mut wrong = FormProblems::new();
    let on = date(raw, "supervision_on", "Enter the day of the meeting");
    let day = match raw.get("supervision_state") {
        "HELD" => on.and_then(|on| not_after(on, today)).map(SupervisionDay::Held),
        "BOOKED" => on.and_then(|on| not_before(on, today)).map(SupervisionDay::Booked),
        _ => {
            wrong.add("supervision_state", "missing", "Choose whether it was held or is booked");
            return Err(wrong);
        }
    };
    wrong.take("supervision_on", day).ok_or(wrong)
}

/// Whom the form names as case supervisor.
///
/// # Errors
/// `missing`.
pub fn check_supervisor(raw: &RawForm) -> Result<PersonId, FormProblems> {
    let mut wrong = FormProblems::new();
    let chosen = chosen(raw.get("supervisor").parse().ok(), "Choose who supervises them");
    wrong.take("supervisor", chosen).ok_or(wrong)
}

/// A statement signed or a short course done.
///
/// # Errors
/// Everything that is to be put right, in the order of the page.
pub fn check_item(raw: &RawForm, today: NaiveDate) -> Result<(ItemKind, NaiveDate), FormProblems> {
    let mut wrong = FormProblems::new();
    let kind = wrong.take("item_kind", chosen(ItemKind::from_code(raw.get("item_kind")), "Choose what was done"));
    let on = date(raw, "item_on", "Enter the day on which it was done").and_then(|on| not_after(on, today));
    let on = wrong.take("item_on", on);
    kind.zip(on).ok_or(wrong)
}

/// Somebody with whom this person is not put on one case: the other's reference number, and why.
///
/// # Errors
/// `missing`; `too_long`.
pub fn check_do_not_pair(raw: &RawForm) -> Result<(String, Option<String>), FormProblems> {
    let mut wrong = FormProblems::new();
    let other = wrong.take("pair_with", line(raw.get("pair_with"), 30, "Enter the other person's number, like P-2026-0012"));
    let words = wrong.take("pair_words", optional_line(raw.get("pair_words"), 400));
    match (other, words) {
        (Some(other), Some(words)) => Ok((other.to_uppercase(), words)),
        _ => Err(wrong),
    }
}

#[cfg(test)]
#[path = "forms_tests.rs"]
mod tests;
