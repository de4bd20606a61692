//! The pages of lists that come in: all lists, and one list.

pub mod index;
pub mod show;
