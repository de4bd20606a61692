//! The list of people who asked for a place on a run of a course.

use super::rows::{Checked, Column, RowCheck, RowProblem, Sheet, check_sheet, needed};
use super::seen::SeenEmails;
use crate::shared::problem::Problem;
use crate::shared::text::{Email, clean_line, person_name};
use crate::shared::when;
use chrono::NaiveDateTime;

/// The columns of the list.
pub const COLUMNS: [Column; 6] =
    [needed("name"), needed("agency"), needed("email"), needed("asked_at"), needed("awareness_course_done"), needed("manager_approved")];

/// One person who asked for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingRow {
    /// Where it stands in the file.
    pub line: u32,
    pub name: String,
    /// None for a volunteer of the service.
    pub agency: Option<String>,
    pub email: Email,
    /// In the service's own time; places go in this order.
    pub asked_at: NaiveDateTime,
    pub awareness_course_done: bool,
    /// `None` where nobody has to approve: a volunteer.
    pub manager_approved: Option<bool>,
}

/// Check the whole list as seen at that moment of the service's own time.
pub fn check(sheet: &Sheet, known_agencies: &[String], now: NaiveDateTime) -> Checked<BookingRow> {
    let mut seen = SeenEmails::default();
    check_sheet(sheet, &COLUMNS, known_agencies, |row: &BookingRow| row.agency.as_deref(), |check| check_row(check, &mut seen, now))
}

fn check_row(check: &mut RowCheck<'_>, seen: &mut SeenEmails, now: NaiveDateTime) -> Option<BookingRow> {
    let name = check.take("name", person_name);
    let agency = check.optional_agency("agency");
    let email = check.take("email", Email::parse);
    if let (Some(name), Some(email)) = (&name, &email) {
        let repeated = seen.holds(email);
        if seen.under_another_name(email, name) {
            check.refuse("email", "email_of_another", "Enter this person's own e-mail address: it stands above under another name");
        } else if repeated {
            check.refuse("email", "repeated", "Take this row out: the same person stands above");
        }
    }
    let asked_at = check.take("asked_at", moment);
    if asked_at.is_some_and(|asked| asked > now) {
        check.refuse("asked_at", "in_the_future", "Enter a day and time that have been");
    }
    let awareness_course_done = check.yes_or_no("awareness_course_done");
    let manager_approved = if check.is_blank("manager_approved") { None } else { check.yes_or_no("manager_approved") };
    if agency.is_some() && check.is_blank("manager_approved") {
        check.refuse("manager_approved", "missing", "Enter yes or no: an agency's line manager approves the place");
    }
    Some(BookingRow {
        line: check.line(),
        name: name?,
        agency,
        email: email?,
        asked_at: asked_at?,
        awareness_course_done: awareness_course_done?,
        manager_approved,
    })
}

/// A place needs the line manager's word, and the course before (`docs/POLICY.md` 10.4).
pub fn not_approved(row: &BookingRow) -> Vec<RowProblem> {
    let wrong = |column: &str, code: &str, message: &str| problem(row.line, column, code, message);
    let mut problems = Vec::new();
    if row.manager_approved == Some(false) {
        problems.push(wrong("manager_approved", "not_approved", "Ask the line manager to approve the place, then send this row again"));
    }
    if !row.awareness_course_done {
        problems.push(wrong("awareness_course_done", "prerequisite", "Ask this person to complete the awareness course first"));
    }
    problems
}

/// What to do about a row whose person cannot have a place, by the code of what stands against it.
pub fn not_for_this_run(line: u32, code: &str) -> RowProblem {
    problem(line, "email", code, instead(code))
}

/// What training says to the person themselves, said to whoever sent the list.
pub fn instead(code: &str) -> &'static str {
    match code {
        "booked_already" => "Take this row out: this person has a place on this run already",
        "waiting_already" => "Take this row out: this person is on the waiting list of this run already, and takes a free place themselves",
        "repeated" => "Take this row out: the same person stands above",
        "own_run" => "Take this row out: this person teaches the run",
        "prerequisite" => "Ask this person to complete the course before first: this one builds on it",
        "clash" => "Ask this person to give back their place on the other course first, which is at the same time, or take this row out",
        "busy" => "Ask this person: their own calendar says that they are busy on a day of the run",
        "blocked" => "Ask this person to free the days of the run in their times first, or take this row out",
        _ => "Take this row out: this person cannot have a place on this run",
    }
}

fn problem(line: u32, column: &str, code: &str, message: &str) -> RowProblem {
    RowProblem { line, column: column.into(), code: code.into(), message: message.into() }
}

/// `01/09/2015 09:10`.
fn moment(cell: &str) -> Result<NaiveDateTime, Problem> {
    let text = clean_line(cell);
    if text.is_empty() {
        return Err(Problem::new("missing", "Enter when the place was asked for"));
    }
    let (date, time) =
        text.split_once([' ', 'T']).ok_or_else(|| Problem::new("not_a_time", "Enter a day and a time, like 01/09/2015 09:10"))?;
    Ok(when::date(date)?.and_time(when::time_of_day(time)?))
}
