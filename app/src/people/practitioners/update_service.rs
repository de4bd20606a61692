//! A status check with the DBS Update Service: what may be recorded of it, and what it makes of the certificate (POLICY.md 10.1). The result
//! alone is kept, and it is only asked for while the person agrees.

use super::forms::{chosen, date, not_after};
use crate::shared::vocabulary::words;
use crate::shared::when::day;
use crate::shared::{FormProblems, RawForm, Refusal};
use chrono::NaiveDate;

words! {
    /// What the Update Service says of a certificate, in its own words.
    StatusOutcome {
        Unchanged = "UNCHANGED", "No new information";
        NewInformation = "NEW_INFORMATION", "New information";
        NotCurrent = "NOT_CURRENT", "No longer current";
    }
}

impl StatusOutcome {
    /// What follows from it.
    pub const fn follows(self) -> &'static str {
        match self {
            StatusOutcome::Unchanged => "The certificate counts anew from that day.",
            StatusOutcome::NewInformation | StatusOutcome::NotCurrent => {
                "The certificate counts no more: a new one is asked for, and until it is there nothing new is offered."
            }
        }
    }
}

/// A status check as it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewStatusCheck {
    pub on: NaiveDate,
    pub outcome: StatusOutcome,
}

/// The certificate that is on record, as a status check finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    pub issued_on: Option<NaiveDate>,
    /// The last status check of it, whatever it said.
    pub last_check: Option<NaiveDate>,
    /// A status check found that it counts no more.
    pub stopped_on: Option<NaiveDate>,
}

/// # Errors
/// Every field that needs mending.
pub fn check_status_check(raw: &RawForm, today: NaiveDate) -> Result<NewStatusCheck, FormProblems> {
    let mut wrong = FormProblems::new();
    let on = date(raw, "status_on", "Enter the day of the status check").and_then(|on| not_after(on, today));
    let on = wrong.take("status_on", on);
    let outcome = chosen(StatusOutcome::from_code(raw.get("status_outcome")), "Choose what the Update Service said");
    let outcome = wrong.take("status_outcome", outcome);
    match (on, outcome) {
        (Some(on), Some(outcome)) => Ok(NewStatusCheck { on, outcome }),
        _ => Err(wrong),
    }
}

/// The day on which somebody agreed.
///
/// # Errors
/// `missing`; a day that does not exist; `in_the_future`.
pub fn check_consent(raw: &RawForm, today: NaiveDate) -> Result<NaiveDate, FormProblems> {
    let mut wrong = FormProblems::new();
    let on = date(raw, "consent_on", "Enter the day on which they signed").and_then(|on| not_after(on, today));
    wrong.take("consent_on", on).ok_or(wrong)
}

/// Whether that status check may be recorded.
///
/// # Errors
/// `no_consent`; `before_consent`; `no_certificate`; `stopped`; `before_issue`; `not_later`.
pub fn may_record(consent: Option<NaiveDate>, certificate: Option<Certificate>, new: NewStatusCheck) -> Result<(), Refusal> {
    let refused = |code, sentence: String| Err(Refusal::refused(code, sentence));
    let Some(given) = consent else {
        return refused("no_consent", "They have not agreed to status checks. Ask them to agree on their record first.".to_owned());
    };
    if new.on < given {
        return refused("before_consent", format!("They agreed to status checks on {}: a check before that day is not kept.", day(given)));
    }
    let Some(certificate) = certificate else {
        return refused("no_certificate", "There is no DBS certificate on record to ask about. Record the certificate first.".to_owned());
    };
    if let Some(stopped) = certificate.stopped_on {
        let sentence = format!("That certificate counts no more since {}. Record the new one when you have seen it.", day(stopped));
        return refused("stopped", sentence);
    }
    if let Some(issued) = certificate.issued_on.filter(|issued| new.on < *issued) {
        return refused("before_issue", format!("The certificate was issued on {}: enter that day or a later one.", day(issued)));
    }
    match certificate.last_check.filter(|last| new.on <= *last) {
        Some(last) => refused("not_later", format!("A status check of {} is on record already: enter a later day.", day(last))),
        None => Ok(()),
    }
}

/// Whether a certificate of that day takes the place of one that a status check stopped: only one issued later does.
///
/// # Errors
/// `not_new`.
pub fn takes_its_place(
    stopped_on: Option<NaiveDate>,
    issued_on: Option<NaiveDate>,
    new_issued_on: Option<NaiveDate>,
) -> Result<(), Refusal> {
    if stopped_on.is_none() || new_issued_on > issued_on {
        return Ok(());
    }
    Err(Refusal::refused("not_new", "A status check found that this certificate counts no more. Record the new one, issued later."))
}

/// The day from which a DBS certificate counts: the latest status check that found nothing new, else its issue. Nothing once a status check
/// found that it counts no more.
pub fn counts_since(issued_on: Option<NaiveDate>, confirmed_on: Option<NaiveDate>, stopped_on: Option<NaiveDate>) -> Option<NaiveDate> {
    if stopped_on.is_some() { None } else { issued_on.max(confirmed_on) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn october(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    #[test]
    fn a_status_check_needs_consent_a_certificate_that_counts_and_a_later_day() {
        let fresh = Certificate { issued_on: Some(october(3)), last_check: None, stopped_on: None };
        let checked = Certificate { last_check: Some(october(9)), ..fresh };
        let over = Certificate { stopped_on: Some(october(9)), ..checked };
        let given = Some(october(5));
        for (consent, certificate, on, said) in [
            (given, Some(fresh), 5, "fine"),
            (given, Some(fresh), 20, "fine"),
            (given, Some(checked), 10, "fine"),
            (None, Some(fresh), 20, "no_consent"),
            (given, Some(fresh), 4, "before_consent"),
            (Some(october(1)), Some(fresh), 2, "before_issue"),
            (given, None, 20, "no_certificate"),
            (given, Some(checked), 9, "not_later"),
            (given, Some(checked), 8, "not_later"),
            (given, Some(over), 20, "stopped"),
        ] {
            let answer = may_record(consent, certificate, NewStatusCheck { on: october(on), outcome: StatusOutcome::Unchanged });
            let code = answer.map_or_else(|refusal| if let Refusal::Refused { code, .. } = refusal { code } else { "?" }, |()| "fine");
            assert_eq!(code, said, "on the {on}th of {certificate:?}");
        }
    }

    #[test]
    fn a_certificate_counts_from_its_issue_or_its_last_good_check_until_one_stops_it() {
        for (issued, confirmed, stopped, since) in [
            (Some(3), None, None, Some(3)),
            (Some(3), Some(9), None, Some(9)),
            (None, Some(9), None, Some(9)),
            (Some(3), Some(9), Some(12), None),
            (None, None, None, None),
        ] {
            assert_eq!(counts_since(issued.map(october), confirmed.map(october), stopped.map(october)), since.map(october));
        }
    }

    #[test]
    fn only_a_later_certificate_takes_the_place_of_one_that_was_stopped() {
        for (stopped, new, fine) in [(None, Some(3), true), (Some(9), Some(3), false), (Some(9), None, false), (Some(9), Some(4), true)] {
            assert_eq!(takes_its_place(stopped.map(october), Some(october(3)), new.map(october)).is_ok(), fine, "{new:?}");
        }
    }

    #[test]
    fn the_form_wants_a_day_that_was_and_one_of_the_three_answers() {
        let codes = |raw: &RawForm| check_status_check(raw, october(20)).unwrap_err().0.into_iter().map(|one| one.code).collect::<Vec<_>>();
        let mut raw = RawForm::default();
        assert_eq!(codes(&raw), ["missing", "missing"]);
        raw.set_day("status_on", october(21));
        raw.set("status_outcome", "FINE");
        assert_eq!(codes(&raw), ["in_the_future", "missing"]);
        raw.set_day("status_on", october(20));
        raw.set("status_outcome", "NEW_INFORMATION");
        assert_eq!(check_status_check(&raw, october(20)).unwrap().outcome, StatusOutcome::NewInformation);
    }
}
