//! What only the demo shows: the letters that would have been mailed, and the parts that pages are made of.
//!
//! Production answers every address here with "not found", whoever asks: letters hold one-time links, and nobody but their reader may
//! see those. The one-click sign-ins of the demo are in `accounts`, its clock is in `admin`.
//!
//! Reading order: [`permits`], [`queries`], [`pages`].

pub mod pages;
pub mod permits;
pub mod queries;
pub mod routes;
#[cfg(test)]
mod tests;
