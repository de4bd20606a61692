//! What is posted about agencies.

use super::commands;
use super::permits::KeepAgencies;
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::when::optional_date_from_parts;
use crate::shared::{AgencyId, FormProblems, RawForm, Refusal};
use chrono::NaiveDate;

/// Date an agreement.
pub async fn set_agreement(ask: Ask, Key(id): Key<AgencyId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepAgencies>()?;
    let outcome = async {
        let until = check_until(&raw)?;
        let seen = raw.get("version").parse().map_err(|_| Refusal::Changed)?;
        commands::set_agreement(&ask.app, &permit, id, seen, until).await?;
        Ok("/agencies".to_owned())
    };
    let outcome = outcome.await;
    ask.answer(&raw, outcome, "The agreement is dated").await
}

/// The last day of an agreement; left empty, there is none.
fn check_until(raw: &RawForm) -> Result<Option<NaiveDate>, FormProblems> {
    let mut problems = FormProblems::new();
    let until = optional_date_from_parts(raw.get("until-day"), raw.get("until-month"), raw.get("until-year"));
    let until = problems.take("until", until).flatten();
    if problems.is_empty() { Ok(until) } else { Err(problems) }
}
