//! What a file of format `rj-match-1` says, field by field. Nothing is checked here; see [`super::check`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The only format name that is read.
pub const FORMAT: &str = "rj-match-1";
/// Days that an availability covers.
pub const DAYS: i64 = 21;
/// Slots of a day: morning, afternoon, evening.
pub const SLOTS_PER_DAY: i64 = 3;

/// A whole file as written, before any check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceFile {
    /// Name of the format, [`FORMAT`].
    pub format: String,
    /// Days covered, [`DAYS`].
    pub days: i64,
    /// Slots of each day, [`SLOTS_PER_DAY`].
    pub slots_per_day: i64,
    /// Cases that wait for a team.
    pub cases: Vec<Case>,
    /// People who may be asked.
    pub practitioners: Vec<Practitioner>,
}

/// One case that waits for a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Reference of the case, unique in the file.
    pub id: String,
    /// Counts double when filled.
    pub urgent: bool,
    /// Sensitive and complex: asks for an advanced lead and an intermediate co-facilitator.
    pub sensitive: bool,
    /// Group of offences, the word that experience and goals use.
    pub offence_group: String,
    /// Endorsement that covers the group, if there is one.
    pub endorsement_for_group: Option<String>,
    /// Endorsement that the lead must hold.
    pub required_endorsement: Option<String>,
    /// Language that the lead must speak at 2 or better.
    pub required_language: Option<String>,
    /// Language that would be welcome.
    pub preferred_language: Option<String>,
    /// Gender that everybody in the team must have.
    pub required_gender: Option<Gender>,
    /// Referring agency; 0 is none.
    pub agency: i64,
    /// Where the two parties live.
    pub parties: Vec<Party>,
    /// When the parties can meet: 16 hexadecimal digits, bit `day * 3 + slot`.
    pub availability: String,
    /// Last planned day; checks must still be valid on it.
    pub last_day: i64,
    /// A shadow seat is on offer.
    pub wants_shadow: bool,
}

/// A party's home on a flat map, in metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Metres to the east.
    pub x_m: i64,
    /// Metres to the north.
    pub y_m: i64,
}

/// One person who may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practitioner {
    /// Reference of the person, unique in the file.
    pub id: String,
    /// 1 foundation, 2 intermediate, 3 advanced.
    pub level: i64,
    /// Gender, for cases that ask for one and for mixed pairs.
    pub gender: Gender,
    /// Employer; 0 is independent.
    pub agency: i64,
    /// Home, metres to the east.
    pub x_m: i64,
    /// Home, metres to the north.
    pub y_m: i64,
    /// Longest way the person accepts, in metres.
    pub max_travel_m: i64,
    /// When the person can work: 16 hexadecimal digits, bit `day * 3 + slot`.
    pub availability: String,
    /// Cases the person may hold at once, 1 to 8.
    pub capacity: i64,
    /// Cases the person holds now, 0 to the capacity.
    pub load: i64,
    /// Cases of this year so far.
    pub year_cases: i64,
    /// Days since the last case.
    pub days_since_last_case: i64,
    /// Last day of valid vetting; negative when it has lapsed.
    pub vetting_until_day: i64,
    /// Endorsements held.
    pub endorsements: BTreeSet<String>,
    /// Languages with fluency 1 to 3.
    pub languages: BTreeMap<String, i64>,
    /// Cases done by group of offences.
    pub experience: BTreeMap<String, i64>,
    /// Seat the person would like to have.
    pub wanted_role: Role,
    /// Groups of offences the person wants to learn.
    pub goals: BTreeSet<String>,
    /// Would sit in as a shadow.
    pub open_to_shadow: bool,
    /// People this person likes to work with.
    pub preferred: BTreeSet<String>,
    /// People this person must not work with.
    pub avoid: BTreeSet<String>,
    /// Cases in which the person knows somebody.
    pub conflicts: BTreeSet<String>,
}

/// Gender as the file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gender {
    /// Female.
    F,
    /// Male.
    M,
    /// Another, or not said.
    X,
}

/// Seat that a person would like to have next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Lead facilitator.
    Lead,
    /// Co-facilitator.
    Co,
    /// No wish.
    None,
}

/// The bits of an availability, or nothing when it is not 16 hexadecimal digits.
pub fn slots(availability: &str) -> Option<u64> {
    let plain = availability.len() == 16 && availability.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then(|| u64::from_str_radix(availability, 16).ok()).flatten()
}
