//! The pages of matching: the coordinator's list, the volunteer's offers.

pub mod board;
pub mod cover;
pub mod excluded;
pub mod offers;
pub mod ranking;
pub mod sure;
