//! What may be awarded, and until when it lasts (`docs/POLICY.md` 10.2). Where somebody stands is asked of [`super::engine`].

use super::engine::{Judged, Position, is_level, standing};
use super::facts::{Facts, Schemes};
use super::scheme::{Scheme, StandingRule};
use crate::shared::vocabulary::Level;
use chrono::{Months, NaiveDate};

/// A standing that somebody has all the evidence for and that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    pub code: String,
    pub name: String,
    /// The level that it counts as.
    pub level: Option<Level>,
    /// The day on which the last of the evidence was there.
    pub since: Option<NaiveDate>,
    /// In words, one line each.
    pub evidence: Vec<String>,
}

impl Waits {
    fn of(position: &Position<'_>, scheme: &Scheme) -> Self {
        Self {
            code: position.rule.code.clone(),
            name: position.rule.name.clone(),
            level: position.rule.level,
            since: position.gain.iter().filter_map(Judged::since).max(),
            evidence: position.gain.iter().flat_map(|judged| judged.evidence_words(scheme)).collect(),
        }
    }
}

/// What somebody could be awarded on that day and does not hold: of the levels the highest, and every other standing.
pub fn waits_for(facts: &Facts, schemes: &Schemes, on: NaiveDate) -> Vec<Waits> {
    let positions = standing(facts, schemes, on);
    let scheme = &schemes.in_force(on).scheme;
    let held = positions.iter().filter(|one| one.state.is_held()).filter_map(|one| scheme.rung(&one.rule.code)).max();
    let waits = |one: &&Position<'_>| one.rule.by_decision && one.eligible && !one.state.is_held();
    let level = positions.iter().filter(waits).filter(|one| is_level(one)).rfind(|one| scheme.rung(&one.rule.code) > held);
    let others = positions.iter().filter(waits).filter(|one| !is_level(one));
    level.into_iter().chain(others).map(|position| Waits::of(position, scheme)).collect()
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

/// An award that may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub code: String,
    pub name: String,
    pub level: Option<Level>,
    pub expires_on: Option<NaiveDate>,
    /// The version of the scheme by which it will be judged.
    pub version: i32,
    /// What it rests on, in words.
    pub evidence: Vec<String>,
}

/// Whether that standing may be awarded as of that day, and until when it lasts. All of the evidence has to be there today, and to have
/// been there on that day.
///
/// # Errors
/// `in_the_future`; `no_standing`; `by_itself`; `holds_higher`; `evidence_missing`; `before_evidence`.
pub fn award(code: &str, facts: &Facts, schemes: &Schemes, awarded_on: NaiveDate, today: NaiveDate) -> Result<Given, NoAward> {
    if awarded_on > today {
        return Err(no("in_the_future", "Enter a day that is not after today"));
    }
    let version = schemes.in_force(today);
    let scheme = &version.scheme;
    let rule = scheme.rule(code).ok_or_else(|| no("no_standing", "The scheme of this service has no such standing"))?;
    if !rule.by_decision {
        return Err(no("by_itself", format!("{} is held as soon as all of it is there. Nobody awards it.", rule.name)));
    }
    let now = standing(facts, schemes, today);
    let higher = |one: &&Position<'_>| one.state.is_held() && one.rule.code != code && scheme.is_or_above(&one.rule.code, code);
    if let Some(held) = now.iter().rfind(higher) {
        let name = &held.rule.name;
        return Err(no("holds_higher", format!("{name} is held already, which is higher. Revoke it first if it no longer stands.")));
    }
    let Some(position) = now.iter().find(|one| one.rule.code == code) else {
        return Err(no("no_standing", "The scheme of this service has no such standing"));
    };
    if !position.eligible && !position.renewable {
        let missing = position.to_gain(scheme).into_iter().next().unwrap_or_default();
        return Err(no("evidence_missing", format!("{} cannot be awarded yet. {missing}.", rule.name)));
    }
    let then = standing(facts, schemes, awarded_on);
    let there = then.iter().find(|one| one.rule.code == code).is_none_or(|one| one.eligible || one.renewable);
    if !there {
        return Err(no("before_evidence", "Enter a day on which all of the evidence was there"));
    }
    let judged = if position.eligible { &position.gain } else { &position.keep };
    Ok(Given {
        code: code.to_owned(),
        name: rule.name.clone(),
        level: rule.level,
        expires_on: ends(rule, awarded_on),
        version: version.number,
        evidence: judged.iter().flat_map(|judged| judged.evidence_words(scheme)).collect(),
    })
}

/// The last day of an award of that standing given on that day.
pub fn ends(rule: &StandingRule, awarded_on: NaiveDate) -> Option<NaiveDate> {
    awarded_on.checked_add_months(Months::new(rule.months?))
}

/// The last day of an award of that level given on that day.
pub fn expiry(level: Level, scheme: &Scheme, awarded_on: NaiveDate) -> Option<NaiveDate> {
    ends(scheme.of_level(level)?, awarded_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accreditation::engine::State;
    use crate::accreditation::facts::Award;
    use crate::accreditation::model::CompletedCourse;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn facts(codes: &[&str], held: Option<(Level, NaiveDate, Option<NaiveDate>)>) -> Facts {
        let course = |code: &&str| CompletedCourse {
            code: (*code).into(),
            title: code.to_lowercase(),
            run: "RUN-2026-0001".into(),
            on: ymd(2026, 6, 3),
        };
        let award = |(level, on, until): (Level, NaiveDate, Option<NaiveDate>)| Award {
            code: level.code().into(),
            on,
            until,
            ended_on: None,
            version: None,
        };
        Facts { courses: codes.iter().map(course).collect(), awards: held.map(award).into_iter().collect(), ..Facts::default() }
    }

    fn today() -> NaiveDate {
        ymd(2026, 10, 26)
    }

    fn missing(level: Level, facts: &Facts) -> Vec<String> {
        let schemes = Schemes::only(Scheme::first());
        let positions = standing(facts, &schemes, today());
        let position = positions.iter().find(|one| one.rule.level == Some(level)).unwrap();
        position.to_gain(&Scheme::first())
    }

    #[test]
    fn each_level_says_what_is_missing() {
        let foundation = Some((Level::Foundation, ymd(2025, 1, 1), Some(ymd(2028, 1, 1))));
        let lapsed = Some((Level::Foundation, ymd(2022, 1, 1), Some(ymd(2026, 10, 25))));
        let table: [(&str, Level, Facts, &[&str]); 8] = [
            ("a day's course", Level::Awareness, facts(&["AWARENESS"], None), &[]),
            ("nothing at all", Level::Awareness, facts(&[], None), &["Complete the course AWARENESS"]),
            ("three days", Level::Foundation, facts(&["PRACTITIONER"], None), &[]),
            ("the wrong course", Level::Foundation, facts(&["AWARENESS"], None), &["Complete the course PRACTITIONER"]),
            ("course and level", Level::Intermediate, facts(&["SENSITIVE_COMPLEX"], foundation), &[]),
            ("course, no level", Level::Intermediate, facts(&["SENSITIVE_COMPLEX"], None), &["Hold Foundation first"]),
            ("the level ran out yesterday", Level::Intermediate, facts(&["SENSITIVE_COMPLEX"], lapsed), &["Hold Foundation first"]),
            ("neither", Level::Advanced, facts(&[], foundation), &["Complete the course ADVANCED", "Hold Intermediate first"]),
        ];
        for (what, level, facts, expected) in table {
            assert_eq!(missing(level, &facts), expected, "{what}");
        }
    }

    #[test]
    fn somebody_waits_for_the_highest_level_that_they_lack() {
        let foundation = Some((Level::Foundation, ymd(2025, 1, 1), None));
        let table: [(&str, Facts, Option<Level>); 5] = [
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
            let waits = waits_for(&facts, &Schemes::only(Scheme::first()), today());
            assert_eq!(waits.first().and_then(|waits| waits.level), level, "{what}");
        }
    }

    #[test]
    fn an_award_is_dated_and_refused_in_words() {
        let done = facts(&["PRACTITIONER"], None);
        let higher = facts(&["PRACTITIONER"], Some((Level::Intermediate, ymd(2025, 1, 1), None)));
        let schemes = Schemes::only(Scheme::first());
        let table = [
            ("today", &done, today(), Ok(Some(ymd(2029, 10, 26)))),
            ("on the last day of the course", &done, ymd(2026, 6, 3), Ok(Some(ymd(2029, 6, 3)))),
            ("before the course was over", &done, ymd(2026, 6, 2), Err("before_evidence")),
            ("tomorrow", &done, ymd(2026, 10, 27), Err("in_the_future")),
            ("above it is held", &higher, today(), Err("holds_higher")),
        ];
        for (what, facts, on, expected) in table {
            let said = award("FOUNDATION", facts, &schemes, on, today()).map(|given| given.expires_on).map_err(|no| no.code);
            assert_eq!(said, expected, "{what}");
        }
        let none = award("FOUNDATION", &facts(&[], None), &schemes, today(), today()).unwrap_err();
        assert_eq!(none.code, "evidence_missing");
        assert_eq!(none.sentence, "Foundation cannot be awarded yet. Complete the course PRACTITIONER.");
        assert_eq!(award("BOSS", &done, &schemes, today(), today()).unwrap_err().code, "no_standing");
    }

    #[test]
    fn a_course_that_is_missing_is_named_by_its_title() {
        let mut scheme = Scheme::first();
        scheme.titles.insert("SENSITIVE_COMPLEX".into(), "Sensitive and complex cases".into());
        let (facts, schemes) = (facts(&[], None), Schemes::only(scheme.clone()));
        let positions = standing(&facts, &schemes, today());
        assert_eq!(positions[2].state, State::Not);
        assert_eq!(positions[2].missing(&scheme)[0], "Complete the course Sensitive and complex cases");
    }

    #[test]
    fn who_was_awarded_by_a_list_renews_within_ninety_days_of_the_end_and_not_before() {
        let schemes = Schemes::only(Scheme::first());
        for (end, expected) in [(ymd(2027, 1, 24), Ok(())), (ymd(2027, 1, 25), Err("evidence_missing"))] {
            let listed = facts(&[], Some((Level::Foundation, ymd(2024, 1, 24), Some(end))));
            let said = award("FOUNDATION", &listed, &schemes, today(), today()).map(drop).map_err(|no| no.code);
            assert_eq!(said, expected, "{end}");
        }
    }
}
