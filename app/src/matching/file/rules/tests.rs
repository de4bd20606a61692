use super::super::instance::{Gender, Party};
use super::super::testkit::{case, person, set, with};
use super::*;

#[test]
fn each_rule_keeps_out_the_people_it_names() {
    use Seat::{Co, Lead, Shadow};
    let adult = || person("P1", 2);
    let plain = || case("C1");
    let table: Vec<(&str, Case, Practitioner, Seat, Option<SeatRule>)> = vec![
        ("nothing in the way", plain(), adult(), Lead, None),
        ("vetted to the very last day", plain(), with(adult(), |p| p.vetting_until_day = 40), Lead, None),
        ("vetting ends a day early", plain(), with(adult(), |p| p.vetting_until_day = 39), Co, Some(SeatRule::Vetting)),
        ("knows somebody", plain(), with(adult(), |p| p.conflicts = set(&["C1"])), Co, Some(SeatRule::Conflict)),
        ("knows somebody elsewhere", plain(), with(adult(), |p| p.conflicts = set(&["C2"])), Co, None),
        ("is full", plain(), with(adult(), |p| p.load = 2), Lead, Some(SeatRule::Capacity)),
        ("wrong gender", with(plain(), |c| c.required_gender = Some(Gender::M)), adult(), Lead, Some(SeatRule::Gender)),
        ("wrong gender even to watch", with(plain(), |c| c.required_gender = Some(Gender::M)), adult(), Shadow, Some(SeatRule::Gender)),
        ("as far as they go", with(plain(), |c| c.parties[1] = Party { x_m: 12_000, y_m: 16_000 }), adult(), Co, None),
        ("a metre too far", with(plain(), |c| c.parties[1] = Party { x_m: 0, y_m: 20_001 }), adult(), Co, Some(SeatRule::Travel)),
        ("a foundation lead", plain(), person("P1", 1), Lead, Some(SeatRule::Level)),
        ("a foundation co", plain(), person("P1", 1), Co, None),
        ("an intermediate lead, sensitive", with(plain(), |c| c.sensitive = true), adult(), Lead, Some(SeatRule::Level)),
        ("an advanced lead, sensitive", with(plain(), |c| c.sensitive = true), person("P1", 3), Lead, None),
        ("a foundation co, sensitive", with(plain(), |c| c.sensitive = true), person("P1", 1), Co, Some(SeatRule::Level)),
        ("lead without the language", with(plain(), |c| c.required_language = Some("pl".into())), adult(), Lead, Some(SeatRule::Language)),
        ("co without the language", with(plain(), |c| c.required_language = Some("pl".into())), adult(), Co, None),
        (
            "lead with a little of the language",
            with(plain(), |c| c.required_language = Some("pl".into())),
            with(adult(), |p| p.languages = [("pl".to_owned(), 1)].into()),
            Lead,
            Some(SeatRule::Language),
        ),
        (
            "lead with enough of the language",
            with(plain(), |c| c.required_language = Some("pl".into())),
            with(adult(), |p| p.languages = [("pl".to_owned(), 2)].into()),
            Lead,
            None,
        ),
        ("lead not endorsed", with(plain(), |c| c.required_endorsement = Some("hate".into())), adult(), Lead, Some(SeatRule::Endorsement)),
        ("co not endorsed", with(plain(), |c| c.required_endorsement = Some("hate".into())), adult(), Co, None),
        ("does not want to shadow", plain(), adult(), Shadow, Some(SeatRule::ShadowWish)),
        ("wants to shadow", plain(), with(person("P1", 1), |p| p.open_to_shadow = true), Shadow, None),
    ];
    for (what, case, person, seat, expected) in table {
        assert_eq!(first_broken(&case, &person, seat), expected, "{what}");
    }
}

#[test]
fn the_first_rule_in_the_fixed_order_is_the_reason() {
    let case = with(case("C1"), |c| c.required_gender = Some(Gender::M));
    let mut person = with(person("P1", 1), |p| {
        p.vetting_until_day = 0;
        p.conflicts = set(&["C1"]);
        p.load = 2;
        p.max_travel_m = 0;
        p.x_m = 5;
    });
    let mut reasons = Vec::new();
    let lifts: [fn(&mut Practitioner); 6] =
        [|_| {}, |p| p.vetting_until_day = 99, |p| p.conflicts.clear(), |p| p.load = 0, |p| p.gender = Gender::M, |p| p.x_m = 0];
    for lift in lifts {
        lift(&mut person);
        reasons.push(first_broken(&case, &person, Seat::Lead).expect("a reason").name());
    }
    assert_eq!(reasons, ["vetting", "conflict", "capacity", "gender", "travel", "level"]);
}

#[test]
fn each_team_rule_keeps_people_apart() {
    let (lead, co) = (person("P1", 2), person("P2", 1));
    let learner = person("P3", 1);
    let shadowed = with(case("C1"), |c| c.wants_shadow = true);
    let colleague = |p: Practitioner| with(p, |p| p.agency = 7);
    let referred = with(case("C1"), |c| c.agency = 7);
    let foe = with(person("P2", 2), |p| p.avoid = set(&["P1"]));
    let table = [
        ("two people who may", broken_by_team(&case("C1"), &lead, &co, None), vec![]),
        ("one person twice", broken_by_team(&case("C1"), &lead, &lead, None), vec![TeamRule::DifferentPeople]),
        ("lead also shadows", broken_by_team(&shadowed, &lead, &person("P2", 2), Some(&lead)), vec![TeamRule::DifferentPeople]),
        ("foundation co and shadow", broken_by_team(&shadowed, &lead, &co, Some(&learner)), vec![TeamRule::OneFoundation]),
        ("foundation shadow only", broken_by_team(&shadowed, &lead, &person("P2", 2), Some(&learner)), vec![]),
        ("co avoids lead", broken_by_team(&case("C1"), &lead, &foe, None), vec![TeamRule::Avoid]),
        ("lead avoids co", broken_by_team(&case("C1"), &foe, &lead, None), vec![TeamRule::Avoid]),
        ("shadow avoids lead", broken_by_team(&shadowed, &lead, &person("P4", 2), Some(&foe)), vec![TeamRule::Avoid]),
        (
            "both from the agency",
            broken_by_team(&referred, &colleague(lead.clone()), &colleague(co.clone()), None),
            vec![TeamRule::Independent],
        ),
        ("one from the agency", broken_by_team(&referred, &colleague(lead.clone()), &co, None), vec![]),
        ("colleagues, no agency", broken_by_team(&case("C1"), &colleague(lead.clone()), &colleague(co.clone()), None), vec![]),
        ("no shadow seat", broken_by_team(&case("C1"), &lead, &person("P2", 2), Some(&learner)), vec![TeamRule::ShadowWanted]),
    ];
    for (what, found, expected) in table {
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn far_corners_of_the_number_line_are_far_and_not_a_fault() {
    let case = with(case("C1"), |c| c.parties[0] = Party { x_m: i64::MAX, y_m: i64::MIN });
    let person = with(person("P1", 2), |p| (p.x_m, p.y_m) = (i64::MIN, i64::MAX));
    assert!(distance_m(&case, &person) >= i64::MAX / 2);
    assert_eq!(first_broken(&case, &person, Seat::Lead), Some(SeatRule::Travel));
}
