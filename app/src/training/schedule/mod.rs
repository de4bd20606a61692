//! Everything scheduled, as a month, a week or a list: what the address asks for, and which days a picture of it has.
//!
//! An [`Entry`] knows no room: course days, meetings and sessions of briefings become one where `queries::scheduled` gathers them, each
//! reader's own.

#[cfg(feature = "ssr")]
mod address;
mod drawn;
mod what;

pub use drawn::{DrawnDay, Frame, ROW_MINUTES, Slot, draw, frame};
pub use what::What;

use crate::shared::RawForm;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use uuid::Uuid;

/// The page's own address.
pub const PATH: &str = "/training/calendar";

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Month,
    Week,
    List,
}

impl View {
    pub const ALL: [View; 3] = [View::Month, View::Week, View::List];

    /// The word in the address.
    pub const fn code(self) -> &'static str {
        match self {
            View::Month => "month",
            View::Week => "week",
            View::List => "list",
        }
    }

    /// The word on the page.
    pub const fn label(self) -> &'static str {
        match self {
            View::Month => "Month",
            View::Week => "Week",
            View::List => "List",
        }
    }
}

/// What is asked for in the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub view: View,
    pub from: NaiveDate,
    /// Only this kind.
    pub what: Option<What>,
    pub course: Option<Uuid>,
    /// Who teaches it, or takes part.
    pub trainer: Option<Uuid>,
    /// The venue by its name, or [`ONLINE`].
    pub place: Option<String>,
    /// Only what is the reader's own.
    pub mine: bool,
}

/// Where something is planned, seen from a time in which nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nearest {
    pub before: Option<NaiveDate>,
    pub after: Option<NaiveDate>,
}

/// What the address calls a run without a venue.
pub const ONLINE: &str = "online";
/// The longest name of a venue that is looked for.
const PLACE_MAX: usize = 200;

/// Read an address. What makes no sense in it counts as not asked for: a link that somebody shortened still opens.
pub fn asked(query: &RawForm, today: NaiveDate) -> Asked {
    let view = View::ALL.into_iter().find(|view| view.code() == query.get("view")).unwrap_or(View::Month);
    let key = |name: &str| query.get(name).parse::<Uuid>().ok();
    let place = query.get("place").trim();
    Asked {
        view,
        from: day(query.get("from")).unwrap_or(today),
        what: What::from_code(query.get("what")),
        course: key("course"),
        trainer: key("trainer"),
        place: (!place.is_empty() && place.len() <= PLACE_MAX).then(|| place.to_owned()),
        mine: query.get("mine") == "yes",
    }
}

/// A day as addresses write it, within the years of a service's life.
fn day(text: &str) -> Option<NaiveDate> {
    let day = text.parse::<NaiveDate>().ok().or_else(|| format!("{text}-01").parse().ok())?;
    (2000..=2100).contains(&day.year()).then_some(day)
}

impl Asked {
    /// The filters as they stand in the address, without view and day.
    pub fn filters(&self) -> Vec<(String, String)> {
        let key = |key: Option<Uuid>| key.map(|key| key.to_string()).unwrap_or_default();
        let filters = [
            ("what", self.what.map(|what| what.code().to_owned()).unwrap_or_default()),
            ("course", key(self.course)),
            ("trainer", key(self.trainer)),
            ("place", self.place.clone().unwrap_or_default()),
            ("mine", if self.mine { "yes".to_owned() } else { String::new() }),
        ];
        filters.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The first day that is shown, and the first that is not; a list has no end.
    pub fn days(&self) -> (NaiveDate, Option<NaiveDate>) {
        match self.view {
            View::Month => {
                let weeks = weeks_of(self.from);
                let first = weeks.first().map_or(self.from, |[monday, ..]| *monday);
                (first, weeks.last().and_then(|[.., sunday]| sunday.succ_opt()))
            }
            View::Week => (monday(self.from), monday(self.from).checked_add_days(Days::new(7))),
            View::List => (self.from, None),
        }
    }
}

/// The Monday of that day's week.
pub fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The whole weeks, from Monday, that hold that day's month: four to six.
pub fn weeks_of(day: NaiveDate) -> Vec<[NaiveDate; 7]> {
    let first = first_of_month(day);
    let start = monday(first);
    let week = |number: u64| [0, 1, 2, 3, 4, 5, 6].map(|at| start + Days::new(number * 7 + at));
    (0..6).map(week).take_while(|[monday, ..]| *monday == start || monday.month() == first.month()).collect()
}

/// How many places are left, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// It has none to give: a meeting.
    None,
    /// It is over, or has begun.
    Over,
    Full,
    Free(i32),
}

impl Places {
    /// What the picture says.
    pub fn words(self) -> String {
        match self {
            Places::None => String::new(),
            Places::Over => "Over".to_owned(),
            Places::Full => "Full: waiting list".to_owned(),
            Places::Free(1) => "The last place".to_owned(),
            Places::Free(free) => format!("{free} places free"),
        }
    }
}

/// One thing that has a day and an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub what: What,
    pub title: String,
    /// The page behind it.
    pub href: String,
    /// Where it is, or "Online".
    pub place: String,
    /// Who gives or leads it; empty where nobody is named.
    pub by: String,
    /// By the clock on the wall of the service.
    pub starts: NaiveDateTime,
    pub ends: NaiveDateTime,
    pub places: Places,
    /// What the reader has to do with it: "You teach".
    pub mine: Option<&'static str>,
}

impl Entry {
    /// The minutes of that day that it takes, from midnight by the clock on the wall; nothing, when it is on other days. In the night in
    /// which the clocks go back it may end before it begins: then it takes what is drawn at least.
    pub fn minutes_on(&self, day: NaiveDate) -> Option<(u32, u32)> {
        let (first, last) = (self.starts.date(), self.ends.date().max(self.starts.date()));
        if !(first..=last).contains(&day) {
            return None;
        }
        let minutes = |at: NaiveDateTime| {
            use chrono::Timelike;
            at.hour() * 60 + at.minute()
        };
        let from = if first == day { minutes(self.starts) } else { 0 };
        let until = if last == day { minutes(self.ends) } else { 24 * 60 };
        (last == first || until > 0).then(|| (from, until.max(from + 15).min(24 * 60)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn an_address_says_what_is_shown_and_what_makes_no_sense_is_not_asked_for() {
        let today = ymd(2026, 11, 23);
        type Case = (&'static [(&'static str, &'static str)], View, NaiveDate);
        let table: [Case; 6] = [
            (&[], View::Month, today),
            (&[("view", "week"), ("from", "2026-10-25")], View::Week, ymd(2026, 10, 25)),
            (&[("view", "list"), ("from", "2026-12")], View::List, ymd(2026, 12, 1)),
            (&[("view", "year"), ("from", "31/12/2026")], View::Month, today),
            (&[("from", "9999-01-01")], View::Month, today),
            (&[("from", "-2026-01-01")], View::Month, today),
        ];
        for (query, view, from) in table {
            let raw = RawForm(query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
            let asked = asked(&raw, today);
            assert_eq!((asked.view, asked.from), (view, from), "{query:?}");
        }
    }

    #[test]
    fn a_month_is_whole_weeks_from_monday() {
        for (day, first, weeks) in [
            (ymd(2026, 11, 23), ymd(2026, 10, 26), 6),
            (ymd(2026, 2, 1), ymd(2026, 1, 26), 5),
            (ymd(2027, 2, 28), ymd(2027, 2, 1), 4),
            (ymd(2026, 12, 31), ymd(2026, 11, 30), 5),
        ] {
            let found = weeks_of(day);
            assert_eq!((found[0][0], found.len()), (first, weeks), "{day}");
            assert!(found.iter().flatten().any(|found| *found == day), "{day}");
        }
    }

    #[test]
    fn an_entry_takes_its_minutes_by_the_clock_on_the_wall() {
        let at = |day: u32, hour: u32, minute: u32| ymd(2026, 10, day).and_hms_opt(hour, minute, 0).unwrap();
        let entry = |starts, ends| Entry {
            what: What::Course,
            title: String::new(),
            href: String::new(),
            place: String::new(),
            by: String::new(),
            starts,
            ends,
            places: Places::None,
            mine: None,
        };
        let table = [
            ("a day's course", at(20, 9, 30), at(20, 16, 0), 20, Some((570, 960))),
            ("another day", at(20, 9, 30), at(20, 16, 0), 21, None),
            ("over midnight: the evening", at(20, 22, 0), at(21, 1, 0), 20, Some((1320, 1440))),
            ("over midnight: the night", at(20, 22, 0), at(21, 1, 0), 21, Some((0, 60))),
            ("until midnight", at(20, 22, 0), at(21, 0, 0), 21, None),
            ("as the clocks go back", at(25, 1, 30), at(25, 1, 10), 25, Some((90, 105))),
        ];
        for (what, starts, ends, day, expected) in table {
            assert_eq!(entry(starts, ends).minutes_on(ymd(2026, 10, day)), expected, "{what}");
        }
    }
}
