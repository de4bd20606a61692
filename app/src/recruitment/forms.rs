//! From what was typed to what is meant: application, decision, role.

use super::model::{Decision, NewApplication, RoleText};
use crate::people::practitioners::forms::languages;
use crate::people::week_form::week_from;
use crate::shared::problem::Problem;
use crate::shared::text::{Email, Phone, Postcode, line, optional_line, paragraphs, person_name, required_paragraphs, whole_number};
use crate::shared::when::{date_from_parts, optional_date_from_parts};
use crate::shared::{FormProblems, RawForm};
use chrono::NaiveDate;

/// The longest answer to a question of the application.
pub const ANSWER_MAX: usize = 4000;

/// An application by a member of the public.
///
/// # Errors
/// Everything that is to be put right, in the order of the page.
pub fn check_application(raw: &RawForm) -> Result<NewApplication, FormProblems> {
    let mut wrong = FormProblems::new();
    let full_name = wrong.take("full_name", person_name(raw.get("full_name")));
    let email = wrong.take("email", Email::parse(raw.get("email")));
    let phone = wrong.take("phone", Phone::parse_optional(raw.get("phone")));
    let postcode = wrong.take("postcode", Postcode::parse_optional(raw.get("postcode")));
    let why = wrong.take("why", required_paragraphs(raw.get("why"), ANSWER_MAX, "Say why you would like to do this"));
    let experience = wrong.take("experience", paragraphs(raw.get("experience"), ANSWER_MAX));
    let languages = wrong.take("languages", languages(raw.get("languages")));
    let week = wrong.take("week", week_from(raw, "week", "Tick at least one time at which you could usually help"));
    match (full_name, email, phone, postcode, why, experience, languages, week) {
        (Some(full_name), Some(email), Some(phone), Some(postcode), Some(why), Some(experience), Some(languages), Some(week)) => {
            Ok(NewApplication { full_name, email, phone, postcode, why, experience, languages, week })
        }
        _ => Err(wrong),
    }
}

/// A recruiter's decision.
///
/// # Errors
/// `missing`, when nothing is chosen or a refusal comes without words.
pub fn check_decision(raw: &RawForm) -> Result<Decision, FormProblems> {
    let mut wrong = FormProblems::new();
    match raw.get("decision") {
        "accept" => Ok(Decision::Accept),
        "not_suitable" => {
            let words = required_paragraphs(raw.get("words"), 1000, "Write what the applicant will be told");
            wrong.take("words", words).map(|words| Decision::NotSuitable { words }).ok_or(wrong)
        }
        _ => {
            wrong.add("decision", "missing", "Choose whether to accept");
            Err(wrong)
        }
    }
}

/// The text of a role.
///
/// # Errors
/// Everything that is to be put right, in the order of the page.
pub fn check_role(raw: &RawForm) -> Result<RoleText, FormProblems> {
    let mut wrong = FormProblems::new();
    let title = wrong.take("title", line(raw.get("title"), 120, "Enter what the role is called"));
    let summary = wrong.take("summary", line(raw.get("summary"), 300, "Enter one sentence for the list of roles"));
    let description = wrong.take("description", required_paragraphs(raw.get("description"), 8000, "Describe the role"));
    let areas = wrong.take("areas", line(raw.get("areas"), 200, "Enter where it is, like Fenland and Peterborough"));
    let hours = wrong.take("hours", optional_hours(raw.get("hours")));
    let date = |name: &str, part: &str| raw.get(&format!("{name}-{part}")).to_owned();
    let opens_on = date_from_parts(
        &date("opens", "day"),
        &date("opens", "month"),
        &date("opens", "year"),
        "Enter the day from which people may apply",
    );
    let opens_on = wrong.take("opens", opens_on);
    let closes_on = optional_date_from_parts(&date("closes", "day"), &date("closes", "month"), &date("closes", "year"));
    let closes_on = wrong.take("closes", closes_on.and_then(|last| not_before(last, opens_on)));
    match (title, summary, description, areas, hours, opens_on, closes_on) {
        (Some(title), Some(summary), Some(description), Some(areas), Some(hours_per_month), Some(opens_on), Some(closes_on)) => {
            Ok(RoleText { title, summary, description, areas, hours_per_month, opens_on, closes_on })
        }
        _ => Err(wrong),
    }
}

fn optional_hours(value: &str) -> Result<Option<i32>, Problem> {
    match optional_line(value, 20)? {
        None => Ok(None),
        Some(text) => whole_number(&text, 1..=200, "Enter whole hours from 1 to 200, or leave it empty").map(Some),
    }
}

fn not_before(last: Option<NaiveDate>, first: Option<NaiveDate>) -> Result<Option<NaiveDate>, Problem> {
    match (last, first) {
        (Some(last), Some(first)) if last < first => {
            Err(Problem::new("before_first_day", "The last day to apply must not be before the first"))
        }
        _ => Ok(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine() -> RawForm {
        RawForm::from([
            ("full_name", "Nia Example"),
            ("email", "Nia@Example.org"),
            ("phone", "07700 900123"),
            ("postcode", "cb1 3eh"),
            ("why", "I like to listen."),
            ("experience", ""),
            ("languages", "Welsh, english; Polish, welsh"),
            ("week", "tue-evening"),
        ])
    }

    #[test]
    fn an_application_is_read_as_it_was_meant() {
        let read = check_application(&fine()).unwrap();
        assert_eq!(read.email.as_str(), "nia@example.org");
        assert_eq!(read.postcode.unwrap().to_string(), "CB1 3EH");
        assert_eq!(read.languages, ["Welsh", "Polish"]);
        assert_eq!(read.week.to_string(), "Tue evenings");
    }

    #[test]
    fn hostile_and_absurd_input_is_answered_with_what_to_do() {
        let huge = "x".repeat(10 * 1024 * 1024);
        for (field, typed, code) in [
            ("full_name", "", "missing"),
            ("full_name", "a\0b", "control_character"),
            ("full_name", "=SUM(A1)", "formula"),
            ("full_name", huge.as_str(), "too_long"),
            ("email", "a@@b.org", "not_an_email"),
            ("email", "a@b@c.org", "not_an_email"),
            ("phone", "call me", "not_a_phone"),
            ("postcode", "nowhere", "not_a_postcode"),
            ("why", "", "missing"),
            ("why", "\0", "control_character"),
            ("why", huge.as_str(), "too_long"),
            ("experience", huge.as_str(), "too_long"),
            ("languages", huge.as_str(), "too_long"),
            ("languages", "<script>", "not_a_language"),
            ("week", "", "missing"),
            ("week", "monday-noon", "not_a_time"),
        ] {
            let mut form = fine();
            form.set(field, typed);
            let wrong = check_application(&form).unwrap_err();
            let found: Vec<_> = wrong.0.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
            assert_eq!(found, [(field, code)], "{field}: {}", typed.chars().take(20).collect::<String>());
        }
    }

    #[test]
    fn marks_that_nobody_sees_are_taken_out() {
        let mut form = fine();
        form.set("full_name", "\u{202E}Nia\u{200B} Example");
        form.set("phone", "\u{FEFF}07700 900123");
        let read = check_application(&form).unwrap();
        assert_eq!(read.full_name, "Nia Example");
        assert_eq!(read.phone.unwrap().digits(), "07700900123");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = check_application(&RawForm::default()).unwrap_err();
        let fields: Vec<_> = wrong.0.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["full_name", "email", "why", "week"]);
    }

    #[test]
    fn a_refusal_needs_words_for_the_applicant() {
        assert!(matches!(check_decision(&RawForm::from([("decision", "accept")])), Ok(Decision::Accept)));
        assert_eq!(check_decision(&RawForm::from([("decision", "not_suitable")])).unwrap_err().0[0].field, "words");
        assert_eq!(check_decision(&RawForm::from([("decision", "maybe")])).unwrap_err().0[0].field, "decision");
    }

    #[test]
    fn the_last_day_of_a_role_is_not_before_its_first() {
        let mut form = RawForm::from([
            ("title", "Volunteer facilitator"),
            ("summary", "Help people talk."),
            ("description", "You meet people."),
            ("areas", "Fenland"),
            ("hours", ""),
            ("opens-day", "26"),
            ("opens-month", "10"),
            ("opens-year", "2026"),
        ]);
        assert_eq!(check_role(&form).unwrap().closes_on, None);
        for (name, value) in [("closes-day", "25"), ("closes-month", "10"), ("closes-year", "2026")] {
            form.set(name, value);
        }
        assert_eq!(check_role(&form).unwrap_err().0[0].code, "before_first_day");
        form.set("closes-day", "31");
        form.set("closes-month", "2");
        form.set("closes-year", "2027");
        assert_eq!(check_role(&form).unwrap_err().0[0].code, "not_a_date");
    }
}
