//! The pages of this room.

pub mod answer;
pub mod replies;
pub mod wish;
