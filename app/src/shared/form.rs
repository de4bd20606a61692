//! A form as it was typed, before anything is believed of it.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

/// The fields of one posted form, in order, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawForm(pub Vec<(String, String)>);

impl RawForm {
    /// The first value of that field, or nothing typed.
    pub fn get(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.as_str())
    }

    /// Every value of that field: tick-boxes, multiple choice.
    pub fn all<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// Whether a tick-box of that name and value was ticked.
    pub fn ticked(&self, field: &str, value: &str) -> bool {
        self.all(field).any(|v| v == value)
    }

    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.0.retain(|(name, _)| name != field);
        self.0.push((field.into(), value.into()));
    }

    /// The three fields of a day, filled in; emptied for no day.
    pub fn set_day(&mut self, field: &str, day: impl Into<Option<NaiveDate>>) {
        let day = day.into();
        let mut part = |part: &str, number: Option<String>| self.set(&format!("{field}-{part}"), number.unwrap_or_default());
        part("day", day.map(|day| day.day().to_string()));
        part("month", day.map(|day| day.month().to_string()));
        part("year", day.map(|day| day.year().to_string()));
    }

    /// The same form without the fields named: passwords and codes are never kept.
    pub fn without(&self, secrets: &[&str]) -> RawForm {
        RawForm(self.0.iter().filter(|(name, _)| !secrets.contains(&name.as_str())).cloned().collect())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for RawForm {
    fn from(fields: [(&str, &str); N]) -> Self {
        RawForm(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}
