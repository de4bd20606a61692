//! Accreditation: which level somebody holds, on what evidence, given by whom, until when.
//!
//! # Words
//! The *scheme* says, as data, what each level asks for and how long it lasts. *Evidence* is what is on record: completed courses and the
//! levels held. *Eligible* is whoever has all that a level asks for; that alone gives nothing. An *award* is a dated decision by a second
//! person who saw the evidence.
//!
//! # States
//! An award is current from its day until it expires, is superseded by the next one, or is revoked. Rows are superseded, never overwritten,
//! so that what somebody was on a day in the past can always be said.
//!
//! # People
//! Case supervisors award those whom they supervise, coordinators and service managers every practitioner. Nobody awards anything to
//! themselves.
//!
//! # What the room refuses to know
//! Cases and parties; how a course was taught.
//!
//! # Reading order
//! `model` (scheme and facts), `rules` (what is there and what is missing; until when), `forms`, then on the server `permits`, `queries`,
//! `commands`, `letters`, `pages`, `actions`, `routes`.

pub mod engine;
pub mod facts;
pub mod forms;
pub mod model;
pub mod presets;
pub mod record_forms;
pub mod rules;
pub mod scheme;
pub mod scheme_forms;
pub mod sound;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod record_actions;
#[cfg(feature = "ssr")]
pub mod record_commands;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod scheme_actions;
#[cfg(feature = "ssr")]
pub mod scheme_commands;
#[cfg(all(test, feature = "ssr"))]
mod tests;
