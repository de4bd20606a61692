//! Signing in: passwords, invitations, the second step, sessions, and roles as dated grants.
//!
//! An account belongs to exactly one person. It begins as an invitation mailed as a one-time link, which only a POST uses up, because
//! mail scanners open links; it is then *active* until an administrator *disables* it. A session is a browser that is signed in: it ends
//! when it is idle for an hour, after twelve hours, or when its owner says so, and goes on under a new token when the second step is
//! taken. Roles that open cases ask for that second step, the code of an authenticator app; no code works twice.
//!
//! Words: *place* is the network address that a browser asks from; an *attempt* is a try to sign in, counted at the address typed
//! (known or not) and at the place; a *link* opens an invitation or a recovery, once.
//!
//! The room never says whether an address has a sign-in: unknown addresses, wrong passwords, unused invitations and disabled accounts get
//! the same answer after the same time, and asking for a new password always ends on the same page. It refuses to know what a role may
//! do: that is said by each room's permits. It keeps no token and no password, only digests and hashes; the secret of a second step is
//! sealed for its account. Nobody changes their own roles ([`rules::may_change_roles`]); the pages for that are in `admin`.
//!
//! Reading order: [`rules`], [`forms`], [`passwords`], [`codes`], [`secrets`], [`commands`], [`queries`], [`pages`], [`actions`].

pub mod forms;
pub mod rules;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod admin_create;
#[cfg(feature = "ssr")]
pub mod codes;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod passwords;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod secrets;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
