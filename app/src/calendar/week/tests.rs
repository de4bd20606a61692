//! Weeks as lists write them.

use super::*;
use proptest::prelude::*;

#[test]
fn lists_say_when_somebody_is_free() {
    for (written, slots, read_back) in [
        ("any", 21, "any"),
        ("Any time", 21, "any"),
        ("weekdays", 15, "weekdays"),
        ("weekends", 6, "weekends"),
        ("weekday evenings", 5, "weekday evenings"),
        ("Tue Thu evenings; Sat mornings", 3, "Tue Thu evenings; Sat mornings"),
        ("Mon Wed mornings", 2, "Mon Wed mornings"),
        ("Mon-Wed mornings", 3, "Mon Tue Wed mornings"),
        ("evenings", 7, "every day evenings"),
        ("Saturdays", 3, "Sat"),
        ("weekdays; weekends", 21, "any"),
        ("Mon mornings; Mon evenings", 2, "Mon mornings and evenings"),
        ("never", 0, "never"),
    ] {
        let week = WeekGrid::parse(written).unwrap();
        assert_eq!((week.count(), week.to_string().as_str()), (slots, read_back), "{written}");
    }
}

#[test]
fn words_that_are_no_times_are_refused() {
    for wrong in ["sometimes", "Tue someday", ";", "Fri-Mon mornings", "mo", "weekday evenings; whenever"] {
        assert_eq!(WeekGrid::parse(wrong).unwrap_err().code, "not_availability", "{wrong}");
    }
    assert_eq!(WeekGrid::parse(" ").unwrap_err().code, "missing");
    assert_eq!(WeekGrid::parse_optional("").unwrap(), None);
}

#[test]
fn two_people_share_only_the_times_that_both_have() {
    let shared = WeekGrid::parse("weekday evenings").unwrap().shared_with(WeekGrid::parse("Tue Thu evenings; Sat mornings").unwrap());
    assert_eq!(shared.to_string(), "Tue Thu evenings");
    assert!(shared.covers(NaiveDate::from_ymd_opt(2026, 10, 27).unwrap(), Part::Evening), "27 October 2026 is a Tuesday");
}

proptest! {
    #[test]
    fn every_week_is_read_back_as_it_was_written(bits in 0u32..=0x1F_FFFF) {
        let week = WeekGrid::from_bits(bits);
        prop_assert_eq!(WeekGrid::parse(&week.to_string()).unwrap(), week);
    }
}
