//! Who could take a case, why and why not.
//!
//! The coordinator asks for a seat on a case ([`facts::Seat`]): lead or co-facilitator. Twelve hard rules ([`eligibility`], POLICY.md 8.1)
//! say who may be offered it at all; each failure comes with its reason and with what would lift it. Those who remain are put in order by
//! eight factors ([`score`], POLICY.md 8.2), each itemised, so that a coordinator can disagree with a figure and say why. Two people
//! together are checked once more as a pair ([`pair`]).
//!
//! A fact that nobody recorded is said to be unrecorded: it warns, and excludes only where the service's setting says so
//! ([`settings::MatchSettings`]). No rule and no figure reads a database or a clock: what is known is handed in as [`facts`], and so is the
//! day.
//!
//! On the server, [`queries`] gathers the facts, [`commands`] offers a seat, takes the answer and hands the case over once lead and
//! co-facilitator have accepted, and asks every rule again inside its transaction. An offer is `OFFERED`, then
//! `ACCEPTED`, `DECLINED`, `EXPIRED` or `WITHDRAWN`; saying no or nothing leaves no mark, because no rule and no figure reads it.
//!
//! The rules refuse to know: who signs in, how an offer is sent, what anybody is called in a letter. A candidate is never shown a coordinator's
//! reason, only the neutral wording of the rule.

pub mod eligibility;
pub mod facts;
pub mod file;
pub mod forms;
pub mod order;
pub mod pair;
pub mod places;
pub mod rank;
pub mod score;
pub mod settings;
pub mod verdict;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod commands_line;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod options;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;

#[cfg(test)]
mod stories;
#[cfg(all(test, feature = "ssr"))]
mod tests;
