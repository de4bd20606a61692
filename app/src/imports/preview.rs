//! What a list would do, as it was found when it came: kept with the list, so that looking at it again costs nothing.

use super::check::{Findings, Found, Good};
use super::rows::RowProblem;
use crate::shared::RunId;
use crate::shared::vocabulary::OtherParty;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// How many rows one page shows; the file has the rest.
pub const SHOWN: usize = 200;
/// How many problems are kept. Whoever has more mends these first and sends the file again.
const PROBLEMS_KEPT: usize = 1_000;
/// How many new agencies are named.
const AGENCIES_NAMED: usize = 30;

/// What is kept beside the file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Kept {
    /// What was wrong, in the order of the file.
    pub found: Vec<RowProblem>,
    /// The run whose places are asked for.
    pub run: Option<Uuid>,
    /// What the list would do; nothing once it is on record.
    #[serde(default)]
    pub preview: Option<Preview>,
}

/// What taking the list in would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Rows that could be taken in.
    pub good: usize,
    /// Of these, people on record who would be updated.
    pub updates: usize,
    pub wrong_rows: usize,
    /// All problems, also those that are not kept.
    pub problems: usize,
    /// Rows that were in already when it was looked at.
    pub taken_then: usize,
    /// Agencies that would be put on record, without an agreement.
    pub new_agencies: Vec<String>,
    /// How many more of them there are.
    pub more_agencies: usize,
    /// Columns of the file that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// The first good rows.
    pub first: Vec<PreviewRow>,
}

/// One good row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    pub line: u32,
    /// Whom it is about.
    pub name: String,
    /// What taking it in would do, in words.
    pub does: String,
}

impl Kept {
    /// What is kept of these findings, with so many rows in already.
    pub fn of(findings: &Findings, run: Option<RunId>, taken_then: usize) -> Self {
        let preview = Preview {
            good: findings.good.len(),
            updates: findings.updates(),
            wrong_rows: findings.wrong_rows(),
            problems: findings.problems.len(),
            taken_then,
            new_agencies: findings.new_agencies.iter().take(AGENCIES_NAMED).cloned().collect(),
            more_agencies: findings.new_agencies.len().saturating_sub(AGENCIES_NAMED),
            ignored_columns: findings.ignored_columns.clone(),
            first: findings.good.iter().take(SHOWN).map(PreviewRow::of).collect(),
        };
        let found = findings.problems.iter().take(PROBLEMS_KEPT).cloned().collect();
        Self { found, run: run.map(|run| run.0), preview: Some(preview) }
    }
}

impl Preview {
    /// How many good rows are still out, when so many rows are in by now.
    pub fn good_left(&self, taken: i32) -> usize {
        let taken = usize::try_from(taken).unwrap_or(0);
        self.good.saturating_sub(taken.saturating_sub(self.taken_then))
    }

    /// Without the rows that are in by now.
    pub fn leave_out(&mut self, lines: &HashSet<u32>) {
        self.first.retain(|row| !lines.contains(&row.line));
    }
}

impl PreviewRow {
    fn of(found: &Found) -> Self {
        Self { line: found.row.line(), name: found.row.name().to_owned(), does: does(found).to_owned() }
    }
}

fn does(found: &Found) -> &'static str {
    match (&found.row, found.updates()) {
        (Good::Referral(row), _) if row.other_party == OtherParty::NotIdentified => {
            "Receives a referral and holds it: nobody responsible is identified"
        }
        (Good::Referral(_), _) => "Receives a referral",
        (Good::Booking(_), _) => "Asks for a place",
        (Good::Practitioner(_), true) => "Updates the person on record",
        (Good::Practitioner(_), false) => "Puts a practitioner on record",
    }
}
