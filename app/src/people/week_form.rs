//! The usual week as the 21 tick-boxes of a form: codes such as `tue-evening`.

use crate::calendar::week::{Part, WeekGrid};
use crate::shared::RawForm;
use crate::shared::problem::Problem;
use chrono::Weekday;

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];
const PARTS: [(&str, Part); 3] = [("morning", Part::Morning), ("afternoon", Part::Afternoon), ("evening", Part::Evening)];

/// The week that was ticked in the field of that name.
///
/// # Errors
/// `missing` with the sentence given, when no box is ticked; `not_a_time`, for a code that no box has.
pub fn week_from(raw: &RawForm, field: &str, missing: &str) -> Result<WeekGrid, Problem> {
    let mut week = WeekGrid::NEVER;
    for code in raw.all(field).filter(|code| !code.is_empty()) {
        let (day, part) = read_slot(code).ok_or_else(|| Problem::new("not_a_time", "Tick times in the table"))?;
        week = week.with(day, part);
    }
    if week.is_never() { Err(Problem::new("missing", missing)) } else { Ok(week) }
}

fn read_slot(code: &str) -> Option<(Weekday, Part)> {
    let (day, part) = code.split_once('-')?;
    let (_, day) = DAYS.iter().find(|(name, _)| *name == day)?;
    let (_, part) = PARTS.iter().find(|(name, _)| *name == part)?;
    Some((*day, *part))
}

/// The codes of the boxes that are ticked in that week.
pub fn slots_of(week: WeekGrid) -> Vec<String> {
    DAYS.iter()
        .flat_map(|(day_name, day)| {
            PARTS.iter().filter(move |(_, part)| week.has(*day, *part)).map(move |(part_name, _)| format!("{day_name}-{part_name}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_week_comes_back_from_its_boxes(bits in 1u32..=0x1F_FFFF) {
            let week = WeekGrid::from_bits(bits);
            let raw = RawForm(slots_of(week).into_iter().map(|code| ("week".to_owned(), code)).collect());
            prop_assert_eq!(week_from(&raw, "week", "Tick one").unwrap(), week);
        }
    }

    #[test]
    fn no_box_and_an_unknown_box_are_told_apart() {
        assert_eq!(week_from(&RawForm::default(), "week", "Tick one").unwrap_err().code, "missing");
        assert_eq!(week_from(&RawForm::from([("week", "tue-night")]), "week", "Tick one").unwrap_err().code, "not_a_time");
    }
}
