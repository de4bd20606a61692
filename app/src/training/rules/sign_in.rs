//! Signing in on a day with a code of one's own (`docs/POLICY.md` 10.4): when it opens, what it suggests to the trainer, how a code reads.

use crate::training::model::Mark;
use chrono::{DateTime, Duration, Utc};

/// How many letters a code has.
pub const CODE_LENGTH: usize = 6;
/// Letters and digits that nobody takes for one another.
const LETTERS: [char; 30] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W',
    'X', 'Y', 'Z',
];
/// How long before the beginning of a day its sign-in opens, in minutes.
pub const OPENS_BEFORE: i64 = 60;
/// How long after the beginning somebody still counts as punctual, in minutes.
pub const GRACE: i64 = 15;
/// How many wrong codes come from one network address in [`TRIES_WINDOW`] before it has to wait.
pub const TRIES_MAX: u64 = 10;
/// In minutes.
pub const TRIES_WINDOW: i64 = 10;

/// The code that those octets make: the same octets, the same code.
pub fn code_from(octets: &[u8; 32]) -> String {
    let letter = |pair: &[u8]| {
        let number = pair.iter().fold(0usize, |sum, octet| sum * 256 + usize::from(*octet));
        LETTERS.get(number % LETTERS.len()).copied().unwrap_or('2')
    };
    octets.chunks(2).take(CODE_LENGTH).map(letter).collect()
}

/// A code as somebody typed it: small letters, spaces and dashes are forgiven. Nothing, when it cannot be one.
pub fn read_code(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')).map(|c| c.to_ascii_uppercase()).collect();
    let fine = code.chars().count() == CODE_LENGTH && code.chars().all(|c| LETTERS.contains(&c));
    fine.then_some(code)
}

/// A code as it is read aloud and shown: `ABC DEF`.
pub fn shown_code(code: &str) -> String {
    match (code.get(..3), code.get(3..)) {
        (Some(first), Some(second)) => format!("{first} {second}"),
        _ => code.to_owned(),
    }
}

/// Whether somebody can sign in on a day from then to then.
pub fn sign_in_is_open(now: DateTime<Utc>, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> bool {
    now >= starts_at - Duration::minutes(OPENS_BEFORE) && now <= ends_at
}

/// The mark that a sign-in suggests. The trainer makes it, or another one.
pub fn suggested_mark(signed_in: DateTime<Utc>, starts_at: DateTime<Utc>) -> Mark {
    if signed_in <= starts_at + Duration::minutes(GRACE) { Mark::Attended } else { Mark::Late }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for (typed, read) in [
            ("ABC DEF", Some("ABCDEF")),
            ("abc-def", Some("ABCDEF")),
            (" 2k9 . vwx ", Some("2K9VWX")),
            ("ABCDE", None),
            ("ABCDEFG", None),
            ("ABCDE0", None),
            ("ABCDÉF", None),
            ("", None),
        ] {
            assert_eq!(read_code(typed).as_deref(), read, "{typed:?}");
        }
    }

    #[test]
    fn sign_in_opens_an_hour_before_and_shuts_with_the_day() {
        let at = |hour, minute| chrono::NaiveDate::from_ymd_opt(2026, 11, 9).unwrap().and_hms_opt(hour, minute, 0).unwrap().and_utc();
        let (starts, ends) = (at(9, 30), at(16, 0));
        for (now, open) in [(at(8, 29), false), (at(8, 30), true), (at(12, 0), true), (at(16, 0), true), (at(16, 1), false)] {
            assert_eq!(sign_in_is_open(now, starts, ends), open, "{now}");
        }
        for (now, mark) in [(at(8, 45), Mark::Attended), (at(9, 45), Mark::Attended), (at(9, 46), Mark::Late)] {
            assert_eq!(suggested_mark(now, starts), mark, "{now}");
        }
    }

    proptest! {
        #[test]
        fn every_code_that_is_made_can_be_typed(octets in prop::array::uniform32(any::<u8>())) {
            let code = code_from(&octets);
            prop_assert_eq!(read_code(&shown_code(&code)), Some(code.clone()));
            prop_assert_eq!(read_code(&code.to_lowercase()), Some(code));
        }
    }
}
