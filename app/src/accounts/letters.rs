//! Letters about signing in.

use crate::platform::mail::{Button, Letter};

/// Somebody was given a sign-in.
pub struct Invitation {
    pub name: String,
    pub service: String,
    /// The whole address of the one-time link.
    pub link: String,
}

impl Invitation {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: format!("Your sign-in for {}", self.service),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                format!("{} has made a sign-in for you. Choose a password to begin.", self.service),
                "The link works once, and for seven days.".to_owned(),
            ],
            button: Some(Button { label: "Choose your password".to_owned(), url: self.link.clone() }),
            closing: "If you did not expect this, do nothing: without a password the sign-in stays closed.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            service: "Fenbridge Service".to_owned(),
            link: "https://accord.example/invitation/abc".to_owned(),
        }
    }
}

/// Somebody asked for a new password.
pub struct Recovery {
    pub name: String,
    pub service: String,
    /// The whole address of the one-time link.
    pub link: String,
}

impl Recovery {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: format!("Choose a new password for {}", self.service),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                "Somebody, probably you, asked for a new password.".to_owned(),
                "The link works once, and for one hour. Choosing a new password signs you out everywhere.".to_owned(),
            ],
            button: Some(Button { label: "Choose a new password".to_owned(), url: self.link.clone() }),
            closing: "If it was not you, do nothing: your password stays as it is.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            service: "Fenbridge Service".to_owned(),
            link: "https://accord.example/recover/abc".to_owned(),
        }
    }
}

/// A password was changed: whoever did not do it hears of it.
pub struct PasswordChanged {
    pub name: String,
    pub service: String,
    /// Where a new password can be asked for.
    pub link: String,
}

impl PasswordChanged {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: format!("Your password for {} was changed", self.service),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec!["Your password was changed, and every other browser was signed out.".to_owned()],
            button: None,
            closing: format!("If it was not you, choose a new one at once at {} and tell us.", self.link),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned(), service: "Fenbridge Service".to_owned(), link: "https://accord.example/recover".to_owned() }
    }
}
