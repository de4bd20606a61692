//! Text that people type, bounded and cleaned, and the few kinds of it that have a shape: names, e-mail addresses, phones, postcodes.
//!
//! Invisible marks (byte-order mark, zero-width space, direction overrides) are taken out silently, because people paste them without
//! knowing. Control characters are refused: nobody types them by accident.

use super::problem::Problem;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Marks that can be pasted without being seen: zero-width characters, byte-order mark, soft hyphen, direction controls.
fn invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Trimmed, without invisible marks, runs of spaces as one.
pub fn clean_line(value: &str) -> String {
    let visible: String = value.chars().filter(|c| !invisible(*c)).map(|c| if c == '\u{00A0}' { ' ' } else { c }).collect();
    visible.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// One line that must be there.
///
/// # Errors
/// `missing` with the sentence given; `too_long`; `control_character`.
pub fn line(value: &str, max: usize, missing: &str) -> Result<String, Problem> {
    match optional_line(value, max)? {
        Some(text) => Ok(text),
        None => Err(Problem::new("missing", missing)),
    }
}

/// One line that may be left empty.
///
/// # Errors
/// `too_long`; `control_character`.
pub fn optional_line(value: &str, max: usize) -> Result<Option<String>, Problem> {
    let text = clean_line(value);
    if text.chars().any(char::is_control) {
        return Err(Problem::new("control_character", "Use letters, numbers and ordinary punctuation only, on one line"));
    }
    bounded(text, max)
}

/// Several lines that may be left empty. Line ends become `\n`.
///
/// # Errors
/// `too_long`; `control_character`.
pub fn paragraphs(value: &str, max: usize) -> Result<Option<String>, Problem> {
    let text: String = value.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !invisible(*c)).collect();
    let text = text.trim().to_owned();
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::new("control_character", "Take out the characters that cannot be printed"));
    }
    bounded(text, max)
}

/// Several lines that must be there.
///
/// # Errors
/// `missing` with the sentence given; `too_long`; `control_character`.
pub fn required_paragraphs(value: &str, max: usize, missing: &str) -> Result<String, Problem> {
    paragraphs(value, max)?.ok_or_else(|| Problem::new("missing", missing))
}

fn bounded(text: String, max: usize) -> Result<Option<String>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > max {
        return Err(Problem::new("too_long", format!("Use {max} characters or fewer")));
    }
    Ok(Some(text))
}

/// The longest name that is kept.
pub const NAME_MAX: usize = 120;

/// The name of a person.
///
/// # Errors
/// `missing`; `too_long`; `control_character`; `formula`, when a spreadsheet would run it.
pub fn person_name(value: &str) -> Result<String, Problem> {
    let name = line(value, NAME_MAX, "Enter the full name")?;
    if name.starts_with(['=', '+', '-', '@', '|', '%']) {
        return Err(Problem::new("formula", "Enter a name that does not begin with a sign such as = or +"));
    }
    // A letter greets whoever reads it by this name: it carries nobody's address on the web.
    let small = name.to_ascii_lowercase();
    if small.contains("://") || small.contains("www.") || !name.chars().any(char::is_alphabetic) {
        return Err(Problem::new("not_a_name", "Enter a name in letters, without an address"));
    }
    Ok(name)
}

/// An e-mail address, lower-cased, as relays accept it: ASCII, one `@`, a domain with a dot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// # Errors
    /// `missing`; `not_an_email`.
    pub fn parse(value: &str) -> Result<Self, Problem> {
        let text = clean_line(value).to_ascii_lowercase();
        if text.is_empty() {
            return Err(Problem::new("missing", "Enter the e-mail address"));
        }
        let wrong = || Problem::new("not_an_email", "Enter an e-mail address like name@example.org");
        let (local, domain) = text.split_once('@').ok_or_else(wrong)?;
        let local_fine = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_fine = labels.len() >= 2
            && domain.len() <= 253
            && labels.iter().all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        if local_fine && domain_fine { Ok(Self(text)) } else { Err(wrong()) }
    }

    /// As [`Email::parse`]; nothing typed is no address.
    ///
    /// # Errors
    /// `not_an_email`.
    pub fn parse_optional(value: &str) -> Result<Option<Self>, Problem> {
        if clean_line(value).is_empty() { Ok(None) } else { Self::parse(value).map(Some) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A telephone number: digits with an optional leading `+`, kept as typed but for spaces.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone(String);

impl Phone {
    /// # Errors
    /// `not_a_phone`.
    pub fn parse_optional(value: &str) -> Result<Option<Self>, Problem> {
        let text = clean_line(value);
        if text.is_empty() {
            return Ok(None);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let shape = text.chars().enumerate().all(|(i, c)| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')') || (c == '+' && i == 0));
        if !shape || !(9..=15).contains(&digits.len()) {
            return Err(Problem::new("not_a_phone", "Enter a telephone number like 07700 900123"));
        }
        Ok(Some(Self(text)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Digits alone, with the country code as 0: two ways of writing one number compare equal.
    pub fn digits(&self) -> String {
        phone_digits(&self.0)
    }
}

/// Digits alone, with +44 or 0044 read as 0.
pub fn phone_digits(value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let plus = value.trim_start().starts_with('+');
    match digits.strip_prefix("0044").or_else(|| if plus { digits.strip_prefix("44") } else { None }) {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => digits,
    }
}

/// A UK postcode: `CB1 3EH`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Postcode {
    outward: String,
    inward: String,
}

impl Postcode {
    /// # Errors
    /// `missing`; `not_a_postcode`.
    pub fn parse(value: &str) -> Result<Self, Problem> {
        let text: String = clean_line(value).chars().filter(|c| *c != ' ').collect::<String>().to_uppercase();
        if text.is_empty() {
            return Err(Problem::new("missing", "Enter the postcode"));
        }
        let wrong = || Problem::new("not_a_postcode", "Enter a full postcode like CB1 3EH");
        if !text.is_ascii() || !(5..=7).contains(&text.len()) {
            return Err(wrong());
        }
        let (outward, inward) = text.split_at(text.len() - 3);
        let mut tail = inward.chars();
        let inward_fine = tail.next().is_some_and(|c| c.is_ascii_digit()) && tail.all(|c| c.is_ascii_uppercase());
        if inward_fine && outcode_shape(outward) { Ok(Self { outward: outward.into(), inward: inward.into() }) } else { Err(wrong()) }
    }

    /// # Errors
    /// `not_a_postcode`.
    pub fn parse_optional(value: &str) -> Result<Option<Self>, Problem> {
        if clean_line(value).is_empty() { Ok(None) } else { Self::parse(value).map(Some) }
    }

    /// The part before the space: all that distance is measured by.
    pub fn outward(&self) -> &str {
        &self.outward
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.outward, self.inward)
    }
}

/// One or two letters, a digit, then at most one digit or letter: CB1, PE29, W1A.
fn outcode_shape(outward: &str) -> bool {
    let letters = outward.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = outward.get(letters..).unwrap_or("").as_bytes();
    (1..=2).contains(&letters) && matches!(rest, [d] | [d, _] if d.is_ascii_digit()) && rest.get(1).is_none_or(u8::is_ascii_alphanumeric)
}

/// A whole number within bounds.
///
/// # Errors
/// `missing` and `not_a_number`, both with the sentence given.
pub fn whole_number(value: &str, range: std::ops::RangeInclusive<i32>, sentence: &str) -> Result<i32, Problem> {
    let text = clean_line(value);
    if text.is_empty() {
        return Err(Problem::new("missing", sentence));
    }
    match text.parse::<i32>() {
        Ok(n) if range.contains(&n) => Ok(n),
        _ => Err(Problem::new("not_a_number", sentence)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_a_relay_takes_are_taken() {
        for fine in ["a@b.org", " Moira.Ellis@Example.org ", "o'neil+x@mail.example.co.uk"] {
            assert!(Email::parse(fine).is_ok(), "{fine}");
        }
        for wrong in [
            "",
            "a@b",
            "a@@b.org",
            "a b@c.org",
            "sunil.rao(at)example.org",
            "a@b..org",
            ".a@b.org",
            "a@-b.org",
            "siân@b.org",
            "a@b.org\r\nBcc: x@y.org",
        ] {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_invisible_mark_in_a_phone_is_cleaned() {
        let phone = Phone::parse_optional("07700\u{200B}900210").unwrap().unwrap();
        assert_eq!(phone.digits(), "07700900210");
        assert_eq!(phone_digits("+44 7700 900210"), "07700900210");
        assert!(Phone::parse_optional("07700 CALL ME").is_err());
    }

    #[test]
    fn postcodes_are_read_in_any_spacing() {
        assert_eq!(Postcode::parse(" cb13eh ").unwrap().to_string(), "CB1 3EH");
        assert_eq!(Postcode::parse("PE29 1SR").unwrap().outward(), "PE29");
        assert_eq!(Postcode::parse("w1a 0ax").unwrap().outward(), "W1A");
        for wrong in ["nowhere", "CB1", "1CB 3EH", "CB1 EH3", "CB123 3EH", "ĆB1 3EH"] {
            assert!(Postcode::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_that_a_spreadsheet_would_run_is_refused() {
        assert_eq!(person_name("=cmd|' /C calc'!A0").unwrap_err().code, "formula");
        assert_eq!(person_name("  Siân   Llŷr ").unwrap(), "Siân Llŷr");
        assert_eq!(person_name("a\0b").unwrap_err().code, "control_character");
        assert_eq!(person_name("\u{202E}nhoj").unwrap(), "nhoj");
        assert_eq!(person_name(&"x".repeat(121)).unwrap_err().code, "too_long");
    }
}
