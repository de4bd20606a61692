//! The answer to an instance, and a judgement of any answer, wherever it comes from. Shares nothing with the solver.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::check::Instance;
use super::instance::Practitioner;
use super::rules::{Seat, SeatRule, TeamRule, broken_by_team, first_broken};
use super::score::{co_share, fairness_points, fill_points, lead_share, pair_points, person_points, shadow_points};

/// An answer: the filled cases. Cases that are not listed stay unfilled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Teams, by case id when a plan is ours.
    pub teams: Vec<Team>,
}

/// The people of one filled case, by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// The case.
    pub case: String,
    /// Lead facilitator.
    pub lead: String,
    /// Co-facilitator.
    pub co: String,
    /// Shadow, if any.
    #[serde(default)]
    pub shadow: Option<String>,
}

/// One way in which an answer breaks the hard rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A team for a case that is not in the file, or a second team for one that is.
    Case(String),
    /// A team with somebody who is not in the file.
    Person(String, String),
    /// A person who may not take the seat: case, seat, person, rule.
    Seat(String, Seat, String, SeatRule),
    /// People who may not work together on this case.
    Team(String, TeamRule),
    /// A person with more cases than they have room for: person, free places, seats given.
    Room(String, i64, i64),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(case) => write!(f, "{case}: unknown or listed twice"),
            Self::Person(case, person) => write!(f, "{case}: {person} is not in the file"),
            Self::Seat(case, seat, person, rule) => write!(f, "{case}: {} {person} breaks {}", seat.name(), rule.name()),
            Self::Team(case, rule) => write!(f, "{case}: the team breaks {}", rule.name()),
            Self::Room(person, free, given) => write!(f, "{person}: room for {free}, given {given}"),
        }
    }
}

/// What an answer is worth, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Every broken rule; empty when the answer is valid.
    pub broken: Vec<Broken>,
    /// Cases with a team.
    pub filled: usize,
    /// Urgent cases with a team.
    pub urgent_filled: usize,
    /// Teams with a shadow.
    pub shadows: usize,
    /// Sum of all team scores, in hundredths of a point.
    pub team_points: i64,
    /// The whole objective, in hundredths of a point.
    pub objective: i64,
}

impl Verdict {
    /// Is every hard rule kept?
    pub fn valid(&self) -> bool {
        self.broken.is_empty()
    }
}

/// Judges an answer: rules kept, cases filled, objective.
pub fn judge(instance: &Instance, plan: &Plan) -> Verdict {
    let mut judge = Judge { instance, verdict: Verdict::default(), seats: BTreeMap::new(), scored: BTreeMap::new() };
    let mut seen = BTreeSet::new();
    for team in &plan.teams {
        if seen.insert(team.case.as_str()) {
            judge.team(team);
        } else {
            judge.verdict.broken.push(Broken::Case(team.case.clone()));
        }
    }
    judge.finish()
}

struct Judge<'a> {
    instance: &'a Instance,
    verdict: Verdict,
    seats: BTreeMap<usize, i64>,
    scored: BTreeMap<usize, i64>,
}

impl<'a> Judge<'a> {
    fn team(&mut self, team: &Team) {
        let Some(case) = self.instance.case_at(&team.case).and_then(|at| self.instance.cases().get(at)) else {
            self.verdict.broken.push(Broken::Case(team.case.clone()));
            return;
        };
        let (Some(lead), Some(co)) = (self.person(team, &team.lead), self.person(team, &team.co)) else {
            return;
        };
        let shadow = match &team.shadow {
            None => None,
            Some(id) => match self.person(team, id) {
                None => return,
                known => known,
            },
        };

        for (seat, person) in [(Seat::Lead, Some(lead)), (Seat::Co, Some(co)), (Seat::Shadow, shadow)] {
            let Some(person) = person else { continue };
            if let Some(rule) = first_broken(case, person, seat) {
                self.verdict.broken.push(Broken::Seat(case.id.clone(), seat, person.id.clone(), rule));
            }
            self.sit(person, seat);
        }
        let together = broken_by_team(case, lead, co, shadow);
        self.verdict.broken.extend(together.into_iter().map(|rule| Broken::Team(case.id.clone(), rule)));

        self.verdict.filled += 1;
        self.verdict.urgent_filled += usize::from(case.urgent);
        self.verdict.shadows += usize::from(shadow.is_some());
        self.verdict.team_points +=
            lead_share(person_points(case, lead, Seat::Lead)) + co_share(person_points(case, co, Seat::Co)) + pair_points(case, lead, co);
        self.verdict.objective += fill_points(case) + shadow.map_or(0, |s| shadow_points(case, s));
    }

    fn person(&mut self, team: &Team, id: &str) -> Option<&'a Practitioner> {
        let known = self.instance.practitioner_at(id).and_then(|at| self.instance.practitioners().get(at));
        if known.is_none() {
            self.verdict.broken.push(Broken::Person(team.case.clone(), id.to_owned()));
        }
        known
    }

    fn sit(&mut self, person: &Practitioner, seat: Seat) {
        let Some(at) = self.instance.practitioner_at(&person.id) else {
            return;
        };
        *self.seats.entry(at).or_default() += 1;
        if seat != Seat::Shadow {
            *self.scored.entry(at).or_default() += 1;
        }
    }

    fn finish(mut self) -> Verdict {
        for (at, person) in self.instance.practitioners().iter().enumerate() {
            let given = self.seats.get(&at).copied().unwrap_or(0);
            if given > person.capacity - person.load {
                self.verdict.broken.push(Broken::Room(person.id.clone(), person.capacity - person.load, given));
            }
            let scored = self.scored.get(&at).copied().unwrap_or(0);
            self.verdict.team_points += (1..=scored).map(|k| fairness_points(person, k)).sum::<i64>();
        }
        self.verdict.objective += self.verdict.team_points;
        self.verdict
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::Instance;
    use super::super::testkit::{case, instance, person, plan, set, team, with};
    use super::*;

    fn two_people() -> Instance {
        let learner = with(person("P3", 1), |p| {
            p.open_to_shadow = true;
            p.goals = set(&["theft"]);
        });
        let shadowed = with(case("C1"), |c| c.wants_shadow = true);
        instance(vec![shadowed, with(case("C2"), |c| c.urgent = true)], vec![person("P1", 2), person("P2", 3), learner])
    }

    #[test]
    fn a_valid_plan_is_worth_the_sum_of_its_parts() {
        let verdict = judge(&two_people(), &plan(team("C1", "P1", "P2", Some("P3"))));
        // Each person: 2000 near, 300 no endorsement needed, 500 language, 500 practice = 3300; 60 % and 40 % of it.
        let team_points = 1980 + 1320 + (2000 + 300) + 750 + 750;
        assert!(verdict.valid(), "{:?}", verdict.broken);
        assert_eq!((verdict.filled, verdict.urgent_filled, verdict.shadows), (1, 0, 1));
        assert_eq!((verdict.team_points, verdict.objective), (team_points, 10_000 + team_points + 500));
    }

    #[test]
    fn a_second_seat_of_the_same_person_is_worth_less() {
        let both = Plan { teams: vec![team("C1", "P1", "P2", None), team("C2", "P2", "P1", None)] };
        let verdict = judge(&two_people(), &both);
        assert!(verdict.valid(), "{:?}", verdict.broken);
        assert_eq!(verdict.objective, 10_000 + 20_000 + 2 * (3300 + 2300) + 2 * (750 + 187 + 356));
    }

    #[test]
    fn every_broken_rule_is_told() {
        let table = [
            (team("C9", "P1", "P2", None), "C9: unknown or listed twice"),
            (team("C1", "P1", "P9", None), "C1: P9 is not in the file"),
            (team("C1", "P1", "P2", Some("P9")), "C1: P9 is not in the file"),
            (team("C1", "P3", "P1", None), "C1: lead P3 breaks level"),
            (team("C1", "P1", "P1", None), "C1: the team breaks different_people"),
            (team("C2", "P1", "P2", Some("P3")), "C2: the team breaks shadow_wanted"),
        ];
        for (team, sentence) in table {
            let told: Vec<String> = judge(&two_people(), &plan(team)).broken.iter().map(ToString::to_string).collect();
            assert_eq!(told, [sentence]);
        }
    }

    #[test]
    fn a_case_counts_once_and_a_person_only_to_their_capacity() {
        let twice = Plan { teams: vec![team("C1", "P1", "P2", None), team("C1", "P1", "P2", None)] };
        assert_eq!(judge(&two_people(), &twice).broken, [Broken::Case("C1".into())]);

        let full = instance(vec![case("C1"), case("C2")], vec![with(person("P1", 2), |p| p.load = 1), person("P2", 2)]);
        let both = Plan { teams: vec![team("C1", "P1", "P2", None), team("C2", "P2", "P1", None)] };
        assert_eq!(judge(&full, &both).broken, [Broken::Room("P1".into(), 1, 2)]);
    }
}
