//! What a foreign calendar's clocks say, and when that is.

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz as Named;
use calcard::icalendar::{ICalendar, ICalendarDuration, ICalendarEntry};
use chrono::{DateTime, Days, Duration, MappedLocalTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::HashMap;
use std::str::FromStr;

/// Nothing before has to do with anybody's week.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2200;

/// The zones that a calendar names, and the one that counts when it names none.
pub(super) struct Zones {
    named: HashMap<String, Tz>,
    pub home: Tz,
}

impl Zones {
    /// Zones by their names and by the calendar's own blocks; Windows names among them. What nobody knows counts as the home zone.
    pub fn of(calendar: &ICalendar, home: Tz) -> Self {
        let blocks = calendar.timezones().filter_map(|block| block.timezone());
        let named = blocks.filter_map(|(name, zone)| Some((name.to_owned(), plain(zone)?))).collect();
        Self { named, home }
    }

    fn find(&self, name: &str) -> Option<Tz> {
        let own = || Tz::from_str(name).ok().or_else(|| plain(Named::from_str(name).ok()?)).or_else(|| by_its_end(name));
        self.named.get(name).copied().or_else(own)
    }
}

fn plain(zone: Named) -> Option<Tz> {
    match zone {
        Named::Tz(zone) => Some(zone),
        Named::Fixed(offset) if offset.local_minus_utc() % 3600 == 0 => {
            // The names of these zones count westward.
            let hours = -offset.local_minus_utc() / 3600;
            if hours == 0 { Some(Tz::UTC) } else { Tz::from_str(&format!("Etc/GMT{hours:+}")).ok() }
        }
        Named::Fixed(_) | Named::Floating => None,
    }
}

/// `/vendor.example/20260101_1/Europe/London`: the last two words.
fn by_its_end(name: &str) -> Option<Tz> {
    let (rest, city) = name.rsplit_once('/')?;
    let region = rest.rsplit('/').next()?;
    Tz::from_str(&format!("{region}/{city}")).ok()
}

/// A time on a wall, and whose wall it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub local: NaiveDateTime,
    pub zone: Tz,
    /// A day without a time.
    pub whole_day: bool,
}

impl Moment {
    /// What that value says, in the zone that its line names.
    pub fn of(value: &PartialDateTime, entry: &ICalendarEntry, zones: &Zones) -> Option<Moment> {
        if !value.year.is_some_and(|year| YEARS.contains(&year)) {
            return None;
        }
        let told = value.to_date_time()?;
        let whole_day = !value.has_time();
        let (local, zone) = match told.offset {
            Some(offset) => (told.date_time.checked_sub_offset(offset)?, Tz::UTC),
            None if whole_day => (told.date_time, zones.home),
            None => (told.date_time, entry.tz_id().and_then(|name| zones.find(name)).unwrap_or(zones.home)),
        };
        Some(Moment { local, zone, whole_day })
    }

    pub fn instant(&self) -> DateTime<Utc> {
        instant(self.zone, self.local)
    }
}

/// When the clocks of that place show that time: the first time when they show it twice, an hour later when they jump over it.
pub(super) fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let later = || local.checked_add_signed(Duration::hours(1)).unwrap_or(local);
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.to_utc(),
        MappedLocalTime::None => zone.from_local_datetime(&later()).earliest().map_or_else(|| local.and_utc(), |at| at.to_utc()),
    }
}

/// How long an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// By the clocks on the wall: from ten in the evening to six in the morning, in every night.
    OnTheWall(Duration),
    /// By a stop watch.
    Exact(Duration),
}

impl Length {
    pub fn between(start: &Moment, end: &Moment) -> Length {
        if start.zone == end.zone { Length::OnTheWall(end.local - start.local) } else { Length::Exact(end.instant() - start.instant()) }
    }

    pub fn told(duration: &ICalendarDuration) -> Length {
        let days = Duration::weeks(duration.weeks.min(520).into()) + Duration::days(duration.days.min(4000).into());
        let hours = Duration::hours(duration.hours.min(90_000).into())
            + Duration::minutes(duration.minutes.min(5_000_000).into())
            + Duration::seconds(duration.seconds.min(300_000_000).into());
        match (duration.neg, hours.is_zero()) {
            (true, _) => Length::Exact(Duration::zero()),
            (false, true) => Length::OnTheWall(days),
            (false, false) => Length::Exact(days + hours),
        }
    }

    pub fn one_day() -> Length {
        Length::OnTheWall(Duration::days(1))
    }

    /// The end of what starts then.
    pub fn end_of(self, start: &Moment) -> Option<DateTime<Utc>> {
        match self {
            Length::OnTheWall(length) => Some(instant(start.zone, start.local.checked_add_signed(length)?)),
            Length::Exact(length) => start.instant().checked_add_signed(length),
        }
    }
}

/// The end of that day, by the clocks of a place.
pub(super) fn end_of_day(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let next = local.date().checked_add_days(Days::new(1)).unwrap_or_else(|| local.date());
    instant(zone, next.and_time(chrono::NaiveTime::MIN)) - Duration::seconds(1)
}
