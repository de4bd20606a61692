//! Is a file sound? Every problem is named with its entry, so that whoever made the file can put it right.

use std::collections::BTreeSet;
use std::fmt;

use super::instance::{Case, DAYS, FORMAT, InstanceFile, Practitioner, SLOTS_PER_DAY, slots};

/// Most problems that are listed; the rest is counted in one last line.
const MOST_LISTED: usize = 100;
/// Most cases and most people of one file.
const MOST_ENTRIES: usize = 100_000;
/// Longest id, in bytes.
const LONGEST_ID: usize = 64;
/// Coordinates and ways, in metres: larger than any country.
const MOST_METRES: i64 = 10_000_000;
/// Days from today, in either direction.
const MOST_DAYS: i64 = 1_000_000;
/// Counts of cases and numbers of agencies.
const MOST_COUNT: i64 = 1_000_000_000;

/// A file that was found sound. Cases and people are in the order of their ids, whatever the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    cases: Vec<Case>,
    practitioners: Vec<Practitioner>,
}

/// What is wrong with one entry of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryProblem {
    /// The entry, such as `case C00001`, or `file`.
    pub entry: String,
    /// What to put right, as a sentence.
    pub sentence: String,
}

impl fmt::Display for EntryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.entry, self.sentence)
    }
}

impl Instance {
    /// Takes in a file that is sound.
    ///
    /// # Errors
    /// Lists what is wrong, entry by entry: another format, ids that are empty, too long or used twice, references to nobody,
    /// availability that is not 16 hexadecimal digits, numbers out of range, not exactly two parties.
    pub fn check(file: InstanceFile) -> Result<Self, Vec<EntryProblem>> {
        let mut list = Problems::default();
        check_head(&file, &mut list);
        if list.found.is_empty() {
            check_entries(&file, &mut list);
        }
        list.into_result()?;

        let InstanceFile { mut cases, mut practitioners, .. } = file;
        cases.sort_by(|a, b| a.id.cmp(&b.id));
        practitioners.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Self { cases, practitioners })
    }

    /// The cases in the order of their ids.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// The people in the order of their ids.
    pub fn practitioners(&self) -> &[Practitioner] {
        &self.practitioners
    }

    /// Place of a case in [`Self::cases`].
    pub fn case_at(&self, id: &str) -> Option<usize> {
        self.cases.binary_search_by(|c| c.id.as_str().cmp(id)).ok()
    }

    /// Place of a person in [`Self::practitioners`].
    pub fn practitioner_at(&self, id: &str) -> Option<usize> {
        self.practitioners.binary_search_by(|p| p.id.as_str().cmp(id)).ok()
    }
}

#[derive(Default)]
struct Problems {
    found: Vec<EntryProblem>,
    unlisted: usize,
}

impl Problems {
    fn add(&mut self, entry: &str, sentence: String) {
        if self.found.len() < MOST_LISTED {
            self.found.push(EntryProblem { entry: entry.to_owned(), sentence });
        } else {
            self.unlisted += 1;
        }
    }

    fn range(&mut self, entry: &str, field: &str, value: i64, low: i64, high: i64) {
        if value < low || value > high {
            self.add(entry, format!("{field} must be between {low} and {high}, not {value}."));
        }
    }

    fn hex(&mut self, entry: &str, written: &str) {
        match slots(written) {
            None => self.add(entry, format!("availability must be 16 hexadecimal digits, not \"{}\".", brief(written))),
            Some(bits) if bits >> (DAYS * SLOTS_PER_DAY) != 0 => {
                self.add(entry, format!("availability \"{written}\" marks a time after the last of the {DAYS} days."));
            }
            Some(_) => {}
        }
    }

    fn into_result(mut self) -> Result<(), Vec<EntryProblem>> {
        if self.found.is_empty() {
            return Ok(());
        }
        if self.unlisted > 0 {
            self.found
                .push(EntryProblem { entry: "file".to_owned(), sentence: format!("{} more problems are not listed.", self.unlisted) });
        }
        Err(self.found)
    }
}

/// The first characters of a text that may be of any length.
fn brief(text: &str) -> String {
    text.chars().take(LONGEST_ID).collect()
}

fn check_head(file: &InstanceFile, list: &mut Problems) {
    if file.format != FORMAT {
        list.add("file", format!("format must be \"{FORMAT}\", not \"{}\".", brief(&file.format)));
    }
    list.range("file", "days", file.days, DAYS, DAYS);
    list.range("file", "slots_per_day", file.slots_per_day, SLOTS_PER_DAY, SLOTS_PER_DAY);
    for (what, count) in [("cases", file.cases.len()), ("practitioners", file.practitioners.len())] {
        if count > MOST_ENTRIES {
            list.add("file", format!("{what} may be at most {MOST_ENTRIES}, not {count}."));
        }
    }
}

fn check_entries(file: &InstanceFile, list: &mut Problems) {
    let case_ids = check_ids("case", file.cases.iter().map(|c| c.id.as_str()), list);
    let people_ids = check_ids("practitioner", file.practitioners.iter().map(|p| p.id.as_str()), list);
    for case in &file.cases {
        check_case(case, list);
    }
    for person in &file.practitioners {
        check_numbers(person, list);
        check_references(person, &case_ids, &people_ids, list);
    }
}

fn check_ids<'a>(kind: &str, ids: impl Iterator<Item = &'a str>, list: &mut Problems) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    for id in ids {
        let entry = format!("{kind} {}", brief(id));
        if id.is_empty() || id.len() > LONGEST_ID {
            list.add(&entry, format!("id must have 1 to {LONGEST_ID} characters."));
        }
        if !seen.insert(id) {
            list.add(&entry, "id is used twice.".to_owned());
        }
    }
    seen
}

fn check_case(case: &Case, list: &mut Problems) {
    let entry = format!("case {}", brief(&case.id));
    if case.parties.len() != 2 {
        list.add(&entry, format!("parties must be two, not {}.", case.parties.len()));
    }
    for party in &case.parties {
        list.range(&entry, "x_m of a party", party.x_m, -MOST_METRES, MOST_METRES);
        list.range(&entry, "y_m of a party", party.y_m, -MOST_METRES, MOST_METRES);
    }
    list.range(&entry, "agency", case.agency, 0, MOST_COUNT);
    list.range(&entry, "last_day", case.last_day, -MOST_DAYS, MOST_DAYS);
    list.hex(&entry, &case.availability);
}

fn check_numbers(person: &Practitioner, list: &mut Problems) {
    let entry = format!("practitioner {}", brief(&person.id));
    list.range(&entry, "level", person.level, 1, 3);
    list.range(&entry, "agency", person.agency, 0, MOST_COUNT);
    list.range(&entry, "x_m", person.x_m, -MOST_METRES, MOST_METRES);
    list.range(&entry, "y_m", person.y_m, -MOST_METRES, MOST_METRES);
    list.range(&entry, "max_travel_m", person.max_travel_m, 0, MOST_METRES);
    list.range(&entry, "capacity", person.capacity, 1, 8);
    list.range(&entry, "load", person.load, 0, person.capacity.clamp(1, 8));
    list.range(&entry, "year_cases", person.year_cases, 0, MOST_COUNT);
    list.range(&entry, "days_since_last_case", person.days_since_last_case, 0, MOST_DAYS);
    list.range(&entry, "vetting_until_day", person.vetting_until_day, -MOST_DAYS, MOST_DAYS);
    for (language, fluency) in &person.languages {
        list.range(&entry, &format!("fluency in \"{}\"", brief(language)), *fluency, 1, 3);
    }
    for (group, cases) in &person.experience {
        list.range(&entry, &format!("experience in \"{}\"", brief(group)), *cases, 0, MOST_COUNT);
    }
    list.hex(&entry, &person.availability);
}

fn check_references(person: &Practitioner, cases: &BTreeSet<&str>, people: &BTreeSet<&str>, list: &mut Problems) {
    let entry = format!("practitioner {}", brief(&person.id));
    for (field, ids, known) in
        [("preferred", &person.preferred, people), ("avoid", &person.avoid, people), ("conflicts", &person.conflicts, cases)]
    {
        for id in ids {
            if !known.contains(id.as_str()) {
                list.add(&entry, format!("{field} names \"{}\", which is not in the file.", brief(id)));
            } else if field != "conflicts" && *id == person.id {
                list.add(&entry, format!("{field} names the person themselves."));
            }
        }
    }
}

#[cfg(test)]
mod tests;
