//! What administrators type, checked.

use crate::accounts::rules::needs_agency;
use crate::shared::problem::Problem;
use crate::shared::text::{Email, line, person_name};
use crate::shared::when::{date_from_parts, time_of_day};
use crate::shared::{AgencyId, FormProblems, RawForm, Role};
use chrono::NaiveDateTime;
use uuid::Uuid;

/// The longest reason.
const REASON_MAX: usize = 300;

/// A role to be given, for an agency where the role is held for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleFor {
    pub role: Role,
    pub agency: Option<AgencyId>,
}

/// Somebody who shall have a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub name: String,
    pub email: Email,
    pub role: RoleFor,
    pub reason: String,
}

/// # Errors
/// Everything that is to be put right.
pub fn check_invitation(raw: &RawForm) -> Result<Invitation, FormProblems> {
    let mut problems = FormProblems::new();
    let name = problems.take("name", person_name(raw.get("name")));
    let email = problems.take("email", Email::parse(raw.get("email")));
    let role = role_for(raw, &mut problems);
    let reason = problems.take("reason", reason(raw));
    match (name, email, role, reason) {
        (Some(name), Some(email), Some(role), Some(reason)) => Ok(Invitation { name, email, role, reason }),
        _ => Err(problems),
    }
}

/// A role to be given, and why.
///
/// # Errors
/// Everything that is to be put right.
pub fn check_grant(raw: &RawForm) -> Result<(RoleFor, String), FormProblems> {
    let mut problems = FormProblems::new();
    let role = role_for(raw, &mut problems);
    let reason = problems.take("reason", reason(raw));
    role.zip(reason).ok_or(problems)
}

/// Why a role is ended.
///
/// # Errors
/// `missing`; `too_long`.
pub fn check_reason(raw: &RawForm) -> Result<String, FormProblems> {
    let mut problems = FormProblems::new();
    problems.take("reason", reason(raw)).ok_or(problems)
}

fn reason(raw: &RawForm) -> Result<String, Problem> {
    line(raw.get("reason"), REASON_MAX, "Say why, in a few words: it stays with the role")
}

fn role_for(raw: &RawForm, problems: &mut FormProblems) -> Option<RoleFor> {
    let role = problems.take("role", Role::from_code(raw.get("role")).ok_or_else(|| Problem::new("missing", "Choose a role")))?;
    let agency = match raw.get("agency") {
        "" => None,
        text => {
            Some(problems.take("agency", Uuid::parse_str(text).map_err(|_| Problem::new("unknown", "Choose an agency from the list")))?)
        }
    };
    if needs_agency(role) && agency.is_none() {
        problems.add("agency", "missing", "Choose the agency that this person acts for");
        return None;
    }
    Some(RoleFor { role, agency: agency.filter(|_| needs_agency(role)).map(AgencyId) })
}

/// To what moment the demo's clock is moved, as the clocks on the wall will show it.
///
/// # Errors
/// Everything that is to be put right.
pub fn check_moment(raw: &RawForm) -> Result<NaiveDateTime, FormProblems> {
    let mut problems = FormProblems::new();
    let parts = date_from_parts(raw.get("on-day"), raw.get("on-month"), raw.get("on-year"), "Enter the day");
    let day = problems.take("on", parts);
    let time = problems.take("at", time_of_day(raw.get("at")));
    match (day, time) {
        (Some(day), Some(time)) => Ok(day.and_time(time)),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENCY: &str = "00000000-0000-0000-0000-000000000007";

    #[test]
    fn a_role_is_given_with_a_reason_and_for_an_agency_where_it_needs_one() {
        for (role, agency, reason, problem) in [
            ("COORDINATOR", "", "starts on Monday", None),
            ("COORDINATOR", "", "", Some("reason")),
            ("KING", "", "why not", Some("role")),
            ("", "", "why not", Some("role")),
            ("REFERRER", "", "works there", Some("agency")),
            ("REFERRER", "not a key", "works there", Some("agency")),
            ("REFERRER", AGENCY, "works there", None),
        ] {
            let outcome = check_grant(&RawForm::from([("role", role), ("agency", agency), ("reason", reason)]));
            let found = outcome.err().and_then(|problems| problems.0.first().map(|p| p.field.clone()));
            assert_eq!(found.as_deref(), problem, "{role} for {agency:?} because {reason:?}");
        }
    }

    #[test]
    fn an_agency_is_kept_only_with_a_role_that_is_held_for_one() {
        let form = RawForm::from([("role", "TRAINER"), ("agency", AGENCY), ("reason", "teaches")]);
        assert_eq!(check_grant(&form).unwrap().0.agency, None);
    }

    #[test]
    fn the_clock_is_moved_to_a_day_and_a_time() {
        let form = |day, at| RawForm::from([("on-day", day), ("on-month", "2"), ("on-year", "2027"), ("at", at)]);
        assert!(check_moment(&form("1", "09:30")).is_ok());
        assert!(check_moment(&form("31", "09:30")).is_err());
        assert!(check_moment(&form("1", "soon")).is_err());
    }
}
