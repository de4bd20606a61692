//! The example files of the repository, checked as the import checks them.

use super::rows::{Checked, Row, RowProblem, Sheet};
use super::{bookings, practitioners, referrals};
use crate::people::practitioners::words::{DbsLevel, Kind, Standing, VettingKind};
use crate::shared::text::Email;
use crate::shared::vocabulary::{CrimeGroup, District, Gender, Level, Mechanism, OtherParty};
use crate::shared::when::date;

const PRACTITIONERS: &str = include_str!("../../../examples/practitioners.csv");
const WITH_MISTAKES: &str = include_str!("../../../examples/practitioners-with-mistakes.csv");
const OCTOBER: &str = include_str!("../../../examples/referrals-2026-10.csv");
const HUB: &str = include_str!("../../../examples/hub-referrals-2015-05.csv");
const COURSE: &str = include_str!("../../../examples/practitioner-course-2015-10-bookings.csv");

/// Enough of CSV for the examples: commas, quotes, doubled quotes, one row to a line.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    cells.push(cell);
    cells
}

fn sheet(text: &str) -> Sheet {
    let mut lines = text.lines().zip(1u32..);
    let header = lines.next().map(|(line, _)| cells(line)).unwrap();
    Sheet { header, rows: lines.map(|(text, line)| Row { line, cells: cells(text) }).collect() }
}

fn named(problems: &[RowProblem]) -> Vec<(u32, &str, &str)> {
    problems.iter().map(|problem| (problem.line, problem.column.as_str(), problem.code.as_str())).collect()
}

fn people(text: &str) -> Checked<practitioners::PractitionerRow> {
    practitioners::check(&sheet(text), &["Peterborough YOS".into()], date("26/10/2026").unwrap())
}

/// The first line of the good list with one cell changed.
fn with(column: &str, value: &str) -> Vec<(String, String)> {
    let mut sheet = sheet(PRACTITIONERS);
    sheet.rows.truncate(1);
    let at = sheet.header.iter().position(|name| name == column).unwrap();
    sheet.rows[0].cells[at] = value.into();
    let checked = practitioners::check(&sheet, &[], date("26/10/2026").unwrap());
    checked.problems.into_iter().map(|problem| (problem.column, problem.code)).collect()
}

#[test]
fn thirty_practitioners_come_in_with_everything_that_the_list_says() {
    let checked = people(PRACTITIONERS);
    assert_eq!((checked.good.len(), checked.problems.len(), checked.bad_rows()), (30, 0, 0));
    assert_eq!(checked.new_agencies.len(), 6, "{:?}", checked.new_agencies);
    assert!(!checked.new_agencies.contains(&"Peterborough YOS".into()), "is on record");

    let moira = &checked.good[0];
    assert_eq!((moira.line, moira.name.as_str(), moira.kind, moira.gender), (2, "Moira Ellis", Kind::Volunteer, Some(Gender::Female)));
    assert_eq!(moira.level, Some((Level::Advanced, date("6/11/2025").unwrap())));
    assert_eq!(moira.endorsements, ["sensitive and complex", "custody"]);
    assert_eq!(moira.dbs, Some((DbsLevel::Enhanced, date("19/7/2025").unwrap())));
    assert_eq!(moira.vetting, Some((VettingKind::Nppv2, date("10/3/2029").unwrap())));
    assert_eq!((moira.max_travel_miles, moira.max_cases), (Some(10), Some(1)));
    assert_eq!(moira.availability.unwrap().to_string(), "weekday evenings");
    assert_eq!(moira.status, Standing::Active);

    let nia = &checked.good[5];
    assert_eq!((nia.level, nia.dbs, nia.vetting, nia.status), (None, None, None, Standing::InTraining));
    let ingrid = checked.good.iter().find(|row| row.name == "Ingrid Solberg").unwrap();
    assert_eq!(ingrid.status, Standing::OnLeave);
    let karol = checked.good.iter().find(|row| row.name == "Karol Nowak").unwrap();
    assert_eq!(karol.languages, ["Lithuanian", "Polish"]);
}

#[test]
fn all_eight_wrong_rows_are_named_and_the_other_four_come_in() {
    let checked = people(WITH_MISTAKES);
    assert_eq!(
        named(&checked.problems),
        [
            (3, "email", "not_an_email"),
            (5, "level_awarded_on", "not_a_date"),
            (6, "email", "email_of_another"),
            (7, "name", "missing"),
            (8, "postcode", "not_a_postcode"),
            (9, "level", "not_in_list"),
            (10, "max_cases", "not_a_number"),
            (11, "name", "formula"),
        ]
    );
    assert_eq!(checked.bad_rows(), 8);
    assert!(checked.problems.iter().all(|problem| problem.message.len() > 10 && !problem.message.contains("calc")));
    let good: Vec<&str> = checked.good.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(good, ["Moira Ellis", "Kate Lowe", "Farah Aziz", "Leon Whitmore"]);
    assert_eq!(checked.good[2].phone.as_ref().unwrap().as_str(), "07700900210", "the zero-width space is cleaned");
    assert!(checked.new_agencies.is_empty(), "agencies of rows that stay out are not proposed");
}

#[test]
fn a_problem_is_one_flat_object_for_programs() {
    let checked = people(WITH_MISTAKES);
    let json = serde_json::to_value(&checked.problems[0]).unwrap();
    assert_eq!(json["line"], 3);
    assert_eq!(json["column"], "email");
    assert_eq!(json["code"], "not_an_email");
    assert_eq!(json["message"], "Enter an e-mail address like name@example.org");
}

#[test]
fn what_a_practitioner_row_refuses() {
    for (column, value, code) in [
        ("name", "\u{202E}", "missing"),
        ("name", "Ada\0Ash", "control_character"),
        ("email", "a@@example.org", "not_an_email"),
        ("phone", "call me", "not_a_phone"),
        ("kind", "", "missing"),
        ("kind", "robot", "not_in_list"),
        ("agency", "=HYPERLINK(1)", "formula"),
        ("gender", "x", "not_in_list"),
        ("level", "", "missing"),
        ("level_awarded_on", "", "missing"),
        ("level_awarded_on", "27/10/2026", "in_the_future"),
        ("dbs_level", "super", "not_in_list"),
        ("dbs_issued_on", "29/02/2025", "not_a_date"),
        ("vetting", "NPPV9", "not_in_list"),
        ("vetting_expires_on", "", "missing"),
        ("max_travel_miles", "ten", "not_a_number"),
        ("max_cases", "51", "not_a_number"),
        ("availability", "now and then", "not_availability"),
        ("last_supervision_on", "01/01/2030", "in_the_future"),
        ("status", "suspended", "not_in_list"),
    ] {
        assert_eq!(with(column, value), [(column.to_owned(), code.to_owned())], "{column}: {value:?}");
    }
    assert_eq!(with("name", &"x".repeat(10_000_000)), [("name".to_owned(), "too_long".to_owned())]);
}

#[test]
fn one_row_may_have_several_problems_and_one_person_may_stand_twice() {
    let mut list = sheet(PRACTITIONERS);
    list.rows.truncate(2);
    list.rows[1].cells = vec![String::new(); 20];
    list.rows[1].cells[0] = "Sunil Rao".into();
    let wrong = practitioners::check(&list, &[], date("26/10/2026").unwrap());
    assert_eq!(named(&wrong.problems), [(3, "email", "missing"), (3, "kind", "missing"), (3, "status", "missing")]);

    list.rows[1].cells = list.rows[0].cells.clone();
    list.rows[1].cells[0] = " MOIRA  ELLIS".into();
    assert_eq!(practitioners::check(&list, &[], date("26/10/2026").unwrap()).good.len(), 2, "the same name updates");
}

#[test]
fn the_october_list_brings_twenty_four_referrals() {
    let checked = referrals::check(&sheet(OCTOBER), &[], date("26/10/2026").unwrap());
    assert_eq!((checked.good.len(), named(&checked.problems)), (24, vec![]));
    let [first, kyle] = [0, 3].map(|at| &checked.good[at]);
    assert_eq!((first.mechanism, first.district, first.other_party), (Mechanism::Police, District::CambridgeCity, OtherParty::Identified));
    assert_eq!(first.party.safe_contact.as_deref(), Some("mobile after 18:00; no voicemail"));
    assert_eq!(first.other_party_name.as_deref(), Some("Jake Avery"));
    assert_eq!(kyle.facilitator_gender, Some(Gender::Female));
    assert_eq!(checked.good[4].language.as_deref(), Some("Urdu"));
    assert_eq!(checked.good[10].flags, ["hate: race"]);
    let own: Vec<_> = checked.good.iter().filter(|row| row.mechanism == Mechanism::SelfReferral).collect();
    assert!(own.len() == 2 && own.iter().all(|row| row.referrer_name.is_none() && row.agency.is_none()));
}

#[test]
fn the_hub_list_brings_nine_for_whom_no_offender_is_identified() {
    let checked = referrals::check(&sheet(HUB), &[], date("01/06/2015").unwrap());
    assert_eq!((checked.good.len(), named(&checked.problems)), (9, vec![]));
    assert!(checked.good.iter().all(|row| row.other_party == OtherParty::NotIdentified && row.notes.is_some()));
    let counted = |group: CrimeGroup| checked.good.iter().filter(|row| row.crime_group == group).count();
    use CrimeGroup::{Burglary, CriminalDamage, Robbery, Theft, ViolenceWithInjury};
    assert_eq!([Burglary, CriminalDamage, ViolenceWithInjury, Theft, Robbery].map(counted), [3, 2, 2, 1, 1]);
    assert_eq!(checked.new_agencies, ["Cambridgeshire Victims' Hub"]);
    assert_eq!(referrals::check(&sheet(HUB), &[], date("01/05/2015").unwrap()).good.len(), 0, "none is received yet");
}

#[test]
fn what_a_referral_row_refuses() {
    for (column, value, code) in [
        ("received_on", "", "missing"),
        ("mechanism", "pigeon", "not_in_list"),
        ("referrer_name", "", "missing"),
        ("initiated_by", "", "missing"),
        ("party_name", "@SUM(A1)", "formula"),
        ("party_role", "witness", "not_in_list"),
        ("party_email", "a@b", "not_an_email"),
        ("party_postcode", "CB1", "not_a_postcode"),
        ("crime_group", "sorcery", "not_in_list"),
        ("incident_on", "02/10/2026", "after_referral"),
        ("district", "Mars", "not_in_list"),
        ("other_party", "not identified", "other_party_named"),
        ("consent_to_contact", "perhaps", "not_in_list"),
        ("other_party_postcode", "nowhere", "not_a_postcode"),
        ("facilitator_gender", "any", "not_in_list"),
    ] {
        let mut list = sheet(OCTOBER);
        list.rows.truncate(1);
        let at = list.header.iter().position(|name| name == column).unwrap();
        list.rows[0].cells[at] = value.into();
        let checked = referrals::check(&list, &[], date("26/10/2026").unwrap());
        let first = checked.problems.first().map(|problem| problem.code.as_str());
        assert_eq!((checked.problems.len(), first), (1, Some(code)), "{column}: {value:?} {:?}", checked.problems);
    }
    let mut list = sheet(OCTOBER);
    list.rows.push(Row { line: 26, cells: list.rows[0].cells.clone() });
    let twice = referrals::check(&list, &[], date("26/10/2026").unwrap());
    assert_eq!(named(&twice.problems), [(26, "crime_reference", "repeated")]);
}

#[test]
fn the_course_list_keeps_the_order_in_which_people_asked() {
    let now = date("05/09/2015").unwrap().and_hms_opt(9, 0, 0).unwrap();
    let checked = bookings::check(&sheet(COURSE), &[], now);
    assert_eq!((checked.good.len(), named(&checked.problems)), (10, vec![]));
    assert!(checked.good.is_sorted_by_key(|row| row.asked_at));
    let (kaur, nia) = (&checked.good[2], &checked.good[9]);
    assert_eq!((kaur.manager_approved, nia.manager_approved, nia.agency.as_deref()), (Some(false), None, None));
    assert_eq!(kaur.email, Email::parse("jas.kaur@example.org").unwrap());

    let mut list = sheet(COURSE);
    list.rows[1].cells = list.rows[0].cells.clone();
    list.rows[2].cells[2] = "ALAN.PIKE@example.org".into();
    list.rows[3].cells[3] = "02/09/2015".into();
    list.rows[4].cells[5] = String::new();
    list.rows[5].cells[3] = "06/09/2015 09:00".into();
    assert_eq!(
        named(&bookings::check(&list, &[], now).problems),
        [
            (3, "email", "repeated"),
            (4, "email", "email_of_another"),
            (5, "asked_at", "not_a_time"),
            (6, "manager_approved", "missing"),
            (7, "asked_at", "in_the_future"),
        ]
    );
}

#[test]
fn a_file_without_its_columns_says_so_once_and_takes_nothing_in() {
    let mut list = sheet(PRACTITIONERS);
    list.header[1] = "mail".into();
    let checked = practitioners::check(&list, &[], date("26/10/2026").unwrap());
    assert_eq!(named(&checked.problems), [(1, "email", "column_missing")]);
    assert!(checked.good.is_empty());
}
