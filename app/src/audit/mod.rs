//! The trail: who did or saw what, when, on which subject, from where.
//!
//! It is kept so that a person harmed, an auditor or a court can be told years later who read a case and who changed it. Every room writes
//! it; auditors, service managers and administrators read the lines of their own service at `/audit`, and that is a line too. Anybody who
//! runs the program can have the chain walked (`accord audit verify`).
//!
//! A change and its line are stored in one transaction ([`note`]). A look at a case or a person is stored before the page is sent
//! ([`looks`]); many looks may share one commit. Lines are append-only (the database refuses to change them) and sealed in blocks, each
//! carrying the digest of the one before ([`seal`]), so that a line that was altered or taken out later is found by [`verify`].
//! The six categories are those of the Data Protection Act 2018 s.62 (`docs/POLICY.md` 13).
//!
//! No line is changed or deleted. A line holds codes, counts and keys, the asker's roles and network address, and never a name, a way to
//! reach somebody or free text. The room refuses to know what happened: whoever acts chooses the words.
//!
//! Reading order: [`note`], [`looks`], [`seal`], [`verify`], then [`permits`], [`queries`], [`pages`].

pub mod looks;
pub mod note;
pub mod pages;
pub mod permits;
pub mod queries;
pub mod routes;
pub mod seal;
#[cfg(test)]
mod tests;
pub mod verify;

pub use looks::Looking;
pub use note::{Category, Note};
