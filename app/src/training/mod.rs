//! Training: courses, their dated runs, places, and who was there.
//!
//! # Words
//! A *course* stands in the catalogue; a *run* is one giving of it, with one to six *session days* that need not follow each other, a
//! venue or a link, and places. A *booking* is one person's place on a run. The *register* says, for each day, who was there.
//!
//! # States
//! A booking is asked for and confirmed at once (`CONFIRMED`), or waits in the order of asking (`WAITLISTED`). The register makes it
//! `ATTENDED`, `PARTIAL` or `NO_SHOW`; the person makes it `CANCELLED`, or `CANCELLED_LATE` inside three working days. A run is
//! `PLANNED`, and `DONE` when every delegate's days are marked.
//!
//! # People
//! Volunteers and staff of the service book for themselves. A trainer makes courses and runs, and sees delegates and register of the runs
//! that they teach, nobody else's. The last place is taken by one statement in the database, so it is never sold twice.
//!
//! # What the room refuses to know
//! Cases; and what a course makes somebody fit for: that is a second person's decision, in [`crate::accreditation`].
//!
//! # Reading order
//! `model` (states and marks), `rules` (may this person book; what a register makes of a booking), `forms` (course, run, register), then on
//! the server `permits`, `queries`, `commands` (catalogue, booking, changes, register), `letters`, `pages`, `actions`, `routes`; `jobs` (what
//! follows when somebody leaves).

pub mod forms;
pub mod model;
pub mod queue;
pub mod rules;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
