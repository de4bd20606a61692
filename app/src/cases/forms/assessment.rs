//! Risk and sensitivity of a case, and what its parties ask for.

use super::{SAFE_CONTACT_MAX, SHORT, choice, day, reach};
use crate::cases::model::{Assessment, Flags, Mark, NewParty, ReferredPerson, Strength, Wishes};
use crate::shared::text::{optional_line, paragraphs, person_name};
use crate::shared::vocabulary::{CrimeGroup, District, Gender, PartyRole, Risk};
use crate::shared::{FormProblems, RawForm};

/// The risk form of a case. `kept` are marks in words that the house does not know: they stay.
///
/// # Errors
/// Every field to mend.
pub fn check_assessment(raw: &RawForm, kept: Vec<String>) -> Result<Assessment, FormProblems> {
    let mut problems = FormProblems::new();
    let risk = problems.take("risk", choice(raw.get("risk"), Risk::from_code, "Choose how great the risk is"));
    let sensitive = match raw.get("sensitive") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            problems.add("sensitive", "missing", "Say whether the case is sensitive and complex");
            None
        }
    };
    let clear_reason = problems.take("clear_reason", paragraphs(raw.get("clear_reason"), 500)).flatten();
    let prison = problems.take("prison", optional_line(raw.get("prison"), SHORT)).flatten();
    let planned_from = problems.take("planned_from", day(raw, "planned_from")).flatten();
    let planned_to = problems.take("planned_to", day(raw, "planned_to")).flatten();
    let mut marks = kept;
    marks.extend(raw.all("marks").filter_map(Mark::from_code).map(|mark| mark.label().to_lowercase()));
    match (risk, sensitive) {
        (Some(risk), Some(sensitive)) if problems.is_empty() => Ok(Assessment {
            seen: raw.get("version").parse().ok(),
            crime_group: CrimeGroup::from_code(raw.get("crime_group")),
            district: District::from_code(raw.get("district")),
            risk,
            sensitive,
            clear_reason,
            flags: Flags { marks, prison, remote: raw.ticked("needs", "remote") },
            police_data: raw.ticked("needs", "police_data"),
            custody: raw.ticked("needs", "custody"),
            involves_minor: raw.ticked("marks", Mark::Youth.code()),
            wants_shadow: raw.ticked("needs", "shadow"),
            urgent: raw.ticked("needs", "urgent"),
            planned_from,
            planned_to,
        }),
        _ => Err(problems),
    }
}

/// Somebody who joins a case, with what they ask for.
///
/// # Errors
/// Every field to mend.
pub fn check_party(raw: &RawForm) -> Result<NewParty, FormProblems> {
    let mut problems = FormProblems::new();
    let name = problems.take("name", person_name(raw.get("name")));
    let role = problems.take("part", choice(raw.get("part"), PartyRole::from_code, "Choose the person's part in the matter"));
    let (phone, email, postcode) = reach(raw, &mut problems);
    let safe_contact = problems.take("safe_contact", optional_line(raw.get("safe_contact"), SAFE_CONTACT_MAX)).flatten();
    let wishes = wishes(raw, &mut problems);
    match (name, role) {
        (Some(name), Some(role)) if problems.is_empty() => {
            Ok(NewParty { person: ReferredPerson { name, role, phone, email, postcode, safe_contact }, wishes })
        }
        _ => Err(problems),
    }
}

/// What a party asks of a facilitator.
///
/// # Errors
/// Every field to mend.
pub fn check_wishes(raw: &RawForm) -> Result<Wishes, FormProblems> {
    let mut problems = FormProblems::new();
    let wishes = wishes(raw, &mut problems);
    if problems.is_empty() { Ok(wishes) } else { Err(problems) }
}

fn wishes(raw: &RawForm, problems: &mut FormProblems) -> Wishes {
    let strength = |field: &str| Strength::from_code(raw.get(field)).unwrap_or(Strength::Required);
    let language = problems.take("language", optional_line(raw.get("language"), SHORT)).flatten();
    Wishes {
        gender: Gender::from_code(raw.get("gender")).map(|gender| (gender, strength("gender_strength"))),
        language: language.map(|language| (language, strength("language_strength"))),
        no_police: raw.ticked("no_police", "yes"),
        access_need: problems.take("access_need", optional_line(raw.get("access_need"), SAFE_CONTACT_MAX)).flatten(),
    }
}
