//! The board, and the page on which a level is decided.

mod award;
mod board;
pub mod cards;
mod draft;
mod person;
mod record;
mod scheme;
mod standings;

pub use award::award;
pub use board::board;
pub use draft::draft;
pub use person::person;
pub use record::record;
pub use scheme::{dry_run, scheme};
pub use standings::standings;
