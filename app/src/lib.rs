//! Accord: one thread from advert to check, course, award, match, case and report.
//!
//! # The house
//! | room | what it is for |
//! | --- | --- |
//! | [`shared`] | the small vocabulary that every room speaks; knows no room |
//! | [`accounts`] | signing in: passwords, invitations, second step, sessions, role grants |
//! | [`people`] | one record per person; how to reach them |
//! | [`agencies`] | partner agencies and their agreements |
//! | [`recruitment`] | from an open role to a welcomed volunteer |
//! | [`training`] | courses, runs, bookings, attendance |
//! | [`briefings`] | events for many: staff lists of target groups, who was there, how far each group has come |
//! | [`accreditation`] | levels, evidence, awards; "may this person do this work on this day" |
//! | [`certificates`] | what was completed, printed, numbered, and checked by anybody |
//! | [`cases`] | referral, screening, case, parties |
//! | [`matching`] | who could take a case, why and why not; offers and answers |
//! | [`meetings`] | supervision, interviews, meetings about cases and of the team: each with its hours |
//! | [`calendar`] | when somebody is free; appointments as they are sent, changed and taken back |
//! | [`reports`] | counts that open the rows behind them |
//! | [`audit`] | who did or saw what, when; append-only |
//! | [`imports`] | lists that come in as files, through the same rules as the pages |
//! | [`admin`] | who has a sign-in and in which roles; whether the house is well |
//! | `home` | where somebody begins their day: what needs them now, from every room |
//! | `welcome`, `demo` | what anybody may read; what only the demo shows |
//! | `ui`, `shell` | the parts that pages are made of; the document around every page |
//! | `islands` | the few parts that run in the browser, where script makes a page nicer |
//! | `commands` | the command line: `accord serve`, `accord import` and the rest |
//! | `platform` | the only code that touches the outside: database, mail, time, HTTP |
//! | `routes`, `jobs`, `serve` | every address and who sees it in the navigation; every job and what falls due; the start of both |
//! | `testing` | the whole service on a database of its own, for tests |
//!
//! The same names mean the same in every room; `docs/ARCHITECTURE.md` is the tour.
//!
//! # Three builds of one crate
//! With no feature only rules, models and forms exist, and neither Leptos nor the database nor a clock: what compiles there
//! is pure. `hydrate` adds the islands for the browser. `ssr` is the server and the command line.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands"))]

pub mod shared;

pub mod accounts;
pub mod accreditation;
pub mod admin;
pub mod agencies;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod briefings;
pub mod calendar;
pub mod cases;
pub mod certificates;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod imports;
pub mod matching;
pub mod meetings;
pub mod people;
pub mod recruitment;
pub mod reports;
pub mod training;
#[cfg(feature = "ssr")]
pub mod welcome;

#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod islands;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ui;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod letters;
#[cfg(feature = "ssr")]
pub mod platform;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod serve;
#[cfg(feature = "ssr")]
#[doc(hidden)]
pub mod testing;

#[cfg(all(test, feature = "ssr"))]
mod page_statements;

/// Where the browser begins: wakes the islands of the page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
