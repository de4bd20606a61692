//! The two ways in: the form of an agency worker, and the one for anybody who asks for themselves.

use super::{NOTES_MAX, SAFE_CONTACT_MAX, SHORT, choice, day, optional_name, reach};
use crate::cases::model::{Consent, Mark, NewReferral, OtherPerson, ReferredPerson, Referrer};
use crate::shared::text::{Email, Phone, Postcode, optional_line, paragraphs, person_name};
use crate::shared::vocabulary::{CrimeGroup, District, Gender, Initiator, Mechanism, OtherParty, PartyRole};
use crate::shared::{AgencyId, FormProblems, PersonId, RawForm};
use chrono::NaiveDate;

/// Who is at the form: an agency worker sends for their own agency, a coordinator for any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender {
    pub person: Option<PersonId>,
    /// Binds; otherwise the agency is chosen in the form.
    pub agency: Option<AgencyId>,
}

/// The form of `/refer`.
///
/// # Errors
/// Every field to mend.
pub fn check_referral(raw: &RawForm, sender: Sender, today: NaiveDate) -> Result<NewReferral, FormProblems> {
    let mut problems = FormProblems::new();
    let referrer = referrer(raw, sender, &mut problems);
    let agency = sender.agency.or_else(|| raw.get("agency").parse().ok());
    let mechanism = problems.take("mechanism", choice(raw.get("mechanism"), Mechanism::from_code, "Choose how it came to you"));
    let received_on = problems.take("received", past_day(raw, "received", today)).flatten().unwrap_or(today);
    let party = party(raw, &mut problems);
    let initiated_by = problems.take("initiated_by", choice(raw.get("initiated_by"), Initiator::from_code, "Say whose wish this is"));
    let consent = problems.take("consent", choice(raw.get("consent"), Consent::from_code, "Say whether the person agrees to be contacted"));
    let crime_group = problems.take("crime_group", choice(raw.get("crime_group"), CrimeGroup::from_code, "Choose what happened"));
    let crime_reference = problems.take("crime_reference", optional_line(raw.get("crime_reference"), SHORT)).flatten();
    let incident_on = problems.take("incident", past_day(raw, "incident", today)).flatten();
    if incident_on.is_some_and(|day| day > received_on) {
        problems.add("incident", "after_referral", "Enter a day of the incident that is not after the day of the referral");
    }
    let district = problems.take("district", choice(raw.get("district"), District::from_code, "Choose the district"));
    let notes = problems.take("notes", paragraphs(raw.get("notes"), NOTES_MAX)).flatten();
    let (other_party, other) = other(raw, &mut problems);
    let marks = raw.all("marks").filter_map(Mark::from_code).map(|mark| mark.label().to_lowercase()).collect();
    let language = problems.take("language", optional_line(raw.get("language"), SHORT)).flatten();
    match (mechanism, party, initiated_by, consent, crime_group, district, other_party) {
        (Some(mechanism), Some(party), Some(initiated_by), Some(consent), Some(crime_group), Some(district), Some(other_party))
            if problems.is_empty() =>
        {
            Ok(NewReferral {
                mechanism,
                received_on,
                referrer,
                agency,
                initiated_by,
                party,
                other_party,
                other,
                crime_group,
                crime_reference,
                incident_on,
                district,
                consent,
                notes,
                marks,
                required_gender: Gender::from_code(raw.get("required_gender")),
                language,
                import: None,
            })
        }
        _ => Err(problems),
    }
}

/// The form of `/ask`: short, in plain words, and nothing that has to be known.
///
/// # Errors
/// Every field to mend.
pub fn check_ask(raw: &RawForm, today: NaiveDate) -> Result<NewReferral, FormProblems> {
    let mut problems = FormProblems::new();
    let role = problems.take("part", choice(raw.get("part"), PartyRole::from_code, "Choose the sentence that fits best"));
    let name = problems.take("name", person_name(raw.get("name")));
    let (phone, email, postcode) = reach(raw, &mut problems);
    let safe_contact = problems.take("safe_contact", optional_line(raw.get("safe_contact"), SAFE_CONTACT_MAX)).flatten();
    let notes = problems.take("notes", paragraphs(raw.get("notes"), NOTES_MAX)).flatten();
    let (other_party, other) = other(raw, &mut problems);
    if !raw.ticked("may_contact", "yes") {
        problems.add("may_contact", "missing", "Tick the box if we may contact you; without it we cannot help");
    }
    let (Some(role), Some(name), Some(other_party), true) = (role, name, other_party, problems.is_empty()) else { return Err(problems) };
    Ok(NewReferral {
        // The one who did harm and asks is no victim's self-referral (`docs/POLICY.md` 3.1).
        mechanism: if role == PartyRole::Harmer { Mechanism::Other } else { Mechanism::SelfReferral },
        received_on: today,
        referrer: None,
        agency: None,
        initiated_by: match role {
            PartyRole::Harmer => Initiator::Harmer,
            PartyRole::Both => Initiator::Both,
            PartyRole::Harmed | PartyRole::Supporter => Initiator::Harmed,
        },
        party: ReferredPerson { name, role, phone, email, postcode, safe_contact },
        other_party,
        other,
        crime_group: CrimeGroup::from_code(raw.get("crime_group")).unwrap_or(CrimeGroup::NotSaid),
        crime_reference: None,
        incident_on: None,
        district: District::from_code(raw.get("district")).unwrap_or(District::NotSaid),
        consent: Consent::Yes,
        notes,
        marks: Vec::new(),
        required_gender: None,
        language: None,
        import: None,
    })
}

fn referrer(raw: &RawForm, sender: Sender, problems: &mut FormProblems) -> Option<Referrer> {
    let name = problems.take("referrer_name", person_name(raw.get("referrer_name")));
    let email = problems.take("referrer_email", Email::parse_optional(raw.get("referrer_email"))).flatten();
    let phone = problems.take("referrer_phone", Phone::parse_optional(raw.get("referrer_phone"))).flatten();
    if raw.get("referrer_email").trim().is_empty() && raw.get("referrer_phone").trim().is_empty() {
        problems.add("referrer_email", "no_contact", "Enter an e-mail address or a telephone number at which we reach you");
    }
    // A coordinator writes down somebody else's request: the referrer is not the one at the form.
    let person = if sender.agency.is_some() { sender.person } else { None };
    name.map(|name| Referrer { name, email, phone, person })
}

fn party(raw: &RawForm, problems: &mut FormProblems) -> Option<ReferredPerson> {
    let name = problems.take("name", person_name(raw.get("name")));
    let role = problems.take("part", choice(raw.get("part"), PartyRole::from_code, "Choose the person's part in the matter"));
    let (phone, email, postcode) = reach(raw, problems);
    let safe_contact = problems.take("safe_contact", optional_line(raw.get("safe_contact"), SAFE_CONTACT_MAX)).flatten();
    Some(ReferredPerson { name: name?, role: role?, phone, email, postcode, safe_contact })
}

fn other(raw: &RawForm, problems: &mut FormProblems) -> (Option<OtherParty>, Option<OtherPerson>) {
    let known = choice(raw.get("other_party"), OtherParty::from_code, "Say whether the other person is known");
    let known = problems.take("other_party", known);
    let name = problems.take("other_name", optional_name(raw.get("other_name"))).flatten();
    let postcode = problems.take("other_postcode", Postcode::parse_optional(raw.get("other_postcode"))).flatten();
    if name.is_some() && known == Some(OtherParty::NotIdentified) {
        problems.add("other_party", "other_party_named", "Choose known or suspected, or leave the name empty");
    }
    (known, name.map(|name| OtherPerson { name, postcode }))
}

fn past_day(raw: &RawForm, field: &str, today: NaiveDate) -> Result<Option<NaiveDate>, crate::shared::problem::Problem> {
    let found = day(raw, field)?;
    if found.is_some_and(|day| day > today) {
        return Err(crate::shared::problem::Problem::new("in_future", "Enter a day that is not in the future"));
    }
    Ok(found)
}
