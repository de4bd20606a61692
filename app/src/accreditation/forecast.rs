//! What training will be needed: how many may still do which work month by month if nobody trains, what cases wait for, and how many places
//! of which course that makes (`docs/POLICY.md` 10.8). Pure; counts of people and cases go in, never names.

use super::scheme::{Asks, CaseKind, Doing, Scheme, StandingRule};
use chrono::{Datelike, Months, NaiveDate};

/// Today and the ends of twelve months.
pub const POINTS: usize = 13;

/// People or places today and at the end of each of the twelve months.
pub type Series = [u64; POINTS];

/// A seat on a kind of case; no kind is a case that none of the kinds that standings tell apart applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Work {
    pub doing: Doing,
    pub kind: Option<CaseKind>,
}

impl Work {
    /// "Lead: hate crime".
    pub fn words(self) -> String {
        let kind = self.kind.map_or_else(|| "other cases".to_owned(), |kind| kind.label().to_lowercase());
        format!("{}: {kind}", self.doing)
    }

    /// Whether that standing opens it.
    pub fn is_opened_by(self, rule: &StandingRule) -> bool {
        let fits = |kinds: &[CaseKind]| match self.kind {
            _ if kinds.is_empty() => true,
            Some(kind) => kinds.contains(&kind),
            None => kinds.iter().any(|kind| matches!(kind, CaseKind::Direct | CaseKind::Indirect)),
        };
        rule.may.iter().any(|may| may.doing == self.doing && fits(&may.kinds))
    }

    /// The codes of the standings that open it, in the scheme's order.
    pub fn opened_by(self, scheme: &Scheme) -> Vec<String> {
        scheme.standings.iter().filter(|rule| self.is_opened_by(rule)).map(|rule| rule.code.clone()).collect()
    }
}

/// The kinds that a case is of beyond being one; direct and indirect work are not told apart on a case.
const KINDS: [Option<CaseKind>; 8] = [
    None,
    Some(CaseKind::Complex),
    Some(CaseKind::Youth),
    Some(CaseKind::Hate),
    Some(CaseKind::Domestic),
    Some(CaseKind::Sexual),
    Some(CaseKind::Custody),
    Some(CaseKind::Mediation),
];

/// Every kind of work that is foreseen, leading first.
pub fn works() -> Vec<Work> {
    let of = |doing| KINDS.into_iter().map(move |kind| Work { doing, kind });
    of(Doing::Lead).chain(of(Doing::CoFacilitate)).collect()
}

/// Today, then the last day of this month and of the eleven after it.
pub fn ends(today: NaiveDate) -> [NaiveDate; POINTS] {
    let first = today.with_day(1).unwrap_or(today);
    let mut ends = [today; POINTS];
    for (end, ahead) in ends.iter_mut().skip(1).zip(1u32..) {
        *end = first.checked_add_months(Months::new(ahead)).and_then(|next| next.pred_opt()).unwrap_or(today);
    }
    ends
}

/// A case without its two facilitators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    pub kinds: Vec<CaseKind>,
    /// Still waits; else it was closed without.
    pub waits: bool,
    pub lacks_lead: bool,
    pub lacks_co: bool,
}

impl Unmet {
    fn lacks(&self, doing: Doing) -> bool {
        if doing == Doing::Lead { self.lacks_lead } else { self.lacks_co }
    }

    /// Whether it lacks somebody for that work.
    fn wants(&self, work: Work) -> bool {
        self.lacks(work.doing) && work.kind.map_or(self.kinds.is_empty(), |kind| self.kinds.contains(&kind))
    }
}

/// Places of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub course: String,
    pub last_day: NaiveDate,
    pub booked: u64,
    pub free: u64,
}

/// What is taken for granted; each is said on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumed {
    /// Of a hundred people whose standing lapses, so many mend it without a course.
    pub renew: u64,
    /// Cases that one more facilitator takes on.
    pub cases_each: u64,
}

/// A kind of work, month by month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkAhead {
    pub work: Work,
    /// By the first standing that opens it; none, when no standing does.
    pub opened_by: Vec<String>,
    /// Who may still do it if nobody trains.
    pub current: Series,
    pub waiting: u64,
    pub left: u64,
}

/// A standing that is the first way to some work: the people who are there and the people who are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub standing: String,
    pub name: String,
    pub works: Vec<Work>,
    pub current: Series,
    /// More people than there will be.
    pub wanted: Series,
    /// Seats that cases lack somebody for.
    pub unmet: u64,
    /// The courses that lead to it: of each requirement the one that the catalogue has.
    pub courses: Vec<String>,
}

/// Places of one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    pub course: String,
    /// The standings that it leads to.
    pub ways: Vec<String>,
    pub wanted: Series,
    /// On runs that are over by then, booked and free.
    pub planned: Series,
    pub booked: u64,
    pub free: u64,
    pub short: Series,
}

impl Places {
    /// The first point at which places are short, and how many are then.
    pub fn first_short(&self) -> Option<(usize, u64)> {
        self.short.iter().copied().enumerate().find(|(_, short)| *short > 0)
    }

    /// How many more are to be planned so that nothing is short.
    pub fn to_plan(&self) -> u64 {
        self.short.iter().copied().max().unwrap_or(0)
    }
}

/// The forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    pub works: Vec<WorkAhead>,
    pub ways: Vec<Way>,
    pub places: Vec<Places>,
}

/// What goes in.
pub struct Known<'a> {
    pub scheme: &'a Scheme,
    /// How many hold at least one of those standings, today and at each point, if nothing is done.
    pub holding: &'a dyn Fn(&[String]) -> Series,
    pub unmet: &'a [Unmet],
    pub planned: &'a [Planned],
    /// Whether the catalogue has that course.
    pub offered: &'a dyn Fn(&str) -> bool,
}

/// The sets of standings whose holders have to be counted.
pub fn sets(scheme: &Scheme) -> Vec<Vec<String>> {
    let ways = grouped(scheme).into_iter().map(|(_, works)| shared_by(scheme, &works));
    let mut all: Vec<Vec<String>> = works().into_iter().map(|work| work.opened_by(scheme)).chain(ways).collect();
    all.retain(|codes| !codes.is_empty());
    all.sort();
    all.dedup();
    all
}

/// Each standing that is the first to open some work, with that work.
fn grouped(scheme: &Scheme) -> Vec<(&StandingRule, Vec<Work>)> {
    let mut ways: Vec<(&StandingRule, Vec<Work>)> = Vec::new();
    for rule in &scheme.standings {
        let first = |work: &Work| scheme.standings.iter().find(|other| work.is_opened_by(other)).is_some_and(|one| one.code == rule.code);
        let own: Vec<Work> = works().into_iter().filter(first).collect();
        if !own.is_empty() {
            ways.push((rule, own));
        }
    }
    ways
}

/// The standings that open all of that work.
fn shared_by(scheme: &Scheme, works: &[Work]) -> Vec<String> {
    let opens_all = |rule: &&StandingRule| works.iter().all(|work| work.is_opened_by(rule));
    scheme.standings.iter().filter(opens_all).map(|rule| rule.code.clone()).collect()
}

/// Whoever lapses and mends it stays; of a part of a person nobody does.
fn staying(held: Series, assumed: Assumed) -> Series {
    held.map(|then| {
        let lost = held[0].saturating_sub(then);
        held[0].saturating_sub(lost - lost * assumed.renew.min(100) / 100)
    })
}

/// How the year ahead looks.
pub fn foresee(known: &Known<'_>, assumed: Assumed, today: NaiveDate) -> Forecast {
    let ways: Vec<Way> = grouped(known.scheme).into_iter().map(|(rule, works)| way(known, assumed, rule, works)).collect();
    let mut courses: Vec<&String> = ways.iter().flat_map(|way| &way.courses).collect();
    courses.sort();
    courses.dedup();
    let places = courses.into_iter().map(|course| places(known, &ways, course, today)).collect();
    let works = works().into_iter().map(|work| ahead(known, assumed, work));
    Forecast { works: works.filter(is_worth_a_line).collect(), ways, places }
}

/// Work that nobody may do and nobody asks for needs no line.
fn is_worth_a_line(ahead: &WorkAhead) -> bool {
    ahead.current[0] > 0 || ahead.waiting + ahead.left > 0
}

fn ahead(known: &Known<'_>, assumed: Assumed, work: Work) -> WorkAhead {
    let opened_by = work.opened_by(known.scheme);
    let count = |waits| many(known.unmet.iter().filter(|case| case.waits == waits && case.wants(work)).count());
    let current = if opened_by.is_empty() { [0; POINTS] } else { staying((known.holding)(&opened_by), assumed) };
    WorkAhead { work, current, waiting: count(true), left: count(false), opened_by }
}

fn way(known: &Known<'_>, assumed: Assumed, rule: &StandingRule, works: Vec<Work>) -> Way {
    let current = staying((known.holding)(&shared_by(known.scheme, &works)), assumed);
    // A case asks for one more person for each seat that is empty, however many of the kinds of work it is.
    let seats = |doing: Doing| {
        let own: Vec<Work> = works.iter().copied().filter(|work| work.doing == doing).collect();
        many(known.unmet.iter().filter(|case| own.iter().any(|work| case.wants(*work))).count())
    };
    let unmet = seats(Doing::Lead) + seats(Doing::CoFacilitate);
    let more = unmet.div_ceil(assumed.cases_each.max(1));
    let wanted = current.map(|then| current[0].saturating_sub(then) + more);
    Way { standing: rule.code.clone(), name: rule.name.clone(), courses: courses_to(known, rule), works, current, wanted, unmet }
}

/// Of each requirement of a course the first that the catalogue has, or the first named.
fn courses_to(known: &Known<'_>, rule: &StandingRule) -> Vec<String> {
    let asked = rule.gained_by();
    let any_of = asked.filter_map(|one| if let Asks::Course { any_of, .. } = &one.asks { Some(any_of) } else { None });
    any_of.filter_map(|codes| codes.iter().find(|code| (known.offered)(code)).or(codes.first())).cloned().collect()
}

fn places(known: &Known<'_>, ways: &[Way], course: &str, today: NaiveDate) -> Places {
    let leads: Vec<&Way> = ways.iter().filter(|way| way.courses.iter().any(|code| code == course)).collect();
    let runs: Vec<&Planned> = known.planned.iter().filter(|run| run.course == course).collect();
    let (mut wanted, mut planned, mut short) = ([0; POINTS], [0; POINTS], [0; POINTS]);
    for (at, end) in ends(today).into_iter().enumerate() {
        wanted[at] = leads.iter().map(|way| way.wanted[at]).sum();
        planned[at] = runs.iter().filter(|run| run.last_day <= end).map(|run| run.booked + run.free).sum();
        short[at] = wanted[at].saturating_sub(planned[at]);
    }
    Places {
        course: course.to_owned(),
        ways: leads.iter().map(|way| way.name.clone()).collect(),
        wanted,
        planned,
        booked: runs.iter().map(|run| run.booked).sum(),
        free: runs.iter().map(|run| run.free).sum(),
        short,
    }
}

fn many(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
