//! What is there and what is missing for a level, and until when an award lasts (`docs/POLICY.md` 10.2).

use super::model::{CompletedCourse, HeldLevel, PersonFacts, Scheme};
use crate::shared::vocabulary::Level;
use crate::shared::when;
use chrono::{Months, NaiveDate};

/// One thing that a level asks for and that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The scheme has no such level.
    Level,
    /// A course, by its title.
    Course(String),
    /// That level, current on the day.
    Award(Level),
}

impl Missing {
    /// What to do about it.
    pub fn sentence(&self) -> String {
        match self {
            Missing::Level => "The scheme of this service has no such level".to_owned(),
            Missing::Course(title) => format!("Complete the course {title}"),
            Missing::Award(level) => format!("Hold {level} first"),
        }
    }
}

/// How somebody stands towards one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    pub level: Level,
    /// The completed courses that count, each once, the latest giving of it.
    pub courses: Vec<CompletedCourse>,
    /// The level held that counts.
    pub held: Option<HeldLevel>,
    pub missing: Vec<Missing>,
}

impl Eligibility {
    pub fn is_eligible(&self) -> bool {
        self.missing.is_empty()
    }

    /// The day on which the last of the evidence was there.
    pub fn since(&self) -> Option<NaiveDate> {
        self.courses.iter().map(|course| course.on).chain(self.held.map(|held| held.awarded_on)).max()
    }

    /// The evidence in words, one line each.
    pub fn evidence(&self) -> Vec<String> {
        let courses =
            self.courses.iter().map(|course| format!("{} completed on {}, run {}", course.title, when::day(course.on), course.run));
        let held = self.held.iter().map(|held| format!("{} held since {}", held.level, when::day(held.awarded_on)));
        courses.chain(held).collect()
    }
}

/// What the scheme asks for that level, held against what is on record on that day.
pub fn eligible_for(level: Level, facts: &PersonFacts, scheme: &Scheme, on: NaiveDate) -> Eligibility {
    let mut found = Eligibility { level, courses: Vec::new(), held: None, missing: Vec::new() };
    let Some(rule) = scheme.rule(level) else {
        found.missing.push(Missing::Level);
        return found;
    };
    for code in &rule.courses {
        let latest = facts.courses.iter().filter(|course| course.code == *code && course.on <= on).max_by_key(|course| course.on);
        match latest {
            Some(course) => found.courses.push(course.clone()),
            None => found.missing.push(Missing::Course(scheme.title_of(code).to_owned())),
        }
    }
    if let Some(before) = rule.after {
        found.held = facts.held.filter(|held| held.level >= before && held.is_current(on));
        if found.held.is_none() {
            found.missing.push(Missing::Award(before));
        }
    }
    found
}

/// The highest level that the person could be awarded on that day and does not hold yet.
pub fn waits_for(facts: &PersonFacts, scheme: &Scheme, on: NaiveDate) -> Option<Eligibility> {
    let holds = facts.held.filter(|held| held.is_current(on)).map(|held| held.level);
    let above = scheme.levels.iter().map(|rule| rule.level).filter(|level| holds.is_none_or(|held| *level > held));
    above.map(|level| eligible_for(level, facts, scheme, on)).filter(Eligibility::is_eligible).max_by_key(|found| found.level)
}

/// Why an award cannot be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAward {
    pub code: &'static str,
    pub sentence: String,
}

fn no(code: &'static str, sentence: impl Into<String>) -> NoAward {
    NoAward { code, sentence: sentence.into() }
}

/// Whether that level may be awarded as of that day, and until when it lasts.
///
/// # Errors
/// `in_the_future`; `holds_higher`; `evidence_missing`; `before_evidence`.
pub fn award(
    level: Level,
    facts: &PersonFacts,
    scheme: &Scheme,
    awarded_on: NaiveDate,
    today: NaiveDate,
) -> Result<(Eligibility, Option<NaiveDate>), NoAward> {
    if awarded_on > today {
        return Err(no("in_the_future", "Enter a day that is not after today"));
    }
    if let Some(held) = facts.held.filter(|held| held.is_current(today) && held.level > level) {
        return Err(no(
            "holds_higher",
            format!("{} is held already, which is higher. Revoke it first if it no longer stands.", held.level),
        ));
    }
    let now = eligible_for(level, facts, scheme, today);
    if let Some(missing) = now.missing.first() {
        return Err(no("evidence_missing", format!("{} cannot be awarded yet. {}.", level, missing.sentence())));
    }
    if now.since().is_some_and(|since| awarded_on < since) {
        return Err(no("before_evidence", "Enter a day on which all of the evidence was there"));
    }
    Ok((now, expiry(level, scheme, awarded_on)))
}

/// The last day of an award given on that day.
pub fn expiry(level: Level, scheme: &Scheme, awarded_on: NaiveDate) -> Option<NaiveDate> {
    let months = scheme.rule(level)?.months?;
    awarded_on.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn course(code: &str, on: NaiveDate) -> CompletedCourse {
        CompletedCourse { code: code.into(), title: code.to_lowercase(), run: "RUN-2026-0001".into(), on }
    }

    fn facts(codes: &[&str], held: Option<(Level, NaiveDate, Option<NaiveDate>)>) -> PersonFacts {
        PersonFacts {
            courses: codes.iter().map(|code| course(code, ymd(2026, 6, 3))).collect(),
            held: held.map(|(level, awarded_on, expires_on)| HeldLevel { level, awarded_on, expires_on }),
        }
    }

    const TODAY: (i32, u32, u32) = (2026, 10, 26);

    fn today() -> NaiveDate {
        ymd(TODAY.0, TODAY.1, TODAY.2)
    }

    #[test]
    fn each_level_says_what_is_missing() {
        let foundation = Some((Level::Foundation, ymd(2025, 1, 1), Some(ymd(2028, 1, 1))));
        let lapsed = Some((Level::Foundation, ymd(2022, 1, 1), Some(ymd(2026, 10, 25))));
        let table: [(&str, Level, PersonFacts, &[Missing]); 8] = [
            ("a day's course", Level::Awareness, facts(&["AWARENESS"], None), &[]),
            ("nothing at all", Level::Awareness, facts(&[], None), &[Missing::Course("AWARENESS".into())]),
            ("three days", Level::Foundation, facts(&["PRACTITIONER"], None), &[]),
            ("the wrong course", Level::Foundation, facts(&["AWARENESS"], None), &[Missing::Course("PRACTITIONER".into())]),
            ("course and level", Level::Intermediate, facts(&["SENSITIVE_COMPLEX"], foundation), &[]),
            ("course, no level", Level::Intermediate, facts(&["SENSITIVE_COMPLEX"], None), &[Missing::Award(Level::Foundation)]),
            (
                "the level ran out yesterday",
                Level::Intermediate,
                facts(&["SENSITIVE_COMPLEX"], lapsed),
                &[Missing::Award(Level::Foundation)],
            ),
            (
                "neither",
                Level::Advanced,
                facts(&[], foundation),
                &[Missing::Course("ADVANCED".into()), Missing::Award(Level::Intermediate)],
            ),
        ];
        for (what, level, facts, missing) in table {
            assert_eq!(eligible_for(level, &facts, &Scheme::first(), today()).missing, missing, "{what}");
        }
    }

    #[test]
    fn somebody_waits_for_the_highest_level_that_they_lack() {
        let foundation = Some((Level::Foundation, ymd(2025, 1, 1), None));
        let table: [(&str, PersonFacts, Option<Level>); 5] = [
            ("both courses", facts(&["AWARENESS", "PRACTITIONER"], None), Some(Level::Foundation)),
            ("holds it already", facts(&["AWARENESS", "PRACTITIONER"], foundation), None),
            ("the next one", facts(&["PRACTITIONER", "SENSITIVE_COMPLEX"], foundation), Some(Level::Intermediate)),
            ("nothing", facts(&[], None), None),
            (
                "it ran out",
                facts(&["PRACTITIONER"], Some((Level::Foundation, ymd(2020, 1, 1), Some(ymd(2023, 1, 1))))),
                Some(Level::Foundation),
            ),
        ];
        for (what, facts, level) in table {
            assert_eq!(waits_for(&facts, &Scheme::first(), today()).map(|found| found.level), level, "{what}");
        }
    }

    #[test]
    fn an_award_is_dated_and_refused_in_words() {
        let done = facts(&["PRACTITIONER"], None);
        let higher = facts(&["PRACTITIONER"], Some((Level::Intermediate, ymd(2025, 1, 1), None)));
        let table = [
            ("today", &done, today(), Ok(Some(ymd(2029, 10, 26)))),
            ("on the last day of the course", &done, ymd(2026, 6, 3), Ok(Some(ymd(2029, 6, 3)))),
            ("before the course was over", &done, ymd(2026, 6, 2), Err("before_evidence")),
            ("tomorrow", &done, ymd(2026, 10, 27), Err("in_the_future")),
            ("above it is held", &higher, today(), Err("holds_higher")),
        ];
        for (what, facts, on, expected) in table {
            let said = award(Level::Foundation, facts, &Scheme::first(), on, today()).map(|(_, expires)| expires).map_err(|no| no.code);
            assert_eq!(said, expected, "{what}");
        }
        let none = award(Level::Foundation, &facts(&[], None), &Scheme::first(), today(), today()).unwrap_err();
        assert_eq!(none.code, "evidence_missing");
        assert_eq!(none.sentence, "Foundation cannot be awarded yet. Complete the course PRACTITIONER.");
    }

    #[test]
    fn a_course_that_is_missing_is_named_by_its_title() {
        let mut scheme = Scheme::first();
        scheme.titles.insert("SENSITIVE_COMPLEX".into(), "Sensitive and complex cases".into());
        let found = eligible_for(Level::Intermediate, &facts(&[], None), &scheme, today());
        assert_eq!(found.missing[0].sentence(), "Complete the course Sensitive and complex cases");
    }

    #[test]
    fn the_latest_giving_of_a_course_is_the_evidence() {
        let mut twice = facts(&["PRACTITIONER"], None);
        twice.courses.push(course("PRACTITIONER", ymd(2026, 9, 1)));
        twice.courses.push(course("PRACTITIONER", ymd(2026, 12, 1)));
        let found = eligible_for(Level::Foundation, &twice, &Scheme::first(), today());
        assert_eq!(found.since(), Some(ymd(2026, 9, 1)));
        assert_eq!(found.evidence(), ["practitioner completed on Tue 1 Sep 2026, run RUN-2026-0001"]);
    }
}
