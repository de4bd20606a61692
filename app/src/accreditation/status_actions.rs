//! Posted consent and status checks.

use super::permits::{KeepOwnRecord, RecordStatusChecks};
use super::status_commands;
use crate::people::permits::for_row;
use crate::people::practitioners::update_service::{StatusOutcome, check_consent, check_status_check};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::PersonId;

const OWN: &str = "/record/dbs";

/// `POST /record/dbs/consent`
pub async fn agree(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnRecord>()?;
    let outcome = status_commands::agree(&ask.app, &permit, ask.today()).await.map(|()| OWN.to_owned());
    ask.answer(&raw, outcome, "You have agreed to status checks. You can take that back here at any time").await
}

/// `POST /record/dbs/consent/end`
pub async fn agree_no_more(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnRecord>()?;
    let outcome = status_commands::agree_no_more(&ask.app, &permit).await.map(|()| OWN.to_owned());
    ask.answer(&raw, outcome, "Nobody asks the Update Service about you from now on").await
}

fn page_of(id: PersonId) -> String {
    format!("/people/{id}/status-checks")
}

/// `POST /people/{id}/status-checks/consent`
pub async fn on_paper(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<RecordStatusChecks>(&ask)?;
    let outcome = async {
        let on = check_consent(&raw, ask.today())?;
        status_commands::agreed_on_paper(&ask.app, &permit, id, on).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "Their consent is on record").await
}

/// `POST /people/{id}/status-checks`
pub async fn record(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<RecordStatusChecks>(&ask)?;
    let mut said = StatusOutcome::Unchanged.follows();
    let outcome = async {
        let new = check_status_check(&raw, ask.today())?;
        said = new.outcome.follows();
        status_commands::record(&ask.app, &permit, &ask.service, id, new).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, said.trim_end_matches('.')).await
}
