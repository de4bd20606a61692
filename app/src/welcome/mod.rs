//! What anybody may read without a sign-in: the front page, and what the foot of every page leads to.
//!
//! These pages are plain words and links; they read no row but the service's names, so they need no permit. The pages on privacy and
//! accessibility are reached from pages that a person harmed may open in company: for whoever is not signed in they carry the discreet
//! name, and say nothing of what the service does.
//!
//! Reading order: [`pages`], [`how_we_match`], [`routes`].

pub mod how_we_match;
pub mod pages;
pub mod routes;
#[cfg(test)]
mod tests;
