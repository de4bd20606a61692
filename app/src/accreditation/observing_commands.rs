//! Observed practice: recorded by whom the scheme lets observe, signed off by a second person where it wants that, answered by the person.

use super::engine::standing;
use super::observing::Observing;
use super::permits::{AwardLevels, KeepOwnRecord, ObserveColleagues};
use super::queries::{Whom, facts, scheme_on, schemes, works_with};
use super::record_commands::begin;
use super::scheme::Scheme;
use crate::people::practitioners::model::NewObservation;
use crate::people::practitioners::observed;
use crate::people::practitioners::supervisors::supervises;
use crate::platform::App;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::practitioner;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, StreamTrait};
use uuid::Uuid;

/// Whether the holder may observe that person on that day, by the scheme in force; and how it has practice observed.
///
/// # Errors
/// `own_observation`; `excluded_observer`; `not_entitled`; a fault.
pub async fn may_observe<C>(db: &C, permit: &AwardLevels, person: PersonId, on: NaiveDate) -> Result<Observing, Refusal>
where
    C: ConnectionTrait + StreamTrait,
{
    Ok(by_the_scheme(db, permit.service(), permit.actor().person, person, on).await?.observing)
}

/// The same for a practitioner, of somebody with whom they work a case.
///
/// # Errors
/// `NotFound`, for anybody else; `observed_by_the_office`, where the scheme names no standing for observers; as [`may_observe`].
pub async fn may_observe_colleague<C>(db: &C, permit: &ObserveColleagues, person: PersonId, on: NaiveDate) -> Result<Observing, Refusal>
where
    C: ConnectionTrait + StreamTrait,
{
    if !works_with(db, permit, person, on).await? {
        return Err(Refusal::NotFound);
    }
    let scheme = by_the_scheme(db, permit.service(), permit.actor().person, person, on).await?;
    as_a_practitioner(scheme.observing)
}

/// Whether the holder observes anybody, whoever it is.
///
/// # Errors
/// `observed_by_the_office`; `not_entitled`; a fault.
pub async fn observes<C>(db: &C, permit: &ObserveColleagues, on: NaiveDate) -> Result<(), Refusal>
where
    C: ConnectionTrait + StreamTrait,
{
    let scheme = scheme_on(db, permit.service(), on).await?;
    entitled(db, &scheme, permit.service(), permit.actor().person, on).await?;
    as_a_practitioner(scheme.observing).map(drop)
}

fn as_a_practitioner(observing: Observing) -> Result<Observing, Refusal> {
    if observing.by.is_some() {
        return Ok(observing);
    }
    let sentence = "By the scheme the office writes down what was observed. Tell your coordinator what you saw.";
    Err(Refusal::refused("observed_by_the_office", sentence))
}

async fn by_the_scheme<C>(db: &C, service: ServiceId, observer: PersonId, person: PersonId, on: NaiveDate) -> Result<Scheme, Refusal>
where
    C: ConnectionTrait + StreamTrait,
{
    if observer == person {
        return Err(Refusal::refused("own_observation", "Nobody records an observation of their own practice. Ask a colleague to do it."));
    }
    let scheme = scheme_on(db, service, on).await?;
    if scheme.observing.not_supervisor && supervises(db, observer, person).await? {
        let sentence = "By the scheme somebody's own case supervisor does not observe them. Ask a colleague to do it.";
        return Err(Refusal::refused("excluded_observer", sentence));
    }
    entitled(db, &scheme, service, observer, on).await?;
    Ok(scheme)
}

/// Whether that person holds what the scheme asks of observers.
async fn entitled<C>(db: &C, scheme: &Scheme, service: ServiceId, observer: PersonId, on: NaiveDate) -> Result<(), Refusal>
where
    C: ConnectionTrait + StreamTrait,
{
    if let Some(wanted) = &scheme.observing.by {
        let schemes = schemes(db, service).await?;
        let known = facts(db, service, Whom::These(&[observer])).await?.remove(&observer).unwrap_or_default();
        let held = standing(&known, &schemes, on);
        if !held.iter().any(|one| one.state.is_held() && scheme.is_or_above(&one.rule.code, wanted)) {
            let sentence = format!("By the scheme whoever observes holds {}. You do not hold it now.", scheme.name_of(wanted));
            return Err(Refusal::refused("not_entitled", sentence));
        }
    }
    Ok(())
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

/// The same by a practitioner, of somebody with whom they work a case.
///
/// # Errors
/// The refusals of [`may_observe_colleague`]; `observed_already`; a fault.
pub async fn record_of_colleague(
    app: &App,
    permit: &ObserveColleagues,
    person: PersonId,
    new: NewObservation,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    practitioner::Entity::find_by_id(person.0).lock_exclusive().one(&*tx).await?.ok_or(Refusal::NotFound)?;
    let observing = may_observe_colleague(&*tx, permit, person, today).await?;
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
