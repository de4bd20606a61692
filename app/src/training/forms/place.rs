//! A place that is asked for in somebody's name.

use crate::shared::problem::Problem;
use crate::shared::text::{Email, paragraphs, person_name, required_paragraphs};
use crate::shared::{AgencyId, FormProblems, RawForm};

/// What the line manager of agency staff says (`docs/POLICY.md` 10.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approval {
    /// Nobody sends them.
    NotNeeded,
    /// Whoever asks vouches for it.
    Given { name: String },
    /// They are asked, by a mailed link.
    Ask { name: String, email: Email },
}

/// Somebody for whom a place is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceFor {
    pub name: String,
    pub email: Email,
    pub agency: Option<AgencyId>,
    pub approval: Approval,
    /// Access and diet.
    pub needs: Option<String>,
    /// Why they come although they are busy or away on one of the days.
    pub despite: Option<String>,
}

/// Access and diet, said by whoever comes.
///
/// # Errors
/// `too_long`, at its field.
pub fn check_needs(raw: &RawForm) -> Result<Option<String>, FormProblems> {
    let mut wrong = FormProblems::new();
    wrong.take("needs", paragraphs(raw.get("needs"), NEEDS_MAX)).ok_or(wrong)
}

const NEEDS_MAX: usize = 500;

/// `sent_by_agency` says that whoever asks sends their own staff: then nobody has to name the agency.
///
/// # Errors
/// Every field that needs mending.
pub fn check_place_for(raw: &RawForm, sent_by_agency: bool) -> Result<PlaceFor, FormProblems> {
    let mut wrong = FormProblems::new();
    let name = wrong.take("name", person_name(raw.get("name")));
    let email = wrong.take("email", Email::parse(raw.get("email")));
    let agency = wrong.take("agency", agency(raw.get("agency")));
    let needs = wrong.take("needs", paragraphs(raw.get("needs"), NEEDS_MAX));
    let sent = sent_by_agency || matches!(agency, Some(Some(_)));
    let approval = approval(raw, sent, &mut wrong);
    let why = raw.ticked("despite", "yes").then(|| required_paragraphs(raw.get("despite_reason"), 300, "Enter why they come all the same"));
    let despite = wrong.take("despite_reason", why.transpose());
    match (name, email, agency, needs, approval, despite) {
        (Some(name), Some(email), Some(agency), Some(needs), Some(approval), Some(despite)) => {
            Ok(PlaceFor { name, email, agency, approval, needs, despite })
        }
        _ => Err(wrong),
    }
}

pub(super) fn agency(value: &str) -> Result<Option<AgencyId>, Problem> {
    if value.is_empty() {
        return Ok(None);
    }
    value.parse().map(Some).map_err(|_| Problem::new("not_a_choice", "Choose one from the list"))
}

pub(super) fn approval(raw: &RawForm, sent: bool, wrong: &mut FormProblems) -> Option<Approval> {
    let name = |wrong: &mut FormProblems| wrong.take("manager_name", person_name(raw.get("manager_name")));
    match raw.get("approval") {
        "" | "none" if !sent => Some(Approval::NotNeeded),
        "given" => Some(Approval::Given { name: name(wrong)? }),
        "ask" => {
            let (name, email) = (name(wrong), wrong.take("manager_email", Email::parse(raw.get("manager_email"))));
            Some(Approval::Ask { name: name?, email: email? })
        }
        _ => {
            wrong.add("approval", "approval_missing", "Choose whether the line manager has agreed, or is to be asked");
            None
        }
    }
}

/// What a line manager answers: why is kept where they do not approve.
///
/// # Errors
/// `missing`; `too_long`.
pub fn check_manager(raw: &RawForm) -> Result<(crate::training::model::ManagerSays, Option<String>), FormProblems> {
    let mut wrong = FormProblems::new();
    let says = crate::training::model::ManagerSays::from_code(raw.get("says"));
    let says = wrong.take("says", says.ok_or_else(|| Problem::new("missing", "Choose whether they may come")));
    let reason = wrong.take("reason", paragraphs(raw.get("reason"), 500));
    says.zip(reason).ok_or(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENCY: &str = "01920000-0000-7000-8000-000000000001";

    fn asked(more: &[(&str, &str)], sent: bool) -> Result<Approval, Vec<String>> {
        let mut fields = vec![("name", "Jas Kaur"), ("email", "jas.kaur@example.org")];
        fields.extend(more);
        let raw = RawForm(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
        check_place_for(&raw, sent)
            .map(|asked| asked.approval)
            .map_err(|wrong| wrong.0.into_iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect())
    }

    #[test]
    fn agency_staff_come_with_their_managers_agreement() {
        let email = Email::parse("owen.pryce@example.org").unwrap();
        let ask = [("agency", AGENCY), ("approval", "ask"), ("manager_name", "Owen Pryce"), ("manager_email", "owen.pryce@example.org")];
        assert_eq!(asked(&[], false), Ok(Approval::NotNeeded), "a volunteer of the service");
        assert_eq!(asked(&ask, false), Ok(Approval::Ask { name: "Owen Pryce".into(), email }));
        let given = [("agency", AGENCY), ("approval", "given"), ("manager_name", "Owen Pryce")];
        assert_eq!(asked(&given, false), Ok(Approval::Given { name: "Owen Pryce".into() }));
        for (what, more, sent, codes) in [
            ("an agency and no word", vec![("agency", AGENCY)], false, vec!["approval approval_missing"]),
            ("an agency and none needed", vec![("agency", AGENCY), ("approval", "none")], false, vec!["approval approval_missing"]),
            ("their own staff and no word", vec![], true, vec!["approval approval_missing"]),
            ("whom to ask", vec![("approval", "ask")], true, vec!["manager_name missing", "manager_email missing"]),
            ("all the same, and no reason", vec![("despite", "yes")], false, vec!["despite_reason missing"]),
        ] {
            assert_eq!(asked(&more, sent).unwrap_err(), codes, "{what}");
        }
    }
}
