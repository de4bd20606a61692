//! Posted decisions on levels.

use super::permits::AwardLevels;
use super::{commands, forms};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::PersonId;

/// `POST /people/{id}/award`
pub async fn award(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let outcome = async {
        let form = forms::check_award(&raw)?;
        commands::award(&ask.app, &permit, &ask.service, id, form).await?;
        Ok(format!("/people/{id}/award"))
    }
    .await;
    ask.answer(&raw, outcome, "The level is awarded, and the person is told").await
}

/// `POST /people/{id}/award/revoke`
pub async fn revoke(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let outcome = async {
        let reason = forms::check_revoke(&raw)?;
        commands::revoke(&ask.app, &permit, &ask.service, id, reason).await?;
        Ok(format!("/people/{id}/award"))
    }
    .await;
    ask.answer(&raw, outcome, "The level is revoked").await
}
