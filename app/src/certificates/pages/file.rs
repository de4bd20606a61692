//! The PDF, for its holder and for those who keep it.

use super::public;
use crate::audit::Note;
use crate::certificates::model::Certificate;
use crate::certificates::permits::OpenCertificate;
use crate::certificates::{print, queries};
use crate::platform::ask::{Ask, Key, Reply};
use crate::platform::fault::fault;
use crate::shared::CertificateId;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;

/// `GET /certificates/{id}/certificate.pdf`
pub async fn own(ask: Ask, Key(id): Key<CertificateId>) -> Reply {
    let permit = OpenCertificate::open(&ask, id).await?;
    ask.looked(&permit, Note::looked("certificate.printed", "certificate", id.0)).await?;
    send(&ask, permit.certificate()).await
}

/// `GET /certificates/link/{token}/certificate.pdf`
pub async fn by_link(ask: Ask, Path(token): Path<String>) -> Reply {
    let public = public(&ask, "a holder's own certificate, by link");
    let certificate = queries::by_link(&ask.app, &public, &token).await?;
    ask.looked(&public, Note::looked("certificate.printed", "certificate", certificate.id.0)).await?;
    send(&ask, &certificate).await
}

async fn send(ask: &Ask, certificate: &Certificate) -> Reply {
    let bytes = print::pdf(&ask.app, certificate).await?;
    let name = format!("attachment; filename=\"certificate-{}.pdf\"", certificate.printed.number);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(fault)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}
