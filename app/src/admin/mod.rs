//! Administration: who has a sign-in and in which roles, and whether the house itself is well.
//!
//! An administrator invites a person with a role, grants and ends roles with a reason, closes and opens sign-ins, lets somebody set up a
//! new second step, and looks after jobs that were given up. In the demo they also move the clock forward; it never goes back.
//!
//! A role is a dated grant: ending it keeps the row, with who ended it and why, and takes effect at that person's next click. Nobody
//! changes their own roles or closes their own sign-in, so there is always somebody left who can.
//!
//! The room refuses to know cases and what stands in letters: an administrator sees counts, codes and masked reasons here. What a role
//! may do is said by each room's permits; how somebody signs in by `accounts`.
//!
//! A role that has a last day of its own ends with it; then what was kept for its holder is let go of by the clock (`jobs`).
//!
//! Reading order: [`forms`], [`permits`], [`queries`], [`commands`], [`pages`], [`actions`].

pub mod forms;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod jobs;
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
