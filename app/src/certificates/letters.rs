//! The letter with a certificate's link. It names no course: whoever reads over a shoulder learns nothing of the reader's work.

use crate::platform::mail::{Button, Letter};

/// A certificate is there, for the first time or with a correction.
pub struct CertificateReady {
    pub name: String,
    pub service: String,
    /// Whether it takes the place of an earlier one.
    pub again: bool,
    /// The whole address: the reader's own page, or the link that opens this one certificate.
    pub link: String,
}

impl CertificateReady {
    pub fn letter(&self) -> Letter {
        let (subject, first) = if self.again {
            let first = format!(
                "{} has issued your certificate again, with a correction. It has a new number; the earlier one no longer stands.",
                self.service
            );
            ("Your new certificate is ready", first)
        } else {
            ("Your certificate is ready", format!("You have completed a course with {}, and your certificate is ready.", self.service))
        };
        let check = "It has a number and a square code, by which anybody to whom you show it can check that it is real.".to_owned();
        Letter {
            subject: subject.to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![first, "Open it with the button below, to read, keep and print it.".to_owned(), check],
            button: Some(Button { label: "Open your certificate".to_owned(), url: self.link.clone() }),
            closing: "Thank you for the time and the work that went into it.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            service: "Fenbridge Service".to_owned(),
            again: false,
            link: "https://accord.example/certificates".to_owned(),
        }
    }
}
