//! What is kept so that a copy of the database does not give it away: sealed secrets, and addresses as keyed hashes.

use crate::platform::App;
use crate::platform::fault::fault;
use crate::platform::keys::{key, sign};
use crate::shared::{AccountId, Refusal};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

const NONCE: usize = 24;

/// What stands for a text in a table where it shall only be counted: nobody without the secret can find it by trying.
///
/// # Errors
/// A fault.
pub fn blinded(app: &App, purpose: &str, text: &str) -> Result<String, Refusal> {
    Ok(sign(&key(app, purpose)?, text.as_bytes())?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Seal the secret of an account's second step; it opens for that account only.
///
/// # Errors
/// A fault.
pub fn seal(app: &App, account: AccountId, secret: &[u8]) -> Result<String, Refusal> {
    let nonce: [u8; NONCE] = rand::random();
    let cipher = XChaCha20Poly1305::new_from_slice(&key(app, "second step")?).map_err(fault)?;
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: account.0.as_bytes() }).map_err(fault)?;
    Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), sealed.as_slice()].concat()))
}

/// Open what [`seal`] closed.
///
/// # Errors
/// A fault, when it was altered, belongs to another account or was sealed under another secret.
pub fn open(app: &App, account: AccountId, sealed: &str) -> Result<Vec<u8>, Refusal> {
    unsealed(&key(app, "second step")?, account, sealed)
        .ok_or_else(|| fault("a second step's secret cannot be opened: is ACCORD_SECRET the one that this database was used with?"))
}

fn unsealed(key: &[u8; 32], account: AccountId, sealed: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let (nonce, rest) = bytes.split_first_chunk::<NONCE>()?;
    let cipher = XChaCha20Poly1305::new_from_slice(key).ok()?;
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: rest, aad: account.0.as_bytes() }).ok()
}

/// Whether it would open, for somebody who only wants to know: nothing is logged.
///
/// # Errors
/// A fault.
pub fn opens(app: &App, account: AccountId, sealed: &str) -> Result<bool, Refusal> {
    Ok(unsealed(&key(app, "second step")?, account, sealed).is_some())
}
