//! Days and times as people write them. No clock and no zone: what time it is, and where, is handed in.

use super::problem::Problem;
use super::text::clean_line;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

/// "Mon 5 Oct 2026", or "Mon 5 Oct 2026 to Wed 7 Oct 2026".
pub fn span(first: NaiveDate, last: NaiveDate) -> String {
    if first == last { day(first) } else { format!("{} to {}", day(first), day(last)) }
}

/// `Tue 20 Oct 2015`.
pub fn day(date: NaiveDate) -> String {
    format!("{} {} {} {}", weekday_short(date.weekday()), date.day(), month_short(date), date.year())
}

/// `Tue 20 Oct 2015, 09:30`.
pub fn day_and_time(at: NaiveDateTime) -> String {
    format!("{}, {}", day(at.date()), time(at.time()))
}

/// `09:30`.
pub fn time(at: NaiveTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `October 2015`.
pub fn month(date: NaiveDate) -> String {
    format!("{} {}", month_long(date), date.year())
}

pub fn weekday_short(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

pub fn month_long(date: NaiveDate) -> &'static str {
    MONTHS.get(date.month0() as usize).copied().unwrap_or("")
}

fn month_short(date: NaiveDate) -> &'static str {
    month_long(date).get(..3).unwrap_or("")
}

/// A date from three boxes.
///
/// # Errors
/// `missing` with the sentence given, when all are empty; `date_incomplete`; `not_a_date`.
pub fn date_from_parts(day: &str, month: &str, year: &str, missing: &str) -> Result<NaiveDate, Problem> {
    optional_date_from_parts(day, month, year)?.ok_or_else(|| Problem::new("missing", missing))
}

/// A date from three boxes that may all be left empty. The month may be a number or a name.
///
/// # Errors
/// `date_incomplete`; `not_a_date`.
pub fn optional_date_from_parts(day: &str, month: &str, year: &str) -> Result<Option<NaiveDate>, Problem> {
    let (day, month, year) = (clean_line(day), clean_line(month), clean_line(year));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Ok(None);
    }
    if day.is_empty() || month.is_empty() || year.is_empty() {
        return Err(Problem::new("date_incomplete", "Enter a day, a month and a year"));
    }
    let wrong = || Problem::new("not_a_date", "Enter a date that is in the calendar, like 27 3 2026");
    let number = |text: &str| text.parse::<u32>().ok();
    let month_number = number(&month).or_else(|| {
        let typed = month.to_lowercase();
        MONTHS.iter().zip(1u32..).find(|(name, _)| typed.len() >= 3 && name.to_lowercase().starts_with(&typed)).map(|(_, n)| n)
    });
    let year = year.parse::<i32>().ok().filter(|y| (1900..=2200).contains(y));
    match (year, month_number, number(&day)) {
        (Some(y), Some(m), Some(d)) => NaiveDate::from_ymd_opt(y, m, d).map(Some).ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

/// A date as lists carry it: `20/10/2015`, or `2015-10-20`.
///
/// # Errors
/// `missing`; `not_a_date`.
pub fn date(value: &str) -> Result<NaiveDate, Problem> {
    let text = clean_line(value);
    if text.is_empty() {
        return Err(Problem::new("missing", "Enter the date"));
    }
    let wrong = || Problem::new("not_a_date", "Enter a date that is in the calendar, as day/month/year");
    let parts: Vec<&str> = if text.contains('/') { text.split('/').collect() } else { text.split('-').rev().collect() };
    match parts.as_slice() {
        [d, m, y] if y.len() == 4 => optional_date_from_parts(d, m, y).ok().flatten().ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

/// A time of day: `9:30`, `09:30`, `9.30`, `0930`.
///
/// # Errors
/// `missing`; `not_a_time`.
pub fn time_of_day(value: &str) -> Result<NaiveTime, Problem> {
    let text = clean_line(value).replace('.', ":");
    if text.is_empty() {
        return Err(Problem::new("missing", "Enter the time"));
    }
    let (hour, minute) = match text.split_once(':') {
        Some((h, m)) => (h.to_owned(), m.to_owned()),
        None if text.len() == 4 && text.is_ascii() => (text[..2].to_owned(), text[2..].to_owned()),
        None => (text, "00".to_owned()),
    };
    let wrong = || Problem::new("not_a_time", "Enter a time like 09:30");
    let parsed = (hour.parse::<u32>().ok(), minute.parse::<u32>().ok().filter(|_| minute.len() == 2));
    match parsed {
        (Some(h), Some(m)) => NaiveTime::from_hms_opt(h, m, 0).ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn days_read_as_people_write_them() {
        let at = ymd(2015, 10, 20).and_hms_opt(9, 30, 0).unwrap();
        assert_eq!(day_and_time(at), "Tue 20 Oct 2015, 09:30");
    }

    #[test]
    fn a_day_that_is_not_in_the_calendar_is_refused() {
        assert_eq!(date("31/02/2026").unwrap_err().code, "not_a_date");
        assert_eq!(date("2026-10-26").unwrap(), ymd(2026, 10, 26));
        assert_eq!(date("26/10/2026").unwrap(), ymd(2026, 10, 26));
        for wrong in ["26/10/26", "26.10.2026", "x", "99/99/9999", "1/1/0001"] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
        assert_eq!(optional_date_from_parts("3", "oct", "2026").unwrap(), Some(ymd(2026, 10, 3)));
        assert_eq!(optional_date_from_parts("3", "", "2026").unwrap_err().code, "date_incomplete");
    }

    #[test]
    fn times_are_read_in_the_usual_ways() {
        let half_past_nine = NaiveTime::from_hms_opt(9, 30, 0).unwrap();
        for typed in ["9:30", "09:30", "9.30", "0930"] {
            assert_eq!(time_of_day(typed).unwrap(), half_past_nine, "{typed}");
        }
        for wrong in ["25:00", "9:3", "noon", "9:75"] {
            assert!(time_of_day(wrong).is_err(), "{wrong}");
        }
    }
}
