//! Counts, each of which opens the rows behind it for those who may see rows.
//!
//! # Words
//! A *referral received* counts in the month of its receipt, by how it came; duplicates do not count (`docs/POLICY.md` 12.1). Output for
//! people outside the service is *suppressed*: no figure from one to four, and no total from which one could be worked out, in one table
//! or from two, also by somebody who knows the rules (`docs/POLICY.md` 12.2). They read months that have ended, by calendar years.
//!
//! # People
//! Coordinators and service managers see every figure and its rows. Commissioners and auditors see suppressed tables and no rows.

#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;
pub mod suppression;
#[cfg(all(test, feature = "ssr"))]
mod tests;
