//! Posted observations, their signing off, and answers to them.

use super::observing::{check_observation, check_observing};
use super::permits::{AwardLevels, KeepOwnRecord, ObserveColleagues, WriteScheme};
use super::{observing_commands, scheme_commands};
use crate::people::permits::for_row;
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::text::line;
use crate::shared::{FormProblems, PersonId, RawForm, Refusal};
use uuid::Uuid;

fn page_of(id: PersonId) -> String {
    format!("/people/{id}/observations")
}

fn named(raw: &RawForm) -> Result<Uuid, Refusal> {
    let gone = |_| Refusal::refused("not_there", "Open the page again and choose from there.");
    Uuid::parse_str(raw.get("observation")).map_err(gone)
}

/// `POST /people/{id}/observations`
pub async fn record(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<AwardLevels>(&ask)?;
    let outcome = async {
        let observing = observing_commands::may_observe(ask.app.read(&permit), &permit, id, ask.today()).await?;
        let new = check_observation(&raw, &observing.standards, ask.today())?;
        observing_commands::record(&ask.app, &permit, id, new, ask.today()).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "The observation is on record, and its reader sees it").await
}

/// `POST /record/colleagues/{id}`
pub async fn record_of_colleague(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<ObserveColleagues>()?;
    let outcome = async {
        let db = ask.app.read(&permit);
        let observing = observing_commands::may_observe_colleague(db, &permit, id, ask.today()).await?;
        let new = check_observation(&raw, &observing.standards, ask.today())?;
        observing_commands::record_of_colleague(&ask.app, &permit, id, new, ask.today()).await?;
        Ok("/record/colleagues".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "The observation is on record, and whom you watched reads it").await
}

/// `POST /people/{id}/observations/sign-off`
pub async fn sign_off(ask: Ask, Key(id): Key<PersonId>, Posted(raw): Posted) -> Reply {
    let permit = for_row::<AwardLevels>(&ask)?;
    let outcome = async {
        observing_commands::sign_off(&ask.app, &permit, id, named(&raw)?).await?;
        Ok(page_of(id))
    }
    .await;
    ask.answer(&raw, outcome, "It is signed off and counts").await
}

/// `POST /record/observations`: an answer.
pub async fn answer(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnRecord>()?;
    let outcome = async {
        let mut wrong = FormProblems::new();
        let words = wrong.take("answer_words", line(raw.get("answer_words"), 400, "Enter what you want to say to it"));
        let words = words.ok_or(wrong)?;
        observing_commands::answer(&ask.app, &permit, named(&raw)?, words).await?;
        Ok("/record/observations".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "Your answer stands beside the observation").await
}

/// `POST /accreditation/scheme/draft/observing`
pub async fn observing(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<WriteScheme>()?;
    let version = raw.get("version").parse().unwrap_or(0);
    let changed = scheme_commands::change(&ask.app, &permit, version, |scheme| {
        scheme.observing = check_observing(&raw, scheme)?;
        Ok(())
    });
    let outcome = changed.await.map(|()| "/accreditation/scheme/draft".to_owned());
    ask.answer(&raw, outcome, "How practice is observed is in the draft").await
}
