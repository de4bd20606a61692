//! The words of recruitment.

use crate::calendar::week::WeekGrid;
use crate::shared::text::{Email, Phone, Postcode};
use crate::shared::vocabulary::words;
use chrono::NaiveDate;

words! {
    /// Where an application stands (POLICY.md 9.2, the part of the pipeline that this room carries).
    ApplicationState {
        Unconfirmed = "UNCONFIRMED", "Waiting for the applicant to confirm";
        Applied = "APPLIED", "To be decided";
        Accepted = "ACCEPTED", "Accepted";
        NotSuitable = "NOT_SUITABLE", "Not suitable";
        Withdrawn = "WITHDRAWN", "Withdrawn by the applicant";
    }
}

words! {
    /// Where an advertised role stands.
    VacancyState {
        Draft = "DRAFT", "Draft";
        Advertised = "ADVERTISED", "Advertised";
        Closed = "CLOSED", "Closed";
    }
}

/// What somebody says of themselves when they apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApplication {
    pub full_name: String,
    pub email: Email,
    pub phone: Option<Phone>,
    pub postcode: Option<Postcode>,
    pub why: String,
    pub experience: Option<String>,
    /// Besides English.
    pub languages: Vec<String>,
    pub week: WeekGrid,
}

/// A role as the public will read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleText {
    pub title: String,
    pub summary: String,
    pub description: String,
    /// Where, in words.
    pub areas: String,
    pub hours_per_month: Option<i32>,
    pub opens_on: NaiveDate,
    /// The last day to apply; `None` while open-ended.
    pub closes_on: Option<NaiveDate>,
}

/// How a recruiter ends an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Accept,
    /// The words are what the applicant is told.
    NotSuitable {
        words: String,
    },
}
