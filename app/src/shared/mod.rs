//! The small vocabulary that every room speaks. Nothing here knows a room, a database or a clock.

pub mod actor;
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
