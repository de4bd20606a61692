//! Places of a run that are set aside for partner agencies until a day (`docs/POLICY.md` 10.4): how long, and whether so many can be.

use crate::shared::{AgencyId, when};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

/// The most agencies for which one run keeps places.
pub const AGENCIES_MAX: usize = 5;

/// So many places for one agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub agency: AgencyId,
    /// At least one.
    pub places: u64,
}

/// What a run is to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptPlan {
    /// One for each agency.
    pub places: Vec<Kept>,
    /// The last day on which they are kept, where it was said.
    pub until: Option<NaiveDate>,
}

impl KeptPlan {
    /// The last day on which they are kept: as said, or the last day to book, or the day before the run begins. Nothing, when none are.
    pub fn last_day(&self, deadline: Option<NaiveDate>, first_day: NaiveDate) -> Option<NaiveDate> {
        let day_before = first_day - Days::new(1);
        (!self.places.is_empty()).then(|| self.until.or(deadline).unwrap_or(day_before).min(day_before))
    }
}

/// Whether places that are kept to that day are kept still.
pub fn still_kept(until: Option<NaiveDate>, today: NaiveDate) -> bool {
    until.is_some_and(|until| today <= until)
}

/// Why so many cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkeepable {
    /// More than there are places.
    TooMany { kept: u64, places: u64 },
    /// More for one agency than one agency may have.
    OverCap { agency: AgencyId, kept: u64, cap: u64 },
    /// Others sit on them by now: so many are left to keep.
    Taken { kept: u64, left: u64 },
}

impl Unkeepable {
    /// What to do, for the form.
    pub fn sentence(self) -> String {
        match self {
            Self::TooMany { kept, places } => format!("Keep fewer: these are {kept} together, and there are {places} places"),
            Self::OverCap { kept, cap, .. } => format!("Keep at most {cap} for one agency, not {kept}: that is the most that one may have"),
            Self::Taken { kept, left } => format!("Keep at most {left}, not {kept}: the other places are taken by now"),
        }
    }
}

/// Whether a run with so many places can keep these. `has` is how many each agency has by now, `taken` how many are taken in all, offered
/// places among both.
///
/// # Errors
/// The first thing against it.
pub fn can_keep(kept: &[Kept], places: u64, cap: Option<u64>, has: &HashMap<AgencyId, u64>, taken: u64) -> Result<(), Unkeepable> {
    let sum: u64 = kept.iter().map(|one| one.places).sum();
    if sum > places {
        return Err(Unkeepable::TooMany { kept: sum, places });
    }
    if let Some((over, cap)) = cap.and_then(|cap| Some((kept.iter().find(|one| one.places > cap)?, cap))) {
        return Err(Unkeepable::OverCap { agency: over.agency, kept: over.places, cap });
    }
    let of = |agency| has.get(&agency).copied().unwrap_or(0);
    let theirs: u64 = kept.iter().map(|one| of(one.agency)).sum();
    let promised: u64 = kept.iter().map(|one| one.places.max(of(one.agency))).sum();
    let others = taken.saturating_sub(theirs);
    if others + promised > places {
        return Err(Unkeepable::Taken { kept: sum, left: sum.saturating_sub(others + promised - places) });
    }
    Ok(())
}

/// One agency for which a run keeps places, and how many of them it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFor {
    pub agency: AgencyId,
    pub name: String,
    pub places: u64,
    pub has: u64,
}

impl KeptFor {
    /// Those that are kept and not taken.
    pub fn open(&self) -> u64 {
        self.places.saturating_sub(self.has)
    }
}

/// What the page of a run says of them.
pub fn says_kept(kept: &[KeptFor], until: NaiveDate, today: NaiveDate) -> String {
    let each = kept.iter().map(|one| match one.has {
        0 => format!("{} for {}", one.places, one.name),
        has => format!("{} for {}, who have {has}", one.places, one.name),
    });
    let each = each.collect::<Vec<_>>().join("; ");
    if still_kept(Some(until), today) {
        format!("{each}. Until {}: after that they go to those who wait, in their order", when::day(until))
    } else {
        format!("{each}. They were kept until {}, and are for everybody now", when::day(until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::queue::Seats;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn agency(number: u128) -> AgencyId {
        AgencyId(Uuid::from_u128(number))
    }

    fn kept(each: &[(u128, u64)]) -> Vec<Kept> {
        each.iter().map(|(of, places)| Kept { agency: agency(*of), places: *places }).collect()
    }

    fn ymd(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn they_are_kept_until_the_day_that_was_said_the_last_day_to_book_or_the_day_before() {
        let plan = |until| KeptPlan { places: kept(&[(1, 4)]), until };
        for (until, deadline, last) in
            [(Some(ymd(3)), Some(ymd(5)), ymd(3)), (None, Some(ymd(5)), ymd(5)), (None, None, ymd(8)), (Some(ymd(9)), None, ymd(8))]
        {
            assert_eq!(plan(until).last_day(deadline, ymd(9)), Some(last));
        }
        assert_eq!(KeptPlan::default().last_day(Some(ymd(5)), ymd(9)), None, "nothing is kept");
        assert!(still_kept(Some(ymd(3)), ymd(3)) && !still_kept(Some(ymd(3)), ymd(4)) && !still_kept(None, ymd(4)));
    }

    #[test]
    fn no_more_is_kept_than_there_is_to_keep() {
        type Case = (&'static str, &'static [(u128, u64)], Option<u64>, &'static [(u128, u64)], u64, Option<&'static str>);
        let table: [Case; 6] = [
            ("four of twenty", &[(1, 4)], None, &[], 0, None),
            ("all of them, to three agencies", &[(1, 10), (2, 5), (3, 5)], None, &[], 0, None),
            ("one too many", &[(1, 16), (2, 5)], None, &[], 0, Some("Keep fewer: these are 21 together, and there are 20 places")),
            (
                "more than one agency may have",
                &[(1, 4)],
                Some(3),
                &[],
                0,
                Some("Keep at most 3 for one agency, not 4: that is the most that one may have"),
            ),
            ("others have some, and there is room", &[(1, 4)], None, &[(1, 2), (2, 3)], 18, None),
            ("others sit on them", &[(1, 4)], None, &[(1, 1)], 18, Some("Keep at most 3, not 4: the other places are taken by now")),
        ];
        for (what, keep, cap, has, taken, said) in table {
            let has = has.iter().map(|(of, count)| (agency(*of), *count)).collect();
            let told = can_keep(&kept(keep), 20, cap, &has, taken).err().map(Unkeepable::sentence);
            assert_eq!(told.as_deref(), said, "{what}");
        }
    }

    #[test]
    fn the_page_says_for_whom_and_how_long() {
        let police = KeptFor { agency: agency(1), name: "Fenland Police".into(), places: 4, has: 1 };
        let housing = KeptFor { agency: agency(2), name: "Fenbridge Housing".into(), places: 2, has: 0 };
        assert_eq!(
            says_kept(&[police.clone(), housing], ymd(3), ymd(3)),
            "4 for Fenland Police, who have 1; 2 for Fenbridge Housing. Until Tue 3 Nov 2026: after that they go to those who wait, in their order"
        );
        assert!(says_kept(&[police], ymd(3), ymd(4)).ends_with("They were kept until Tue 3 Nov 2026, and are for everybody now"));
    }

    proptest! {
        #[test]
        fn an_agency_gets_what_is_kept_for_it_whoever_asks_before(
            keep in prop::collection::btree_map(0u128..4, 1u64..5, 0..4),
            cap in prop::option::of(1u64..6),
            places in 1u64..16,
            asking in prop::collection::vec(prop::option::of(0u128..5), 0..60),
        ) {
            let keep: Vec<(u128, u64)> = keep.into_iter().collect();
            let kept = kept(&keep);
            prop_assume!(can_keep(&kept, places, cap, &HashMap::new(), 0).is_ok());
            let mut seats = Seats { free: places, cap, kept: kept.iter().map(|one| (one.agency, one.places)).collect(), ..Seats::default() };
            let mut taken = 0;
            for of in asking {
                let of = of.map(agency);
                let has = of.and_then(|of| seats.by_agency.get(&of).copied()).unwrap_or(0);
                let own = kept.iter().find(|one| Some(one.agency) == of).map_or(0, |one| one.places);
                let gets = seats.free > 0 && seats.against(of).is_none();
                if has < own {
                    prop_assert!(gets, "{of:?} has {has} of {own} that are kept");
                }
                if gets {
                    seats.take(of);
                    taken += 1;
                }
                // What is kept can always be kept still.
                prop_assert!(can_keep(&kept, places, cap, &seats.by_agency, taken).is_ok());
                prop_assert!(cap.is_none_or(|cap| seats.by_agency.values().all(|has| *has <= cap)));
            }
        }
    }
}
