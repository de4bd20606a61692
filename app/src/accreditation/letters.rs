//! The letters about an award, and about what lapses and comes back. They name no case.

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

/// Something that somebody held does not count at the moment.
pub struct StandingPaused {
    pub name: String,
    /// Each standing with the reason and what mends it.
    pub what: Vec<(String, String, String)>,
    /// The whole address of the reader's own record.
    pub link: String,
}

impl StandingPaused {
    pub fn letter(&self) -> Letter {
        let mut paragraphs: Vec<String> =
            self.what.iter().map(|(name, why, mends)| format!("{name} is paused. {why}. To bring it back: {mends}.")).collect();
        paragraphs.push(
            "Until then we do not ask you to take on anything new that needs it. What you have in hand stays as it is: your coordinator \
             will talk with you about it."
                .to_owned(),
        );
        Letter {
            subject: "Something on your record needs renewing".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs,
            button: Some(Button { label: "See what to do next".to_owned(), url: self.link.clone() }),
            closing: "It is back as soon as what is missing is on record, the same day.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        let why = "DBS check: last day Mon 26 Oct 2026".to_owned();
        let what = vec![("Foundation".to_owned(), why, "Have a DBS check recorded".to_owned())];
        Self { name: "Moira Ellis".to_owned(), what, link: "https://accord.example/record".to_owned() }
    }
}

/// A status check says that there is a newer state than on the certificate on record.
pub struct NewCertificate {
    pub name: String,
    /// The whole address of the reader's own page about it.
    pub link: String,
}

impl NewCertificate {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: "A new certificate is needed".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                "With your consent we asked the Update Service about your DBS certificate. Its answer is that the certificate we saw is no \
                 longer the latest there is. That can have many reasons, and we do not know which it is."
                    .to_owned(),
                "Please show us a new certificate: your coordinator starts the application with you. Until we have seen it we do not ask you \
                 to take on anything new. What you have in hand stays as it is: your coordinator will talk with you about it."
                    .to_owned(),
            ],
            button: Some(Button { label: "See what is on record".to_owned(), url: self.link.clone() }),
            closing: "It is back as soon as the new certificate is on record, the same day.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned(), link: "https://accord.example/record/dbs".to_owned() }
    }
}

/// What was paused counts again.
pub struct StandingBack {
    pub name: String,
    pub what: Vec<String>,
    pub link: String,
}

impl StandingBack {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: "Your record is complete again".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![format!("{} counts again from today, and we may ask you as before.", self.what.join(", "))],
            button: Some(Button { label: "Open your record".to_owned(), url: self.link.clone() }),
            closing: "Thank you for seeing to it.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned(), what: vec!["Foundation".to_owned()], link: "https://accord.example/record".to_owned() }
    }
}

/// Something lapses before long.
pub struct StandingReminder {
    pub name: String,
    /// Each with its last day and what to do.
    pub what: Vec<(String, String, String)>,
    pub link: String,
}

impl StandingReminder {
    pub fn letter(&self) -> Letter {
        let lines = self.what.iter().map(|(words, last, mends)| format!("{words}: counts until {last}. {mends}."));
        let first = "This is a reminder in good time, so that nothing on your record runs out unseen.".to_owned();
        Letter {
            subject: "Coming up on your record".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs: std::iter::once(first).chain(lines).collect(),
            button: Some(Button { label: "See the next step and where to book".to_owned(), url: self.link.clone() }),
            closing: "If something stands in the way, tell your coordinator: we will find a way together.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        let one = ("Supervision".to_owned(), "Mon 30 Nov 2026".to_owned(), "Have a supervision: one is due every 84 days".to_owned());
        Self { name: "Moira Ellis".to_owned(), what: vec![one], link: "https://accord.example/record".to_owned() }
    }
}
