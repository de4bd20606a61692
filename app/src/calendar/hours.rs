//! A day by the half hour, and a week of such days: for people whose free times the three parts of a day are too coarse for.

use super::week::{Part, WeekGrid};
use crate::shared::problem::Problem;
use crate::shared::text::clean_line;
use crate::shared::when::time_of_day;
use chrono::{NaiveTime, Timelike, Weekday};
use std::fmt;

/// Half hours of a day.
pub const HALF_HOURS: u32 = 48;
/// Free time of that many minutes without a break makes a part of a day free: a meeting with the way there (`docs/POLICY.md` 9.4).
pub const MEETING_MINUTES: u32 = 120;
/// The most spans that one day is told in.
const SPANS_MAX: usize = 12;

const WEEK: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// When somebody is free on one day: one bit for each half hour, midnight lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DayHours(u64);

impl DayHours {
    pub const NEVER: DayHours = DayHours(0);

    /// The same day, free also in that half hour: 0 begins at midnight, 47 ends at the next. Others change nothing.
    #[must_use]
    pub const fn with(self, half_hour: u32) -> DayHours {
        if half_hour < HALF_HOURS { DayHours(self.0 | 1 << half_hour) } else { self }
    }

    /// The same day with that half hour free, or not.
    #[must_use]
    pub const fn turned(self, half_hour: u32, free: bool) -> DayHours {
        let with = self.with(half_hour);
        if free || half_hour >= HALF_HOURS { with } else { DayHours(with.0 & !(1 << half_hour)) }
    }

    /// Whether that half hour is free.
    pub const fn has(self, half_hour: u32) -> bool {
        half_hour < HALF_HOURS && self.0 & (1 << half_hour) != 0
    }

    pub const fn is_never(self) -> bool {
        self.0 == 0
    }

    /// How many half hours are free.
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The parts of the day in which so many minutes are free without a break, as [`WeekGrid`] counts them: morning until noon, afternoon
    /// until five, evening after that.
    pub fn parts(self, minutes: u32) -> Vec<Part> {
        let wanted = minutes.div_ceil(30).max(1);
        Part::ALL.into_iter().filter(|part| longest_run(self, half_hours_of(*part)) >= wanted).collect()
    }

    /// The spans that are free, each from its first half hour to the one after its last.
    fn spans(self) -> Vec<(u32, u32)> {
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for half_hour in (0..HALF_HOURS).filter(|half_hour| self.has(*half_hour)) {
            match spans.last_mut() {
                Some((_, to)) if *to == half_hour => *to += 1,
                _ => spans.push((half_hour, half_hour + 1)),
            }
        }
        spans
    }

    /// As people type it: "18:00-21:30", "9 to 12.30, 18-21", "all day". Nothing typed is not free at all.
    ///
    /// # Errors
    /// `not_hours`; `not_half_hours`, for a time that is no full or half hour; `ends_before`; `too_many`.
    pub fn parse(value: &str) -> Result<DayHours, Problem> {
        let text = clean_line(value).to_ascii_lowercase().replace(['–', '—'], "-").replace(" to ", "-").replace(" and ", ",");
        match text.as_str() {
            "" | "never" | "no" | "none" | "-" => return Ok(DayHours::NEVER),
            "all day" | "any" | "any time" | "anytime" => return Ok(DayHours((1 << HALF_HOURS) - 1)),
            _ => {}
        }
        let spans: Vec<&str> = text.split([',', ';', '+', '&']).map(str::trim).filter(|span| !span.is_empty()).collect();
        if spans.len() > SPANS_MAX {
            return Err(Problem::new("too_many", "Name twelve spans of a day or fewer"));
        }
        spans.into_iter().try_fold(DayHours::NEVER, |day, span| {
            let (from, to) = read_span(span)?;
            Ok((from..to).fold(day, DayHours::with))
        })
    }
}

/// `18:00-21:30` as half hours.
fn read_span(span: &str) -> Result<(u32, u32), Problem> {
    let not_hours = || Problem::new("not_hours", "Enter times like 18:00-21:30, with commas between several, or leave it empty");
    let (from, to) = span.split_once('-').ok_or_else(not_hours)?;
    let read = |text: &str| time_of_day(text.trim()).map_err(|_| not_hours());
    let from = half_hour(read(from)?)?;
    // Midnight at the end of a day has no time of its own.
    let to = if matches!(to.trim(), "24" | "24:00" | "24.00" | "0:00" | "00:00" | "midnight") { HALF_HOURS } else { half_hour(read(to)?)? };
    if to <= from {
        return Err(Problem::new("ends_before", "A span ends after it begins, like 18:00-21:30"));
    }
    Ok((from, to))
}

fn half_hour(at: NaiveTime) -> Result<u32, Problem> {
    match at.minute() {
        0 => Ok(at.hour() * 2),
        30 => Ok(at.hour() * 2 + 1),
        _ => Err(Problem::new("not_half_hours", "Use full and half hours, like 18:00 or 18:30")),
    }
}

const fn half_hours_of(part: Part) -> (u32, u32) {
    match part {
        Part::Morning => (0, 24),
        Part::Afternoon => (24, 34),
        Part::Evening => (34, HALF_HOURS),
    }
}

fn longest_run(day: DayHours, (from, to): (u32, u32)) -> u32 {
    let (longest, _) = (from..to).fold((0, 0), |(longest, run), half_hour| {
        let run = if day.has(half_hour) { run + 1 } else { 0 };
        (run.max(longest), run)
    });
    longest
}

/// What the clock shows when that half hour begins: `18:30`.
pub fn clock(half_hour: u32) -> String {
    format!("{:02}:{:02}", half_hour / 2, half_hour % 2 * 30)
}

impl fmt::Display for DayHours {
    /// The wording that [`DayHours::parse`] reads back: `09:00-12:30, 18:00-21:00`; nothing for a day without free time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((from, to), at) in self.spans().into_iter().zip(0..) {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{}-{}", clock(from), clock(to))?;
        }
        Ok(())
    }
}

/// A usual week by the half hour, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct WeekHours([DayHours; 7]);

impl WeekHours {
    /// From the seven days, Monday first.
    pub const fn of(days: [DayHours; 7]) -> WeekHours {
        WeekHours(days)
    }

    /// The hours that a week in parts of days stands for: morning from eight, afternoon from noon, evening from five until nine.
    pub fn from_parts(week: WeekGrid) -> WeekHours {
        let spans = |part| match part {
            Part::Morning => 16..24,
            Part::Afternoon => 24..34,
            Part::Evening => 34..42,
        };
        WeekHours(WEEK.map(|day| week.parts(day).into_iter().flat_map(spans).fold(DayHours::NEVER, DayHours::with)))
    }

    /// That day's free times.
    pub const fn on(&self, day: Weekday) -> DayHours {
        self.0[day.num_days_from_monday() as usize]
    }

    /// The days with their free times, Monday first.
    pub fn days(&self) -> impl Iterator<Item = (Weekday, DayHours)> {
        WEEK.into_iter().zip(self.0)
    }

    /// Whether no half hour of the week is free.
    pub fn is_never(&self) -> bool {
        self.0.iter().all(|day| day.is_never())
    }

    /// The same week in parts of days, which is what matching compares: see [`DayHours::parts`].
    pub fn in_parts(&self, minutes: u32) -> WeekGrid {
        self.days()
            .fold(WeekGrid::NEVER, |week, (day, hours)| hours.parts(minutes).into_iter().fold(week, |week, part| week.with(day, part)))
    }

    /// As it is kept: the seven days with semicolons between them.
    pub fn kept(&self) -> String {
        self.0.map(|day| day.to_string()).join(";")
    }

    /// From what was kept; `None` for anything else.
    pub fn from_kept(text: &str) -> Option<WeekHours> {
        let days: Vec<DayHours> = text.split(';').map(DayHours::parse).collect::<Result<_, _>>().ok()?;
        days.try_into().ok().map(WeekHours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hours_are_read_in_the_usual_ways() {
        for (typed, means) in [
            ("18:00-21:30", "18:00-21:30"),
            ("9 to 12.30, 18-21", "09:00-12:30, 18:00-21:00"),
            ("18-20, 19-21:30", "18:00-21:30"),
            ("9–12 and 13–17", "09:00-12:00, 13:00-17:00"),
            ("22-24", "22:00-24:00"),
            ("all day", "00:00-24:00"),
            ("", ""),
            ("never", ""),
        ] {
            assert_eq!(DayHours::parse(typed).unwrap().to_string(), means, "{typed}");
        }
    }

    #[test]
    fn what_is_no_span_of_half_hours_is_refused() {
        for (typed, code) in [
            ("evenings", "not_hours"),
            ("18", "not_hours"),
            ("25-26", "not_hours"),
            ("18:15-20:00", "not_half_hours"),
            ("21-18", "ends_before"),
            ("18-18", "ends_before"),
        ] {
            assert_eq!(DayHours::parse(typed).unwrap_err().code, code, "{typed}");
        }
        assert_eq!(DayHours::parse(&["1-2"; 13].join(",")).unwrap_err().code, "too_many");
    }

    #[test]
    fn a_part_of_a_day_is_free_when_a_meeting_fits_into_it() {
        for (typed, parts) in [
            ("18:00-20:00", vec![Part::Evening]),
            ("18:00-19:30", vec![]),
            // An hour before five and an hour after: a meeting fits, but into neither part.
            ("16:00-18:00", vec![]),
            ("09:00-11:00, 12:30-14:30", vec![Part::Morning, Part::Afternoon]),
            ("09:00-10:00, 10:30-11:30", vec![]),
            ("all day", vec![Part::Morning, Part::Afternoon, Part::Evening]),
        ] {
            assert_eq!(DayHours::parse(typed).unwrap().parts(MEETING_MINUTES), parts, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_from_its_words(bits in 0u64..(1 << 48)) {
            let day = (0..HALF_HOURS).filter(|at| bits & (1 << at) != 0).fold(DayHours::NEVER, DayHours::with);
            // Nobody types more than twelve spans; what is drawn with the pointer is joined by whoever reads it.
            if day.spans().len() <= SPANS_MAX {
                prop_assert_eq!(DayHours::parse(&day.to_string()).unwrap(), day);
            } else {
                prop_assert_eq!(DayHours::parse(&day.to_string()).unwrap_err().code, "too_many");
            }
        }

        #[test]
        fn every_week_is_kept_and_found_again(from in proptest::array::uniform7(0u32..47), long in proptest::array::uniform7(0u32..20)) {
            let mut at = 0;
            let days = from.map(|from| {
                let to = (from + long[at]).min(HALF_HOURS);
                at += 1;
                (from..to).fold(DayHours::NEVER, DayHours::with)
            });
            let week = WeekHours::of(days);
            prop_assert_eq!(WeekHours::from_kept(&week.kept()), Some(week));
            prop_assert!(week.in_parts(MEETING_MINUTES).count() <= 21);
            let parts = week.in_parts(MEETING_MINUTES);
            prop_assert_eq!(WeekHours::from_parts(parts).in_parts(MEETING_MINUTES), parts);
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,80}") {
            let _ = DayHours::parse(&text);
        }
    }

    #[test]
    fn another_number_of_days_is_no_week() {
        assert_eq!(WeekHours::from_kept("18:00-20:00"), None);
        assert_eq!(WeekHours::from_kept(";;;;;;"), Some(WeekHours::default()));
        assert_eq!(WeekHours::from_kept(";;x;;;;"), None);
    }
}
