//! What it would take: the cheapest way from where somebody is to a standing, step by step.

use super::judge::Judged;
use super::{Reader, State};
use crate::accreditation::facts::{Facts, Schemes};
use crate::accreditation::scheme::{Asks, Scheme, StandingRule};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A course of the catalogue, as far as its cost matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub title: String,
    pub days: u32,
    /// The code of the course to have completed before.
    pub before: Option<String>,
}

/// The courses of the catalogue, by code.
pub type Catalogue = BTreeMap<String, Offered>;

/// What kind of step it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    /// Complete that course.
    Course(String),
    /// What else is missing.
    Do,
    /// Then a second person decides.
    Decision,
}

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The standing that it is for.
    pub standing: String,
    pub kind: StepKind,
    pub sentence: String,
}

/// The steps to that standing, in their order; none when it is held, or when the scheme has none of that code.
pub fn path(facts: &Facts, schemes: &Schemes, on: NaiveDate, code: &str, catalogue: &Catalogue) -> Vec<Step> {
    let scheme = &schemes.in_force(on).scheme;
    let mut way = Way { reader: Reader::new(facts, schemes, on), scheme, catalogue, steps: Vec::new(), asked: Vec::new() };
    way.to(code);
    way.steps
}

struct Way<'a> {
    reader: Reader<'a>,
    scheme: &'a Scheme,
    catalogue: &'a Catalogue,
    steps: Vec<Step>,
    asked: Vec<&'a str>,
}

impl<'a> Way<'a> {
    fn to(&mut self, code: &str) {
        let Some(rule) = self.scheme.rule(code) else { return };
        if self.asked.contains(&rule.code.as_str()) {
            return;
        }
        self.asked.push(&rule.code);
        let position = self.reader.position(rule);
        if position.state.is_held() {
            return;
        }
        // An award that stands is brought back by what keeps it; one that has run out is decided anew.
        let stands = position
            .held_by
            .as_ref()
            .is_some_and(|held| self.reader.by_days(held.until, rule.grace_days).is_held() && position.state == State::Lapsed);
        let missing = if stands { position.keep } else { position.gain };
        for judged in missing.iter().filter(|judged| !judged.is_met()) {
            self.step(code, judged);
        }
        if rule.by_decision && !stands {
            let sentence = format!("{} is then decided by a second person", rule.name);
            self.steps.push(Step { standing: code.to_owned(), kind: StepKind::Decision, sentence });
        }
    }

    fn step(&mut self, standing: &str, judged: &Judged<'a>) {
        match &judged.requirement.asks {
            Asks::Course { any_of, .. } => {
                let cheapest = any_of.iter().min_by_key(|code| self.cost(code, 0));
                if let Some(code) = cheapest {
                    self.course(standing, code, 0);
                }
            }
            Asks::Standing { code, held_months, .. } => {
                self.to(code);
                if held_months.is_some() {
                    self.do_it(standing, judged.missing(self.scheme));
                }
            }
            _ => self.do_it(standing, judged.missing(self.scheme)),
        }
    }

    fn do_it(&mut self, standing: &str, sentence: String) {
        self.push(Step { standing: standing.to_owned(), kind: StepKind::Do, sentence });
    }

    /// A course with whatever has to be completed before it.
    fn course(&mut self, standing: &str, code: &str, depth: usize) {
        let offered = self.catalogue.get(code);
        if let Some(before) = offered.and_then(|one| one.before.as_deref()).filter(|before| depth < 8 && !self.has(before)) {
            self.course(standing, before, depth + 1);
        }
        let title = offered.map_or_else(|| self.scheme.title_of(code), |one| &one.title);
        let sentence = match offered.map(|one| one.days) {
            Some(1) => format!("Complete the course {title} (1 day)"),
            Some(days) if days > 1 => format!("Complete the course {title} ({days} days)"),
            _ => format!("Complete the course {title}"),
        };
        self.push(Step { standing: standing.to_owned(), kind: StepKind::Course(code.to_owned()), sentence });
    }

    /// Days of that course and of those before it; a course that the catalogue does not have costs most.
    fn cost(&self, code: &str, depth: usize) -> u32 {
        let Some(offered) = self.catalogue.get(code) else { return u32::MAX };
        let before = offered.before.as_deref().filter(|before| depth < 8 && !self.has(before));
        before.map_or(0, |before| self.cost(before, depth + 1)).saturating_add(offered.days)
    }

    /// Completed, or proved by an award that is held and asked for it.
    fn has(&self, code: &str) -> bool {
        let asked = |rule: &StandingRule| {
            let to_gain = rule.gained_by();
            to_gain
                .filter_map(|one| if let Asks::Course { any_of, .. } = &one.asks { Some(any_of) } else { None })
                .any(|any_of| any_of.iter().any(|one| one == code))
        };
        let completed = self.reader.facts.courses.iter().any(|course| course.code == code && course.on <= self.reader.on);
        completed || self.scheme.standings.iter().any(|rule| asked(rule) && self.reader.held_since(&rule.code).is_some())
    }

    /// No step twice: one course may serve two standings.
    fn push(&mut self, step: Step) {
        if !self.steps.iter().any(|known| known.sentence == step.sentence) {
            self.steps.push(step);
        }
    }
}
