//! Letters about referrals. They name their reader and nobody else, and nothing of the matter, not even its number
//! (docs/adr/0011).

use crate::platform::mail::Letter;

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
