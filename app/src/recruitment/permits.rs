//! Who may recruit.

use crate::platform::Ask;
use crate::platform::permit::RoomPermit;
use crate::shared::Refusal;

crate::permits! {
    /// Holding this means: may read and decide applications and advertise roles of the own service.
    pub struct Recruit: [Recruiter, Coordinator, ServiceManager];
}

/// The permit for one row of the room. To who lacks it, the row is not there.
///
/// # Errors
/// `SignIn`, `SecondStep`, `NotFound`.
pub fn recruit_row(ask: &Ask) -> Result<Recruit, Refusal> {
    Recruit::of(ask.signed_in()?, ask.address.clone()).map_err(|refusal| match refusal {
        Refusal::NotAllowed => Refusal::NotFound,
        other => other,
    })
}
