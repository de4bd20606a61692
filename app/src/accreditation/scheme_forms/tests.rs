//! What the editor's forms say and refuse.

use super::*;

/// Every standing and requirement of a scheme goes through the editor's own forms and comes out the same.
#[test]
fn whatever_a_scheme_says_can_be_said_in_forms() {
    let known = Scheme::rjc();
    let mut typed = Scheme::of(vec![]);
    for rule in &known.standings {
        let mut raw = fill_standing(&known, rule);
        raw.set("was", "");
        raw.set("place", "");
        typed.put(check_standing(&raw, &typed).unwrap());
    }
    for rule in &known.standings {
        for requirement in &rule.requirements {
            let mut raw = fill_requirement(requirement, false);
            raw.set("was_key", "");
            raw.set("standing", rule.code.clone());
            typed.put_requirement(check_requirement(&raw, &typed).unwrap());
        }
    }
    assert_eq!(typed, known);
}

#[test]
fn a_code_that_is_taken_and_a_requirement_without_its_parts_are_told_at_their_fields() {
    let scheme = Scheme::rjc();
    let told = |wrong: FormProblems| wrong.0.into_iter().map(|one| format!("{} {}", one.field, one.code)).collect::<Vec<_>>();
    let raw = RawForm::from([("code", "foundation"), ("sort", "LEVEL"), ("months", "x")]);
    assert_eq!(told(check_standing(&raw, &scheme).unwrap_err()), ["code code_taken", "name missing", "months not_a_number"]);
    for (kind, expected) in [
        ("COURSE", "courses missing"),
        ("ASSESSMENT", "standards missing"),
        ("CPD", "cpd_hours missing"),
        ("SUPERVISION", "every_days missing"),
        ("CHECK", "check missing"),
        ("REGISTRATION", "body missing"),
        ("ITEM", "item missing"),
        ("STANDING", "other missing"),
        ("BEAUTY", "kind missing"),
    ] {
        let raw = RawForm::from([("standing", "FOUNDATION"), ("key", "new"), ("when", "GAIN"), ("kind", kind)]);
        assert_eq!(told(check_requirement(&raw, &scheme).unwrap_err()), [expected], "{kind}");
    }
    let raw =
        RawForm::from([("standing", "FOUNDATION"), ("key", "hours"), ("when", "TOWARDS"), ("kind", "SUPERVISION"), ("every_days", "84")]);
    assert_eq!(told(check_requirement(&raw, &scheme).unwrap_err()), ["key key_taken", "when no_towards"]);
}

#[test]
fn renaming_a_standing_keeps_who_asks_for_it_and_taking_out_leaves_the_rest() {
    let mut scheme = Scheme::rjc();
    let mut raw = fill_standing(&scheme, &scheme.standings[1].clone());
    raw.set("code", "BASIC");
    let new = check_standing(&raw, &scheme).unwrap();
    scheme.put(new);
    assert_eq!(scheme.standings[1].code, "BASIC");
    let asks = &scheme.rule("INTERMEDIATE").unwrap().requirements[1].asks;
    assert_eq!(*asks, Asks::Standing { code: "BASIC".into(), or_above: true, held_months: None });
    let before = scheme.standings.len();
    scheme.take_out("BASIC", "hours");
    assert!(scheme.rule("BASIC").unwrap().requirements.iter().all(|one| one.key != "hours"));
    scheme.take_out("TRAINER", "");
    assert_eq!(scheme.standings.len(), before - 1);
}

#[test]
fn a_clearance_is_asked_for_by_the_name_of_its_prison_and_other_checks_by_their_level() {
    let mut scheme = Scheme::rjc();
    let table = [
        ("CLEARANCE", "HMP Fenbridge", "", "HMP Fenbridge", "Prison clearance for HMP Fenbridge"),
        ("CLEARANCE", "", "NPPV2", "", "Prison clearance"),
        ("VETTING", "HMP Fenbridge", "NPPV2", "NPPV2", "Police vetting at NPPV2 or above"),
    ];
    for (check, prison, level, kept, words) in table {
        let raw = RawForm::from([("standing", "FOUNDATION"), ("key", "gate"), ("when", "BOTH"), ("kind", "CHECK"), ("check", check)]);
        let mut raw = RawForm(raw.0.into_iter().chain([("check_prison".to_owned(), prison.to_owned())]).collect());
        raw.set("check_level", level);
        let new = check_requirement(&raw, &scheme).unwrap();
        scheme.put_requirement(new);
        let stored = scheme.rule("FOUNDATION").unwrap().requirements.iter().find(|one| one.key == "gate").unwrap().clone();
        assert!(matches!(&stored.asks, Asks::Check { level, .. } if level == kept), "{words}: {:?}", stored.asks);
        assert_eq!(stored.words(&scheme), words);
        let mut again = fill_requirement(&stored, false);
        again.set("standing", "FOUNDATION");
        again.set("was_key", "gate");
        assert_eq!(check_requirement(&again, &scheme).unwrap().requirement.asks, stored.asks, "filled in and sent again it is the same");
        scheme.take_out("FOUNDATION", "gate");
    }
}
