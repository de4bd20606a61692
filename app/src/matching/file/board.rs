//! Who sits where: a plan in the making, with its objective kept up to date.

use super::model::{Model, Trio};
use super::pricing::{BLOCKED, Prices, SCALE};

/// Teams by case, and what they use of each person.
#[derive(Clone)]
pub(super) struct Board<'a> {
    model: &'a Model,
    teams: Vec<Option<Trio>>,
    /// New lead and co seats of each person.
    scored: Vec<usize>,
    /// Fairness of each person's next lead or co seat.
    next: Vec<i64>,
    /// Seats that each person can still take.
    room: Vec<usize>,
    /// Cases in which each person has any seat.
    held: Vec<Vec<usize>>,
    objective: i64,
}

impl<'a> Board<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let people = model.people.len();
        Self {
            model,
            teams: vec![None; model.cases.len()],
            scored: vec![0; people],
            next: model.people.iter().map(|p| p.fairness.first().copied().unwrap_or(0)).collect(),
            room: model.people.iter().map(|p| p.free).collect(),
            held: vec![Vec::new(); people],
            objective: 0,
        }
    }

    /// A board with these teams, which fit together.
    pub(super) fn with(model: &'a Model, teams: &[Option<Trio>]) -> Self {
        let mut board = Self::new(model);
        for (case, team) in teams.iter().enumerate() {
            team.iter().for_each(|t| board.place(case, *t));
        }
        board
    }

    /// The objective of the teams on the board.
    pub(super) fn objective(&self) -> i64 {
        self.objective
    }

    /// All teams, by case.
    pub(super) fn teams(&self) -> &[Option<Trio>] {
        &self.teams
    }

    /// The team of a case.
    pub(super) fn team(&self, case: usize) -> Option<Trio> {
        self.teams[case]
    }

    /// The cases in which a person has a seat.
    pub(super) fn held(&self, person: usize) -> &[usize] {
        &self.held[person]
    }

    /// Can the person take one more seat?
    pub(super) fn has_room(&self, person: usize) -> bool {
        self.room[person] > 0
    }

    /// Has everybody in the team room for it?
    pub(super) fn fits(&self, team: &Trio) -> bool {
        self.has_room(team.lead) && self.has_room(team.co) && team.shadow.is_none_or(|s| self.has_room(s))
    }

    /// What the objective gains when this team that fits is placed.
    pub(super) fn gain(&self, team: &Trio) -> i64 {
        team.value + self.next[team.lead] + self.next[team.co]
    }

    /// Seats a team that fits; the case must be empty.
    pub(super) fn place(&mut self, case: usize, team: Trio) {
        self.objective += self.gain(&team);
        for person in team.members() {
            self.held[person].push(case);
            self.room[person] -= 1;
        }
        for person in [team.lead, team.co] {
            self.scored[person] += 1;
            self.next[person] = self.next_fairness(person);
        }
        self.teams[case] = Some(team);
    }

    /// Empties a case and returns its team.
    pub(super) fn remove(&mut self, case: usize) -> Option<Trio> {
        let team = self.teams[case].take()?;
        for person in team.members() {
            self.held[person].retain(|c| *c != case);
            self.room[person] += 1;
        }
        for person in [team.lead, team.co] {
            self.scored[person] -= 1;
            self.next[person] = self.next_fairness(person);
        }
        self.objective -= self.gain(&team);
        Some(team)
    }

    /// Prices at which a team's worth is what it would add to this board now.
    pub(super) fn prices(&self) -> Prices {
        let people = 0..self.model.people.len();
        let shadow: Vec<i64> = people.clone().map(|p| if self.has_room(p) { 0 } else { BLOCKED }).collect();
        let seat = people.map(|p| self.seat_price(p)).collect();
        Prices { seat, shadow }
    }

    /// Brings prices up to date after people's seats changed.
    pub(super) fn refresh(&self, prices: &mut Prices, people: impl Iterator<Item = usize>) {
        for person in people {
            prices.seat[person] = self.seat_price(person);
            prices.shadow[person] = if self.has_room(person) { 0 } else { BLOCKED };
        }
    }

    fn seat_price(&self, person: usize) -> i64 {
        if self.has_room(person) { -SCALE * self.next[person] } else { BLOCKED }
    }

    fn next_fairness(&self, person: usize) -> i64 {
        self.model.people[person].fairness.get(self.scored[person]).copied().unwrap_or(0)
    }
}
