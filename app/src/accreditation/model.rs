//! What the pages and other rooms say of courses and levels.

use crate::shared::vocabulary::Level;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A course that somebody completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletedCourse {
    pub code: String,
    pub title: String,
    /// The run's number, so that the evidence can be found again.
    pub run: String,
    /// Its last day.
    pub on: NaiveDate,
}

/// A level that somebody holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldLevel {
    pub level: Level,
    pub awarded_on: NaiveDate,
    pub expires_on: Option<NaiveDate>,
}

impl HeldLevel {
    /// Whether it counts on that day; the day of expiry itself still does. Statements say the same with `entity::award::current_on`.
    pub fn is_current(&self, on: NaiveDate) -> bool {
        self.awarded_on <= on && self.expires_on.is_none_or(|last| on <= last)
    }
}
