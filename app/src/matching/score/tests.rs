//! Each factor rises and falls with the fact behind it.

use super::*;
use crate::matching::facts::{Asked, Busy, OtherDay, Span, Wish};
use crate::matching::stories::{Setting, date, post, ready};
use crate::shared::vocabulary::{CrimeGroup, Gender};

fn points(score: &Score, name: &str) -> u32 {
    score.factors.iter().find(|factor| factor.name == name).unwrap().points
}

#[test]
fn the_weights_of_the_policy_add_up_to_100_and_items_to_the_total() {
    let setting = Setting::burglary();
    let found = score(&setting.search(Seat::Lead), &ready(1, "Ada Ash", Level::Intermediate), Peers::default());
    assert_eq!(found.factors.iter().map(|factor| factor.out_of).sum::<u32>(), 100);
    assert_eq!(found.factors.iter().map(|factor| factor.points).sum::<u32>(), found.total);
    assert!(found.total <= 100);
    assert!(found.summary.contains(". Against: "), "{}", found.summary);
}

#[test]
fn nearer_scores_more_and_unknown_never_counts_as_near() {
    let setting = Setting::burglary();
    let at = |postcode: &str| {
        let mut person = ready(1, "Ada Ash", Level::Intermediate);
        person.postcode = post(postcode);
        points(&score(&setting.search(Seat::Lead), &person, Peers::default()), "Location")
    };
    assert!(at("CB1 2QF") > at("PE13 2PR"), "Cambridge against Wisbech for a case in Cambridge and St Ives");
    assert_eq!(at("ZE1 0AA"), 0);
}

#[test]
fn free_times_are_those_shared_with_the_partner_and_not_blocked() {
    let setting = Setting::burglary();
    let mut person = ready(1, "Ada Ash", Level::Intermediate);
    person.availability = Some(WeekGrid::parse("weekday evenings").unwrap());
    let sentence = |search: &Search<'_>, person: &Practitioner| availability(search, person).1;
    assert_eq!(sentence(&setting.search(Seat::Lead), &person), "15 free times in the next 21 days");
    let mut partner = ready(2, "Bo Birch", Level::Foundation);
    partner.availability = Some(WeekGrid::parse("Tue Thu evenings; Sat mornings").unwrap());
    let mut search = setting.search(Seat::Lead);
    search.partner = Some(&partner);
    assert_eq!(sentence(&search, &person), "6 shared times in the next 21 days");
    person.busy = vec![Busy { days: Span { from: date("2026-10-27"), to: date("2026-10-29") }, part: Some(Part::Evening) }];
    assert_eq!(sentence(&search, &person), "4 shared times in the next 21 days", "Tue 27 and Thu 29 October are taken");
}

#[test]
fn one_day_that_differs_counts_instead_of_the_usual_week() {
    let setting = Setting::burglary();
    let mut person = ready(1, "Ada Ash", Level::Intermediate);
    person.availability = Some(WeekGrid::parse("Tue evenings").unwrap());
    let search = setting.search(Seat::Lead);
    let times = |person: &Practitioner| availability(&search, person).1.into_owned();
    assert_eq!(times(&person), "3 free times in the next 21 days");
    // Tue 27 October in the afternoon too, and a Saturday on which the usual week has nothing.
    person.other_days = vec![
        OtherDay { day: date("2026-10-27"), free: vec![Part::Afternoon, Part::Evening] },
        OtherDay { day: date("2026-10-31"), free: vec![Part::Morning] },
    ];
    assert_eq!(times(&person), "5 free times in the next 21 days");
    person.other_days[0].free.clear();
    assert_eq!(times(&person), "3 free times in the next 21 days");
    // A day that is blocked is blocked, whatever was said of it.
    person.leave = vec![Span { from: date("2026-10-31"), to: date("2026-10-31") }];
    assert_eq!(times(&person), "2 free times in the next 21 days");
}

#[test]
fn each_factor_rises_with_the_fact_behind_it() {
    let setting = Setting::burglary();
    let plain = ready(1, "Ada Ash", Level::Intermediate);
    let base = score(&setting.search(Seat::Lead), &plain, Peers { cases: 10, people: 10 });
    let better = |name: &str, change: fn(&mut Practitioner)| {
        let mut person = plain.clone();
        change(&mut person);
        let found = score(&setting.search(Seat::Lead), &person, Peers { cases: 10, people: 10 });
        assert!(points(&found, name) > points(&base, name), "{name}");
    };
    better("Relevant experience", |person| person.experience = vec![(CrimeGroup::Burglary, 2)]);
    better("Development", |person| person.ready_for_first_lead = true);
    better("Currency of practice", |person| person.last_case_on = Some(date("2026-10-01")));
    let mut busy = plain.clone();
    (busy.active_cases, busy.cases_last_12_months) = (1, 5);
    let found = score(&setting.search(Seat::Lead), &busy, Peers { cases: 10, people: 10 });
    assert!(points(&found, "Workload fairness") < points(&base, "Workload fairness"));
}

#[test]
fn gender_scores_only_when_a_participant_asked() {
    let mut setting = Setting::burglary();
    let (mut her, mut him) = (ready(1, "Ada Ash", Level::Intermediate), ready(1, "Ada Ash", Level::Intermediate));
    (her.gender, him.gender) = (Some(Gender::Female), Some(Gender::Male));
    let total = |setting: &Setting, person: &Practitioner| score(&setting.search(Seat::Lead), person, Peers::default()).total;
    assert_eq!(total(&setting, &her), total(&setting, &him));
    setting.case.wishes = vec![Wish { asked: Asked::Gender(Gender::Female), required: false, seat: None }];
    assert_eq!(total(&setting, &her), total(&setting, &him) + 5);
}
