//! Links that somebody without a sign-in may follow: a key and what only this instance can write beside it.
//!
//! Nothing is stored: the same row has the same link in every letter. What a link opens is decided by the row's state at the time.

use super::{App, keys};
use crate::shared::Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

const KEY: usize = 16;
const LENGTH: usize = KEY + 32;

fn key(app: &App, purpose: &str) -> Result<[u8; 32], Refusal> {
    keys::key(app, &format!("signed link: {purpose}"))
}

/// The last part of a link that opens that row for that purpose, and for no other.
///
/// # Errors
/// A fault.
pub fn sign(app: &App, purpose: &str, id: Uuid) -> Result<String, Refusal> {
    let seal = keys::sign(&key(app, purpose)?, id.as_bytes())?;
    Ok(URL_SAFE_NO_PAD.encode([id.as_bytes().as_slice(), seal.as_slice()].concat()))
}

/// The row that a link opens.
///
/// # Errors
/// `NotFound`, when it was not written here for that purpose; a fault.
pub fn open(app: &App, purpose: &str, token: &str) -> Result<Uuid, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| Refusal::NotFound)?;
    if bytes.len() != LENGTH {
        return Err(Refusal::NotFound);
    }
    let (row, seal) = bytes.split_first_chunk::<KEY>().ok_or(Refusal::NotFound)?;
    let id = Uuid::from_bytes(*row);
    if keys::is_signed(&key(app, purpose)?, id.as_bytes(), seal) { Ok(id) } else { Err(Refusal::NotFound) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_link_opens_its_row_for_its_purpose_and_no_other() {
        let test = TestApp::new().await;
        let id = Uuid::from_u128(7);
        let token = sign(&test.app, "place", id).unwrap();
        assert_eq!(open(&test.app, "place", &token).unwrap(), id);
        assert!(matches!(open(&test.app, "evaluation", &token), Err(Refusal::NotFound)));
        let other = sign(&test.app, "place", Uuid::from_u128(8)).unwrap();
        let forged = format!("{}{}", &token[..24], &other[24..]);
        for wrong in ["", "x", &token[..40], forged.as_str(), &format!("{token}A")] {
            assert!(matches!(open(&test.app, "place", wrong), Err(Refusal::NotFound)), "{wrong}");
        }
    }
}
