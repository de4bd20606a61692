//! Who gets a place that frees: the first of those who wait whom nothing stands against (`docs/POLICY.md` 10.4).
//!
//! Whoever is passed over keeps their turn, and is told why.

use super::rules::Obstacle;
use crate::shared::{AgencyId, BookingId};
use std::collections::HashMap;

/// Somebody on the waiting list, in the order of asking.
#[derive(Debug, Clone)]
pub struct Waiter {
    pub booking: BookingId,
    /// The agency that sends them.
    pub agency: Option<AgencyId>,
    /// What of their own stands in the way, the caps of agencies apart.
    pub against: Option<Obstacle>,
}

/// What a run has to give.
#[derive(Debug, Clone, Default)]
pub struct Seats {
    pub free: u64,
    /// The most that one agency sends.
    pub cap: Option<u64>,
    /// How many each agency has, offered places among them.
    pub by_agency: HashMap<AgencyId, u64>,
    /// How many are kept for each agency today; empty once they are for everybody.
    pub kept: HashMap<AgencyId, u64>,
}

impl Seats {
    /// What the cap says to somebody whom that agency sends.
    pub fn over_cap(&self, agency: Option<AgencyId>) -> Option<Obstacle> {
        let (cap, agency) = (self.cap?, agency?);
        (self.by_agency.get(&agency).copied().unwrap_or(0) >= cap).then(|| Obstacle {
            code: "agency_cap",
            sentence: format!(
                "Your agency has the {} on this run that one agency may have. As soon as one is given back, the next of your agency gets it.",
                if cap == 1 { "one place".to_owned() } else { format!("{cap} places") },
            ),
        })
    }

    /// What keeps a free place from somebody whom that agency sends: the cap, or that all that is free is kept for other agencies. That
    /// nothing is free at all is not said here.
    pub fn against(&self, agency: Option<AgencyId>) -> Option<Obstacle> {
        let capped = self.over_cap(agency);
        capped.or_else(|| (self.free > 0 && self.free <= self.kept_for_others(agency)).then(kept_for_others))
    }

    /// How many are kept for agencies other than that one, and not taken.
    pub fn kept_for_others(&self, agency: Option<AgencyId>) -> u64 {
        let has = |of: &AgencyId| self.by_agency.get(of).copied().unwrap_or(0);
        self.kept.iter().filter(|(of, _)| Some(**of) != agency).map(|(of, places)| places.saturating_sub(has(of))).sum()
    }

    /// One of them is taken, for somebody whom that agency sends.
    pub fn take(&mut self, agency: Option<AgencyId>) {
        self.free = self.free.saturating_sub(1);
        if let Some(agency) = agency {
            *self.by_agency.entry(agency).or_default() += 1;
        }
    }
}

/// The code of [`kept_for_others`].
pub const KEPT: &str = "kept_for_others";

/// What is said to somebody when all that is free is kept for agencies that they are not of.
pub fn kept_for_others() -> Obstacle {
    let sentence =
        "The places that are free are kept for partner agencies for now. What they do not take goes to those who wait, in their order.";
    Obstacle { code: KEPT, sentence: sentence.to_owned() }
}

/// What comes of somebody's turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    Offered,
    PassedOver(Obstacle),
}

/// Give the free places out in the order of waiting. Whoever comes after the last free place is not named: their turn has not come.
pub fn turns(waiting: &[Waiter], mut seats: Seats) -> Vec<(BookingId, Turn)> {
    let mut told = Vec::new();
    for waiter in waiting {
        if seats.free == 0 {
            break;
        }
        match waiter.against.clone().or_else(|| seats.against(waiter.agency)) {
            Some(obstacle) => told.push((waiter.booking, Turn::PassedOver(obstacle))),
            None => {
                seats.take(waiter.agency);
                told.push((waiter.booking, Turn::Offered));
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn booking(number: u128) -> BookingId {
        BookingId(Uuid::from_u128(number))
    }

    fn agency(number: u128) -> AgencyId {
        AgencyId(Uuid::from_u128(number))
    }

    fn waiter(number: u128, of: Option<u128>) -> Waiter {
        Waiter { booking: booking(number), agency: of.map(agency), against: None }
    }

    fn hindered(number: u128) -> Waiter {
        let against = Some(Obstacle { code: "clash", sentence: "Elsewhere that day".into() });
        Waiter { against, ..waiter(number, None) }
    }

    fn seats(free: u64, cap: Option<u64>, taken: &[(u128, u64)]) -> Seats {
        Seats { free, cap, by_agency: taken.iter().map(|(of, count)| (agency(*of), *count)).collect(), ..Seats::default() }
    }

    /// Each person's turn in a word: `7 offered`, `8 agency_cap`.
    fn said(turns: Vec<(BookingId, Turn)>) -> Vec<String> {
        let word = |turn| match turn {
            Turn::Offered => "offered",
            Turn::PassedOver(obstacle) => obstacle.code,
        };
        turns.into_iter().map(|(booking, turn)| format!("{} {}", booking.0.as_u128(), word(turn))).collect()
    }

    #[test]
    fn a_place_goes_to_the_first_whom_nothing_stands_against() {
        let table: [(&str, Vec<Waiter>, Seats, &[&str]); 7] = [
            ("nobody waits", vec![], seats(1, None, &[]), &[]),
            ("no place is free", vec![waiter(7, None)], seats(0, None, &[]), &[]),
            ("the first of two", vec![waiter(7, None), waiter(8, None)], seats(1, None, &[]), &["7 offered"]),
            (
                "the constable's agency has its three; the volunteer is next",
                vec![waiter(7, Some(1)), waiter(8, None)],
                seats(1, Some(3), &[(1, 3)]),
                &["7 agency_cap", "8 offered"],
            ),
            (
                "two of one agency, one below its cap",
                vec![waiter(7, Some(1)), waiter(8, Some(1)), waiter(9, Some(2))],
                seats(3, Some(3), &[(1, 2)]),
                &["7 offered", "8 agency_cap", "9 offered"],
            ),
            ("elsewhere that day", vec![hindered(7), waiter(8, None)], seats(1, None, &[]), &["7 clash", "8 offered"]),
            ("only somebody who cannot", vec![hindered(7)], seats(1, None, &[]), &["7 clash"]),
        ];
        for (what, waiting, seats, expected) in table {
            assert_eq!(said(turns(&waiting, seats)), expected, "{what}");
        }
    }

    #[test]
    fn what_is_kept_for_an_agency_goes_to_the_first_of_it_who_waits() {
        let keeping = |free, taken| Seats { kept: HashMap::from([(agency(1), 2)]), ..seats(free, None, taken) };
        let table: [(&str, Vec<Waiter>, Seats, &[&str]); 4] = [
            ("both are kept", vec![waiter(7, None), waiter(8, Some(1))], keeping(2, &[]), &["7 kept_for_others", "8 offered"]),
            (
                "three are free",
                vec![waiter(7, None), waiter(8, Some(2)), waiter(9, Some(1))],
                keeping(3, &[]),
                &["7 offered", "8 kept_for_others", "9 offered"],
            ),
            (
                "they have one of the two",
                vec![waiter(7, None), waiter(8, None)],
                keeping(2, &[(1, 1)]),
                &["7 offered", "8 kept_for_others"],
            ),
            ("they have theirs", vec![waiter(7, None), waiter(8, Some(1))], keeping(2, &[(1, 2)]), &["7 offered", "8 offered"]),
        ];
        for (what, waiting, seats, expected) in table {
            assert_eq!(said(turns(&waiting, seats)), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn never_more_than_there_are_never_over_a_cap_and_in_order(
            agencies in proptest::collection::vec(proptest::option::of(0u128..4), 0..30),
            free in 0u64..12,
            cap in proptest::option::of(1u64..4),
        ) {
            let waiting: Vec<Waiter> = agencies.iter().zip(100u128..).map(|(of, number)| waiter(number, *of)).collect();
            let given = turns(&waiting, seats(free, cap, &[]));
            let offered: Vec<&BookingId> = given.iter().filter(|(_, turn)| *turn == Turn::Offered).map(|(id, _)| id).collect();
            prop_assert!(offered.len() as u64 <= free);
            prop_assert!(offered.is_sorted());
            if let Some(cap) = cap {
                for of in 0u128..4 {
                    let theirs = waiting.iter().filter(|w| w.agency == Some(agency(of)) && offered.contains(&&w.booking)).count();
                    prop_assert!(theirs as u64 <= cap);
                }
            }
            // A place stays free only when everybody who waits was looked at.
            if (offered.len() as u64) < free {
                prop_assert_eq!(given.len(), waiting.len());
            }
        }
    }
}
