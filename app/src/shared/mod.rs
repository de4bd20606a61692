//! The small vocabulary that every room speaks: who asks, what was typed, what is wrong with it, why something is refused.
//!
//! | file | what it is for |
//! | --- | --- |
//! | [`actor`] | whoever is signed in, and the roles (`docs/POLICY.md` 2) |
//! | [`ids`] | a type for each kind of key, so that a person's is never handed in for a case's |
//! | [`text`], [`when`] | names, addresses, phones, postcodes, days and times: what people type, bounded, cleaned and checked |
//! | [`form`], [`problem`] | a form as it was typed; what is wrong with it, at which field, in words that say what to do |
//! | [`refusal`] | the one error that may reach a browser |
//! | [`vocabulary`] | words with a code that several rooms and reports count by: level, crime group, district |
//! | [`paging`] | which rows of a list are asked for |
//! | [`export`] | cells of a list that leaves as a file |
//!
//! It has no people of its own: it is for every room, and compiles in all three builds. What belongs to one room stays there.
//!
//! It refuses to know any room, page or database; what time it is, because moments are handed in; and what a role may do, which each room's
//! permits say.

pub mod actor;
pub mod export;
pub mod form;
pub mod ids;
pub mod paging;
pub mod problem;
pub mod refusal;
pub mod text;
pub mod vocabulary;
pub mod when;

pub use actor::{Actor, Role};
pub use form::RawForm;
pub use ids::*;
pub use problem::{FieldProblem, FormProblems};
pub use refusal::Refusal;
