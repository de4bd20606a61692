//! Days and hours as a certificate has them.

use crate::shared::when::month_long;
use chrono::{Datelike, NaiveDate};

/// `27 October 2015`.
pub fn day(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_long(date), date.year())
}

/// `20, 21 and 27 October 2015`; `31 October, 1 and 2 November 2015`; `30 December 2015 and 4 January 2016`. In order, each day once.
pub fn days(dates: &[NaiveDate]) -> String {
    let mut dates = dates.to_vec();
    dates.sort_unstable();
    dates.dedup();
    let mut said = Vec::with_capacity(dates.len());
    for (at, date) in dates.iter().enumerate() {
        let next = dates.get(at + 1);
        let same_month = next.is_some_and(|next| (next.year(), next.month()) == (date.year(), date.month()));
        let same_year = next.is_some_and(|next| next.year() == date.year());
        said.push(match (same_month, same_year) {
            (true, _) => date.day().to_string(),
            (false, true) => format!("{} {}", date.day(), month_long(*date)),
            (false, false) => day(*date),
        });
    }
    match said.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// `18 hours`, `6½ hours`, `1 hour`, `45 minutes`, `2 hours 20 minutes`.
pub fn time(minutes: i32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let many = |number: i32, word: &str| if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") };
    match (hours, rest) {
        (0, rest) => many(rest, "minute"),
        (hours, 0) => many(hours, "hour"),
        (hours, 30) => format!("{hours}½ hours"),
        (hours, rest) => format!("{} {}", many(hours, "hour"), many(rest, "minute")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn days_are_said_once_and_in_order() {
        for (dates, said) in [
            (vec![on(2015, 10, 20)], "20 October 2015"),
            (vec![on(2015, 10, 27), on(2015, 10, 20), on(2015, 10, 21), on(2015, 10, 20)], "20, 21 and 27 October 2015"),
            (vec![on(2015, 10, 31), on(2015, 11, 1), on(2015, 11, 2)], "31 October, 1 and 2 November 2015"),
            (vec![on(2015, 12, 30), on(2016, 1, 4)], "30 December 2015 and 4 January 2016"),
            (vec![on(2015, 1, 4), on(2016, 1, 4)], "4 January 2015 and 4 January 2016"),
            (vec![], ""),
        ] {
            assert_eq!(days(&dates), said);
        }
    }

    #[test]
    fn time_is_said_in_hours() {
        for (minutes, said) in [
            (1080, "18 hours"),
            (390, "6½ hours"),
            (60, "1 hour"),
            (90, "1½ hours"),
            (45, "45 minutes"),
            (1, "1 minute"),
            (140, "2 hours 20 minutes"),
        ] {
            assert_eq!(time(minutes), said);
        }
    }
}
