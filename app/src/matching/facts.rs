//! What matching is told: plain facts about a case and about a practitioner, with no database behind them.

mod practitioner;

pub use crate::people::practitioners::words::{DbsLevel, Kind, Standing, VettingKind};
pub use practitioner::*;

use crate::accreditation::scheme::CaseKind;
use crate::calendar::week::WeekGrid;
use crate::shared::ids::{AgencyId, CaseId, PersonId};
use crate::shared::text::{Postcode, clean_line};
use crate::shared::vocabulary::{CrimeGroup, Gender, words};
use chrono::NaiveDate;
use serde::Serialize;

words! {
    /// A seat on a case. A shadow watches and learns: never counted as one of the two.
    Seat {
        Lead = "LEAD", "Lead";
        CoFacilitator = "CO", "Co-facilitator";
        Shadow = "SHADOW", "Shadow";
    }
}

words! {
    /// Facts that may be missing from a record; a service says which absences exclude ([`super::settings::MatchSettings`]).
    Fact {
        Dbs = "DBS", "DBS check";
        Vetting = "VETTING", "Police vetting";
        PrisonClearance = "PRISON_CLEARANCE", "Prison clearance";
        Training = "TRAINING", "Training";
        Supervision = "SUPERVISION", "Supervision";
        Observation = "OBSERVATION", "Observed practice";
        Gender = "GENDER", "Gender";
        Languages = "LANGUAGES", "Languages";
        PoliceConnection = "POLICE_CONNECTION", "Police connection";
        Adjustments = "ADJUSTMENTS", "Adjustments";
        TravelLimit = "TRAVEL_LIMIT", "Travel limit";
        Distance = "DISTANCE", "Distance";
        RemoteWork = "REMOTE_WORK", "Remote work";
    }
}

/// Days from and to, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Span {
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

/// A participant's part in the case, as far as a conflict or a journey turns on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartyFacts {
    pub person: Option<PersonId>,
    /// Folded by [`surname_of`].
    pub surname: String,
    pub postcode: Option<Postcode>,
    pub employer: Option<AgencyId>,
}

/// What a participant asked for in a facilitator (POLICY.md 8.1 rule 10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Asked {
    Gender(Gender),
    Language(String),
    NoPoliceConnection,
    /// Something the facilitator has to be able to do: lip-speaking, step-free meeting places.
    Adjustment(String),
}

/// A wish of a participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wish {
    pub asked: Asked,
    /// A requirement excludes; a preference warns and counts in the score.
    pub required: bool,
    /// The seat it is about; `None` is both.
    pub seat: Option<Seat>,
}

/// What a case needs from those who take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseNeeds {
    pub case: CaseId,
    pub crime_group: CrimeGroup,
    /// The kinds that standings tell apart.
    pub kinds: Vec<CaseKind>,
    /// POLICY.md 6.2.
    pub sensitive_and_complex: bool,
    /// Anybody in it is under 18.
    pub under_18s: bool,
    pub exposes_police_data: bool,
    /// The prison to be visited, if any.
    pub prison: Option<String>,
    pub dbs_needed: DbsLevel,
    /// Endorsements that help: "youth", "hate", "custody".
    pub useful_endorsements: Vec<String>,
    /// Who referred it; never facilitates it.
    pub referrer: Option<PersonId>,
    pub referring_agency: Option<AgencyId>,
    /// Other agencies at work in this matter: investigator, landlord, offender manager.
    pub acting_agencies: Vec<AgencyId>,
    /// Professionals at work in this matter, such as the officer in the case.
    pub professionals: Vec<PersonId>,
    pub parties: Vec<PartyFacts>,
    pub wishes: Vec<Wish>,
    /// Worked by video or telephone: nobody travels.
    pub remote: bool,
    /// The times at which the parties can meet, if they said.
    pub times: Option<WeekGrid>,
    /// Why one facilitator is enough, if a manager said so (POLICY.md 8.1 rule 3).
    pub pair_waived: Option<String>,
}

impl CaseNeeds {
    /// A plain case about which nothing else is known yet.
    pub fn new(case: CaseId, crime_group: CrimeGroup) -> Self {
        Self {
            case,
            crime_group,
            kinds: Vec::new(),
            sensitive_and_complex: false,
            under_18s: false,
            exposes_police_data: false,
            prison: None,
            dbs_needed: DbsLevel::Enhanced,
            useful_endorsements: Vec::new(),
            referrer: None,
            referring_agency: None,
            acting_agencies: Vec::new(),
            professionals: Vec::new(),
            parties: Vec::new(),
            wishes: Vec::new(),
            remote: false,
            times: None,
            pair_waived: None,
        }
    }

    /// The wishes that are about that seat.
    pub fn wishes_for(&self, seat: Seat) -> impl Iterator<Item = &Wish> {
        self.wishes.iter().filter(move |wish| wish.seat.is_none_or(|about| about == seat))
    }

    /// Whether that agency referred the case or is at work in it.
    pub fn agency_acts(&self, agency: AgencyId) -> bool {
        self.referring_agency == Some(agency) || self.acting_agencies.contains(&agency)
    }
}

/// Whether the list names that word, in any case.
pub fn names_one(list: &[String], wanted: &str) -> bool {
    list.iter().any(|word| word.eq_ignore_ascii_case(wanted))
}

/// The last word of a name, folded to lower case, as conflicts of household compare it. Empty when there is none.
pub fn surname_of(name: &str) -> String {
    clean_line(name).rsplit(' ').next().unwrap_or("").to_lowercase()
}
