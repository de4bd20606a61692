//! The board, and the page on which a level is decided.

mod award;
mod board;
pub mod cards;

pub use award::award;
pub use board::board;
