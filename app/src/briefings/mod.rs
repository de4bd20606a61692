//! Events for many: force-wide briefings, recruit intakes, a podcast that people hear by themselves; and how much of each group they reached.
//!
//! # Words
//! A *briefing* is something that many are to have heard by a *last day*. It may have *sessions* with an hour and a place, or none at all:
//! whoever hears the podcast and reads the quick guide says so themselves. Its *target groups* come in as *staff lists*: a name, an e-mail
//! address or a staff number, the group, and where they are known the agency and the area. Somebody is *briefed* once they were at a
//! session or said that they have done it; *coverage* is how many of a group are.
//!
//! # One person counts once
//! However often somebody stands on lists, and however often they came: rows with the same e-mail address, or the same staff number of the
//! same agency, are one person (`rules::same_people`), also when it is a later list that shows it. Whoever is in two groups counts in each
//! of the two, and once in all.
//!
//! # People
//! Trainers, coordinators and service managers keep briefings and see who is on their lists. Whoever leads an agency sees how far their own
//! agency is, in figures, and nobody's name. Whoever is on a list needs no sign-in: a link of their own in a letter, or one link for all
//! with the address that stands on the list.
//!
//! # What the room refuses to know
//! Cases, and what a briefing makes somebody fit for: it is no course, and gives no award. It does not tell a stranger who is on a list.
//!
//! # Reading order
//! `model`, `rules` (who is one person; who is reminded), `list` (a staff list row by row), `present` (those who were there, as typed or
//! pasted), `forms`, then on the server `permits`, `queries`, `commands`, `letters`, `pages`, `actions`, `routes`; `jobs` (reminders,
//! and names that are forgotten).

pub mod forms;
pub mod list;
pub mod model;
pub mod present;
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
mod tests;
