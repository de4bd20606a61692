//! Training: courses, their dated runs, places, and who was there.
//!
//! # Words
//! A *course* stands in the catalogue; a *run* is one giving of it, with one to six *session days* that need not follow each other, a
//! venue or a link, and places, some of them perhaps *kept* for partner agencies. A *booking* is one person's place on a run. The *register* says, for each day, who was there.
//!
//! # States
//! A booking is confirmed at once (`CONFIRMED`), waits in the order of asking (`WAITLISTED`), or waits for a line manager's word
//! (`REQUESTED`: agency staff). A place that frees is offered to the first who waits and whom nothing stands against, is kept for a time,
//! and goes on when nobody answers; an offered place counts as taken. When the run begins every wait ends (`CANCELLED`). The register makes a booking `ATTENDED`, `PARTIAL` or `NO_SHOW`;
//! the person makes it `CANCELLED`, or `CANCELLED_LATE` inside three working days. A course counts as *completed* once nothing that it
//! asks for is missing: every part (a day, or each half of a long one), here or made up for on a later run, and the assessment and the evaluation form where it asks for them.
//! A run is `PLANNED`, `CANCELLED` when it was called off, and `DONE` when every delegate's days are marked.
//!
//! # People
//! Volunteers and staff of the service book for themselves; trainers, coordinators and whoever leads an agency ask for places for others,
//! who need no sign-in: a signed link in each letter leads to their place. A trainer makes courses and runs, and sees delegates and register
//! of the runs that they teach, alone or beside a colleague, nobody else's. The last place is taken by one statement in the database, so it is never sold twice.
//!
//! # What the room refuses to know
//! Cases; and what a course makes somebody fit for: that is a second person's decision, in [`crate::accreditation`].
//!
//! # Reading order
//! `model` (states and marks), `rules` (may this person book; what a register makes of a booking; what is missing), `kept` (places set aside for agencies), `queue` (who gets a place
//! that frees), `material` (what is taken as a file), `schedule` (a month, a week or a list of everything), `forms` (course, run, register, place, finish), then on the server `permits`, `queries`, `commands` (catalogue, seats,
//! booking, turns, behalf, changes, register, complete, reminders), `letters`, `pages`, `actions`, `routes`; `jobs` (what
//! follows when somebody leaves).

pub mod forms;
pub mod kept;
pub mod many;
pub mod material;
pub mod model;
pub mod need;
pub mod queue;
pub mod repeat;
pub mod rules;
pub mod schedule;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod many_actions;
#[cfg(feature = "ssr")]
pub mod material_actions;
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
