//! Who keeps briefings and sees names, and who sees figures (`docs/POLICY.md` 2: an agency lead sees their own agency).

use crate::platform::Ask;
use crate::platform::permit::{Permit, Who, one_of, who_is};
use crate::shared::{Actor, AgencyId, Refusal, Role, ServiceId};

crate::permits! {
    /// Holding this means: may keep the briefings of the own service, take staff lists in, and see who is on them.
    pub struct KeepBriefings: [Trainer, Coordinator, ServiceManager];
}

/// Holding this means: may read how far briefings have come, in figures: of everybody, or of their own agency.
#[derive(Debug, Clone)]
pub struct SeeCoverage {
    actor: Actor,
    address: Option<String>,
    agency: Option<AgencyId>,
}

impl SeeCoverage {
    /// # Errors
    /// `SignIn`; `NotAllowed`; `NotFound`, for a lead of no agency.
    pub fn of(ask: &Ask) -> Result<Self, Refusal> {
        let actor = ask.signed_in()?;
        one_of(actor, &[Role::Trainer, Role::Coordinator, Role::ServiceManager, Role::AgencyLead])?;
        let of_all = one_of(actor, &[Role::Trainer, Role::Coordinator, Role::ServiceManager]).is_ok();
        let agency = if of_all { None } else { Some(actor.agency.ok_or(Refusal::NotFound)?) };
        Ok(Self { actor: actor.clone(), address: ask.address.clone(), agency })
    }

    pub fn service(&self) -> ServiceId {
        self.actor.service
    }

    /// The one agency whose figures they see; nothing, for whoever sees all.
    pub fn agency(&self) -> Option<AgencyId> {
        self.agency
    }

    /// Whether the holder keeps briefings too.
    pub fn keeps(&self) -> bool {
        self.agency.is_none()
    }
}

impl Permit for SeeCoverage {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}
