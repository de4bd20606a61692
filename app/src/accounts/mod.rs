//! Signing in: passwords, invitations, the second step, sessions, and roles as dated grants.
//!
//! An account belongs to exactly one person. It begins as an invitation mailed as a one-time link, which only a POST uses up, because
//! mail scanners open links. The room refuses to know what a role may do: that is said by each room's permits.

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod letters;
