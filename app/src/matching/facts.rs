//! What matching is told: plain facts about a case and about a practitioner, with no database behind them.

use crate::calendar::week::{Part, WeekGrid};
use crate::shared::ids::{AgencyId, CaseId, PersonId};
use crate::shared::text::{Postcode, clean_line};
use crate::shared::vocabulary::{CrimeGroup, Gender, Level, words};
use chrono::NaiveDate;

words! {
    /// Whether somebody gives their time or is paid for it.
    Kind {
        Volunteer = "VOLUNTEER", "Volunteer";
        Staff = "STAFF", "Staff";
    }
}

words! {
    /// A seat on a case.
    Seat {
        Lead = "LEAD", "Lead";
        CoFacilitator = "CO_FACILITATOR", "Co-facilitator";
    }
}

words! {
    /// The levels of a DBS check, lowest first.
    DbsLevel {
        Basic = "BASIC", "Basic";
        Standard = "STANDARD", "Standard";
        Enhanced = "ENHANCED", "Enhanced";
        EnhancedBarred = "ENHANCED_BARRED", "Enhanced with barred lists" | "enhanced barred";
    }
}

words! {
    /// Non-police personnel vetting, lowest first.
    VettingKind {
        Nppv1 = "NPPV1", "NPPV1" | "NPPV 1";
        Nppv2 = "NPPV2", "NPPV2" | "NPPV 2";
        Nppv3 = "NPPV3", "NPPV3" | "NPPV 3";
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

words! {
    /// Where a person stands with the service (POLICY.md 9.3).
    Standing {
        Active = "ACTIVE", "Active";
        InTraining = "IN_TRAINING", "In training";
        OnLeave = "ON_LEAVE", "On leave";
        Restricted = "RESTRICTED", "Restricted";
        Suspended = "SUSPENDED", "Suspended";
        Left = "LEFT", "Left";
    }
}

/// Days from and to, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyFacts {
    pub person: Option<PersonId>,
    /// Folded by [`surname_of`].
    pub surname: String,
    pub postcode: Option<Postcode>,
    pub employer: Option<AgencyId>,
}

/// What a participant asked for in a facilitator (POLICY.md 8.1 rule 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Gender(Gender),
    Language(String),
    NoPoliceConnection,
    /// Something the facilitator has to be able to do: lip-speaking, step-free meeting places.
    Adjustment(String),
}

/// A wish of a participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub asked: Asked,
    /// A requirement excludes; a preference warns and counts in the score.
    pub required: bool,
    /// The seat it is about; `None` is both.
    pub seat: Option<Seat>,
}

/// What a case needs from those who take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNeeds {
    pub case: CaseId,
    pub crime_group: CrimeGroup,
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

/// A DBS check: what is kept of it, never the certificate (POLICY.md 10.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DbsCheck {
    pub level: DbsLevel,
    pub issued_on: NaiveDate,
    /// The last status check by the Update Service.
    pub checked_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vetting {
    pub kind: VettingKind,
    pub expires_on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrisonClearance {
    pub prison: String,
    pub expires_on: NaiveDate,
}

/// The days on which trainings were last completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TrainingDays {
    pub confidentiality: Option<NaiveDate>,
    pub data_protection: Option<NaiveDate>,
    pub safeguarding: Option<NaiveDate>,
    pub child_safeguarding: Option<NaiveDate>,
}

/// A time on which the person cannot be asked: holiday, a course day, another meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    pub days: Span,
    /// Only that part of each day; `None` is the whole day.
    pub part: Option<Part>,
}

/// A party whom the practitioner met in another case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facilitated {
    pub case: CaseId,
    pub party: PersonId,
    pub open: bool,
}

/// A conflict that somebody declared about a case (POLICY.md 8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclaredConflict {
    pub case: CaseId,
    pub result: ConflictResult,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictResult {
    /// Declared; nobody has decided yet.
    Declared,
    /// The parties were told and agree.
    DeclaredAccepted,
    Blocked,
}

/// One practitioner, as far as matching may know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practitioner {
    pub person: PersonId,
    pub name: String,
    /// Folded by [`surname_of`].
    pub surname: String,
    pub kind: Kind,
    pub standing: Standing,
    /// Leave that is agreed, with its dates.
    pub leave: Vec<Span>,
    /// The highest level whose award is current.
    pub level: Option<Level>,
    pub endorsements: Vec<String>,
    pub dbs: Option<DbsCheck>,
    pub vetting: Option<Vetting>,
    pub prison_clearances: Vec<PrisonClearance>,
    pub training: TrainingDays,
    pub last_supervision_on: Option<NaiveDate>,
    pub supervision_booked_on: Option<NaiveDate>,
    pub last_observed_on: Option<NaiveDate>,
    pub active_cases: u32,
    pub open_offers: u32,
    /// Their own limit of cases at once.
    pub max_cases: Option<u32>,
    pub cases_last_12_months: u32,
    pub last_case_on: Option<NaiveDate>,
    /// Cases facilitated, by what happened.
    pub experience: Vec<(CrimeGroup, u32)>,
    /// Signed off to lead, and has not led yet.
    pub ready_for_first_lead: bool,
    pub gender: Option<Gender>,
    /// `None` when never asked; English is not listed.
    pub languages: Option<Vec<String>>,
    pub police_connection: Option<bool>,
    pub adjustments: Option<Vec<String>>,
    pub agency: Option<AgencyId>,
    pub postcode: Option<Postcode>,
    pub max_travel_miles: Option<u32>,
    pub works_remotely: Option<bool>,
    pub availability: Option<WeekGrid>,
    pub busy: Vec<Busy>,
    pub facilitated: Vec<Facilitated>,
    pub declared: Vec<DeclaredConflict>,
    pub do_not_pair: Vec<PersonId>,
    pub works_well_with: Vec<PersonId>,
}

impl Practitioner {
    /// An active person of whom nothing else is recorded.
    pub fn new(person: PersonId, name: &str, kind: Kind) -> Self {
        Self {
            person,
            name: name.to_owned(),
            surname: surname_of(name),
            kind,
            standing: Standing::Active,
            leave: Vec::new(),
            level: None,
            endorsements: Vec::new(),
            dbs: None,
            vetting: None,
            prison_clearances: Vec::new(),
            training: TrainingDays::default(),
            last_supervision_on: None,
            supervision_booked_on: None,
            last_observed_on: None,
            active_cases: 0,
            open_offers: 0,
            max_cases: None,
            cases_last_12_months: 0,
            last_case_on: None,
            experience: Vec::new(),
            ready_for_first_lead: false,
            gender: None,
            languages: None,
            police_connection: None,
            adjustments: None,
            agency: None,
            postcode: None,
            max_travel_miles: None,
            works_remotely: None,
            availability: None,
            busy: Vec::new(),
            facilitated: Vec::new(),
            declared: Vec::new(),
            do_not_pair: Vec::new(),
            works_well_with: Vec::new(),
        }
    }

    pub fn holds_endorsement(&self, wanted: &str) -> bool {
        names_one(&self.endorsements, wanted)
    }

    /// What was decided of a conflict that the person declared about that case.
    pub fn declared_about(&self, case: CaseId) -> Option<ConflictResult> {
        self.declared.iter().rev().find(|declared| declared.case == case).map(|declared| declared.result)
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
