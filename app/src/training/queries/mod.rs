//! What pages show: the catalogue, a run, where somebody stands on it, the register, diaries, and what needs somebody now.

mod catalogue;
mod diary;
mod facts;
mod register;
mod run;

pub use catalogue::*;
pub use diary::*;
pub use facts::*;
pub use register::*;
pub use run::*;
