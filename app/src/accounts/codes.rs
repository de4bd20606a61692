//! The second step: codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds, one step of grace either way).

use crate::platform::fault::fault;
use crate::shared::Refusal;
use chrono::{DateTime, Utc};
use qrcode::{Color, QrCode};
use totp_rs::{Builder, Secret, Totp};

/// 160 random bits, as the standard asks.
pub fn new_secret() -> Vec<u8> {
    let bytes: [u8; 20] = rand::random();
    bytes.to_vec()
}

fn totp(secret: &[u8]) -> Result<Totp, Refusal> {
    Builder::new().with_secret(secret).build().map_err(|error| fault(format!("{error:?}")))
}

/// The time step whose code that is, if it is one of now.
///
/// # Errors
/// A fault, when the secret is none.
pub fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Result<Option<i64>, Refusal> {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Ok(totp(secret)?.check(code, seconds).and_then(|step| i64::try_from(step).ok()))
}

/// The code of that moment; for tests and for nobody else.
#[cfg(test)]
pub fn code_at(secret: &[u8], now: DateTime<Utc>) -> String {
    totp(secret).unwrap().generate(u64::try_from(now.timestamp()).unwrap()).to_string()
}

/// The secret in groups of four, as it is typed into an app by hand.
pub fn in_groups(secret: &[u8]) -> String {
    let text = Secret::from(secret).to_base32();
    let letters: Vec<char> = text.chars().filter(|c| *c != '=').collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The address that an authenticator app reads from the picture.
pub fn address(secret: &[u8], service: &str, email: &str) -> String {
    let (service, email) = (in_address(service), in_address(email));
    let secret = in_groups(secret).replace(' ', "");
    format!("otpauth://totp/{service}:{email}?secret={secret}&issuer={service}&algorithm=SHA1&digits=6&period=30")
}

/// Percent-encoded: apps do not read a plus sign as a space.
fn in_address(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// A QR picture as the path of an SVG and its width in modules, quiet border of four included.
///
/// # Errors
/// A fault, when the text does not fit.
pub fn picture(text: &str) -> Result<(String, usize), Refusal> {
    let code = QrCode::new(text.as_bytes()).map_err(fault)?;
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4));
        }
    }
    Ok((path, width + 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238 appendix B, SHA-1, the last six of its eight digits.
        let secret = b"12345678901234567890";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")] {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(step_of(secret, code, now).unwrap(), Some(seconds / 30), "{code}");
            assert_eq!(step_of(secret, code, now + chrono::Duration::seconds(90)).unwrap(), None, "{code} later");
        }
    }

    #[test]
    fn the_picture_holds_an_address_that_apps_can_read() {
        let address = address(b"12345678901234567890", "Fenbridge Service", "moira@example.org");
        assert!(address.starts_with("otpauth://totp/Fenbridge%20Service:moira%40example.org?secret=GEZDGNBVGY3TQOJQ"), "{address}");
        assert!(picture(&address).unwrap().1 > 30);
    }
}
