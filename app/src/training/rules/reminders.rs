//! When delegates are reminded of a run.

use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// How many days before a run its delegates are reminded, unless the service says otherwise (`docs/POLICY.md` 10.4).
pub const REMINDER_DAYS: [u32; 3] = [14, 5, 1];

/// Which reminder is due today, as days before the run: the latest whose day has come, unless it was sent, or came before the place was
/// theirs: then the invitation has just told them.
pub fn reminder_due(today: NaiveDate, first_day: NaiveDate, confirmed: NaiveDate, days: &[u32], told: &BTreeSet<u32>) -> Option<u32> {
    let due_on = |before: u32| first_day - Days::new(u64::from(before));
    let reached = days.iter().copied().filter(|before| due_on(*before) <= today).min()?;
    (today < first_day && due_on(reached) > confirmed && !told.contains(&reached)).then_some(reached)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn reminders_come_two_weeks_five_days_and_a_day_before_each_once() {
        let first = ymd(11, 30);
        for (today, confirmed, told, due) in [
            (ymd(11, 15), ymd(10, 1), vec![], None),
            (ymd(11, 16), ymd(10, 1), vec![], Some(14)),
            (ymd(11, 17), ymd(10, 1), vec![14], None),
            (ymd(11, 26), ymd(10, 1), vec![], Some(5)),
            (ymd(11, 29), ymd(10, 1), vec![14, 5], Some(1)),
            (ymd(11, 30), ymd(10, 1), vec![14, 5], None),
            (ymd(11, 27), ymd(11, 27), vec![], None),
            (ymd(11, 29), ymd(11, 27), vec![], Some(1)),
        ] {
            let told = told.into_iter().collect();
            assert_eq!(reminder_due(today, first, confirmed, &REMINDER_DAYS, &told), due, "{today}, since {confirmed}");
        }
    }
}
