//! Certificates: what somebody completed, printed on a page that can be hung up, and checked by anybody who is shown it.
//!
//! # Words
//! A *certificate* says who completed which course, on which days. Its words are frozen as it is *issued*: a later change of a name or a
//! title does not reach it. Its *number* ends in a character that gives most slips of the pen away. The *basis* is what it was earned with
//! (a place on a run), so that the same thing never earns two. *Issued again* with a correction, it gets a new number and the next
//! *edition*; the one before it is *replaced*.
//!
//! # States
//! It stands until it is revoked or replaced. Nothing is deleted: whoever checks an old number reads that it no longer stands, not why.
//!
//! # People
//! Its holder reads and prints it, signed in or by the link in their letter. Who taught the course, coordinators and service managers see
//! it, revoke it with a reason and issue it again; nobody their own. Everybody checks a number, or the QR code, at `/verify`, and reads
//! there what stands on the page and no more.
//!
//! # What the room refuses to know
//! When a course is completed: whoever knows calls [`commands::issue`] in the same transaction. Dates of birth. Cases.
//!
//! # Reading order
//! `model`, `number`, `words` (days and hours as printed), `rules` (what may be done to one; who guesses), `forms`, then on the server
//! `permits`, `queries`, `print` (the page, made by the crate `accord-pdf`), `commands`, `letters`, `pages`, `actions`, `routes`.

pub mod forms;
pub mod model;
pub mod number;
pub mod rules;
pub mod words;

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
pub mod print;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(all(test, feature = "ssr"))]
mod tests;
