//! Letters about referrals. They name their reader and nobody else, and nothing of the matter.

use crate::platform::mail::Letter;

/// To an agency worker: what you sent has arrived. Never to the person it is about.
pub struct ReferralReceived {
    pub name: String,
    /// `REF-2026-0042`: what they quote when they ring.
    pub reference: String,
}

impl ReferralReceived {
    /// Which letter it is, in the letter's own row.
    pub const KIND: &'static str = "referral_received";
    /// Why it came, for its foot.
    pub const WHY: &'static str = "you sent us a request";

    pub fn letter(&self) -> Letter {
        Letter {
            subject: format!("We have received your request {}", self.reference),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                format!("Thank you. What you sent has arrived and has the reference {}.", self.reference),
                "Somebody will look at it within three working days. If we need more from you, we shall ask.".to_owned(),
                "Please do not reply with any details of it: sign in, or telephone.".to_owned(),
            ],
            button: None,
            closing: String::new(),
        }
    }

    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned(), reference: "REF-2026-0042".to_owned() }
    }
}
