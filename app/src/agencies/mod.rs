//! Partner agencies: police, councils, housing, probation, hubs. An agency without a current agreement may refer, and is granted nothing
//! (`docs/POLICY.md` 2).

#[cfg(feature = "ssr")]
pub mod commands;
