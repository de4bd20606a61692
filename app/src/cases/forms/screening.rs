//! What the coordinator decides.

use super::{SAFE_CONTACT_MAX, choice, day, optional_name};
use crate::cases::model::{Decided, DeclineReason, OtherPerson, ReferralState, SamePerson, Screening};
use crate::shared::problem::Problem;
use crate::shared::text::{Postcode, line, optional_line, paragraphs, person_name, required_paragraphs};
use crate::shared::{FormProblems, RawForm};

/// The longest words for a referrer or for whom a referral is passed to.
const WORDS_MAX: usize = 1_000;
/// The longest answer of a referrer.
const ANSWER_MAX: usize = 4_000;

/// The decisions, with the words under which they are offered and a line of help.
pub const DECISIONS: [(&str, &str, &str); 10] = [
    ("ACCEPT", "Accept", "Opens a case with both people"),
    ("HOLD_UNIDENTIFIED", "Hold: the other person is not known", ""),
    ("HOLD_PROCEEDINGS", "Hold: an investigation or a trial is under way", ""),
    ("HOLD_NOT_READY", "Hold: the person asks for time", ""),
    ("MORE_INFO", "Ask for more information", ""),
    ("TAKE_UP", "Take up again", "What was held or missing is there"),
    ("REDIRECT", "Pass to another service", ""),
    ("DECLINE", "Decline", "How to reach these people is erased at once"),
    ("DUPLICATE", "Duplicate of another referral", "It no longer counts, and is put to that one's open case"),
    ("WITHDRAW", "Withdrawn", "By the referrer or the person"),
];

/// What each decision asks for: a field (a day by the name of its three boxes), and the decisions to which it belongs.
const BELONGS: [(&str, &[&str], &[&str]); 8] = [
    ("review", &["review-day", "review-month", "review-year"], &["HOLD_UNIDENTIFIED", "HOLD_PROCEEDINGS", "HOLD_NOT_READY"]),
    ("asked_for", &["asked_for"], &["MORE_INFO"]),
    ("passed_to", &["passed_to"], &["REDIRECT"]),
    ("reason", &["reason"], &["DECLINE"]),
    ("duplicate_of", &["duplicate_of"], &["DUPLICATE"]),
    ("withdrawn_by", &["withdrawn_by"], &["WITHDRAW"]),
    ("other_name", &["other_name"], &["TAKE_UP"]),
    ("other_postcode", &["other_postcode"], &["TAKE_UP"]),
];

/// Which of [`DECISIONS`] may be taken about a referral in that state; none once it is decided. Nothing is held for want of a name that
/// is known.
pub fn offered(state: ReferralState, other_known: bool) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let codes: &[&str] = match state {
        ReferralState::MoreInfoNeeded => &["TAKE_UP", "DECLINE", "DUPLICATE", "WITHDRAW"],
        held if held.held() => &["HOLD_UNIDENTIFIED", "HOLD_PROCEEDINGS", "HOLD_NOT_READY", "TAKE_UP", "DECLINE", "WITHDRAW"],
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
    DECISIONS.into_iter().filter(move |(code, _, _)| codes.contains(code) && !(other_known && *code == "HOLD_UNIDENTIFIED"))
}

/// As [`offered`]; of a form that came back also the decision that was chosen, and where something is filled in that none of these asks
/// for, one that does: a colleague may have decided meanwhile, and nothing typed is lost.
pub fn drawn(
    state: ReferralState,
    other_known: bool,
    problems: &FormProblems,
    raw: &RawForm,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let mut codes: Vec<&str> = offered(state, other_known).map(|(code, _, _)| code).collect();
    if !problems.is_empty() {
        codes.push(raw.get("decision"));
        for (_, boxes, decisions) in BELONGS {
            if filled(raw, boxes) && !decisions.iter().any(|code| codes.contains(code)) {
                codes.extend(decisions.first());
            }
        }
    }
    DECISIONS.into_iter().filter(move |(code, _, _)| codes.contains(code))
}

fn filled(raw: &RawForm, boxes: &[&str]) -> bool {
    boxes.iter().any(|name| !raw.get(name).trim().is_empty())
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
/// Every field to mend, also one that is filled in and belongs to another decision: nothing typed is thrown away in silence.
pub fn check_screening(raw: &RawForm) -> Result<Decided, FormProblems> {
    let mut problems = FormProblems::new();
    let review_on = problems.take("review", day(raw, "review")).flatten();
    let decision = match raw.get("decision") {
        "ACCEPT" => Some(Screening::Accept),
        "HOLD_UNIDENTIFIED" => Some(Screening::HoldOffenderNotIdentified { review_on }),
        "HOLD_PROCEEDINGS" => Some(Screening::HoldProceedings { review_on }),
        "HOLD_NOT_READY" => Some(Screening::HoldNotReady { review_on }),
        "MORE_INFO" => needed(raw, &mut problems, "asked_for", "Say what is missing").map(|words| Screening::MoreInfo { words }),
        "TAKE_UP" => Some(Screening::TakeUp { identified: identified(raw, &mut problems) }),
        "REDIRECT" => needed(raw, &mut problems, "passed_to", "Say which service takes it").map(|to| Screening::Redirect { to }),
        "DECLINE" => {
            let reason = choice(raw.get("reason"), DeclineReason::from_code, "Choose a reason from the list");
            problems.take("reason", reason).map(|reason| Screening::Decline { reason })
        }
        "DUPLICATE" => {
            let of = line(raw.get("duplicate_of"), 20, "Enter the reference of the other referral, like REF-2026-0042");
            problems.take("duplicate_of", of).map(|of| Screening::Duplicate { of: of.to_uppercase() })
        }
        "WITHDRAW" => needed(raw, &mut problems, "withdrawn_by", "Say who withdrew it").map(|words| Screening::Withdraw { words }),
        _ => problems.take("decision", Err(Problem::new("missing", "Choose what to do with this referral"))),
    };
    if decision.is_some() {
        out_of_place(raw, &mut problems);
    }
    let words = problems.take("words", paragraphs(raw.get("words"), WORDS_MAX)).flatten();
    match decision {
        Some(what) if problems.is_empty() => Ok(Decided { what, words }),
        _ => Err(problems),
    }
}

/// Fields that are filled in and belong to another decision than the one that was chosen.
fn out_of_place(raw: &RawForm, problems: &mut FormProblems) {
    let chosen = raw.get("decision");
    for (field, boxes, decisions) in BELONGS {
        if filled(raw, boxes) && !decisions.contains(&chosen) && problems.at(field).is_none() {
            let belongs = DECISIONS.iter().find(|(code, _, _)| decisions.contains(code)).map_or("", |found| found.1);
            let belongs = belongs.split(':').next().unwrap_or(belongs).to_lowercase();
            problems.add(field, "out_of_place", format!("This belongs to \u{201c}{belongs}\u{201d}: empty it, or choose that instead"));
        }
    }
}

fn needed(raw: &RawForm, problems: &mut FormProblems, field: &str, missing: &str) -> Option<String> {
    problems.take(field, required_paragraphs(raw.get(field), WORDS_MAX, missing))
}

/// A referrer's answer to what was asked for.
///
/// # Errors
/// `missing`; `too_long`; `control_character`.
pub fn check_answer(raw: &RawForm) -> Result<String, FormProblems> {
    let mut problems = FormProblems::new();
    let words = problems.take("answer", required_paragraphs(raw.get("answer"), ANSWER_MAX, "Write what you can tell us"));
    words.ok_or(problems)
}

fn identified(raw: &RawForm, problems: &mut FormProblems) -> Option<OtherPerson> {
    let name = problems.take("other_name", optional_name(raw.get("other_name"))).flatten();
    let postcode = problems.take("other_postcode", Postcode::parse_optional(raw.get("other_postcode"))).flatten();
    name.map(|name| OtherPerson { name, postcode })
}
