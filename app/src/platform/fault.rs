//! Unexpected errors: logged once with cause and place under a reference; the user sees the reference and a way out.

use crate::shared::Refusal;
use std::fmt::Display;
use std::panic::Location;

/// Turn any unexpected error into a refusal that tells nothing but a reference.
#[track_caller]
pub fn fault(cause: impl Display) -> Refusal {
    let reference = reference();
    let place = Location::caller();
    tracing::error!(fault.reference = %reference, fault.place = %place, fault.cause = %cause, "unexpected fault");
    Refusal::Fault { reference }
}

/// Eight characters that can be read out over a telephone.
fn reference() -> String {
    const CLEAR: &[u8] = b"23456789BCDFGHJKMNPQRSTVWXYZ";
    let bytes: [u8; 8] = rand::random();
    bytes.iter().filter_map(|b| CLEAR.get(usize::from(*b) % CLEAR.len())).map(|b| char::from(*b)).collect()
}

impl From<sea_orm::DbErr> for Refusal {
    #[track_caller]
    fn from(error: sea_orm::DbErr) -> Self {
        fault(error)
    }
}

impl From<serde_json::Error> for Refusal {
    #[track_caller]
    fn from(error: serde_json::Error) -> Self {
        fault(error)
    }
}

/// Whether the database refused a second row where only one may stand.
pub fn is_taken(error: &sea_orm::DbErr) -> bool {
    matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
}
