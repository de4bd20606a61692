//! The register of one day: who was there.

use crate::shared::{FormProblems, RawForm};
use crate::training::model::{DayPart, Mark};
use crate::training::rules::{DayMarks, SentMarks};
use uuid::Uuid;

/// The field of the register for that part of a person's day; of the whole day, when it is one.
pub fn mark_field(booking: Uuid, part: DayPart) -> String {
    match part {
        DayPart::Day => format!("mark-{booking}"),
        half => format!("mark-{booking}-{}", half.code()),
    }
}

/// The field that says what stood there when the page was drawn.
pub fn stood_field(mark_field: &str) -> String {
    format!("stood-{mark_field}")
}

/// Whose mark a field of the register is, and of which part of the day.
fn marked_by(field: &str) -> Option<(Uuid, DayPart)> {
    let name = field.strip_prefix("mark-")?;
    let half = [DayPart::Morning, DayPart::Afternoon].into_iter().find(|half| name.ends_with(half.code()));
    let key = half.map_or(Some(name), |half| name.strip_suffix(half.code())?.strip_suffix('-'))?;
    Some((key.parse().ok()?, half.unwrap_or(DayPart::Day)))
}

/// The register of one day as it was typed: the booking's key and its marks, of the day and of its halves. Empty answers are left as they
/// are.
///
/// # Errors
/// A mark that is none.
pub fn check_register(raw: &RawForm) -> Result<Vec<(Uuid, SentMarks)>, FormProblems> {
    let mut marks: Vec<(Uuid, SentMarks)> = Vec::new();
    for (field, value) in &raw.0 {
        let stood = field.strip_prefix("stood-");
        let Some((booking, part)) = marked_by(stood.unwrap_or(field)) else { continue };
        let mark = match Mark::from_code(value) {
            None if !value.is_empty() => return Err(FormProblems::whole("not_a_choice", "Choose one of the marks for each person")),
            mark => mark,
        };
        if mark.is_none() && stood.is_none() {
            continue;
        }
        let at = marks.iter().position(|(known, _)| *known == booking).unwrap_or(marks.len());
        if at == marks.len() {
            marks.push((booking, SentMarks::default()));
        }
        if let Some((_, sent)) = marks.get_mut(at) {
            match stood {
                Some(_) => sent.stood = Some(sent.stood.unwrap_or_default().with(part, mark)),
                None => sent.said = sent.said.with(part, mark),
            }
        }
    }
    marks.retain(|(_, sent)| sent.said != DayMarks::default());
    if marks.is_empty() { Err(FormProblems::whole("missing", "Mark at least one person")) } else { Ok(marks) }
}
