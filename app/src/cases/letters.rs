//! Letters about referrals. They name their reader and nobody else, and nothing of the matter, not even its number
//! (docs/adr/0011).

use crate::platform::mail::{Button, Letter};

/// To an agency worker: what you sent has arrived. Never to the person it is about.
pub struct ReferralReceived {
    pub name: String,
}

impl ReferralReceived {
    /// Which letter it is, in the letter's own row.
    pub const KIND: &'static str = "referral_received";
    /// Why it came, for its foot.
    pub const WHY: &'static str = "you sent us a request";

    pub fn letter(&self) -> Letter {
        Letter {
            subject: "We have received your request".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                "Thank you. What you sent has arrived.".to_owned(),
                "Somebody will look at it within three working days. If we need more from you, we shall ask.".to_owned(),
                "Please do not reply with any details of it: sign in to see its number and how it stands, or telephone.".to_owned(),
            ],
            button: None,
            closing: String::new(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned() }
    }
}

/// To a referrer: something is missing. What it is, agency workers read after signing in; others are told on the telephone.
pub struct MoreNeeded {
    pub name: String,
    /// Where it is read, for whoever can sign in.
    pub link: Option<String>,
    pub phone: Option<String>,
}

impl MoreNeeded {
    /// Which letter it is, in the letter's own row.
    pub const KIND: &'static str = "more_needed";
    /// Why it and [`ReferralDecided`] came, for their foot.
    pub const WHY: &'static str = "you sent us a request";

    pub fn letter(&self) -> Letter {
        neutral(
            &self.name,
            "We need a little more from you",
            "Thank you for what you sent us. We cannot go on with it until we know a little more.",
            ("Sign in and answer", self.link.as_deref()),
            self.phone.as_deref(),
        )
    }

    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned(), link: Some("https://accord.example/referrals/1".to_owned()), phone: None }
    }
}

/// To a referrer: what was sent is decided. How, is behind the sign-in or said on the telephone.
pub struct ReferralDecided {
    pub name: String,
    /// Where it is read, for whoever can sign in.
    pub link: Option<String>,
    pub phone: Option<String>,
}

impl ReferralDecided {
    /// Which letter it is, in the letter's own row.
    pub const KIND: &'static str = "referral_decided";

    pub fn letter(&self) -> Letter {
        neutral(
            &self.name,
            "We have looked at what you sent us",
            "Thank you for what you sent us. Somebody has looked at it, and there is an answer for you.",
            ("Sign in and read", self.link.as_deref()),
            self.phone.as_deref(),
        )
    }

    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned(), link: None, phone: Some("01223 555 010".to_owned()) }
    }
}

/// A letter that says only that something waits: to be read after signing in, or to be asked for on the telephone.
fn neutral(name: &str, subject: &str, words: &str, (label, link): (&str, Option<&str>), phone: Option<&str>) -> Letter {
    let how = match (link, phone) {
        (Some(_), _) => "For everybody's safety this letter says no more: sign in to read it.".to_owned(),
        (None, Some(phone)) => format!("For everybody's safety this letter says no more: please telephone us on {phone}."),
        (None, None) => "For everybody's safety this letter says no more: please telephone us.".to_owned(),
    };
    Letter {
        subject: subject.to_owned(),
        greeting: format!("Dear {name},"),
        paragraphs: vec![words.to_owned(), how, "Please do not reply with any details of it.".to_owned()],
        button: link.map(|url| Button { label: label.to_owned(), url: url.to_owned() }),
        closing: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_about_a_decision_tells_a_stranger_nothing() {
        for letter in [MoreNeeded::sample().letter(), ReferralDecided::sample().letter()] {
            let text = format!("{} {} {}", letter.subject, letter.paragraphs.join(" "), letter.closing).to_lowercase();
            for word in ["case", "restorative", "victim", "offence", "ref-", "harm", "referral", "declined", "accepted"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
        assert!(MoreNeeded::sample().letter().button.is_some(), "who can sign in is led there");
        let outside = ReferralDecided::sample().letter();
        assert!(outside.button.is_none() && outside.paragraphs.join(" ").contains("01223 555 010"), "who cannot is asked to telephone");
    }
}
