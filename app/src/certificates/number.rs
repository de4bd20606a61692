//! The number of a certificate: `FRJ-2026-7K3M-9QXD`. Letters of the service, the year, seven characters drawn by lot and one that checks
//! the others. No vowels, so that no word comes up by chance, and nothing that is taken for something else on paper: no 0, 1, I, L, O.

use crate::shared::problem::Problem;
use std::fmt;

/// What the lot draws from.
const DRAWN: &[u8; 28] = b"23456789BCDFGHJKMNPQRSTVWXYZ";
/// A prime above the number of characters: one wrong character, and two that changed places, change the sum.
const MODULUS: u32 = 29;
/// Characters that are drawn; one more checks.
const LOT: usize = 7;

/// A number whose check character is right.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// The number of that service and year for that lot; `None` for the few lots that have no check character, then draw again.
    pub fn new(prefix: &str, year: i32, lot: [u8; LOT]) -> Option<Self> {
        let drawn: String = lot.iter().map(|byte| char::from(DRAWN[usize::from(*byte) % DRAWN.len()])).collect();
        let head = format!("{prefix}{year:04}{drawn}");
        let check = check_of(&head)?;
        Some(Self(spaced(prefix, &head[prefix.len()..], check)))
    }

    /// A number as somebody typed it: any case, with or without its hyphens.
    ///
    /// # Errors
    /// `missing`; `look_alike`, for a character that no number has; `not_a_number`, when it is too short or long, or does not check.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text: String = typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        if text.is_empty() {
            return Err(Problem::new("missing", "Enter the number of the certificate"));
        }
        let wrong = || {
            Problem::new(
                "not_a_number",
                "That number is not right: something is missing or different. Compare it with the certificate, letter by letter",
            )
        };
        let length = text.len();
        if !text.is_ascii() || !(13..=16).contains(&length) {
            return Err(wrong());
        }
        let (head, lot) = text.split_at(length - LOT - 1);
        let (prefix, year) = head.split_at(head.len() - 4);
        if !prefix.bytes().all(|b| b.is_ascii_uppercase()) || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        if lot.bytes().any(|b| !DRAWN.contains(&b)) {
            let sentence =
                "The last eight characters have no vowels and no 0, 1 or L. Look again: 8 and B, 5 and S, 2 and Z are easily mistaken";
            return Err(Problem::new("look_alike", sentence));
        }
        let (checked, check) = text.split_at(length - 1);
        if check_of(checked).map(String::from).as_deref() != Some(check) {
            return Err(wrong());
        }
        let check = char::from(check.as_bytes()[0]);
        Ok(Self(spaced(prefix, &checked[prefix.len()..], check)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `2026` and seven drawn, with the check character, in groups of four.
fn spaced(prefix: &str, rest: &str, check: char) -> String {
    let (year, lot) = rest.split_at(4);
    let (first, second) = lot.split_at(4);
    format!("{prefix}-{year}-{first}-{second}{check}")
}

/// The check character of what stands before it. Weights count from the right, so that the length of the prefix does not matter.
fn check_of(text: &str) -> Option<char> {
    let lot_begins = text.len().saturating_sub(LOT);
    let sum: u32 = text.bytes().enumerate().rev().zip(2u32..).map(|((at, byte), weight)| value(byte, at >= lot_begins) * weight).sum();
    let check = (MODULUS - sum % MODULUS) % MODULUS;
    DRAWN.get(usize::try_from(check).ok()?).map(|byte| char::from(*byte))
}

fn value(byte: u8, drawn: bool) -> u32 {
    let place = if drawn { DRAWN.iter().position(|known| *known == byte) } else { None };
    match place.and_then(|place| u32::try_from(place).ok()) {
        Some(place) => place,
        None if byte.is_ascii_digit() => u32::from(byte - b'0'),
        None => u32::from(byte.saturating_sub(b'A')),
    }
}

/// The letters that a service's numbers begin with: those it chose (its setting `certificate_prefix`), or the initials of its name.
pub fn prefix(chosen: Option<&str>, full_name: &str) -> String {
    if let Some(chosen) = chosen.filter(|text| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())) {
        return chosen.to_owned();
    }
    let initials: String = full_name
        .split_whitespace()
        .filter(|word| !matches!(word.to_lowercase().as_str(), "a" | "and" | "for" | "in" | "of" | "the"))
        .filter_map(|word| word.chars().next())
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_uppercase())
        .take(3)
        .collect();
    if initials.is_empty() { "C".to_owned() } else { initials }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<Number> {
        (0..=255u8).filter_map(|n| Number::new("FRJ", 2026, [n, n / 3, 7, n.wrapping_mul(5), 1, n / 2, 200])).collect()
    }

    #[test]
    fn a_number_is_read_as_it_is_typed() {
        for number in some() {
            let text = number.as_str();
            assert_eq!(text.len(), 18, "{text}");
            for typed in [text.to_owned(), text.to_lowercase(), text.replace('-', ""), text.replace('-', " "), format!("  {text}.")] {
                assert_eq!(Number::parse(&typed).as_ref(), Ok(&number), "{typed}");
            }
        }
    }

    #[test]
    fn one_wrong_character_and_two_that_changed_places_are_seen() {
        for number in some().iter().take(12) {
            let text: Vec<char> = number.as_str().chars().collect();
            for at in 0..text.len() {
                let others: Vec<char> = match text[at] {
                    '-' => continue,
                    _ if at < 3 => ('A'..='Z').collect(),
                    _ if at < 8 => ('0'..='9').collect(),
                    _ => DRAWN.iter().map(|b| char::from(*b)).collect(),
                };
                for other in others.into_iter().filter(|other| *other != text[at]) {
                    let mut wrong = text.clone();
                    wrong[at] = other;
                    let wrong: String = wrong.into_iter().collect();
                    assert!(Number::parse(&wrong).is_err(), "{number} read as {wrong}");
                }
                if at > 8 && text[at - 1] != '-' && text[at] != text[at - 1] {
                    let mut swapped = text.clone();
                    swapped.swap(at, at - 1);
                    let swapped: String = swapped.into_iter().collect();
                    assert!(Number::parse(&swapped).is_err(), "{number} read as {swapped}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_number_is_told_apart_in_words() {
        for (typed, code) in [
            ("", "missing"),
            ("  - ", "missing"),
            ("FRJ-2026", "not_a_number"),
            ("FRJ-2026-2222-222O", "look_alike"),
            ("FRJ-2026-2222-2221", "look_alike"),
            ("F1J-2026-2222-2222", "not_a_number"),
            ("FRJ-20X6-2222-2222", "not_a_number"),
            ("ŴŶJ-2026-2222-2222", "not_a_number"),
            ("FRJFRJ-2026-2222-2222", "not_a_number"),
        ] {
            assert_eq!(Number::parse(typed).unwrap_err().code, code, "{typed}");
        }
    }

    #[test]
    fn a_service_is_known_by_its_letters() {
        for (chosen, name, letters) in [
            (None, "Fenbridge Restorative Justice Service", "FRJ"),
            (None, "The Office of Repair", "OR"),
            (None, "Ŵ 7", "C"),
            (Some("FB"), "Fenbridge", "FB"),
            (Some("fb"), "Fenbridge", "F"),
            (Some("TOOLONG"), "Fenbridge", "F"),
        ] {
            assert_eq!(prefix(chosen, name), letters, "{name}");
        }
    }
}
