//! Lists that come in as files, through the same rules as the pages.
//!
//! A file becomes a [`rows::Sheet`] (whoever reads the file says which line each row stands on; the header is line 1). Each kind of list
//! checks its sheet into typed rows ([`practitioners`], [`referrals`], [`bookings`]), gathering *every* problem of *every* row, so that
//! somebody mends a file once. Rows without a problem can be taken in while the others wait.
//!
//! What is wrong is named by line, column, code and sentence, and never repeats the value. Invisible marks that spreadsheets leave behind
//! are cleaned, not refused. An agency that is not on record is proposed, not refused.
//!
//! A list is kept as a *batch* (PREVIEWED), with the file as it came. Taking it in (TAKEN) goes through the same commands as the pages, by
//! small transactions that note the key of every row, so that a crash leaves whole rows and the same command goes on after them. Undoing
//! (UNDONE) ends, withdraws or puts back what nobody has worked on since; nothing that history needs is deleted.
//! A list whose good rows are in is sent again with the same file: it waits once more (PREVIEWED) where a row that stayed out is right by
//! now, since much of what keeps a row out is mended on record and not in the file.
//!
//! People: coordinators and service managers, on `/imports`, and whoever runs `accord import`. The room refuses to know what a row means
//! for a case or an award: that is decided by the rooms whose commands it calls.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `file` | bytes to text to rows, with limits |
//! | [`rows`], [`practitioners`], [`referrals`], [`bookings`], [`seen`] | the pure checks |
//! | `check` | a list against what is on record |
//! | `preview` | what a list would do, kept with it |
//! | `commands`, `take` | keeping a list; taking its rows in |
//! | `again` | a list that came before, looked at again |
//! | `jobs` | a long list is taken in behind the request |
//! | `snapshot`, `undo` | how a record stood before; taking a list back |

pub mod bookings;
pub mod kind;
pub mod practitioners;
pub mod referrals;
pub mod rows;
pub mod seen;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod again;
#[cfg(feature = "ssr")]
pub mod check;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod file;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod preview;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod snapshot;
#[cfg(feature = "ssr")]
pub mod take;
#[cfg(feature = "ssr")]
pub mod undo;

#[cfg(test)]
mod examples;
#[cfg(all(test, feature = "ssr"))]
mod tests;
