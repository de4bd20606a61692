//! The pages of the room: each loads first and draws after.

pub mod ask;
pub mod case;
mod case_forms;
mod decide;
pub mod inbox;
pub mod list;
pub mod party;
pub mod refer;
pub mod referral;
pub mod safe_contact;
mod seats;
mod words;
