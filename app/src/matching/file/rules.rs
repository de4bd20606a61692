//! The hard rules: who may sit in which seat, and who may sit together. A broken rule is never traded for points.

use super::instance::{Case, Practitioner};

/// A seat in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// Lead facilitator.
    Lead,
    /// Co-facilitator.
    Co,
    /// Sits in to learn; optional.
    Shadow,
}

impl Seat {
    /// All seats, in the order in which a team is written.
    pub const ALL: [Self; 3] = [Self::Lead, Self::Co, Self::Shadow];

    /// The seat's name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Co => "co",
            Self::Shadow => "shadow",
        }
    }
}

/// A rule for one person in one seat, in the order in which reasons are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeatRule {
    /// Vetting is valid to the last planned day.
    Vetting,
    /// Knows nobody in the case.
    Conflict,
    /// Has room for another case.
    Capacity,
    /// Has the gender that the parties asked for.
    Gender,
    /// Lives near enough to both parties.
    Travel,
    /// Has the level that the seat asks for.
    Level,
    /// Lead only: speaks the required language at 2 or better.
    Language,
    /// Lead only: holds the required endorsement.
    Endorsement,
    /// Shadow only: is open to shadowing.
    ShadowWish,
}

impl SeatRule {
    /// The rule's name in lists and in other programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vetting => "vetting",
            Self::Conflict => "conflict",
            Self::Capacity => "capacity",
            Self::Gender => "gender",
            Self::Travel => "travel",
            Self::Level => "level",
            Self::Language => "language",
            Self::Endorsement => "endorsement",
            Self::ShadowWish => "shadow_wish",
        }
    }
}

/// A rule for the team as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TeamRule {
    /// Everybody is a different person.
    DifferentPeople,
    /// At most one foundation practitioner.
    OneFoundation,
    /// Nobody must avoid another, in either direction.
    Avoid,
    /// Lead and co-facilitator are not both from the referring agency.
    Independent,
    /// A shadow sits in only where the case offers the seat.
    ShadowWanted,
}

impl TeamRule {
    /// The rule's name in lists and in other programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::DifferentPeople => "different_people",
            Self::OneFoundation => "one_foundation",
            Self::Avoid => "avoid",
            Self::Independent => "independent",
            Self::ShadowWanted => "shadow_wanted",
        }
    }
}

/// Metres from a person to the farther party, rounded down.
pub fn distance_m(case: &Case, person: &Practitioner) -> i64 {
    let squared = case.parties.iter().map(|q| square(q.x_m, person.x_m) + square(q.y_m, person.y_m)).max().unwrap_or(0);
    let metres = u64::try_from(squared).map_or_else(|_| squared.isqrt(), |small| u128::from(small.isqrt()));
    i64::try_from(metres).unwrap_or(i64::MAX)
}

fn square(a: i64, b: i64) -> u128 {
    let apart = u128::from(a.saturating_sub(b).unsigned_abs());
    apart * apart
}

/// The first rule that keeps a person from a seat, in the fixed order; nothing when they may take it.
///
/// That the case offers a shadow seat at all is a fact of the case, not of the person: [`TeamRule::ShadowWanted`].
pub fn first_broken(case: &Case, person: &Practitioner, seat: Seat) -> Option<SeatRule> {
    shared_rule(case, person).or_else(|| (person.level < lowest_level(case, seat)).then_some(SeatRule::Level)).or_else(|| match seat {
        Seat::Lead => lead_rule(case, person),
        Seat::Co => None,
        Seat::Shadow => (!person.open_to_shadow).then_some(SeatRule::ShadowWish),
    })
}

/// Rules 1 to 5, the same for every seat.
fn shared_rule(case: &Case, person: &Practitioner) -> Option<SeatRule> {
    if person.vetting_until_day < case.last_day {
        Some(SeatRule::Vetting)
    } else if person.conflicts.contains(&case.id) {
        Some(SeatRule::Conflict)
    } else if person.load >= person.capacity {
        Some(SeatRule::Capacity)
    } else if case.required_gender.is_some_and(|wanted| wanted != person.gender) {
        Some(SeatRule::Gender)
    } else if distance_m(case, person) > person.max_travel_m {
        Some(SeatRule::Travel)
    } else {
        None
    }
}

/// Lowest level that a seat asks for.
pub fn lowest_level(case: &Case, seat: Seat) -> i64 {
    match (seat, case.sensitive) {
        (Seat::Lead, true) => 3,
        (Seat::Lead, false) | (Seat::Co, true) => 2,
        (Seat::Co, false) | (Seat::Shadow, _) => 1,
    }
}

/// Rules 7 and 8, for the lead only.
fn lead_rule(case: &Case, person: &Practitioner) -> Option<SeatRule> {
    let speaks = |code: &String| person.languages.get(code).is_some_and(|fluency| *fluency >= 2);
    if !case.required_language.as_ref().is_none_or(speaks) {
        return Some(SeatRule::Language);
    }
    let holds = case.required_endorsement.as_ref().is_none_or(|wanted| person.endorsements.contains(wanted));
    (!holds).then_some(SeatRule::Endorsement)
}

/// Must these two be kept apart, in either direction?
pub fn must_avoid(a: &Practitioner, b: &Practitioner) -> bool {
    a.avoid.contains(&b.id) || b.avoid.contains(&a.id)
}

/// Every rule that a team breaks as a whole; seats and capacity over several teams are judged elsewhere.
pub fn broken_by_team(case: &Case, lead: &Practitioner, co: &Practitioner, shadow: Option<&Practitioner>) -> Vec<TeamRule> {
    let mut pairs = vec![(lead, co)];
    pairs.extend(shadow.into_iter().flat_map(|s| [(lead, s), (co, s)]));
    let foundation = [Some(lead), Some(co), shadow].into_iter().flatten().filter(|p| p.level == 1).count();
    let from_agency = case.agency != 0 && lead.agency == case.agency && co.agency == case.agency;
    [
        (pairs.iter().any(|(a, b)| a.id == b.id), TeamRule::DifferentPeople),
        (foundation > 1, TeamRule::OneFoundation),
        (pairs.iter().any(|(a, b)| must_avoid(a, b)), TeamRule::Avoid),
        (from_agency, TeamRule::Independent),
        (shadow.is_some() && !case.wants_shadow, TeamRule::ShadowWanted),
    ]
    .into_iter()
    .filter_map(|(broken, rule)| broken.then_some(rule))
    .collect()
}

#[cfg(test)]
mod tests;
