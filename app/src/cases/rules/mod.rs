//! What may become of a referral and of a case. No database and no clock: every fact is handed in.

mod assessment;
mod screening;
#[cfg(test)]
mod tests;

pub use assessment::*;
pub use screening::*;

/// Requests for help by people without an account, from one network address in an hour.
pub const ASKED_PER_ADDRESS_AN_HOUR: u64 = 10;
