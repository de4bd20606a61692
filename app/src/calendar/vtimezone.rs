//! The rules of a zone's clocks, as a calendar object carries them (RFC 5545 3.6.5).
//!
//! London has had one rule since 1996, so it is written down once. Any other zone is told by the changes around the appointment, each
//! on its own: right for the years that matter, whatever the zone does.

use super::zone::Zone;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};
use ical::{
    parser::ical::component::{IcalTimeZone, IcalTimeZoneTransition, IcalTimeZoneTransitionType},
    property::Property,
};

/// The block for that zone, good for appointments in the years from `first` to `last`.
pub(super) fn block(zone: Zone, first: i32, last: i32) -> IcalTimeZone {
    let mut block = IcalTimeZone::new();
    block.properties.push(line("TZID", zone.name()));
    block.transitions = if zone == Zone::LONDON { london() } else { by_changes(zone.0, first, last) };
    block
}

pub(super) fn line(name: impl Into<String>, value: impl Into<String>) -> Property {
    Property { name: name.into(), params: None, value: Some(value.into()) }
}

fn london() -> Vec<IcalTimeZoneTransition> {
    let summer = [
        ("DTSTART", "19960331T010000"),
        ("TZOFFSETFROM", "+0000"),
        ("TZOFFSETTO", "+0100"),
        ("TZNAME", "BST"),
        ("RRULE", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
    ];
    let winter = [
        ("DTSTART", "19961027T020000"),
        ("TZOFFSETFROM", "+0100"),
        ("TZOFFSETTO", "+0000"),
        ("TZNAME", "GMT"),
        ("RRULE", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    ];
    let transition = |kind, lines: [(&str, &str); 5]| {
        let mut transition = IcalTimeZoneTransition::new(kind);
        transition.properties = lines.into_iter().map(|(name, value)| line(name, value)).collect();
        transition
    };
    vec![transition(IcalTimeZoneTransitionType::DAYLIGHT, summer), transition(IcalTimeZoneTransitionType::STANDARD, winter)]
}

/// What a zone's clocks do from some instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Clocks {
    seconds: i32,
    summer: bool,
    name: String,
}

fn clocks(tz: Tz, at: DateTime<Utc>) -> Clocks {
    let offset = tz.offset_from_utc_datetime(&at.naive_utc());
    Clocks {
        seconds: offset.fix().local_minus_utc(),
        summer: offset.dst_offset() != Duration::zero(),
        name: offset.abbreviation().unwrap_or_default().to_owned(),
    }
}

/// The state before the year before `first`, then every change to the end of the year after `last`.
fn by_changes(tz: Tz, first: i32, last: i32) -> Vec<IcalTimeZoneTransition> {
    let year = |y: i32| NaiveDate::from_ymd_opt(y, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN).and_utc();
    let (mut at, end) = (year(first.saturating_sub(1)), year(last.saturating_add(2)));
    let mut known = clocks(tz, at);
    let long_before = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let mut found = vec![observance(long_before.min(at.naive_utc()), &known, &known)];
    while at < end {
        let next = at + Duration::days(1);
        let then = clocks(tz, next);
        if then != known {
            let change = instant_of_change(tz, at, next, &known);
            found.push(observance(change.naive_utc() + Duration::seconds(known.seconds.into()), &known, &then));
            known = then;
        }
        at = next;
    }
    found
}

/// The first second in `(before, after]` at which the clocks no longer do what they did at `before`.
fn instant_of_change(tz: Tz, mut before: DateTime<Utc>, mut after: DateTime<Utc>, known: &Clocks) -> DateTime<Utc> {
    while after - before > Duration::seconds(1) {
        let middle = before + (after - before) / 2;
        let middle = middle - Duration::nanoseconds(i64::from(middle.timestamp_subsec_nanos()));
        if clocks(tz, middle) == *known {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

/// One STANDARD or DAYLIGHT block: from `local` (by the clocks before it) on, the clocks do as `to` says.
fn observance(local: NaiveDateTime, from: &Clocks, to: &Clocks) -> IcalTimeZoneTransition {
    let kind = if to.summer { IcalTimeZoneTransitionType::DAYLIGHT } else { IcalTimeZoneTransitionType::STANDARD };
    let mut transition = IcalTimeZoneTransition::new(kind);
    transition.properties = vec![
        line("DTSTART", format!("{:04}{}", local.year(), local.format("%m%dT%H%M%S"))),
        line("TZOFFSETFROM", offset_text(from.seconds)),
        line("TZOFFSETTO", offset_text(to.seconds)),
    ];
    if !to.name.is_empty() {
        transition.properties.push(line("TZNAME", to.name.clone()));
    }
    transition
}

fn offset_text(seconds: i32) -> String {
    let (sign, size) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let short = format!("{sign}{:02}{:02}", size / 3600, size / 60 % 60);
    if size % 60 == 0 { short } else { format!("{short}{:02}", size % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str) -> Vec<String> {
        let block = block(name.parse().unwrap(), 2026, 2026);
        let value = |p: &[Property], name: &str| p.iter().find(|p| p.name == name).and_then(|p| p.value.clone()).unwrap_or_default();
        block
            .transitions
            .iter()
            .map(|t| format!("{:?} {} {}", t.transition, value(&t.properties, "DTSTART"), value(&t.properties, "TZOFFSETTO")))
            .collect()
    }

    #[test]
    fn every_change_around_the_year_is_told_by_the_clocks_before_it() {
        let new_york = told("America/New_York");
        assert_eq!(new_york.first().map(String::as_str), Some("STANDARD 19700101T000000 -0500"));
        assert!(new_york.contains(&"DAYLIGHT 20260308T020000 -0400".to_owned()), "{new_york:?}");
        assert!(new_york.contains(&"STANDARD 20261101T020000 -0500".to_owned()), "{new_york:?}");
        assert_eq!(told("Asia/Kolkata"), ["STANDARD 19700101T000000 +0530"]);
    }
}
