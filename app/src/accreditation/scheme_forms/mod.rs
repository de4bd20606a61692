//! The scheme editor's forms: a standing, a requirement, a whole scheme as text.

mod edit;
mod fill;
#[cfg(test)]
mod tests;

pub use fill::{fill_requirement, fill_standing};

use super::scheme::{Asks, CaseKind, CaseSeat, Doing, May, Requirement, Scheme, Seen, Sort, StandingRule, When, WorkingTowards};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::shared::problem::Problem;
use crate::shared::text::{clean_line, line, optional_line, whole_number};
use crate::shared::vocabulary::{Level, words};
use crate::shared::when::date_from_parts;
use crate::shared::{FormProblems, RawForm};
use chrono::NaiveDate;

words! {
    /// The kinds of requirement, as the editor offers them.
    AskKind {
        Course = "COURSE", "A course";
        Assessment = "ASSESSMENT", "Assessed competence";
        Practice = "PRACTICE", "Observed or supervised practice";
        Cases = "CASES", "Cases worked on";
        Cpd = "CPD", "Hours of development a year";
        Supervision = "SUPERVISION", "Regular supervision";
        Currency = "CURRENCY", "Recent practice";
        Check = "CHECK", "A check";
        Registration = "REGISTRATION", "A registration";
        Item = "ITEM", "A signed statement or short course";
        Standing = "STANDING", "Another standing";
    }
}

/// The fields in which is ticked on which kinds of cases something may be done; any, where `ANY` is.
pub const MAY_FIELDS: [(Doing, &str, &str); 7] = [
    (Doing::Refer, "may-refer", "towards-refer"),
    (Doing::Shadow, "may-shadow", "towards-shadow"),
    (Doing::CoFacilitate, "may-co", "towards-co"),
    (Doing::Lead, "may-lead", "towards-lead"),
    (Doing::Supervise, "may-supervise", "towards-supervise"),
    (Doing::Assess, "may-assess", "towards-assess"),
    (Doing::Teach, "may-teach", "towards-teach"),
];

/// Any kind of case.
pub const ANY: &str = "ANY";
/// What a requirement's `when` says when it is asked of those who work towards the standing.
pub const TOWARDS: &str = "TOWARDS";

/// A standing without its requirements, and its place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStanding {
    /// The code that it had; none for a new one.
    pub was: Option<String>,
    pub rule: StandingRule,
    /// From 1.
    pub place: usize,
}

/// A whole number, or none where nothing is typed.
fn optional_number(typed: &str, most: i32, sentence: &str) -> Result<Option<u32>, Problem> {
    if clean_line(typed).is_empty() {
        return Ok(None);
    }
    whole_number(typed, 1..=most, sentence).map(|n| u32::try_from(n).ok())
}

fn number_or_nought(typed: &str, most: i32, sentence: &str) -> Result<u32, Problem> {
    let typed = if clean_line(typed).is_empty() { "0" } else { typed };
    whole_number(typed, 0..=most, sentence).map(|n| u32::try_from(n).unwrap_or(0))
}

fn number(typed: &str, most: i32, sentence: &str) -> Result<u32, Problem> {
    whole_number(typed, 1..=most, sentence).map(|n| u32::try_from(n).unwrap_or(1))
}

/// A code as awards carry it: capitals, figures and underscores.
fn code(typed: &str) -> Result<String, Problem> {
    let code = line(typed, 40, "Enter a short code, like FOUNDATION")?.to_uppercase().replace([' ', '-'], "_");
    if code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
        Ok(code)
    } else {
        Err(Problem::new("not_a_code", "Enter a code of letters and figures without accents, like FOUNDATION"))
    }
}

fn may(raw: &RawForm, towards: bool) -> Vec<May> {
    let ticked = MAY_FIELDS.iter().filter_map(|(doing, own, other)| {
        let field = if towards { other } else { own };
        if raw.ticked(field, ANY) {
            return Some(May { doing: *doing, kinds: Vec::new() });
        }
        let kinds: Vec<CaseKind> = raw.all(field).filter_map(CaseKind::from_code).collect();
        (!kinds.is_empty()).then_some(May { doing: *doing, kinds })
    });
    ticked.collect()
}

/// A standing as the editor's form says it; the requirements stay those that `known` has.
///
/// # Errors
/// Every field that needs mending; `code_taken`.
pub fn check_standing(raw: &RawForm, scheme: &Scheme) -> Result<NewStanding, FormProblems> {
    let mut wrong = FormProblems::new();
    let was = Some(raw.get("was").to_owned()).filter(|was| scheme.rule(was).is_some());
    let code = wrong.take("code", code(raw.get("code")));
    if let Some(code) = &code
        && was.as_ref() != Some(code)
        && scheme.rule(code).is_some()
    {
        wrong.add("code", "code_taken", "Another standing has that code. Choose another one");
    }
    let name = wrong.take("name", line(raw.get("name"), 80, "Enter what it is called"));
    let sort = Sort::from_code(raw.get("sort")).ok_or_else(|| Problem::new("missing", "Choose what sort it is"));
    let sort = wrong.take("sort", sort);
    let months = wrong.take("months", optional_number(raw.get("months"), 600, "Enter months, or leave it empty for no end"));
    let renewal = wrong.take("renewal_days", number_or_nought(raw.get("renewal_days"), 730, "Enter days from 0 to 730"));
    let grace = wrong.take("grace_days", number_or_nought(raw.get("grace_days"), 365, "Enter days from 0 to 365"));
    let place = wrong.take("place", number_or_nought(raw.get("place"), 99, "Enter its place in the list, from 1"));
    let towards = wrong.take("towards_months", optional_number(raw.get("towards_months"), 120, "Enter months, or leave it empty"));
    let (Some(code), Some(name), Some(sort), Some(months), Some(renewal_days), Some(grace_days), Some(place), Some(towards), true) =
        (code, name, sort, months, renewal, grace, place, towards, wrong.is_empty())
    else {
        return Err(wrong);
    };
    let known = was.as_deref().and_then(|was| scheme.rule(was));
    let asked_towards = known.and_then(|known| known.working_towards.as_ref()).map(|known| known.requirements.clone()).unwrap_or_default();
    let working_towards =
        raw.ticked("towards", "yes").then(|| WorkingTowards { requirements: asked_towards, may: may(raw, true), months: towards });
    let rule = StandingRule {
        code,
        name,
        sort,
        level: Level::from_code(raw.get("level")),
        may: may(raw, false),
        requirements: known.map(|known| known.requirements.clone()).unwrap_or_default(),
        by_decision: raw.get("given") != "EVIDENCE",
        months,
        renewal_days,
        grace_days,
        working_towards,
    };
    Ok(NewStanding { was, rule, place: if place == 0 { usize::MAX } else { usize::try_from(place).unwrap_or(usize::MAX) } })
}

/// A requirement, and of which standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequirement {
    pub standing: String,
    /// The name that it had; none for a new one.
    pub was: Option<String>,
    /// Asked of those who work towards it.
    pub towards: bool,
    pub requirement: Requirement,
}

/// A requirement as the editor's form says it.
///
/// # Errors
/// Every field that needs mending; `key_taken`.
pub fn check_requirement(raw: &RawForm, scheme: &Scheme) -> Result<NewRequirement, FormProblems> {
    let mut wrong = FormProblems::new();
    let rule = scheme.rule(raw.get("standing"));
    if rule.is_none() {
        wrong.add("", "not_there", "That standing is not there any more. Open the draft again");
    }
    let was = Some(raw.get("was_key").to_owned()).filter(|was| !was.is_empty());
    let key = wrong.take("key", line(raw.get("key"), 60, "Enter a short name for it, like supervision"));
    if let (Some(key), Some(rule)) = (&key, rule)
        && was.as_ref() != Some(key)
        && rule.all_requirements().any(|one| one.key == *key)
    {
        wrong.add("key", "key_taken", "Another requirement of this standing has that name");
    }
    let towards = raw.get("when") == TOWARDS;
    let when = When::from_code(raw.get("when")).or(towards.then_some(When::Both));
    let when = wrong.take("when", when.ok_or_else(|| Problem::new("missing", "Choose when it is asked for")));
    if towards && rule.is_some_and(|rule| rule.working_towards.is_none()) {
        wrong.add("when", "no_towards", "Say first in the standing that somebody may work towards it");
    }
    let grace = wrong.take("key_grace_days", number_or_nought(raw.get("key_grace_days"), 365, "Enter days from 0 to 365"));
    let kind = AskKind::from_code(raw.get("kind")).ok_or_else(|| Problem::new("missing", "Choose what is asked for"));
    let asks = wrong.take("kind", kind).and_then(|kind| asks(kind, raw, &mut wrong));
    match (key, when, grace, asks) {
        (Some(key), Some(when), Some(grace_days), Some(asks)) if wrong.is_empty() => {
            let requirement = Requirement { key, when, asks, grace_days };
            Ok(NewRequirement { standing: raw.get("standing").to_owned(), was, towards, requirement })
        }
        _ => Err(wrong),
    }
}

const MONTHS: &str = "Enter months, or leave it empty where it counts for ever";

fn listed(typed: &str) -> Vec<String> {
    typed.split([',', ';', '\n']).map(clean_line).filter(|one| !one.is_empty()).take(40).collect()
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of requirement")]
fn asks(kind: AskKind, raw: &RawForm, wrong: &mut FormProblems) -> Option<Asks> {
    let mut months = |field: &str| wrong.take(field, optional_number(raw.get(field), 600, MONTHS));
    Some(match kind {
        AskKind::Course => {
            let months = months("course_months");
            let any_of: Vec<String> = listed(raw.get("courses")).iter().map(|one| one.to_uppercase()).collect();
            if any_of.is_empty() {
                wrong.add("courses", "missing", "Enter the code of a course, or of several with commas between them");
            }
            Asks::Course { any_of, months: months? }
        }
        AskKind::Assessment => {
            let months = months("assessment_months");
            let standards = listed(raw.get("standards"));
            if standards.is_empty() {
                wrong.add("standards", "missing", "Enter the standards, one on each line");
            }
            Asks::Assessment { standards, months: months? }
        }
        AskKind::Practice => {
            let months = months("practice_months");
            let seen = Seen::from_code(raw.get("seen")).ok_or_else(|| Problem::new("missing", "Choose how it is seen"));
            let seen = wrong.take("seen", seen);
            let count = wrong.take("practice_count", number(raw.get("practice_count"), 500, "Enter how often, from 1"));
            Asks::Practice { seen: seen?, count: count?, months: months? }
        }
        AskKind::Cases => {
            let months = months("case_months");
            let count = wrong.take("case_count", number(raw.get("case_count"), 500, "Enter how many, from 1"));
            let seats = raw.all("seats").filter_map(CaseSeat::from_code).collect();
            Asks::Cases { seats, count: count?, months: months?, of: CaseKind::from_code(raw.get("case_kind")) }
        }
        AskKind::Cpd => {
            let all = wrong.take("cpd_hours", number(raw.get("cpd_hours"), 400, "Enter hours a year from 1 to 400"));
            let approved = wrong.take("cpd_approved", number_or_nought(raw.get("cpd_approved"), 400, "Enter hours from 0 to 400"));
            Asks::Cpd { minutes: all? * 60, approved_minutes: approved? * 60, pro_rata: raw.ticked("pro_rata", "yes") }
        }
        AskKind::Supervision => {
            let every = wrong.take("every_days", number(raw.get("every_days"), 1000, "Enter days from 1 to 1000"));
            Asks::Supervision { every_days: every? }
        }
        AskKind::Currency => {
            let within = wrong.take("currency_months", number(raw.get("currency_months"), 120, "Enter months from 1 to 120"));
            let or_courses = listed(raw.get("currency_courses")).iter().map(|one| one.to_uppercase()).collect();
            Asks::Currency { months: within?, or_courses }
        }
        AskKind::Check => {
            let months = months("check_months");
            let check = CheckKind::from_code(raw.get("check")).ok_or_else(|| Problem::new("missing", "Choose which check"));
            let check = wrong.take("check", check);
            // A clearance is for one prison, by its name; the others have levels.
            let level = match check {
                Some(CheckKind::Clearance) => {
                    wrong.take("check_prison", optional_line(raw.get("check_prison"), 80)).map(Option::unwrap_or_default)
                }
                _ => Some(raw.get("check_level").to_owned()),
            };
            Asks::Check { check: check?, level: level?, months: months? }
        }
        AskKind::Registration => {
            let body = wrong.take("body", line(raw.get("body"), 120, "Enter the body that keeps the register"));
            Asks::Registration { body: body? }
        }
        AskKind::Item => {
            let months = months("item_months");
            let item = ItemKind::from_code(raw.get("item")).ok_or_else(|| Problem::new("missing", "Choose which one"));
            let item = wrong.take("item", item);
            Asks::Item { item: item?, months: months? }
        }
        AskKind::Standing => {
            let held_months = months("held_months");
            let other = wrong.take("other", line(raw.get("other"), 40, "Choose the standing"));
            Asks::Standing { code: other?, or_above: raw.ticked("or_above", "yes"), held_months: held_months? }
        }
    })
}

/// A whole scheme as it was exported.
///
/// # Errors
/// `missing`; `not_a_scheme`.
#[cfg(feature = "ssr")]
pub fn check_import(raw: &RawForm) -> Result<Scheme, FormProblems> {
    let mut wrong = FormProblems::new();
    let text = raw.get("scheme");
    if text.trim().is_empty() {
        wrong.add("scheme", "missing", "Paste a scheme as it was exported");
        return Err(wrong);
    }
    serde_json::from_str(text).map_err(|_| {
        wrong.add("scheme", "not_a_scheme", "That is no scheme as this page exports it. Nothing was changed");
        wrong
    })
}

/// From when a scheme is to be in force.
///
/// # Errors
/// `missing`; `not_a_date`; `in_the_past`, for a day before today.
pub fn check_start(raw: &RawForm, today: NaiveDate) -> Result<NaiveDate, FormProblems> {
    let mut wrong = FormProblems::new();
    let part = |part: &str| raw.get(&format!("starts_on-{part}"));
    let on = date_from_parts(part("day"), part("month"), part("year"), "Enter the day from which it is to be in force")
        .and_then(|on| if on < today { Err(Problem::new("in_the_past", "Enter today or a day to come")) } else { Ok(on) });
    wrong.take("starts_on", on).ok_or(wrong)
}
