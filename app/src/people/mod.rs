//! One record per human being, in whatever parts they play: applicant, volunteer, party, agency worker.
//!
//! How to reach somebody is a dated row ([`commands::change_contact`]); an old address is ended, never overwritten. A practitioner is a
//! person with a practising record beside it ([`practitioners`]): state, availability, languages, checks, supervision. The room refuses
//! to know cases.
//!
//! Coordinators and service managers keep the records; recruiters and case supervisors read the parts that are theirs
//! ([`permits::Parts`]): a recruiter reads checks and a supervisor supervision, which they record for those whom they supervise
//! ([`practitioners::supervisors`], set by a coordinator or manager); nobody but a coordinator or manager reads why somebody
//! is suspended. A trainer reads none of it. A volunteer keeps
//! their own times (`/availability`) and nobody else's. Every look at a record is stored before the page is sent; a search by name is
//! posted and never stands in an address.

pub mod practitioners;
pub mod week_form;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
mod due_queries;
#[cfg(feature = "ssr")]
pub mod own_actions;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;

#[cfg(all(test, feature = "ssr"))]
mod due_tests;
#[cfg(all(test, feature = "ssr"))]
mod http_tests;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
