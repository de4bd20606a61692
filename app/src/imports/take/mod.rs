//! Taking one row in, and taking it back, through the commands of the room that it belongs to.

mod bookings;
mod listed;
mod practitioners;
mod referrals;

pub(super) use bookings::booking_back;
pub(super) use practitioners::practitioner_back;
pub(super) use referrals::referral_back;

use super::check::{Good, run_missing};
use super::snapshot::Snapshot;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{ImportId, Refusal, RunId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a row did, as it is kept for undoing.
#[derive(Debug)]
pub struct Taken {
    /// `practitioner`, `referral` or `booking`.
    pub subject_kind: &'static str,
    pub subject: Uuid,
    /// Something new, or a change of something on record.
    pub created: bool,
    pub trace: Trace,
}

/// How the subject stood before and after.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Trace {
    Person(Box<PersonTrace>),
    Version(VersionTrace),
}

/// A practitioner's record before and after the row.
#[derive(Debug, Serialize, Deserialize)]
pub struct PersonTrace {
    pub before: Snapshot,
    pub after: Snapshot,
    /// Whether the row put the person themselves on record, and not only their practising.
    #[serde(default)]
    pub recorded: bool,
}

/// A row that carries a version: where it stood when the list was done with it.
#[derive(Debug, Serialize, Deserialize)]
pub struct VersionTrace {
    pub version: i32,
    pub state: String,
}

/// Take one row in.
///
/// # Errors
/// What the room refuses, in its own words; a fault.
pub(super) async fn row(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    list: ImportId,
    run: Option<RunId>,
    row: &Good,
) -> Result<Taken, Refusal> {
    match row {
        Good::Practitioner(row) => practitioners::take(tx, service, row).await,
        Good::Referral(row) => referrals::take(tx, service, list, row).await,
        Good::Booking(row) => {
            let run = run.ok_or_else(run_missing)?;
            bookings::take(app, tx, service, run, row).await
        }
    }
}
