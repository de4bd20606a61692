//! Whether a scheme can be lived by: what contradicts itself, names what is not there, or could be satisfied by nobody is refused.

use super::scheme::{Asks, CaseSeat, Doing, Requirement, Scheme, Sort, StandingRule};
use crate::people::practitioners::model::CheckKind;
use crate::people::practitioners::words::{DbsLevel, VettingKind};
use std::collections::BTreeSet;

/// More hours a year than anybody has for development.
const HOURS_MAX: u32 = 400;
/// Longer than anybody practises.
const MONTHS_MAX: u32 = 600;
/// The most standings of a scheme, and requirements of one standing.
const MOST: usize = 60;
/// The most standards that are assessed.
const STANDARDS: usize = super::record_forms::STANDARD_FIELDS.len();

/// What is wrong with that scheme, one sentence each; empty when it is sound. `courses` are the codes of the catalogue.
pub fn problems(scheme: &Scheme, courses: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    if scheme.standings.is_empty() {
        wrong.push("The scheme has no standing yet: add one.".to_owned());
    }
    if scheme.standings.len() > MOST {
        wrong.push(format!("A scheme has {MOST} standings at most."));
    }
    let mut codes = BTreeSet::new();
    for rule in &scheme.standings {
        if rule.code.trim().is_empty() || rule.name.trim().is_empty() {
            wrong.push("Every standing needs a code and a name.".to_owned());
        }
        if !codes.insert(rule.code.as_str()) {
            wrong.push(format!("Two standings have the code {}.", rule.code));
        }
        of_standing(scheme, rule, courses, &mut wrong);
    }
    if scheme.standards().len() > STANDARDS {
        wrong.push(format!("A scheme names {STANDARDS} standards at most."));
    }
    wrong.extend(scheme.observing.problems(scheme));
    levels_rise(scheme, &mut wrong);
    circles(scheme, &mut wrong);
    wrong
}

/// A level that counts as a higher one for matching stands higher on the ladder.
fn levels_rise(scheme: &Scheme, wrong: &mut Vec<String>) {
    let mut highest = None;
    for rule in scheme.levels() {
        if rule.level.is_some() && rule.level < highest {
            wrong.push(format!("{} stands above a level that counts as more on cases than it does.", rule.name));
        }
        highest = rule.level.max(highest);
    }
    for rule in scheme.standings.iter().filter(|rule| rule.sort != Sort::Level && rule.level.is_some()) {
        wrong.push(format!("{} is no level, so it cannot count as one on cases.", rule.name));
    }
}

fn of_standing(scheme: &Scheme, rule: &StandingRule, courses: &BTreeSet<String>, wrong: &mut Vec<String>) {
    let name = &rule.name;
    if rule.all_requirements().count() > MOST {
        wrong.push(format!("{name}: a standing asks for {MOST} things at most."));
    }
    match rule.months {
        Some(0) => wrong.push(format!("{name}: an award that lasts no month is held by nobody.")),
        Some(months) if u64::from(rule.renewal_days) > u64::from(months) * 28 => {
            wrong.push(format!("{name}: the renewal window is longer than the award lasts."));
        }
        None if rule.renewal_days > 0 => wrong.push(format!("{name}: an award without an end has no renewal window.")),
        _ => {}
    }
    if rule.gained_by().next().is_none() && !rule.by_decision {
        wrong.push(format!("{name}: nothing is asked for to gain it and nobody decides, so everybody would hold it."));
    }
    if let Some(towards) = &rule.working_towards
        && !towards.requirements.iter().any(|one| matches!(one.asks, Asks::Supervision { .. } | Asks::Practice { .. }))
    {
        wrong.push(format!("{name}: working towards it counts only with supervision: ask for supervision or supervised practice."));
    }
    let mut keys = BTreeSet::new();
    for requirement in rule.all_requirements() {
        if !keys.insert(requirement.key.as_str()) {
            wrong.push(format!("{name}: two requirements are called {}.", requirement.key));
        }
        let mut say = |sentence: String| wrong.push(format!("{name}, {}: {sentence}", requirement.key));
        of_requirement(scheme, rule, requirement, courses, &mut say);
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of requirement")]
fn of_requirement(
    scheme: &Scheme,
    rule: &StandingRule,
    requirement: &Requirement,
    courses: &BTreeSet<String>,
    say: &mut impl FnMut(String),
) {
    if requirement.key.trim().is_empty() {
        say("give it a name.".to_owned());
    }
    if months_of(&requirement.asks).is_some_and(|months| months == 0 || months > MONTHS_MAX) {
        say(format!("enter months from 1 to {MONTHS_MAX}."));
    }
    match &requirement.asks {
        Asks::Course { any_of, .. } => {
            if any_of.is_empty() {
                say("name a course.".to_owned());
            }
            unknown(any_of, courses, say);
        }
        Asks::Currency { or_courses, .. } => unknown(or_courses, courses, say),
        Asks::Assessment { standards, .. } => {
            let named: BTreeSet<&String> = standards.iter().collect();
            if standards.is_empty() || standards.iter().any(|one| one.trim().is_empty()) {
                say("name the standards that are assessed.".to_owned());
            } else if named.len() < standards.len() {
                say("a standard is named twice.".to_owned());
            }
        }
        Asks::Practice { count, months, .. } => possible(*count, *months, say),
        Asks::Cases { count, months, seats, .. } => {
            possible(*count, *months, say);
            if (requirement.to_gain() || !rule.by_decision) && !seats.is_empty() && !can_sit(scheme, rule, seats) {
                say("nobody could work on such a case before: no standing that it builds on opens that seat.".to_owned());
            }
        }
        Asks::Cpd { minutes, approved_minutes, .. } => {
            if approved_minutes > minutes {
                say("more approved hours than hours are asked for.".to_owned());
            }
            if *minutes == 0 || *minutes > HOURS_MAX * 60 {
                say(format!("enter from 1 to {HOURS_MAX} hours a year."));
            }
        }
        Asks::Supervision { every_days } => {
            if *every_days == 0 || *every_days > 1000 {
                say("enter days from 1 to 1000.".to_owned());
            }
        }
        Asks::Check { check, level, .. } => {
            let known = match check {
                CheckKind::Dbs => DbsLevel::from_code(level).is_some(),
                CheckKind::Vetting => VettingKind::from_code(level).is_some(),
                CheckKind::Clearance => true,
            };
            if !level.is_empty() && !known {
                say(format!("no {} has the level {level}.", check.label()));
            }
        }
        Asks::Registration { body } => {
            if body.trim().is_empty() {
                say("name the body.".to_owned());
            }
        }
        Asks::Item { .. } => {}
        Asks::Standing { code, .. } => match scheme.rule(code) {
            None => say(format!("the scheme has no standing {code}.")),
            Some(other) if other.code == rule.code => say("a standing cannot ask for itself.".to_owned()),
            Some(_) => {}
        },
    }
}

fn months_of(asks: &Asks) -> Option<u32> {
    match asks {
        Asks::Course { months, .. }
        | Asks::Assessment { months, .. }
        | Asks::Practice { months, .. }
        | Asks::Cases { months, .. }
        | Asks::Check { months, .. }
        | Asks::Item { months, .. } => *months,
        Asks::Currency { months, .. } => Some(*months),
        Asks::Standing { held_months, .. } => *held_months,
        Asks::Cpd { .. } | Asks::Supervision { .. } | Asks::Registration { .. } => None,
    }
}

fn unknown(codes: &[String], courses: &BTreeSet<String>, say: &mut impl FnMut(String)) {
    for code in codes.iter().filter(|code| !courses.contains(*code)) {
        say(format!("the catalogue has no course {code}."));
    }
}

/// So many in so many months: one a day is more than anybody does.
fn possible(count: u32, months: Option<u32>, say: &mut impl FnMut(String)) {
    if count == 0 {
        say("asks for none: take it out, or enter how many.".to_owned());
    } else if count > months.map_or(500, |months| months.saturating_mul(20)) {
        say("asks for more than anybody can do in that time.".to_owned());
    }
}

/// Whether one of those seats is open to whoever has only what that standing builds on, or works towards it.
fn can_sit(scheme: &Scheme, rule: &StandingRule, seats: &[CaseSeat]) -> bool {
    let mut built_on = BTreeSet::new();
    below(scheme, rule, &mut built_on);
    let before = scheme.standings.iter().filter(|one| one.code != rule.code && built_on.contains(one.code.as_str()));
    let open = before.flat_map(|one| &one.may).chain(rule.working_towards.iter().flat_map(|towards| &towards.may));
    let opens = |doing: Doing, seat: CaseSeat| {
        matches!(
            (doing, seat),
            (Doing::Lead, _) | (Doing::CoFacilitate, CaseSeat::Co | CaseSeat::Shadow) | (Doing::Shadow, CaseSeat::Shadow)
        )
    };
    let towards_below = scheme.standings.iter().filter(|one| built_on.contains(one.code.as_str()));
    let towards_below = towards_below.filter_map(|one| one.working_towards.as_ref()).flat_map(|towards| &towards.may);
    open.chain(towards_below).any(|may| seats.iter().any(|seat| opens(may.doing, *seat)))
}

fn below<'a>(scheme: &'a Scheme, rule: &'a StandingRule, found: &mut BTreeSet<&'a str>) {
    for code in prerequisites(rule) {
        if let Some(other) = scheme.rule(code)
            && found.insert(&other.code)
        {
            below(scheme, other, found);
        }
    }
}

fn prerequisites(rule: &StandingRule) -> impl Iterator<Item = &str> {
    rule.all_requirements().filter_map(|one| match &one.asks {
        Asks::Standing { code, .. } => Some(code.as_str()),
        _ => None,
    })
}

/// Standings that ask for each other: nobody could ever begin.
fn circles(scheme: &Scheme, wrong: &mut Vec<String>) {
    let (mut told, mut clear) = (BTreeSet::new(), BTreeSet::new());
    for rule in &scheme.standings {
        let mut way = vec![rule.code.as_str()];
        if let Some(mut circle) = circle_from(scheme, rule, &mut way, &mut clear) {
            circle.sort_unstable();
            if circle.len() > 1 && told.insert(circle.clone()) {
                let names: Vec<&str> = circle.iter().map(|code| scheme.name_of(code)).collect();
                wrong.push(format!("{} ask for each other, so nobody could gain any of them.", names.join(" and ")));
            }
        }
    }
}

/// `clear` are those from which no circle is reached, so that none is followed twice.
fn circle_from<'a>(
    scheme: &'a Scheme,
    rule: &'a StandingRule,
    way: &mut Vec<&'a str>,
    clear: &mut BTreeSet<&'a str>,
) -> Option<Vec<&'a str>> {
    for code in prerequisites(rule) {
        if let Some(at) = way.iter().position(|one| *one == code) {
            return Some(way[at..].to_vec());
        }
        if let Some(other) = scheme.rule(code).filter(|other| !clear.contains(other.code.as_str())) {
            way.push(&other.code);
            if let Some(circle) = circle_from(scheme, other, way, clear) {
                return Some(circle);
            }
            way.pop();
        }
    }
    clear.insert(&rule.code);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accreditation::scheme::When;

    fn courses(scheme: &Scheme) -> BTreeSet<String> {
        scheme.courses().into_iter().map(str::to_owned).collect()
    }

    fn asking(asks: Asks) -> Scheme {
        let mut rule = StandingRule::new(Sort::Endorsement, "HATE", "Hate crime");
        rule.requirements = vec![Requirement::new("one", When::Gain, asks)];
        Scheme::of(vec![rule])
    }

    fn told(scheme: &Scheme) -> String {
        problems(scheme, &BTreeSet::from(["KNOWN".to_owned()])).join(" ")
    }

    #[test]
    fn the_schemes_to_begin_with_can_be_lived_by() {
        for scheme in [Scheme::first(), Scheme::rjc()] {
            assert_eq!(problems(&scheme, &courses(&scheme)), Vec::<String>::new());
            let stored = serde_json::to_value(&scheme).unwrap();
            assert_eq!(serde_json::from_value::<Scheme>(stored).unwrap(), scheme);
        }
    }

    #[test]
    fn what_was_stored_before_standings_is_read_as_the_same_scheme() {
        let stored = serde_json::json!({ "levels": [
            { "level": "Awareness", "courses": ["AWARENESS"], "after": null, "months": null },
            { "level": "Foundation", "courses": ["PRACTITIONER"], "after": null, "months": 36 },
            { "level": "Intermediate", "courses": ["SENSITIVE_COMPLEX"], "after": "Foundation", "months": 36 },
            { "level": "Advanced", "courses": ["ADVANCED"], "after": "Intermediate", "months": 36 },
        ] });
        assert_eq!(serde_json::from_value::<Scheme>(stored).unwrap(), Scheme::first());
    }

    #[test]
    fn a_scheme_that_nobody_can_satisfy_is_refused_in_words() {
        let standing = |code: &str| Asks::Standing { code: code.into(), or_above: false, held_months: None };
        for (asks, sentence) in [
            (Asks::Course { any_of: vec![], months: None }, "name a course"),
            (Asks::Course { any_of: vec!["GONE".into()], months: None }, "the catalogue has no course GONE"),
            (Asks::Course { any_of: vec!["KNOWN".into()], months: Some(0) }, "enter months from 1"),
            (Asks::Cpd { minutes: 60, approved_minutes: 120, pro_rata: true }, "more approved hours than hours"),
            (Asks::Cpd { minutes: 0, approved_minutes: 0, pro_rata: true }, "from 1 to 400 hours"),
            (Asks::Practice { seen: crate::accreditation::scheme::Seen::Observed, count: 0, months: None }, "asks for none"),
            (Asks::Cases { seats: vec![], count: 50, months: Some(1), of: None }, "more than anybody can do"),
            (Asks::Cases { seats: vec![CaseSeat::Lead], count: 1, months: None, of: None }, "no standing that it builds on"),
            (Asks::Supervision { every_days: 0 }, "days from 1"),
            (Asks::Assessment { standards: vec![], months: None }, "name the standards"),
            (Asks::Assessment { standards: vec!["A".into(), "A".into()], months: None }, "named twice"),
            (Asks::Check { check: CheckKind::Dbs, level: "GOLD".into(), months: None }, "no DBS check has the level GOLD"),
            (Asks::Registration { body: " ".into() }, "name the body"),
            (standing("BOSS"), "the scheme has no standing BOSS"),
            (standing("HATE"), "cannot ask for itself"),
        ] {
            let said = told(&asking(asks));
            assert!(said.contains(sentence), "{sentence} is not in: {said}");
        }
    }

    #[test]
    fn standings_that_ask_for_each_other_and_windows_longer_than_awards_are_refused() {
        let rule = |code: &str, other: &str| {
            let mut rule = StandingRule::new(Sort::Role, code, code);
            let asks = Asks::Standing { code: other.into(), or_above: false, held_months: None };
            rule.requirements = vec![Requirement::new("other", When::Gain, asks)];
            rule
        };
        let circle = Scheme::of(vec![rule("A", "B"), rule("B", "C"), rule("C", "A")]);
        assert_eq!(told(&circle), "A and B and C ask for each other, so nobody could gain any of them.");
        let mut long = StandingRule::new(Sort::Role, "A", "A");
        (long.months, long.renewal_days) = (Some(1), 90);
        assert_eq!(told(&Scheme::of(vec![long])), "A: the renewal window is longer than the award lasts.");
        let mut open = StandingRule::new(Sort::Role, "A", "A");
        open.by_decision = false;
        assert!(told(&Scheme::of(vec![open.clone()])).contains("everybody would hold it"));
        open.by_decision = true;
        open.working_towards = Some(crate::accreditation::scheme::WorkingTowards { requirements: vec![], may: vec![], months: None });
        assert!(told(&Scheme::of(vec![open.clone()])).contains("only with supervision"));
        assert!(told(&Scheme::of(vec![open.clone(), open])).contains("Two standings have the code A"));
        assert!(told(&Scheme::of(vec![])).contains("no standing yet"));
    }
}
