use super::*;
use proptest::prelude::*;

fn wanted() -> Wanted {
    let at = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap().and_time(NaiveTime::MIN).and_utc();
    Wanted { from: at(2026, 10, 19), to: at(2028, 4, 26), home: Tz::Europe__London }
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{}END:VCALENDAR\r\n", events.replace('\n', "\r\n"))
}

fn read(events: &str) -> Result<Vec<Span>, Unusable> {
    busy_times(calendar(&format!("BEGIN:VEVENT\nUID:1\n{events}\nEND:VEVENT\n")).as_bytes(), wanted(), &|| false)
}

/// Starts and lengths in minutes, in UTC.
fn told(spans: &[Span]) -> Vec<String> {
    spans.iter().map(|s| format!("{} {}", s.starts_at.format("%Y-%m-%dT%H:%M"), (s.ends_at - s.starts_at).num_minutes())).collect()
}

#[test]
fn times_are_read_by_the_clocks_that_they_name() {
    for (what, lines, expected) in [
        ("UTC", "DTSTART:20261103T090000Z\nDTEND:20261103T100000Z", vec!["2026-11-03T09:00 60"]),
        ("no zone is the service's", "DTSTART:20270703T090000\nDTEND:20270703T100000", vec!["2027-07-03T08:00 60"]),
        (
            "a zone by name",
            "DTSTART;TZID=Europe/Paris:20261103T090000\nDTEND;TZID=Europe/Paris:20261103T100000",
            vec!["2026-11-03T08:00 60"],
        ),
        (
            "a Windows name",
            "DTSTART;TZID=GMT Standard Time:20270703T090000\nDTEND;TZID=GMT Standard Time:20270703T100000",
            vec!["2027-07-03T08:00 60"],
        ),
        (
            "a vendor's name",
            "DTSTART;TZID=/vendor.example/20260101_1/Europe/London:20270703T090000\nDURATION:PT1H30M",
            vec!["2027-07-03T08:00 90"],
        ),
        ("a whole day", "DTSTART;VALUE=DATE:20261103", vec!["2026-11-03T00:00 1440"]),
        ("the day the clocks go forward", "DTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270329", vec!["2027-03-28T00:00 1380"]),
        ("the day they go back", "DTSTART;VALUE=DATE:20261025", vec!["2026-10-24T23:00 1500"]),
        ("a night over the change", "DTSTART:20270327T220000\nDTEND:20270328T060000", vec!["2027-03-27T22:00 420"]),
        ("free", "DTSTART:20261103T090000Z\nDTEND:20261103T100000Z\nTRANSP:TRANSPARENT", vec![]),
        ("cancelled", "DTSTART:20261103T090000Z\nDTEND:20261103T100000Z\nSTATUS:CANCELLED", vec![]),
        ("no time at all", "DTSTART:20261103T090000Z", vec![]),
        ("backwards", "DTSTART:20261103T090000Z\nDTEND:20261103T080000Z", vec![]),
        ("long past", "DTSTART:20160103T090000Z\nDTEND:20160103T100000Z", vec![]),
    ] {
        assert_eq!(told(&read(lines).unwrap()), expected, "{what}");
    }
}

#[test]
fn what_repeats_is_counted_out() {
    for (what, lines, expected) in [
        (
            "weekly, at ten on the wall in summer and winter",
            "DTSTART;TZID=Europe/London:20270320T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3",
            vec!["2027-03-20T10:00 60", "2027-03-27T10:00 60", "2027-04-03T09:00 60"],
        ),
        (
            "until a day, said without an hour",
            "DTSTART;TZID=Europe/London:20261102T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261103",
            vec!["2026-11-02T10:00 60", "2026-11-03T10:00 60"],
        ),
        (
            "not at one time, and at another",
            "DTSTART:20261102T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261103T100000Z\nRDATE:20261110T100000Z",
            vec!["2026-11-02T10:00 60", "2026-11-04T10:00 60", "2026-11-10T10:00 60"],
        ),
        (
            "a period",
            "DTSTART:20261102T100000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20261105T100000Z/PT3H",
            vec!["2026-11-02T10:00 60", "2026-11-05T10:00 180"],
        ),
        ("begun long ago", "DTSTART;VALUE=DATE:19701103\nRRULE:FREQ=YEARLY", vec!["2026-11-03T00:00 1440", "2027-11-03T00:00 1440"]),
        ("never", "DTSTART:20261102T100000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", vec!["2026-11-02T10:00 60"]),
    ] {
        assert_eq!(told(&read(lines).unwrap()), expected, "{what}");
    }
}

#[test]
fn one_repetition_moved_or_called_off_counts_as_it_is_now() {
    let series = "BEGIN:VEVENT\nUID:1\nDTSTART:20261102T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\nEND:VEVENT\n";
    let moved = "BEGIN:VEVENT\nUID:1\nSEQUENCE:3\nRECURRENCE-ID:20261103T100000Z\nDTSTART:20261103T150000Z\nDURATION:PT2H\nEND:VEVENT\n";
    let off =
        "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261104T100000Z\nDTSTART:20261104T100000Z\nDURATION:PT1H\nSTATUS:CANCELLED\nEND:VEVENT\n";
    let another = "BEGIN:VEVENT\nUID:2\nRECURRENCE-ID:20261105T100000Z\nDTSTART:20261105T120000Z\nDURATION:PT1H\nEND:VEVENT\n";
    let spans = busy_times(calendar(&format!("{moved}{series}{off}{another}")).as_bytes(), wanted(), &|| false).unwrap();
    assert_eq!(told(&spans), ["2026-11-02T10:00 60", "2026-11-03T15:00 120", "2026-11-05T10:00 60", "2026-11-05T12:00 60"]);
    let later =
        "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261104T100000Z\nDTSTART:20261104T080000Z\nDURATION:PT1H\nEND:VEVENT\n";
    let spans = busy_times(calendar(&format!("{series}{later}")).as_bytes(), wanted(), &|| false).unwrap();
    assert_eq!(told(&spans), ["2026-11-02T10:00 60", "2026-11-03T10:00 60", "2026-11-04T08:00 60", "2026-11-05T08:00 60"]);
}

#[test]
fn a_zone_by_its_block_alone() {
    let block = "BEGIN:VTIMEZONE\nTZID:Home\nX-LIC-LOCATION:Europe/Paris\nBEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\n\
                 TZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Home:20261103T090000\nDURATION:PT1H\nEND:VEVENT\n";
    let spans = busy_times(calendar(block).as_bytes(), wanted(), &|| false).unwrap();
    assert_eq!(told(&spans), ["2026-11-03T08:00 60"]);
}

#[test]
fn what_is_hostile_is_refused_in_words() {
    let deep = format!("{}{}", "BEGIN:VCALENDAR\r\n".repeat(9), "END:VCALENDAR\r\n".repeat(9));
    let many = calendar(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(20_001));
    let utf16: Vec<u8> = "BEGIN:VCALENDAR".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = b"BEGIN:VCALENDAR\r\nX:caf\xe9\r\nEND:VCALENDAR\r\n".to_vec();
    let rule = |rule: &str| {
        calendar(&format!("BEGIN:VEVENT\nUID:1\nDTSTART:20261102T100000Z\nDURATION:PT1S\nRRULE:{rule}\nEND:VEVENT\n")).into_bytes()
    };
    for (octets, reason) in [
        (vec![b' '; SIZE_MAX + 1], Unusable::TooLarge),
        (utf16, Unusable::NotText),
        (latin, Unusable::NotText),
        (b"<html>Sign in</html>".to_vec(), Unusable::NotACalendar),
        (Vec::new(), Unusable::NotACalendar),
        (deep.into_bytes(), Unusable::Nested),
        (many.into_bytes(), Unusable::TooMany),
        (rule("FREQ=SECONDLY"), Unusable::TooOften),
        (rule("FREQ=MINUTELY;COUNT=5"), Unusable::TooOften),
        (rule("FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,1,2,3,4,5,6,7,8,9"), Unusable::TooOften),
    ] {
        assert_eq!(busy_times(&octets, wanted(), &|| false), Err(reason), "{reason}");
        assert!(reason.to_string().ends_with('.') && Unusable::ALL.contains(&reason));
    }
    assert_eq!(busy_times(&rule("FREQ=DAILY"), wanted(), &|| true), Err(Unusable::TooMany), "whoever waited long enough may say so");
    assert_eq!(busy_times(calendar("").repeat(9).as_bytes(), wanted(), &|| true), Err(Unusable::TooMany), "also while the lines are read");
    assert!(busy_times(&rule("FREQ=DAILY"), wanted(), &|| false).unwrap().len() < SPANS_MAX);
    assert!(
        busy_times(format!("\u{FEFF}{}", calendar("")).as_bytes(), wanted(), &|| false).unwrap().is_empty(),
        "a mark at the start is none"
    );
}

#[test]
fn whole_days_are_those_from_midnight_to_midnight() {
    let days = |lines: &str| whole_days(&read(lines).unwrap(), Tz::Europe__London);
    let ymd = |month, day| NaiveDate::from_ymd_opt(2027, month, day).unwrap();
    assert_eq!(days("DTSTART;VALUE=DATE:20270703\nDTEND;VALUE=DATE:20270706"), [(ymd(7, 3), ymd(7, 5))]);
    assert_eq!(days("DTSTART:20270703T120000\nDTEND:20270705T120000"), [(ymd(7, 4), ymd(7, 4))]);
    assert_eq!(days("DTSTART:20270703T000000\nDTEND:20270703T235900"), []);
}

proptest! {
    #[test]
    fn no_octets_bring_it_down(octets in proptest::collection::vec(any::<u8>(), 0..400)) {
        drop(busy_times(&octets, wanted(), &|| false));
        let text = calendar(&format!("BEGIN:VEVENT\n{}\nEND:VEVENT\n", String::from_utf8_lossy(&octets)));
        drop(busy_times(text.as_bytes(), wanted(), &|| false));
    }

    #[test]
    fn times_come_in_order_apart_and_in_bounds(
        events in proptest::collection::vec((0u32..900, 0u32..24, 1u32..3000, "(DAILY|WEEKLY|MONTHLY|YEARLY)", 1u32..5, 1u32..40), 0..12)
    ) {
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let lines: String = events.iter().zip(0..).map(|((day, hour, minutes, often, every, times), at)| {
            let start = (first + Days::new((*day).into())).and_hms_opt(*hour, 0, 0).unwrap().format("%Y%m%dT%H%M%S");
            format!("BEGIN:VEVENT\nUID:{at}\nDTSTART:{start}\nDURATION:PT{minutes}M\nRRULE:FREQ={often};INTERVAL={every};COUNT={times}\nEND:VEVENT\n")
        }).collect();
        let spans = busy_times(calendar(&lines).as_bytes(), wanted(), &|| false).unwrap();
        prop_assert!(spans.len() <= SPANS_MAX);
        prop_assert!(spans.iter().all(|s| s.starts_at < s.ends_at && s.starts_at >= wanted().from && s.ends_at <= wanted().to));
        prop_assert!(spans.windows(2).all(|pair| pair[0].ends_at < pair[1].starts_at));
    }
}

#[test]
fn a_file_that_excepts_all_that_it_names_is_counted_like_any_other() {
    let times = |count: u32, at: &dyn Fn(u32) -> String| (0..count).map(at).collect::<Vec<_>>().join(",");
    let minute = |n: u32| format!("202611{:02}T{:02}{:02}00", 1 + n / 1440, n / 60 % 24, n % 60);
    // Thirty thousand times, each of them the last of thirty thousand exceptions: every one is looked up, and none searched for.
    let excepted = times(30_000, &minute);
    let named = times(30_000, &|_| minute(29_999));
    let lines = format!(
        "DTSTART;TZID=Europe/London:20261101T000000\nDURATION:PT1M\nRDATE;TZID=Europe/London:{named}\nEXDATE;TZID=Europe/London:{excepted}"
    );
    let asked = std::cell::Cell::new(0);
    let enough = || {
        asked.set(asked.get() + 1);
        false
    };
    let found = busy_times(calendar(&format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n")).as_bytes(), wanted(), &enough);
    assert!(matches!(found, Ok(ref spans) if spans.is_empty()) || matches!(found, Err(Unusable::TooMany)), "{found:?}");
    assert!(asked.get() >= 30_000 / 256, "the clock was looked at while they were counted: {}", asked.get());
}
