//! Lists that leave as a file which somebody opens in a spreadsheet.

/// A cell that a spreadsheet shows and does not run: one that begins like a formula gets an apostrophe before it.
pub fn safe_cell(text: &str) -> String {
    let runs = text.trim_start().starts_with(['=', '+', '-', '@', '|', '%']) || text.starts_with(['\t', '\r', '\n']);
    if runs { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::safe_cell;

    #[test]
    fn a_cell_is_never_a_formula() {
        for (typed, written) in [
            ("Ros Hale", "Ros Hale"),
            ("=HYPERLINK(\"http://example.org\")", "'=HYPERLINK(\"http://example.org\")"),
            ("+44 7700 900000", "'+44 7700 900000"),
            (" @SUM(A1)", "' @SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("PC-1234", "PC-1234"),
            ("", ""),
        ] {
            assert_eq!(safe_cell(typed), written);
        }
    }
}
