//! The scheme as data, and what is known of one person.

use crate::shared::vocabulary::Level;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What each level asks for. Kept as JSON in the table `scheme`, in versions, each from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// Lowest first.
    pub levels: Vec<LevelRule>,
    /// The titles of the courses that it asks for, by code, as the catalogue has them on the day of reading; no part of the rules.
    #[serde(skip)]
    pub titles: BTreeMap<String, String>,
}

/// What one level asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRule {
    pub level: Level,
    /// Codes of the courses to have completed, all of them.
    pub courses: Vec<String>,
    /// The level to hold before, or one above it.
    pub after: Option<Level>,
    /// How many months an award lasts; without end when there is none.
    pub months: Option<u32>,
}

impl Scheme {
    /// The scheme that a new service begins with (`docs/POLICY.md` 10.2): one day for Awareness, the Practitioner course for Foundation,
    /// Sensitive and Complex for Intermediate, the Advanced course for Advanced. The months are the service's own to change.
    pub fn first() -> Self {
        let rule = |level, course: &str, after, months| LevelRule { level, courses: vec![course.to_owned()], after, months };
        Self {
            titles: BTreeMap::new(),
            levels: vec![
                rule(Level::Awareness, "AWARENESS", None, None),
                rule(Level::Foundation, "PRACTITIONER", None, Some(36)),
                rule(Level::Intermediate, "SENSITIVE_COMPLEX", Some(Level::Foundation), Some(36)),
                rule(Level::Advanced, "ADVANCED", Some(Level::Intermediate), Some(36)),
            ],
        }
    }

    /// What that course is called; its code, while the catalogue has none of that code.
    pub fn title_of<'a>(&'a self, code: &'a str) -> &'a str {
        self.titles.get(code).map_or(code, String::as_str)
    }

    pub fn rule(&self, level: Level) -> Option<&LevelRule> {
        self.levels.iter().find(|rule| rule.level == level)
    }
}

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

/// What is on record of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFacts {
    pub courses: Vec<CompletedCourse>,
    pub held: Option<HeldLevel>,
}
