//! The scheme of the Restorative Justice Council, as its published pages tell it (POLICY.md 10).

use super::*;
use crate::accreditation::engine::{Catalogue, Offered, StepKind, compare, level_held, path};
use crate::accreditation::facts::{Extended, Recognised, Version};
use crate::accreditation::scheme::{Asks, Doing, Scheme};
use crate::shared::vocabulary::Level;

fn rjc() -> Schemes {
    Schemes::only(Scheme::rjc())
}

type Changed = fn(&mut Facts);

#[test]
fn who_lacks_nothing_is_current_and_each_thing_that_is_missing_is_told() {
    let table: [(&str, Changed, State, &str); 10] = [
        ("nothing", |_| {}, State::Held, ""),
        (
            "four of six hours, one approved (A11)",
            |facts| facts.development = vec![development(ymd(2026, 3, 1), 1, true), development(ymd(2026, 4, 1), 3, false)],
            State::Lapsed,
            "Development in the last 12 months: 4 h of 6 h, of which 1 h approved (needs 3 h)",
        ),
        (
            "supervision twelve weeks and three weeks ago",
            |facts| facts.supervised = vec![ymd(2026, 7, 13)],
            State::Lapsed,
            "Have a supervision: one is due every 84 days (it counted until Mon 5 Oct 2026)",
        ),
        ("supervision twelve weeks ago to the day", |facts| facts.supervised = vec![ymd(2026, 8, 3)], State::Held, ""),
        (
            "supervision twelve weeks and a day ago, in grace",
            |facts| facts.supervised = vec![ymd(2026, 8, 2)],
            State::InGrace,
            "Have a supervision: one is due every 84 days (it counted until Sun 25 Oct 2026)",
        ),
        (
            "never observed",
            |facts| facts.observed.clear(),
            State::Lapsed,
            "Be observed at work once in the last 12 months (it counted until Sat 10 Jan 2026)",
        ),
        (
            "no case for a year",
            |facts| facts.cases = vec![case(CaseSeat::Co, ymd(2025, 2, 3), Some(ymd(2025, 9, 1)))],
            State::Lapsed,
            "Take on a case or hold a meeting with people of one: asked for every 12 months, or complete the course PRACTITIONER (it counted until Tue 1 Sep 2026)",
        ),
        (
            "DBS re-check passed",
            |facts| facts.checks = vec![dbs(ymd(2023, 10, 25))],
            State::Lapsed,
            "Have a DBS check at Enhanced or above recorded, or a status check with the Update Service (it counted until Sun 25 Oct 2026)",
        ),
        ("a basic check", |facts| facts.checks[0].level = "BASIC".into(), State::Lapsed, "Have a DBS check at Enhanced or above recorded"),
        ("the award ran out yesterday", |facts| facts.awards[0].until = Some(ymd(2026, 10, 25)), State::InGrace, ""),
    ];
    for (what, change, expected, sentence) in table {
        let mut facts = practising();
        change(&mut facts);
        assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), expected, "{what}");
        assert_eq!(missing(&facts, &rjc(), today(), "FOUNDATION").join("; "), sentence, "{what}");
    }
}

#[test]
fn what_lapses_when_is_told_with_the_next_first() {
    let (facts, schemes) = (practising(), rjc());
    let positions = standing(&facts, &schemes, today());
    let foundation = of(&positions, "FOUNDATION");
    let told = foundation.lapses(&Scheme::rjc());
    assert_eq!(told[0], (ymd(2026, 12, 7), "Supervision".to_owned()));
    assert_eq!(foundation.last_day(), Some(ymd(2026, 12, 7)));
    // The first three hours leave the year on 1 March.
    assert!(told.contains(&(ymd(2027, 2, 28), "6 h of development a year".to_owned())), "{told:?}");
    assert!(told.contains(&(ymd(2028, 1, 10), "The award of Foundation".to_owned())), "{told:?}");
}

#[test]
fn nobody_falls_short_of_hours_supervision_or_observation_before_their_first_period_is_over() {
    let mut facts = practising();
    facts.awards = vec![awarded("FOUNDATION", ymd(2026, 10, 1), None)];
    (facts.development, facts.supervised, facts.observed, facts.cases) = (vec![], vec![], vec![], vec![]);
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Held);
    let schemes = rjc();
    let positions = standing(&facts, &schemes, today());
    assert_eq!(of(&positions, "FOUNDATION").last_day(), Some(ymd(2026, 12, 24)), "twelve weeks after the award");
    assert_eq!(state(&facts, &rjc(), ymd(2027, 1, 8), "FOUNDATION"), State::Lapsed);
}

#[test]
fn leave_makes_the_need_smaller_by_its_share_of_the_year() {
    let mut facts = practising();
    facts.development = vec![development(ymd(2026, 3, 1), 2, true), development(ymd(2026, 4, 1), 1, false)];
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Lapsed);
    facts.leave = vec![(ymd(2025, 11, 1), Some(ymd(2026, 6, 1)))];
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Held, "seven months away: 2 h 30 min are asked for");
}

#[test]
fn a_higher_level_stands_for_the_lower_ones_by_their_own_rules() {
    let mut facts = practising();
    facts.awards = vec![awarded("ADVANCED", ymd(2024, 1, 10), Some(ymd(2027, 1, 10)))];
    let told = |facts: &Facts| ["FOUNDATION", "INTERMEDIATE", "ADVANCED"].map(|code| state(facts, &rjc(), today(), code));
    assert_eq!(told(&facts), [State::Held, State::Lapsed, State::Lapsed], "six hours are enough for Foundation alone");
    facts.development.push(development(ymd(2026, 9, 1), 6, true));
    assert_eq!(told(&facts), [State::Held, State::Held, State::Lapsed], "twelve for Intermediate");
    facts.development.push(development(ymd(2026, 9, 2), 4, false));
    assert_eq!(told(&facts), [State::Held; 3]);
    let schemes = rjc();
    assert_eq!(level_held(&standing(&facts, &schemes, today())), Some(Level::Advanced));
    // Advanced for more than two years: may be named a case supervisor.
    assert_eq!(state(&facts, &schemes, today(), "SUPERVISOR"), State::Eligible);
    facts.awards[0].on = ymd(2025, 1, 10);
    assert_eq!(missing(&facts, &schemes, today(), "SUPERVISOR"), ["Hold Advanced for 24 months"]);
}

#[test]
fn what_somebody_may_do_follows_from_what_they_hold() {
    let (facts, schemes) = (practising(), rjc());
    let positions = standing(&facts, &schemes, today());
    let may: Vec<String> = positions.iter().flat_map(Position::may).map(crate::accreditation::scheme::May::sentence).collect();
    assert_eq!(may, ["Refer and explain", "Shadow", "Shadow", "Co-facilitate: indirect work, direct meetings"]);
    assert!(of(&positions, "ADVANCED").may().is_empty());
}

#[test]
fn the_way_to_the_next_level_is_told_in_steps_with_the_cheapest_course() {
    let mut scheme = Scheme::rjc();
    let Asks::Course { any_of, .. } = &mut scheme.standings[2].requirements[0].asks else { panic!() };
    any_of.push("COMPLEX_ONLINE".into());
    let offered = |title: &str, days, before: Option<&str>| Offered { title: title.into(), days, before: before.map(str::to_owned) };
    let catalogue = Catalogue::from([
        ("SENSITIVE_COMPLEX".to_owned(), offered("Sensitive and complex", 3, None)),
        ("COMPLEX_ONLINE".to_owned(), offered("Complex cases by video", 1, Some("SHUTTLE"))),
        ("SHUTTLE".to_owned(), offered("Shuttle work", 1, None)),
    ]);
    let schemes = Schemes::only(scheme);
    let told = |code: &str| -> Vec<String> {
        path(&practising(), &schemes, today(), code, &catalogue).into_iter().map(|step| step.sentence).collect()
    };
    assert_eq!(
        told("INTERMEDIATE"),
        [
            "Complete the course Shuttle work (1 day)",
            "Complete the course Complex cases by video (1 day)",
            "Work on 3 cases as lead or co-facilitator in the last 36 months (1 so far)",
            "Intermediate is then decided by a second person",
        ]
    );
    let advanced = path(&practising(), &schemes, today(), "ADVANCED", &catalogue);
    assert_eq!(advanced.iter().filter(|step| step.kind == StepKind::Decision).count(), 2, "Intermediate on the way");
    assert!(told("FOUNDATION").is_empty(), "held");
    let mut lapsed = practising();
    lapsed.supervised.clear();
    let back = path(&lapsed, &schemes, today(), "FOUNDATION", &catalogue);
    assert_eq!(back.len(), 1, "what lapsed comes back by itself, without a new award: {back:?}");
}

#[test]
fn recognition_waives_one_requirement_and_an_extension_moves_one_last_day() {
    let mut facts = practising();
    facts.observed.clear();
    facts.recognised.push(Recognised {
        standing: "FOUNDATION".into(),
        requirement: "observed".into(),
        on: ymd(2026, 10, 20),
        until: None,
        words: "Observed in Kent".into(),
    });
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Held);
    assert_eq!(state(&facts, &rjc(), ymd(2026, 10, 19), "FOUNDATION"), State::Lapsed, "not before it was decided");
    facts.supervised.clear();
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Lapsed, "it waives no other");
    let extended = |requirement: Option<&str>, until| Extended {
        standing: "FOUNDATION".into(),
        requirement: requirement.map(str::to_owned),
        on: ymd(2026, 10, 20),
        until,
        words: "The supervisor was ill".into(),
    };
    facts.extended.push(extended(Some("supervision"), ymd(2026, 11, 30)));
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Held);
    assert_eq!(state(&facts, &rjc(), ymd(2026, 11, 30), "FOUNDATION"), State::Held);
    assert_eq!(state(&facts, &rjc(), ymd(2026, 12, 1), "FOUNDATION"), State::InGrace);
    facts.awards[0].until = Some(ymd(2026, 9, 1));
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Lapsed);
    facts.extended.push(extended(None, ymd(2026, 12, 31)));
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Held, "the award itself is extended");
    // An extension of what was never there gives nothing.
    facts.checks.clear();
    facts.extended.push(extended(Some("dbs"), ymd(2027, 1, 1)));
    assert_eq!(state(&facts, &rjc(), today(), "FOUNDATION"), State::Lapsed);
}

#[test]
fn awards_keep_the_rules_they_were_given_under_and_the_dry_run_names_who_changes() {
    let first = Version { number: 1, starts_on: ymd(2024, 1, 1), scheme: Scheme::first() };
    let now = Schemes::new(vec![first]);
    let then = now.with(Version { number: 2, starts_on: ymd(2026, 11, 1), scheme: Scheme::rjc() });
    let on = ymd(2026, 11, 1);
    // Awarded in 2025 without hours or supervision: nothing is lost by the new version.
    let old = Facts { awards: vec![awarded("FOUNDATION", ymd(2025, 1, 10), Some(ymd(2028, 1, 10)))], ..Facts::default() };
    assert_eq!(compare(&old, &now, &then, on), []);
    assert_eq!(state(&old, &then, on, "FOUNDATION"), State::Held);
    // A new award is judged by the new one.
    let new = Facts { awards: vec![awarded("FOUNDATION", ymd(2026, 11, 1), None)], ..Facts::default() };
    assert_eq!(state(&new, &then, on, "FOUNDATION"), State::Lapsed, "no DBS check");
    // Who had the course and waits would have to bring more.
    let waits = Facts { courses: vec![course("PRACTITIONER", ymd(2026, 6, 3))], ..Facts::default() };
    let changes = compare(&waits, &now, &then, on);
    assert_eq!((changes.len(), changes[0].code.as_str()), (1, "FOUNDATION"));
    assert_eq!((changes[0].before, changes[0].after), (Some(State::Eligible), Some(State::Not)));
    assert!(changes[0].is_loss());
    // Somebody endorsed-to-be gains a standing that was not there.
    let mut senior = practising();
    senior.awards = vec![awarded("ADVANCED", ymd(2024, 1, 10), None)];
    senior.courses.push(course("HATE", ymd(2026, 6, 1)));
    let gained: Vec<String> = compare(&senior, &now, &then, on).into_iter().map(|change| change.code).collect();
    assert_eq!(gained, ["SUPERVISOR", "HATE"]);
}

#[test]
fn a_day_in_the_past_is_asked_about_like_any_other() {
    let mut facts = practising();
    facts.awards[0].ended_on = Some(ymd(2026, 8, 1));
    facts.supervised.push(ymd(2026, 6, 20));
    assert_eq!(state(&facts, &rjc(), ymd(2026, 7, 31), "FOUNDATION"), State::Held);
    assert_eq!(state(&facts, &rjc(), ymd(2026, 8, 1), "FOUNDATION"), State::Eligible, "revoked; the evidence is still there");
    assert_eq!(state(&facts, &rjc(), ymd(2025, 1, 9), "FOUNDATION"), State::Not, "not yet awarded, and no code signed yet");
    assert!(Scheme::rjc().standings[1].may.iter().any(|may| may.doing == Doing::CoFacilitate));
}
