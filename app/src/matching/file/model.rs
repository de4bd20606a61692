//! An instance in numbers: per case the people who may take each seat, with what they are worth there.

use super::check::Instance;
use super::instance::{Case, Gender, Practitioner, slots};
use super::plan::{Plan, Team};
use super::rules::{Seat, first_broken};
use super::score::{co_share, fairness_points, fill_points, lead_share, person_points, shadow_points};

/// The instance as the solver sees it. Cases and people are named by their place in the instance, that is by id order.
pub(super) struct Model {
    pub(super) cases: Vec<CaseModel>,
    pub(super) people: Vec<PersonModel>,
}

/// One case with its candidates, each list in the order of the people.
pub(super) struct CaseModel {
    pub(super) fill: i64,
    pub(super) agency: i64,
    pub(super) slots: u64,
    pub(super) leads: Vec<Candidate>,
    pub(super) cos: Vec<Candidate>,
    pub(super) shadows: Vec<Candidate>,
}

/// A person who may take a seat, and the worth of that without fairness and pair points.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) person: usize,
    pub(super) value: i64,
}

/// What the solver needs of a person.
pub(super) struct PersonModel {
    pub(super) level: i64,
    pub(super) gender: Gender,
    pub(super) agency: i64,
    pub(super) slots: u64,
    /// Cases the person can still take.
    pub(super) free: usize,
    /// Worth of the first, second, ... new lead or co seat; as long as `free`, never rising.
    pub(super) fairness: Vec<i64>,
    /// People preferred in either direction, sorted.
    pub(super) prefer: Vec<usize>,
    /// People to keep apart in either direction, sorted.
    pub(super) avoid: Vec<usize>,
}

/// A team that keeps all rules for its case, and its worth without fairness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trio {
    pub(super) lead: usize,
    pub(super) co: usize,
    pub(super) shadow: Option<usize>,
    pub(super) value: i64,
}

impl Trio {
    /// Everybody in the team, shadow last.
    pub(super) fn members(&self) -> impl Iterator<Item = usize> + use<> {
        [Some(self.lead), Some(self.co), self.shadow].into_iter().flatten()
    }
}

impl Model {
    pub(super) fn new(instance: &Instance) -> Self {
        let mut people: Vec<PersonModel> = instance.practitioners().iter().map(person_model).collect();
        link(instance, &mut people);
        let cases = instance.cases().iter().map(|case| case_model(case, instance.practitioners())).collect();
        Self { cases, people }
    }

    /// Nobody's avoid list names the other.
    pub(super) fn together(&self, a: usize, b: usize) -> bool {
        a != b && self.people[a].avoid.binary_search(&b).is_err()
    }

    /// May this shadow join this lead and co-facilitator?
    pub(super) fn may_join(&self, lead: usize, co: usize, shadow: usize) -> bool {
        let level = |p: usize| self.people[p].level;
        let foundation = [lead, co, shadow].into_iter().filter(|p| level(*p) == 1).count();
        foundation <= 1 && self.together(lead, shadow) && self.together(co, shadow)
    }

    /// The plan in the words of the file.
    pub(super) fn plan(&self, instance: &Instance, teams: &[Option<Trio>]) -> Plan {
        let name = |p: usize| instance.practitioners().get(p).map(|p| p.id.clone()).unwrap_or_default();
        let write = |(case, team): (&Case, &Option<Trio>)| {
            team.map(|t| Team { case: case.id.clone(), lead: name(t.lead), co: name(t.co), shadow: t.shadow.map(name) })
        };
        Plan { teams: instance.cases().iter().zip(teams).filter_map(write).collect() }
    }
}

fn person_model(person: &Practitioner) -> PersonModel {
    let free = usize::try_from(person.capacity - person.load).unwrap_or(0);
    PersonModel {
        level: person.level,
        gender: person.gender,
        agency: person.agency,
        slots: slots(&person.availability).unwrap_or(0),
        free,
        fairness: (1..).take(free).map(|k| fairness_points(person, k)).collect(),
        prefer: Vec::new(),
        avoid: Vec::new(),
    }
}

/// Turns lists of ids into lists of places, in both directions.
fn link(instance: &Instance, people: &mut [PersonModel]) {
    for (at, person) in instance.practitioners().iter().enumerate() {
        for other in person.preferred.iter().filter_map(|id| instance.practitioner_at(id)) {
            people[at].prefer.push(other);
            people[other].prefer.push(at);
        }
        for other in person.avoid.iter().filter_map(|id| instance.practitioner_at(id)) {
            people[at].avoid.push(other);
            people[other].avoid.push(at);
        }
    }
    for person in people {
        for list in [&mut person.prefer, &mut person.avoid] {
            list.sort_unstable();
            list.dedup();
        }
    }
}

fn case_model(case: &Case, people: &[Practitioner]) -> CaseModel {
    let mut model = CaseModel {
        fill: fill_points(case),
        agency: case.agency,
        slots: slots(&case.availability).unwrap_or(0),
        leads: Vec::new(),
        cos: Vec::new(),
        shadows: Vec::new(),
    };
    for (person, facts) in people.iter().enumerate().filter(|(_, p)| could_come(case, p)) {
        let may = |seat| first_broken(case, facts, seat).is_none();
        if may(Seat::Lead) {
            model.leads.push(Candidate { person, value: lead_share(person_points(case, facts, Seat::Lead)) });
        }
        if may(Seat::Co) {
            model.cos.push(Candidate { person, value: co_share(person_points(case, facts, Seat::Co)) });
        }
        if case.wants_shadow && may(Seat::Shadow) {
            model.shadows.push(Candidate { person, value: shadow_points(case, facts) });
        }
    }
    model
}

/// A quick look that spares the exact rules for most people of a large file: lets through everybody who passes them.
fn could_come(case: &Case, person: &Practitioner) -> bool {
    let near = |a: i64, b: i64| a.abs_diff(b) <= person.max_travel_m.unsigned_abs();
    person.vetting_until_day >= case.last_day
        && person.load < person.capacity
        && case.parties.iter().all(|q| near(q.x_m, person.x_m) && near(q.y_m, person.y_m))
}
