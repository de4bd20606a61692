//! Two people together (POLICY.md 8.1 rule 3, 8.4): checked when the second is looked for, and again when both are proposed.

use super::eligibility::{Search, level_needed};
use super::facts::{CaseNeeds, Practitioner, Seat};
use super::verdict::{Rule, Verdict};
use crate::shared::vocabulary::Level;

/// Whether a lead and a co-facilitator may take that case together.
///
/// # Refuses
/// No co-facilitator, unless a manager waived it with a reason, and never for a sensitive and complex case; one person in both seats;
/// two Foundation practitioners; levels below those of the case; a pair that is kept apart; a pair of whom both belong to agencies that
/// referred the case or are at work in it.
pub fn check_pair(lead: &Practitioner, co: Option<&Practitioner>, case: &CaseNeeds) -> Verdict {
    let Some(co) = co else { return alone(case) };
    if lead.person == co.person {
        return Verdict::excluded(Rule::Pair, format!("{} cannot hold both seats", lead.name), "with a second person");
    }
    two_levels(lead, co, case).and(kept_apart(lead, co)).and(one_is_independent(lead, co, case))
}

/// Whether somebody fits with the person who holds the other seat; nothing to say while it is empty.
pub fn fits_the_other_seat(search: &Search<'_>, person: &Practitioner) -> Verdict {
    match (search.partner, search.seat) {
        (None, _) => Verdict::Passes,
        (Some(partner), _) if partner.person == person.person => {
            Verdict::excluded(Rule::Pair, "Already holds the other seat on this case", "if somebody else took the other seat")
        }
        (Some(partner), Seat::Shadow) => kept_apart(partner, person),
        (Some(partner), Seat::Lead) => check_pair(person, Some(partner), search.case),
        (Some(partner), Seat::CoFacilitator) => check_pair(partner, Some(person), search.case),
    }
}

fn alone(case: &CaseNeeds) -> Verdict {
    match &case.pair_waived {
        _ if case.sensitive_and_complex => {
            Verdict::excluded(Rule::Pair, "A sensitive and complex case always has two facilitators", "with a co-facilitator")
        }
        Some(reason) if !reason.trim().is_empty() => Verdict::warns(format!("One facilitator only, as a manager agreed: {reason}")),
        _ => Verdict::excluded(Rule::Pair, "A case has two facilitators", "with a co-facilitator, or if a manager waived it with a reason"),
    }
}

fn two_levels(lead: &Practitioner, co: &Practitioner, case: &CaseNeeds) -> Verdict {
    let lead_needs = level_needed(case, Seat::Lead);
    let co_needs = level_needed(case, Seat::CoFacilitator);
    if lead.level <= Some(Level::Foundation) && co.level <= Some(Level::Foundation) {
        return Verdict::excluded(
            Rule::Pair,
            "Two Foundation practitioners never work a case together",
            format!("with {} {lead_needs} lead", article(lead_needs)),
        );
    }
    let below = |person: &Practitioner, needed: Level, seat: &str| {
        if person.level >= Some(needed) {
            return Verdict::Passes;
        }
        let held = person.level.map_or("no level", Level::label);
        Verdict::excluded(
            Rule::Pair,
            format!("The {seat} holds {held}; this case needs {needed}"),
            format!("with {} {needed} {seat}", article(needed)),
        )
    };
    below(lead, lead_needs, "lead").and(below(co, co_needs, "co-facilitator"))
}

const fn article(level: Level) -> &'static str {
    if matches!(level, Level::Foundation) { "a" } else { "an" }
}

fn kept_apart(lead: &Practitioner, co: &Practitioner) -> Verdict {
    if lead.do_not_pair.contains(&co.person) || co.do_not_pair.contains(&lead.person) {
        Verdict::excluded(Rule::Pair, "These two are not to be paired", "once the note that keeps them apart is withdrawn")
    } else {
        Verdict::Passes
    }
}

fn one_is_independent(lead: &Practitioner, co: &Practitioner, case: &CaseNeeds) -> Verdict {
    let independent = |person: &Practitioner| !person.agency.is_some_and(|agency| case.agency_acts(agency));
    if independent(lead) || independent(co) {
        Verdict::Passes
    } else {
        Verdict::excluded(
            Rule::Pair,
            "Both belong to agencies that referred the case or are at work in it; one has to be independent",
            "with one facilitator from elsewhere",
        )
    }
}
