//! The one error that may reach a browser.

use super::problem::FormProblems;

/// Why a request was not carried out. Carries only what the asker may know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Sign in to go on")]
    SignIn,
    /// Signed in, and the role needs the second step first.
    #[error("Enter the code from your authenticator app to go on")]
    SecondStep,
    #[error("Your role does not allow this")]
    NotAllowed,
    /// Not there, or not visible to the asker: the two are never told apart.
    #[error("We could not find that page")]
    NotFound,
    /// The form needs mending.
    #[error("There is a problem")]
    Invalid(FormProblems),
    /// A rule of the service says no, in its own sentence.
    #[error("{sentence}")]
    Refused { code: &'static str, sentence: String },
    /// Somebody else changed the row since the form was opened.
    #[error("Somebody changed this while you were writing. Your text is kept below, beside what it says now.")]
    Changed,
    /// The same form was sent before and is done: a second press of its button.
    #[error("This was sent already, and was not done a second time")]
    SentAlready,
    /// An unexpected fault, logged once under that reference.
    #[error("Something went wrong on our side")]
    Fault { reference: String },
}

impl Refusal {
    pub fn refused(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::Refused { code, sentence: sentence.into() }
    }
}

impl From<FormProblems> for Refusal {
    fn from(problems: FormProblems) -> Self {
        Self::Invalid(problems)
    }
}
