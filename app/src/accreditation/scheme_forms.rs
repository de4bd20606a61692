//! The scheme editor's forms: a standing, a requirement, a whole scheme as text.

use super::scheme::{Asks, CaseKind, CaseSeat, Doing, May, Requirement, Scheme, Seen, Sort, StandingRule, When, WorkingTowards};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::shared::problem::Problem;
use crate::shared::text::{clean_line, line, whole_number};
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
            Asks::Check { check: check?, level: raw.get("check_level").to_owned(), months: months? }
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

/// The editor's form, filled from a standing.
pub fn fill_standing(scheme: &Scheme, rule: &StandingRule) -> RawForm {
    let mut raw = RawForm::default();
    let mut set = |field: &str, value: String| raw.0.push((field.to_owned(), value));
    set("was", rule.code.clone());
    set("code", rule.code.clone());
    set("name", rule.name.clone());
    set("sort", rule.sort.code().to_owned());
    set("level", rule.level.map_or("", Level::code).to_owned());
    set("given", if rule.by_decision { "DECISION" } else { "EVIDENCE" }.to_owned());
    set("months", rule.months.map(|n| n.to_string()).unwrap_or_default());
    set("renewal_days", rule.renewal_days.to_string());
    set("grace_days", rule.grace_days.to_string());
    let place = scheme.standings.iter().position(|one| one.code == rule.code).map_or(0, |at| at + 1);
    set("place", place.to_string());
    let tick = |all: &[May], towards: bool, set: &mut dyn FnMut(&str, String)| {
        for may in all {
            let Some((_, own, other)) = MAY_FIELDS.iter().find(|(doing, _, _)| *doing == may.doing) else { continue };
            let field = if towards { other } else { own };
            if may.kinds.is_empty() {
                set(field, ANY.to_owned());
            }
            for kind in &may.kinds {
                set(field, kind.code().to_owned());
            }
        }
    };
    tick(&rule.may, false, &mut set);
    if let Some(towards) = &rule.working_towards {
        set("towards", "yes".to_owned());
        set("towards_months", towards.months.map(|n| n.to_string()).unwrap_or_default());
        tick(&towards.may, true, &mut set);
    }
    raw
}

/// The editor's form, filled from a requirement.
pub fn fill_requirement(requirement: &Requirement, towards: bool) -> RawForm {
    let mut raw = RawForm::default();
    let mut set = |field: &str, value: String| raw.0.push((field.to_owned(), value));
    let optional = |n: &Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    set("was_key", requirement.key.clone());
    set("key", requirement.key.clone());
    set("when", if towards { TOWARDS } else { requirement.when.code() }.to_owned());
    set("key_grace_days", requirement.grace_days.to_string());
    let kind = match &requirement.asks {
        Asks::Course { any_of, months } => {
            set("courses", any_of.join(", "));
            set("course_months", optional(months));
            AskKind::Course
        }
        Asks::Assessment { standards, months } => {
            set("standards", standards.join("\n"));
            set("assessment_months", optional(months));
            AskKind::Assessment
        }
        Asks::Practice { seen, count, months } => {
            set("seen", seen.code().to_owned());
            set("practice_count", count.to_string());
            set("practice_months", optional(months));
            AskKind::Practice
        }
        Asks::Cases { seats, count, months, of } => {
            seats.iter().for_each(|seat| set("seats", seat.code().to_owned()));
            set("case_count", count.to_string());
            set("case_months", optional(months));
            set("case_kind", of.map_or("", CaseKind::code).to_owned());
            AskKind::Cases
        }
        Asks::Cpd { minutes, approved_minutes, pro_rata } => {
            set("cpd_hours", (minutes / 60).to_string());
            set("cpd_approved", (approved_minutes / 60).to_string());
            set("pro_rata", if *pro_rata { "yes" } else { "" }.to_owned());
            AskKind::Cpd
        }
        Asks::Supervision { every_days } => {
            set("every_days", every_days.to_string());
            AskKind::Supervision
        }
        Asks::Currency { months, or_courses } => {
            set("currency_months", months.to_string());
            set("currency_courses", or_courses.join(", "));
            AskKind::Currency
        }
        Asks::Check { check, level, months } => {
            set("check", check.code().to_owned());
            set("check_level", level.clone());
            set("check_months", optional(months));
            AskKind::Check
        }
        Asks::Registration { body } => {
            set("body", body.clone());
            AskKind::Registration
        }
        Asks::Item { item, months } => {
            set("item", item.code().to_owned());
            set("item_months", optional(months));
            AskKind::Item
        }
        Asks::Standing { code, or_above, held_months } => {
            set("other", code.clone());
            set("or_above", if *or_above { "yes" } else { "" }.to_owned());
            set("held_months", optional(held_months));
            AskKind::Standing
        }
    };
    set("kind", kind.code().to_owned());
    raw
}

/// A whole scheme as it was exported.
///
/// # Errors
/// `missing`; `not_a_scheme`.
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

impl Scheme {
    /// Put a standing in its place: instead of the one that it was, or new.
    pub fn put(&mut self, new: NewStanding) {
        let NewStanding { was, rule, place } = new;
        let at = was.as_deref().and_then(|was| self.standings.iter().position(|one| one.code == was));
        if let (Some(at), Some(was)) = (at, was) {
            self.standings.remove(at);
            if was != rule.code {
                self.rename(&was, &rule.code);
            }
        }
        let at = place.saturating_sub(1).min(self.standings.len());
        self.standings.insert(at, rule);
    }

    /// Requirements that name the one standing name the other.
    fn rename(&mut self, was: &str, is: &str) {
        for rule in &mut self.standings {
            let towards = rule.working_towards.iter_mut().flat_map(|towards| &mut towards.requirements);
            for requirement in rule.requirements.iter_mut().chain(towards) {
                if let Asks::Standing { code, .. } = &mut requirement.asks
                    && code == was
                {
                    is.clone_into(code);
                }
            }
        }
    }

    /// Put a requirement in the place of the one that it was, or at the end.
    pub fn put_requirement(&mut self, new: NewRequirement) {
        let Some(rule) = self.standings.iter_mut().find(|rule| rule.code == new.standing) else { return };
        let mut at = None;
        if let Some(was) = &new.was {
            at = rule.requirements.iter().position(|one| one.key == *was).filter(|_| !new.towards);
            rule.requirements.retain(|one| one.key != *was);
            if let Some(towards) = &mut rule.working_towards {
                at = at.or_else(|| towards.requirements.iter().position(|one| one.key == *was).filter(|_| new.towards));
                towards.requirements.retain(|one| one.key != *was);
            }
        }
        let list = match &mut rule.working_towards {
            Some(towards) if new.towards => &mut towards.requirements,
            _ => &mut rule.requirements,
        };
        let at = at.unwrap_or(list.len()).min(list.len());
        list.insert(at, new.requirement);
    }

    /// Take out a requirement of a standing, or the standing itself, when none is named.
    pub fn take_out(&mut self, standing: &str, key: &str) {
        if key.is_empty() {
            self.standings.retain(|rule| rule.code != standing);
        } else if let Some(rule) = self.standings.iter_mut().find(|rule| rule.code == standing) {
            rule.requirements.retain(|one| one.key != key);
            if let Some(towards) = &mut rule.working_towards {
                towards.requirements.retain(|one| one.key != key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every standing and requirement of a scheme goes through the editor's own forms and comes out the same.
    #[test]
    fn whatever_a_scheme_says_can_be_said_in_forms() {
        let known = Scheme::rjc();
        let mut typed = Scheme::of(vec![]);
        for rule in &known.standings {
            let mut raw = fill_standing(&known, rule);
            raw.set("was", "");
            raw.set("place", "");
            typed.put(check_standing(&raw, &typed).unwrap());
        }
        for rule in &known.standings {
            for requirement in &rule.requirements {
                let mut raw = fill_requirement(requirement, false);
                raw.set("was_key", "");
                raw.set("standing", rule.code.clone());
                typed.put_requirement(check_requirement(&raw, &typed).unwrap());
            }
        }
        assert_eq!(typed, known);
    }

    #[test]
    fn a_code_that_is_taken_and_a_requirement_without_its_parts_are_told_at_their_fields() {
        let scheme = Scheme::rjc();
        let told = |wrong: FormProblems| wrong.0.into_iter().map(|one| format!("{} {}", one.field, one.code)).collect::<Vec<_>>();
        let raw = RawForm::from([("code", "foundation"), ("sort", "LEVEL"), ("months", "x")]);
        assert_eq!(told(check_standing(&raw, &scheme).unwrap_err()), ["code code_taken", "name missing", "months not_a_number"]);
        for (kind, expected) in [
            ("COURSE", "courses missing"),
            ("ASSESSMENT", "standards missing"),
            ("CPD", "cpd_hours missing"),
            ("SUPERVISION", "every_days missing"),
            ("CHECK", "check missing"),
            ("REGISTRATION", "body missing"),
            ("ITEM", "item missing"),
            ("STANDING", "other missing"),
            ("BEAUTY", "kind missing"),
        ] {
            let raw = RawForm::from([("standing", "FOUNDATION"), ("key", "new"), ("when", "GAIN"), ("kind", kind)]);
            assert_eq!(told(check_requirement(&raw, &scheme).unwrap_err()), [expected], "{kind}");
        }
        let raw = RawForm::from([
            ("standing", "FOUNDATION"),
            ("key", "hours"),
            ("when", "TOWARDS"),
            ("kind", "SUPERVISION"),
            ("every_days", "84"),
        ]);
        assert_eq!(told(check_requirement(&raw, &scheme).unwrap_err()), ["key key_taken", "when no_towards"]);
    }

    #[test]
    fn renaming_a_standing_keeps_who_asks_for_it_and_taking_out_leaves_the_rest() {
        let mut scheme = Scheme::rjc();
        let mut raw = fill_standing(&scheme, &scheme.standings[1].clone());
        raw.set("code", "BASIC");
        let new = check_standing(&raw, &scheme).unwrap();
        scheme.put(new);
        assert_eq!(scheme.standings[1].code, "BASIC");
        let asks = &scheme.rule("INTERMEDIATE").unwrap().requirements[1].asks;
        assert_eq!(*asks, Asks::Standing { code: "BASIC".into(), or_above: true, held_months: None });
        let before = scheme.standings.len();
        scheme.take_out("BASIC", "hours");
        assert!(scheme.rule("BASIC").unwrap().requirements.iter().all(|one| one.key != "hours"));
        scheme.take_out("TRAINER", "");
        assert_eq!(scheme.standings.len(), before - 1);
    }
}
