//! Accreditation: which standing somebody holds, on what evidence, given by whom, until when, and what it would take (docs/adr/0021).
//!
//! # Words
//! The *scheme* says, as data, what each *standing* (level, endorsement, role) lets its holder do, what it asks for and how long it lasts.
//! *Facts* are what is on record: completed courses, practice, hours, checks. *Eligible* is whoever has all that a standing asks for; that
//! alone gives nothing, where a second person decides. An *award* is that dated decision. *Recognition* waives one requirement, an
//! *extension* moves one last day.
//!
//! # States
//! Of a standing: not yet, working towards it, eligible, held, held in days of grace, lapsed; always computed. An award is current from
//! its day until it expires, is superseded by the next one, or is revoked. Rows are superseded, never overwritten, so that what somebody
//! was on a day in the past can always be said. A scheme is a draft, then a version from a day on.
//!
//! # People
//! Practitioners see their own record and write down their own development. Case supervisors decide about those whom they supervise,
//! coordinators and service managers about every practitioner. Nobody decides on anything of their own. Service managers write the scheme.
//!
//! # What the room refuses to know
//! Cases and parties beyond the seat, the dates and the kind; how a course was taught; what was said in a supervision.
//!
//! # Reading order
//! `scheme` and `facts` (what goes in), `engine` (what comes out), `presets` and `sound` (schemes to begin with; which are refused),
//! `stored` (what is kept of it: docs/adr/0022), `dated` (what runs out by the service's periods), `forecast` (what the year ahead asks for), `rules` (what may be awarded), `forms`, `record_forms`, `observing`, `scheme_forms`, then on the server `permits`, `queries`, `commands`,
//! `record_commands`, `standing_commands`, `telling`, `status_commands`, `observing_commands`, `scheme_commands`, `letters`, `pages`, the five `actions`, `routes`.

pub mod dated;
pub mod engine;
pub mod facts;
pub mod forecast;
pub mod forms;
pub mod model;
pub mod observing;
pub mod presets;
pub mod record_forms;
pub mod rules;
pub mod scheme;
pub mod scheme_forms;
pub mod sound;
pub mod stored;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod observing_actions;
#[cfg(feature = "ssr")]
pub mod observing_commands;
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
#[cfg(feature = "ssr")]
pub mod standing_commands;
#[cfg(feature = "ssr")]
pub mod status_actions;
#[cfg(feature = "ssr")]
pub mod status_commands;
#[cfg(feature = "ssr")]
mod telling;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
