//! Headers and rows as spreadsheets bring them.

use super::*;

fn header(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn a_header_is_read_in_any_order_case_and_with_a_byte_order_mark() {
    let columns = [needed("name"), needed("email"), extra("party_phone")];
    let found = Header::read(&header(&["\u{FEFF}Email", "Party Phone", "shoe size", " NAME "]), &columns).unwrap();
    assert_eq!(found.ignored(), ["shoe_size"]);
    let row = Row { line: 2, cells: header(&["a@b.org", "07700 900123", "9", "Ada Ash"]) };
    let check = RowCheck::begin(&found, &row);
    assert_eq!((check.cell("name"), check.cell("email"), check.cell("party_phone")), ("Ada Ash", "a@b.org", "07700 900123"));
}

#[test]
fn every_missing_or_repeated_column_is_named() {
    let wrong = Header::read(&header(&["name", "name"]), &[needed("name"), needed("email"), needed("phone")]).unwrap_err();
    let named: Vec<(&str, &str)> = wrong.iter().map(|p| (p.column.as_str(), p.code.as_str())).collect();
    assert_eq!(named, [("name", "column_twice"), ("email", "column_missing"), ("phone", "column_missing")]);
}

#[test]
fn a_row_of_the_wrong_width_is_a_problem_of_its_own() {
    let found = Header::read(&header(&["name", "email"]), &[needed("name")]).unwrap();
    for (cells, wrong) in [(vec!["Ada"], true), (vec!["Ada", "a@b.org", "more"], true), (vec!["Ada", "a@b.org", " "], false)] {
        let row = Row { line: 7, cells: header(&cells) };
        assert_eq!(!RowCheck::begin(&found, &row).problems.is_empty(), wrong, "{cells:?}");
    }
}

#[test]
fn a_cell_lists_thirty_words_at_most_and_each_once() {
    let found = Header::read(&header(&["languages"]), &[needed("languages")]).unwrap();
    let listed = |cell: String| {
        let row = Row { line: 2, cells: vec![cell] };
        let mut check = RowCheck::begin(&found, &row);
        let words = check.list("languages", 60);
        (words.len(), check.problems.iter().map(|problem| problem.code.clone()).collect::<Vec<_>>())
    };
    let many = |from: u32, to: u32| (from..to).map(|n| format!("w{n}")).collect::<Vec<_>>().join(";");
    assert_eq!(listed("Polish; polish;;ÉLAN;élan".into()), (2, vec![]));
    assert_eq!(listed(many(0, 30)), (30, vec![]));
    assert_eq!(listed(many(0, 31)), (0, vec!["too_many".to_owned()]), "one problem, however many words");
    assert_eq!(listed(many(0, 4_900)), (0, vec!["too_many".to_owned()]));
}

#[test]
fn ten_thousand_new_agencies_are_proposed_in_the_time_of_one_reading() {
    let names: Vec<String> = (0..10_000).map(|n| format!("Agency Number {n}")).collect();
    let known: Vec<String> = (10_000..20_000).map(|n| format!("Agency Number {n}")).collect();
    let began = std::time::Instant::now();
    let mut agencies = Agencies::known(&known);
    for name in names.iter().chain(&known) {
        agencies.note(Some(&name.to_uppercase()));
    }
    assert_eq!(agencies.proposed().len(), 10_000);
    assert!(began.elapsed().as_secs() < 10, "each against each takes minutes");
}
