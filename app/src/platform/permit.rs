//! A permission is a value that you must hold. Without one there is no connection, so there are no rows.
//!
//! Rooms declare their permits with [`permits!`](crate::permits); a permit's fields are private, so nobody else can make one.

use crate::shared::{AccountId, Actor, PersonId, Refusal, Role, ServiceId};

/// On whose behalf something is read or done; what the audit line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    pub service: Option<ServiceId>,
    pub account: Option<AccountId>,
    pub person: Option<PersonId>,
    /// Role codes, or the reason of a [`SystemPermit`].
    pub capacity: String,
    pub address: Option<String>,
}

/// Something that opens a connection.
pub trait Permit: Send + Sync {
    fn who(&self) -> Who;
}

/// A permit that an actor's roles alone decide.
pub trait RoomPermit: Permit + Sized {
    /// # Errors
    /// `NotAllowed`, unless one of the roles is held; `SecondStep`, when it is held but the second step is missing.
    fn of(actor: &Actor, address: Option<String>) -> Result<Self, Refusal>;
}

/// Whether the actor holds one of the roles, with the second step where that role needs it.
///
/// # Errors
/// `NotAllowed`; `SecondStep`.
pub fn one_of(actor: &Actor, roles: &[Role]) -> Result<(), Refusal> {
    let held: Vec<&Role> = roles.iter().filter(|role| actor.has(**role)).collect();
    if held.is_empty() {
        return Err(Refusal::NotAllowed);
    }
    if actor.second_step || held.iter().any(|role| !role.needs_second_step()) { Ok(()) } else { Err(Refusal::SecondStep) }
}

pub fn who_is(actor: &Actor, address: Option<String>) -> Who {
    Who {
        service: Some(actor.service),
        account: Some(actor.account),
        person: Some(actor.person),
        capacity: actor.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "),
        address,
    }
}

/// Declares the permits of a room, each with the roles that hold it.
///
/// ```ignore
/// permits! {
///     /// Holding this means: may read every case of the own service.
///     pub struct ReadCases: [Coordinator, ServiceManager];
/// }
/// ```
#[macro_export]
macro_rules! permits {
    ($($(#[$doc:meta])* pub struct $name:ident: [$($role:ident),+ $(,)?];)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            actor: $crate::shared::Actor,
            address: Option<String>,
        }

        impl $name {
            /// Who holds it.
            pub fn actor(&self) -> &$crate::shared::Actor {
                &self.actor
            }

            /// The service whose rows it opens, and no other's.
            pub fn service(&self) -> $crate::shared::ServiceId {
                self.actor.service
            }
        }

        impl $crate::platform::permit::Permit for $name {
            fn who(&self) -> $crate::platform::permit::Who {
                $crate::platform::permit::who_is(&self.actor, self.address.clone())
            }
        }

        impl $crate::platform::permit::RoomPermit for $name {
            fn of(actor: &$crate::shared::Actor, address: Option<String>) -> Result<Self, $crate::shared::Refusal> {
                $crate::platform::permit::one_of(actor, &[$($crate::shared::Role::$role),+])?;
                Ok(Self { actor: actor.clone(), address })
            }
        }
    )+};
}

permits! {
    /// Holding this means: is signed in; may read and change what is their own.
    pub struct Own: [
        Applicant, Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter, Referrer, AgencyLead, Commissioner, Auditor,
        Administrator,
    ];
}

/// For jobs, imports at the command line and public forms: nobody is signed in, and the audit line says why it happened.
#[derive(Debug, Clone)]
pub struct SystemPermit {
    service: Option<ServiceId>,
    account: Option<AccountId>,
    reason: &'static str,
    address: Option<String>,
}

impl SystemPermit {
    /// The reason stands in every audit line made under it.
    pub fn because(service: Option<ServiceId>, reason: &'static str) -> Self {
        Self { service, account: None, reason, address: None }
    }

    /// A member of the public, from that address.
    pub fn from_public(service: ServiceId, reason: &'static str, address: Option<String>) -> Self {
        Self { service: Some(service), account: None, reason, address }
    }

    /// Carries on what somebody asked for under a permit of their own; the audit lines name their account.
    pub fn asked_by(service: ServiceId, account: Option<AccountId>, reason: &'static str) -> Self {
        Self { service: Some(service), account, reason, address: None }
    }
}

impl Permit for SystemPermit {
    fn who(&self) -> Who {
        Who { service: self.service, account: self.account, person: None, capacity: self.reason.to_owned(), address: self.address.clone() }
    }
}
