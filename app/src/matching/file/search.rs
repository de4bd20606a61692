//! Improves a plan by trading teams between cases. A case takes a team from its list; whoever loses a person by that takes
//! the best team that is left; the whole trade is kept or taken back. Losses are accepted early and ever less.

use super::board::Board;
use super::model::{Model, Trio};

/// Losses of about this size are accepted at first (hundredths of a point).
const WARM: i64 = 500;
/// How many teams of its list a case that lost its own looks at.
const LOOK: usize = 40;
/// Steps from warm to cold.
const STEPS: usize = 60;
/// What is left of the warmth after each step, in 1024ths: about 6 hundredths of a point at last.
const COOLING: i64 = 951;

/// A fixed stream of numbers: the same on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when `n` is 0.
    fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        usize::try_from((self.roll() >> 16) % n).unwrap_or(0)
    }

    /// A waiting time with mean 1, in 1024ths: about the negative logarithm of an even number.
    fn wait(&mut self) -> i64 {
        let z = self.roll() | 1;
        let zeros = z.leading_zeros();
        let rest = i64::try_from(((z << zeros) << 1) >> 54).unwrap_or(0);
        (i64::from(zeros) * 1024 + 1024 - rest) * 710 / 1024
    }
}

/// Trades for a number of moves, warm to cold, and returns the best board seen.
pub(super) fn trade<'a>(model: &'a Model, start: &Board<'a>, lists: &[Vec<Trio>], moves: usize, dice: &mut Dice) -> Board<'a> {
    let cases: Vec<usize> = (0..model.cases.len()).filter(|at| !lists[*at].is_empty()).collect();
    if cases.is_empty() {
        return start.clone();
    }
    let (mut best, mut worth) = (start.teams().to_vec(), start.objective());
    let mut search = Search { board: start.clone(), lists, journal: Vec::new(), dice };
    let mut heat = WARM * 1024;
    for _ in 0..STEPS {
        for _ in 0..moves / STEPS {
            let case = cases[search.dice.below(cases.len())];
            search.try_move(case, heat / 1024);
            if search.board.objective() > worth {
                worth = search.board.objective();
                best.clone_from_slice(search.board.teams());
            }
        }
        heat = heat * COOLING / 1024;
    }
    Board::with(model, &best)
}

struct Search<'a, 'b> {
    board: Board<'a>,
    lists: &'b [Vec<Trio>],
    journal: Vec<Undo>,
    dice: &'b mut Dice,
}

enum Undo {
    Placed(usize),
    Removed(usize, Trio),
}

impl Search<'_, '_> {
    fn try_move(&mut self, case: usize, heat: i64) {
        let list = &self.lists[case];
        // Teams at the head of the list are better at the prices: look there more often.
        let depth = self.dice.below(list.len()) + 1;
        let team = list[self.dice.below(depth)];
        if self.board.team(case) == Some(team) {
            return;
        }
        let before = self.board.objective();
        self.journal.clear();
        self.remove(case);
        let mut homeless = self.make_room(&team);
        self.place(case, team);
        while !homeless.is_empty() {
            let at = self.dice.below(homeless.len());
            self.rehouse(homeless.swap_remove(at));
        }
        let gain = self.board.objective() - before;
        if gain < 0 && -gain * 1024 > heat * self.dice.wait() {
            self.take_back();
        }
    }

    /// Empties other cases until everybody in the team has room; returns the cases emptied.
    fn make_room(&mut self, team: &Trio) -> Vec<usize> {
        let mut emptied = Vec::new();
        for person in team.members() {
            if !self.board.has_room(person) {
                let held = self.board.held(person);
                let case = held[self.dice.below(held.len())];
                self.remove(case);
                emptied.push(case);
            }
        }
        emptied
    }

    fn rehouse(&mut self, case: usize) {
        let fitting = self.lists[case].iter().filter(|t| self.board.fits(t)).take(LOOK);
        if let Some(team) = fitting.max_by_key(|t| (self.board.gain(t), std::cmp::Reverse(**t))).copied() {
            self.place(case, team);
        }
    }

    fn place(&mut self, case: usize, team: Trio) {
        self.board.place(case, team);
        self.journal.push(Undo::Placed(case));
    }

    fn remove(&mut self, case: usize) {
        if let Some(team) = self.board.remove(case) {
            self.journal.push(Undo::Removed(case, team));
        }
    }

    fn take_back(&mut self) {
        while let Some(undo) = self.journal.pop() {
            match undo {
                Undo::Placed(case) => {
                    self.board.remove(case);
                }
                Undo::Removed(case, team) => self.board.place(case, team),
            }
        }
    }
}
