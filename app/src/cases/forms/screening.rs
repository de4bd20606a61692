//! What the coordinator decides.

use super::{SAFE_CONTACT_MAX, choice, day, optional_name};
use crate::cases::model::{DeclineReason, OtherPerson, ReferralState, SamePerson, Screening};
use crate::shared::problem::Problem;
use crate::shared::text::{Postcode, line, optional_line, person_name, required_paragraphs};
use crate::shared::{FormProblems, RawForm};

/// The longest words for a referrer or for whom a referral is passed to.
const WORDS_MAX: usize = 1_000;

/// The decisions, with the words under which they are offered.
pub const DECISIONS: [(&str, &str, &str); 10] = [
    ("ACCEPT", "Accept", "Opens a case with both people"),
    ("HOLD_UNIDENTIFIED", "Hold: the other person is not known", "Looked at again on the review day"),
    ("HOLD_PROCEEDINGS", "Hold: an investigation or a trial is under way", "Looked at again on the review day"),
    ("HOLD_NOT_READY", "Hold: the person asks for time", "Looked at again on the review day"),
    ("MORE_INFO", "Ask for more information", "The referrer sees what is missing"),
    ("TAKE_UP", "Take up again", "What was held or missing is there"),
    ("REDIRECT", "Pass to another service", "Say to whom"),
    ("DECLINE", "Decline", "With a reason from the list; how to reach these people is erased at once"),
    ("DUPLICATE", "Duplicate of another referral", "Give its reference; it no longer counts, and is put to that one's open case"),
    ("WITHDRAW", "Withdrawn", "By the referrer or the person"),
];

/// Which of [`DECISIONS`] may be taken about a referral in that state; none once it is decided.
pub fn offered(state: ReferralState) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let codes: &[&str] = match state {
        ReferralState::MoreInfoNeeded => &["TAKE_UP", "DECLINE", "DUPLICATE", "WITHDRAW"],
        held if held.held() => &["TAKE_UP", "DECLINE", "WITHDRAW"],
        waiting if waiting.waits() => &[
            "ACCEPT",
            "HOLD_UNIDENTIFIED",
            "HOLD_PROCEEDINGS",
            "HOLD_NOT_READY",
            "MORE_INFO",
            "REDIRECT",
            "DECLINE",
            "DUPLICATE",
            "WITHDRAW",
        ],
        _ => &[],
    };
    DECISIONS.into_iter().filter(|(code, _, _)| codes.contains(code))
}

/// The form that gives the other person a name.
///
/// # Errors
/// Every field to mend.
pub fn check_other(raw: &RawForm) -> Result<OtherPerson, FormProblems> {
    let mut problems = FormProblems::new();
    let name = problems.take("other_name", person_name(raw.get("other_name")));
    let postcode = problems.take("other_postcode", Postcode::parse_optional(raw.get("other_postcode"))).flatten();
    match name {
        Some(name) if problems.is_empty() => Ok(OtherPerson { name, postcode }),
        _ => Err(problems),
    }
}

/// The form by which a coordinator says who the person in a referral is.
///
/// # Errors
/// `missing`.
pub fn check_same_person(raw: &RawForm) -> Result<SamePerson, FormProblems> {
    let mut problems = FormProblems::new();
    let known = choice(raw.get("known"), |key| key.parse().ok(), "Choose who it is");
    match problems.take("known", known) {
        Some(known) => Ok(SamePerson { known, numbers: raw.ticked("take", "numbers"), words: raw.ticked("take", "words") }),
        None => Err(problems),
    }
}

/// What holds instead of words about safe contact that are ended.
///
/// # Errors
/// `too_long`.
pub fn check_instead(raw: &RawForm) -> Result<Option<String>, FormProblems> {
    let mut problems = FormProblems::new();
    problems.take("instead", optional_line(raw.get("instead"), SAFE_CONTACT_MAX)).ok_or(problems)
}

/// The screening form of a referral.
///
/// # Errors
/// Every field to mend.
pub fn check_screening(raw: &RawForm) -> Result<Screening, FormProblems> {
    let mut problems = FormProblems::new();
    let review_on = problems.take("review", day(raw, "review")).flatten();
    let decision = match raw.get("decision") {
        "ACCEPT" => Some(Screening::Accept),
        "HOLD_UNIDENTIFIED" => Some(Screening::HoldOffenderNotIdentified { review_on }),
        "HOLD_PROCEEDINGS" => Some(Screening::HoldProceedings { review_on }),
        "HOLD_NOT_READY" => Some(Screening::HoldNotReady { review_on }),
        "MORE_INFO" => words(raw, &mut problems, "Say what is missing").map(|words| Screening::MoreInfo { words }),
        "TAKE_UP" => Some(Screening::TakeUp { identified: identified(raw, &mut problems) }),
        "REDIRECT" => words(raw, &mut problems, "Say which service takes it").map(|to| Screening::Redirect { to }),
        "DECLINE" => {
            let reason = choice(raw.get("reason"), DeclineReason::from_code, "Choose a reason from the list");
            problems.take("reason", reason).map(|reason| Screening::Decline { reason })
        }
        "DUPLICATE" => {
            let of = line(raw.get("duplicate_of"), 20, "Enter the reference of the other referral, like REF-2026-0042");
            problems.take("duplicate_of", of).map(|of| Screening::Duplicate { of: of.to_uppercase() })
        }
        "WITHDRAW" => words(raw, &mut problems, "Say who withdrew it").map(|words| Screening::Withdraw { words }),
        _ => problems.take("decision", Err(Problem::new("missing", "Choose what to do with this referral"))),
    };
    match decision {
        Some(decision) if problems.is_empty() => Ok(decision),
        _ => Err(problems),
    }
}

fn words(raw: &RawForm, problems: &mut FormProblems, missing: &str) -> Option<String> {
    problems.take("words", required_paragraphs(raw.get("words"), WORDS_MAX, missing))
}

fn identified(raw: &RawForm, problems: &mut FormProblems) -> Option<OtherPerson> {
    let name = problems.take("other_name", optional_name(raw.get("other_name"))).flatten();
    let postcode = problems.take("other_postcode", Postcode::parse_optional(raw.get("other_postcode"))).flatten();
    name.map(|name| OtherPerson { name, postcode })
}
