//! What holds for whatever is on record: more evidence never loses anything, and nothing dated after the day counts.

use super::*;
use crate::accreditation::engine::tests::new_zealand::new_zealand;
use crate::accreditation::facts::{Assessed, DayWorked, Recognised, Registered};
use crate::accreditation::scheme::{CaseKind, Scheme};
use chrono::Days;
use proptest::prelude::*;

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..1500).prop_map(|days| ymd(2023, 6, 1) + Days::new(days))
}

/// One more thing on record; never a decision that ends something, and no judgement that something is not met.
#[derive(Debug, Clone)]
enum More {
    Course(usize, NaiveDate),
    Assessed(usize, NaiveDate),
    Supervised(NaiveDate),
    Observed(NaiveDate),
    Case(bool, NaiveDate, u64),
    Met(bool, NaiveDate, Vec<u64>),
    Hours(NaiveDate, u32, bool),
    Check(bool, NaiveDate),
    Signed(usize, NaiveDate),
    Registered(NaiveDate),
    Recognised(usize, NaiveDate),
}

fn more() -> impl Strategy<Value = More> {
    prop_oneof![
        (0usize..7, day()).prop_map(|(which, on)| More::Course(which, on)),
        (0usize..3, day()).prop_map(|(which, on)| More::Assessed(which, on)),
        day().prop_map(More::Supervised),
        day().prop_map(More::Observed),
        (any::<bool>(), day(), 0u64..300).prop_map(|(lead, on, days)| More::Case(lead, on, days)),
        (any::<bool>(), day(), proptest::collection::vec(0u64..700, 0..4)).prop_map(|(lead, on, days)| More::Met(lead, on, days)),
        (day(), 15u32..600, any::<bool>()).prop_map(|(on, minutes, approved)| More::Hours(on, minutes, approved)),
        (any::<bool>(), day()).prop_map(|(enhanced, on)| More::Check(enhanced, on)),
        (0usize..ItemKind::ALL.len(), day()).prop_map(|(which, on)| More::Signed(which, on)),
        day().prop_map(More::Registered),
        (0usize..6, day()).prop_map(|(which, on)| More::Recognised(which, on)),
    ]
}

fn add(facts: &mut Facts, more: &More) {
    const COURSES: [&str; 7] = ["AWARENESS", "PRACTITIONER", "SENSITIVE_COMPLEX", "ADVANCED", "HATE", "NZ_INDUCTION", "NZ_FAMILY"];
    const STANDARDS: [&str; 3] = ["Preparing", "Facilitating", "Agreements"];
    const WAIVED: [(&str, &str); 6] = [
        ("FOUNDATION", "observed"),
        ("FOUNDATION", "hours"),
        ("INTERMEDIATE", "cases"),
        ("ACCREDITED", "practice"),
        ("ACCREDITED", "begun"),
        ("ADVANCED", "course ADVANCED"),
    ];
    match *more {
        More::Course(which, on) => facts.courses.push(course(COURSES[which], on)),
        More::Assessed(which, on) => facts.assessed.push(Assessed { standard: STANDARDS[which].into(), met: true, on }),
        More::Supervised(on) => facts.supervised.push(on),
        More::Observed(on) => facts.observed.push(on),
        More::Case(lead, from, days) => {
            facts.cases.push(case(if lead { CaseSeat::Lead } else { CaseSeat::Co }, from, Some(from + Days::new(days))));
        }
        More::Met(lead, from, ref days) => {
            let mut in_hand = case(if lead { CaseSeat::Lead } else { CaseSeat::Co }, from, None);
            in_hand.days = days.iter().map(|later| DayWorked { on: from + Days::new(*later), way: Some(CaseKind::Direct) }).collect();
            facts.cases.push(in_hand);
        }
        More::Hours(on, minutes, approved) => facts.development.push(Development { on, minutes, approved }),
        More::Check(enhanced, on) => {
            let level = if enhanced { "ENHANCED" } else { "BASIC" };
            facts.checks.push(Check { level: level.into(), ..dbs(on) });
        }
        More::Signed(which, on) => facts.signed.push(Signed { kind: ItemKind::ALL[which], on, ended_on: None }),
        More::Registered(from) => facts.registered.push(Registered { body: "RJC".into(), from, until: None }),
        More::Recognised(which, on) => {
            let (standing, requirement) = WAIVED[which];
            let (standing, requirement, words) = (standing.into(), requirement.into(), String::new());
            facts.recognised.push(Recognised { standing, requirement, on, until: None, words });
        }
    }
}

fn record() -> impl Strategy<Value = Facts> {
    let awards = proptest::collection::vec((0usize..6, day(), proptest::option::of(30u64..1200), proptest::option::of(1u64..900)), 0..4);
    let leave = proptest::collection::vec((day(), proptest::option::of(1u64..200)), 0..2);
    (proptest::collection::vec(more(), 0..25), awards, leave).prop_map(|(all, awards, leave)| {
        const CODES: [&str; 6] = ["FOUNDATION", "INTERMEDIATE", "ADVANCED", "HATE", "ACCREDITED", "SUPERVISOR"];
        let mut facts = Facts::default();
        all.iter().for_each(|more| add(&mut facts, more));
        for (which, on, lasts, ended) in awards {
            let ended_on = ended.map(|days| on + Days::new(days));
            let until = lasts.map(|days| on + Days::new(days));
            facts.awards.push(Award { ended_on, ..awarded(CODES[which], on, until) });
        }
        facts.leave = leave.into_iter().map(|(from, days)| (from, days.map(|days| from + Days::new(days)))).collect();
        facts
    })
}

/// What was known on that day.
fn known_on(facts: &Facts, on: NaiveDate) -> Facts {
    let mut known = facts.clone();
    known.courses.retain(|one| one.on <= on);
    known.awards.retain(|one| one.on <= on);
    for award in &mut known.awards {
        award.ended_on = award.ended_on.filter(|ended| *ended <= on);
    }
    known.assessed.retain(|one| one.on <= on);
    known.supervised.retain(|one| *one <= on);
    known.observed.retain(|one| *one <= on);
    known.cases.retain(|one| one.from <= on);
    for case in &mut known.cases {
        case.to = case.to.filter(|to| *to <= on);
        case.days.retain(|day| day.on <= on);
    }
    known.development.retain(|one| one.on <= on);
    known.checks.retain(|one| one.on <= on);
    known.signed.retain(|one| one.on <= on);
    known.registered.retain(|one| one.from <= on);
    known.leave.retain(|(from, _)| *from <= on);
    for (_, to) in &mut known.leave {
        *to = to.filter(|to| *to <= on);
    }
    known.recognised.retain(|one| one.on <= on);
    known
}

fn told(facts: &Facts, schemes: &Schemes, on: NaiveDate) -> Vec<(String, State, bool, bool)> {
    let positions = standing(facts, schemes, on);
    positions.iter().map(|one| (one.rule.code.clone(), one.state, one.eligible, one.working_towards)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn more_evidence_never_loses_a_standing(facts in record(), new in more(), on in day()) {
        for schemes in [Schemes::only(Scheme::rjc()), Schemes::only(new_zealand())] {
            let before = told(&facts, &schemes, on);
            let mut richer = facts.clone();
            add(&mut richer, &new);
            for ((code, was, eligible, towards), (_, is, eligible_now, towards_now)) in before.iter().zip(told(&richer, &schemes, on)) {
                prop_assert!(!was.is_held() || is.is_held(), "{code}: {was} became {is}");
                prop_assert!(*was != State::Held || is == State::Held, "{code}: {was} became {is}");
                prop_assert!(!eligible || eligible_now, "{code} was eligible");
                prop_assert!(!towards || towards_now || is.is_held(), "{code} was worked towards");
            }
        }
    }

    #[test]
    fn nothing_dated_after_the_day_counts(facts in record(), on in day()) {
        for schemes in [Schemes::only(Scheme::rjc()), Schemes::only(new_zealand())] {
            prop_assert_eq!(told(&facts, &schemes, on), told(&known_on(&facts, on), &schemes, on));
        }
    }

    #[test]
    fn it_is_held_up_to_the_last_day_that_is_told(facts in record(), on in day()) {
        let schemes = Schemes::only(Scheme::rjc());
        let known = known_on(&facts, on);
        for position in standing(&known, &schemes, on) {
            if position.state != State::Held || !position.rule.by_decision || !known.leave.is_empty() {
                continue;
            }
            let last = position.last_day().unwrap_or(on + Days::new(300)).min(on + Days::new(300));
            // What another standing loses meanwhile is told with that one.
            let own = position.keep.iter().all(|judged| !matches!(judged.requirement.asks, Asks::Standing { .. }));
            if own {
                prop_assert_eq!(state(&known, &schemes, last, &position.rule.code), State::Held, "{} on {}", position.rule.code, last);
            }
        }
    }
}
