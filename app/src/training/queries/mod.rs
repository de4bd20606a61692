//! What pages show: the catalogue, a run, where somebody stands on it, the register, diaries, and what needs somebody now.

mod busy;
mod catalogue;
mod courses;
mod decisions;
mod diary;
mod facts;
mod hurry;
mod many;
mod materials;
mod need;
mod outcomes;
mod place;
mod progress;
mod public;
mod register;
mod run;
mod schedule;
mod teaching;

pub use busy::*;
pub use catalogue::*;
pub use courses::*;
pub use decisions::*;
pub use diary::*;
pub use facts::*;
pub use hurry::*;
pub use many::*;
pub use materials::*;
pub use need::*;
pub use outcomes::*;
pub use place::*;
pub use progress::*;
pub use public::*;
pub use register::*;
pub use run::*;
pub use schedule::*;
