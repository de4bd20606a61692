//! What may become of a referral and of a case. No database and no clock: every fact is handed in.

mod assessment;
mod screening;
#[cfg(test)]
mod tests;

pub use assessment::*;
pub use screening::*;
