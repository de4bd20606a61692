//! The words and values of the room.

use crate::shared::text::{Email, Phone, Postcode};
use crate::shared::vocabulary::{CrimeGroup, District, Gender, Initiator, Mechanism, OtherParty, PartyRole, Risk, words};
use crate::shared::{AgencyId, ImportId, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// Where a referral stands (`docs/POLICY.md` 3.3).
    ReferralState {
        Submitted = "SUBMITTED", "Received";
        Acknowledged = "ACKNOWLEDGED", "Acknowledged";
        InTriage = "IN_TRIAGE", "Being looked at";
        MoreInfoNeeded = "MORE_INFO_NEEDED", "More information needed";
        Accepted = "ACCEPTED", "Accepted";
        HeldOffenderNotIdentified = "HELD_OFFENDER_NOT_IDENTIFIED", "Held: other person not known";
        HeldProceedings = "HELD_PROCEEDINGS", "Held: proceedings under way";
        HeldNotReady = "HELD_NOT_READY", "Held: not ready yet";
        Redirected = "REDIRECTED", "Passed to another service";
        Declined = "DECLINED", "Declined";
        Duplicate = "DUPLICATE", "Duplicate";
        Withdrawn = "WITHDRAWN", "Withdrawn";
    }
}

impl ReferralState {
    /// Nobody has decided yet; with [`Self::MoreInfoNeeded`] it waits for the referrer.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Submitted | Self::Acknowledged | Self::InTriage | Self::MoreInfoNeeded)
    }

    /// The next step is the service's own: nothing was asked of anybody.
    pub const fn undecided(self) -> bool {
        matches!(self, Self::Submitted | Self::Acknowledged | Self::InTriage)
    }

    /// Put aside with a day on which it is looked at again.
    pub const fn held(self) -> bool {
        matches!(self, Self::HeldOffenderNotIdentified | Self::HeldProceedings | Self::HeldNotReady)
    }
}

words! {
    /// How far a case is (`docs/POLICY.md` 4.1).
    Stage {
        New = "NEW", "New";
        InitialContact = "INITIAL_CONTACT", "First contact";
        InitialRisk = "INITIAL_RISK", "First assessment";
        AwaitingAllocation = "AWAITING_ALLOCATION", "Awaiting facilitators";
        Allocated = "ALLOCATED", "Allocated";
        Preparation = "PREPARATION", "Preparation";
        SuitabilityDecision = "SUITABILITY_DECISION", "Suitability decision";
        Planned = "PLANNED", "Planned";
        Delivery = "DELIVERY", "Delivery";
        AgreementMonitoring = "AGREEMENT_MONITORING", "Agreement";
        FollowUp = "FOLLOW_UP", "Follow-up";
        Closed = "CLOSED", "Closed";
    }
}

/// The stages of a case whose risk is not set yet.
pub const UNASSESSED: [Stage; 3] = [Stage::New, Stage::InitialContact, Stage::InitialRisk];

words! {
    /// Whether the person agrees to be contacted.
    Consent {
        Yes = "YES", "Yes";
        No = "NO", "No";
        NotAsked = "NOT_ASKED", "Not asked yet";
    }
}

words! {
    /// Whether a wish binds.
    Strength {
        Required = "REQUIRED", "Required";
        Preferred = "PREFERRED", "Preferred";
    }
}

words! {
    /// Why a referral is declined (`docs/POLICY.md` 3.4).
    DeclineReason {
        NoHarmerIdentified = "NO_HARMER_IDENTIFIED", "Nobody responsible was identified in the watch period";
        DeniesResponsibility = "DENIES_RESPONSIBILITY", "The person responsible denies it";
        NotContactable = "NOT_CONTACTABLE", "The person harmed cannot be reached";
        VictimDeclined = "VICTIM_DECLINED", "The person harmed does not wish it";
        HarmerDeclined = "HARMER_DECLINED", "The person responsible does not wish it";
        UnsafeParticipant = "UNSAFE_PARTICIPANT", "Unsafe for a participant";
        UnsafeStaff = "UNSAFE_STAFF", "Unsafe for staff";
        Coercion = "COERCION", "Signs of coercion or control";
        Capacity = "CAPACITY", "Capacity or health";
        OutOfArea = "OUT_OF_AREA", "Out of area";
        OutsideRemit = "OUTSIDE_REMIT", "No harm or dispute to work on";
        OtherServiceBetter = "OTHER_SERVICE", "Better served by another service";
        LiveProceedings = "LIVE_PROCEEDINGS", "Live proceedings and no pause agreed";
    }
}

words! {
    /// What a referral or a case is marked with; each changes how it is handled (`docs/POLICY.md` 3.2, 6.2).
    Mark {
        DomesticAbuse = "DOMESTIC_ABUSE", "Domestic abuse";
        Sexual = "SEXUAL_HARM", "Sexual harm" | "Sexual";
        Stalking = "STALKING", "Stalking or harassment" | "Stalking";
        HonourBased = "HONOUR_BASED", "Honour-based abuse" | "Honour based" | "Honour-based";
        Hate = "HATE", "Hate crime" | "Hate";
        Exploitation = "EXPLOITATION", "Exploitation or trafficking" | "Exploitation" | "Trafficking";
        Youth = "YOUTH", "Somebody under 18" | "Child" | "Youth";
        RepeatVictim = "REPEAT_VICTIM", "Repeat victimisation" | "Repeat victim";
        ManyVictims = "MANY_VICTIMS", "Several people harmed" | "Multiple victims";
        LackOfCapacity = "LACK_OF_CAPACITY", "Lack of capacity";
        Terrorism = "TERRORISM", "Terrorism or extremism" | "Terrorism";
        OrganisedCrime = "ORGANISED_CRIME", "Organised crime";
        MentalHealth = "MENTAL_HEALTH", "Mental health";
        SubstanceMisuse = "SUBSTANCE_MISUSE", "Drugs or alcohol" | "Substance misuse";
        Weapon = "WEAPON", "Weapon";
    }
}

impl Mark {
    /// The mark in words as an agency wrote them: `hate: race` is [`Mark::Hate`].
    pub fn in_words(words: &str) -> Option<Mark> {
        Mark::read(words.split(':').next().unwrap_or(""))
    }
}

/// What a referral or case is marked with, as it is kept: `{"marks": ["domestic abuse", "hate: race"], "prison": "HMP Example"}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    /// As the agency wrote them, in lower case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// The prison to be visited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prison: Option<String>,
    /// Worked by video or telephone: nobody travels.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub remote: bool,
}

impl Flags {
    pub fn of(marks: Vec<String>) -> Self {
        Self { marks, ..Self::default() }
    }

    /// The marks that the house knows; other words are kept and shown, and decide nothing.
    pub fn known(&self) -> impl Iterator<Item = Mark> {
        self.marks.iter().filter_map(|words| Mark::in_words(words))
    }

    pub fn has(&self, mark: Mark) -> bool {
        self.known().any(|known| known == mark)
    }

    /// The marks as people read them, each once: `hate: race` is "Hate crime: race", and a word that the house does not know stays.
    pub fn in_words(&self) -> String {
        let mut shown: Vec<String> = Vec::new();
        for words in &self.marks {
            let (name, strand) = words.split_once(':').map_or((words.trim(), ""), |(name, strand)| (name.trim(), strand.trim()));
            let label = Mark::read(name).map_or_else(|| name.to_owned(), |mark| mark.label().to_owned());
            let said = if strand.is_empty() { label.clone() } else { format!("{label}: {strand}") };
            match shown.iter().position(|before| *before == label || *before == said) {
                Some(at) if !strand.is_empty() => shown[at] = said,
                Some(_) => {}
                None if strand.is_empty() && shown.iter().any(|before| before.starts_with(&format!("{label}: "))) => {}
                None => shown.push(said),
            }
        }
        shown.join(", ")
    }
}

/// What happened and where, as a list says it: "Theft, Peterborough".
pub fn kind_and_place(crime_group: &str, district: &str) -> String {
    let kind = CrimeGroup::from_code(crime_group).map_or_else(|| crime_group.to_owned(), |kind| kind.label().to_owned());
    let place = District::from_code(district).map_or_else(|| district.to_owned(), |place| place.label().to_owned());
    format!("{kind}, {place}")
}

/// Who sends a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrer {
    pub name: String,
    /// Gets the acknowledgement.
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    /// Their record, when they are signed in.
    pub person: Option<PersonId>,
}

/// The person whom a referral is about first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferredPerson {
    pub name: String,
    pub role: PartyRole,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub postcode: Option<Postcode>,
    /// How and when it is safe to be in touch.
    pub safe_contact: Option<String>,
}

/// The other person in the matter, as far as they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherPerson {
    pub name: String,
    pub postcode: Option<Postcode>,
}

/// A referral as it reaches the service, by whichever way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReferral {
    pub mechanism: Mechanism,
    /// The day that reports count.
    pub received_on: NaiveDate,
    /// Nobody, where somebody refers themselves.
    pub referrer: Option<Referrer>,
    pub agency: Option<AgencyId>,
    pub initiated_by: Initiator,
    pub party: ReferredPerson,
    pub other_party: OtherParty,
    pub other: Option<OtherPerson>,
    pub crime_group: CrimeGroup,
    pub crime_reference: Option<String>,
    pub incident_on: Option<NaiveDate>,
    pub district: District,
    pub consent: Consent,
    pub notes: Option<String>,
    /// In lower case.
    pub marks: Vec<String>,
    /// The gender of facilitator that the person requires.
    pub required_gender: Option<Gender>,
    pub language: Option<String>,
    /// The file it came in.
    pub import: Option<ImportId>,
}

/// What the coordinator decides about a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screening {
    Accept,
    /// Until that day, or as many days as the service waits.
    HoldOffenderNotIdentified {
        review_on: Option<NaiveDate>,
    },
    HoldProceedings {
        review_on: Option<NaiveDate>,
    },
    HoldNotReady {
        review_on: Option<NaiveDate>,
    },
    MoreInfo {
        words: String,
    },
    /// Look at it again: what was missing is there, perhaps with the name of the other person.
    TakeUp {
        identified: Option<OtherPerson>,
    },
    Redirect {
        to: String,
    },
    Decline {
        reason: DeclineReason,
    },
    /// Of the referral with that reference.
    Duplicate {
        of: String,
    },
    Withdraw {
        words: String,
    },
}

/// A decision with what the coordinator wrote beside it; the words stand in the referral's history and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub what: Screening,
    pub words: Option<String>,
}

impl From<Screening> for Decided {
    fn from(what: Screening) -> Self {
        Self { what, words: None }
    }
}

/// The coordinator's first assessment of a case (`docs/POLICY.md` 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The version that was assessed: an edit of an older one is refused. `None` where nobody else can have changed it.
    pub seen: Option<i32>,
    /// What happened, and where, when they are known better by now; `None` leaves them as they stand.
    pub crime_group: Option<CrimeGroup>,
    pub district: Option<District>,
    pub risk: Risk,
    pub sensitive: bool,
    /// Why it is not sensitive and complex although the marks suggest it, or although it was.
    pub clear_reason: Option<String>,
    pub flags: Flags,
    pub police_data: bool,
    pub custody: bool,
    pub involves_minor: bool,
    pub wants_shadow: bool,
    pub urgent: bool,
    pub planned_from: Option<NaiveDate>,
    pub planned_to: Option<NaiveDate>,
}

/// The person in a referral is known already, says the coordinator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SamePerson {
    pub known: PersonId,
    /// The numbers and addresses that were typed stand beside the known ones.
    pub numbers: bool,
    /// So do the words about safe contact.
    pub words: bool,
}

/// What a party asks of a facilitator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    pub gender: Option<(Gender, Strength)>,
    pub language: Option<(String, Strength)>,
    /// Nobody who works for the police.
    pub no_police: bool,
    pub access_need: Option<String>,
}

impl Wishes {
    /// One line: "a facilitator who is female (required); nobody who works for the police".
    pub fn in_words(&self) -> String {
        let strength = |strength: Strength| strength.label().to_lowercase();
        let gender = self.gender.map(|(gender, how)| format!("a facilitator who is {} ({})", gender.label().to_lowercase(), strength(how)));
        let language = self.language.as_ref().map(|(language, how)| format!("{language} ({})", strength(*how)));
        let no_police = self.no_police.then(|| "nobody who works for the police".to_owned());
        gender.into_iter().chain(language).chain(no_police).chain(self.access_need.clone()).collect::<Vec<_>>().join("; ")
    }
}

/// Somebody who joins a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewParty {
    pub person: ReferredPerson,
    pub wishes: Wishes,
}

#[cfg(test)]
mod tests {
    use super::Flags;

    #[test]
    fn marks_are_read_as_the_boxes_say_them_each_once() {
        for (marks, said) in [
            (&["youth"][..], "Somebody under 18"),
            (&["hate: race", "hate crime"], "Hate crime: race"),
            (&["hate crime", "hate: race"], "Hate crime: race"),
            (&["child", "somebody under 18", "weapon"], "Somebody under 18, Weapon"),
            (&["needs a lift"], "needs a lift"),
            (&[], ""),
        ] {
            assert_eq!(Flags::of(marks.iter().map(|words| (*words).to_owned()).collect()).in_words(), said, "{marks:?}");
        }
    }
}
