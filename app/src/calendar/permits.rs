//! Who keeps a calendar here, and who may see what became of mail that came in (`docs/POLICY.md` 2).

use crate::shared::Role;

crate::permits! {
    /// Holding this means: may see which replies to invitations of the own service were taken, and why others were not.
    pub struct SeeReplies: [Coordinator, ServiceManager, Administrator];

    /// Holding this means: may have private addresses of one's own calendar, and send in one's own busy times.
    pub struct KeepOwnCalendar: [Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer];

    /// Holding this means: may read when the service's practitioners are away or on a course.
    pub struct ReadTeamCalendar: [Coordinator, ServiceManager];
}

impl KeepOwnCalendar {
    /// The roles that hold it, for an address that is asked without a session.
    pub const ROLES: &'static [Role] = &[Role::Volunteer, Role::CaseSupervisor, Role::Coordinator, Role::ServiceManager, Role::Trainer];
}
