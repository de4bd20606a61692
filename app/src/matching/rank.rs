//! The list that a coordinator sees: who could take the seat, best first, and everybody else with the reason.

use super::eligibility::{Search, farthest_party_miles, judge, meets};
use super::facts::{Practitioner, Wish};
use super::score::{Peers, Score, score};
use super::verdict::{Rule, Verdict};
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

    /// How many each rule removed, in the order of the policy; each person is counted once, by the first rule that they fail.
    pub fn removed_by(&self) -> Vec<(Rule, usize)> {
        let first = |excluded: &ExcludedPerson| excluded.failing.first().map(|failing| failing.rule);
        let removed = |rule: Rule| self.excluded.iter().filter(|excluded| first(excluded) == Some(rule)).count();
        Rule::ALL.into_iter().map(|rule| (rule, removed(rule))).filter(|(_, count)| *count > 0).collect()
    }
}

/// Put everybody in one of the two lists. The suitable are ordered by points, then name, then key, so that the same facts always give the
/// same list; the excluded by name, then key.
pub fn rank<P: Borrow<Practitioner>>(search: &Search<'_>, people: &[P]) -> Ranking {
    let people: Vec<&Practitioner> = people.iter().map(Borrow::borrow).collect();
    let people = people.as_slice();
    let peers = Peers::of(people);
    let mut ranking = Ranking { suitable: Vec::new(), excluded: Vec::new(), empty_because: None };
    for person in people {
        let (failing, warnings) = findings(search, person);
        if failing.is_empty() {
            ranking.suitable.push(Ranked {
                person: person.person,
                name: person.name.clone(),
                level: person.level,
                miles: farthest_party_miles(search, person),
                score: score(search, person, peers),
                warnings,
            });
        } else {
            ranking.excluded.push(ExcludedPerson { person: person.person, name: person.name.clone(), failing, warnings });
        }
    }
    ranking.suitable.sort_by(|a, b| (b.score.total, &a.name, a.person).cmp(&(a.score.total, &b.name, b.person)));
    ranking.excluded.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
    if ranking.suitable.is_empty() {
        ranking.empty_because = Some(why_empty(search, people, &ranking));
    }
    ranking
}

fn findings(search: &Search<'_>, person: &Practitioner) -> (Vec<Failing>, Vec<Warning>) {
    let (mut failing, mut warnings) = (Vec::new(), Vec::new());
    for rule in Rule::ALL {
        match judge(search, rule, person) {
            Verdict::Passes => {}
            Verdict::Warns { sentence } => warnings.push(Warning { rule, sentence }),
            Verdict::Excluded { rule, sentence, lifted_by } => failing.push(Failing { rule, sentence, lifted_by }),
        }
    }
    (failing, warnings)
}

/// Name the requirement that empties the list, with live counts, and what would unlock it (POLICY.md 8.1).
fn why_empty(search: &Search<'_>, people: &[&Practitioner], ranking: &Ranking) -> String {
    if people.is_empty() {
        return "Nobody is left: no practitioner is on record. A partner service may have somebody.".to_owned();
    }
    let only = |rule: Rule| -> Vec<PersonId> {
        let alone = |excluded: &&ExcludedPerson| excluded.failing.iter().all(|failing| failing.rule == rule);
        ranking.excluded.iter().filter(alone).map(|excluded| excluded.person).collect()
    };
    let (by_request, by_travel) = (only(Rule::Request), only(Rule::Travel));
    let mut sentences = match by_request.len() {
        0 => vec![format!("Nobody is left of {} considered: {}.", ranking.considered(), removed_words(ranking))],
        _ => requests_that_empty(search, people, &by_request),
    };
    if !by_travel.is_empty() {
        sentences.push(format!("{} would be left with a wider travel limit or remote work.", by_travel.len()));
    }
    sentences.push("A partner service may have somebody.".to_owned());
    sentences.join(" ")
}

fn removed_words(ranking: &Ranking) -> String {
    let words = |(rule, count): (Rule, usize)| format!("{} removed {count}", rule.title().to_lowercase());
    ranking.removed_by().into_iter().map(words).collect::<Vec<_>>().join(", ")
}

/// One sentence for each requirement that alone keeps somebody out, or one for all of them together.
fn requests_that_empty(search: &Search<'_>, people: &[&Practitioner], kept_out: &[PersonId]) -> Vec<String> {
    let required: Vec<&Wish> = search.case.wishes_for(search.seat).filter(|wish| wish.required).collect();
    let unmet = |person: &Practitioner, wish: &Wish| meets(&wish.asked, person) != Some(true);
    let mut kept_out = kept_out.to_vec();
    kept_out.sort_unstable();
    let near_misses: Vec<&Practitioner> = people.iter().copied().filter(|person| kept_out.binary_search(&person.person).is_ok()).collect();
    let alone = |wish: &&Wish| {
        let count = near_misses.iter().filter(|person| required.iter().all(|other| unmet(person, other) == (other == wish))).count();
        (count > 0).then(|| format!("Nobody is left because {} is required: {count} would be left without that.", wish.asked.words()))
    };
    let sentences: Vec<String> = required.iter().filter_map(alone).collect();
    if sentences.is_empty() {
        let all = required.iter().map(|wish| wish.asked.words()).collect::<Vec<_>>().join(" and ");
        return vec![format!("Nobody is left because {all} are required together: {} would be left without them.", near_misses.len())];
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::facts::{Asked, Seat};
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

    #[test]
    #[ignore = "a measurement: run it with --release"]
    fn twenty_thousand_practitioners_are_ranked_in_under_100_ms() {
        let setting = Setting::burglary();
        let levels = [Level::Foundation, Level::Intermediate, Level::Intermediate, Level::Advanced];
        let people: Vec<Practitioner> = (0..20_000).map(|n| ready(n, &format!("Person {n}"), levels[n as usize % 4])).collect();
        let fastest = (0..5)
            .map(|_| {
                let start = std::time::Instant::now();
                assert_eq!(rank(&setting.search(Seat::Lead), &people).considered(), 20_000);
                start.elapsed()
            })
            .min();
        assert!(fastest.unwrap() < std::time::Duration::from_millis(100), "{fastest:?}");
    }
}
