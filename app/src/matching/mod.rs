//! Who could take a case, why and why not.
//!
//! The coordinator asks for a seat on a case ([`facts::Seat`]): lead or co-facilitator. Twelve hard rules ([`eligibility`], POLICY.md 8.1)
//! say who may be offered it at all; each failure comes with its reason and with what would lift it. Those who remain are put in order by
//! eight factors ([`score`], POLICY.md 8.2), each itemised, so that a coordinator can disagree with a figure and say why. Two people
//! together are checked once more as a pair ([`pair`]).
//!
//! A fact that nobody recorded is said to be unrecorded: it warns, and excludes only where the service's setting says so
//! ([`settings::MatchSettings`]). Nothing here reads a database or a clock: what is known is handed in as [`facts`], and so is the day.
//!
//! It refuses to know: who signs in, how an offer is sent, what anybody is called in a letter. A candidate is never shown a coordinator's
//! reason, only the neutral wording of the rule.

pub mod eligibility;
pub mod facts;
pub mod file;
pub mod pair;
pub mod places;
pub mod rank;
pub mod score;
pub mod settings;
pub mod verdict;

#[cfg(test)]
mod stories;
