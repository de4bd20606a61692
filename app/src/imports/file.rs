//! From a file to a sheet: how much is taken, in which writing, and on which line each row stands.

use super::rows::{Row, Sheet};
use crate::shared::Refusal;

/// The largest file, in bytes: 5 MB.
pub const FILE_MAX: usize = 5 * 1024 * 1024;
/// The most rows of one file, without the header.
pub const ROWS_MAX: usize = 10_000;
/// The widest row, in cells; no list has as many columns.
const WIDTH_MAX: usize = 200;

/// The file as text, without a byte-order mark.
///
/// # Errors
/// `too_large`; `empty_file`; `not_text`, when it is a workbook, in another writing than UTF-8, or holds NUL.
pub fn text(bytes: &[u8]) -> Result<String, Refusal> {
    if bytes.len() > FILE_MAX {
        return Err(Refusal::refused("too_large", "That file is larger than 5 MB. Split it and send the parts one after the other."));
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let Some(text) = text else {
        return Err(Refusal::refused(
            "not_text",
            "That file is not a list in plain text. Save it from your spreadsheet as \"CSV UTF-8\" and send that file.",
        ));
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Refusal::refused("empty_file", "That file is empty. Send a list with a header and at least one row."));
    }
    Ok(text.to_owned())
}

/// The rows of a comma-separated text, each with the line that it begins on; a cell in quotes may hold several lines.
///
/// # Errors
/// `too_many_rows`; `too_wide`; `not_a_list`, when quotes are never closed or the text is no list at all.
pub fn sheet(text: &str) -> Result<Sheet, Refusal> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut lines = Lines::new(text);
    let mut sheet = Sheet::default();
    let mut record = csv::StringRecord::new();
    let mut first = true;
    loop {
        let at = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let more = reader
            .read_record(&mut record)
            .map_err(|_| Refusal::refused("not_a_list", "That file cannot be read as a list. Save it again as CSV and send that file."))?;
        if !more {
            break;
        }
        if record.len() > WIDTH_MAX {
            return Err(Refusal::refused("too_wide", format!("A row has more than {WIDTH_MAX} cells. Check its quotes and commas.")));
        }
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let line = lines.of_next_row_from(at);
        if first {
            sheet.header = cells;
            first = false;
        } else if sheet.rows.len() >= ROWS_MAX {
            let sentence = format!("That file has more than {ROWS_MAX} rows. Split it and send the parts one after the other.");
            return Err(Refusal::refused("too_many_rows", sentence));
        } else {
            sheet.rows.push(Row { line, cells });
        }
    }
    Ok(sheet)
}

/// Counts lines as an editor does. The reader skips blank lines before a row and reports the place before them.
struct Lines<'a> {
    bytes: &'a [u8],
    /// Up to where line ends were counted, and the line there.
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1 }
    }

    fn of_next_row_from(&mut self, byte: usize) -> u32 {
        let blank = self.bytes.get(byte..).unwrap_or(&[]).iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let row = byte.saturating_add(blank).min(self.bytes.len());
        for (offset, letter) in self.bytes.get(self.at..row).unwrap_or(&[]).iter().enumerate() {
            let next = self.bytes.get(self.at + offset + 1);
            if *letter == b'\n' || (*letter == b'\r' && next != Some(&b'\n')) {
                self.line += 1;
            }
        }
        self.at = self.at.max(row);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T: std::fmt::Debug>(refused: Result<T, Refusal>) -> &'static str {
        match refused {
            Err(Refusal::Refused { code, .. }) => code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_not_a_text_of_fair_size_is_refused_in_a_sentence() {
        assert_eq!(code(text(&vec![b'a'; FILE_MAX + 1])), "too_large");
        assert_eq!(code(text(b"name\nAd\xe9")), "not_text");
        assert_eq!(code(text(b"name\nA\0a")), "not_text");
        assert_eq!(code(text("\u{FEFF} \r\n".as_bytes())), "empty_file");
        assert_eq!(text("\u{FEFF}name\nAda".as_bytes()).unwrap(), "name\nAda");
        assert_eq!(code(sheet(&"a\n".repeat(ROWS_MAX + 2))), "too_many_rows");
        assert_eq!(code(sheet(&",".repeat(500))), "too_wide");
    }

    #[test]
    fn each_row_knows_the_line_that_it_begins_on() {
        let list = "name,note\r\n\r\nAda,\"two\r\nlines\"\r\nBea,one\n\n\nCy,\"a \"\"word\"\"\"";
        let sheet = sheet(list).unwrap();
        assert_eq!(sheet.header, ["name", "note"]);
        let lines: Vec<(u32, &str)> = sheet.rows.iter().map(|row| (row.line, row.cells[0].as_str())).collect();
        assert_eq!(lines, [(3, "Ada"), (5, "Bea"), (8, "Cy")]);
        assert_eq!(sheet.rows[2].cells[1], "a \"word\"");
    }
}
