//! What would become of many who are asked for at once, before anybody is: the same rules, in the same order, with nothing taken.

use super::queue::Seats;
use super::rules::Obstacle;
use crate::shared::AgencyId;

/// What would become of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Foretold {
    /// A place, straight away.
    Place,
    /// A turn on the waiting list, and why.
    Waits(String),
    /// The line manager is asked first.
    Asks,
    /// Nothing, and what to do.
    Not(Obstacle),
}

/// What [`foretell`] goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// The agency that sends them.
    pub agency: Option<AgencyId>,
    /// Line managers are asked first: then no place is taken yet.
    pub asks: bool,
    /// Places on the run are given by need: then everybody waits.
    pub by_need: bool,
}

/// In the order of asking: whoever nothing stands against takes a place while there is one for that agency, and waits otherwise.
pub fn foretell(against: Vec<Option<Obstacle>>, ways: Ways, mut seats: Seats) -> Vec<Foretold> {
    let agency = ways.agency;
    let one = |against: Option<Obstacle>| {
        if let Some(obstacle) = against {
            return Foretold::Not(obstacle);
        }
        if ways.asks {
            return Foretold::Asks;
        }
        if ways.by_need {
            return Foretold::Waits("Places on this run are given by need.".to_owned());
        }
        if let Some(against) = seats.against(agency) {
            return Foretold::Waits(against.sentence);
        }
        if seats.free == 0 {
            return Foretold::Waits("Every place is taken.".to_owned());
        }
        seats.take(agency);
        Foretold::Place
    };
    against.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;
    use uuid::Uuid;

    fn agency() -> AgencyId {
        AgencyId(Uuid::from_u128(1))
    }

    fn seats(free: u64, cap: Option<u64>, taken: u64) -> Seats {
        Seats { free, cap, by_agency: HashMap::from([(agency(), taken)]), ..Seats::default() }
    }

    fn words(foretold: Vec<Foretold>) -> Vec<&'static str> {
        let word = |one| match one {
            Foretold::Place => "place",
            Foretold::Waits(_) => "waits",
            Foretold::Asks => "asks",
            Foretold::Not(obstacle) => obstacle.code,
        };
        foretold.into_iter().map(word).collect()
    }

    fn not(code: &'static str) -> Option<Obstacle> {
        Some(Obstacle { code, sentence: String::new() })
    }

    #[test]
    fn where_places_are_given_by_need_everybody_waits() {
        let told = foretell(vec![None, not("clash")], Ways { agency: None, asks: false, by_need: true }, seats(9, None, 0));
        assert_eq!(words(told), ["waits", "clash"]);
    }

    #[test]
    fn each_is_told_what_would_become_of_them() {
        type Case = (&'static str, Vec<Option<Obstacle>>, bool, Seats, &'static [&'static str]);
        let table: [Case; 5] = [
            ("room for all", vec![None, None], false, seats(5, None, 0), &["place", "place"]),
            ("the last place", vec![None, None], false, seats(1, None, 0), &["place", "waits"]),
            ("the agency's cap", vec![None, None, None], false, seats(5, Some(3), 1), &["place", "place", "waits"]),
            ("who cannot come takes no place", vec![not("prerequisite"), None], false, seats(1, None, 0), &["prerequisite", "place"]),
            ("managers are asked first", vec![None, not("booked_already")], true, seats(0, None, 0), &["asks", "booked_already"]),
        ];
        for (what, against, asks, seats, expected) in table {
            assert_eq!(words(foretell(against, Ways { agency: Some(agency()), asks, by_need: false }, seats)), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn never_more_places_than_there_are_nor_than_the_agency_may_have(
            hindered in proptest::collection::vec(any::<bool>(), 0..40), free in 0u64..20, cap in proptest::option::of(1u64..10), taken in 0u64..10,
        ) {
            let against: Vec<Option<Obstacle>> = hindered.iter().map(|hindered| if *hindered { not("clash") } else { None }).collect();
            let told = foretell(against, Ways { agency: Some(agency()), asks: false, by_need: false }, seats(free, cap, taken));
            prop_assert_eq!(told.len(), hindered.len());
            let given = told.iter().filter(|one| **one == Foretold::Place).count() as u64;
            prop_assert!(given <= free);
            prop_assert!(cap.is_none_or(|cap| given <= cap.saturating_sub(taken)));
            // Whoever comes later never gets what an earlier one with nothing against them did not.
            let first_wait = told.iter().position(|one| matches!(one, Foretold::Waits(_)));
            let last_place = told.iter().rposition(|one| *one == Foretold::Place);
            if let (Some(wait), Some(place)) = (first_wait, last_place) {
                prop_assert!(place < wait);
            }
        }
    }
}
