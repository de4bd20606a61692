//! Rules 10 and 11: what participants asked for, and how far there is to go.

use super::Search;
use crate::matching::facts::{Asked, Fact, Practitioner, names_one};
use crate::matching::places::road_miles;
use crate::matching::verdict::{Rule, Verdict};
use crate::shared::vocabulary::Gender;

/// Whether that person is what was asked for; `None` when the record does not say.
pub fn meets(asked: &Asked, person: &Practitioner) -> Option<bool> {
    match asked {
        Asked::Gender(wanted) => person.gender.map(|gender| gender == *wanted),
        Asked::Language(wanted) if wanted.eq_ignore_ascii_case("English") => Some(true),
        Asked::Language(wanted) => person.languages.as_ref().map(|spoken| names_one(spoken, wanted)),
        Asked::NoPoliceConnection => person.police_connection.map(|connected| !connected),
        Asked::Adjustment(wanted) => person.adjustments.as_ref().map(|offered| names_one(offered, wanted)),
    }
}

/// Everything that a participant made a requirement is met; an unmet preference warns (POLICY.md 8.1 rule 10).
pub fn meets_what_participants_asked(search: &Search<'_>, person: &Practitioner) -> Verdict {
    search.case.wishes_for(search.seat).fold(Verdict::Passes, |verdict, wish| {
        let verdict_here = match (meets(&wish.asked, person), wish.required) {
            (Some(true), _) => Verdict::Passes,
            (Some(false), true) => {
                Verdict::excluded(Rule::Request, search.say(|| wish.asked.not_met("required")), search.say(|| lifted_for(&wish.asked)))
            }
            (Some(false), false) => Verdict::warns(search.say(|| wish.asked.not_met("preferred"))),
            (None, true) => search.unrecorded(
                Rule::Request,
                wish.asked.fact(),
                search.say(|| format!("{} not recorded; a participant requires {}", wish.asked.fact_is(), wish.asked.words())),
                search.say(|| format!("if the record showed it: {}", wish.asked.words())),
            ),
            (None, false) => Verdict::warns(
                search.say(|| format!("{} not recorded; a participant prefers {}", wish.asked.fact_is(), wish.asked.words())),
            ),
        };
        verdict.and(verdict_here)
    })
}

fn lifted_for(asked: &Asked) -> String {
    match asked {
        Asked::Language(language) => format!("with {language}, or if the participant no longer required it"),
        Asked::Gender(_) | Asked::NoPoliceConnection | Asked::Adjustment(_) => "if the participant no longer required it".to_owned(),
    }
}

impl Asked {
    /// What was asked for, as it is said in a sentence: "a female facilitator".
    pub fn words(&self) -> String {
        match self {
            Asked::Gender(Gender::Female) => "a female facilitator".to_owned(),
            Asked::Gender(Gender::Male) => "a male facilitator".to_owned(),
            Asked::Gender(Gender::Other) => "a facilitator of another gender".to_owned(),
            Asked::Language(language) => format!("a facilitator who speaks {language}"),
            Asked::NoPoliceConnection => "a facilitator without police connection".to_owned(),
            Asked::Adjustment(wanted) => format!("a facilitator who offers {wanted}"),
        }
    }

    fn not_met(&self, strength: &str) -> String {
        match self {
            Asked::Language(language) => format!("Does not speak {language}; a participant {strength} it"),
            Asked::NoPoliceConnection => format!("Is connected with the police; a participant {strength} somebody who is not"),
            Asked::Gender(_) | Asked::Adjustment(_) => format!("A participant {strength} {}", self.words()),
        }
    }

    /// The fact of a record that answers it.
    pub const fn fact(&self) -> Fact {
        match self {
            Asked::Gender(_) => Fact::Gender,
            Asked::Language(_) => Fact::Languages,
            Asked::NoPoliceConnection => Fact::PoliceConnection,
            Asked::Adjustment(_) => Fact::Adjustments,
        }
    }

    const fn fact_is(&self) -> &'static str {
        match self {
            Asked::Gender(_) => "Gender is",
            Asked::Language(_) => "Languages are",
            Asked::NoPoliceConnection => "Police connection is",
            Asked::Adjustment(_) => "Adjustments are",
        }
    }
}

/// Approximate road miles to the party who lives farthest away; `None` as soon as one distance is unknown.
pub fn farthest_party_miles(search: &Search<'_>, person: &Practitioner) -> Option<u32> {
    let (farthest, unknown) = known_miles(search, person);
    if unknown { None } else { farthest }
}

/// The farthest of the distances that are known, and whether any is unknown.
fn known_miles(search: &Search<'_>, person: &Practitioner) -> (Option<u32>, bool) {
    let home = person.postcode.as_ref().map_or("", |postcode| postcode.outward());
    let (mut farthest, mut unknown) = (None, search.case.parties.is_empty());
    for party in &search.case.parties {
        let there = party.postcode.as_ref().map_or("", |postcode| postcode.outward());
        match road_miles(home, there, search.settings.road_factor_percent) {
            Some(miles) => farthest = farthest.max(Some(miles)),
            None => unknown = true,
        }
    }
    (farthest, unknown)
}

/// Every party is within the person's own travel limit, or the case is worked remotely (POLICY.md 8.1 rule 11). Distances are
/// approximate, between outcodes.
pub fn is_within_travel(search: &Search<'_>, person: &Practitioner) -> Verdict {
    if search.case.remote {
        return works_remotely(search, person);
    }
    let (farthest, unknown) = known_miles(search, person);
    let limit = match person.max_travel_miles {
        Some(limit) => limit,
        None => {
            return search.unrecorded(Rule::Travel, Fact::TravelLimit, "Travel limit is not recorded", "with a travel limit on record");
        }
    };
    match farthest {
        Some(miles) if miles > limit => Verdict::excluded(
            Rule::Travel,
            search.say(|| format!("The farthest party is about {miles} miles away; the travel limit is {limit}")),
            search.say(|| format!("with a travel limit of {miles} miles, or if the case were worked remotely")),
        ),
        _ if unknown => search.unrecorded(
            Rule::Travel,
            Fact::Distance,
            "Distance unknown: a postcode is missing or outside the table of places",
            "once both postcodes are recorded and in the table of places",
        ),
        _ => Verdict::Passes,
    }
}

fn works_remotely(search: &Search<'_>, person: &Practitioner) -> Verdict {
    match person.works_remotely {
        Some(true) => Verdict::Passes,
        Some(false) => {
            Verdict::excluded(Rule::Travel, "Does not work remotely; this case is worked remotely", "if the case were worked in person")
        }
        None => search.unrecorded(Rule::Travel, Fact::RemoteWork, "Remote work is not recorded", "with remote work on record"),
    }
}
