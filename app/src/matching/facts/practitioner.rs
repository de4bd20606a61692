//! What matching may know of one practitioner.

use super::{DbsLevel, Kind, Span, Standing, VettingKind, names_one, surname_of};
use crate::accreditation::scheme::May;
use crate::calendar::week::{Part, WeekGrid};
use crate::shared::ids::{AgencyId, CaseId, PersonId};
use crate::shared::text::Postcode;
use crate::shared::vocabulary::{CrimeGroup, Gender, Level};
use chrono::NaiveDate;
use serde::Serialize;

/// A DBS check: what is kept of it, never the certificate (POLICY.md 10.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DbsCheck {
    pub level: DbsLevel,
    pub issued_on: NaiveDate,
    /// The last status check by the Update Service.
    pub checked_on: Option<NaiveDate>,
    /// The status check after which it counts no more.
    pub stopped_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Vetting {
    pub kind: VettingKind,
    pub expires_on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrisonClearance {
    pub prison: String,
    pub expires_on: NaiveDate,
}

/// The days on which trainings were last completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct TrainingDays {
    pub confidentiality: Option<NaiveDate>,
    pub data_protection: Option<NaiveDate>,
    pub safeguarding: Option<NaiveDate>,
    pub child_safeguarding: Option<NaiveDate>,
}

/// A time on which the person cannot be asked: holiday, a course day, another meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Busy {
    pub days: Span,
    /// Only that part of each day; `None` is the whole day.
    pub part: Option<Part>,
}

/// One day on which their usual week does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherDay {
    pub day: NaiveDate,
    /// The parts of it that are free instead.
    pub free: Vec<Part>,
}

/// A party whom the practitioner met in another case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Facilitated {
    pub case: CaseId,
    pub party: PersonId,
    pub open: bool,
}

/// A conflict that somebody declared about a case (POLICY.md 8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DeclaredConflict {
    pub case: CaseId,
    pub result: ConflictResult,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ConflictResult {
    /// Declared; nobody has decided yet.
    Declared,
    /// The parties were told and agree.
    DeclaredAccepted,
    Blocked,
}

/// A standing that was awarded and does not count today (docs/adr/0022).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lapsed {
    /// What the scheme calls it.
    pub name: String,
    /// The level that it counts as; none for an endorsement or a role.
    pub level: Option<Level>,
    /// What it would open.
    pub opens: Vec<May>,
    pub why: String,
    pub mends: String,
}

/// One practitioner, as far as matching may know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Practitioner {
    pub person: PersonId,
    pub name: String,
    /// Folded by [`surname_of`].
    pub surname: String,
    pub kind: Kind,
    pub standing: Standing,
    /// Leave that is agreed, with its dates.
    pub leave: Vec<Span>,
    /// The highest level that is held: by its award, and by all that the service's own scheme asks of whoever keeps it.
    pub level: Option<Level>,
    pub endorsements: Vec<String>,
    /// What the standings open that are held today; nothing while the service has published no scheme.
    pub opens: Vec<May>,
    /// Lowest level first.
    pub lapsed: Vec<Lapsed>,
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
    /// Days that differ from it.
    pub other_days: Vec<OtherDay>,
    pub busy: Vec<Busy>,
    pub facilitated: Vec<Facilitated>,
    pub declared: Vec<DeclaredConflict>,
    /// People with the same address, telephone or e-mail on record.
    pub shares_contact_with: Vec<PersonId>,
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
            opens: Vec::new(),
            lapsed: Vec::new(),
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
            other_days: Vec::new(),
            busy: Vec::new(),
            facilitated: Vec::new(),
            declared: Vec::new(),
            shares_contact_with: Vec::new(),
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
