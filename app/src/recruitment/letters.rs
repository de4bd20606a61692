//! Letters to applicants: neutral, naming nobody but their reader and the signing service.

use crate::platform::mail::{Button, Letter};

/// Somebody applied: prove the address.
pub struct PleaseConfirm {
    pub name: String,
    pub service: String,
    /// The whole address of the one-time link.
    pub link: String,
}

impl PleaseConfirm {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: format!("Confirm your application to {}", self.service),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                "Thank you for your application.".to_owned(),
                "Confirm it with this link, and we will read it. The link works once, and for 14 days.".to_owned(),
            ],
            button: Some(Button { label: "Confirm my application".to_owned(), url: self.link.clone() }),
            closing: "If you did not apply, do nothing: an application that is not confirmed is not read, and is deleted.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned(), service: "Fenbridge Service".to_owned(), link: "https://accord.example/c/abc".to_owned() }
    }
}

/// The application is confirmed: how to see how it stands.
pub struct ApplicationReceived {
    pub name: String,
    pub service: String,
    pub reference: String,
    /// The whole address of the applicant's own page.
    pub link: String,
}

impl ApplicationReceived {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: format!("Your application to {}", self.service),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                format!("We have your application. Its number is {}.", self.reference),
                "We aim to answer within two weeks. You can see how it stands at any time, and take it back if you change your mind."
                    .to_owned(),
            ],
            button: Some(Button { label: "See how it stands".to_owned(), url: self.link.clone() }),
            closing: "Keep this mail: the link is only for you.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            service: "Fenbridge Service".to_owned(),
            reference: "APP-2026-0001".to_owned(),
            link: "https://accord.example/applications/status/abc".to_owned(),
        }
    }
}

/// Times for an interview are offered.
pub struct InterviewOffered {
    pub name: String,
    pub service: String,
    /// The whole address of the applicant's own page about it.
    pub link: String,
}

impl InterviewOffered {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: format!("An interview with {}", self.service),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                "We would like to meet you, and have set times aside.".to_owned(),
                "Choose the one that suits you; you need no account. The same times may be offered to others: who is first has it."
                    .to_owned(),
            ],
            button: Some(Button { label: "Choose a time".to_owned(), url: self.link.clone() }),
            closing: "If none of them suits you, write to us, and we will find another. Keep this mail: the link is only for you."
                .to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            service: "Fenbridge Service".to_owned(),
            link: "https://accord.example/interview/abc".to_owned(),
        }
    }
}

/// The application is accepted. The invitation to sign in comes in a letter of its own.
pub struct ApplicationAccepted {
    pub name: String,
    pub service: String,
}

impl ApplicationAccepted {
    pub fn letter(&self) -> Letter {
        Letter {
            subject: format!("Welcome to {}", self.service),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                "We are glad to accept your application, and look forward to working with you.".to_owned(),
                "Your training comes first. In your account you can book a course, and say when you are free. If you have no sign-in \
                 with us yet, the link for it comes in a second mail."
                    .to_owned(),
            ],
            button: None,
            closing: "Somebody from the service will be in touch about the next steps and the checks that every volunteer has.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self { name: "Moira Ellis".to_owned(), service: "Fenbridge Service".to_owned() }
    }
}

/// The application is not taken further.
pub struct ApplicationDeclined {
    pub name: String,
    pub service: String,
    /// What the recruiter wrote for the applicant.
    pub words: String,
}

impl ApplicationDeclined {
    pub fn letter(&self) -> Letter {
        let own = self.words.split('\n').filter(|line| !line.trim().is_empty()).map(str::to_owned);
        let mut paragraphs = vec!["Thank you for the time and thought that you put into your application.".to_owned()];
        paragraphs.extend(own);
        paragraphs.push("We will not take it further this time.".to_owned());
        Letter {
            subject: format!("Your application to {}", self.service),
            greeting: format!("Dear {},", self.name),
            paragraphs,
            button: None,
            closing: "If you would like to talk about this, we are glad to hear from you. You may apply again at any time.".to_owned(),
        }
    }

    /// One for the test that reads them all.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            name: "Moira Ellis".to_owned(),
            service: "Fenbridge Service".to_owned(),
            words: "At present we need people who are free on weekday evenings.".to_owned(),
        }
    }
}
