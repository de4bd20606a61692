//! A certificate and what is printed on it.

use crate::shared::{CertificateId, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The words of a certificate, frozen as it is issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    pub holder: String,
    pub service: String,
    pub course: String,
    /// What was earned with it: "Foundation practitioner".
    pub award: Option<String>,
    /// The days attended.
    pub days: Vec<NaiveDate>,
    /// How long it took in all.
    pub minutes: Option<i32>,
    pub place: Option<String>,
    pub signatories: Vec<Signatory>,
    pub issued_on: NaiveDate,
    pub number: String,
}

/// Who vouches for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    pub name: String,
    /// In what part: "Trainer".
    pub role: String,
}

/// Whether a certificate still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Stands,
    /// Taken away on that day.
    Revoked(NaiveDate),
    /// A corrected one took its place on that day.
    Replaced(NaiveDate),
}

impl Standing {
    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Standing::Stands => "Stands",
            Standing::Revoked(_) => "Revoked",
            Standing::Replaced(_) => "Replaced",
        }
    }
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub id: CertificateId,
    pub person: PersonId,
    /// From 1; each time it is issued again, one more.
    pub edition: i32,
    pub printed: Printed,
    pub standing: Standing,
    /// Whether another one took its place, also when it had been revoked before.
    pub succeeded: bool,
    /// Why it was revoked, for those who keep it.
    pub revoke_reason: Option<String>,
    /// Why it took the place of the one before, for those who keep it.
    pub replace_reason: Option<String>,
}
