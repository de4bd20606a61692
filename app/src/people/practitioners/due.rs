//! Until when what was checked or held counts, and who is due (POLICY.md 8.1 rules 4, 5 and 7, 10.1). Records, home and matching all ask
//! here, so that none of them says something else.

use super::rules::Periods;
use crate::people::practitioners::words::Standing;
use crate::shared::vocabulary::words;
use chrono::{Days, Months, NaiveDate};

words! {
    /// What of somebody falls due again, as the list of people is narrowed by it.
    Due {
        Supervision = "SUPERVISION", "Supervision overdue";
        Dbs = "DBS", "DBS re-check due";
        Vetting = "VETTING", "Vetting ends";
    }
}

impl Due {
    /// What is said of it when it comes soon, and when it is over.
    pub const fn words(self) -> [&'static str; 2] {
        match self {
            Due::Supervision => ["Due soon", "Was due"],
            Due::Dbs => ["Re-check due soon", "Re-check was due"],
            Due::Vetting => ["Ends soon", "Ran out"],
        }
    }

    /// The last day of what was done, or ends, then.
    pub fn until(self, since: NaiveDate, periods: Periods) -> NaiveDate {
        match self {
            Due::Supervision => supervision_due(since, periods.supervision_days),
            Due::Dbs => counts_until(since, periods.dbs),
            Due::Vetting => since,
        }
    }
}

/// Days before a last day in which it is said to come soon.
pub const SOON_DAYS: u64 = 30;

/// How a last day stands towards today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    Counts,
    /// It counts for no more than [`SOON_DAYS`].
    Soon,
    Over,
}

/// How that last day stands; on the last day itself it still counts.
pub fn stands(last_day: NaiveDate, today: NaiveDate) -> Stands {
    if last_day < today {
        Stands::Over
    } else if last_day <= soon(today) {
        Stands::Soon
    } else {
        Stands::Counts
    }
}

/// The last day that is soon.
pub fn soon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(NaiveDate::MAX)
}

/// The last day on which something done then still counts.
pub fn counts_until(done: NaiveDate, months: u32) -> NaiveDate {
    done.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The earliest day on which something done still counts on that day: what [`counts_until`] says, asked the other way round.
pub fn counts_from(on: NaiveDate, months: u32) -> NaiveDate {
    let mut first = on.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN);
    // The months have different lengths: at most three days at the end of one have no counterpart in the other.
    while counts_until(first, months) < on {
        first = first.succ_opt().unwrap_or(on);
    }
    first
}

/// The last day before which the next supervision is held.
pub fn supervision_due(last: NaiveDate, every_days: u32) -> NaiveDate {
    last.checked_add_days(Days::new(u64::from(every_days))).unwrap_or(NaiveDate::MAX)
}

/// Whether somebody in that state is to be supervised: who may have a case in hand.
pub const fn is_supervised(state: Standing) -> bool {
    matches!(state, Standing::Active | Standing::Restricted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_last_day_counts_then_comes_soon_then_is_over() {
        let today = ymd(2026, 10, 26);
        for (last, expected) in [
            (ymd(2026, 10, 25), Stands::Over),
            (today, Stands::Soon),
            (ymd(2026, 11, 25), Stands::Soon),
            (ymd(2026, 11, 26), Stands::Counts),
            (NaiveDate::MAX, Stands::Counts),
        ] {
            assert_eq!(stands(last, today), expected, "{last}");
        }
    }

    #[test]
    fn both_ways_of_asking_agree_at_every_end_of_a_month() {
        for on in ymd(2027, 1, 25).iter_days().take(800) {
            for months in [1, 12, 24, 36] {
                let first = counts_from(on, months);
                assert!(counts_until(first, months) >= on, "{first} counts on {on}");
                assert!(counts_until(first.pred_opt().unwrap(), months) < on, "the day before {first} does not count on {on}");
            }
        }
    }
}
