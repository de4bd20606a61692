//! Where somebody stands: facts, schemes and a day in; for each standing the state, the evidence and what is missing out
//! (docs/adr/0021). Pure: no clock, no database, and only facts dated up to the day count.

mod compare;
mod hours;
mod judge;
mod path;
mod sentences;
#[cfg(test)]
pub(super) mod tests;

pub use compare::{Change, compare};
pub use judge::{Evidence, Judged, Progress, SeenBy, Verdict};
pub use path::{Catalogue, Offered, Step, StepKind, path};
pub use sentences::hours;

use super::facts::{Award, Extended, Facts, Schemes};
use super::scheme::{May, Requirement, Scheme, Sort, StandingRule};
use crate::shared::vocabulary::{Level, words};
use chrono::{Days, Months, NaiveDate};
use std::cell::RefCell;

words! {
    /// Where somebody is with one standing. Lowest first.
    State {
        Not = "NOT", "Not yet";
        WorkingTowards = "TOWARDS", "Working towards it";
        Eligible = "ELIGIBLE", "All there: waits for a decision";
        Lapsed = "LAPSED", "Lapsed";
        InGrace = "GRACE", "Held, in days of grace";
        Held = "HELD", "Held";
    }
}

impl State {
    /// Whether its work may be done.
    pub const fn is_held(self) -> bool {
        matches!(self, State::Held | State::InGrace)
    }
}

/// The award by which somebody holds a standing, or held it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBy<'a> {
    pub award: &'a Award,
    /// Since when without a gap.
    pub since: NaiveDate,
    /// Its last day, as it was moved.
    pub until: Option<NaiveDate>,
    pub extended: Option<&'a Extended>,
    /// The version of the scheme that it is judged by.
    pub version: i32,
}

/// How the end of an award is told, before its name.
pub const THE_AWARD: &str = "The award of ";

/// Where somebody is with one standing, on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Position<'a> {
    pub rule: &'a StandingRule,
    pub state: State,
    pub held_by: Option<HeldBy<'a>>,
    /// What it asks for to be kept, while there is an award.
    pub keep: Vec<Judged<'a>>,
    /// What it asks for to be gained, by the version in force.
    pub gain: Vec<Judged<'a>>,
    /// What it asks of those who work towards it, by the version in force.
    pub towards: Vec<Judged<'a>>,
    /// Everything is there that it asks for to be gained.
    pub eligible: bool,
    /// Its holder may be awarded it again: it ends soon, and all that it asks for to be kept is there.
    pub renewable: bool,
    /// Whoever lacks it may work under supervision.
    pub working_towards: bool,
}

impl<'a> Position<'a> {
    /// What it opens on that day.
    pub fn may(&self) -> &'a [May] {
        match &self.rule.working_towards {
            _ if self.state.is_held() => &self.rule.may,
            Some(towards) if self.working_towards => &towards.may,
            _ => &[],
        }
    }

    /// Whether a second person may award it now.
    pub const fn can_be_awarded(&self) -> bool {
        self.rule.by_decision && (self.renewable || self.eligible && !self.state.is_held())
    }

    /// What is judged now: what keeps it for its holder, what is to be gained for everybody else.
    pub fn judged(&self) -> &[Judged<'a>] {
        if self.held_by.is_some() { &self.keep } else { &self.gain }
    }

    /// What is missing, in sentences.
    pub fn missing(&self, scheme: &Scheme) -> Vec<String> {
        self.judged().iter().filter(|judged| !judged.is_met()).map(|judged| judged.missing(scheme)).collect()
    }

    /// What it waits for to be gained, in sentences; nothing once all is there.
    pub fn to_gain(&self, scheme: &Scheme) -> Vec<String> {
        self.gain.iter().filter(|judged| !judged.is_met()).map(|judged| judged.missing(scheme)).collect()
    }

    /// The last days of what keeps it, the next one first: of the award, and of each requirement with its words.
    pub fn lapses(&self, scheme: &Scheme) -> Vec<(NaiveDate, String)> {
        // Of a level that is held through a higher one, it is the higher one's award that ends.
        let awarded = |held: &HeldBy<'_>| scheme.name_of(scheme.awarded(&held.award.code)).to_owned();
        let award = self.held_by.iter().filter_map(|held| Some((held.until?, format!("{THE_AWARD}{}", awarded(held)))));
        let kept = self.keep.iter().filter_map(|judged| Some((judged.last_day()?, judged.requirement.words(scheme))));
        let mut all: Vec<_> = award.chain(kept).collect();
        all.sort();
        all
    }

    /// The last day on which it is held without anything more being done; grace left out.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let kept = self.keep.iter().filter_map(Judged::last_day);
        self.held_by.iter().filter_map(|held| held.until).chain(kept).min()
    }
}

/// Where that person is with every standing of the scheme in force on that day, and with those of older versions that they were awarded.
pub fn standing<'a>(facts: &'a Facts, schemes: &'a Schemes, on: NaiveDate) -> Vec<Position<'a>> {
    let reader = Reader::new(facts, schemes, on);
    let scheme = &schemes.in_force(on).scheme;
    let mut all: Vec<Position<'a>> = scheme.standings.iter().map(|rule| reader.position(rule)).collect();
    for award in facts.awards.iter().filter(|award| counts(award, on)) {
        let older = &schemes.of(award).scheme;
        if let Some(rule) = older.rule(older.awarded(&award.code))
            && all.iter().all(|position| position.rule.code != rule.code)
        {
            all.push(reader.position(rule));
        }
    }
    all
}

/// The highest level of the ladder, as matching knows them, that is held on that day.
pub fn level_held(positions: &[Position<'_>]) -> Option<Level> {
    positions.iter().filter(|position| position.state.is_held()).filter_map(|position| position.rule.level).max()
}

/// Given by that day, and neither revoked nor replaced. Whether it has run out is another matter.
fn counts(award: &Award, on: NaiveDate) -> bool {
    award.on <= on && award.ended_on.is_none_or(|ended| on < ended)
}

/// The last day of something done then that counts for so many months; none when for ever.
fn months_after(done: NaiveDate, months: Option<u32>) -> Option<NaiveDate> {
    months.map(|months| done.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
}

pub(super) fn days_after(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}

/// One question about one person on one day. Remembers what it found out about each standing, as others ask for it.
struct Reader<'a> {
    facts: &'a Facts,
    schemes: &'a Schemes,
    on: NaiveDate,
    /// Held, and since when; a standing that is being asked about counts as not held, so that a circle of them ends.
    known: RefCell<Vec<(&'a str, Option<NaiveDate>)>>,
}

impl<'a> Reader<'a> {
    fn new(facts: &'a Facts, schemes: &'a Schemes, on: NaiveDate) -> Self {
        Self { facts, schemes, on, known: RefCell::new(Vec::new()) }
    }

    /// Since when that standing is held, if it is.
    fn held_since(&self, code: &'a str) -> Option<NaiveDate> {
        if let Some((_, since)) = self.known.borrow().iter().find(|(known, _)| *known == code) {
            return *since;
        }
        self.known.borrow_mut().push((code, None));
        let since = self.rule(code).and_then(|rule| {
            let position = self.position(rule);
            let held = position.state.is_held();
            held.then(|| position.held_by.as_ref().map_or(self.on, |held| held.since))
        });
        if let Some(entry) = self.known.borrow_mut().iter_mut().find(|(known, _)| *known == code) {
            entry.1 = since;
        }
        since
    }

    /// Its rule in the version in force, or in the version that somebody was awarded it under.
    fn rule(&self, code: &str) -> Option<&'a StandingRule> {
        let in_force = self.schemes.in_force(self.on).scheme.rule(code);
        in_force.or_else(|| self.facts.awards.iter().find_map(|award| self.schemes.of(award).scheme.rule(code)))
    }

    fn position(&self, rule: &'a StandingRule) -> Position<'a> {
        let code = rule.code.as_str();
        let gain = self.judge_all(rule, rule.gained_by(), None);
        let eligible = gain.iter().all(Judged::is_met);
        let mut found = Position {
            rule,
            state: State::Not,
            held_by: None,
            keep: Vec::new(),
            gain,
            towards: Vec::new(),
            eligible,
            renewable: false,
            working_towards: false,
        };
        let awarded = self.facts.awards.iter().filter(|award| counts(award, self.on)).filter_map(|award| self.by_award(award, code));
        if let Some((state, held_by, keep)) = awarded.max_by_key(|(state, held, _)| (*state, held.until.unwrap_or(NaiveDate::MAX))) {
            let renews_from = held_by.until.and_then(|until| until.checked_sub_days(Days::new(rule.renewal_days.into())));
            let own = self.schemes.of(held_by.award).scheme.awarded(&held_by.award.code) == code;
            found.renewable = own && renews_from.is_some_and(|from| self.on >= from) && keep.iter().all(Judged::is_met);
            (found.state, found.held_by, found.keep) = (state, Some(held_by), keep);
        }
        if found.state.is_held() {
            return found;
        }
        if !rule.by_decision && found.held_by.is_none() && eligible {
            found.state = State::Held;
            return found;
        }
        found.towards = self.towards(rule);
        found.working_towards = rule
            .working_towards
            .as_ref()
            .is_some_and(|towards| found.towards.iter().all(Judged::is_met) && self.is_in_time(towards.months, &found.towards));
        if found.state == State::Not {
            found.state = match (eligible, found.working_towards) {
                (true, _) => State::Eligible,
                (false, true) => State::WorkingTowards,
                (false, false) => State::Not,
            };
        }
        found
    }

    fn towards(&self, rule: &'a StandingRule) -> Vec<Judged<'a>> {
        let wanted = rule.working_towards.iter().flat_map(|towards| &towards.requirements);
        self.judge_all(rule, wanted, None)
    }

    /// Working towards something has an end of its own: counted from the last of what made it possible.
    fn is_in_time(&self, months: Option<u32>, judged: &[Judged<'a>]) -> bool {
        let begun = judged.iter().filter(|judged| judged.requirement.begins_something()).filter_map(Judged::since).max();
        begun.and_then(|begun| months_after(begun, months)).is_none_or(|last| self.on <= last)
    }

    /// Where somebody is by that award, if it is one of that standing or above it: judged by the version that it was given under.
    fn by_award(&self, award: &'a Award, code: &str) -> Option<(State, HeldBy<'a>, Vec<Judged<'a>>)> {
        let version = self.schemes.of(award);
        let rule = version.scheme.rule(code)?;
        if !version.scheme.is_or_above(version.scheme.awarded(&award.code), code) {
            return None;
        }
        let since = self.unbroken_since(award);
        let extended = self.extension(code, None);
        let until = award.until.map(|until| extended.map_or(until, |moved| moved.until.max(until)));
        let keep = self.judge_all(rule, rule.requirements.iter().filter(|one| one.to_keep()), Some(since));
        let mut state = self.by_days(until, rule.grace_days);
        for judged in &keep {
            state = state.min(match judged.verdict {
                Verdict::Met { .. } => State::Held,
                Verdict::Over { last } => self.by_days(Some(last), judged.requirement.grace_days),
                Verdict::Missing => State::Lapsed,
            });
        }
        Some((state, HeldBy { award, since, until, extended, version: version.number }, keep))
    }

    fn by_days(&self, last: Option<NaiveDate>, grace_days: u32) -> State {
        match last {
            Some(last) if self.on > days_after(last, grace_days) => State::Lapsed,
            Some(last) if self.on > last => State::InGrace,
            _ => State::Held,
        }
    }

    /// The first day of the awards of that standing, or of one above it, that follow on each other up to this one.
    fn unbroken_since(&self, award: &Award) -> NaiveDate {
        let scheme = &self.schemes.of(award).scheme;
        let own = scheme.awarded(&award.code);
        let mut since = award.on;
        while let Some(before) = self.facts.awards.iter().find(|one| {
            let end = one.ended_on.into_iter().chain(one.until).min().unwrap_or(NaiveDate::MAX);
            one.on < since && end >= since.pred_opt().unwrap_or(since) && scheme.is_or_above(scheme.awarded(&one.code), own)
        }) {
            since = before.on;
        }
        since
    }

    fn extension(&self, standing: &str, requirement: Option<&str>) -> Option<&'a Extended> {
        let decided = self.facts.extended.iter().filter(|one| one.on <= self.on && one.standing == standing);
        decided.filter(|one| one.requirement.as_deref() == requirement).max_by_key(|one| one.until)
    }

    fn judge_all(
        &self,
        rule: &'a StandingRule,
        wanted: impl Iterator<Item = &'a Requirement>,
        held_since: Option<NaiveDate>,
    ) -> Vec<Judged<'a>> {
        wanted.map(|requirement| self.judge(&rule.code, requirement, held_since)).collect()
    }
}

/// Whether somebody's position lies on the ladder of levels.
pub fn is_level(position: &Position<'_>) -> bool {
    position.rule.sort == Sort::Level
}
