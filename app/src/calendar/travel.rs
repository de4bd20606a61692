//! The way from one thing to the next: two that do not overlap may still be too close, when they are at different places.

use chrono::{DateTime, Utc};

/// Minutes that somebody needs between two places, unless the service says otherwise (`travel_minutes`, `docs/POLICY.md` 10.4).
pub const TRAVEL_MINUTES: u32 = 30;

/// So much time, as it is said of what is too short.
pub fn time_words(minutes: u32) -> String {
    match minutes {
        0 => "no time".to_owned(),
        1 => "one minute".to_owned(),
        many => format!("{many} minutes"),
    }
}

/// Something that somebody comes to: from when to when, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Nothing, when it is online alone: that needs no way.
    pub place: Option<String>,
}

impl Stop {
    /// A stop at that place; an empty one is online.
    pub fn new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, place: &str) -> Stop {
        Stop { starts_at, ends_at, place: Some(place.trim().to_owned()).filter(|place| !place.is_empty()) }
    }

    /// How many minutes there are between the two, where the way takes more; nothing where it does, where they are at the same place or one
    /// is online, and where they overlap, which is more than too close.
    pub fn minutes_short(&self, other: &Stop, needed: u32) -> Option<u32> {
        let (Some(here), Some(there)) = (&self.place, &other.place) else { return None };
        let between = if self.starts_at >= other.ends_at { self.starts_at - other.ends_at } else { other.starts_at - self.ends_at };
        let between = u32::try_from(between.num_minutes()).ok().filter(|_| between.num_seconds() >= 0)?;
        (between < needed && !same_place(here, there)).then_some(between)
    }

    /// The shortest time between this and any of those that is too short.
    pub fn shortest<'a>(&self, others: impl IntoIterator<Item = &'a Stop>, needed: u32) -> Option<u32> {
        others.into_iter().filter_map(|other| self.minutes_short(other, needed)).min()
    }
}

/// Places are typed: how they are spelt, and an address behind one of them, make no other place.
fn same_place(one: &str, other: &str) -> bool {
    let plain = |place: &str| place.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (one, other) = (plain(one), plain(other));
    one.starts_with(&other) || other.starts_with(&one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, NaiveDate};
    use proptest::prelude::*;

    fn stop(from: (u32, u32), to: (u32, u32), place: &str) -> Stop {
        let at = |(hour, minute)| NaiveDate::from_ymd_opt(2026, 11, 9).unwrap().and_hms_opt(hour, minute, 0).unwrap().and_utc();
        Stop::new(at(from), at(to), place)
    }

    #[test]
    fn the_way_between_two_places_takes_its_time() {
        let course = stop((9, 30), (16, 30), "Fenbridge Library, Room 2");
        for (what, other, short) in [
            ("straight after, elsewhere", stop((16, 30), (17, 30), "Town Hall"), Some(0)),
            ("a quarter of an hour after", stop((16, 45), (17, 30), "Town Hall"), Some(15)),
            ("half an hour after", stop((17, 0), (18, 0), "Town Hall"), None),
            ("just before", stop((8, 0), (9, 10), "Town Hall"), Some(20)),
            ("in the same house", stop((16, 30), (17, 30), "fenbridge library"), None),
            ("the same room, spelt otherwise", stop((16, 30), (17, 30), "Fenbridge Library - Room 2, 1 Example Road"), None),
            ("online", stop((16, 30), (17, 30), " "), None),
            ("at the same time", stop((10, 0), (11, 0), "Town Hall"), None),
        ] {
            assert_eq!((course.minutes_short(&other, 30), other.minutes_short(&course, 30)), (short, short), "{what}");
        }
        let others = [stop((8, 0), (9, 10), "Town Hall"), stop((16, 40), (17, 0), "School")];
        assert_eq!((course.shortest(&others, 30), course.shortest(&others, 10), course.shortest(&[], 30)), (Some(10), None, None));
    }

    proptest! {
        #[test]
        fn never_said_of_what_overlaps_nor_of_more_than_is_needed(start in 0i64..600, long in 1i64..300, other in 0i64..600, lasts in 1i64..300, needed in 0u32..90) {
            let at = |minutes: i64| NaiveDate::from_ymd_opt(2026, 11, 9).unwrap().and_hms_opt(7, 0, 0).unwrap().and_utc() + Duration::minutes(minutes);
            let (one, two) = (Stop::new(at(start), at(start + long), "A"), Stop::new(at(other), at(other + lasts), "B"));
            let overlap = start < other + lasts && other < start + long;
            let short = one.minutes_short(&two, needed);
            prop_assert_eq!(short, two.minutes_short(&one, needed));
            prop_assert!(short.is_none_or(|short| short < needed && !overlap));
        }
    }
}
