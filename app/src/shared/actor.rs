//! Who is asking.

use super::ids::{AccountId, AgencyId, PersonId, ServiceId, SessionId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The roles of `docs/POLICY.md` 2. A person may hold several, each as a dated grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    Applicant,
    Volunteer,
    CaseSupervisor,
    Coordinator,
    ServiceManager,
    Trainer,
    Recruiter,
    Referrer,
    AgencyLead,
    Commissioner,
    Auditor,
    Administrator,
}

impl Role {
    /// Every role, in the order in which they are listed to people.
    pub const ALL: [Role; 12] = [
        Role::Applicant,
        Role::Volunteer,
        Role::CaseSupervisor,
        Role::Coordinator,
        Role::ServiceManager,
        Role::Trainer,
        Role::Recruiter,
        Role::Referrer,
        Role::AgencyLead,
        Role::Commissioner,
        Role::Auditor,
        Role::Administrator,
    ];

    /// The code kept in the database and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Applicant => "APPLICANT",
            Role::Volunteer => "VOLUNTEER",
            Role::CaseSupervisor => "CASE_SUPERVISOR",
            Role::Coordinator => "COORDINATOR",
            Role::ServiceManager => "SERVICE_MANAGER",
            Role::Trainer => "TRAINER",
            Role::Recruiter => "RECRUITER",
            Role::Referrer => "REFERRER",
            Role::AgencyLead => "AGENCY_LEAD",
            Role::Commissioner => "COMMISSIONER",
            Role::Auditor => "AUDITOR",
            Role::Administrator => "ADMINISTRATOR",
        }
    }

    /// The role with that code, if there is one.
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Roles that open cases sign in with a second step (`docs/POLICY.md` 13).
    pub const fn needs_second_step(self) -> bool {
        matches!(
            self,
            Role::Volunteer | Role::CaseSupervisor | Role::Coordinator | Role::ServiceManager | Role::Auditor | Role::Administrator
        )
    }

    /// Roles that are held by practising, and end with it (`docs/POLICY.md` 9.3).
    pub const fn is_of_practice(self) -> bool {
        matches!(self, Role::Volunteer | Role::CaseSupervisor)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Applicant => "Applicant",
            Role::Volunteer => "Volunteer",
            Role::CaseSupervisor => "Case supervisor",
            Role::Coordinator => "Coordinator",
            Role::ServiceManager => "Service manager",
            Role::Trainer => "Trainer",
            Role::Recruiter => "Recruiter",
            Role::Referrer => "Referrer",
            Role::AgencyLead => "Agency lead",
            Role::Commissioner => "Commissioner",
            Role::Auditor => "Auditor",
            Role::Administrator => "Administrator",
        })
    }
}

/// A signed-in person, as resolved from their session at this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub account: AccountId,
    pub person: PersonId,
    pub session: SessionId,
    pub service: ServiceId,
    /// As the person wants to be called on screen.
    pub name: String,
    /// Roles whose grant is current today.
    pub roles: Vec<Role>,
    /// The agency that a referrer or agency lead acts for.
    pub agency: Option<AgencyId>,
    /// Whether the second step was taken in this session, or is waived in the demo.
    pub second_step: bool,
}

impl Actor {
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }
}
