//! The letter about an award.

use crate::platform::mail::{Button, Letter};
use crate::shared::when;
use chrono::NaiveDate;

/// Somebody was awarded a level or another standing.
pub struct LevelAwarded {
    pub name: String,
    pub service: String,
    /// What the scheme calls it.
    pub standing: String,
    pub is_level: bool,
    pub expires_on: Option<NaiveDate>,
    /// The whole address of the reader's home page.
    pub link: String,
}

impl LevelAwarded {
    pub fn letter(&self) -> Letter {
        let until = match self.expires_on {
            Some(last) => format!("It lasts until {}. Renew it before that day.", when::day(last)),
            None => "It has no end.".to_owned(),
        };
        Letter {
            subject: format!("Your {}: {}", if self.is_level { "level" } else { "standing" }, self.standing),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                format!("{} has awarded you{} {}.", self.service, if self.is_level { " the level" } else { "" }, self.standing),
                until,
            ],
            button: Some(Button { label: "Open your page".to_owned(), url: self.link.clone() }),
            closing: "Thank you for the work that went into it.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            service: "Fenbridge Service".to_owned(),
            standing: "Foundation".to_owned(),
            is_level: true,
            expires_on: NaiveDate::from_ymd_opt(2029, 10, 26),
            link: "https://accord.example/home".to_owned(),
        }
    }
}
