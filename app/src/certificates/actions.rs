//! Posted decisions on certificates.

use super::permits::KeepCertificate;
use super::{commands, forms};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::CertificateId;

/// `POST /certificates/{id}/revoke`
pub async fn revoke(ask: Ask, Key(id): Key<CertificateId>, Posted(raw): Posted) -> Reply {
    let permit = KeepCertificate::open(&ask, id).await?;
    let outcome = async {
        let reason = forms::check_revoke(&raw)?;
        commands::revoke(&ask.app, &permit, &ask.service, reason).await?;
        Ok(format!("/certificates/{id}"))
    }
    .await;
    ask.answer(&raw, outcome, "The certificate is revoked. Whoever checks it reads so from now on").await
}

/// `POST /certificates/{id}/reissue`
pub async fn reissue(ask: Ask, Key(id): Key<CertificateId>, Posted(raw): Posted) -> Reply {
    let permit = KeepCertificate::open(&ask, id).await?;
    let outcome = async {
        let correction = forms::check_correction(&raw, permit.office())?;
        let new = commands::reissue(&ask.app, &permit, &ask.service, correction).await?;
        Ok(format!("/certificates/{new}"))
    }
    .await;
    ask.answer(&raw, outcome, "The certificate is issued again, and its holder is told").await
}
