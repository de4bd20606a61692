//! Passwords: hashed with argon2id, a few at a time, away from the threads that answer requests.

use super::forms::PASSWORD_MIN;
use crate::platform::App;
use crate::platform::config::Config;
use crate::platform::fault::fault;
use crate::shared::{FormProblems, Refusal};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::OnceLock;

/// Words that anybody would guess first here.
const SERVICE_WORDS: [&str; 8] = ["accord", "restorative", "justice", "fenbridge", "mediation", "facilitator", "coordinator", "volunteer"];
/// The least score, of 0 to 4: more than a hundred million guesses.
const LEAST_SCORE: u8 = 3;

/// Whether a new password is hard to guess for somebody who knows the person and the service: what is left of it without their words has
/// to be hard to guess by itself.
///
/// # Errors
/// `guessable`, at the field `new_password`.
pub fn check_strength(password: &str, name: &str, email: &str, service: &str) -> Result<(), FormProblems> {
    let (local, _) = email.split_once('@').unwrap_or((email, ""));
    let parts = [name, local, service].into_iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let known: Vec<String> =
        [email].into_iter().chain(SERVICE_WORDS).chain(parts).map(str::to_lowercase).filter(|w| w.chars().count() > 2).collect();
    // The first hundred characters say enough; a longer text would only take longer to weigh.
    let typed: String = password.chars().take(100).collect::<String>().to_lowercase();
    let rest = known.iter().fold(typed, |rest, word| rest.replace(word, " "));
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let weight = |text: &str| u8::from(zxcvbn::zxcvbn(text, &known).score());
    let whole: String = password.chars().take(100).collect();
    if weight(&whole).min(weight(rest.trim())) >= LEAST_SCORE && password.chars().count() >= PASSWORD_MIN {
        return Ok(());
    }
    let mut problems = FormProblems::new();
    let sentence = "Choose a password that is harder to guess: three or four words that have nothing to do with you or with each other";
    problems.add("new_password", "guessable", sentence);
    Err(problems)
}

fn hasher(config: &Config) -> Result<Argon2<'static>, Refusal> {
    let params = Params::new(config.password_memory_kib, config.password_rounds, 1, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The text to be stored for that password.
///
/// # Errors
/// A fault.
pub async fn hash(app: &App, password: String) -> Result<String, Refusal> {
    let hasher = hasher(app.config())?;
    let _seat = app.password_seats().acquire().await.map_err(fault)?;
    let hashed = tokio::task::spawn_blocking(move || hasher.hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    hashed.await.map_err(fault)?.map_err(fault)
}

/// Whether that is the password of that account. Where there is none, one is compared all the same: the answer takes as long.
///
/// # Errors
/// A fault.
pub async fn matches(app: &App, password: String, stored: Option<String>) -> Result<bool, Refusal> {
    let hasher = hasher(app.config())?;
    let _seat = app.password_seats().acquire().await.map_err(fault)?;
    let compared = tokio::task::spawn_blocking(move || {
        let nobodys = nobodys(&hasher);
        let known = stored.is_some();
        let against = stored.unwrap_or(nobodys);
        hasher.verify_password(password.as_bytes(), against.as_str()).is_ok() && known
    });
    compared.await.map_err(fault)
}

/// A hash that belongs to nobody, at the same cost as everybody's.
fn nobodys(hasher: &Argon2<'static>) -> String {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    NOBODYS.get_or_init(|| hasher.hash_password(b"nobody signs in with this").map(|hash| hash.to_string()).unwrap_or_default()).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_the_name_or_the_service_gives_away_is_refused() {
        let verdict =
            |password: &str| check_strength(password, "Moira Ellis", "moira.ellis@example.org", "Restorative Test Service").is_ok();
        for (password, fine) in [
            ("moiraellis2026", false),
            ("moira.ellis@example.org", false),
            ("restorativejustice", false),
            ("password1234", false),
            ("aaaaaaaaaaaaaaaa", false),
            ("qwertyuiop12", false),
            ("Fenbridge-Accord-Moira!", false),
            ("copper kettle moira moss lorry", true),
            ("copper kettle lorry moss", true),
            ("vR9#kk2!pWz0qT", true),
        ] {
            assert_eq!(verdict(password), fine, "{password}");
        }
    }
}
