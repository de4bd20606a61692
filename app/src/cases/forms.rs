//! From what was typed to what is meant. Every problem is gathered before a form goes back.

mod assessment;
mod referral;
mod screening;
#[cfg(test)]
mod tests;

pub use assessment::*;
pub use referral::*;
pub use screening::*;

use crate::shared::problem::Problem;
use crate::shared::text::{Email, NAME_MAX, Phone, Postcode, optional_line, person_name};
use crate::shared::when::optional_date_from_parts;
use crate::shared::{FormProblems, RawForm};
use chrono::NaiveDate;

/// The longest reference, language or flag.
const SHORT: usize = 60;
/// The longest wording of safe contact.
const SAFE_CONTACT_MAX: usize = 300;
/// The longest account of what happened.
const NOTES_MAX: usize = 4_000;

/// One of a closed list.
///
/// # Errors
/// `missing` with the sentence given, for anything else.
fn choice<T>(code: &str, from_code: impl Fn(&str) -> Option<T>, sentence: &str) -> Result<T, Problem> {
    from_code(code).ok_or_else(|| Problem::new("missing", sentence))
}

/// A day in three boxes that may be left empty.
fn day(raw: &RawForm, field: &str) -> Result<Option<NaiveDate>, Problem> {
    let part = |part: &str| raw.get(&format!("{field}-{part}")).to_owned();
    optional_date_from_parts(&part("day"), &part("month"), &part("year"))
}

/// How to reach somebody, from the fields `phone`, `email`, `postcode`; one of them must be there.
fn reach(raw: &RawForm, problems: &mut FormProblems) -> (Option<Phone>, Option<Email>, Option<Postcode>) {
    let phone = problems.take("phone", Phone::parse_optional(raw.get("phone"))).flatten();
    let email = problems.take("email", Email::parse_optional(raw.get("email"))).flatten();
    let postcode = problems.take("postcode", Postcode::parse_optional(raw.get("postcode"))).flatten();
    if ["phone", "email", "postcode"].iter().all(|field| raw.get(field).trim().is_empty()) {
        problems.add("phone", "no_contact", "Enter a telephone number, an e-mail address or a postcode");
    }
    (phone, email, postcode)
}

/// A name that may be left empty.
fn optional_name(value: &str) -> Result<Option<String>, Problem> {
    if optional_line(value, NAME_MAX)?.is_none() { Ok(None) } else { person_name(value).map(Some) }
}
