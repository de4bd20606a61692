//! Those who were there, as somebody types or pastes them: a line each, with an e-mail address or a staff number in one of its cells.

use crate::shared::text::{Email, clean_line};

/// So many lines at once.
pub const LINES_MAX: usize = 2_000;
/// The longest line that is looked at, in bytes.
const LINE_MAX: usize = 500;

/// What one line says of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// From 1.
    pub line: usize,
    pub email: Option<String>,
    /// The first cell, where no cell is an address: a staff number, without spaces and in small letters.
    pub number: Option<String>,
}

/// Read the lines; blank ones and a header line are passed over. Nothing, when there are more than [`LINES_MAX`].
pub fn read(text: &str) -> Option<Vec<Seen>> {
    let lines: Vec<(usize, &str)> =
        text.lines().zip(1..).map(|(words, line)| (line, words)).filter(|(_, words)| !clean_line(words).is_empty()).collect();
    (lines.len() <= LINES_MAX).then(|| lines.into_iter().filter_map(|(line, words)| seen(line, words)).collect())
}

fn seen(line: usize, words: &str) -> Option<Seen> {
    let words = words.get(..LINE_MAX).unwrap_or(words);
    let cells: Vec<String> = words.split([',', ';', '\t']).map(|cell| clean_line(cell.trim().trim_matches(['"', '<', '>']))).collect();
    let is_header =
        line == 1 && cells.iter().any(|cell| matches!(cell.to_lowercase().as_str(), "name" | "email" | "e-mail" | "staff_number"));
    if is_header {
        return None;
    }
    let email = cells.iter().find_map(|cell| Email::parse(cell).ok()).map(|email| email.as_str().to_owned());
    let number = cells.iter().find(|cell| !cell.is_empty() && cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.contains('@'));
    let number =
        number.filter(|_| email.is_none()).map(|cell| cell.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect());
    Some(Seen { line, email, number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_by_address_or_by_number() {
        let seen = read("name,email\nAlan Pike, ALAN.PIKE@example.org\n\n PC 1234\n\"Ros Hale\";77;Specials\n<jas@example.org>\nnobody\n")
            .unwrap();
        let told: Vec<(usize, Option<&str>, Option<&str>)> =
            seen.iter().map(|seen| (seen.line, seen.email.as_deref(), seen.number.as_deref())).collect();
        assert_eq!(
            told,
            [
                (2, Some("alan.pike@example.org"), None),
                (4, None, Some("pc1234")),
                (5, None, Some("77")),
                (6, Some("jas@example.org"), None),
                (7, None, None),
            ]
        );
    }

    #[test]
    fn too_many_lines_are_not_read() {
        assert!(read(&"1\n".repeat(LINES_MAX)).is_some());
        assert!(read(&"1\n".repeat(LINES_MAX + 1)).is_none());
    }
}
