//! One record per human being, in whatever parts they play: applicant, volunteer, party, agency worker.
//!
//! How to reach somebody is a dated row ([`commands::change_contact`]); an old address is ended, never overwritten. A practitioner is a
//! person with a practising record beside it: state, availability, languages, checks, supervision. The room refuses to know cases.

#[cfg(feature = "ssr")]
pub mod commands;
