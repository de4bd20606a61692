//! What is wrong with a form, in words that say what to do.

use serde::{Deserialize, Serialize};

/// One thing to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The HTML field that it marks; empty when it concerns the form as a whole.
    pub field: String,
    /// A stable code for programs and tests: `email_missing`.
    pub code: String,
    /// What to do, never the value that was typed: "Enter the date of the incident".
    pub sentence: String,
}

/// Everything that is wrong with one form, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormProblems(pub Vec<FieldProblem>);

impl FormProblems {
    pub fn new() -> Self {
        Self::default()
    }

    /// One problem that concerns the form as a whole.
    pub fn whole(code: &str, sentence: impl Into<String>) -> Self {
        let mut problems = Self::new();
        problems.add("", code, sentence);
        problems
    }

    pub fn add(&mut self, field: &str, code: &str, sentence: impl Into<String>) {
        self.0.push(FieldProblem { field: field.into(), code: code.into(), sentence: sentence.into() });
    }

    /// The value, or `None` with the problem noted: lets a check gather every problem before it gives up.
    pub fn take<T>(&mut self, field: &str, checked: Result<T, Problem>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(problem) => {
                self.add(field, problem.code, problem.sentence);
                None
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|p| p.field == field).map(|p| p.sentence.as_str())
    }
}

/// What one value lacks, before it is known which field holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: &'static str,
    pub sentence: String,
}

impl Problem {
    pub fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }
}
