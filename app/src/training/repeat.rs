//! A run given again and again: on which days, past the bank holidays.

use crate::calendar::working_days::{is_bank_holiday, is_working_day};
use crate::shared::{FormProblems, RawForm, text, when};
use chrono::{Days, NaiveDate};

/// The most runs that are planned in one go.
pub const TIMES_MAX: i32 = 12;

/// How a run is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// The first day of the first of the new runs.
    pub first: NaiveDate,
    /// How many runs.
    pub times: u64,
    /// How many weeks lie between their first days.
    pub weeks: u64,
}

/// # Errors
/// Every field that needs mending; `in_the_past`, for a first day that is not to come.
pub fn check_repeat(raw: &RawForm, today: NaiveDate) -> Result<Repeat, FormProblems> {
    let mut wrong = FormProblems::new();
    let part = |part: &str| raw.get(&format!("first-{part}")).to_owned();
    let first = when::date_from_parts(&part("day"), &part("month"), &part("year"), "Enter the first day of the first of them");
    let first = wrong.take("first", first);
    if first.is_some_and(|first| first <= today) {
        wrong.add("first", "in_the_past", "Enter a day that is to come");
    }
    let number = |field: &str, range, sentence: &str| text::whole_number(raw.get(field), range, sentence);
    let times = wrong.take("times", number("times", 1..=TIMES_MAX, "Enter how many runs, 1 to 12"));
    let weeks = wrong.take("weeks", number("weeks", 1..=26, "Enter how many weeks apart, 1 to 26"));
    match (first, times.and_then(|times| u64::try_from(times).ok()), weeks.and_then(|weeks| u64::try_from(weeks).ok())) {
        (Some(first), Some(times), Some(weeks)) if wrong.is_empty() => Ok(Repeat { first, times, weeks }),
        _ => Err(wrong),
    }
}

/// A day of a new run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDay {
    pub day: NaiveDate,
    /// The bank holiday on which it would have been.
    pub in_place_of: Option<NaiveDate>,
}

/// The days of each of the new runs: as far apart as those of the run that is repeated. A bank holiday moves its day on to the next day that is
/// none, and never to a weekend unless the run is at one; a day that would be taken by the one before it moves on too.
pub fn repeated(days: &[NaiveDate], repeat: Repeat) -> Vec<Vec<NewDay>> {
    let Some(start) = days.first() else { return Vec::new() };
    let run = |number: u64| {
        let first = repeat.first.checked_add_days(Days::new(7 * repeat.weeks * number))?;
        let mut before: Option<NaiveDate> = None;
        let days = days.iter().map(|day| {
            let wanted = first + (*day - *start);
            let weekend = !is_working_day(*day) && !is_bank_holiday(*day);
            let fits = |day: &NaiveDate| {
                !is_bank_holiday(*day) && (weekend || is_working_day(*day) || *day == wanted) && before.is_none_or(|before| before < *day)
            };
            let day = wanted.iter_days().take(60).find(fits).unwrap_or(wanted);
            before = Some(day);
            NewDay { day, in_place_of: is_bank_holiday(wanted).then_some(wanted) }
        });
        Some(days.collect())
    };
    (0..repeat.times).map_while(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn told(days: &[NaiveDate], first: NaiveDate, times: u64, weeks: u64) -> Vec<String> {
        let say = |day: &NewDay| day.day.format("%d %b").to_string() + if day.in_place_of.is_some() { "*" } else { "" };
        repeated(days, Repeat { first, times, weeks }).iter().map(|run| run.iter().map(say).collect::<Vec<_>>().join(", ")).collect()
    }

    #[test]
    fn runs_follow_each_other_and_pass_the_bank_holidays() {
        let three = [ymd(2026, 11, 10), ymd(2026, 11, 11), ymd(2026, 11, 17)];
        type Case = (&'static str, &'static [u32], NaiveDate, u64, u64, &'static [&'static str]);
        assert_eq!(told(&three, ymd(2027, 1, 12), 2, 4), ["12 Jan, 13 Jan, 19 Jan", "09 Feb, 10 Feb, 16 Feb"]);
        let table: [Case; 4] = [
            ("over Easter Monday", &[16], ymd(2027, 3, 29), 1, 1, &["30 Mar*"]),
            ("over Good Friday: not on to the Saturday", &[13], ymd(2027, 3, 26), 1, 1, &["30 Mar*"]),
            ("two days of which the first is pushed on to the second", &[16, 17], ymd(2027, 5, 3), 1, 1, &["04 May*, 05 May"]),
            ("a Saturday stays one", &[14], ymd(2027, 5, 1), 2, 1, &["01 May", "08 May"]),
        ];
        for (what, november, first, times, weeks, expected) in table {
            let days: Vec<NaiveDate> = november.iter().map(|day| ymd(2026, 11, *day)).collect();
            assert_eq!(told(&days, first, times, weeks), expected, "{what}");
        }
    }

    #[test]
    fn how_it_is_repeated_is_checked_all_at_once() {
        let today = ymd(2026, 11, 23);
        let codes = |raw: &RawForm| check_repeat(raw, today).unwrap_err().0.iter().map(|wrong| wrong.field.clone()).collect::<Vec<_>>();
        assert_eq!(codes(&RawForm::default()), ["first", "times", "weeks"]);
        let mut raw = RawForm::from([("times", "13"), ("weeks", "0")]);
        raw.set_day("first", today);
        assert_eq!(codes(&raw), ["first", "times", "weeks"]);
        let mut raw = RawForm::from([("times", "3"), ("weeks", "4")]);
        raw.set_day("first", ymd(2026, 11, 24));
        assert_eq!(check_repeat(&raw, today), Ok(Repeat { first: ymd(2026, 11, 24), times: 3, weeks: 4 }));
    }

    proptest! {
        #[test]
        fn every_run_has_all_its_days_in_order_and_none_on_a_bank_holiday(
            gaps in proptest::collection::vec(1u64..20, 0..5), start in 0u64..400, times in 1u64..12, weeks in 1u64..26,
        ) {
            let mut days = vec![ymd(2026, 11, 10)];
            for gap in gaps {
                let last = *days.last().unwrap();
                days.push(last + Days::new(gap));
            }
            let runs = repeated(&days, Repeat { first: ymd(2027, 1, 1) + Days::new(start), times, weeks });
            prop_assert_eq!(runs.len() as u64, times);
            for run in runs {
                prop_assert_eq!(run.len(), days.len());
                prop_assert!(run.windows(2).all(|pair| pair[0].day < pair[1].day));
                prop_assert!(run.iter().all(|day| !is_bank_holiday(day.day)));
            }
        }
    }
}
