//! What practitioners and coordinators type, as tables.

use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 26).unwrap()
}

fn raw(fields: &[(&str, &str)]) -> RawForm {
    RawForm(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

/// The same fields with a date in three boxes.
fn dated(fields: &[(&str, &str)], name: &str, date: &str) -> RawForm {
    let mut form = raw(fields);
    for (part, value) in ["day", "month", "year"].into_iter().zip(date.split(' ')) {
        form.set(&format!("{name}-{part}"), value);
    }
    form
}

fn codes(wrong: &FormProblems) -> Vec<(&str, &str)> {
    wrong.0.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect()
}

fn own(changed: &[(&str, &str)]) -> RawForm {
    let mut form = raw(&[("week", "tue-evening"), ("max_travel_miles", "20"), ("max_cases", "2"), ("version", "3"), ("areas", "FENLAND")]);
    for (name, value) in changed {
        form.set(name, *value);
    }
    form
}

#[test]
fn own_times_are_read_and_never_is_an_answer() {
    let read = check_own_times(&own(&[("remote", "yes"), ("languages", "Urdu")])).unwrap();
    assert_eq!((read.max_travel_miles, read.remote, read.version), (20, true, 3));
    assert_eq!(read.areas, [District::Fenland]);
    let mut never = own(&[("no_times", "yes")]);
    never.0.retain(|(name, _)| name != "week");
    assert_eq!(check_own_times(&never).unwrap().week, WeekGrid::NEVER);
}

#[test]
fn own_times_that_make_no_sense_are_answered_with_what_to_do() {
    let huge = "9".repeat(10 * 1024 * 1024);
    for (field, typed, code) in [
        ("week", "", "missing"),
        ("week", "tue-night", "not_a_time"),
        ("max_travel_miles", "", "missing"),
        ("max_travel_miles", "-1", "not_a_number"),
        ("max_travel_miles", "501", "not_a_number"),
        ("max_travel_miles", huge.as_str(), "not_a_number"),
        ("max_cases", "many", "not_a_number"),
        ("languages", "Urdu\0", "control_character"),
        ("languages", huge.as_str(), "too_long"),
        ("areas", "NARNIA", "missing"),
        ("version", "x", "not_a_number"),
    ] {
        let wrong = check_own_times(&own(&[(field, typed)])).unwrap_err();
        assert_eq!(codes(&wrong), [(field, code)], "{field}");
    }
}

#[test]
fn blocked_days_are_a_span_that_is_not_over() {
    let form = |first: &str, last: &str| {
        let mut form = dated(&[], "first", first);
        if !last.is_empty() {
            form = RawForm(form.0.into_iter().chain(dated(&[], "last", last).0).collect());
        }
        form
    };
    for (first, last, days) in [("27 10 2026", "", 1), ("20 10 2026", "26 10 2026", 7), ("24 dec 2026", "2 1 2027", 10)] {
        let block = check_block(&form(first, last), today()).unwrap();
        assert_eq!((block.last_day - block.first_day).num_days() + 1, days, "{first} to {last}");
    }
    for (first, last, wrong) in [
        ("31 2 2027", "", ("first", "not_a_date")),
        ("1 1 2030", "", ("first", "too_far")),
        ("27 10 2026", "26 10 2026", ("last", "before_first_day")),
        ("1 10 2026", "2 10 2026", ("last", "in_the_past")),
        ("27 10 2026", "28 10 2027", ("last", "too_long")),
    ] {
        assert_eq!(codes(&check_block(&form(first, last), today()).unwrap_err()), [wrong], "{first} to {last}");
    }
}

#[test]
fn a_state_needs_a_day_and_mostly_a_reason() {
    let form = |state: &str, on: &str, reason: &str| dated(&[("state", state), ("state_reason", reason)], "state_on", on);
    assert!(check_state(&form("ACTIVE", "26 10 2026", ""), today()).is_ok());
    assert!(check_state(&form("ON_LEAVE", "1 10 2026", "New baby"), today()).is_ok());
    for (state, on, reason, wrong) in [
        ("ON_LEAVE", "1 10 2026", "", ("state_reason", "missing")),
        ("", "1 10 2026", "", ("state", "missing")),
        ("ACTIVE", "27 10 2026", "", ("state_on", "in_the_future")),
        ("LEFT", "1 10 2026", "a\0b", ("state_reason", "control_character")),
    ] {
        assert_eq!(codes(&check_state(&form(state, on, reason), today()).unwrap_err()), [wrong], "{state} {on}");
    }
}

#[test]
fn a_check_is_kept_without_its_certificate() {
    let fine = dated(&[("check_kind", "DBS"), ("check_level", "ENHANCED"), ("check_last_four", "0042")], "check_issued", "5 1 2026");
    assert_eq!(check_check(&fine, today()).unwrap().last_four.as_deref(), Some("0042"));
    let vetting = dated(&[("check_kind", "VETTING"), ("check_level", "NPPV2")], "check_expires", "5 1 2028");
    assert_eq!(check_check(&vetting, today()).unwrap().level, "NPPV2");
    let clearance = dated(&[("check_kind", "CLEARANCE"), ("check_prison", "HMP Example")], "check_expires", "5 1 2028");
    assert_eq!(check_check(&clearance, today()).unwrap().level, "HMP Example");
    for (form, wrong) in [
        (raw(&[]), vec![("check_kind", "missing")]),
        (raw(&[("check_kind", "DBS")]), vec![("check_level", "missing"), ("check_issued", "missing")]),
        (dated(&[("check_kind", "DBS"), ("check_level", "NPPV2")], "check_issued", "5 1 2026"), vec![("check_level", "missing")]),
        (dated(&[("check_kind", "DBS"), ("check_level", "BASIC")], "check_issued", "5 1 2027"), vec![("check_issued", "in_the_future")]),
        (raw(&[("check_kind", "VETTING"), ("check_level", "NPPV2")]), vec![("check_expires", "missing")]),
        (
            dated(&[("check_kind", "DBS"), ("check_level", "BASIC"), ("check_last_four", "001234567890")], "check_issued", "5 1 2026"),
            vec![("check_last_four", "not_four_digits")],
        ),
    ] {
        assert_eq!(codes(&check_check(&form, today()).unwrap_err()), wrong);
    }
}

#[test]
fn supervision_is_held_in_the_past_and_booked_in_the_future() {
    let form = |state: &str, on: &str| dated(&[("supervision_state", state)], "supervision_on", on);
    assert!(matches!(check_supervision(&form("HELD", "26 10 2026"), today()), Ok(SupervisionDay::Held(_))));
    assert!(matches!(check_supervision(&form("BOOKED", "27 10 2026"), today()), Ok(SupervisionDay::Booked(_))));
    for (state, on, code) in
        [("HELD", "27 10 2026", "in_the_future"), ("BOOKED", "25 10 2026", "in_the_past"), ("", "25 10 2026", "missing")]
    {
        assert_eq!(check_supervision(&form(state, on), today()).unwrap_err().0[0].code, code, "{state}");
    }
}

#[test]
fn items_and_pairs_need_what_makes_them_count() {
    assert!(check_item(&dated(&[("item_kind", "SAFEGUARDING")], "item_on", "1 10 2026"), today()).is_ok());
    assert_eq!(codes(&check_item(&raw(&[]), today()).unwrap_err()), [("item_kind", "missing"), ("item_on", "missing")]);
    assert_eq!(check_do_not_pair(&raw(&[("pair_with", " p-2026-0012 ")])).unwrap().0, "P-2026-0012");
    assert_eq!(codes(&check_do_not_pair(&raw(&[])).unwrap_err()), [("pair_with", "missing")]);
}
