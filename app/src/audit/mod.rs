//! Who did or saw what, when, on which subject, from where.
//!
//! A change and its line are stored in one transaction ([`note`]). A look at a case or a person is stored before the page is sent
//! ([`looks`]); many looks may share one commit. Lines are append-only (the database refuses to change them) and sealed in blocks, each
//! carrying the digest of the one before ([`seal`]), so that a line that was altered or taken out later is found by [`verify`].
//! The six categories are those of the Data Protection Act 2018 s.62 (`docs/POLICY.md` 13).

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

pub use note::{Category, Note};
