//! What is kept so that a copy of the database does not give it away: sealed secrets, and addresses as keyed hashes.

use crate::platform::App;
use crate::platform::fault::fault;
use crate::platform::keys::{key, sign};
use crate::platform::sealed;
use crate::shared::{AccountId, Refusal};

const SECOND_STEP: &str = "second step";

/// What stands for a text in a table where it shall only be counted: nobody without the secret can find it by trying.
///
/// # Errors
/// A fault.
pub fn blinded(app: &App, purpose: &str, text: &str) -> Result<String, Refusal> {
    Ok(sign(&key(app, purpose)?, text.as_bytes())?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Seal the secret of an account's second step; it opens for that account only.
///
/// # Errors
/// A fault.
pub fn seal(app: &App, account: AccountId, secret: &[u8]) -> Result<String, Refusal> {
    sealed::seal(app, SECOND_STEP, account.0, secret)
}

/// Open what [`seal`] closed.
///
/// # Errors
/// A fault, when it was altered, belongs to another account or was sealed under another secret.
pub fn open(app: &App, account: AccountId, sealed: &str) -> Result<Vec<u8>, Refusal> {
    sealed::open(app, SECOND_STEP, account.0, sealed)?
        .ok_or_else(|| fault("a second step's secret cannot be opened: is ACCORD_SECRET the one that this database was used with?"))
}

/// Whether it would open, for somebody who only wants to know: nothing is logged.
///
/// # Errors
/// A fault.
pub fn opens(app: &App, account: AccountId, sealed: &str) -> Result<bool, Refusal> {
    Ok(sealed::open(app, SECOND_STEP, account.0, sealed)?.is_some())
}
