//! The addresses of what is shown, and of what lies beside it.

use super::{Asked, PATH, View, first_of_month, monday};
use chrono::{Days, Months, NaiveDate};

impl Asked {
    /// The address of another view or another day, under the same filters.
    pub fn address(&self, view: View, from: NaiveDate) -> String {
        let mut query = vec![("view".to_owned(), view.code().to_owned()), ("from".to_owned(), from.to_string())];
        query.extend(self.filters());
        format!("{PATH}?{}", serde_urlencoded::to_string(query).unwrap_or_default())
    }

    /// The address of what lies before and after.
    pub fn beside(&self) -> (String, String) {
        let (before, after) = match self.view {
            View::Month => {
                let first = first_of_month(self.from);
                (first.checked_sub_months(Months::new(1)), first.checked_add_months(Months::new(1)))
            }
            View::Week => (monday(self.from).checked_sub_days(Days::new(7)), monday(self.from).checked_add_days(Days::new(7))),
            View::List => (self.from.checked_sub_months(Months::new(1)), self.from.checked_add_months(Months::new(1))),
        };
        (self.address(self.view, before.unwrap_or(self.from)), self.address(self.view, after.unwrap_or(self.from)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::RawForm;
    use crate::training::schedule::asked;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn filters_stay_when_the_view_changes() {
        let raw = RawForm::from([("view", "week"), ("from", "2026-11-23"), ("place", "Room 2 & hall"), ("mine", "yes"), ("course", "x")]);
        let asked = asked(&raw, ymd(2026, 1, 1));
        assert_eq!(
            asked.address(View::List, ymd(2026, 12, 1)),
            "/training/calendar?view=list&from=2026-12-01&place=Room+2+%26+hall&mine=yes"
        );
        let (before, after) = asked.beside();
        assert!(before.contains("from=2026-11-16") && after.contains("from=2026-11-30"), "{before} {after}");
    }

    #[test]
    fn a_month_leads_to_the_months_beside_it_also_from_its_last_day() {
        let raw = RawForm::from([("from", "2026-03-31")]);
        let (before, after) = asked(&raw, ymd(2026, 1, 1)).beside();
        assert!(before.ends_with("from=2026-02-01") && after.ends_with("from=2026-04-01"), "{before} {after}");
    }
}
