//! What is typed about somebody's record: own development, and the decisions of a second person.

use super::scheme::{Scheme, StandingRule};
use crate::shared::problem::Problem;
use crate::shared::text::{line, optional_line, required_paragraphs, whole_number};
use crate::shared::vocabulary::words;
use crate::shared::when::{date_from_parts, optional_date_from_parts};
use crate::shared::{FormProblems, RawForm};
use chrono::{Days, Months, NaiveDate};
use uuid::Uuid;

words! {
    /// What kind of development it was.
    DevelopmentKind {
        Course = "COURSE", "Course or workshop elsewhere";
        Conference = "CONFERENCE", "Conference or seminar";
        Peer = "PEER", "Learning with colleagues";
        Reading = "READING", "Reading or listening";
        Teaching = "TEACHING", "Teaching or mentoring others";
        Other = "OTHER", "Something else";
    }
}

/// The longest extension, in months from the day of the decision.
const EXTENSION_MAX: u32 = 12;
/// How long ago development may lie that is written down.
const OLDEST_MONTHS: u32 = 24;

/// Development as its writer tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevelopment {
    pub on: NaiveDate,
    pub minutes: i32,
    pub kind: DevelopmentKind,
    pub title: String,
    pub claims_approved: bool,
    pub reflection: String,
    pub evidence: String,
    /// The entry that it corrects.
    pub replaces: Option<Uuid>,
}

fn date(raw: &RawForm, name: &str, missing: &str) -> Result<NaiveDate, Problem> {
    let part = |part: &str| raw.get(&format!("{name}-{part}"));
    date_from_parts(part("day"), part("month"), part("year"), missing)
}

fn optional_date(raw: &RawForm, name: &str) -> Result<Option<NaiveDate>, Problem> {
    let part = |part: &str| raw.get(&format!("{name}-{part}"));
    optional_date_from_parts(part("day"), part("month"), part("year"))
}

fn not_after(on: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Problem> {
    if on > today { Err(Problem::new("in_the_future", "Enter today or a day before")) } else { Ok(on) }
}

fn key(raw: &RawForm, name: &str) -> Result<Option<Uuid>, Problem> {
    let typed = raw.get(name);
    if typed.is_empty() {
        return Ok(None);
    }
    Uuid::parse_str(typed).map(Some).map_err(|_| Problem::new("not_there", "Open the page again and choose from there"))
}

/// # Errors
/// Every field that needs mending.
pub fn check_development(raw: &RawForm, today: NaiveDate) -> Result<NewDevelopment, FormProblems> {
    let mut wrong = FormProblems::new();
    let oldest = today.checked_sub_months(Months::new(OLDEST_MONTHS)).unwrap_or(NaiveDate::MIN);
    let on = date(raw, "held_on", "Enter the day").and_then(|on| not_after(on, today)).and_then(|on| {
        if on < oldest { Err(Problem::new("too_old", format!("Enter a day of the last {OLDEST_MONTHS} months"))) } else { Ok(on) }
    });
    let on = wrong.take("held_on", on);
    let hours = wrong.take("hours", whole_number(or_nought(raw.get("hours")), 0..=16, "Enter whole hours from 0 to 16"));
    let minutes = wrong.take("minutes", whole_number(or_nought(raw.get("minutes")), 0..=59, "Enter minutes from 0 to 59"));
    let minutes = hours.zip(minutes).map(|(hours, minutes)| hours * 60 + minutes);
    if minutes.is_some_and(|minutes| minutes < 5) {
        wrong.add("hours", "too_short", "Enter how long it took: five minutes or more");
    }
    let kind = DevelopmentKind::from_code(raw.get("kind")).ok_or_else(|| Problem::new("missing", "Choose what kind it was"));
    let kind = wrong.take("kind", kind);
    let title = wrong.take("title", line(raw.get("title"), 160, "Enter what it was"));
    let reflection = wrong.take("reflection", required_paragraphs(raw.get("reflection"), 4000, "Enter what you took from it"));
    let evidence =
        wrong.take("evidence", line(raw.get("evidence"), 300, "Enter where it can be seen: a certificate, a link, who was there"));
    let replaces = wrong.take("replaces", key(raw, "replaces"));
    match (on, minutes, kind, title, reflection, evidence, replaces) {
        (Some(on), Some(minutes), Some(kind), Some(title), Some(reflection), Some(evidence), Some(replaces)) if wrong.is_empty() => {
            let claims_approved = raw.ticked("claims_approved", "yes");
            Ok(NewDevelopment { on, minutes, kind, title, claims_approved, reflection, evidence, replaces })
        }
        _ => Err(wrong),
    }
}

fn or_nought(typed: &str) -> &str {
    if typed.trim().is_empty() { "0" } else { typed }
}

/// What a second person makes of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryDecision {
    pub entry: Uuid,
    /// It counts; and whether as approved activity.
    pub verdict: EntryVerdict,
    pub words: Option<String>,
}

words! {
    /// Whether an entry counts.
    EntryVerdict {
        Approved = "APPROVED", "Counts, as approved activity";
        Counts = "COUNTS", "Counts";
        Declined = "DECLINED", "Does not count";
    }
}

/// # Errors
/// Every field that needs mending; `missing` words, where it does not count.
pub fn check_entry_decision(raw: &RawForm) -> Result<EntryDecision, FormProblems> {
    let mut wrong = FormProblems::new();
    let entry = key(raw, "entry").and_then(|entry| entry.ok_or_else(|| Problem::new("missing", "Choose the entry")));
    let entry = wrong.take("entry", entry);
    let verdict = EntryVerdict::from_code(raw.get("verdict")).ok_or_else(|| Problem::new("missing", "Choose whether it counts"));
    let verdict = wrong.take("verdict", verdict);
    let words = wrong.take("answer", optional_line(raw.get("answer"), 500));
    if verdict == Some(EntryVerdict::Declined) && words == Some(None) {
        wrong.add("answer", "missing", "Enter why it does not count: its writer reads it");
    }
    match (entry, verdict, words) {
        (Some(entry), Some(verdict), Some(words)) if wrong.is_empty() => Ok(EntryDecision { entry, verdict, words }),
        _ => Err(wrong),
    }
}

/// Prior learning in place of one requirement, or one last day moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    pub standing: String,
    /// None for the award itself, which can be extended and not recognised.
    pub requirement: Option<String>,
    pub until: Option<NaiveDate>,
    pub evidence: String,
    pub words: String,
}

/// "FOUNDATION/hours": what a list of requirements posts; the award itself is "FOUNDATION/".
pub fn choice_of(rule: &StandingRule, requirement: Option<&str>) -> String {
    format!("{}/{}", rule.code, requirement.unwrap_or(""))
}

fn chosen(scheme: &Scheme, value: &str) -> Result<(String, Option<String>), Problem> {
    let missing = || Problem::new("missing", "Choose what it is about from the list");
    let (code, wanted) = value.split_once('/').ok_or_else(missing)?;
    let rule = scheme.rule(code).ok_or_else(missing)?;
    if wanted.is_empty() {
        return Ok((code.to_owned(), None));
    }
    let there = rule.all_requirements().any(|one| one.key == wanted);
    if there { Ok((code.to_owned(), Some(wanted.to_owned()))) } else { Err(missing()) }
}

/// The fields of both decisions are named apart, as they stand on one page.
struct Named {
    about: &'static str,
    until: &'static str,
    evidence: &'static str,
    words: &'static str,
}

const RECOGNISE: Named =
    Named { about: "recognise_about", until: "recognise_until", evidence: "recognise_evidence", words: "recognise_words" };
const EXTEND: Named = Named { about: "extend_about", until: "extend_until", evidence: "extend_evidence", words: "extend_words" };

fn waiver(raw: &RawForm, named: &Named, scheme: &Scheme, wrong: &mut FormProblems) -> Option<Waiver> {
    let about = wrong.take(named.about, chosen(scheme, raw.get(named.about)));
    let until = wrong.take(named.until, optional_date(raw, named.until));
    let evidence = line(raw.get(named.evidence), 300, "Enter what you saw: a certificate, a reference, records");
    let evidence = wrong.take(named.evidence, evidence);
    let words = wrong.take(named.words, required_paragraphs(raw.get(named.words), 2000, "Enter why"));
    let ((standing, requirement), until, evidence, words) = (about?, until?, evidence?, words?);
    Some(Waiver { standing, requirement, until, evidence, words })
}

/// Recognition of prior learning.
///
/// # Errors
/// Every field that needs mending; `in_the_past` for a last day that is over.
pub fn check_recognition(raw: &RawForm, scheme: &Scheme, today: NaiveDate) -> Result<Waiver, FormProblems> {
    let mut wrong = FormProblems::new();
    let found = waiver(raw, &RECOGNISE, scheme, &mut wrong);
    if let Some(found) = &found {
        if found.requirement.is_none() {
            wrong.add(RECOGNISE.about, "missing", "Choose one requirement: an award itself cannot be recognised");
        }
        if found.until.is_some_and(|until| until < today) {
            wrong.add(RECOGNISE.until, "in_the_past", "Enter a last day that is still to come, or leave it empty");
        }
    }
    found.filter(|_| wrong.is_empty()).ok_or(wrong)
}

/// An extension of one last day.
///
/// # Errors
/// Every field that needs mending; `in_the_past`; `too_long`.
pub fn check_extension(raw: &RawForm, scheme: &Scheme, today: NaiveDate) -> Result<Waiver, FormProblems> {
    let mut wrong = FormProblems::new();
    let found = waiver(raw, &EXTEND, scheme, &mut wrong);
    let latest = today.checked_add_months(Months::new(EXTENSION_MAX)).unwrap_or(NaiveDate::MAX);
    match found.as_ref().map(|found| found.until) {
        Some(None) => wrong.add(EXTEND.until, "missing", "Enter the new last day"),
        Some(Some(until)) if until < today => wrong.add(EXTEND.until, "in_the_past", "Enter a day that is still to come"),
        Some(Some(until)) if until > latest => {
            wrong.add(EXTEND.until, "too_long", format!("Enter a day within {EXTENSION_MAX} months: a longer time is a new decision"));
        }
        _ => {}
    }
    found.filter(|_| wrong.is_empty()).ok_or(wrong)
}

/// Standards as an assessor judged them, all of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAssessment {
    pub on: NaiveDate,
    /// Each standard that was judged, and whether it was met.
    pub grid: Vec<(String, bool)>,
    pub words: Option<String>,
}

/// The fields of the grid: as many standards as a scheme may name.
pub const STANDARD_FIELDS: [&str; 24] = [
    "standard-1",
    "standard-2",
    "standard-3",
    "standard-4",
    "standard-5",
    "standard-6",
    "standard-7",
    "standard-8",
    "standard-9",
    "standard-10",
    "standard-11",
    "standard-12",
    "standard-13",
    "standard-14",
    "standard-15",
    "standard-16",
    "standard-17",
    "standard-18",
    "standard-19",
    "standard-20",
    "standard-21",
    "standard-22",
    "standard-23",
    "standard-24",
];

/// # Errors
/// Every field that needs mending; `nothing`, where no standard was judged.
pub fn check_assessment(raw: &RawForm, standards: &[String], today: NaiveDate) -> Result<NewAssessment, FormProblems> {
    let mut wrong = FormProblems::new();
    let on = wrong.take("judged_on", date(raw, "judged_on", "Enter the day of the assessment").and_then(|on| not_after(on, today)));
    let words = wrong.take("judged_words", optional_line(raw.get("judged_words"), 500));
    let judged = standards.iter().zip(STANDARD_FIELDS).filter_map(|(standard, field)| match raw.get(field) {
        "MET" => Some((standard.clone(), true)),
        "NOT_YET" => Some((standard.clone(), false)),
        _ => None,
    });
    let grid: Vec<(String, bool)> = judged.collect();
    if grid.is_empty() {
        wrong.add(STANDARD_FIELDS[0], "nothing", "Judge at least one standard");
    }
    match (on, words) {
        (Some(on), Some(words)) if wrong.is_empty() => Ok(NewAssessment { on, grid, words }),
        _ => Err(wrong),
    }
}

/// A registration as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRegistration {
    pub body: String,
    pub number: Option<String>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

/// # Errors
/// Every field that needs mending; `before_first`.
pub fn check_registration(raw: &RawForm, today: NaiveDate) -> Result<NewRegistration, FormProblems> {
    let mut wrong = FormProblems::new();
    let body = wrong.take("body", line(raw.get("body"), 120, "Enter the body that keeps the register"));
    let number = wrong.take("number", optional_line(raw.get("number"), 40));
    let from = wrong.take("starts_on", date(raw, "starts_on", "Enter its first day").and_then(|on| not_after(on, today)));
    let until = wrong.take("ends_on", optional_date(raw, "ends_on"));
    if let (Some(from), Some(Some(until))) = (from, until)
        && until < from.checked_add_days(Days::new(1)).unwrap_or(from)
    {
        wrong.add("ends_on", "before_first", "Enter a last day after the first");
    }
    match (body, number, from, until) {
        (Some(body), Some(number), Some(from), Some(until)) if wrong.is_empty() => Ok(NewRegistration { body, number, from, until }),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, 26).unwrap()
    }

    fn codes<T: std::fmt::Debug>(checked: Result<T, FormProblems>) -> Vec<String> {
        checked.unwrap_err().0.into_iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect()
    }

    fn entry() -> RawForm {
        RawForm::from([
            ("held_on-day", "1"),
            ("held_on-month", "10"),
            ("held_on-year", "2026"),
            ("hours", "1"),
            ("minutes", "30"),
            ("kind", "PEER"),
            ("title", "Shuttle work"),
            ("reflection", "Slower is better"),
            ("evidence", "With Sal"),
        ])
    }

    #[test]
    fn development_needs_a_day_a_time_a_thought_and_something_to_see() {
        assert_eq!(check_development(&entry(), today()).map(|new| (new.minutes, new.claims_approved)), Ok((90, false)));
        for (field, value, expected) in [
            ("held_on-month", "11", "held_on in_the_future"),
            ("held_on-year", "2023", "held_on too_old"),
            ("hours", "17", "hours not_a_number"),
            ("kind", "PLAY", "kind missing"),
            ("reflection", " ", "reflection missing"),
            ("evidence", "", "evidence missing"),
            ("replaces", "x", "replaces not_there"),
        ] {
            let mut raw = entry();
            raw.set(field, value);
            assert_eq!(codes(check_development(&raw, today())), [expected]);
        }
        let mut none = entry();
        none.set("hours", "");
        none.set("minutes", "");
        assert_eq!(codes(check_development(&none, today())), ["hours too_short"]);
    }

    #[test]
    fn a_second_person_says_why_something_does_not_count() {
        let raw = |verdict: &str| RawForm::from([("entry", "01920000-0000-7000-8000-000000000001"), ("verdict", verdict)]);
        assert_eq!(check_entry_decision(&raw("COUNTS")).map(|found| found.verdict), Ok(EntryVerdict::Counts));
        assert_eq!(codes(check_entry_decision(&raw("DECLINED"))), ["answer missing"]);
    }

    fn about(value: &str, until: &str) -> RawForm {
        let mut raw = RawForm::default();
        for verb in ["recognise", "extend"] {
            raw.set(&format!("{verb}_about"), value);
            raw.set(&format!("{verb}_evidence"), "A certificate of 2019");
            raw.set(&format!("{verb}_words"), "Ten years of practice");
            raw.set_day(&format!("{verb}_until"), crate::shared::when::date(until).ok());
        }
        raw
    }

    #[test]
    fn recognition_names_one_requirement_and_an_extension_a_day_within_a_year() {
        let scheme = Scheme::rjc();
        let recognised = check_recognition(&about("FOUNDATION/observed", ""), &scheme, today()).unwrap();
        assert_eq!((recognised.standing.as_str(), recognised.requirement.as_deref()), ("FOUNDATION", Some("observed")));
        assert_eq!(codes(check_recognition(&about("FOUNDATION/", ""), &scheme, today())), ["recognise_about missing"]);
        assert_eq!(codes(check_recognition(&about("FOUNDATION/beauty", ""), &scheme, today())), ["recognise_about missing"]);
        assert_eq!(codes(check_recognition(&about("FOUNDATION/dbs", "1/10/2026"), &scheme, today())), ["recognise_until in_the_past"]);
        assert!(check_extension(&about("FOUNDATION/", "1/3/2027"), &scheme, today()).is_ok());
        for (until, expected) in
            [("", "extend_until missing"), ("1/10/2026", "extend_until in_the_past"), ("1/3/2028", "extend_until too_long")]
        {
            assert_eq!(codes(check_extension(&about("FOUNDATION/dbs", until), &scheme, today())), [expected]);
        }
    }

    #[test]
    fn an_assessment_judges_something_and_a_registration_ends_after_it_begins() {
        let day = [("judged_on-day", "1"), ("judged_on-month", "10"), ("judged_on-year", "2026")];
        let mut raw = RawForm::from(day);
        let standards = ["Preparing".to_owned(), "Facilitating".to_owned()];
        assert_eq!(codes(check_assessment(&raw, &standards, today())), ["standard-1 nothing"]);
        raw.set("standard-2", "NOT_YET");
        assert_eq!(check_assessment(&raw, &standards, today()).unwrap().grid, [("Facilitating".to_owned(), false)]);
        let mut raw = RawForm::from([("body", "RJC")]);
        raw.set_day("starts_on", today());
        raw.set_day("ends_on", today());
        assert_eq!(codes(check_registration(&raw, today())), ["ends_on before_first"]);
    }
}
