//! The words of a practising record.

use super::rules::Capacity;
use crate::calendar::hours::{DayHours, WeekHours};
use crate::calendar::week::WeekGrid;
use crate::people::practitioners::words::{DbsLevel, Kind, Standing, VettingKind};
use crate::shared::vocabulary::{District, Gender, words};
use chrono::NaiveDate;

words! {
    /// What others check before somebody may practise (POLICY.md 10.1).
    CheckKind {
        Dbs = "DBS", "DBS check";
        Vetting = "VETTING", "Police vetting";
        Clearance = "CLEARANCE", "Prison clearance";
    }
}

words! {
    /// Statements signed and short courses that everybody must have (POLICY.md 10.1).
    ItemKind {
        Confidentiality = "CONFIDENTIALITY", "Confidentiality";
        DataProtection = "DATA_PROTECTION", "Data protection";
        Safeguarding = "SAFEGUARDING", "Safeguarding";
        ChildSafeguarding = "CHILD_SAFEGUARDING", "Child safeguarding";
        CodeOfConduct = "CODE_OF_CONDUCT", "Code of conduct";
    }
}

impl ItemKind {
    /// What it proves wherever readiness is asked for: in the code of conduct confidentiality is promised (POLICY.md 10.1).
    pub const fn stands_for(self) -> ItemKind {
        match self {
            ItemKind::CodeOfConduct => ItemKind::Confidentiality,
            other => other,
        }
    }
}

words! {
    /// How an observed practice went.
    ObservedOutcome {
        Met = "MET", "Standard met";
        Develop = "DEVELOP", "Something to develop";
        NotMet = "NOT_MET", "Standard not met";
    }
}

/// One named standard as an observer saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenStandard {
    pub standard: String,
    pub met: bool,
    pub words: Option<String>,
}

/// What an observer saw of somebody's practice. Of the case only its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewObservation {
    pub on: NaiveDate,
    pub case_kind: String,
    /// Those that were judged.
    pub standards: Vec<SeenStandard>,
    pub went_well: String,
    pub next_step: String,
}

impl NewObservation {
    /// Whether everything that was judged was met.
    pub fn is_met(&self) -> bool {
        !self.standards.is_empty() && self.standards.iter().all(|one| one.met)
    }
}

/// Somebody who begins to practise here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPractitioner {
    pub kind: Kind,
    pub state: Standing,
    /// One way.
    pub max_travel_miles: i32,
    /// At a time.
    pub max_cases: i32,
    /// Would also work by video.
    pub remote: bool,
    /// First half of the postcode.
    pub home_outcode: Option<String>,
    pub joined_on: NaiveDate,
}

impl NewPractitioner {
    /// With the usual starting values, until the person or a coordinator says otherwise (POLICY.md 8.1 rule 9).
    pub fn starting(kind: Kind, state: Standing, joined_on: NaiveDate, capacity: Capacity) -> Self {
        let max_cases = i32::try_from(capacity.of(kind)).unwrap_or(i32::MAX);
        Self { kind, state, max_travel_miles: 15, max_cases, remote: false, home_outcode: None, joined_on }
    }
}

/// A check, as it is kept: what it says, never the certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCheck {
    pub kind: CheckKind,
    /// The code of a [`DbsLevel`] or [`VettingKind`]; the name of a prison for a clearance.
    pub level: String,
    pub issued_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    pub last_four: Option<String>,
}

impl NewCheck {
    pub fn dbs(level: DbsLevel, issued_on: NaiveDate) -> Self {
        Self { kind: CheckKind::Dbs, level: level.code().to_owned(), issued_on: Some(issued_on), expires_on: None, last_four: None }
    }

    pub fn vetting(kind: VettingKind, expires_on: NaiveDate) -> Self {
        Self { kind: CheckKind::Vetting, level: kind.code().to_owned(), issued_on: None, expires_on: Some(expires_on), last_four: None }
    }
}

/// The words for the level of a check, as kept in the database.
pub fn level_words(kind: CheckKind, level: &str) -> String {
    match kind {
        CheckKind::Dbs => DbsLevel::from_code(level).map(DbsLevel::label),
        CheckKind::Vetting => VettingKind::from_code(level).map(VettingKind::label),
        CheckKind::Clearance => None,
    }
    .map_or_else(|| level.to_owned(), str::to_owned)
}

/// A supervision meeting: only that it took place, never what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupervisionDay {
    Booked(NaiveDate),
    Held(NaiveDate),
}

/// Days on which somebody cannot be asked, both counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBlock {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// Only for their own memory.
    pub words: Option<String>,
}

/// What a practitioner says of themselves, all at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTimes {
    pub week: WeekGrid,
    pub max_travel_miles: i32,
    pub max_cases: i32,
    pub remote: bool,
    pub languages: Vec<String>,
    pub areas: Vec<District>,
    /// Said freely, or not at all.
    pub gender: Option<Gender>,
    /// The version of the record that the form was filled from.
    pub version: i32,
}

/// The usual week by the half hour, as a practitioner says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnHours {
    pub week: WeekHours,
    /// The version of the record that the form was filled from.
    pub version: i32,
}

/// One day on which somebody is free at other times than usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewOtherDay {
    pub day: NaiveDate,
    pub hours: DayHours,
}

/// A new state, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateChange {
    pub state: Standing,
    pub on: NaiveDate,
    pub reason: Option<String>,
}
