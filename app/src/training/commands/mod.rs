//! Everything that changes in training. Each function that takes the transaction may be called by imports and seeds too.

mod booking;
mod catalogue;
mod change;
mod invitations;
mod register;

pub use booking::*;
pub use catalogue::*;
pub use change::*;
pub use register::*;
