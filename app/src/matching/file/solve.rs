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

impl Limits {
    /// A good plan for little work: about a sixth of the default, for builds without optimisation and for a first look.
    pub fn quick() -> Self {
        Self { looks: 45, steps: 5, teams_per_case: 40, trades_per_case: 600, trades: 600_000 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { looks: 150, steps: 10, teams_per_case: 60, trades_per_case: 5_000, trades: 5_000_000 }
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
    let rough = lower_bound(&model, None, first.objective(), limits.looks / 3, limits.steps);
    let better = improve(&model, &first, &rough.duals, limits, 5);
    let fine = lower_bound(&model, Some(rough.duals), better.objective(), limits.looks - limits.looks / 3, limits.steps);
    let board = improve(&model, &better, &fine.duals, limits, 1);
    let bound = rough.bound.min(fine.bound);

    let plan = model.plan(instance, board.teams());
    let verdict = judge(instance, &plan);
    Solved {
        objective: verdict.objective,
        bound: bound.max(verdict.objective),
        filled: verdict.filled,
        urgent_filled: verdict.urgent_filled,
        shadows: verdict.shadows,
        looks: rough.rounds + fine.rounds,
        plan,
    }
}

/// Searches among the teams that are good at these prices, with one `part`-th of the trades, and then looks at all teams once more.
fn improve<'a>(model: &'a Model, first: &Board<'a>, duals: &Duals, limits: Limits, part: usize) -> Board<'a> {
    let lists = shortlists(model, first, duals, limits.teams_per_case);
    let moves = limits.trades_per_case.saturating_mul(model.cases.len()).min(limits.trades) / part;
    let mut best = trade(model, first, &lists, moves, &mut Dice::new(1));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::instance::{InstanceFile, Practitioner};
    use super::super::plan::Team;
    use super::super::testkit::{any_file, case, instance, person, set, team, with};
    use super::*;

    const SMALL: Limits = Limits { looks: 24, steps: 3, teams_per_case: 40, trades_per_case: 400, trades: 4_000 };

    fn teams(solved: &Solved) -> Vec<Team> {
        solved.plan.teams.clone()
    }

    #[test]
    fn nothing_to_plan_gives_an_empty_plan() {
        for instance in [instance(vec![], vec![]), instance(vec![case("C1")], vec![]), instance(vec![], vec![person("P1", 3)])] {
            let solved = solve(&instance, Limits::default());
            assert_eq!((solved.objective, solved.bound, solved.filled), (0, 0, 0));
        }
    }

    #[test]
    fn the_only_advanced_lead_is_kept_for_the_sensitive_case() {
        let one_case = |p| with(p, |p: &mut Practitioner| p.capacity = 1);
        let near = |p| with(one_case(p), |p| p.experience = [("theft".to_owned(), 10)].into());
        let people = vec![near(person("P1", 3)), one_case(person("P2", 2)), one_case(person("P3", 2)), one_case(person("P4", 2))];
        let solved = solve(&instance(vec![case("C1"), with(case("C2"), |c| c.sensitive = true)], people), SMALL);
        assert_eq!(solved.filled, 2);
        assert_eq!(teams(&solved)[1].lead, "P1");
    }

    #[test]
    fn a_shadow_joins_when_there_is_room_for_one() {
        let learner = with(person("P3", 1), |p| p.open_to_shadow = true);
        let shadowed = with(case("C1"), |c| c.wants_shadow = true);
        let solved = solve(&instance(vec![shadowed], vec![person("P1", 3), person("P2", 2), learner]), SMALL);
        assert_eq!((solved.shadows, solved.proven()), (1, true));
    }

    #[test]
    fn people_who_must_not_meet_leave_a_case_unfilled_rather_than_meet() {
        let foe = with(person("P2", 3), |p| p.avoid = set(&["P1"]));
        let solved = solve(&instance(vec![case("C1")], vec![person("P1", 3), foe]), SMALL);
        assert_eq!((solved.filled, solved.bound), (0, 0));
    }

    /// Every team that keeps the rules of its case.
    fn all_teams(instance: &Instance, case: &str) -> Vec<Team> {
        let ids: Vec<&str> = instance.practitioners().iter().map(|p| p.id.as_str()).collect();
        let shadows: Vec<Option<&str>> = ids.iter().map(|id| Some(*id)).chain([None]).collect();
        let mut found = Vec::new();
        for lead in &ids {
            for co in &ids {
                let offered = shadows.iter().map(|s| team(case, lead, co, *s));
                found.extend(offered.filter(|t| judge(instance, &Plan { teams: vec![t.clone()] }).valid()));
            }
        }
        found
    }

    /// The best objective, by trying everything.
    fn best_of_all(instance: &Instance) -> i64 {
        let mut plans = vec![Plan::default()];
        for case in instance.cases() {
            let teams = all_teams(instance, &case.id);
            let longer =
                plans.iter().flat_map(|p| teams.iter().map(|t| Plan { teams: p.teams.iter().cloned().chain([t.clone()]).collect() }));
            let valid: Vec<Plan> = longer.filter(|p| judge(instance, p).valid()).collect();
            plans.extend(valid);
        }
        plans.iter().map(|p| judge(instance, p).objective).max().unwrap_or(0)
    }

    fn shuffled(file: &InstanceFile) -> InstanceFile {
        let mut other = file.clone();
        other.cases.reverse();
        other.practitioners.rotate_left(file.practitioners.len() / 2);
        other
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn every_plan_keeps_the_rules_and_stays_within_its_bound(file in any_file(8, 12)) {
            let instance = Instance::check(file).expect("sound");
            let solved = solve(&instance, SMALL);
            let verdict = judge(&instance, &solved.plan);
            prop_assert!(verdict.valid(), "{:?}", verdict.broken);
            prop_assert_eq!(verdict.objective, solved.objective);
            prop_assert_eq!(verdict.filled, solved.filled);
            prop_assert!(solved.objective <= solved.bound);
        }

        #[test]
        fn the_order_of_the_file_changes_nothing(file in any_file(8, 12)) {
            let other = shuffled(&file);
            let one = solve(&Instance::check(file).expect("sound"), SMALL);
            prop_assert_eq!(one, solve(&Instance::check(other).expect("sound"), SMALL));
        }

        #[test]
        fn the_best_of_all_plans_lies_between_the_answer_and_its_bound(file in any_file(2, 4)) {
            let instance = Instance::check(file).expect("sound");
            let solved = solve(&instance, SMALL);
            let best = best_of_all(&instance);
            prop_assert!(solved.objective <= best && best <= solved.bound, "{} {} {}", solved.objective, best, solved.bound);
            prop_assert_eq!(solved.objective, best);
        }
    }
}
