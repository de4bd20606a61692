//! The way to a plan: a first plan, prices and a bound, a search among the teams that are good at those prices, a last touch.

use super::board::Board;
use super::bound::{Duals, lower_bound};
use super::check::Instance;
use super::greedy::{first_plan, polish};
use super::model::{Model, Trio};
use super::plan::{Plan, judge};
use super::pricing::{Wanted, best_teams};
use super::search::{Dice, trade};

/// How much work may be done. Counts steps, never time, so that one file has one answer on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Full looks at all teams while prices are moved.
    pub looks: usize,
    /// Quick price steps over remembered teams after each full look.
    pub steps: usize,
    /// Teams per case that the search may use.
    pub teams_per_case: usize,
    /// Trades that the search tries, for each case.
    pub trades_per_case: usize,
    /// Most trades for the whole file.
    pub trades: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { looks: 120, steps: 10, teams_per_case: 120, trades_per_case: 20_000, trades: 20_000_000 }
    }
}

/// A plan and how good it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The teams, by case id. Keeps every hard rule.
    pub plan: Plan,
    /// What the plan is worth, in hundredths of a point.
    pub objective: i64,
    /// No plan for this file is worth more.
    pub bound: i64,
    /// Cases with a team.
    pub filled: usize,
    /// Urgent cases with a team.
    pub urgent_filled: usize,
    /// Teams with a shadow.
    pub shadows: usize,
    /// Full looks at all teams that were made.
    pub looks: usize,
}

impl Solved {
    /// Is it certain that no better plan exists?
    pub fn proven(&self) -> bool {
        self.objective == self.bound
    }
}

/// Plans all cases of an instance together. The same instance and limits give the same plan on every machine, whatever the
/// order of the entries in the file.
pub fn solve(instance: &Instance, limits: Limits) -> Solved {
    let model = Model::new(instance);
    let first = first_plan(&model);
    let rough = lower_bound(&model, None, first.objective(), limits.looks, limits.steps);
    let board = improve(&model, first, &rough.duals, limits);

    let plan = model.plan(instance, board.teams());
    let verdict = judge(instance, &plan);
    Solved {
        objective: verdict.objective,
        bound: rough.bound.max(verdict.objective),
        filled: verdict.filled,
        urgent_filled: verdict.urgent_filled,
        shadows: verdict.shadows,
        looks: rough.rounds,
        plan,
    }
}

fn improve<'a>(model: &'a Model, first: Board<'a>, duals: &Duals, limits: Limits) -> Board<'a> {
    let lists = shortlists(model, &first, duals, limits.teams_per_case);
    let moves = limits.trades_per_case.saturating_mul(model.cases.len()).min(limits.trades);
    let mut best = trade(model, &first, &lists, moves, &mut Dice::new(1));
    polish(model, &mut best, 20);
    best
}

/// For each case the teams that are best at the prices, each also without its shadow, and the one it has.
fn shortlists(model: &Model, board: &Board<'_>, duals: &Duals, most: usize) -> Vec<Vec<Trio>> {
    let prices = duals.prices(model);
    let list = |at: usize| {
        let found = best_teams(model, &model.cases[at], &prices, Wanted { every_shadow: true, ..Wanted::best(most) });
        let mut teams: Vec<Trio> = found.into_iter().map(|p| p.team).chain(board.team(at)).collect();
        teams.sort_by_key(|t| (-prices.worth(t), *t));
        teams.dedup();
        teams
    };
    (0..model.cases.len()).map(list).collect()
}
