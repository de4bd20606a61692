//! Rules 8 and 12: whether somebody is too near the matter (POLICY.md 8.4).

use super::Search;
use crate::matching::facts::{ConflictResult, PartyFacts, Practitioner};
use crate::matching::verdict::{Rule, Verdict};

/// How a conflict that may be accepted is lifted.
const TOLD: &str = "if every party is told and agrees";

/// No conflict of interest (POLICY.md 8.1 rule 8). Being in the matter, its household or blocked is never lifted; an agency or an earlier
/// case may be, by an accepted declaration.
pub fn has_no_conflict_of_interest(search: &Search<'_>, person: &Practitioner) -> Verdict {
    let declared = person.declared_about(search.case.case);
    if declared == Some(ConflictResult::Blocked) {
        return Verdict::never(Rule::Conflict, "A declared conflict was found to bar this case");
    }
    if let Some(sentence) = in_the_matter(search, person) {
        return Verdict::never(Rule::Conflict, sentence);
    }
    let open_declaration = (declared == Some(ConflictResult::Declared)).then_some("Declared a conflict that nobody has decided yet");
    let found = agency_at_work(search, person).into_iter().chain(met_before(search, person)).chain(open_declaration);
    let accepted = declared == Some(ConflictResult::DeclaredAccepted);
    found.fold(same_postcode(search, person), |verdict, sentence| {
        if accepted {
            verdict.and(Verdict::warns(search.say(|| format!("{sentence}; every party was told and agrees"))))
        } else if matches!(verdict, Verdict::Excluded { .. }) {
            verdict.and(Verdict::warns(sentence))
        } else {
            verdict.and(Verdict::excluded(Rule::Conflict, sentence, TOLD))
        }
    })
}

fn in_the_matter(search: &Search<'_>, person: &Practitioner) -> Option<&'static str> {
    let case = search.case;
    if case.parties.iter().any(|party| party.person == Some(person.person)) {
        return Some("Is a party to this case");
    }
    if case.referrer == Some(person.person) {
        return Some("Referred this case");
    }
    if case.professionals.contains(&person.person) {
        return Some("Is at work in this matter for another agency");
    }
    if case.parties.iter().any(|party| party.person.is_some_and(|party| person.shares_contact_with.contains(&party))) {
        return Some("Shares an address, a telephone or an e-mail with a party");
    }
    case.parties.iter().any(|party| same_household(party, person)).then_some("Shares a surname and a postcode with a party")
}

fn same_household(party: &PartyFacts, person: &Practitioner) -> bool {
    !party.surname.is_empty() && party.surname == person.surname && party.postcode.is_some() && party.postcode == person.postcode
}

fn agency_at_work(search: &Search<'_>, person: &Practitioner) -> Option<&'static str> {
    let agency = person.agency?;
    if search.case.referring_agency == Some(agency) {
        Some("Works for the agency that referred the case")
    } else if search.case.acting_agencies.contains(&agency) {
        Some("Works for an agency that is at work in this matter")
    } else if search.case.parties.iter().any(|party| party.employer == Some(agency)) {
        Some("Works for the employer of a party")
    } else {
        None
    }
}

/// A party met in an earlier case that is closed; an open one is rule 12.
fn met_before(search: &Search<'_>, person: &Practitioner) -> Option<&'static str> {
    met(search, person, false).then_some("Facilitated an earlier case of a party")
}

fn met(search: &Search<'_>, person: &Practitioner, open: bool) -> bool {
    person
        .facilitated
        .iter()
        .filter(|met| met.open == open && met.case != search.case.case)
        .any(|met| search.case.parties.iter().any(|party| party.person == Some(met.party)))
}

/// Neighbours of one postcode are common; the coordinator should know.
fn same_postcode(search: &Search<'_>, person: &Practitioner) -> Verdict {
    if person.postcode.is_some() && search.case.parties.iter().any(|party| party.postcode == person.postcode) {
        Verdict::warns("Lives in the same postcode as a party")
    } else {
        Verdict::Passes
    }
}

/// Does not already facilitate another open case of somebody who is a party here: each party is the other one's opposite
/// (POLICY.md 8.1 rule 12).
pub fn does_not_facilitate_a_partys_other_open_case(search: &Search<'_>, person: &Practitioner) -> Verdict {
    if met(search, person, true) {
        Verdict::excluded(Rule::OpposingCase, "Facilitates another open case of a party", "once that case is handed on")
    } else {
        Verdict::Passes
    }
}
