//! The list of practitioners, as services keep it in a spreadsheet.

use super::rows::{Checked, Column, RowCheck, Sheet, check_sheet, extra, needed};
use super::seen::SeenEmails;
use crate::calendar::week::WeekGrid;
use crate::people::practitioners::words::{DbsLevel, Kind, Standing, VettingKind};
use crate::shared::text::{Email, Phone, Postcode, person_name, whole_number};
use crate::shared::vocabulary::{Gender, Level};
use chrono::NaiveDate;

/// The columns of the list.
pub const COLUMNS: [Column; 20] = [
    needed("name"),
    needed("email"),
    needed("phone"),
    needed("postcode"),
    needed("kind"),
    needed("agency"),
    extra("gender"),
    extra("languages"),
    needed("level"),
    needed("level_awarded_on"),
    extra("endorsements"),
    needed("dbs_level"),
    needed("dbs_issued_on"),
    needed("vetting"),
    needed("vetting_expires_on"),
    needed("max_travel_miles"),
    needed("max_cases"),
    needed("availability"),
    needed("last_supervision_on"),
    needed("status"),
];

/// The farthest that a list may say somebody travels, in miles.
const MAX_MILES: i32 = 500;
/// The most cases at once that a list may give somebody.
const MAX_CASES: i32 = 50;
/// The longest language or endorsement.
const WORD_MAX: usize = 60;

/// One practitioner of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PractitionerRow {
    /// Where it stands in the file.
    pub line: u32,
    pub name: String,
    pub email: Email,
    pub phone: Option<Phone>,
    pub postcode: Option<Postcode>,
    pub kind: Kind,
    pub agency: Option<String>,
    pub gender: Option<Gender>,
    pub languages: Vec<String>,
    /// The level held and the day of its award.
    pub level: Option<(Level, NaiveDate)>,
    pub endorsements: Vec<String>,
    /// The level of the DBS check and its day of issue.
    pub dbs: Option<(DbsLevel, NaiveDate)>,
    /// The police vetting and the day it runs out; may be in the past.
    pub vetting: Option<(VettingKind, NaiveDate)>,
    pub max_travel_miles: Option<u32>,
    pub max_cases: Option<u32>,
    pub availability: Option<WeekGrid>,
    pub last_supervision_on: Option<NaiveDate>,
    pub status: Standing,
}

/// Check the whole list as seen on that day.
pub fn check(sheet: &Sheet, known_agencies: &[String], today: NaiveDate) -> Checked<PractitionerRow> {
    let mut seen = SeenEmails::default();
    check_sheet(sheet, &COLUMNS, known_agencies, |row: &PractitionerRow| row.agency.as_deref(), |check| check_row(check, &mut seen, today))
}

fn check_row(check: &mut RowCheck<'_>, seen: &mut SeenEmails, today: NaiveDate) -> Option<PractitionerRow> {
    let name = check.take("name", person_name);
    let email = check.take("email", Email::parse);
    if let (Some(name), Some(email)) = (&name, &email)
        && seen.under_another_name(email, name)
    {
        check.refuse("email", "email_of_another", "Enter this person's own e-mail address: it stands above under another name");
    }
    let phone = check.take("phone", Phone::parse_optional);
    let postcode = check.take("postcode", Postcode::parse_optional);
    let kind = check.word("kind", Kind::read, "Enter volunteer or staff");
    let agency = check.optional_agency("agency");
    let gender = check.optional_word("gender", Gender::read, "Enter female, male or another way, or leave it empty");
    let languages = check.list("languages", WORD_MAX);
    let level = level(check, today);
    let endorsements = check.list("endorsements", WORD_MAX);
    let dbs = dbs(check, today);
    let vetting = vetting(check);
    let max_travel_miles = optional_number(check, "max_travel_miles", MAX_MILES, "Enter whole miles from 0 to 500");
    let max_cases = optional_number(check, "max_cases", MAX_CASES, "Enter how many cases at once, from 0 to 50");
    let availability = check.take("availability", WeekGrid::parse_optional);
    let last_supervision_on = check.optional_past_day("last_supervision_on", today);
    let status = check.word("status", status, "Enter active, on leave or in training");
    Some(PractitionerRow {
        line: check.line(),
        name: name?,
        email: email?,
        phone: phone?,
        postcode: postcode?,
        kind: kind?,
        agency,
        gender,
        languages,
        level,
        endorsements,
        dbs,
        vetting,
        max_travel_miles,
        max_cases,
        availability: availability?,
        last_supervision_on,
        status: status?,
    })
}

/// A list brings people in as they work or learn; restricting or suspending somebody is done by a person, on a page.
fn status(cell: &str) -> Option<Standing> {
    Standing::read(cell).filter(|standing| matches!(standing, Standing::Active | Standing::OnLeave | Standing::InTraining))
}

fn level(check: &mut RowCheck<'_>, today: NaiveDate) -> Option<(Level, NaiveDate)> {
    let level = check.optional_word("level", Level::read, "Enter awareness, foundation, intermediate or advanced");
    both(check, "level", "level_awarded_on", "Enter the level, or leave its date empty", "Enter the day of the award");
    level.zip(check.optional_past_day("level_awarded_on", today))
}

fn dbs(check: &mut RowCheck<'_>, today: NaiveDate) -> Option<(DbsLevel, NaiveDate)> {
    let level = check.optional_word("dbs_level", DbsLevel::read, "Enter basic, standard, enhanced or enhanced barred");
    both(check, "dbs_level", "dbs_issued_on", "Enter the level of the DBS check, or leave its date empty", "Enter the day of issue");
    level.zip(check.optional_past_day("dbs_issued_on", today))
}

fn vetting(check: &mut RowCheck<'_>) -> Option<(VettingKind, NaiveDate)> {
    let kind = check.optional_word("vetting", VettingKind::read, "Enter NPPV1, NPPV2 or NPPV3");
    both(check, "vetting", "vetting_expires_on", "Enter the vetting, or leave its date empty", "Enter the day on which it runs out");
    let expires = if check.is_blank("vetting_expires_on") { None } else { check.take("vetting_expires_on", crate::shared::when::date) };
    kind.zip(expires)
}

/// A fact and its day come together or not at all.
fn both(check: &mut RowCheck<'_>, fact: &str, day: &str, fact_missing: &str, day_missing: &str) {
    match (check.is_blank(fact), check.is_blank(day)) {
        (true, false) => check.refuse(fact, "missing", fact_missing),
        (false, true) => check.refuse(day, "missing", day_missing),
        _ => {}
    }
}

fn optional_number(check: &mut RowCheck<'_>, column: &str, max: i32, sentence: &str) -> Option<u32> {
    if check.is_blank(column) {
        return None;
    }
    check.take(column, |cell| whole_number(cell, 0..=max, sentence)).and_then(|number| u32::try_from(number).ok())
}
