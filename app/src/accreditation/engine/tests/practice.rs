//! What counts as work on a case, of which day, and as which work.

use super::*;
use crate::accreditation::facts::DayWorked;
use crate::accreditation::scheme::CaseKind;
use crate::shared::vocabulary::Purpose::{self, FollowUp, Preparation, Professionals, Review, Shuttle, Together};

type Held = [(Purpose, NaiveDate)];

/// A case in hand with the meetings about it that were held.
fn met(seat: CaseSeat, from: NaiveDate, held: &Held) -> Worked {
    let days = held.iter().filter_map(|(purpose, on)| DayWorked::of(*purpose, *on)).collect();
    Worked { days, ..case(seat, from, None) }
}

#[test]
fn direct_and_indirect_work_are_told_apart_by_what_was_held() {
    let told = |purpose| DayWorked::of(purpose, today()).map(|day| day.way);
    for (purpose, way) in [
        (Preparation, Some(None)),
        (Together, Some(Some(CaseKind::Direct))),
        (Shuttle, Some(Some(CaseKind::Indirect))),
        (FollowUp, Some(None)),
        (Professionals, None),
        (Review, None),
    ] {
        assert_eq!(told(purpose), way, "{purpose}");
    }
}

#[test]
fn a_case_in_hand_grows_old_unless_somebody_is_met_on_it() {
    let begun = ymd(2025, 9, 1);
    let missing_work = "Take on a case or hold a meeting with people of one: asked for every 12 months, or complete the course PRACTITIONER \
                        (it counted until Tue 1 Sep 2026)";
    let table: [(&str, &Held, State, &str); 5] = [
        ("nobody met on record", &[], State::Lapsed, missing_work),
        ("one side met this spring", &[(Preparation, ymd(2026, 4, 2))], State::Held, ""),
        ("both sides met a year ago to the day", &[(Together, ymd(2025, 10, 26))], State::Held, ""),
        ("professionals alone", &[(Professionals, ymd(2026, 4, 2)), (Review, ymd(2026, 5, 2))], State::Lapsed, missing_work),
        ("somebody will be met tomorrow", &[(Shuttle, ymd(2026, 10, 27))], State::Lapsed, missing_work),
    ];
    let rjc = Schemes::only(Scheme::rjc());
    for (what, held, expected, sentence) in table {
        let facts = Facts { cases: vec![met(CaseSeat::Lead, begun, held)], ..practising() };
        assert_eq!(state(&facts, &rjc, today(), "FOUNDATION"), expected, "{what}");
        assert_eq!(missing(&facts, &rjc, today(), "FOUNDATION").join("; "), sentence, "{what}");
    }
}

#[test]
fn a_standing_that_asks_for_direct_work_counts_cases_in_which_both_sides_met() {
    let mut rule = StandingRule::new(Sort::Endorsement, "CONFERENCES", "Conferences");
    rule.by_decision = false;
    let asks = Asks::Cases { seats: vec![CaseSeat::Lead, CaseSeat::Co], count: 2, months: Some(24), of: Some(CaseKind::Direct) };
    rule.requirements = vec![Requirement::new("conferences", When::Both, asks)];
    let schemes = Schemes::only(Scheme::of(vec![rule]));
    let table: [(&str, &Held, State); 4] = [
        ("the second by messages", &[(Shuttle, ymd(2026, 5, 5))], State::Not),
        ("the second prepared, then nothing", &[(Preparation, ymd(2026, 5, 5)), (Professionals, ymd(2026, 6, 1))], State::Not),
        ("both sides met in both", &[(Preparation, ymd(2026, 5, 5)), (Together, ymd(2026, 6, 1))], State::Held),
        ("both sides will meet tomorrow", &[(Together, ymd(2026, 10, 27))], State::Not),
    ];
    for (what, held, expected) in table {
        let first = met(CaseSeat::Co, ymd(2025, 12, 1), &[(Shuttle, ymd(2026, 1, 5)), (Together, ymd(2026, 2, 5))]);
        let facts = Facts { cases: vec![first, met(CaseSeat::Lead, ymd(2026, 3, 1), held)], ..Facts::default() };
        assert_eq!(state(&facts, &schemes, today(), "CONFERENCES"), expected, "{what}");
    }
}
