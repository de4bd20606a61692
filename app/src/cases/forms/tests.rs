use super::*;
use crate::cases::model::{Consent, ReferralState, Screening, Strength};
use crate::shared::vocabulary::{CrimeGroup, Gender, Initiator, Mechanism, OtherParty};

const NOBODY: Sender = Sender { person: None, agency: None };

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 26).unwrap()
}

fn filled() -> RawForm {
    RawForm::from([
        ("referrer_name", "PCSO Tan"),
        ("referrer_email", "Tan@Police.example.org"),
        ("mechanism", "POLICE"),
        ("name", "Alison Frost"),
        ("part", "HARMED"),
        ("phone", "07700 900400"),
        ("initiated_by", "HARMED"),
        ("consent", "YES"),
        ("crime_group", "PUBLIC_ORDER"),
        ("incident-day", "24"),
        ("incident-month", "8"),
        ("incident-year", "2026"),
        ("district", "CAMBRIDGE"),
        ("other_party", "IDENTIFIED"),
        ("other_name", "Jake Avery"),
        ("other_postcode", "pe274dj"),
        ("marks", "HATE"),
        ("marks", "YOUTH"),
        ("required_gender", "FEMALE"),
    ])
}

fn codes(problems: &FormProblems) -> Vec<(String, String)> {
    problems.0.iter().map(|problem| (problem.field.clone(), problem.code.clone())).collect()
}

#[test]
fn a_filled_form_becomes_a_referral() {
    let new = check_referral(&filled(), NOBODY, today()).unwrap();
    assert_eq!(new.mechanism, Mechanism::Police);
    assert_eq!(new.received_on, today(), "today unless said otherwise");
    assert_eq!(new.referrer.unwrap().email.unwrap().as_str(), "tan@police.example.org");
    assert_eq!(new.other.unwrap().postcode.unwrap().to_string(), "PE27 4DJ");
    assert_eq!(new.marks, ["hate crime", "somebody under 18"]);
    assert_eq!(new.required_gender, Some(Gender::Female));
}

#[test]
fn an_empty_form_names_every_field_to_mend_at_once() {
    let problems = check_referral(&RawForm::default(), NOBODY, today()).unwrap_err();
    for field in [
        "referrer_name",
        "referrer_email",
        "mechanism",
        "name",
        "part",
        "phone",
        "initiated_by",
        "consent",
        "crime_group",
        "district",
        "other_party",
    ] {
        assert!(problems.at(field).is_some(), "{field}: {:?}", codes(&problems));
    }
}

#[test]
fn hostile_and_impossible_input_is_refused_with_a_sentence() {
    let long = "x".repeat(10_000);
    let table = [
        ("name", "=cmd|' /C calc'!A0", "formula"),
        ("name", "a\0b", "control_character"),
        ("name", long.as_str(), "too_long"),
        ("email", "sunil(at)example.org", "not_an_email"),
        ("email", "a@@b.org", "not_an_email"),
        ("phone", "CALL ME MAYBE", "not_a_phone"),
        ("postcode", "nowhere", "not_a_postcode"),
        ("crime_group", "PARKING", "missing"),
        ("consent", "<script>", "missing"),
        ("incident-day", "31", "not_a_date"),
        ("incident-year", "2027", "in_future"),
        ("notes", long.as_str(), "too_long"),
    ];
    for (field, typed, code) in table {
        let mut raw = filled();
        raw.set(field, typed);
        if field == "incident-day" {
            raw.set("incident-month", "2");
        }
        let problems = check_referral(&raw, NOBODY, today()).unwrap_err();
        let name = field.split('-').next().unwrap();
        assert!(codes(&problems).contains(&(name.to_owned(), code.to_owned())), "{field}: {:?}", codes(&problems));
        assert!(problems.0.iter().all(|problem| !problem.sentence.contains("xxxx")), "what was typed is not said back");
    }
}

#[test]
fn a_name_for_somebody_who_is_not_known_is_a_contradiction() {
    let mut raw = filled();
    raw.set("other_party", "NOT_IDENTIFIED");
    assert_eq!(codes(&check_referral(&raw, NOBODY, today()).unwrap_err()), [("other_party".into(), "other_party_named".into())]);
}

#[test]
fn somebody_who_asks_for_themselves_needs_to_know_little() {
    let asked = RawForm::from([
        ("part", "HARMED"),
        ("name", "Joan Fensome"),
        ("email", "joan@example.org"),
        ("other_party", "NOT_IDENTIFIED"),
        ("may_contact", "yes"),
    ]);
    let new = check_ask(&asked, today()).unwrap();
    assert_eq!((new.mechanism, new.initiated_by), (Mechanism::SelfReferral, Initiator::Harmed));
    assert_eq!((new.consent, new.crime_group, new.other_party), (Consent::Yes, CrimeGroup::NotSaid, OtherParty::NotIdentified));
    assert_eq!(new.referrer, None, "so that no acknowledgement is ever sent to a person harmed");

    let mut responsible = asked.clone();
    responsible.set("part", "HARMER");
    let new = check_ask(&responsible, today()).unwrap();
    assert_eq!((new.mechanism, new.initiated_by), (Mechanism::Other, Initiator::Harmer));

    let mut silent = asked;
    silent.set("may_contact", "");
    assert!(check_ask(&silent, today()).unwrap_err().at("may_contact").is_some());
}

#[test]
fn a_decision_needs_what_belongs_to_it() {
    for (decision, field) in [
        ("", "decision"),
        ("MORE_INFO", "asked_for"),
        ("REDIRECT", "passed_to"),
        ("DECLINE", "reason"),
        ("DUPLICATE", "duplicate_of"),
        ("WITHDRAW", "withdrawn_by"),
    ] {
        let problems = check_screening(&RawForm::from([("decision", decision)])).unwrap_err();
        assert!(problems.at(field).is_some(), "{decision}");
    }
    assert_eq!(check_screening(&RawForm::from([("decision", "ACCEPT")])).unwrap(), Screening::Accept.into());
    let duplicate = RawForm::from([("decision", "DUPLICATE"), ("duplicate_of", " ref-2026-0001 ")]);
    assert_eq!(check_screening(&duplicate).unwrap(), Screening::Duplicate { of: "REF-2026-0001".into() }.into());
}

#[test]
fn every_decision_carries_words_and_nothing_that_was_typed_is_thrown_away() {
    let decisions: [(&str, &[(&str, &str)]); 10] = [
        ("ACCEPT", &[]),
        ("HOLD_UNIDENTIFIED", &[("review-day", "1"), ("review-month", "12"), ("review-year", "2026")]),
        ("HOLD_PROCEEDINGS", &[]),
        ("HOLD_NOT_READY", &[]),
        ("MORE_INFO", &[("asked_for", "Her telephone number")]),
        ("TAKE_UP", &[("other_name", "Liam Birch")]),
        ("REDIRECT", &[("passed_to", "Mediation")]),
        ("DECLINE", &[("reason", "OUT_OF_AREA")]),
        ("DUPLICATE", &[("duplicate_of", "REF-2026-0001")]),
        ("WITHDRAW", &[("withdrawn_by", "The officer")]),
    ];
    for (decision, own) in decisions {
        let mut raw = RawForm::from([("decision", decision), ("words", "Rang her on Monday")]);
        own.iter().for_each(|(field, typed)| raw.set(field, *typed));
        assert_eq!(check_screening(&raw).unwrap().words.as_deref(), Some("Rang her on Monday"), "{decision}");
        for (_, others) in decisions.iter().filter(|(_, others)| !others.is_empty() && *others != own) {
            let mut mixed = raw.clone();
            others.iter().for_each(|(field, typed)| mixed.set(field, *typed));
            if decision.starts_with("HOLD_") && others[0].0 == "review-day" {
                assert!(check_screening(&mixed).is_ok(), "all holds have a review day");
                continue;
            }
            let field = others[0].0.split('-').next().unwrap();
            assert!(codes(&check_screening(&mixed).unwrap_err()).contains(&(field.into(), "out_of_place".into())), "{decision} {field}");
        }
    }
}

#[test]
fn only_what_the_state_allows_is_offered() {
    let codes = |state, known| offered(state, known).map(|(code, _, _)| code).collect::<Vec<_>>();
    assert_eq!(codes(ReferralState::HeldNotReady, true), ["HOLD_PROCEEDINGS", "HOLD_NOT_READY", "TAKE_UP", "DECLINE", "WITHDRAW"]);
    assert!(codes(ReferralState::HeldOffenderNotIdentified, false).contains(&"HOLD_UNIDENTIFIED"), "held longer");
    assert!(!codes(ReferralState::Acknowledged, true).contains(&"HOLD_UNIDENTIFIED"), "the name is known");
    assert!(codes(ReferralState::Declined, true).is_empty());
}

#[test]
fn an_assessment_keeps_words_that_no_box_can_say() {
    let raw = RawForm::from([("risk", "HIGH"), ("sensitive", "yes"), ("marks", "WEAPON"), ("needs", "urgent"), ("version", "3")]);
    let assessment = check_assessment(&raw, vec!["their own words".into()]).unwrap();
    assert_eq!(assessment.flags.marks, ["their own words", "weapon"]);
    assert_eq!((assessment.seen, assessment.urgent, assessment.custody), (Some(3), true, false));
    assert!(!assessment.involves_minor);
    assert!(check_assessment(&RawForm::default(), Vec::new()).unwrap_err().at("sensitive").is_some());
}

#[test]
fn that_somebody_is_under_18_is_asked_once() {
    let raw = RawForm::from([("risk", "LOW"), ("sensitive", "no"), ("marks", "YOUTH")]);
    let assessment = check_assessment(&raw, Vec::new()).unwrap();
    assert!(assessment.involves_minor);
    assert_eq!(assessment.flags.in_words(), "Somebody under 18");
}

#[test]
fn wishes_bind_unless_they_are_said_to_be_preferences() {
    let wishes = check_wishes(&RawForm::from([("gender", "FEMALE"), ("language", "Urdu"), ("language_strength", "PREFERRED")])).unwrap();
    assert_eq!(wishes.gender, Some((Gender::Female, Strength::Required)));
    assert_eq!(wishes.language, Some(("Urdu".into(), Strength::Preferred)));
}
