//! A sheet of text, its header, and one row of it being checked.

use super::seen::Agencies;
use crate::shared::problem::Problem;
use crate::shared::text::{clean_line, person_name};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The longest cell that is looked at, in bytes; no column takes as much.
const CELL_MAX: usize = 20_000;
/// The most words in a cell that lists several: nobody speaks more languages.
const WORDS_MAX: usize = 30;

/// One row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line that it begins on; the header is 1.
    pub line: u32,
    pub cells: Vec<String>,
}

/// A file as text, before anything is believed of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

/// One thing to put right in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The header is 1.
    pub line: u32,
    /// As in the header; empty when it concerns the row as a whole.
    pub column: String,
    /// A stable code for programs: `not_an_email`.
    pub code: String,
    /// What to do, never the value.
    pub message: String,
}

/// A column that a list may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    /// Whether the header has to have it.
    pub required: bool,
}

/// A column that the header has to have.
pub const fn needed(name: &'static str) -> Column {
    Column { name, required: true }
}

/// A column that the header may leave out.
pub const fn extra(name: &'static str) -> Column {
    Column { name, required: false }
}

/// A list after checking: what can be taken in, and everything that is wrong with the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<T> {
    /// Rows without a problem, in the order of the file.
    pub good: Vec<T>,
    pub problems: Vec<RowProblem>,
    /// Agencies that are named in good rows and not on record, each once: proposed, created without agreement.
    pub new_agencies: Vec<String>,
    /// Columns of the file that mean nothing to this list.
    pub ignored_columns: Vec<String>,
    /// Rows that hold anything at all.
    pub rows: usize,
}

impl<T> Checked<T> {
    /// How many rows are left out, whatever the number of their problems.
    pub fn bad_rows(&self) -> usize {
        self.rows - self.good.len()
    }
}

/// Where each column stands in this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    places: HashMap<&'static str, usize>,
    width: usize,
    ignored: Vec<String>,
}

impl Header {
    /// Match the header of a file with the columns of a list, in any order and case.
    ///
    /// # Errors
    /// `column_missing` and `column_twice`, all of them, on line 1.
    pub fn read(header: &[String], columns: &[Column]) -> Result<Header, Vec<RowProblem>> {
        let names: Vec<String> = header.iter().map(|cell| clean_line(cell).to_lowercase().replace(' ', "_")).collect();
        let (mut places, mut problems) = (HashMap::new(), Vec::new());
        let wrong = |column: &str, code: &str, message: String| RowProblem { line: 1, column: column.into(), code: code.into(), message };
        for column in columns {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == column.name).map(|(at, _)| at);
            match (found.next(), found.next()) {
                (Some(at), None) => {
                    places.insert(column.name, at);
                }
                (Some(_), Some(_)) => problems.push(wrong(column.name, "column_twice", "Keep one column of this name".into())),
                (None, _) if column.required => {
                    problems.push(wrong(column.name, "column_missing", format!("Add a column headed {}", column.name)));
                }
                (None, _) => {}
            }
        }
        let ignored = names.iter().filter(|name| !name.is_empty() && columns.iter().all(|column| column.name != *name)).cloned().collect();
        if problems.is_empty() { Ok(Header { places, width: header.len(), ignored }) } else { Err(problems) }
    }

    /// The columns that mean nothing to this list.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }
}

/// One row being checked: hands out cells, and keeps every problem.
#[derive(Debug)]
pub struct RowCheck<'a> {
    header: &'a Header,
    row: &'a Row,
    pub problems: Vec<RowProblem>,
}

impl<'a> RowCheck<'a> {
    /// Begin with a row; one with too few or too many cells has a problem from the start (`row_width`).
    pub fn begin(header: &'a Header, row: &'a Row) -> Self {
        let mut check = Self { header, row, problems: Vec::new() };
        let surplus = row.cells.iter().skip(header.width).any(|cell| !clean_line(cell).is_empty());
        if row.cells.len() < header.width || surplus {
            check.refuse(
                "",
                "row_width",
                format!("Give this row {} cells, like the header; a comma may need quotes round its cell", header.width),
            );
        }
        check
    }

    pub fn line(&self) -> u32 {
        self.row.line
    }

    /// The text of a cell, or nothing where the column or the cell is not there.
    pub fn cell(&self, column: &str) -> &'a str {
        self.header.places.get(column).and_then(|at| self.row.cells.get(*at)).map_or("", String::as_str)
    }

    pub fn is_blank(&self, column: &str) -> bool {
        clean_line(self.cell(column)).is_empty()
    }

    pub fn refuse(&mut self, column: &str, code: &str, message: impl Into<String>) {
        self.problems.push(RowProblem { line: self.row.line, column: column.into(), code: code.into(), message: message.into() });
    }

    /// Check a cell; its problem is kept under its column.
    pub fn take<T>(&mut self, column: &str, check: impl FnOnce(&str) -> Result<T, Problem>) -> Option<T> {
        let cell = self.cell(column);
        let checked = if cell.len() > CELL_MAX { Err(Problem::new("too_long", "Write less in this cell")) } else { check(cell) };
        match checked {
            Ok(value) => Some(value),
            Err(problem) => {
                self.refuse(column, problem.code, problem.sentence);
                None
            }
        }
    }

    /// A word of a closed list.
    pub fn word<T>(&mut self, column: &str, read: impl FnOnce(&str) -> Option<T>, sentence: &str) -> Option<T> {
        let code = if self.is_blank(column) { "missing" } else { "not_in_list" };
        self.take(column, |cell| read(cell).ok_or_else(|| Problem::new(code, sentence)))
    }

    /// A word of a closed list, or nothing.
    pub fn optional_word<T>(&mut self, column: &str, read: impl FnOnce(&str) -> Option<T>, sentence: &str) -> Option<T> {
        if self.is_blank(column) { None } else { self.word(column, read, sentence) }
    }

    /// A day that has been, or nothing.
    pub fn optional_past_day(&mut self, column: &str, today: NaiveDate) -> Option<NaiveDate> {
        if self.is_blank(column) { None } else { self.past_day(column, today) }
    }

    /// A day that has been.
    pub fn past_day(&mut self, column: &str, today: NaiveDate) -> Option<NaiveDate> {
        let day = self.take(column, crate::shared::when::date)?;
        if day > today {
            self.refuse(column, "in_the_future", "Enter a date that is today or in the past");
            return None;
        }
        Some(day)
    }

    /// The name of an agency, or nothing.
    pub fn optional_agency(&mut self, column: &str) -> Option<String> {
        if self.is_blank(column) {
            return None;
        }
        self.take(column, |cell| {
            person_name(cell).map_err(|problem| match problem.code {
                "formula" => problem,
                code => Problem::new(code, "Enter the agency's name in words"),
            })
        })
    }

    /// A list of at most thirty words parted by semicolons, without repeats in any case; `missing` never.
    pub fn list(&mut self, column: &str, max_each: usize) -> Vec<String> {
        let parts = self.cell(column).split(';').filter(|part| !part.trim().is_empty());
        if parts.clone().nth(WORDS_MAX).is_some() {
            self.refuse(column, "too_many", format!("Write at most {WORDS_MAX} in this cell, parted by semicolons"));
            return Vec::new();
        }
        let (mut words, mut known) = (Vec::new(), HashSet::new());
        for part in parts {
            match crate::shared::text::optional_line(part, max_each) {
                Ok(Some(word)) if known.insert(word.to_lowercase()) => words.push(word),
                Ok(_) => {}
                Err(problem) => self.refuse(column, problem.code, problem.sentence),
            }
        }
        words
    }

    /// Yes or no.
    pub fn yes_or_no(&mut self, column: &str) -> Option<bool> {
        self.word(column, yes_or_no, "Enter yes or no")
    }
}

fn yes_or_no(cell: &str) -> Option<bool> {
    match clean_line(cell).to_lowercase().as_str() {
        "yes" | "y" | "true" => Some(true),
        "no" | "n" | "false" => Some(false),
        _ => None,
    }
}

/// Check every row that holds anything; `check` returns the typed row, or keeps problems.
pub fn check_sheet<T>(
    sheet: &Sheet,
    columns: &[Column],
    known_agencies: &[String],
    agency_of: impl Fn(&T) -> Option<&str>,
    mut check: impl FnMut(&mut RowCheck<'_>) -> Option<T>,
) -> Checked<T> {
    let mut checked = Checked { good: Vec::new(), problems: Vec::new(), new_agencies: Vec::new(), ignored_columns: Vec::new(), rows: 0 };
    let filled: Vec<&Row> = sheet.rows.iter().filter(|row| row.cells.iter().any(|cell| !clean_line(cell).is_empty())).collect();
    checked.rows = filled.len();
    let header = match Header::read(&sheet.header, columns) {
        Ok(header) => header,
        Err(problems) => {
            checked.problems = problems;
            return checked;
        }
    };
    let mut agencies = Agencies::known(known_agencies);
    for row in filled {
        let mut row_check = RowCheck::begin(&header, row);
        let value = check(&mut row_check);
        match value {
            Some(value) if row_check.problems.is_empty() => {
                agencies.note(agency_of(&value));
                checked.good.push(value);
            }
            _ => checked.problems.append(&mut row_check.problems),
        }
    }
    checked.new_agencies = agencies.proposed();
    checked.ignored_columns = header.ignored().to_vec();
    checked
}

#[cfg(test)]
mod tests;
