//! Meetings: whatever has a day, hours and a place, and is no course: supervision, interviews, meetings about a case, of the team.
//!
//! # Words
//! A *meeting* has a kind, hours on one day, a place or a link to join, and people, each with a *part*: who leads it, who takes part, the
//! applicant, somebody in a matter who asked to be told by letter. Its *reference* says nothing of what it is about.
//!
//! # States
//! A meeting is planned (`PLANNED`), may change until it begins, and ends held (`HELD`) or called off (`CALLED_OFF`). The times of an
//! interview are offered first (`OFFERED`): the applicant takes one by the link of their own page, and the others are `NOT_CHOSEN`.
//!
//! # What is promised
//! Everybody is told of their own part, as `calendar` promises: one message per person, an identity that never changes, a number that rises
//! when time or place does, a cancellation for all or for the one who is taken off. Nobody is put in two places: whoever is elsewhere (on a
//! course, in another meeting, away, busy by a calendar of their own) is named before it is planned, without what they do there. A
//! supervision that was held goes on the practising record by the same button. When somebody leaves, what they were asked to is handed on, or
//! called off where it cannot be without them (`jobs`).
//!
//! # What it refuses
//! To let anything of a case out: the entry of a meeting about a case says "Meeting", a reference and where to sign in; its place is read
//! inside, for it may be somebody's home. Who is in the matter gets nothing, unless they wish a letter and words on safe contact are on
//! record; then a plain one, without an entry for a calendar that others may read.
//!
//! What was spoken about in a supervision is written down by its two people, each their part, and read by them and the service manager alone
//! (`record_forms`, `record_commands`, `pages::record`).
//!
//! Read on in `model`, `rules` (what may happen, who may, what an entry says), `forms`, `permits`, `queries`, `commands`, then the pages.
//! Interviews are offered and chosen on the pages of `recruitment`, which calls the commands here.

pub mod forms;
pub mod model;
pub mod record_forms;
pub mod rules;

#[cfg(feature = "ssr")]
mod actions;
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
mod record_actions;
#[cfg(feature = "ssr")]
pub mod record_commands;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
