//! From a request to a case with its people.
//!
//! # Words
//! A *referral* is one request for help about one matter from one side, by whichever way it came: a hub, an officer, a partner, the
//! person themselves. It is *screened* by a coordinator: accepted, held with a day on which it is looked at again, sent elsewhere or
//! declined with a reason. Accepting opens a *case* with its *parties*: the person harmed, the person responsible, or both as parties to
//! a dispute.
//!
//! # States
//! A referral goes `SUBMITTED`, `ACKNOWLEDGED`, `IN_TRIAGE`, sometimes `MORE_INFO_NEEDED`, and then to one outcome
//! (`docs/POLICY.md` 3.3). What is held leaves only by being taken up again, declined or withdrawn. A case begins as `NEW`; once the
//! coordinator has set risk and sensitivity, the levels that facilitators must hold follow, and it waits for them
//! (`docs/POLICY.md` 4.1, 6).
//!
//! # People
//! Anybody may ask for help without an account. Agency workers refer and see how their own agency's referrals stand, never the matter
//! of another's. Coordinators and service managers see all of the own service. A practitioner sees a case from the moment all seats are
//! taken, never before; a case supervisor sees the cases of those whom they supervise, as a coordinator or manager has set it.
//! A referral changes nothing that is known of anybody: whoever is in it is put on record anew, and a coordinator says who is the same
//! person (`commands::same_person`).
//!
//! # What it refuses to know
//! Who could take a case (that is `matching`), and anything about the parties that no rule and no worker reads. No letter of this room
//! names a party or says what happened.
//!
//! Read on in `model`, `rules`, `forms`, `permits`, `queries`, `commands`, then the pages.

#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
pub mod forms;
#[cfg(feature = "ssr")]
pub mod letters;
pub mod model;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;
pub mod rules;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
