//! Everything that changes in training. Each function that takes the transaction may be called by imports and seeds too.

mod approvals;
mod begun;
mod behalf;
mod booking;
mod call_off;
mod catalogue;
mod change;
mod complete;
mod courses;
mod history;
mod invitations;
mod kept;
mod limits;
mod make_up;
mod many;
mod materials;
mod need;
mod needs;
mod register;
mod reminders;
mod repeat;
mod seats;
mod sign_in;
mod teachers;
mod tell;
mod trainers;
mod turns;

pub use approvals::decide_as_manager;
pub use begun::end_waits;
pub use behalf::*;
pub use booking::*;
pub use call_off::*;
pub use catalogue::*;
pub use change::*;
pub use complete::*;
pub use courses::*;
pub use make_up::*;
pub use many::*;
pub use materials::*;
pub use need::*;
pub use needs::*;
pub use register::*;
pub use reminders::remind_and_thank;
pub use repeat::*;
pub use seats::Asker;
pub use sign_in::*;
pub use tell::{APPROVAL, EVALUATION, PLACE, place_link};
pub use turns::{lapse_offers, look_again};

use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;

/// Today, where the service is.
fn today(tx: &WriteTx, service: &ServiceNames) -> chrono::NaiveDate {
    service.zone.to_local(tx.now()).date()
}
