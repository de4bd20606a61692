//! The list that a coordinator sees: who could take the seat, best first, and everybody else with the reason.

use super::eligibility::Search;
use super::facts::Practitioner;
use super::order::Order;
use super::score::Score;
use super::verdict::Rule;
use crate::shared::ids::PersonId;
use crate::shared::vocabulary::Level;
use serde::Serialize;
use std::borrow::Borrow;

/// Something that the coordinator should know of a person who may be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub rule: Rule,
    pub sentence: String,
}

/// A rule that a person fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failing {
    pub rule: Rule,
    pub sentence: String,
    pub lifted_by: Option<String>,
}

/// Somebody who may be offered the seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranked {
    pub person: PersonId,
    pub name: String,
    pub level: Option<Level>,
    /// Approximate road miles to the farther party; `None` is unknown.
    pub miles: Option<u32>,
    pub score: Score,
    pub warnings: Vec<Warning>,
}

/// Somebody who may not, with every rule that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcludedPerson {
    pub person: PersonId,
    pub name: String,
    pub failing: Vec<Failing>,
    pub warnings: Vec<Warning>,
}

/// Everybody considered, in two lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranking {
    pub suitable: Vec<Ranked>,
    pub excluded: Vec<ExcludedPerson>,
    /// Why nobody is left, and what would unlock it.
    pub empty_because: Option<String>,
}

impl Ranking {
    pub fn considered(&self) -> usize {
        self.suitable.len() + self.excluded.len()
    }
}

/// Put everybody in one of the two lists, with every reason. The suitable are ordered by points, then name, then key, so that the same facts
/// always give the same list; the excluded by name, then key.
pub fn rank<P: Borrow<Practitioner>>(search: &Search<'_>, people: &[P]) -> Ranking {
    let order = Order::of(*search, people);
    let mut excluded: Vec<ExcludedPerson> = order.excluded.iter().map(|barred| order.explain(barred)).collect();
    excluded.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
    Ranking { suitable: order.suitable(0, usize::MAX), excluded, empty_because: order.empty_because() }
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::facts::{Asked, Seat, Wish};
    use crate::matching::stories::{Setting, ready};
    use crate::shared::vocabulary::Gender;

    fn required(asked: Asked) -> Wish {
        Wish { asked, required: true, seat: None }
    }

    #[test]
    fn the_same_people_in_any_order_give_the_same_list() {
        let setting = Setting::burglary();
        let mut people: Vec<Practitioner> = (1..=6).map(|n| ready(n, "Same Name", Level::Intermediate)).collect();
        let one = rank(&setting.search(Seat::Lead), &people);
        people.reverse();
        assert_eq!(one, rank(&setting.search(Seat::Lead), &people));
        assert_eq!(one.suitable.len(), 6);
    }

    #[test]
    fn an_excluded_person_carries_every_rule_that_fails() {
        let setting = Setting::burglary();
        let mut person = ready(1, "Ada Ash", Level::Foundation);
        person.max_cases = Some(0);
        let ranking = rank(&setting.search(Seat::Lead), &[person]);
        let rules: Vec<Rule> = ranking.excluded[0].failing.iter().map(|failing| failing.rule).collect();
        assert_eq!(rules, [Rule::Level, Rule::Capacity]);
    }

    #[test]
    fn a_requirement_that_empties_the_list_is_named_with_live_counts() {
        let mut setting = Setting::burglary();
        let mut people: Vec<Practitioner> = (1..=3).map(|n| ready(n, "Ada Ash", Level::Intermediate)).collect();
        for person in &mut people {
            person.gender = Some(Gender::Male);
        }
        people.push(ready(4, "Bo Birch", Level::Foundation));
        setting.case.wishes = vec![required(Asked::Gender(Gender::Female))];
        let said = rank(&setting.search(Seat::Lead), &people).empty_because.unwrap();
        assert!(said.starts_with("Nobody is left because a female facilitator is required: 3 would be left without that."), "{said}");
        setting.case.wishes.push(required(Asked::Language("Urdu".into())));
        let said = rank(&setting.search(Seat::Lead), &people).empty_because.unwrap();
        assert!(said.contains("a female facilitator and a facilitator who speaks Urdu are required together: 3 would"), "{said}");
    }

    #[test]
    fn an_empty_list_without_any_requirement_names_the_rules() {
        let setting = Setting::burglary();
        let mut far = ready(1, "Ada Ash", Level::Intermediate);
        far.max_travel_miles = Some(1);
        let ranking = rank(&setting.search(Seat::Lead), &[far, ready(2, "Bo Birch", Level::Foundation)]);
        let said = ranking.empty_because.unwrap();
        assert!(
            said.starts_with("Nobody is left of 2 considered: level removed 1, travel removed 1. 1 would be left with a wider"),
            "{said}"
        );
        assert!(rank::<Practitioner>(&setting.search(Seat::Lead), &[]).empty_because.unwrap().contains("no practitioner"));
    }
}
