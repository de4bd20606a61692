//! Secrets that somebody must be able to read again: sealed, so that a copy of the database does not give them away.

use super::App;
use super::fault::fault;
use super::keys::key;
use crate::shared::Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

const NONCE: usize = 24;

/// Seal a secret for one purpose; it opens for that row only.
///
/// # Errors
/// A fault.
pub fn seal(app: &App, purpose: &str, row: Uuid, secret: &[u8]) -> Result<String, Refusal> {
    let nonce: [u8; NONCE] = rand::random();
    let cipher = XChaCha20Poly1305::new_from_slice(&key(app, purpose)?).map_err(fault)?;
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: row.as_bytes() }).map_err(fault)?;
    Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), sealed.as_slice()].concat()))
}

/// Open what [`seal`] closed; nothing, when it was altered, belongs to another row or was sealed under another secret.
///
/// # Errors
/// A fault.
pub fn open(app: &App, purpose: &str, row: Uuid, sealed: &str) -> Result<Option<Vec<u8>>, Refusal> {
    let key = key(app, purpose)?;
    Ok(unsealed(&key, row, sealed))
}

fn unsealed(key: &[u8; 32], row: Uuid, sealed: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let (nonce, rest) = bytes.split_first_chunk::<NONCE>()?;
    let cipher = XChaCha20Poly1305::new_from_slice(key).ok()?;
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: rest, aad: row.as_bytes() }).ok()
}
