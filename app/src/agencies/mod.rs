//! Partner agencies: police, councils, housing, probation, hubs.
//!
//! # Words
//! An *agreement* is the signed paper on sharing information, with a last day. An agency without a current agreement may refer, and is
//! granted nothing (`docs/POLICY.md` 2). Agencies come on record when somebody names them: in a list, in a form, with a worker.
//!
//! # People
//! Coordinators and service managers keep the list. The room refuses to know cases: who refers what is for `cases`.

#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(all(test, feature = "ssr"))]
mod tests;
