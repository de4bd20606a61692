//! The pages of this room: answers by link, one's own addresses and busy times, what calendar programs read, and what came by mail.

pub mod answer;
pub mod feed;
pub mod own;
pub mod replies;
pub mod wish;
