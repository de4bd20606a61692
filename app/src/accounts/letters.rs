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

    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            service: "Fenbridge Service".to_owned(),
            link: "https://accord.example/invitation/abc".to_owned(),
        }
    }
}
