//! The pages of this room.

pub mod case;
pub mod list;
pub mod one;
pub mod plan;
pub mod record;
pub mod supervisions;
