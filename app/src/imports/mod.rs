//! Lists that come in as files, through the same rules as the pages.
//!
//! A file becomes a [`rows::Sheet`] (whoever reads the file says which line each row stands on; the header is line 1). Each kind of list
//! checks its sheet into typed rows ([`practitioners`], [`referrals`], [`bookings`]), gathering *every* problem of *every* row, so that
//! somebody mends a file once. Rows without a problem can be taken in while the others wait.
//!
//! What is wrong is named by line, column, code and sentence, and never repeats the value. Invisible marks that spreadsheets leave behind
//! are cleaned, not refused. An agency that is not on record is proposed, not refused.
//!
//! Nothing here stores anything: whether an e-mail is already on record, and under which name, is for those who hold the records.

pub mod bookings;
pub mod practitioners;
pub mod referrals;
pub mod rows;
pub mod seen;

#[cfg(test)]
mod examples;
