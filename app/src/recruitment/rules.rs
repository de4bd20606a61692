//! What may happen to an application and to a role (POLICY.md 9.1, 9.2). Pure: state, day and decision in, next state or refusal out.

use super::model::{ApplicationState, Decision, VacancyState};
use crate::shared::Refusal;
use crate::shared::when::day;
use chrono::{Days, NaiveDate};

/// Days from confirmation within which an applicant should have an answer.
pub const TARGET_DAYS: u64 = 14;
/// Days that the link for confirming can be used.
pub const CONFIRM_DAYS: i64 = 14;
/// Days after which an application that nobody confirmed is deleted (docs/RETENTION.md).
pub const UNCONFIRMED_KEPT_DAYS: i64 = 30;
/// Applications from one network address in an hour.
pub const PER_ADDRESS_AN_HOUR: u64 = 10;
/// Applications under one e-mail address in a day.
pub const PER_EMAIL_A_DAY: u64 = 3;

/// The day by which an applicant should have an answer.
pub fn answer_due(confirmed_on: NaiveDate) -> NaiveDate {
    confirmed_on.checked_add_days(Days::new(TARGET_DAYS)).unwrap_or(confirmed_on)
}

/// The applicant proves the address.
///
/// # Errors
/// `already_confirmed`, in every state but the first.
pub fn confirm(state: ApplicationState) -> Result<ApplicationState, Refusal> {
    match state {
        ApplicationState::Unconfirmed => Ok(ApplicationState::Applied),
        _ => Err(Refusal::refused("already_confirmed", "This application is confirmed already. There is nothing more to do.")),
    }
}

/// A recruiter decides (POLICY.md 9.2).
///
/// # Errors
/// `not_confirmed`, before the applicant has confirmed; `already_decided`; `withdrawn`.
pub fn decide(state: ApplicationState, decision: &Decision) -> Result<ApplicationState, Refusal> {
    match state {
        ApplicationState::Applied => Ok(match decision {
            Decision::Accept => ApplicationState::Accepted,
            Decision::NotSuitable { .. } => ApplicationState::NotSuitable,
        }),
        ApplicationState::Unconfirmed => {
            Err(Refusal::refused("not_confirmed", "The applicant has not confirmed the address yet. Decide when they have."))
        }
        ApplicationState::Accepted | ApplicationState::NotSuitable => {
            Err(Refusal::refused("already_decided", "This application is decided already. The first decision stands."))
        }
        ApplicationState::Withdrawn => Err(Refusal::refused("withdrawn", "The applicant has withdrawn. There is nothing to decide.")),
    }
}

/// The applicant takes it back.
///
/// # Errors
/// `already_decided`; `withdrawn`, the second time.
pub fn withdraw(state: ApplicationState) -> Result<ApplicationState, Refusal> {
    match state {
        ApplicationState::Unconfirmed | ApplicationState::Applied => Ok(ApplicationState::Withdrawn),
        ApplicationState::Accepted | ApplicationState::NotSuitable => {
            Err(Refusal::refused("already_decided", "This application is decided already. To change your mind, write or phone to us."))
        }
        ApplicationState::Withdrawn => Err(Refusal::refused("withdrawn", "You have withdrawn this application already.")),
    }
}

/// Whether the public sees the role on that day. Its last day counts.
pub fn is_open(state: VacancyState, opens_on: NaiveDate, closes_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    state == VacancyState::Advertised && opens_on <= today && closes_on.is_none_or(|last| today <= last)
}

/// Whether the public may apply for the role on that day.
///
/// # Errors
/// `NotFound`, for a role that the public has never seen; `role_closed`.
pub fn may_apply(state: VacancyState, opens_on: NaiveDate, closes_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), Refusal> {
    if is_open(state, opens_on, closes_on, today) {
        return Ok(());
    }
    if state == VacancyState::Draft || today < opens_on {
        return Err(Refusal::NotFound);
    }
    let over = match (state, closes_on) {
        (VacancyState::Advertised, Some(last)) => format!("This role closed on {}.", day(last)),
        _ => "This role is no longer open.".to_owned(),
    };
    Err(Refusal::refused("role_closed", format!("{over} Your application was not sent. Look at the other open roles, or write to us.")))
}

/// Advertise a role; one that was closed may open again.
///
/// # Errors
/// `already_open`; `last_day_over`, until its last day is changed.
pub fn open(state: VacancyState, closes_on: Option<NaiveDate>, today: NaiveDate) -> Result<VacancyState, Refusal> {
    if state == VacancyState::Advertised {
        return Err(Refusal::refused("already_open", "This role is advertised already."));
    }
    if closes_on.is_some_and(|last| last < today) {
        return Err(Refusal::refused("last_day_over", "Its last day to apply is over. Change that day first, then open the role."));
    }
    Ok(VacancyState::Advertised)
}

/// Take a role from the public list. Applications that are in stay to be decided.
///
/// # Errors
/// `not_open`, unless it is advertised.
pub fn close(state: VacancyState) -> Result<VacancyState, Refusal> {
    match state {
        VacancyState::Advertised => Ok(VacancyState::Closed),
        VacancyState::Draft | VacancyState::Closed => Err(Refusal::refused("not_open", "This role is not advertised.")),
    }
}

/// The name of a role in its address: letters and digits of its title, `role` when there are none.
pub fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(8).collect();
    let slug: String = words.join("-").chars().take(60).collect();
    if slug.is_empty() { "role".to_owned() } else { slug.trim_end_matches('-').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ApplicationState::{Accepted, Applied, NotSuitable, Unconfirmed, Withdrawn};

    fn code(refused: Result<ApplicationState, Refusal>) -> Result<ApplicationState, &'static str> {
        refused.map_err(|refusal| match refusal {
            Refusal::Refused { code, .. } => code,
            _ => "another refusal",
        })
    }

    #[test]
    fn an_application_takes_these_steps_and_no_others() {
        let no = Decision::NotSuitable { words: "Thank you".into() };
        for (from, confirmed, accepted, turned_down, taken_back) in [
            (Unconfirmed, Ok(Applied), Err("not_confirmed"), Err("not_confirmed"), Ok(Withdrawn)),
            (Applied, Err("already_confirmed"), Ok(Accepted), Ok(NotSuitable), Ok(Withdrawn)),
            (Accepted, Err("already_confirmed"), Err("already_decided"), Err("already_decided"), Err("already_decided")),
            (NotSuitable, Err("already_confirmed"), Err("already_decided"), Err("already_decided"), Err("already_decided")),
            (Withdrawn, Err("already_confirmed"), Err("withdrawn"), Err("withdrawn"), Err("withdrawn")),
        ] {
            assert_eq!(code(confirm(from)), confirmed, "{from:?} confirmed");
            assert_eq!(code(decide(from, &Decision::Accept)), accepted, "{from:?} accepted");
            assert_eq!(code(decide(from, &no)), turned_down, "{from:?} turned down");
            assert_eq!(code(withdraw(from)), taken_back, "{from:?} withdrawn");
        }
    }

    fn october(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    #[test]
    fn a_role_is_open_from_its_first_to_its_last_day() {
        for (state, day, open) in [
            (VacancyState::Advertised, 9, false),
            (VacancyState::Advertised, 10, true),
            (VacancyState::Advertised, 20, true),
            (VacancyState::Advertised, 21, false),
            (VacancyState::Draft, 15, false),
            (VacancyState::Closed, 15, false),
        ] {
            assert_eq!(is_open(state, october(10), Some(october(20)), october(day)), open, "{state:?} on {day}");
        }
        assert!(is_open(VacancyState::Advertised, october(10), None, october(31)));
    }

    #[test]
    fn who_applies_too_late_is_told_so_and_a_role_that_nobody_saw_is_not_there() {
        let applied = |state, on| may_apply(state, october(10), Some(october(20)), october(on));
        for (state, on, said) in [
            (VacancyState::Advertised, 21, "This role closed on Tue 20 Oct 2026."),
            (VacancyState::Closed, 15, "This role is no longer open."),
            (VacancyState::Closed, 21, "This role is no longer open."),
        ] {
            let Err(Refusal::Refused { code: "role_closed", sentence }) = applied(state, on) else { panic!("{state:?} on {on}") };
            assert!(sentence.starts_with(said), "{sentence}");
        }
        for (state, on) in [(VacancyState::Draft, 15), (VacancyState::Draft, 21), (VacancyState::Advertised, 9), (VacancyState::Closed, 9)]
        {
            assert_eq!(applied(state, on), Err(Refusal::NotFound), "{state:?} on {on}");
        }
        assert_eq!(applied(VacancyState::Advertised, 20), Ok(()));
    }

    #[test]
    fn a_role_whose_last_day_is_over_is_not_opened_again() {
        assert!(open(VacancyState::Closed, Some(october(1)), october(2)).is_err());
        assert_eq!(open(VacancyState::Closed, None, october(2)).unwrap(), VacancyState::Advertised);
        assert!(open(VacancyState::Advertised, None, october(2)).is_err());
        assert!(close(VacancyState::Draft).is_err());
    }

    #[test]
    fn titles_become_addresses() {
        for (title, name) in [("Volunteer facilitator (Fenland)", "volunteer-facilitator-fenland"), ("§§", "role"), ("Tŷ & co", "t-co")]
        {
            assert_eq!(slug(title), name);
        }
        assert!(slug(&"long ".repeat(90)).len() <= 60);
    }

    #[test]
    fn an_answer_is_due_in_two_weeks() {
        assert_eq!(answer_due(october(1)), october(15));
    }
}
