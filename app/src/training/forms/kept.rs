//! Places that a run sets aside for partner agencies, as they are typed.

use crate::shared::text::{clean_line, whole_number};
use crate::shared::when::optional_date_from_parts;
use crate::shared::{AgencyId, FormProblems, RawForm};
use crate::training::kept::{AGENCIES_MAX, Kept, KeptPlan, can_keep};
use chrono::NaiveDate;
use std::collections::HashMap;

/// The boxes of each row: the agency, and how many.
pub const KEPT_FIELDS: [(&str, &str); AGENCIES_MAX] =
    [("kept1", "kept1_places"), ("kept2", "kept2_places"), ("kept3", "kept3_places"), ("kept4", "kept4_places"), ("kept5", "kept5_places")];

/// The rows that are filled, and until when. Rows that are empty are left out.
pub(super) fn check_kept(
    raw: &RawForm,
    (places, cap): (Option<i32>, Option<i32>),
    first_day: Option<NaiveDate>,
    wrong: &mut FormProblems,
) -> KeptPlan {
    let mut kept: Vec<Kept> = Vec::new();
    for (agency_field, places_field) in KEPT_FIELDS {
        let (agency, typed) = (raw.get(agency_field), clean_line(raw.get(places_field)));
        match (agency.parse::<AgencyId>().ok(), typed.is_empty()) {
            (None, true) => {}
            (None, false) => wrong.add(agency_field, "missing", "Choose for whom these places are kept"),
            (Some(agency), _) if kept.iter().any(|known| known.agency == agency) => {
                wrong.add(agency_field, "twice", "Choose each agency once: this one has a row above");
            }
            (Some(agency), _) => {
                let number = whole_number(&typed, 1..=500, "Enter how many places are kept for them, 1 to 500");
                if let Some(number) = wrong.take(places_field, number) {
                    kept.push(Kept { agency, places: u64::from(number.unsigned_abs()) });
                }
            }
        }
    }
    let many = |number: i32| u64::from(number.unsigned_abs());
    if let Some(places) = places
        && let Err(why) = can_keep(&kept, many(places), cap.map(many), &HashMap::new(), 0)
    {
        wrong.add(KEPT_FIELDS[0].1, "cannot_keep", why.sentence());
    }
    let part = |part: &str| raw.get(&format!("kept_until-{part}")).to_owned();
    let until = wrong.take("kept_until", optional_date_from_parts(&part("day"), &part("month"), &part("year")));
    if let (Some(Some(last)), Some(first)) = (until, first_day)
        && last >= first
    {
        wrong.add("kept_until", "after_start", "Enter a day before the run begins");
    }
    KeptPlan { places: kept, until: until.flatten() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICE: &str = "01920000-0000-7000-8000-000000000001";
    const HOUSING: &str = "01920000-0000-7000-8000-000000000002";

    /// What is kept, or each field and code that is told.
    fn typed(fields: &[(&str, &str)]) -> Result<Vec<u64>, Vec<String>> {
        let raw = RawForm(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let mut wrong = FormProblems::new();
        let plan = check_kept(&raw, (Some(20), Some(6)), NaiveDate::from_ymd_opt(2026, 11, 9), &mut wrong);
        if wrong.is_empty() {
            return Ok(plan.places.into_iter().map(|one| one.places).collect());
        }
        Err(wrong.0.into_iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect())
    }

    #[test]
    fn rows_that_are_filled_are_kept_and_each_mistake_is_told_at_its_field() {
        assert_eq!(typed(&[]), Ok(vec![]));
        assert_eq!(typed(&[("kept1", POLICE), ("kept1_places", "4"), ("kept3", HOUSING), ("kept3_places", "2")]), Ok(vec![4, 2]));
        for (fields, told) in [
            (vec![("kept2_places", "4")], "kept2 missing"),
            (vec![("kept1", POLICE)], "kept1_places missing"),
            (vec![("kept1", POLICE), ("kept1_places", "four")], "kept1_places not_a_number"),
            (vec![("kept1", POLICE), ("kept1_places", "4"), ("kept2", POLICE), ("kept2_places", "1")], "kept2 twice"),
            (vec![("kept1", POLICE), ("kept1_places", "7")], "kept1_places cannot_keep"),
            (
                vec![
                    ("kept1", POLICE),
                    ("kept1_places", "4"),
                    ("kept_until-day", "9"),
                    ("kept_until-month", "11"),
                    ("kept_until-year", "2026"),
                ],
                "kept_until after_start",
            ),
        ] {
            assert_eq!(typed(&fields), Err(vec![told.to_owned()]), "{fields:?}");
        }
    }
}
