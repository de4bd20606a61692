//! The pages of the calendar: one's own addresses and busy times, and what calendar programs read.

pub mod feed;
pub mod own;
