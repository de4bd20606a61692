//! A week as volunteers think of it: seven days, each with a morning, an afternoon and an evening.

use crate::shared::problem::Problem;
use crate::shared::text::clean_line;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A part of a day: before noon, noon to about five, after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    Morning,
    Afternoon,
    Evening,
}

impl Part {
    pub const ALL: [Part; 3] = [Part::Morning, Part::Afternoon, Part::Evening];

    /// The word for the habit: "mornings".
    pub const fn plural(self) -> &'static str {
        match self {
            Part::Morning => "mornings",
            Part::Afternoon => "afternoons",
            Part::Evening => "evenings",
        }
    }

    const fn bit(self) -> u32 {
        match self {
            Part::Morning => 0b001,
            Part::Afternoon => 0b010,
            Part::Evening => 0b100,
        }
    }
}

const DAYS: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
const EVERY_DAY: u32 = 0b111_1111;
const WEEKDAYS: u32 = 0b001_1111;
const WEEKENDS: u32 = 0b110_0000;
const ALL_PARTS: u32 = 0b111;

/// The weekly times at which somebody could be asked: one bit for each of the 21 parts of a week, Monday morning lowest.
/// No bit set is a real answer ("never"); an answer that was never given is `Option::None` where it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct WeekGrid(u32);

impl WeekGrid {
    pub const NEVER: WeekGrid = WeekGrid(0);
    pub const ANY: WeekGrid = WeekGrid(0x1F_FFFF);

    /// The grid kept as that number; bits beyond the week are dropped.
    pub const fn from_bits(bits: u32) -> WeekGrid {
        WeekGrid(bits & WeekGrid::ANY.0)
    }

    /// The number to keep.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The same week with that part of that day free.
    #[must_use]
    pub const fn with(self, day: Weekday, part: Part) -> WeekGrid {
        WeekGrid(self.0 | (part.bit() << (day.num_days_from_monday() * 3)))
    }

    /// The same week, but on that weekday free in those parts alone: as on one day that differs.
    #[must_use]
    pub fn only(self, day: Weekday, parts: &[Part]) -> WeekGrid {
        let rest = WeekGrid(self.0 & !(ALL_PARTS << (day.num_days_from_monday() * 3)));
        parts.iter().fold(rest, |week, part| week.with(day, *part))
    }

    pub const fn has(self, day: Weekday, part: Part) -> bool {
        self.parts_of(day) & part.bit() != 0
    }

    /// The parts of that day that are free, in order.
    pub fn parts(self, day: Weekday) -> Vec<Part> {
        Part::ALL.into_iter().filter(|part| self.has(day, *part)).collect()
    }

    /// Whether that part of that date falls in the pattern.
    pub fn covers(self, date: NaiveDate, part: Part) -> bool {
        self.has(date.weekday(), part)
    }

    /// How many parts of that date fall in the pattern, 0 to 3.
    pub fn on(self, date: NaiveDate) -> u32 {
        self.parts_of(date.weekday()).count_ones()
    }

    /// The times that both weeks have.
    #[must_use]
    pub const fn shared_with(self, other: WeekGrid) -> WeekGrid {
        WeekGrid(self.0 & other.0)
    }

    /// How many parts of a week are free, 0 to 21.
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    pub const fn is_never(self) -> bool {
        self.0 == 0
    }

    const fn parts_of(self, day: Weekday) -> u32 {
        (self.0 >> (day.num_days_from_monday() * 3)) & ALL_PARTS
    }

    /// Availability as lists write it: "weekday evenings", "any", "Tue Thu evenings; Sat mornings", "Mon-Wed mornings", "never".
    /// A clause that names days and no part means the whole day; one that names parts and no day means every day.
    ///
    /// # Errors
    /// `missing`; `not_availability`.
    pub fn parse(value: &str) -> Result<WeekGrid, Problem> {
        let text = clean_line(value).to_lowercase();
        if text.is_empty() {
            return Err(Problem::new("missing", "Enter when the person is free"));
        }
        if matches!(text.as_str(), "never" | "none") {
            return Ok(WeekGrid::NEVER);
        }
        let mut bits = 0;
        for clause in text.split(';').map(str::trim).filter(|clause| !clause.is_empty()) {
            bits |= clause_bits(clause).ok_or_else(not_availability)?;
        }
        if bits == 0 { Err(not_availability()) } else { Ok(WeekGrid(bits)) }
    }

    /// As [`WeekGrid::parse`]; nothing typed is not recorded.
    ///
    /// # Errors
    /// `not_availability`.
    pub fn parse_optional(value: &str) -> Result<Option<WeekGrid>, Problem> {
        if clean_line(value).is_empty() { Ok(None) } else { WeekGrid::parse(value).map(Some) }
    }
}

fn not_availability() -> Problem {
    Problem::new(
        "not_availability",
        "Enter when the person is free, like weekday evenings, weekends, any, or Tue Thu evenings; Sat mornings",
    )
}

/// The bits of one clause, or nothing when a word is not known.
fn clause_bits(clause: &str) -> Option<u32> {
    let (mut days, mut parts) = (0, 0);
    for word in clause.split([' ', ',', '&', '+']).filter(|word| !word.is_empty()) {
        match word {
            "and" | "all" | "day" => {}
            "morning" | "mornings" => parts |= Part::Morning.bit(),
            "afternoon" | "afternoons" => parts |= Part::Afternoon.bit(),
            "evening" | "evenings" => parts |= Part::Evening.bit(),
            "any" | "anytime" | "every" | "daily" => days |= EVERY_DAY,
            "weekday" | "weekdays" => days |= WEEKDAYS,
            "weekend" | "weekends" => days |= WEEKENDS,
            "time" if days == EVERY_DAY => {}
            _ => days |= named_days(word)?,
        }
    }
    if days == 0 && parts == 0 {
        return None;
    }
    let days = if days == 0 { EVERY_DAY } else { days };
    let parts = if parts == 0 { ALL_PARTS } else { parts };
    Some((0..7).filter(|day| days & (1 << day) != 0).fold(0, |bits, day| bits | (parts << (day * 3))))
}

/// `tue`, `tuesdays` or `mon-fri` as bits of days.
fn named_days(word: &str) -> Option<u32> {
    let Some((from, to)) = word.split_once(['-', '–']) else {
        return Some(1 << day_number(word)?);
    };
    let (from, to) = (day_number(from)?, day_number(to)?);
    if from > to {
        return None;
    }
    Some((from..=to).fold(0, |days, day| days | (1 << day)))
}

fn day_number(word: &str) -> Option<u32> {
    const LONG: [&str; 7] = ["mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"];
    LONG.iter().zip(0u32..).find(|(long, _)| word.len() >= 3 && long.starts_with(word)).map(|(_, number)| number)
}

impl fmt::Display for WeekGrid {
    /// The wording that [`WeekGrid::parse`] reads back: days with the same parts together, in the order of the week.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_never() {
            return f.write_str("never");
        }
        let mut said = 0;
        let mut first = true;
        for (day, number) in DAYS.into_iter().zip(0u32..) {
            let parts = self.parts_of(day);
            if parts == 0 || said & (1 << number) != 0 {
                continue;
            }
            let alike =
                DAYS.into_iter().zip(0u32..).filter(|(other, _)| self.parts_of(*other) == parts).fold(0, |days, (_, n)| days | (1 << n));
            said |= alike;
            f.write_str(if first { "" } else { "; " })?;
            first = false;
            f.write_str(&clause_words(alike, parts))?;
        }
        Ok(())
    }
}

fn clause_words(days: u32, parts: u32) -> String {
    let whole_day = parts == ALL_PARTS;
    let mut words: Vec<&str> = match (days, whole_day) {
        (EVERY_DAY, true) => vec!["any"],
        (EVERY_DAY, false) => vec!["every day"],
        (WEEKDAYS, true) => vec!["weekdays"],
        (WEEKDAYS, false) => vec!["weekday"],
        (WEEKENDS, true) => vec!["weekends"],
        (WEEKENDS, false) => vec!["weekend"],
        _ => DAYS
            .into_iter()
            .zip(0u32..)
            .filter(|(_, n)| days & (1 << n) != 0)
            .map(|(day, _)| crate::shared::when::weekday_short(day))
            .collect(),
    };
    if !whole_day {
        let named = Part::ALL.into_iter().filter(|part| parts & part.bit() != 0).map(Part::plural);
        for (part, count) in named.zip(0u32..) {
            if count > 0 {
                words.push("and");
            }
            words.push(part);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests;
