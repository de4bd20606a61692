//! Observed practice: recorded by whom the scheme lets observe, signed off by a second person where it wants that, answered by the person.

use super::engine::standing;
use super::observing::Observing;
use super::permits::{AwardLevels, KeepOwnRecord};
use super::queries::{Whom, facts, scheme_on, schemes};
use super::record_commands::begin;
use super::scheme::Scheme;
use crate::people::practitioners::model::NewObservation;
use crate::people::practitioners::observed;
use crate::people::practitioners::supervisors::supervises;
use crate::platform::App;
use crate::shared::{PersonId, Refusal};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, StreamTrait};
use uuid::Uuid;

/// Whether that person may observe the other on that day, by the scheme in force; and how it has practice observed.
///
/// # Errors
/// `own_observation`; `excluded_observer`; `not_entitled`; a fault.
pub async fn may_observe<C>(db: &C, permit: &AwardLevels, person: PersonId, on: NaiveDate) -> Result<Observing, Refusal>
where
    C: ConnectionTrait + StreamTrait,
{
    let observer = permit.actor().person;
    if observer == person {
        return Err(Refusal::refused("own_observation", "Nobody records an observation of their own practice. Ask a colleague to do it."));
    }
    let scheme = scheme_on(db, permit.service(), on).await?;
    if scheme.observing.not_supervisor && supervises(db, observer, person).await? {
        let sentence = "By the scheme somebody's own case supervisor does not observe them. Ask a colleague to do it.";
        return Err(Refusal::refused("excluded_observer", sentence));
    }
    if let Some(wanted) = &scheme.observing.by {
        let schemes = schemes(db, permit.service()).await?;
        let known = facts(db, permit.service(), Whom::These(&[observer])).await?.remove(&observer).unwrap_or_default();
        let held = standing(&known, &schemes, on);
        if !held.iter().any(|one| one.state.is_held() && scheme.is_or_above(&one.rule.code, wanted)) {
            let sentence = format!("By the scheme whoever observes holds {}. You do not hold it now.", scheme.name_of(wanted));
            return Err(Refusal::refused("not_entitled", sentence));
        }
    }
    let Scheme { observing, .. } = scheme;
    Ok(observing)
}

/// Record an observation; it waits for a second person where the scheme wants one.
///
/// # Errors
/// `own_record`; `NotFound`; the refusals of [`may_observe`]; `observed_already`; a fault.
pub async fn record(app: &App, permit: &AwardLevels, person: PersonId, new: NewObservation, today: NaiveDate) -> Result<(), Refusal> {
    let tx = begin(app, permit, person).await?;
    let observing = may_observe(&*tx, permit, person, today).await?;
    observed::record_observed(&tx, permit.service(), person, permit.actor().person, new, observing.signed_off).await?;
    app.commit(tx).await
}

/// Sign an observation off.
///
/// # Errors
/// `own_record`; `NotFound`; `signed_already`; `own_observation`, for whoever watched; a fault.
pub async fn sign_off(app: &App, permit: &AwardLevels, person: PersonId, observation: Uuid) -> Result<(), Refusal> {
    let tx = begin(app, permit, person).await?;
    observed::sign_off(&tx, person, observation, permit.actor().person).await?;
    app.commit(tx).await
}

/// Answer an observation of oneself.
///
/// # Errors
/// `NotFound`, also for another's; `answered_already`; a fault.
pub async fn answer(app: &App, permit: &KeepOwnRecord, observation: Uuid, words: String) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    observed::answer(&tx, permit.actor().person, observation, words).await?;
    app.commit(tx).await
}
