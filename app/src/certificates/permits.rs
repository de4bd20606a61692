//! Who may see certificates, and who may revoke them and issue them again.

use super::model::Certificate;
use super::queries;
use crate::platform::Ask;
use crate::platform::permit::{Own, Permit, Who, one_of, who_is};
use crate::shared::{Actor, CertificateId, Refusal, Role, ServiceId};

crate::permits! {
    /// Holding this means: may list the certificates of the own service; a trainer only those of the courses that they taught.
    pub struct SeeIssued: [Trainer, Coordinator, ServiceManager];
}

/// The roles that reach every certificate of their service.
const OFFICE: [Role; 2] = [Role::Coordinator, Role::ServiceManager];

impl SeeIssued {
    /// Whether the holder reaches every certificate, not only of what they taught.
    pub fn sees_all(&self) -> bool {
        one_of(self.actor(), &OFFICE).is_ok()
    }
}

/// Holding this means: may read that one certificate, as its holder or as one of those who keep it.
#[derive(Debug, Clone)]
pub struct OpenCertificate {
    actor: Actor,
    address: Option<String>,
    certificate: Certificate,
    keeps: bool,
}

impl OpenCertificate {
    /// # Errors
    /// `SignIn`; `NotFound`, when it is not there or not theirs to see; a fault.
    pub async fn open(ask: &Ask, id: CertificateId) -> Result<Self, Refusal> {
        let own = ask.permit::<Own>()?;
        let actor = own.actor().clone();
        let (certificate, trainer) = queries::by_id(&ask.app, &own, actor.service, id).await?.ok_or(Refusal::NotFound)?;
        let taught = trainer == Some(actor.person) && one_of(&actor, &[Role::Trainer]).is_ok();
        let keeps = taught || one_of(&actor, &OFFICE).is_ok();
        if !keeps && certificate.person != actor.person {
            return Err(Refusal::NotFound);
        }
        Ok(Self { actor, address: ask.address.clone(), certificate, keeps })
    }

    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Whether who asks is of the office, which reaches every certificate.
    pub fn office(&self) -> bool {
        one_of(&self.actor, &OFFICE).is_ok()
    }

    /// Whether its holder is who asks.
    pub fn is_own(&self) -> bool {
        self.certificate.person == self.actor.person
    }

    /// Whether who asks may revoke it and issue it again.
    pub fn keeps(&self) -> bool {
        self.keeps && !self.is_own()
    }
}

impl Permit for OpenCertificate {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}

/// Holding this means: keeps that certificate; may revoke it and issue it again, unless it is their own.
#[derive(Debug, Clone)]
pub struct KeepCertificate {
    actor: Actor,
    address: Option<String>,
    certificate: CertificateId,
}

impl KeepCertificate {
    /// # Errors
    /// `NotAllowed`, `SecondStep`; `NotFound`, when it is not within their reach; a fault.
    pub async fn open(ask: &Ask, id: CertificateId) -> Result<Self, Refusal> {
        ask.permit::<SeeIssued>()?;
        let open = OpenCertificate::open(ask, id).await?;
        if !open.keeps && !open.is_own() {
            return Err(Refusal::NotFound);
        }
        Ok(Self { actor: open.actor, address: open.address, certificate: id })
    }

    pub fn certificate(&self) -> CertificateId {
        self.certificate
    }

    /// Whether the holder is of the office, which reaches every certificate.
    pub fn office(&self) -> bool {
        one_of(&self.actor, &OFFICE).is_ok()
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn service(&self) -> ServiceId {
        self.actor.service
    }
}

impl Permit for KeepCertificate {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}
