//! What the clocks on the wall say, and when that is. The database keeps UTC; people read and type the time of their place.

use crate::shared::{problem::Problem, when};
use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use std::{fmt, str::FromStr};

/// A place's time, by its IANA name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(pub(super) Tz);

impl Zone {
    /// Where a service is when it says nothing else.
    pub const LONDON: Zone = Zone(Tz::Europe__London);

    /// The IANA name: `Europe/London`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The instant at which the clocks of this place show that time. When they show it twice, in the night in October in which they
    /// go back, the first of the two is meant.
    ///
    /// # Errors
    /// `clocks_go_forward`, for a time that the clocks of this place jump over; `not_a_time`, beyond the years that a calendar knows.
    pub fn to_utc(self, local: NaiveDateTime) -> Result<DateTime<Utc>, Problem> {
        match self.0.from_local_datetime(&local) {
            MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Ok(at.to_utc()),
            MappedLocalTime::None if local.and_utc() < DateTime::<Utc>::MAX_UTC - chrono::Duration::days(2) => {
                let sentence =
                    format!("At {} on {} the clocks go forward: choose another time", when::time(local.time()), when::day(local.date()));
                Err(Problem::new("clocks_go_forward", sentence))
            }
            MappedLocalTime::None => Err(Problem::new("not_a_time", "Enter a date in the years to come")),
        }
    }

    /// What the clocks of this place show at that instant.
    pub fn to_local(self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.0).naive_local()
    }
}

impl FromStr for Zone {
    type Err = Problem;

    fn from_str(name: &str) -> Result<Self, Problem> {
        name.parse::<Tz>().map(Zone).map_err(|_| Problem::new("not_a_zone", "Choose a time zone from the list, like Europe/London"))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `Tue 20 Oct 2015, 09:30`, as the clocks of that place show it.
pub fn local_day_time(at: DateTime<Utc>, zone: Zone) -> String {
    when::day_and_time(zone.to_local(at))
}

/// `Tue 20 Oct 2015`, by the calendar on the wall of that place.
pub fn local_day(at: DateTime<Utc>, zone: Zone) -> String {
    when::day(zone.to_local(at).date())
}

/// `Tue 20 Oct 2015, 09:30 to 16:00`; both days when it ends on another one.
pub fn local_span(starts: DateTime<Utc>, ends: DateTime<Utc>, zone: Zone) -> String {
    let (from, to) = (zone.to_local(starts), zone.to_local(ends));
    let end = if from.date() == to.date() { when::time(to.time()) } else { when::day_and_time(to) };
    format!("{} to {end}", when::day_and_time(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn at(month: u32, day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn ten_in_the_morning_stays_ten_in_the_morning_over_the_change() {
        for (month, day, utc_hour) in [(3, 27, 10), (3, 30, 9), (10, 23, 9), (10, 26, 10)] {
            let instant = Zone::LONDON.to_utc(at(month, day, 10, 0)).unwrap();
            assert_eq!(instant, at(month, day, utc_hour, 0).and_utc());
            assert_eq!(Zone::LONDON.to_local(instant), at(month, day, 10, 0));
        }
    }

    #[test]
    fn a_time_that_the_clocks_jump_over_is_refused_in_words() {
        let problem = Zone::LONDON.to_utc(at(3, 29, 1, 30)).unwrap_err();
        assert_eq!(problem.code, "clocks_go_forward");
        assert_eq!(problem.sentence, "At 01:30 on Sun 29 Mar 2026 the clocks go forward: choose another time");
        assert!(Zone::LONDON.to_utc(at(3, 29, 0, 59)).is_ok() && Zone::LONDON.to_utc(at(3, 29, 2, 0)).is_ok());
        assert_eq!(Zone::LONDON.to_utc(NaiveDateTime::MAX).map_err(|p| p.code).err().unwrap_or("not_a_time"), "not_a_time");
    }

    #[test]
    fn a_time_that_comes_twice_is_the_first_of_the_two() {
        assert_eq!(Zone::LONDON.to_utc(at(10, 25, 1, 30)).unwrap(), at(10, 25, 0, 30).and_utc());
    }

    #[test]
    fn times_read_as_the_clocks_of_the_place_show_them() {
        let (starts, ends) = (at(7, 1, 8, 30).and_utc(), at(7, 1, 15, 0).and_utc());
        assert_eq!(local_day_time(starts, Zone::LONDON), "Wed 1 Jul 2026, 09:30");
        assert_eq!(local_span(starts, ends, Zone::LONDON), "Wed 1 Jul 2026, 09:30 to 16:00");
        assert_eq!(local_span(starts, at(7, 2, 8, 0).and_utc(), Zone::LONDON), "Wed 1 Jul 2026, 09:30 to Thu 2 Jul 2026, 09:00");
        assert_eq!(local_day(at(7, 1, 23, 30).and_utc(), Zone::LONDON), "Thu 2 Jul 2026");
    }

    #[test]
    fn only_names_of_the_zone_table_are_taken() {
        assert_eq!("Europe/London".parse::<Zone>(), Ok(Zone::LONDON));
        for wrong in ["GMT Standard Time", "", "Europe/Londn", "Europe/London\r\nX:1"] {
            assert_eq!(wrong.parse::<Zone>().unwrap_err().code, "not_a_zone", "{wrong}");
        }
    }
}
