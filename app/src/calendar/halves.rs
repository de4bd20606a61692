//! The two halves of a long day: whoever comes to one of them alone is busy for its hours, and not for the others (`docs/POLICY.md` 10.4).

use chrono::{DateTime, Duration, Utc};

/// A day longer than this, in minutes, has two halves.
pub const HALF_DAY: i64 = 4 * 60;

/// The moment at which the second half of a day begins: its middle.
pub fn middle(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> DateTime<Utc> {
    starts_at + (ends_at - starts_at) / 2
}

/// From when to when somebody is there who comes to that part of a day alone (`MORNING`, `AFTERNOON`): all of it, for whoever comes to no
/// part alone, and where the day is too short to have halves.
pub fn hours_of(only: Option<&str>, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let half = only.filter(|_| ends_at - starts_at > Duration::minutes(HALF_DAY));
    match half {
        Some("MORNING") => (starts_at, middle(starts_at, ends_at)),
        Some("AFTERNOON") => (middle(starts_at, ends_at), ends_at),
        _ => (starts_at, ends_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn a_half_of_a_long_day_has_its_own_hours() {
        let at = |hour, minute| NaiveDate::from_ymd_opt(2026, 11, 9).unwrap().and_hms_opt(hour, minute, 0).unwrap().and_utc();
        for (only, ends, expected) in [
            (None, at(16, 0), (at(9, 30), at(16, 0))),
            (Some("MORNING"), at(16, 0), (at(9, 30), at(12, 45))),
            (Some("AFTERNOON"), at(16, 0), (at(12, 45), at(16, 0))),
            (Some("AFTERNOON"), at(13, 30), (at(9, 30), at(13, 30))),
        ] {
            assert_eq!(hours_of(only, at(9, 30), ends), expected, "{only:?} until {ends}");
        }
    }
}
