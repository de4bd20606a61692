//! Letters to facilitators. They name no case, no party and no reference: what it is about is read after signing in (docs/adr/0011).

use crate::platform::mail::{Button, Letter};

/// Why each of them came, for its foot.
pub const WHY: &str = "you work with us as a facilitator";

/// Somebody is asked whether they would take a seat.
pub struct OfferMade {
    pub name: String,
    /// Until when it waits: "Wed 28 Oct 2026, 09:00".
    pub until: String,
    pub link: String,
}

/// The case is theirs.
pub struct CaseReady {
    pub name: String,
    pub link: String,
}

/// Somebody who had said yes is not needed after all.
pub struct AcceptedWithdrawn {
    pub name: String,
    pub link: String,
}

/// An offer was taken back, or is no longer needed.
pub struct OfferWithdrawn {
    pub name: String,
    pub link: String,
}

/// The coordinator looked into what somebody told us when they were asked.
pub struct ConflictDecided {
    pub name: String,
    /// Whether it stands in the way.
    pub blocked: bool,
    pub link: String,
}

fn letter(name: &str, subject: &str, words: String, button: (&str, &str), closing: &str) -> Letter {
    Letter {
        subject: subject.to_owned(),
        greeting: format!("Dear {name},"),
        paragraphs: vec![words],
        button: Some(Button { label: button.0.to_owned(), url: button.1.to_owned() }),
        closing: closing.to_owned(),
    }
}

impl OfferMade {
    pub fn letter(&self) -> Letter {
        letter(
            &self.name,
            "A question is waiting for you",
            format!("We would like to ask you something. Sign in to read it and to answer; it waits until {}.", self.until),
            ("Sign in and answer", &self.link),
            "You are free to say no, and it never counts against you.",
        )
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".into(), until: "Wed 28 Oct 2026, 09:00".into(), link: "https://accord.example/offers/1".into() }
    }
}

impl CaseReady {
    pub fn letter(&self) -> Letter {
        letter(
            &self.name,
            "Your next piece of work is ready",
            "Thank you for accepting. Everybody who was asked has said yes, and you can begin. Sign in to read more.".to_owned(),
            ("Sign in and read", &self.link),
            "If anything has changed for you, tell us before you begin.",
        )
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".into(), link: "https://accord.example/cases/1".into() }
    }
}

impl AcceptedWithdrawn {
    pub fn letter(&self) -> Letter {
        letter(
            &self.name,
            "Our plans have changed",
            "You said yes to something we asked you, and kept time free for it: thank you. Our plans have changed and we do not need you for \
             this after all. We are sorry for the trouble. The time is yours again."
                .to_owned(),
            ("Sign in and see", &self.link),
            "It has nothing to do with you, and changes nothing about what we ask you next. Telephone us if you would like to talk about it.",
        )
    }

    pub fn sample() -> Self {
        Self { name: "Moira Ellis".into(), link: "https://accord.example/offers/1".into() }
    }
}

impl OfferWithdrawn {
    pub fn letter(&self) -> Letter {
        letter(
            &self.name,
            "Our question is no longer open",
            "We asked you something a short while ago. You need not answer any more: it is settled.".to_owned(),
            ("Sign in and see", &self.link),
            "Thank you for being there. It changes nothing about what we ask you next.",
        )
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".into(), link: "https://accord.example/offers".into() }
    }
}

impl ConflictDecided {
    pub fn letter(&self) -> Letter {
        let outcome = if self.blocked {
            "We will find somebody else, and shall not ask you about this one again."
        } else {
            "It does not stand in the way, so we may ask you again."
        };
        letter(
            &self.name,
            "We looked into what you told us",
            format!("Thank you for telling us that you might know somebody. {outcome}"),
            ("Sign in and see", &self.link),
            "Telling us was right, and it never counts against you.",
        )
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".into(), blocked: true, link: "https://accord.example/offers/1".into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_says_what_the_service_does_or_what_a_case_is() {
        for letter in [
            OfferMade::sample().letter(),
            CaseReady::sample().letter(),
            OfferWithdrawn::sample().letter(),
            AcceptedWithdrawn::sample().letter(),
            ConflictDecided::sample().letter(),
        ] {
            let text = format!("{} {} {}", letter.subject, letter.paragraphs.join(" "), letter.closing).to_lowercase();
            for word in ["case", "restorative", "victim", "offence", "rj-", "harm"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
    }
}
