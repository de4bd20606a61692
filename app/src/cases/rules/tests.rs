use super::*;
use crate::cases::model::{Assessment, Consent, DeclineReason, Flags, ReferralState, Screening, Stage};
use crate::shared::Refusal;
use crate::shared::vocabulary::{CrimeGroup, District, Initiator, Level, OtherParty, Risk};
use ReferralState::*;
use chrono::NaiveDate;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn burglary(state: ReferralState) -> ReferralFacts {
    ReferralFacts {
        state,
        initiated_by: Initiator::Harmed,
        other_party: OtherParty::Identified,
        other_named: true,
        consent: Consent::Yes,
        crime_group: CrimeGroup::Burglary,
        flags: Flags::default(),
    }
}

fn decide(facts: &ReferralFacts, decision: &Screening) -> Result<ReferralState, &'static str> {
    match screen(facts, decision, ScreeningPolicy::default(), day(10, 26)) {
        Ok(next) => Ok(next.to),
        Err(Refusal::Refused { code, sentence }) => {
            assert!(sentence.ends_with('.') && sentence.len() > 20, "a sentence a person would say: {sentence}");
            Err(code)
        }
        Err(other) => panic!("{other}"),
    }
}

/// The whole table: from every state, by every decision.
#[test]
fn a_referral_moves_only_as_the_table_says() {
    let words = || "words".to_owned();
    let decisions = [
        Screening::Accept,
        Screening::HoldProceedings { review_on: None },
        Screening::HoldNotReady { review_on: None },
        Screening::MoreInfo { words: words() },
        Screening::TakeUp { identified: None },
        Screening::Redirect { to: words() },
        Screening::Decline { reason: DeclineReason::OutOfArea },
        Screening::Duplicate { of: words() },
        Screening::Withdraw { words: words() },
    ];
    let waiting = [
        Ok(Accepted),
        Ok(HeldProceedings),
        Ok(HeldNotReady),
        Ok(MoreInfoNeeded),
        Err("not_held"),
        Ok(Redirected),
        Ok(Declined),
        Ok(Duplicate),
        Ok(Withdrawn),
    ];
    let asked = "more_info_needed";
    let more_info = [Err(asked), Err(asked), Err(asked), Err(asked), Ok(InTriage), Err(asked), Ok(Declined), Ok(Duplicate), Ok(Withdrawn)];
    let held = [
        Err("held"),
        Ok(HeldProceedings),
        Ok(HeldNotReady),
        Err("held"),
        Ok(InTriage),
        Err("held"),
        Ok(Declined),
        Err("held"),
        Ok(Withdrawn),
    ];
    let decided = [Err("already_screened"); 9];
    for state in ReferralState::ALL {
        let expected = match state {
            Submitted | Acknowledged | InTriage => waiting,
            MoreInfoNeeded => more_info,
            HeldOffenderNotIdentified | HeldProceedings | HeldNotReady => held,
            Accepted | Redirected | Declined | Duplicate | Withdrawn => decided,
        };
        for (decision, expected) in decisions.iter().zip(expected) {
            assert_eq!(decide(&burglary(*state), decision), expected, "{state:?} {decision:?}");
        }
    }
}

#[test]
fn a_hold_carries_the_day_on_which_it_is_looked_at_again() {
    let unknown = ReferralFacts { other_party: OtherParty::NotIdentified, other_named: false, ..burglary(Submitted) };
    let hold = |review_on| screen(&unknown, &Screening::HoldOffenderNotIdentified { review_on }, ScreeningPolicy::default(), day(10, 26));
    assert_eq!(hold(None).unwrap().review_on, NaiveDate::from_ymd_opt(2027, 1, 24), "90 days on");
    let held = ReferralFacts { state: HeldNotReady, ..burglary(Submitted) };
    let longer = screen(&held, &Screening::HoldNotReady { review_on: Some(day(12, 1)) }, ScreeningPolicy::default(), day(10, 26));
    assert_eq!(longer.unwrap(), Move { to: HeldNotReady, review_on: Some(day(12, 1)) }, "a hold goes on with a new day");
    assert_eq!(hold(Some(day(11, 2))).unwrap().review_on, Some(day(11, 2)));
    assert!(hold(Some(day(10, 26))).is_err(), "today is not ahead");
    assert_eq!(decide(&burglary(Submitted), &Screening::HoldOffenderNotIdentified { review_on: None }), Err("other_party_identified"));
}

#[test]
fn a_case_opens_only_with_both_people_and_without_a_no() {
    let base = burglary(Submitted);
    let table = [
        (ReferralFacts { consent: Consent::No, ..base.clone() }, Err("no_consent")),
        (ReferralFacts { consent: Consent::NotAsked, ..base.clone() }, Ok(Accepted)),
        (ReferralFacts { other_party: OtherParty::NotIdentified, ..base.clone() }, Err("other_party_not_identified")),
        (ReferralFacts { other_party: OtherParty::Suspected, ..base.clone() }, Err("other_party_not_identified")),
        (ReferralFacts { other_named: false, ..base.clone() }, Err("other_party_not_named")),
        (base, Ok(Accepted)),
    ];
    for (facts, expected) in table {
        assert_eq!(decide(&facts, &Screening::Accept), expected, "{facts:?}");
    }
}

#[test]
fn gender_based_violence_is_taken_on_only_where_the_person_harmed_asked() {
    let marked = |words: &str| Flags::of(vec![words.to_owned()]);
    let table = [
        (CrimeGroup::Theft, marked("domestic abuse"), Initiator::Harmer, Err("gbv_not_harmed_initiated")),
        (CrimeGroup::Theft, marked("domestic abuse"), Initiator::Agency, Err("gbv_not_harmed_initiated")),
        (CrimeGroup::Theft, marked("domestic abuse"), Initiator::Harmed, Ok(Accepted)),
        (CrimeGroup::Sexual, Flags::default(), Initiator::Harmer, Err("gbv_not_harmed_initiated")),
        (CrimeGroup::Stalking, Flags::default(), Initiator::Both, Ok(Accepted)),
        (CrimeGroup::ViolenceWithInjury, Flags::default(), Initiator::Harmer, Ok(Accepted)),
        (CrimeGroup::CriminalDamage, marked("hate: race"), Initiator::Harmer, Ok(Accepted)),
    ];
    for (crime_group, flags, initiated_by, expected) in table {
        let facts = ReferralFacts { crime_group, flags, initiated_by, ..burglary(Acknowledged) };
        assert_eq!(decide(&facts, &Screening::Accept), expected, "{facts:?}");
    }
    let facts = ReferralFacts { crime_group: CrimeGroup::Sexual, initiated_by: Initiator::Harmer, ..burglary(Submitted) };
    let lenient = ScreeningPolicy { gbv_harmed_initiated_only: false, ..ScreeningPolicy::default() };
    assert!(screen(&facts, &Screening::Accept, lenient, day(10, 26)).is_ok(), "a service may switch it off");
}

#[test]
fn sensitive_and_complex_is_suggested_by_what_happened_and_by_the_marks() {
    let table: [(CrimeGroup, &[&str], bool, &[&str]); 9] = [
        (CrimeGroup::Burglary, &[], false, &[]),
        (CrimeGroup::Sexual, &[], false, &["a sexual offence"]),
        (CrimeGroup::Homicide, &[], false, &["a homicide"]),
        (CrimeGroup::RoadDeath, &[], false, &["a death or serious injury on the road"]),
        (CrimeGroup::Theft, &["domestic abuse"], false, &["domestic abuse"]),
        (CrimeGroup::CriminalDamage, &["hate: race"], false, &["a hate crime"]),
        (CrimeGroup::Theft, &["youth"], true, &[]),
        (CrimeGroup::Robbery, &["youth"], false, &["a child in a serious crime"]),
        (CrimeGroup::Theft, &["something of their own", "weapon"], false, &[]),
    ];
    for (group, marks, minor, expected) in table {
        let flags = Flags::of(marks.iter().map(|words| (*words).to_owned()).collect());
        assert_eq!(suggests_sensitive(group, &flags, minor), expected, "{group:?} {marks:?}");
    }
    assert_eq!(required_levels(true), (Level::Advanced, Level::Intermediate));
    assert_eq!(required_levels(false), (Level::Intermediate, Level::Foundation));
}

fn plain() -> Assessment {
    Assessment {
        seen: None,
        crime_group: None,
        district: None,
        risk: Risk::Low,
        sensitive: false,
        clear_reason: None,
        flags: Flags::default(),
        police_data: false,
        custody: false,
        involves_minor: false,
        wants_shadow: false,
        urgent: false,
        planned_from: None,
        planned_to: None,
    }
}

fn new_case(group: CrimeGroup) -> CaseFacts {
    CaseFacts {
        stage: Stage::New,
        crime_group: group,
        district: District::Fenland,
        sensitive: None,
        suggested_before: Vec::new(),
        may_clear: false,
    }
}

fn code(outcome: Result<Stage, Refusal>) -> Result<Stage, &'static str> {
    outcome.map_err(|refusal| match refusal {
        Refusal::Refused { code, .. } => code,
        other => panic!("{other}"),
    })
}

#[test]
fn anybody_sets_sensitive_and_only_a_supervisor_clears_it_with_a_reason() {
    let sexual = new_case(CrimeGroup::Sexual);
    let supervisor = CaseFacts { may_clear: true, ..sexual.clone() };
    let with_reason = Assessment { clear_reason: Some("Both asked for it to be handled plainly".into()), ..plain() };
    assert_eq!(code(assess(&sexual, &plain())), Err("sensitive_suggested"));
    assert_eq!(code(assess(&sexual, &with_reason)), Err("sensitive_suggested"), "a reason does not make a supervisor");
    assert_eq!(code(assess(&sexual, &Assessment { sensitive: true, ..plain() })), Ok(Stage::AwaitingAllocation));
    assert_eq!(code(assess(&supervisor, &plain())), Err("clear_reason_missing"));
    assert_eq!(code(assess(&supervisor, &with_reason)), Ok(Stage::AwaitingAllocation));

    let set_by_hand = CaseFacts { sensitive: Some(true), ..new_case(CrimeGroup::Theft) };
    assert_eq!(code(assess(&set_by_hand, &plain())), Err("sensitive_suggested"), "what somebody set is not cleared by the next one");

    let cleared = CaseFacts { sensitive: Some(false), suggested_before: vec!["a sexual offence"], ..sexual };
    assert_eq!(code(assess(&cleared, &plain())), Ok(Stage::AwaitingAllocation), "what a supervisor cleared stays cleared");
    let newly_marked = Assessment { flags: Flags::of(vec!["domestic abuse".into()]), ..plain() };
    assert_eq!(code(assess(&cleared, &newly_marked)), Err("sensitive_suggested"), "until something new suggests it");
}

#[test]
fn an_assessment_moves_a_new_case_on_and_leaves_a_later_one_where_it_is() {
    for (from, to) in [
        (Stage::New, Ok(Stage::AwaitingAllocation)),
        (Stage::InitialRisk, Ok(Stage::AwaitingAllocation)),
        (Stage::AwaitingAllocation, Ok(Stage::AwaitingAllocation)),
        (Stage::Preparation, Ok(Stage::Preparation)),
        (Stage::Closed, Err("case_closed")),
    ] {
        assert_eq!(code(assess(&CaseFacts { stage: from, ..new_case(CrimeGroup::Theft) }, &plain())), to, "{from:?}");
    }
    let backwards = Assessment { planned_from: Some(day(11, 9)), planned_to: Some(day(11, 2)), ..plain() };
    assert_eq!(code(assess(&new_case(CrimeGroup::Theft), &backwards)), Err("planned_backwards"));
}
