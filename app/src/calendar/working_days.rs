//! Working days and bank holidays of England and Wales, computed for any year (Banking and Financial Dealings Act 1971 and the
//! proclamations since). A holiday that the Crown grants once is listed by its date.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Days granted or moved for one year only.
const GRANTED: [(i32, u32, u32); 6] = [(2011, 4, 29), (2012, 6, 5), (2020, 5, 8), (2022, 6, 3), (2022, 9, 19), (2023, 5, 8)];

/// Whether people are at work on that day: Monday to Friday, no bank holiday.
pub fn is_working_day(date: NaiveDate) -> bool {
    !is_weekend(date) && !is_bank_holiday(date)
}

/// Whether that day is a bank holiday in England and Wales, or the day that stands in for one.
pub fn is_bank_holiday(date: NaiveDate) -> bool {
    let (year, month, day) = (date.year(), date.month(), date.day());
    if GRANTED.contains(&(year, month, day)) {
        return true;
    }
    if let Some(easter) = easter_sunday(year)
        && (date == easter - Days::new(2) || date == easter + Days::new(1))
    {
        return true;
    }
    match (month, date.weekday()) {
        (1, weekday) => is_new_year(day, weekday),
        (5, Weekday::Mon) => (day <= 7 && year != 2020) || (day >= 25 && !matches!(year, 2012 | 2022)),
        (6, Weekday::Mon) => year == 2012 && day == 4,
        (6, Weekday::Thu) => year == 2022 && day == 2,
        (8, Weekday::Mon) => day >= 25,
        (12, weekday) => is_christmas(day, weekday),
        _ => false,
    }
}

/// The working day that lies that many working days before the date: three before a Monday is the Wednesday.
pub fn working_days_before(date: NaiveDate, count: u32) -> NaiveDate {
    let mut day = date;
    let mut left = count;
    while left > 0 {
        let Some(before) = day.pred_opt() else { return day };
        day = before;
        if is_working_day(day) {
            left -= 1;
        }
    }
    day
}

/// Working days from one day to the other, the first not counted.
pub fn working_days_between(from: NaiveDate, to: NaiveDate) -> u64 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| is_working_day(*day)).count();
    u64::try_from(days).unwrap_or(u64::MAX)
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The first of January, or the Monday after when it falls on a weekend.
fn is_new_year(day: u32, weekday: Weekday) -> bool {
    day == 1 || (matches!(day, 2 | 3) && weekday == Weekday::Mon)
}

/// The 25th and 26th; the 27th and 28th stand in for those that fall on a weekend.
fn is_christmas(day: u32, weekday: Weekday) -> bool {
    match day {
        25 | 26 => true,
        27 => matches!(weekday, Weekday::Mon | Weekday::Tue),
        28 => matches!(weekday, Weekday::Mon | Weekday::Tue),
        _ => false,
    }
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(sum / 31).ok()?, u32::try_from(sum % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn holidays(year: i32) -> Vec<(u32, u32)> {
        let days = ymd(year, 1, 1).iter_days().take_while(|day| day.year() == year);
        days.filter(|day| is_bank_holiday(*day) && !is_weekend(*day)).map(|day| (day.month(), day.day())).collect()
    }

    #[test]
    fn the_published_bank_holidays_of_past_and_coming_years() {
        let table: [(i32, &[(u32, u32)]); 7] = [
            (2015, &[(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2020, &[(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2021, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
            (2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
            (2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
            (2026, &[(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2027, &[(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
        ];
        for (year, published) in table {
            assert_eq!(holidays(year), published, "{year}");
        }
    }

    #[test]
    fn working_days_leave_weekends_and_holidays_out() {
        // Thursday 22 October to the days after, and over Christmas.
        for (to, days) in [(22, 0), (23, 1), (24, 1), (25, 1), (26, 2), (29, 5), (30, 6)] {
            assert_eq!(working_days_between(ymd(2026, 10, 22), ymd(2026, 10, to)), days, "to the {to}th");
        }
        assert_eq!(working_days_between(ymd(2026, 12, 24), ymd(2027, 1, 4)), 4, "29, 30, 31 December and 4 January");
        assert_eq!(working_days_between(ymd(2026, 10, 22), ymd(2026, 10, 1)), 0, "never less than none");
    }

    #[test]
    fn three_working_days_are_counted_over_weekends_and_holidays() {
        for (date, back, last_day, why) in [
            (ymd(2026, 11, 9), 3, ymd(2026, 11, 4), "a Monday: Friday, Thursday, Wednesday"),
            (ymd(2026, 11, 12), 3, ymd(2026, 11, 9), "a Thursday"),
            (ymd(2026, 12, 30), 3, ymd(2026, 12, 23), "over Christmas: Tuesday, Thursday, Wednesday"),
            (ymd(2027, 3, 31), 3, ymd(2027, 3, 24), "over Easter: Tuesday, Thursday, Wednesday"),
            (ymd(2026, 11, 9), 0, ymd(2026, 11, 9), "no notice"),
        ] {
            assert_eq!(working_days_before(date, back), last_day, "{why}");
        }
    }
}
