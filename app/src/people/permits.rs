//! Who may read and keep practising records (POLICY.md 2).

use super::practitioners::due::Due;
use crate::platform::Ask;
use crate::platform::permit::RoomPermit;
use crate::shared::{Actor, Refusal, Role};

crate::permits! {
    /// Holding this means: may read the list of practitioners of the own service, and the parts of a record that are theirs.
    pub struct ReadPeople: [Coordinator, ServiceManager, Recruiter, CaseSupervisor];

    /// Holding this means: may read checks and awards of practitioners of the own service: results and dates.
    pub struct ReadChecks: [Coordinator, ServiceManager, Recruiter];

    /// Holding this means: may record supervision and observed practice of practitioners of the own service.
    pub struct Supervise: [Coordinator, ServiceManager, CaseSupervisor];

    /// Holding this means: may change practising records of the own service.
    pub struct KeepRecords: [Coordinator, ServiceManager];

    /// Holding this means: may keep their own times, travel limit, languages and areas, and nobody else's.
    pub struct KeepOwnTimes: [Volunteer];
}

/// Which parts of a record somebody reads (POLICY.md 2: a recruiter reads checks, a case supervisor supervision).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Checks: result and date.
    pub checks: bool,
    /// That supervision and observation took place.
    pub supervision: bool,
    /// Why a state was set; whom not to pair; and may change all of it.
    pub keeps: bool,
}

impl Parts {
    /// Those that the roles give.
    pub fn of(actor: &Actor) -> Self {
        let keeps = actor.has_any(&[Role::Coordinator, Role::ServiceManager]);
        let recruiter = actor.has(Role::Recruiter);
        let supervisor = actor.has(Role::CaseSupervisor);
        Self { checks: keeps || recruiter, supervision: keeps || supervisor, keeps }
    }

    /// Whether they may know who is due for that.
    pub const fn knows(self, due: Due) -> bool {
        match due {
            Due::Supervision => self.supervision,
            Due::Dbs | Due::Vetting => self.checks,
        }
    }
}

/// A permit for one row. To who lacks it, the row is not there.
///
/// # Errors
/// `SignIn`, `SecondStep`, `NotFound`.
pub fn for_row<P: RoomPermit>(ask: &Ask) -> Result<P, Refusal> {
    P::of(ask.signed_in()?, ask.address.clone()).map_err(|refusal| match refusal {
        Refusal::NotAllowed => Refusal::NotFound,
        other => other,
    })
}
