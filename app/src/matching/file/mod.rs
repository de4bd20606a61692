//! Planning many cases at once, over the open file format `rj-match-1`.
//!
//! An *instance* lists cases and practitioners; a *plan* gives some cases a lead, a co-facilitator and perhaps a shadow.
//! Everything is a whole number (points are hundredths: 10000 = 100.00), so every machine and every language gets the same
//! result. Nothing here reads a clock, a file or the network: the caller turns text into [`InstanceFile`] and measures time.
//!
//! | module | what it answers |
//! | --- | --- |
//! | [`instance`] | what the file says, field by field |
//! | [`check`] | is the file sound; if not, which entry and what to do about it |
//! | [`rules`] | may this person sit in this seat; may these people work together |
//! | [`score`] | what a person, a pair, a further seat, a shadow and a filled case are worth |
//! | [`plan`] | the answer, and an independent judgement of any answer |
//! | [`solve`](mod@solve) | the way to a good plan and to a bound that no plan can exceed |
//!
//! Inside the solver: `model` holds the candidates of each case in numbers; `pricing` finds the best teams of one case when
//! people have prices; `bound` moves the prices until the bound is low; `board` keeps who sits where; `greedy` makes the
//! first plan; `search` improves it. A stronger engine replaces `search`, or follows it, and keeps the rest.

pub mod check;
pub mod instance;
pub mod plan;
pub mod rules;
pub mod score;
pub mod solve;

mod board;
mod bound;
mod greedy;
mod model;
mod pricing;
mod search;
#[cfg(test)]
mod testkit;

pub use check::{EntryProblem, Instance};
pub use instance::{Case, Gender, InstanceFile, Party, Practitioner, Role};
pub use plan::{Broken, Plan, Team, Verdict, judge};
pub use rules::{Seat, SeatRule, TeamRule};
pub use solve::{Limits, Solved, solve};
