//! Protected lines to others: whose word on a certificate is taken, the same for the mailbox and for calendars.
//!
//! The authorities of the web are built in. A service whose mail server shows a certificate of its own authority names that authority in a
//! file (`ACCORD_AUTHORITIES`); nothing else is ever believed, and there is no way to look past a wrong name or an expired certificate.

use std::path::Path;
use std::sync::Arc;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// An authority of the service's own.
pub type Authority = CertificateDer<'static>;

/// What makes protected lines.
///
/// # Errors
/// What the library said of an authority, for the log.
pub fn connector(own: &[Authority]) -> Result<TlsConnector, String> {
    let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    for authority in own {
        roots.add(authority.clone()).map_err(|error| error.to_string())?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
}

/// The certificates of a file in PEM, one or more, each of which can be an authority.
///
/// # Errors
/// A sentence for whoever sets the service up.
pub fn authorities(file: &Path) -> Result<Vec<Authority>, String> {
    let wrong = |why: String| format!("ACCORD_AUTHORITIES must name a file of certificates in PEM ({why})");
    let found = CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))?;
    let found: Vec<Authority> = found.collect::<Result<_, _>>().map_err(|error| wrong(error.to_string()))?;
    if found.is_empty() {
        return Err(wrong("there is none in it".to_owned()));
    }
    connector(&found).map_err(wrong)?;
    Ok(found)
}
