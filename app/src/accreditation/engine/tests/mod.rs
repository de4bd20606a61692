//! The engine in the service's words: the RJC's scheme, the New Zealand one, and what holds for every scheme.

mod always;
pub mod new_zealand;
mod practice;
mod rjc;
mod speed;

use super::{Position, State, standing};
use crate::accreditation::facts::{Award, Check, Development, Facts, Schemes, Signed, Worked};
use crate::accreditation::model::CompletedCourse;
use crate::accreditation::scheme::{Asks, CaseSeat, Requirement, Scheme, Sort, StandingRule, When};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use chrono::NaiveDate;

pub(super) fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(super) fn today() -> NaiveDate {
    ymd(2026, 10, 26)
}

pub(super) fn course(code: &str, on: NaiveDate) -> CompletedCourse {
    CompletedCourse { code: code.into(), title: code.into(), run: "RUN-2026-0001".into(), on }
}

pub(super) fn awarded(code: &str, on: NaiveDate, until: Option<NaiveDate>) -> Award {
    Award { code: code.into(), on, until, ended_on: None, version: None }
}

pub(super) fn development(on: NaiveDate, hours: u32, approved: bool) -> Development {
    Development { on, minutes: hours * 60, approved }
}

pub(super) fn dbs(on: NaiveDate) -> Check {
    Check { kind: CheckKind::Dbs, level: "ENHANCED".into(), on, until: None, ended_on: None, by_status: false }
}

pub(super) fn case(seat: CaseSeat, from: NaiveDate, to: Option<NaiveDate>) -> Worked {
    Worked { seat, from, to, kinds: Vec::new(), days: Vec::new() }
}

/// Somebody who holds Foundation under the RJC's scheme since January 2025 and lacks nothing on 26 October 2026.
pub(in crate::accreditation) fn practising() -> Facts {
    let signed = |kind, on| Signed { kind, on, ended_on: None };
    Facts {
        courses: vec![course("PRACTITIONER", ymd(2024, 11, 20))],
        awards: vec![awarded("FOUNDATION", ymd(2025, 1, 10), Some(ymd(2028, 1, 10)))],
        supervised: vec![ymd(2026, 9, 14)],
        observed: vec![ymd(2026, 5, 2)],
        cases: vec![case(CaseSeat::Co, ymd(2026, 2, 3), Some(ymd(2026, 6, 30)))],
        development: vec![development(ymd(2026, 3, 1), 3, true), development(ymd(2026, 4, 1), 3, false)],
        checks: vec![dbs(ymd(2025, 1, 5))],
        signed: vec![
            signed(ItemKind::CodeOfConduct, ymd(2026, 1, 10)),
            signed(ItemKind::DataProtection, ymd(2026, 1, 10)),
            signed(ItemKind::Safeguarding, ymd(2025, 6, 1)),
        ],
        ..Facts::default()
    }
}

pub(super) fn of<'a>(positions: &'a [Position<'a>], code: &str) -> &'a Position<'a> {
    positions.iter().find(|position| position.rule.code == code).unwrap()
}

pub(super) fn state(facts: &Facts, schemes: &Schemes, on: NaiveDate, code: &str) -> State {
    of(&standing(facts, schemes, on), code).state
}

pub(super) fn missing(facts: &Facts, schemes: &Schemes, on: NaiveDate, code: &str) -> Vec<String> {
    of(&standing(facts, schemes, on), code).missing(&schemes.in_force(on).scheme)
}

#[test]
fn what_nobody_decides_is_held_as_long_as_everything_is_there_that_it_asks_for() {
    let mut rule = StandingRule::new(Sort::Endorsement, "YOUTH", "Youth work");
    rule.by_decision = false;
    rule.requirements = vec![
        Requirement::new("course", When::Gain, Asks::Course { any_of: vec!["YOUTH".into()], months: None }),
        Requirement::new("supervision", When::Keep, Asks::Supervision { every_days: 84 }),
    ];
    let schemes = Schemes::only(Scheme::of(vec![rule]));
    let mut known = Facts { courses: vec![course("YOUTH", ymd(2026, 3, 2))], ..Facts::default() };
    assert_eq!(state(&known, &schemes, today(), "YOUTH"), State::Not, "nobody supervised them yet");
    known.supervised.push(ymd(2026, 9, 14));
    assert_eq!(state(&known, &schemes, today(), "YOUTH"), State::Held);
    assert_eq!(state(&known, &schemes, ymd(2026, 12, 8), "YOUTH"), State::Not, "eighty-five days later");
}
