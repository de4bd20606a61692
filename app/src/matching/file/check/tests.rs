use super::super::instance::Party;
use super::super::testkit::{case, file, person, set, with};
use super::*;

fn complaints(file: InstanceFile) -> Vec<String> {
    Instance::check(file).expect_err("a file with problems").iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_file_is_taken_in_and_sorted() {
    let instance = Instance::check(file(vec![case("C2"), case("C1")], vec![person("P2", 1), person("P1", 3)])).expect("sound");
    assert_eq!(instance.cases()[0].id, "C1");
    assert_eq!((instance.case_at("C2"), instance.case_at("C3"), instance.practitioner_at("P2")), (Some(1), None, Some(1)));
}

#[test]
fn each_problem_is_named_with_its_entry() {
    let far = Party { x_m: i64::MAX, y_m: 0 };
    let table: Vec<(InstanceFile, &str)> = vec![
        (with(file(vec![], vec![]), |f| f.format = "rj-match-2".into()), "file: format must be \"rj-match-1\", not \"rj-match-2\"."),
        (with(file(vec![], vec![]), |f| f.days = 14), "file: days must be between 21 and 21, not 14."),
        (file(vec![case("C1"), case("C1")], vec![]), "case C1: id is used twice."),
        (file(vec![], vec![person("", 1)]), "practitioner : id must have 1 to 64 characters."),
        (file(vec![with(case("C1"), |c| c.parties = vec![])], vec![]), "case C1: parties must be two, not 0."),
        (
            file(vec![with(case("C1"), |c| c.parties[0] = far)], vec![]),
            "case C1: x_m of a party must be between -10000000 and 10000000, not 9223372036854775807.",
        ),
        (
            file(vec![with(case("C1"), |c| c.availability = "+00000000000003f".into())], vec![]),
            "case C1: availability must be 16 hexadecimal digits, not \"+00000000000003f\".",
        ),
        (
            file(vec![], vec![with(person("P1", 1), |p| p.availability = "8000000000000000".into())]),
            "practitioner P1: availability \"8000000000000000\" marks a time after the last of the 21 days.",
        ),
        (file(vec![], vec![person("P1", 4)]), "practitioner P1: level must be between 1 and 3, not 4."),
        (file(vec![], vec![with(person("P1", 1), |p| p.capacity = 0)]), "practitioner P1: capacity must be between 1 and 8, not 0."),
        (file(vec![], vec![with(person("P1", 1), |p| p.load = 3)]), "practitioner P1: load must be between 0 and 2, not 3."),
        (
            file(vec![], vec![with(person("P1", 1), |p| p.languages = [("pl".into(), 0)].into())]),
            "practitioner P1: fluency in \"pl\" must be between 1 and 3, not 0.",
        ),
        (
            file(vec![], vec![with(person("P1", 1), |p| p.avoid = set(&["P9"]))]),
            "practitioner P1: avoid names \"P9\", which is not in the file.",
        ),
        (
            file(vec![], vec![with(person("P1", 1), |p| p.conflicts = set(&["C9"]))]),
            "practitioner P1: conflicts names \"C9\", which is not in the file.",
        ),
        (
            file(vec![], vec![with(person("P1", 1), |p| p.preferred = set(&["P1"]))]),
            "practitioner P1: preferred names the person themselves.",
        ),
    ];
    for (file, sentence) in table {
        assert_eq!(complaints(file), [sentence]);
    }
}

#[test]
fn a_file_full_of_problems_gives_a_list_of_bearable_length() {
    let found = complaints(file((0..500).map(|_| case("C1")).collect(), vec![]));
    assert_eq!(found.len(), MOST_LISTED + 1);
    assert_eq!(found[MOST_LISTED], "file: 399 more problems are not listed.");
}
