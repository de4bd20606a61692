//! The link in an invitation by which its reader answers: the appointment's key, signed with the service's own secret. It stays the same
//! for the appointment's life and opens that appointment only; without the secret nobody makes another.

use crate::platform::{App, keys};
use crate::shared::Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

const PURPOSE: &str = "answers to invitations";
/// How much of the signature stands in the link: 128 bits are not guessed.
const SIGNED: usize = 16;

/// The whole address of the page where that appointment is answered.
///
/// # Errors
/// A fault.
pub fn address(app: &App, appointment: Uuid) -> Result<String, Refusal> {
    Ok(format!("{}/calendar/answer/{}", app.config().base_url, token(app, appointment)?))
}

/// The last part of that address.
///
/// # Errors
/// A fault.
pub fn token(app: &App, appointment: Uuid) -> Result<String, Refusal> {
    let signature = keys::sign(&keys::key(app, PURPOSE)?, appointment.as_bytes())?;
    let signed = signature.get(..SIGNED).unwrap_or(&signature);
    Ok(URL_SAFE_NO_PAD.encode([appointment.as_bytes(), signed].concat()))
}

/// Which appointment a link is for. Nothing is asked of the database for a link that is not ours.
///
/// # Errors
/// `NotFound`; a fault.
pub fn appointment(app: &App, token: &str) -> Result<Uuid, Refusal> {
    let octets = URL_SAFE_NO_PAD.decode(token).map_err(|_| Refusal::NotFound)?;
    let (key, signature) = octets.split_first_chunk::<16>().ok_or(Refusal::NotFound)?;
    let ours = signature.len() == SIGNED && keys::is_signed(&keys::key(app, PURPOSE)?, key, signature);
    if ours { Ok(Uuid::from_bytes(*key)) } else { Err(Refusal::NotFound) }
}
