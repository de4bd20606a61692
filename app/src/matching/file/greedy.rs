//! The first plan, and the last touch: one case at a time takes the best team that is still possible.

use super::board::Board;
use super::model::{Model, Trio};
use super::pricing::{Wanted, best_teams};

/// Urgent cases first, then those with the fewest candidates, each with the best team that is left.
pub(super) fn first_plan(model: &Model) -> Board<'_> {
    let mut board = Board::new(model);
    let mut order: Vec<usize> = (0..model.cases.len()).collect();
    order.sort_by_key(|at| {
        let case = &model.cases[*at];
        (-case.fill, case.leads.len().saturating_mul(case.cos.len()), *at)
    });
    let mut prices = board.prices();
    for at in order {
        if let Some(best) = best_teams(model, &model.cases[at], &prices, Wanted::best(1)).first() {
            board.place(at, best.team);
            board.refresh(&mut prices, best.team.members());
        }
    }
    board
}

/// Gives every case the best team that is possible while all others keep theirs, until nothing changes.
/// Looks at all teams, not only at those that the search knew.
pub(super) fn polish(model: &Model, board: &mut Board<'_>, rounds: usize) {
    let mut prices = board.prices();
    for _ in 0..rounds {
        let before = board.objective();
        for at in 0..model.cases.len() {
            let old = board.remove(at);
            board.refresh(&mut prices, old.iter().flat_map(Trio::members));
            let best = best_teams(model, &model.cases[at], &prices, Wanted::best(1)).first().map(|p| p.team);
            let better = best.filter(|b| old.is_none_or(|o| board.gain(b) > board.gain(&o))).or(old);
            if let Some(team) = better {
                board.place(at, team);
                board.refresh(&mut prices, team.members());
            }
        }
        if board.objective() == before {
            break;
        }
    }
}
