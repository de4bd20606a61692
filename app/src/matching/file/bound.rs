//! Prices per person that make the bound low (a Lagrangian relaxation, moved by averaged subgradients).
//!
//! If people sold their seats at prices, every case could choose its best team alone. What all cases then gain, plus what
//! all people earn, is at least the objective of any plan, whatever the prices: a bound. Good prices make it nearly exact,
//! and the teams that are best at good prices are those of which good plans are made. Whole numbers only, so that every
//! machine finds the same prices.

use super::model::{Model, Trio};
use super::pricing::{Prices, SCALE, Wanted, best_teams};

/// Directions are counted in this fraction.
const FINE: i64 = 1024;
/// Most teams per case that are remembered between full looks.
const MOST_KNOWN: usize = 240;

/// A price on top of each person's first fairness, and a price per place for people who may also shadow.
#[derive(Clone)]
pub(super) struct Duals {
    over: Vec<i64>,
    place: Vec<i64>,
}

/// The outcome: the lowest bound found, the prices that prove it, and the best teams known.
pub(super) struct Bounded {
    /// No plan has a higher objective, in hundredths of a point.
    pub(super) bound: i64,
    pub(super) duals: Duals,
    pub(super) rounds: usize,
}

impl Duals {
    fn free(model: &Model) -> Self {
        Self { over: vec![0; model.people.len()], place: vec![0; model.people.len()] }
    }

    /// The prices as each case sees them.
    pub(super) fn prices(&self, model: &Model) -> Prices {
        let first = |p: usize| model.people[p].fairness.first().copied().unwrap_or(0) * SCALE;
        let seat = (0..model.people.len()).map(|p| self.over[p] + self.place[p] - first(p)).collect();
        Prices { seat, shadow: self.place.clone() }
    }

    /// What a person earns at most.
    pub(super) fn earned(&self, model: &Model, person: usize) -> i64 {
        let facts = &model.people[person];
        let free = i64::try_from(facts.free).unwrap_or(0);
        self.steps(model, person).map(|worth| worth.max(0)).sum::<i64>() + self.place[person] * free
    }

    /// Earnings of the first, second, ... seat.
    fn steps<'m>(&self, model: &'m Model, person: usize) -> impl Iterator<Item = i64> + use<'m> {
        let fairness = &model.people[person].fairness;
        let over = self.over[person] - SCALE * fairness.first().copied().unwrap_or(0);
        fairness.iter().map(move |f| f * SCALE + over)
    }
}

/// Moves prices for a number of full looks at all teams, with quick steps over remembered teams in between.
/// `known` is the objective of some plan: a goal to step towards.
pub(super) fn lower_bound(model: &Model, start: Option<Duals>, known: i64, rounds: usize, steps: usize) -> Bounded {
    let start = start.unwrap_or_else(|| Duals::free(model));
    let mut walk = Walk::new(model, start, known);
    let mut done = 0;
    while done < rounds && walk.open() {
        walk.full_look();
        for _ in 0..steps {
            walk.quick_step();
        }
        done += 1;
    }
    Bounded { bound: walk.best_bound.div_euclid(SCALE), duals: walk.best, rounds: done }
}

struct Walk<'a> {
    model: &'a Model,
    now: Duals,
    best: Duals,
    best_bound: i64,
    goal: i64,
    /// Step length, in 1024ths of the step that would reach the goal.
    stride: i64,
    stalled: usize,
    may_shadow: Vec<bool>,
    known: Vec<Vec<Trio>>,
    drift: Duals,
}

impl<'a> Walk<'a> {
    fn new(model: &'a Model, start: Duals, known: i64) -> Self {
        let mut may_shadow = vec![false; model.people.len()];
        for candidate in model.cases.iter().flat_map(|c| &c.shadows) {
            may_shadow[candidate.person] = true;
        }
        Self {
            model,
            best: start.clone(),
            now: start,
            best_bound: i64::MAX,
            goal: known * SCALE,
            stride: FINE,
            stalled: 0,
            may_shadow,
            known: vec![Vec::new(); model.cases.len()],
            drift: Duals::free(model),
        }
    }

    fn open(&self) -> bool {
        self.stride > 0 && self.best_bound.div_euclid(SCALE) > self.goal / SCALE
    }

    /// Looks at all teams: a true bound, and fresh teams to remember.
    fn full_look(&mut self) {
        let prices = self.now.prices(self.model);
        let mut total = self.earnings();
        let mut chosen = Vec::with_capacity(self.model.cases.len());
        for (at, case) in self.model.cases.iter().enumerate() {
            let found = best_teams(self.model, case, &prices, Wanted::best(12));
            let best = found.first().filter(|p| p.worth > 0);
            total += best.map_or(0, |p| p.worth);
            chosen.push(best.map(|p| p.team));
            remember(&mut self.known[at], found.into_iter().map(|p| p.team), &prices);
        }
        if total < self.best_bound {
            self.best_bound = total;
            self.best = self.now.clone();
            self.stalled = 0;
        } else {
            self.stalled += 1;
        }
        if self.stalled >= 6 {
            self.stalled = 0;
            self.stride = self.stride * 5 / 8;
            self.now = self.best.clone();
            self.drift = Duals::free(self.model);
            return;
        }
        self.step(total, &chosen);
    }

    fn quick_step(&mut self) {
        let prices = self.now.prices(self.model);
        let mut total = self.earnings();
        let mut chosen = Vec::with_capacity(self.known.len());
        for teams in &self.known {
            let best = teams.iter().map(|t| (prices.worth(t), t)).filter(|(w, _)| *w > 0).max_by_key(|(w, t)| (*w, std::cmp::Reverse(**t)));
            total += best.map_or(0, |(w, _)| w);
            chosen.push(best.map(|(_, t)| *t));
        }
        self.step(total, &chosen);
    }

    fn earnings(&self) -> i64 {
        (0..self.model.people.len()).map(|p| self.now.earned(self.model, p)).sum()
    }

    /// Raises the prices of people who are wanted too often and lowers the others'.
    fn step(&mut self, total: i64, chosen: &[Option<Trio>]) {
        let mut scored = vec![0_i64; self.model.people.len()];
        let mut shadows = scored.clone();
        for team in chosen.iter().flatten() {
            scored[team.lead] += 1;
            scored[team.co] += 1;
            team.shadow.into_iter().for_each(|s| shadows[s] += 1);
        }
        for p in 0..scored.len() {
            let seat_pull = self.seat_pull(p, scored[p]);
            let place_pull = self.place_pull(p, scored[p] + shadows[p]);
            self.drift.over[p] = (7 * self.drift.over[p] + 3 * FINE * seat_pull) / 10;
            self.drift.place[p] = (7 * self.drift.place[p] + 3 * FINE * place_pull) / 10;
        }
        let length: i128 = self.drift.over.iter().chain(&self.drift.place).map(|d| i128::from(*d) * i128::from(*d)).sum();
        if length > 0 {
            let reach = i128::from(self.stride) * i128::from((total - self.goal).max(SCALE));
            advance(&mut self.now.over, &self.drift.over, reach, length);
            advance(&mut self.now.place, &self.drift.place, reach, length);
        }
    }

    /// Seats wanted beyond those that the person would sell at this price.
    fn seat_pull(&self, person: usize, wanted: i64) -> i64 {
        if wanted == 0 && self.now.over[person] == 0 {
            return 0;
        }
        let (mut least, mut most) = (0, 0);
        for worth in self.now.steps(self.model, person) {
            least += i64::from(worth > 0);
            most += i64::from(worth >= 0);
        }
        wanted - wanted.clamp(least, most)
    }

    /// Places wanted beyond those that there are; only where shadows compete with other seats.
    fn place_pull(&self, person: usize, wanted: i64) -> i64 {
        if !self.may_shadow[person] || (wanted == 0 && self.now.place[person] == 0) {
            return 0;
        }
        let pull = wanted - i64::try_from(self.model.people[person].free).unwrap_or(0);
        if self.now.place[person] == 0 { pull.max(0) } else { pull }
    }
}

fn advance(prices: &mut [i64], drift: &[i64], reach: i128, length: i128) {
    for (price, pull) in prices.iter_mut().zip(drift) {
        let change = i64::try_from(reach * i128::from(*pull) / length).unwrap_or(0);
        *price = (*price + change).clamp(0, 40_000 * SCALE);
    }
}

fn remember(known: &mut Vec<Trio>, fresh: impl Iterator<Item = Trio>, prices: &Prices) {
    known.extend(fresh);
    known.sort_unstable();
    known.dedup();
    if known.len() > MOST_KNOWN {
        known.sort_by_key(|t| (-prices.worth(t), *t));
        known.truncate(MOST_KNOWN * 3 / 4);
    }
}
