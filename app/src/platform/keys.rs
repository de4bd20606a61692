//! Keys, one for each purpose, from the instance's secret; what they sign and how two secrets are compared.

use super::App;
use super::fault::fault;
use crate::shared::Refusal;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A key for one purpose: what is signed for one cannot be used for another.
///
/// # Errors
/// A fault.
pub fn key(app: &App, purpose: &str) -> Result<[u8; 32], Refusal> {
    sign(app.config().secret.as_bytes(), purpose.as_bytes())
}

/// The signature of those octets under that key.
///
/// # Errors
/// A fault.
pub fn sign(key: &[u8], octets: &[u8]) -> Result<[u8; 32], Refusal> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).map_err(fault)?;
    mac.update(octets);
    Ok(mac.finalize().into_bytes().into())
}

/// Whether that is the beginning of the signature of those octets, 16 octets or more; how long it takes tells nobody how much of it is
/// right.
pub fn is_signed(key: &[u8], octets: &[u8], signature: &[u8]) -> bool {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return false };
    mac.update(octets);
    signature.len() >= 16 && mac.verify_truncated_left(signature).is_ok()
}

/// Whether two secrets are the same; how long it takes tells nobody how alike they are.
pub fn same(app: &App, ours: &str, theirs: &str) -> bool {
    let signed = key(app, "comparing secrets").and_then(|key| Ok((key, sign(&key, ours.as_bytes())?)));
    signed.is_ok_and(|(key, signature)| is_signed(&key, theirs.as_bytes(), &signature))
}
