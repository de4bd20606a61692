//! Every rule in the service's words: who is refused, what is said, and that the remedy named does lift it.

mod matter;
mod refusals;

use super::judge;
use crate::matching::facts::*;
use crate::matching::stories::{Setting, date, party, post, ready};
use crate::matching::verdict::{Rule, Verdict};
use crate::shared::vocabulary::Level;
use Seat::{CoFacilitator, Lead};
use refusals::{sensitive, table};

#[test]
fn each_rule_refuses_in_words_and_its_remedy_lifts_it() {
    for line in table() {
        let (mut setting, mut person) = (Setting::burglary(), ready(1, "Ada Ash", Level::Intermediate));
        assert_eq!(judge(&setting.search(line.seat), line.rule, &person), Verdict::Passes, "before: {}", line.said);

        (line.so)(&mut setting, &mut person);
        let expected = Verdict::Excluded { rule: line.rule, sentence: line.said.into(), lifted_by: line.lifted_by.map(how) };
        let found = judge(&setting.search(line.seat), line.rule, &person);
        let Verdict::Excluded { .. } = &found else { panic!("not refused: {}", line.said) };
        assert_eq!(found, expected);

        if line.lifted_by.is_some() {
            (line.remedy)(&mut setting, &mut person);
            assert!(!judge(&setting.search(line.seat), line.rule, &person).is_excluded(), "not lifted: {}", line.said);
        }
    }
}

/// What goes on after "Would qualify".
fn how(lifted_by: &'static str) -> std::borrow::Cow<'static, str> {
    lifted_by.strip_prefix("Would qualify ").unwrap().into()
}

#[test]
fn every_rule_is_in_the_table_or_among_the_pairs() {
    let refused: std::collections::BTreeSet<Rule> = table().into_iter().map(|line| line.rule).chain([Rule::Pair]).collect();
    assert_eq!(refused.into_iter().collect::<Vec<_>>(), Rule::ALL);
}

#[test]
fn the_other_seat_refuses_whoever_does_not_fit() {
    let setting = Setting::burglary();
    let lead = ready(1, "Ada Ash", Level::Intermediate);
    let mut search = setting.search(CoFacilitator);
    search.partner = Some(&lead);
    assert_eq!(judge(&search, Rule::Pair, &ready(2, "Bo Birch", Level::Foundation)), Verdict::Passes);
    assert!(judge(&search, Rule::Pair, &lead).is_excluded(), "one person cannot hold both seats");
    let mut apart = ready(3, "Cy Cole", Level::Intermediate);
    apart.do_not_pair = vec![lead.person];
    assert!(judge(&search, Rule::Pair, &apart).is_excluded(), "kept apart");
    let foundation = ready(4, "Di Dale", Level::Foundation);
    search.partner = Some(&foundation);
    search.seat = Lead;
    assert!(judge(&search, Rule::Pair, &ready(5, "Ed Elm", Level::Foundation)).is_excluded(), "two Foundation");
}

/// What an absent fact says, by rule.
type Blank = (Rule, Fact, Change, &'static str);

/// What is made so before the rule is asked.
type Change = fn(&mut Setting, &mut Practitioner);

#[test]
fn a_fact_that_is_not_recorded_warns_and_excludes_only_where_the_service_says_so() {
    let blanks: [Blank; 9] = [
        (Rule::Dbs, Fact::Dbs, |_, p| p.dbs = None, "DBS check is not recorded"),
        (Rule::Vetting, Fact::Vetting, |_, p| p.vetting = None, "Police vetting is not recorded"),
        (Rule::Vetting, Fact::PrisonClearance, |s, _| s.case.prison = Some("HMP Fen".into()), "Clearance for HMP Fen is not recorded"),
        (
            Rule::Training,
            Fact::Training,
            |_, p| p.training = TrainingDays::default(),
            "Training in confidentiality, data protection and safeguarding is not recorded",
        ),
        (Rule::Practice, Fact::Supervision, |_, p| p.last_supervision_on = None, "Supervision is not recorded"),
        (Rule::Practice, Fact::Observation, |_, p| p.last_observed_on = None, "Observed practice is not recorded"),
        (Rule::Travel, Fact::TravelLimit, |_, p| p.max_travel_miles = None, "Travel limit is not recorded"),
        (
            Rule::Travel,
            Fact::Distance,
            |_, p| p.postcode = post("ZE1 0AA"),
            "Distance unknown: a postcode is missing or outside the table of places",
        ),
        (Rule::Travel, Fact::RemoteWork, |s, _| s.case.remote = true, "Remote work is not recorded"),
    ];
    for (rule, fact, so, said) in blanks {
        let (mut setting, mut person) = (Setting::burglary(), ready(1, "Ada Ash", Level::Intermediate));
        so(&mut setting, &mut person);
        assert_eq!(judge(&setting.search(Lead), rule, &person), Verdict::warns(said));
        setting.settings.excludes_when_unrecorded.insert(fact);
        assert!(judge(&setting.search(Lead), rule, &person).is_excluded(), "{fact}");
    }
}

#[test]
fn some_things_warn_and_do_not_exclude() {
    let warned: [(Rule, Change, &str); 6] = [
        (Rule::Practice, |_, p| p.last_observed_on = Some(date("2025-10-25")), "Observed practice is overdue: last Sat 25 Oct 2025"),
        (
            Rule::Practice,
            |_, p| (p.last_supervision_on, p.supervision_booked_on) = (Some(date("2026-06-01")), Some(date("2026-10-26"))),
            "Supervision is overdue (last Mon 1 Jun 2026) and booked for Mon 26 Oct 2026",
        ),
        (Rule::Conflict, |_, p| p.postcode = post("CB1 3EH"), "Lives in the same postcode as a party"),
        (
            Rule::Vetting,
            |_, p| p.vetting.as_mut().unwrap().expires_on = date("2026-11-01"),
            "NPPV2 runs out on Sun 1 Nov 2026, during the planned work",
        ),
        (
            Rule::Request,
            |s, _| {
                s.case.wishes = vec![Wish { asked: Asked::Language("Polish".into()), required: false, seat: None }];
            },
            "Does not speak Polish; a participant preferred it",
        ),
        (
            Rule::Level,
            |s, p| {
                sensitive(s);
                (p.level, p.endorsements) = (Some(Level::Advanced), Vec::new());
            },
            "The endorsement for sensitive and complex cases is not recorded",
        ),
    ];
    for (rule, so, said) in warned {
        let (mut setting, mut person) = (Setting::burglary(), ready(1, "Ada Ash", Level::Intermediate));
        so(&mut setting, &mut person);
        assert_eq!(judge(&setting.search(Lead), rule, &person), Verdict::warns(said));
    }
}

#[test]
fn the_last_day_still_counts() {
    let setting = Setting::burglary();
    let mut person = ready(1, "Ada Ash", Level::Intermediate);
    person.last_supervision_on = Some(date("2026-08-03"));
    person.last_observed_on = Some(date("2025-10-26"));
    assert_eq!(judge(&setting.search(Lead), Rule::Practice, &person), Verdict::Passes, "84 days and 12 months ago today");
}

#[test]
fn a_party_farther_than_the_limit_excludes_even_where_another_distance_is_unknown() {
    let mut setting = Setting::burglary();
    setting.case.parties = vec![party(1, "Peter Bull", "ZE1 0AA"), party(2, "Liam Birch", "PE13 4DJ")];
    let mut person = ready(1, "Ada Ash", Level::Intermediate);
    person.max_travel_miles = Some(20);
    assert!(judge(&setting.search(Lead), Rule::Travel, &person).is_excluded());
}
