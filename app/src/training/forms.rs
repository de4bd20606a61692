//! What a trainer types about a course, a run and a register, checked.

use super::kept::KeptPlan;
use super::model::DayTimes;
use crate::shared::problem::Problem;
use crate::shared::text::{clean_line, line, optional_line, paragraphs, required_paragraphs, whole_number};
use crate::shared::vocabulary::Level;
use crate::shared::when::{optional_date_from_parts, time_of_day};
use crate::shared::{CourseId, FormProblems, PersonId, RawForm};
use chrono::NaiveDate;
use uuid::Uuid;

mod course;
mod finish;
mod kept;
mod many;
mod material;
mod place;
mod register;

pub use course::*;
pub use finish::*;
pub use kept::*;
pub use many::*;
pub use material::*;
pub use place::*;
pub use register::*;

/// The most days that a run has.
pub const DAYS_MAX: usize = 6;
macro_rules! day_fields {
    ($day:literal) => {
        DayFields {
            date: $day,
            starts: concat!($day, "_starts"),
            ends: concat!($day, "_ends"),
            venue: concat!($day, "_venue"),
            address: concat!($day, "_address"),
            key: concat!($day, "_key"),
        }
    };
}

/// The names of the boxes of each day; the date's boxes add `-day`, `-month`, `-year`.
pub const DAY_FIELDS: [DayFields; DAYS_MAX] =
    [day_fields!("day1"), day_fields!("day2"), day_fields!("day3"), day_fields!("day4"), day_fields!("day5"), day_fields!("day6")];

/// The boxes of one day.
#[derive(Debug, Clone, Copy)]
pub struct DayFields {
    pub date: &'static str,
    pub starts: &'static str,
    pub ends: &'static str,
    /// A place of its own.
    pub venue: &'static str,
    pub address: &'static str,
    /// Hidden: the key of the day that is on record.
    pub key: &'static str,
}

/// A course for the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCourse {
    /// Capitals, digits and underscores; the scheme names courses by it.
    pub code: String,
    pub title: String,
    pub summary: String,
    pub description: String,
    pub length_days: i32,
    pub audience: String,
    pub award_level: Option<Level>,
    pub prerequisite: Option<CourseId>,
    pub cpd_minutes: i32,
    /// How many of `cpd_minutes` count as approved activity.
    pub cpd_approved_minutes: i32,
    pub pre_reading: String,
    /// What a trainer assesses, one line each.
    pub criteria: String,
    /// Whether it counts only with a pass in the assessment, and only with the evaluation form.
    pub assessed: bool,
    pub evaluated: bool,
    /// Whether it stands on the list for the public.
    pub public: bool,
}

/// # Errors
/// Every field that needs mending.
pub fn check_course(raw: &RawForm) -> Result<NewCourse, FormProblems> {
    let mut wrong = FormProblems::new();
    let code = wrong.take("course_code", course_code(raw.get("course_code")));
    let title = wrong.take("title", line(raw.get("title"), 120, "Enter what the course is called"));
    let summary = wrong.take("summary", line(raw.get("summary"), 240, "Enter one sentence that says what the course is for"));
    let description = wrong.take("description", paragraphs(raw.get("description"), 4000));
    let length = whole_number(raw.get("length_days"), 1..=6, "Enter how many days the course takes, 1 to 6");
    let length_days = wrong.take("length_days", length);
    let audience = wrong.take("audience", line(raw.get("audience"), 240, "Enter whom the course is for"));
    let award_level = wrong.take("award_level", optional_choice(raw.get("award_level"), Level::from_code));
    let prerequisite = wrong.take("prerequisite", optional_choice(raw.get("prerequisite"), |key| key.parse::<CourseId>().ok()));
    let hours = if clean_line(raw.get("cpd_hours")).is_empty() { Ok(0) } else { whole_hours(raw.get("cpd_hours")) };
    let cpd_hours = wrong.take("cpd_hours", hours);
    let approved = if clean_line(raw.get("cpd_approved")).is_empty() { Ok(0) } else { whole_hours(raw.get("cpd_approved")) };
    let approved = wrong.take("cpd_approved", approved);
    if matches!((approved, cpd_hours), (Some(share), Some(all)) if share > all) {
        wrong.add("cpd_approved", "more_than_all", "Enter no more approved hours than the course has");
    }
    let pre_reading = wrong.take("pre_reading", paragraphs(raw.get("pre_reading"), 4000));
    let criteria = wrong.take("criteria", paragraphs(raw.get("criteria"), 4000));
    let asks = |what| raw.ticked("asks", what);
    if asks("assessment") && criteria == Some(None) {
        wrong.add("criteria", "missing", "Enter what is assessed, one line each");
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    match (code, title, summary, description, length_days, audience, award_level, prerequisite, cpd_hours) {
        (
            Some(code),
            Some(title),
            Some(summary),
            Some(description),
            Some(length_days),
            Some(audience),
            Some(award_level),
            Some(prerequisite),
            Some(hours),
        ) => Ok(NewCourse {
            code,
            title,
            summary,
            description: description.unwrap_or_default(),
            length_days,
            audience,
            award_level,
            prerequisite,
            cpd_minutes: hours * 60,
            cpd_approved_minutes: approved.unwrap_or_default() * 60,
            pre_reading: pre_reading.flatten().unwrap_or_default(),
            criteria: criteria.flatten().unwrap_or_default(),
            assessed: asks("assessment"),
            evaluated: asks("evaluation"),
            public: raw.ticked("public", "yes"),
        }),
        _ => Err(wrong),
    }
}

fn whole_hours(value: &str) -> Result<i32, Problem> {
    whole_number(value, 0..=60, "Enter whole hours, 0 to 60, or leave it empty")
}

fn course_code(value: &str) -> Result<String, Problem> {
    let code = line(value, 30, "Enter a short code, like PRACTITIONER")?.to_uppercase().replace([' ', '-'], "_");
    if code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
        Ok(code)
    } else {
        Err(Problem::new("not_a_code", "Use letters without accents, digits and underscores, like PRACTITIONER"))
    }
}

fn optional_choice<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    if value.is_empty() {
        return Ok(None);
    }
    read(value).map(Some).ok_or_else(|| Problem::new("not_a_choice", "Choose one from the list"))
}

/// Where one day of a run is, when it is not where the others are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPlace {
    pub venue: String,
    pub address: String,
}

/// A day of a run as it is typed, and which day on record it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDay {
    pub times: DayTimes,
    /// A place of its own; the run's, when there is none.
    pub own_place: Option<OwnPlace>,
    pub key: Option<Uuid>,
    /// Which row of the form it is, from 0: problems go there.
    pub row: usize,
}

/// A run as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunPlan {
    pub venue: String,
    pub venue_address: String,
    pub joining_link: Option<String>,
    pub min_places: i32,
    pub max_places: i32,
    pub booking_deadline: Option<NaiveDate>,
    /// The most places that one agency has.
    pub agency_cap: Option<i32>,
    /// How many hours an offered place is kept.
    pub offer_hours: i32,
    pub access_notes: String,
    /// Whether delegates sign in with a code of their own.
    pub own_codes: bool,
    /// Who teaches beside whoever plans it.
    pub beside: Vec<PersonId>,
    /// Places that are set aside for partner agencies.
    pub kept: KeptPlan,
    /// Whether the public sees it, with its place.
    pub public: bool,
    /// In the order of the calendar, not overlapping.
    pub days: Vec<RunDay>,
}

/// `clock` says whether the clocks of the place jump over that time; nothing else of zones is needed here.
///
/// # Errors
/// Every field that needs mending.
pub fn check_run(raw: &RawForm, clock: impl Fn(chrono::NaiveDateTime) -> Result<(), Problem>) -> Result<RunPlan, FormProblems> {
    let mut wrong = FormProblems::new();
    let days = check_days(raw, &mut wrong, clock);
    let venue = wrong.take("venue", optional_line(raw.get("venue"), 120));
    let venue_address = wrong.take("venue_address", optional_line(raw.get("venue_address"), 240));
    let joining_link = wrong.take("joining_link", web_link(raw.get("joining_link")));
    if matches!((&venue, &joining_link), (Some(None), Some(None))) {
        wrong.add("venue", "missing", "Enter a venue, or a link to join online");
    }
    let min_places =
        wrong.take("min_places", whole_number(raw.get("min_places"), 1..=500, "Enter how many must book for it to go ahead, 1 to 500"));
    let max_places = wrong.take("max_places", whole_number(raw.get("max_places"), 1..=500, "Enter how many places there are, 1 to 500"));
    if matches!((min_places, max_places), (Some(min), Some(max)) if min > max) {
        wrong.add("max_places", "below_minimum", "Enter as many places as must be booked, or more");
    }
    let agency_cap = wrong.take("agency_cap", agency_cap(raw.get("agency_cap")));
    let kept = check_kept(raw, (max_places, agency_cap.flatten()), days.first().map(|day| day.times.day), &mut wrong);
    let offer_hours = wrong.take("offer_hours", offer_hours(raw.get("offer_hours")));
    let access_notes = wrong.take("access_notes", paragraphs(raw.get("access_notes"), 1000));
    let part = |part: &str| raw.get(&format!("deadline-{part}")).to_owned();
    let deadline = wrong.take("deadline", optional_date_from_parts(&part("day"), &part("month"), &part("year")));
    if let (Some(Some(last)), Some(first)) = (deadline, days.first())
        && last > first.times.day
    {
        wrong.add("deadline", "after_start", "Enter a last day to book that is not after the first day");
    }
    match (venue, venue_address, joining_link, min_places, max_places, deadline, agency_cap.zip(offer_hours)) {
        (
            Some(venue),
            Some(address),
            Some(joining_link),
            Some(min_places),
            Some(max_places),
            Some(booking_deadline),
            Some((agency_cap, offer_hours)),
        ) if wrong.is_empty() => Ok(RunPlan {
            venue: venue.unwrap_or_default(),
            venue_address: address.unwrap_or_default(),
            joining_link,
            min_places,
            max_places,
            booking_deadline,
            agency_cap,
            offer_hours,
            access_notes: access_notes.flatten().unwrap_or_default(),
            own_codes: raw.ticked("own_codes", "yes"),
            beside: raw.0.iter().filter(|(name, _)| name == "beside").filter_map(|(_, key)| key.parse().ok()).collect(),
            kept,
            public: raw.ticked("public", "yes"),
            days,
        }),
        _ => Err(wrong),
    }
}

fn agency_cap(value: &str) -> Result<Option<i32>, Problem> {
    if clean_line(value).is_empty() {
        return Ok(None);
    }
    whole_number(value, 1..=500, "Enter the most places for one agency, 1 to 500, or leave it empty").map(Some)
}

/// How long an offered place is kept unless the trainer says otherwise (`docs/POLICY.md` 10.4).
pub const OFFER_HOURS: i32 = 24;

fn offer_hours(value: &str) -> Result<i32, Problem> {
    if clean_line(value).is_empty() {
        return Ok(OFFER_HOURS);
    }
    whole_number(value, 1..=336, "Enter how many hours an offered place is kept, 1 to 336")
}

fn check_days(raw: &RawForm, wrong: &mut FormProblems, clock: impl Fn(chrono::NaiveDateTime) -> Result<(), Problem>) -> Vec<RunDay> {
    let before = wrong.0.len();
    let mut days: Vec<RunDay> = Vec::new();
    for (row, fields) in DAY_FIELDS.iter().enumerate() {
        let own_place = own_place(raw, *fields, wrong);
        if let Some(times) = check_day(raw, *fields, wrong, &clock) {
            days.push(RunDay { times, own_place, key: raw.get(fields.key).parse().ok(), row });
        }
    }
    if days.is_empty() && wrong.0.len() == before {
        wrong.add("day1", "missing", "Enter at least one day");
    }
    days.sort_by_key(|day| (day.times.day, day.times.starts));
    for pair in days.windows(2) {
        if let [first, second] = pair
            && first.times.day == second.times.day
            && second.times.starts < first.times.ends
        {
            let field = DAY_FIELDS.get(second.row).map_or("day1", |fields| fields.date);
            wrong.add(field, "days_overlap", "Enter times that do not overlap with another day of this run");
        }
    }
    days
}

fn own_place(raw: &RawForm, fields: DayFields, wrong: &mut FormProblems) -> Option<OwnPlace> {
    let venue = wrong.take(fields.venue, optional_line(raw.get(fields.venue), 120))?;
    let address = wrong.take(fields.address, optional_line(raw.get(fields.address), 240))?;
    (venue.is_some() || address.is_some()).then(|| OwnPlace { venue: venue.unwrap_or_default(), address: address.unwrap_or_default() })
}

/// One row of a day; nothing when all of it is empty.
fn check_day(
    raw: &RawForm,
    fields: DayFields,
    wrong: &mut FormProblems,
    clock: &impl Fn(chrono::NaiveDateTime) -> Result<(), Problem>,
) -> Option<DayTimes> {
    let part = |part: &str| raw.get(&format!("{}-{part}", fields.date)).to_owned();
    let (starts, ends) = (raw.get(fields.starts), raw.get(fields.ends));
    let nothing =
        [part("day"), part("month"), part("year")].iter().map(String::as_str).chain([starts, ends]).all(|text| clean_line(text).is_empty());
    if nothing {
        return None;
    }
    let date = optional_date_from_parts(&part("day"), &part("month"), &part("year"));
    let day = wrong.take(fields.date, date.and_then(|day| day.ok_or_else(|| Problem::new("missing", "Enter the date of this day"))));
    let starts = wrong.take(fields.starts, time_of_day(starts));
    let ends = wrong.take(fields.ends, time_of_day(ends));
    let times = DayTimes { day: day?, starts: starts?, ends: ends? };
    if times.ends <= times.starts {
        wrong.add(fields.ends, "ends_before_start", "Enter an end that is after the start");
        return None;
    }
    let starts_fine = wrong.take(fields.starts, clock(times.day.and_time(times.starts)));
    let ends_fine = wrong.take(fields.ends, clock(times.day.and_time(times.ends)));
    starts_fine.and(ends_fine).map(|()| times)
}

/// An address that begins with https, or nothing.
fn web_link(value: &str) -> Result<Option<String>, Problem> {
    let Some(link) = optional_line(value, 300)? else { return Ok(None) };
    let fine = link.starts_with("https://")
        && link.len() > 10
        && link.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\'));
    if fine { Ok(Some(link)) } else { Err(Problem::new("not_a_link", "Enter a link that begins with https://")) }
}

/// Why a run is called off.
///
/// # Errors
/// `missing`; `too_long`.
pub fn check_call_off(raw: &RawForm) -> Result<String, FormProblems> {
    let mut wrong = FormProblems::new();
    let reason = required_paragraphs(raw.get("reason"), 500, "Enter why it is called off: everybody with a place reads it");
    wrong.take("reason", reason).ok_or(wrong)
}

/// Why somebody gives their place back.
///
/// # Errors
/// `too_long`; `control_character`.
pub fn check_cancel(raw: &RawForm) -> Result<Option<String>, FormProblems> {
    paragraphs(raw.get("reason"), 500).map_err(|problem| {
        let mut wrong = FormProblems::new();
        wrong.add("reason", problem.code, problem.sentence);
        wrong
    })
}

#[cfg(test)]
mod tests;
