//! Eight factors, each itemised, that put those who may be offered a seat in an order (POLICY.md 8.2).
//!
//! No protected characteristic scores unless a participant asked for it.

use super::eligibility::{Search, farthest_party_miles, limit_of_cases, meets, open_cases};
use super::facts::{Busy, Practitioner, Seat};
use crate::calendar::week::{Part, WeekGrid};
use crate::shared::vocabulary::Level;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::borrow::Cow;

/// How many points each factor is worth. A service may change them; the total is always brought to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Weights {
    pub location: u32,
    pub availability: u32,
    pub experience: u32,
    pub workload: u32,
    pub development: u32,
    pub pairing: u32,
    pub language: u32,
    pub currency: u32,
}

impl Default for Weights {
    /// POLICY.md 8.2.
    fn default() -> Self {
        Self { location: 20, availability: 20, experience: 15, workload: 15, development: 10, pairing: 10, language: 5, currency: 5 }
    }
}

/// One line of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Factor {
    pub name: &'static str,
    pub points: u32,
    pub out_of: u32,
    /// The fact behind the points: "About 12 miles from the farther party".
    pub sentence: Cow<'static, str>,
}

/// A score with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Score {
    /// 0 to 100.
    pub total: u32,
    pub factors: Vec<Factor>,
    /// Why, in one sentence.
    pub summary: String,
}

/// What fairness is measured against: the others of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Peers {
    /// Cases of the last 12 months of everybody considered.
    pub cases: u64,
    pub people: u64,
}

impl Peers {
    pub fn of(people: &[&Practitioner]) -> Peers {
        let cases = people.iter().map(|person| u64::from(person.cases_last_12_months)).sum();
        Peers { cases, people: people.len() as u64 }
    }
}

/// How much of a factor is earned, 0 to 100 per cent, and the fact behind it.
type Share = (u32, Cow<'static, str>);

/// The score of a person for the seat searched for, 0 to 100, without its reasons.
pub fn total(search: &Search<'_>, person: &Practitioner, peers: Peers) -> u32 {
    total_of(&factors(&search.without_words(), person, peers))
}

/// The score of a person for the seat searched for.
pub fn score(search: &Search<'_>, person: &Practitioner, peers: Peers) -> Score {
    let factors = factors(search, person, peers);
    Score { total: total_of(&factors), summary: summary(&factors), factors: factors.into() }
}

fn factors(search: &Search<'_>, person: &Practitioner, peers: Peers) -> [Factor; 8] {
    let weights = &search.settings.weights;
    [
        ("Location", weights.location, location(search, person)),
        ("Availability", weights.availability, availability(search, person)),
        ("Relevant experience", weights.experience, experience(search, person)),
        ("Workload fairness", weights.workload, workload(search, person, peers)),
        ("Development", weights.development, development(search, person)),
        ("Pairing", weights.pairing, pairing(search, person)),
        ("Language and wishes", weights.language, language(search, person)),
        ("Currency of practice", weights.currency, currency(search, person)),
    ]
    .map(|(name, out_of, (share, sentence))| Factor {
        name,
        points: out_of.saturating_mul(share.min(100)).saturating_add(50) / 100,
        out_of,
        sentence,
    })
}

/// Earned of what could be earned, brought to 100.
fn total_of(factors: &[Factor]) -> u32 {
    let earned: u64 = factors.iter().map(|factor| u64::from(factor.points)).sum();
    let possible: u64 = factors.iter().map(|factor| u64::from(factor.out_of)).sum();
    (earned * 100 + possible / 2).checked_div(possible).map_or(0, |share| u32::try_from(share).unwrap_or(100))
}

fn location(search: &Search<'_>, person: &Practitioner) -> Share {
    if search.case.remote {
        return (100, "Worked remotely: nobody travels".into());
    }
    let far = search.settings.far_miles.max(1);
    match farthest_party_miles(search, person) {
        Some(miles) => (100 - (miles.min(far) * 100 / far), search.say(|| format!("About {miles} miles from the farther party"))),
        None => (0, "Distance unknown".into()),
    }
}

fn availability(search: &Search<'_>, person: &Practitioner) -> Share {
    let Some(week) = person.availability else {
        return (0, "Availability is not recorded".into());
    };
    let partner = search.partner.and_then(|partner| partner.availability.map(|week| (partner, week)));
    let wanted = search.case.times.unwrap_or(WeekGrid::ANY);
    let times = free_times(search, (person, week), partner, wanted);
    let days = search.settings.availability_days;
    let plenty = search.settings.plenty_of_times.max(1);
    let with = if partner.is_some() { "shared times" } else { "free times" };
    (times.min(plenty) * 100 / plenty, search.say(|| format!("{times} {with} in the next {days} days")))
}

/// Parts of days that both weeks and the participants' allow, from tomorrow, less those on which either is busy or away.
fn free_times(search: &Search<'_>, person: (&Practitioner, WeekGrid), partner: Option<(&Practitioner, WeekGrid)>, wanted: WeekGrid) -> u32 {
    let days = search.today.iter_days().skip(1).take(search.settings.availability_days as usize);
    let as_usual = |(who, _): (&Practitioner, WeekGrid)| who.leave.is_empty() && who.busy.is_empty() && who.other_days.is_empty();
    if as_usual(person) && partner.is_none_or(as_usual) {
        let week = person.1.shared_with(wanted).shared_with(partner.map_or(WeekGrid::ANY, |(_, week)| week));
        return days.map(|date| week.on(date)).sum();
    }
    let free = |who, date, part| week_on(who, date).covers(date, part) && !is_taken(who.0, date, part);
    let together =
        |date, part| wanted.covers(date, part) && free(person, date, part) && partner.is_none_or(|partner| free(partner, date, part));
    days.flat_map(|date| Part::ALL.map(|part| u32::from(together(date, part)))).sum()
}

/// The usual week, or what was said of that one day.
fn week_on((who, week): (&Practitioner, WeekGrid), date: NaiveDate) -> WeekGrid {
    who.other_days.iter().find(|other| other.day == date).map_or(week, |other| week.only(date.weekday(), &other.free))
}

fn is_taken(who: &Practitioner, date: NaiveDate, part: Part) -> bool {
    let busy_then = |busy: &Busy| busy.days.holds(date) && busy.part.is_none_or(|at| at == part);
    who.leave.iter().any(|leave| leave.holds(date)) || who.busy.iter().any(busy_then)
}

/// Three fifths for cases of the same kind, two fifths for the endorsements that help (or, where none would, for any cases at all).
fn experience(search: &Search<'_>, person: &Practitioner) -> Share {
    let full = search.settings.experienced_cases.max(1);
    let group = search.case.crime_group;
    let alike: u32 = person.experience.iter().filter(|(kind, _)| *kind == group).map(|(_, cases)| *cases).sum();
    let all: u32 = person.experience.iter().map(|(_, cases)| *cases).sum();
    let useful = &search.case.useful_endorsements;
    let held = || useful.iter().filter(|wanted| person.holds_endorsement(wanted)).map(String::as_str);
    let breadth = if useful.is_empty() { all.min(full) * 40 / full } else { held().fold(0, |sum, _| sum + 40) / count(useful.len()) };
    let sentence = search.say(|| {
        let kind = group.label().to_lowercase();
        let cases = match alike {
            0 => format!("No earlier case of {kind} recorded"),
            1 => format!("1 earlier case of {kind}"),
            _ => format!("{alike} earlier cases of {kind}"),
        };
        let held: Vec<&str> = held().collect();
        if held.is_empty() { cases } else { format!("{cases}; endorsed for {}", held.join(", ")) }
    });
    (alike.min(full) * 60 / full + breadth, sentence)
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX).max(1)
}

/// Half for room under the own limit, half for having had no more cases in the last year than the others.
fn workload(search: &Search<'_>, person: &Practitioner, peers: Peers) -> Share {
    let (open, limit) = (open_cases(person), limit_of_cases(person, search.settings));
    let room = limit.saturating_sub(open) * 50 / limit.max(1);
    let year = person.cases_last_12_months;
    // At the average or below earns the half; twice the average earns nothing.
    let scaled = u64::from(year) * peers.people;
    let fair = if scaled <= peers.cases {
        50
    } else {
        u32::try_from(50u64.saturating_sub((scaled - peers.cases) * 50 / peers.cases.max(1))).unwrap_or(0)
    };
    (room + fair, search.say(|| format!("{open} of {limit} cases at once, {year} in the last 12 months")))
}

fn development(search: &Search<'_>, person: &Practitioner) -> Share {
    let sensitive = search.case.sensitive_and_complex;
    match (search.seat, person.level) {
        (Seat::Lead, _) if person.ready_for_first_lead => (100, "Signed off and ready for a first lead".into()),
        (Seat::CoFacilitator, Some(Level::Foundation)) => (100, "Co-facilitating is the next step from Foundation".into()),
        (Seat::CoFacilitator, Some(Level::Intermediate)) if sensitive => {
            (100, "Co-facilitating a sensitive and complex case is the next step from Intermediate".into())
        }
        (Seat::Shadow, Some(Level::Awareness | Level::Foundation)) => (100, "Shadowing is the next step".into()),
        _ => (50, "No development need recorded".into()),
    }
}

fn pairing(search: &Search<'_>, person: &Practitioner) -> Share {
    let Some(partner) = search.partner else {
        return (50, "Nobody holds the other seat yet".into());
    };
    if person.works_well_with.contains(&partner.person) || partner.works_well_with.contains(&person.person) {
        (100, search.say(|| format!("Works well with {}", partner.name)))
    } else if person.level != partner.level {
        (80, search.say(|| format!("Level complements {}", partner.name)))
    } else {
        (50, search.say(|| format!("Same level as {}", partner.name)))
    }
}

fn language(search: &Search<'_>, person: &Practitioner) -> Share {
    let asked = || search.case.wishes_for(search.seat);
    let met = || asked().filter(|wish| meets(&wish.asked, person) == Some(true));
    match (asked().count(), met().count()) {
        (0, _) => (100, "No participant asked for anything".into()),
        (_, 0) => (0, "Nothing that a participant asked for is recorded".into()),
        (asked, some) => {
            let words = || met().map(|wish| wish.asked.words()).collect::<Vec<_>>().join(", ");
            (count(some) * 100 / count(asked), search.say(|| format!("As asked for: {}", words())))
        }
    }
}

fn currency(search: &Search<'_>, person: &Practitioner) -> Share {
    let Some(last) = person.last_case_on else {
        return (0, "No earlier case recorded".into());
    };
    let days = u32::try_from((search.today - last).num_days().max(0)).unwrap_or(u32::MAX);
    let (current, stale) = (search.settings.current_within_days, search.settings.stale_after_days);
    let share = if days <= current {
        100
    } else if days >= stale {
        0
    } else {
        (stale - days) * 100 / (stale - current).max(1)
    };
    (share, search.say(|| format!("Last case {days} days ago")))
}

/// The two factors that speak loudest for somebody, and the one that speaks loudest against.
fn summary(factors: &[Factor]) -> String {
    let lost = |factor: &Factor| factor.out_of - factor.points.min(factor.out_of);
    let worst = factors.iter().max_by_key(|factor| lost(factor)).filter(|factor| lost(factor) > 0);
    let mut best: Vec<&Factor> =
        factors.iter().filter(|factor| factor.points > 0 && worst.is_none_or(|worst| worst.name != factor.name)).collect();
    best.sort_by_key(|factor| std::cmp::Reverse(factor.points));
    best.truncate(2);
    let mut sentence = String::with_capacity(160);
    for factor in best {
        if sentence.is_empty() {
            sentence.push_str(&factor.sentence);
        } else {
            sentence.push_str("; ");
            push_lower_first(&mut sentence, &factor.sentence);
        }
    }
    if sentence.is_empty() {
        sentence.push_str("Nothing recorded speaks for this match");
    }
    if let Some(worst) = worst {
        sentence.push_str(". Against: ");
        push_lower_first(&mut sentence, &worst.sentence);
    }
    sentence.push('.');
    sentence
}

/// A sentence as it goes on after a colon.
fn push_lower_first(text: &mut String, sentence: &str) {
    let mut letters = sentence.chars();
    text.extend(letters.next().into_iter().flat_map(char::to_lowercase));
    text.push_str(letters.as_str());
}

#[cfg(test)]
mod tests;
