//! The best teams of one case when every seat of a person has a price. Looks at pairs without listing them: people are
//! sorted by what they bring, and a pair is skipped as soon as even the best pair points could not lift it.

use super::model::{Candidate, CaseModel, Model, Trio};
use super::score::{availability_points, mixed_points};

/// Prices and worths are counted in this fraction of a hundredth of a point.
pub(super) const SCALE: i64 = 64;
/// The price of a seat that is not for sale.
pub(super) const BLOCKED: i64 = 1 << 50;
/// Below the worth of any team.
pub(super) const ANY: i64 = -(1 << 55);

/// What one more seat of each person costs; negative is a bonus.
#[derive(Clone)]
pub(super) struct Prices {
    /// Lead or co seat.
    pub(super) seat: Vec<i64>,
    /// Shadow seat.
    pub(super) shadow: Vec<i64>,
}

impl Prices {
    /// Worth of a team after its people are paid for.
    pub(super) fn worth(&self, team: &Trio) -> i64 {
        team.value * SCALE - self.seat[team.lead] - self.seat[team.co] - team.shadow.map_or(0, |s| self.shadow[s])
    }
}

/// A team and its worth after prices.
#[derive(Clone, Copy)]
pub(super) struct Priced {
    pub(super) worth: i64,
    pub(super) team: Trio,
}

/// How much of a case's teams to return.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// At most this many, the best first.
    pub(super) keep: usize,
    /// Only teams worth more than this.
    pub(super) above: i64,
    /// With every shadow and with none; otherwise each pair comes once, with the shadow that is worth most, if any is.
    pub(super) every_shadow: bool,
}

impl Wanted {
    /// The best teams, each pair once.
    pub(super) fn best(keep: usize) -> Self {
        Self { keep, above: ANY, every_shadow: false }
    }
}

/// The best teams of a case at these prices; ties by the order of ids.
pub(super) fn best_teams(model: &Model, case: &CaseModel, prices: &Prices, wanted: Wanted) -> Vec<Priced> {
    let sale = Sale::new(model, case, prices);
    let mut found = Found { wanted, above: wanted.above, list: Vec::new() };
    for lead in &sale.leads {
        if lead.worth + sale.best_co + lead.lift + sale.best_shadow <= found.above {
            break;
        }
        for co in &sale.cos {
            if lead.worth + lead.lift + co.worth + sale.best_shadow <= found.above {
                break;
            }
            sale.try_pair(lead, co, &mut found);
        }
    }
    found.finish()
}

struct Offer {
    person: usize,
    /// Worth after the price.
    worth: i64,
    /// Worth without fairness and price, in hundredths.
    value: i64,
    /// Most that pair points can add.
    lift: i64,
    slots: u64,
}

struct Sale<'a> {
    model: &'a Model,
    case: &'a CaseModel,
    leads: Vec<Offer>,
    cos: Vec<Offer>,
    shadows: Vec<Offer>,
    best_co: i64,
    best_shadow: i64,
}

impl<'a> Sale<'a> {
    fn new(model: &'a Model, case: &'a CaseModel, prices: &Prices) -> Self {
        let offers = |list: &[Candidate], price: &[i64]| -> Vec<Offer> {
            let sold = list.iter().filter(|c| price[c.person] < BLOCKED);
            sold.map(|c| offer(model, case, c.person, c.value, price[c.person])).collect()
        };
        let mut leads = offers(&case.leads, &prices.seat);
        // Fill points go with the lead, so that bounds hold before a pair is known.
        leads.iter_mut().for_each(|o| o.worth += case.fill * SCALE);
        leads.sort_unstable_by_key(|o| (-(o.worth + o.lift), o.person));
        let mut cos = offers(&case.cos, &prices.seat);
        cos.sort_unstable_by_key(|o| (-o.worth, o.person));
        let mut shadows = offers(&case.shadows, &prices.shadow);
        shadows.sort_unstable_by_key(|o| (-o.worth, o.person));
        let best_co = cos.first().map_or(0, |o| o.worth);
        let best_shadow = shadows.first().map_or(0, |o| o.worth.max(0));
        Self { model, case, leads, cos, shadows, best_co, best_shadow }
    }

    fn try_pair(&self, lead: &Offer, co: &Offer, found: &mut Found) {
        let base = lead.worth + co.worth + self.best_shadow;
        if base + lead.lift.min(co.lift) <= found.above {
            return;
        }
        let (a, b) = (&self.model.people[lead.person], &self.model.people[co.person]);
        let prefer = !a.prefer.is_empty() && a.prefer.binary_search(&co.person).is_ok();
        let pair = availability_points(lead.slots & co.slots) + mixed_points(a.gender != b.gender, a.level != b.level, prefer);
        if base + pair * SCALE <= found.above {
            return;
        }
        let colleagues = self.case.agency != 0 && a.agency == self.case.agency && b.agency == self.case.agency;
        if colleagues || (a.level == 1 && b.level == 1) || !self.model.together(lead.person, co.person) {
            return;
        }
        let team = Trio { lead: lead.person, co: co.person, shadow: None, value: self.case.fill + lead.value + co.value + pair };
        self.with_shadows(lead.worth + co.worth + pair * SCALE, team, found);
    }

    fn with_shadows(&self, worth: i64, team: Trio, found: &mut Found) {
        let mut fitting = self.shadows.iter().filter(|s| self.model.may_join(team.lead, team.co, s.person));
        let joined =
            |s: &Offer| Priced { worth: worth + s.worth, team: Trio { shadow: Some(s.person), value: team.value + s.value, ..team } };
        if found.wanted.every_shadow {
            found.add(Priced { worth, team });
            fitting.for_each(|s| found.add(joined(s)));
        } else {
            found.add(fitting.next().filter(|s| s.worth > 0).map_or(Priced { worth, team }, joined));
        }
    }
}

fn offer(model: &Model, case: &CaseModel, person: usize, value: i64, price: i64) -> Offer {
    let facts = &model.people[person];
    let slots = facts.slots & case.slots;
    let lift = availability_points(slots) + mixed_points(true, true, !facts.prefer.is_empty());
    Offer { person, worth: value * SCALE - price, value, lift: lift * SCALE, slots }
}

struct Found {
    wanted: Wanted,
    above: i64,
    list: Vec<Priced>,
}

impl Found {
    fn add(&mut self, priced: Priced) {
        if priced.worth <= self.above {
            return;
        }
        self.list.push(priced);
        if self.list.len() >= self.wanted.keep.saturating_mul(2).max(2) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.list.sort_unstable_by_key(|p| (-p.worth, p.team));
        if self.list.len() >= self.wanted.keep {
            self.list.truncate(self.wanted.keep);
            self.above = self.list.last().map_or(self.above, |p| p.worth).max(self.above);
        }
    }

    fn finish(mut self) -> Vec<Priced> {
        self.cut();
        self.list
    }
}
