//! What is stored, as tables in the service's words.

use super::*;
use crate::accreditation::facts::Check;
use crate::people::practitioners::model::CheckKind;

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Somebody under the RJC's scheme who holds Foundation since January 2025 and lacks nothing in October 2026.
fn practising() -> Facts {
    crate::accreditation::engine::tests::practising()
}

fn foundation(facts: &Facts, on: NaiveDate) -> Kept {
    let all = kept(facts, &Schemes::only(Scheme::rjc()), on);
    all.into_iter().find(|one| one.code == "FOUNDATION").unwrap()
}

#[test]
fn a_standing_is_current_then_lapses_soon_then_is_blocked_by_its_name() {
    let mut facts = practising();
    // Everything but the check is there for long.
    facts.supervised.extend([ymd(2026, 12, 1), ymd(2027, 2, 10), ymd(2027, 4, 20), ymd(2027, 7, 1), ymd(2027, 9, 1), ymd(2027, 11, 10)]);
    facts.observed.push(ymd(2027, 4, 1));
    facts.signed.iter_mut().for_each(|signed| signed.on = ymd(2027, 4, 1));
    facts.cases[0].to = Some(ymd(2027, 11, 1));
    facts.development.iter_mut().for_each(|one| one.on = ymd(2027, 6, 1));
    let last = ymd(2028, 1, 5);
    let on_its_last_day = foundation(&facts, last);
    assert_eq!((on_its_last_day.state, on_its_last_day.holds_until), (Stands::Lapsing, Some(last)));
    let after = foundation(&facts, last.succ_opt().unwrap());
    assert_eq!(after.state, Stands::Blocked);
    assert!(after.requirement.starts_with("DBS"), "{}", after.requirement);
    assert_eq!(after.why, on_its_last_day.why, "the reason reads before the day and after it");
    assert!(after.mends.contains("DBS"), "{}", after.mends);
    facts.checks.push(Check {
        kind: CheckKind::Dbs,
        level: "ENHANCED".into(),
        on: ymd(2028, 1, 6),
        until: None,
        ended_on: None,
        by_status: false,
    });
    assert!(foundation(&facts, ymd(2028, 1, 6)).state.is_held());
}

#[test]
fn the_last_day_that_is_stored_is_the_engines_own() {
    let (facts, schemes) = (practising(), Schemes::only(Scheme::rjc()));
    let last = foundation(&facts, ymd(2026, 10, 26)).holds_until.unwrap();
    for day in ymd(2026, 10, 26).iter_days().take(500) {
        let held = standing(&facts, &schemes, day).iter().find(|one| one.rule.code == "FOUNDATION").unwrap().state.is_held();
        assert_eq!(held, day <= last, "{day}");
        assert_eq!(foundation(&facts, day).state.is_held(), held, "{day}");
    }
}

#[test]
fn reminders_come_at_their_days_and_not_in_the_first_half() {
    let coming =
        |since| Coming { last_day: ymd(2026, 12, 31), words: "x".into(), since, mends: String::new(), matter: Matter::OfTheScheme };
    let (year, quarter) = (Some(ymd(2025, 12, 31)), Some(ymd(2026, 10, 8)));
    let table = [
        (year, ymd(2026, 10, 1), None),
        (year, ymd(2026, 10, 2), Some(90)),
        (year, ymd(2026, 11, 30), Some(60)),
        (year, ymd(2026, 12, 1), Some(30)),
        (year, ymd(2026, 12, 31), Some(7)),
        (year, ymd(2027, 1, 1), None),
        (quarter, ymd(2026, 10, 9), None),
        (quarter, ymd(2026, 12, 1), Some(30)),
        (None, ymd(2026, 10, 2), Some(90)),
    ];
    for (since, on, expected) in table {
        assert_eq!(reminder(&coming(since), &REMINDER_DAYS, on), expected, "{since:?} {on}");
    }
}

#[test]
fn what_was_never_awarded_is_not_stored_and_only_the_highest_level_is_shown() {
    let schemes = Schemes::only(Scheme::rjc());
    assert!(kept(&Facts::default(), &schemes, ymd(2026, 10, 26)).is_empty());
    let mut facts = practising();
    facts.awards[0].code = "INTERMEDIATE".into();
    let all = kept(&facts, &schemes, ymd(2026, 10, 26));
    let shown: Vec<&str> = all.iter().filter(|one| one.shown).map(|one| one.code.as_str()).collect();
    assert_eq!(shown, ["INTERMEDIATE"]);
    assert!(all.iter().any(|one| one.code == "FOUNDATION"));
}
