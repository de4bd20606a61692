//! Hours of development in the twelve months before a day, and what they have to be.

use super::{Reader, months_after};
use chrono::{Days, Months, NaiveDate};

/// Minutes there and needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Year {
    pub have: u32,
    pub need: u32,
    pub approved: u32,
    pub approved_need: u32,
}

impl Year {
    const fn is_enough(self) -> bool {
        self.have >= self.need && self.approved >= self.approved_need
    }
}

impl Reader<'_> {
    /// What counts in the twelve months that end with that day; as far as is known now.
    pub(super) fn hours_on(&self, day: NaiveDate, minutes: u32, approved: u32, pro_rata: bool, held_since: Option<NaiveDate>) -> Year {
        let first = day.checked_sub_months(Months::new(12)).and_then(|day| day.succ_opt()).unwrap_or(NaiveDate::MIN);
        let counted = || self.facts.development.iter().filter(|one| one.on >= first && one.on <= day && one.on <= self.on);
        let share = |whole: u32| if pro_rata { self.share(whole, first, day, held_since) } else { whole };
        Year {
            have: counted().map(|one| one.minutes).fold(0, u32::saturating_add),
            need: share(minutes),
            approved: counted().filter(|one| one.approved).map(|one| one.minutes).fold(0, u32::saturating_add),
            approved_need: share(approved),
        }
    }

    /// The part of the year's minutes that falls on days held and not on leave, in whole minutes.
    fn share(&self, whole: u32, first: NaiveDate, last: NaiveDate, held_since: Option<NaiveDate>) -> u32 {
        let year = days(first, last);
        let first = held_since.map_or(first, |since| since.max(first));
        let away: i64 = self
            .facts
            .leave
            .iter()
            .filter(|(from, _)| *from <= self.on)
            .map(|(from, to)| days((*from).max(first), to.unwrap_or(last).min(last)))
            .sum();
        let there = (days(first, last) - away).clamp(0, year);
        u32::try_from(i64::from(whole) * there / year.max(1)).unwrap_or(whole)
    }

    /// The last day on which the hours are enough if nothing more is done; nobody falls short in the first year that they hold something.
    pub(super) fn hours_last(
        &self,
        minutes: u32,
        approved: u32,
        pro_rata: bool,
        held_since: Option<NaiveDate>,
    ) -> Option<Option<NaiveDate>> {
        let allowed = held_since.and_then(|since| months_after(since, Some(12)));
        let enough = |day: NaiveDate| self.hours_on(day, minutes, approved, pro_rata, held_since.map(|_| NaiveDate::MIN)).is_enough();
        if !enough(self.on) {
            return allowed.map(|last| Some(if last < self.on { self.last_enough(enough).unwrap_or(last).max(last) } else { last }));
        }
        // Without more hours there are only fewer, so the last day can be found by halves.
        let (mut yes, mut no) = (0u64, 366u64);
        while no - yes > 1 {
            let middle = u64::midpoint(yes, no);
            if self.on.checked_add_days(Days::new(middle)).is_some_and(enough) { yes = middle } else { no = middle }
        }
        let last = self.on.checked_add_days(Days::new(yes)).unwrap_or(NaiveDate::MAX);
        Some(Some(allowed.map_or(last, |allowed| last.max(allowed))))
    }

    /// The last day before this one on which they were enough, looked for day by day through the year before.
    fn last_enough(&self, enough: impl Fn(NaiveDate) -> bool) -> Option<NaiveDate> {
        self.on.pred_opt()?.iter_days().rev().take(366).find(|day| enough(*day))
    }
}

/// Days from the first to the last, both counted; none when they are the other way round.
fn days(first: NaiveDate, last: NaiveDate) -> i64 {
    (last - first).num_days().saturating_add(1).max(0)
}
