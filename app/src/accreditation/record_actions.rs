//! Posted development, and decisions about somebody's record.

use super::permits::{AwardLevels, KeepOwnRecord};
use super::queries::scheme_on;
use super::scheme::Scheme;
use super::{record_commands, record_forms};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::{PersonId, Refusal};
use uuid::Uuid;

/// `POST /record/development`
pub async fn add_development(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnRecord>()?;
    let outcome = async {
        let new = record_forms::check_development(&raw, ask.today())?;
        record_commands::add_development(&ask.app, &permit, new).await?;
        Ok("/record".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "It is on your record, and counts once a second person has confirmed it").await
}

fn page_of(id: PersonId) -> String {
    format!("/people/{id}/standing")
}

/// `POST /people/{id}/standing/development`
pub async fn decide_development(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let outcome = async {
        let decision = record_forms::check_entry_decision(&raw)?;
        record_commands::decide_development(&ask.app, &permit, id, decision).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "The entry is decided").await
}

async fn scheme(ask: &Ask, permit: &AwardLevels) -> Result<Scheme, Refusal> {
    scheme_on(ask.app.read(permit), permit.service(), ask.today()).await
}

/// `POST /people/{id}/standing/recognition`
pub async fn recognise(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let outcome = async {
        let new = record_forms::check_recognition(&raw, &scheme(&ask, &permit).await?, ask.today())?;
        record_commands::recognise(&ask.app, &permit, &ask.service, id, new).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "Prior learning stands for that requirement from today").await
}

/// `POST /people/{id}/standing/extension`
pub async fn extend(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let outcome = async {
        let new = record_forms::check_extension(&raw, &scheme(&ask, &permit).await?, ask.today())?;
        record_commands::extend(&ask.app, &permit, &ask.service, id, new).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "The last day is moved").await
}

/// `POST /people/{id}/standing/take-back`
pub async fn take_back(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let outcome = async {
        let decision = Uuid::parse_str(raw.get("decision"));
        let decision = decision.map_err(|_| Refusal::refused("not_there", "Open the page again and choose from there."))?;
        record_commands::take_back(&ask.app, &permit, id, decision).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "It is taken back from today").await
}

/// `POST /people/{id}/standing/assessment`
pub async fn assess(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let outcome = async {
        let new = record_forms::check_assessment(&raw, &scheme(&ask, &permit).await?.standards(), ask.today())?;
        record_commands::assess(&ask.app, &permit, id, new).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "The assessment is on record").await
}

/// `POST /people/{id}/standing/registration`
pub async fn register(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<AwardLevels>()?;
    let outcome = async {
        let new = record_forms::check_registration(&raw, ask.today())?;
        record_commands::register(&ask.app, &permit, id, new).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "The registration is on record").await
}
