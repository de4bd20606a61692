//! The list of referrals that a hub or an agency sends.

use super::rows::{Checked, Column, RowCheck, Sheet, check_sheet, extra, needed};
use crate::shared::text::{Email, Phone, Postcode, optional_line, paragraphs, person_name};
use crate::shared::vocabulary::{CrimeGroup, District, Gender, Initiator, Mechanism, OtherParty, PartyRole};
use chrono::NaiveDate;
use std::collections::HashSet;

/// The columns of the list.
pub const COLUMNS: [Column; 23] = [
    needed("received_on"),
    needed("mechanism"),
    needed("referrer_name"),
    needed("referrer_agency"),
    needed("initiated_by"),
    needed("party_name"),
    needed("party_role"),
    needed("party_phone"),
    needed("party_email"),
    needed("party_postcode"),
    needed("safe_contact"),
    needed("crime_group"),
    needed("crime_reference"),
    needed("incident_on"),
    needed("district"),
    needed("other_party"),
    needed("consent_to_contact"),
    extra("notes"),
    extra("other_party_name"),
    extra("other_party_postcode"),
    extra("facilitator_gender"),
    extra("language"),
    extra("flags"),
];

/// The longest reference, language or flag.
const SHORT: usize = 60;
/// The longest wording of safe contact.
const SAFE_CONTACT_MAX: usize = 300;
/// The longest note.
const NOTES_MAX: usize = 4_000;

/// One referral of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRow {
    /// Where it stands in the file.
    pub line: u32,
    pub received_on: NaiveDate,
    pub mechanism: Mechanism,
    /// Empty where somebody referred themselves.
    pub referrer_name: Option<String>,
    pub agency: Option<String>,
    pub initiated_by: Initiator,
    pub party: ReferredParty,
    pub crime_group: CrimeGroup,
    pub crime_reference: Option<String>,
    pub incident_on: Option<NaiveDate>,
    pub district: District,
    pub other_party: OtherParty,
    pub other_party_name: Option<String>,
    pub other_party_postcode: Option<Postcode>,
    pub consent_to_contact: bool,
    pub notes: Option<String>,
    /// The gender of facilitator that the party requires.
    pub facilitator_gender: Option<Gender>,
    /// The language that the party needs, beside English.
    pub language: Option<String>,
    /// "domestic abuse", "hate: race", "youth": lower case, as the agency wrote them.
    pub flags: Vec<String>,
}

/// The person whom the referral is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferredParty {
    pub name: String,
    pub role: PartyRole,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub postcode: Option<Postcode>,
    /// How and when it is safe to be in touch, in the party's words.
    pub safe_contact: Option<String>,
}

/// Check the whole list as seen on that day.
pub fn check(sheet: &Sheet, known_agencies: &[String], today: NaiveDate) -> Checked<ReferralRow> {
    let mut seen = HashSet::new();
    check_sheet(sheet, &COLUMNS, known_agencies, |row: &ReferralRow| row.agency.as_deref(), |check| check_row(check, &mut seen, today))
}

fn check_row(check: &mut RowCheck<'_>, seen: &mut HashSet<(String, String)>, today: NaiveDate) -> Option<ReferralRow> {
    let received_on = check.past_day("received_on", today);
    let mechanism = check.word("mechanism", Mechanism::read, "Enter how it came in, such as Victims' Hub, Partner or Victim self-referral");
    let referrer_name = referrer(check, mechanism);
    let agency = check.optional_agency("referrer_agency");
    let initiated_by = check.word("initiated_by", Initiator::read, "Enter who started it: harmed, harmer, agency or both");
    let party = party(check);
    let crime_group = check.word("crime_group", CrimeGroup::read, "Enter what happened, such as burglary or neighbour dispute");
    let crime_reference = check.take("crime_reference", |cell| optional_line(cell, SHORT));
    let incident_on = check.optional_past_day("incident_on", today);
    if incident_on > received_on && received_on.is_some() {
        check.refuse("incident_on", "after_referral", "Enter a day of the incident that is not after the day of the referral");
    }
    let district = check.word("district", District::read, "Enter a district of the area, or Out of area");
    let other_party = check.word("other_party", OtherParty::read, "Enter identified, suspected or not identified");
    let consent_to_contact = check.yes_or_no("consent_to_contact");
    let notes = check.take("notes", |cell| paragraphs(cell, NOTES_MAX));
    let (other_party_name, other_party_postcode) = other(check, other_party);
    let facilitator_gender = check.optional_word("facilitator_gender", Gender::read, "Enter female or male, or leave it empty");
    let language = check.take("language", |cell| optional_line(cell, SHORT));
    let flags = check.list("flags", SHORT).into_iter().map(|flag| flag.to_lowercase()).collect();
    let row = ReferralRow {
        line: check.line(),
        received_on: received_on?,
        mechanism: mechanism?,
        referrer_name,
        agency,
        initiated_by: initiated_by?,
        party: party?,
        crime_group: crime_group?,
        crime_reference: crime_reference?,
        incident_on,
        district: district?,
        other_party: other_party?,
        other_party_name,
        other_party_postcode,
        consent_to_contact: consent_to_contact?,
        notes: notes?,
        facilitator_gender,
        language: language?,
        flags,
    };
    note_repeat(check, seen, &row);
    Some(row)
}

/// Everybody but a self-referrer says who they are.
fn referrer(check: &mut RowCheck<'_>, mechanism: Option<Mechanism>) -> Option<String> {
    if check.is_blank("referrer_name") && matches!(mechanism, None | Some(Mechanism::SelfReferral)) {
        return None;
    }
    check.take("referrer_name", person_name)
}

fn party(check: &mut RowCheck<'_>) -> Option<ReferredParty> {
    let name = check.take("party_name", person_name);
    let role = check.word("party_role", PartyRole::read, "Enter harmed, harmer or both");
    let phone = check.take("party_phone", Phone::parse_optional);
    let email = check.take("party_email", Email::parse_optional);
    let postcode = check.take("party_postcode", Postcode::parse_optional);
    let safe_contact = check.take("safe_contact", |cell| optional_line(cell, SAFE_CONTACT_MAX));
    if ["party_phone", "party_email", "party_postcode"].into_iter().all(|column| check.is_blank(column)) {
        check.refuse("party_phone", "no_contact", "Enter a telephone number, an e-mail address or a postcode for the person");
    }
    Some(ReferredParty { name: name?, role: role?, phone: phone?, email: email?, postcode: postcode?, safe_contact: safe_contact? })
}

fn other(check: &mut RowCheck<'_>, known: Option<OtherParty>) -> (Option<String>, Option<Postcode>) {
    let name = if check.is_blank("other_party_name") { None } else { check.take("other_party_name", person_name) };
    if name.is_some() && known == Some(OtherParty::NotIdentified) {
        check.refuse("other_party", "other_party_named", "Say that the other person is identified or suspected, or leave their name empty");
    }
    (name, check.take("other_party_postcode", Postcode::parse_optional).flatten())
}

/// One crime reference and one name twice in a file is one referral sent twice.
fn note_repeat(check: &mut RowCheck<'_>, seen: &mut HashSet<(String, String)>, row: &ReferralRow) {
    let Some(reference) = &row.crime_reference else { return };
    if !seen.insert((reference.to_lowercase(), row.party.name.to_lowercase())) {
        check.refuse("crime_reference", "repeated", "Take this row out: the same person and crime reference stand above");
    }
}
