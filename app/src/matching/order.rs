//! Everybody in two lists without a word: a sentence is made only for those who are shown. Thousands are judged for each look at a case, and
//! putting all their reasons into words would cost ten times as much as the judging.

use super::eligibility::{Search, farthest_party_miles, judge, meets};
use super::facts::{Practitioner, Wish};
use super::rank::{ExcludedPerson, Failing, Ranked, Warning};
use super::score::{Peers, score, total};
use super::verdict::{Rule, Verdict};
use crate::shared::ids::PersonId;
use std::borrow::Borrow;
use std::cmp::Ordering;

/// Everybody considered for a seat.
#[derive(Debug)]
pub struct Order<'a> {
    search: Search<'a>,
    people: Vec<&'a Practitioner>,
    peers: Peers,
    /// In no order yet.
    suitable: Vec<Placed>,
    /// In the order of the people.
    pub(super) excluded: Vec<Barred>,
}

/// Somebody who may be offered the seat: where among the people they stand, and their points.
#[derive(Debug, Clone, Copy)]
struct Placed {
    at: usize,
    total: u32,
}

/// Somebody who may not.
#[derive(Debug, Clone, Copy)]
pub struct Barred {
    at: usize,
    by: Rules,
}

/// Some of the rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Rules(u16);

impl Rules {
    fn with(self, rule: Rule) -> Rules {
        Rules(self.0 | 1 << rule.number())
    }

    fn hold(self, rule: Rule) -> bool {
        self.0 & 1 << rule.number() != 0
    }

    fn count(self) -> u32 {
        self.0.count_ones()
    }
}

impl<'a> Order<'a> {
    /// Judge everybody.
    pub fn of<P: Borrow<Practitioner>>(search: Search<'a>, people: &'a [P]) -> Order<'a> {
        let people: Vec<&Practitioner> = people.iter().map(Borrow::borrow).collect();
        let peers = Peers::of(&people);
        let silent = search.without_words();
        let (mut suitable, mut excluded) = (Vec::new(), Vec::new());
        for (at, person) in people.iter().enumerate() {
            let says_no = |rule: &Rule| judge(&silent, *rule, person).is_excluded();
            let by = Rule::ALL.into_iter().filter(says_no).fold(Rules::default(), Rules::with);
            if by == Rules::default() {
                suitable.push(Placed { at, total: total(&silent, person, peers) });
            } else {
                excluded.push(Barred { at, by });
            }
        }
        Order { search, people, peers, suitable, excluded }
    }

    pub fn considered(&self) -> usize {
        self.people.len()
    }

    /// How many may be offered the seat.
    pub fn suitable_count(&self) -> usize {
        self.suitable.len()
    }

    pub fn excluded_count(&self) -> usize {
        self.excluded.len()
    }

    /// Some of those who may be offered the seat, best first: by points, then name, then key.
    pub fn suitable(&self, skip: usize, take: usize) -> Vec<Ranked> {
        part(self.suitable.clone(), skip, take, |a, b| self.better(a, b)).iter().map(|placed| self.put_in_words(placed)).collect()
    }

    /// Somebody's place among those who may be offered the seat, from 1, and their points.
    pub fn place_of(&self, person: PersonId) -> Option<(usize, u32)> {
        let found = self.suitable.iter().find(|placed| self.people[placed.at].person == person)?;
        let ahead = self.suitable.iter().filter(|other| self.better(other, found) == Ordering::Less).count();
        Some((ahead + 1, found.total))
    }

    /// Why that person may not be offered the seat.
    pub fn why_not(&self, person: PersonId) -> Option<ExcludedPerson> {
        self.excluded.iter().find(|barred| self.people[barred.at].person == person).map(|barred| self.explain(barred))
    }

    /// How many that rule keeps out, alone or with others.
    pub fn kept_out_by(&self, rule: Rule) -> usize {
        self.excluded.iter().filter(|barred| barred.by.hold(rule)).count()
    }

    /// Some of those who may not, of all or of those whom that rule keeps out; who comes nearest is on top: the fewest rules to lift, then by
    /// name.
    pub fn nearest(&self, rule: Option<Rule>, skip: usize, take: usize) -> Vec<ExcludedPerson> {
        let kept_out = self.excluded.iter().copied().filter(|barred| rule.is_none_or(|rule| barred.by.hold(rule)));
        let nearer = |a: &Barred, b: &Barred| a.by.count().cmp(&b.by.count()).then_with(|| self.by_name(a.at, b.at));
        part(kept_out.collect(), skip, take, nearer).iter().map(|barred| self.explain(barred)).collect()
    }

    /// Why nobody is left, and what would unlock it; nothing while somebody is.
    pub fn empty_because(&self) -> Option<String> {
        self.suitable.is_empty().then(|| self.why_empty())
    }

    /// Every reason against somebody, in words.
    pub(super) fn explain(&self, barred: &Barred) -> ExcludedPerson {
        let person = self.people[barred.at];
        let (failing, warnings) = self.findings(person);
        ExcludedPerson { person: person.person, name: person.name.clone(), failing, warnings }
    }

    fn put_in_words(&self, placed: &Placed) -> Ranked {
        let person = self.people[placed.at];
        Ranked {
            person: person.person,
            name: person.name.clone(),
            level: person.level,
            miles: farthest_party_miles(&self.search, person),
            score: score(&self.search, person, self.peers),
            warnings: self.findings(person).1,
        }
    }

    fn findings(&self, person: &Practitioner) -> (Vec<Failing>, Vec<Warning>) {
        let (mut failing, mut warnings) = (Vec::new(), Vec::new());
        for rule in Rule::ALL {
            match judge(&self.search, rule, person) {
                Verdict::Passes => {}
                Verdict::Warns { sentence } => warnings.push(Warning { rule, sentence: sentence.into_owned() }),
                Verdict::Excluded { rule, sentence, lifted_by } => {
                    let lifted_by = lifted_by.map(|how| format!("Would qualify {how}"));
                    failing.push(Failing { rule, sentence: sentence.into_owned(), lifted_by });
                }
            }
        }
        (failing, warnings)
    }

    fn better(&self, a: &Placed, b: &Placed) -> Ordering {
        b.total.cmp(&a.total).then_with(|| self.by_name(a.at, b.at))
    }

    fn by_name(&self, a: usize, b: usize) -> Ordering {
        let (a, b) = (self.people[a], self.people[b]);
        (&a.name, a.person).cmp(&(&b.name, b.person))
    }

    /// Name the requirement that empties the list, with live counts, and what would unlock it (POLICY.md 8.1).
    fn why_empty(&self) -> String {
        if self.people.is_empty() {
            return "Nobody is left: no practitioner is on record. A partner service may have somebody.".to_owned();
        }
        let only = |rule: Rule| -> Vec<&Practitioner> {
            let alone = self.excluded.iter().filter(|barred| barred.by == Rules::default().with(rule));
            alone.map(|barred| self.people[barred.at]).collect()
        };
        let (by_request, by_travel) = (only(Rule::Request), only(Rule::Travel));
        let mut sentences = match by_request.len() {
            0 => vec![format!("Nobody is left of {} considered: {}.", self.considered(), self.removed_words())],
            _ => self.requests_that_empty(&by_request),
        };
        if !by_travel.is_empty() {
            sentences.push(format!("{} would be left with a wider travel limit or remote work.", by_travel.len()));
        }
        sentences.push("A partner service may have somebody.".to_owned());
        sentences.join(" ")
    }

    /// How many each rule removed, in the order of the policy; each person is counted once, by the first rule that they fail.
    pub fn removed_by(&self) -> Vec<(Rule, usize)> {
        let first = |barred: &Barred| Rule::ALL.into_iter().find(|rule| barred.by.hold(*rule));
        let removed = |rule: Rule| self.excluded.iter().filter(|barred| first(barred) == Some(rule)).count();
        Rule::ALL.into_iter().map(|rule| (rule, removed(rule))).filter(|(_, count)| *count > 0).collect()
    }

    fn removed_words(&self) -> String {
        let words = |(rule, count): (Rule, usize)| format!("{} removed {count}", rule.title().to_lowercase());
        self.removed_by().into_iter().map(words).collect::<Vec<_>>().join(", ")
    }

    /// One sentence for each requirement that alone keeps somebody out, or one for all of them together.
    fn requests_that_empty(&self, near_misses: &[&Practitioner]) -> Vec<String> {
        let required: Vec<&Wish> = self.search.case.wishes_for(self.search.seat).filter(|wish| wish.required).collect();
        let unmet = |person: &Practitioner, wish: &Wish| meets(&wish.asked, person) != Some(true);
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
}

/// The part of a list that is shown, in order; the rest is not put in order at all.
fn part<T>(mut all: Vec<T>, skip: usize, take: usize, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let end = skip.saturating_add(take);
    if end < all.len() {
        all.select_nth_unstable_by(end, &compare);
        all.truncate(end);
    }
    all.sort_by(&compare);
    all.drain(..skip.min(all.len()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::facts::Seat;
    use crate::matching::rank::rank;
    use crate::matching::stories::{Setting, ready};
    use crate::shared::vocabulary::Level;
    use std::cmp::Reverse;

    /// Some who may be asked, at several levels, and some who may not, for one reason or two.
    fn people() -> Vec<Practitioner> {
        let levels = [Level::Foundation, Level::Intermediate, Level::Advanced];
        let person = |n: u128| {
            let mut person = ready(n, &format!("Person {}", n * 7 % 13), levels[n as usize % 3]);
            person.max_cases = n.is_multiple_of(5).then_some(0);
            person.cases_last_12_months = u32::try_from(n % 4).unwrap();
            person
        };
        (1..=40).map(person).collect()
    }

    #[test]
    fn a_part_of_the_list_is_what_stands_there_in_the_whole() {
        let (setting, people) = (Setting::burglary(), people());
        let search = setting.search(Seat::Lead);
        let (order, whole) = (Order::of(search, &people), rank(&search, &people));
        assert_eq!((order.suitable_count(), order.excluded_count()), (whole.suitable.len(), whole.excluded.len()));
        assert!(whole.suitable.is_sorted_by_key(|one| (Reverse(one.score.total), one.name.clone(), one.person)));
        assert!(whole.suitable.first().unwrap().score.total > whole.suitable.last().unwrap().score.total);
        for (skip, take) in [(0, 5), (5, 5), (3, 400), (400, 5)] {
            let wanted: Vec<_> = whole.suitable.iter().skip(skip).take(take).cloned().collect();
            assert_eq!(order.suitable(skip, take), wanted, "{skip} {take}");
        }
        for (ranked, place) in whole.suitable.iter().zip(1..) {
            assert_eq!(order.place_of(ranked.person), Some((place, ranked.score.total)), "{}", ranked.name);
            assert!(order.why_not(ranked.person).is_none());
        }
        for excluded in &whole.excluded {
            assert_eq!((order.why_not(excluded.person).as_ref(), order.place_of(excluded.person)), (Some(excluded), None));
        }
    }

    #[test]
    fn whoever_fails_the_fewest_rules_is_on_top_and_a_rule_narrows_to_those_it_keeps_out() {
        let (setting, people) = (Setting::burglary(), people());
        let order = Order::of(setting.search(Seat::Lead), &people);
        let all = order.nearest(None, 0, usize::MAX);
        assert!(all.is_sorted_by_key(|one| (one.failing.len(), one.name.clone(), one.person)));
        assert!(all.iter().any(|one| one.failing.len() == 1) && all.iter().any(|one| one.failing.len() == 2));
        for rule in Rule::ALL {
            let kept_out = order.nearest(Some(rule), 0, usize::MAX);
            assert_eq!(kept_out.len(), order.kept_out_by(rule));
            assert!(kept_out.iter().all(|one| one.failing.iter().any(|failing| failing.rule == rule)));
        }
        assert_eq!(order.nearest(None, 2, 3), all[2..5]);
    }
}
