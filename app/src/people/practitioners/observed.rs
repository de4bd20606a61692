//! What was seen of somebody's practice. Called inside the transaction of whoever records it.

use super::model::{NewObservation, ObservedOutcome};
use crate::audit::Note;
use crate::platform::db::WriteTx;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{observation, observed_standard, person};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// The most observations that a record shows.
const SHOWN: u64 = 30;

/// One observation, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Observed {
    pub id: Uuid,
    pub observer_id: Option<Uuid>,
    pub observer: Option<String>,
    pub held_on: NaiveDate,
    pub outcome: String,
    pub case_kind: Option<String>,
    pub went_well: Option<String>,
    pub next_step: Option<String>,
    /// For a second person to sign it off.
    pub waits: bool,
    pub signer: Option<String>,
    pub answer: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
    #[sea_orm(skip)]
    pub standards: Vec<observed_standard::Model>,
}

/// What was seen of somebody, the newest first. Two statements.
///
/// # Errors
/// A fault.
pub async fn observed(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Observed>, Refusal> {
    use observation::Column;
    let name_of = |column: Column| {
        let name = Query::select()
            .column((person::Entity, person::Column::FullName))
            .from(person::Entity)
            .and_where(Expr::col((person::Entity, person::Column::Id)).equals((observation::Entity, column)))
            .to_owned();
        Expr::SubQuery(None, Box::new(name.into()))
    };
    let rows = observation::Entity::find()
        .select_only()
        .columns([Column::Id, Column::ObserverId, Column::HeldOn, Column::Outcome, Column::CaseKind, Column::WentWell, Column::NextStep])
        .columns([Column::Waits, Column::Answer, Column::AnsweredAt])
        .expr_as(name_of(Column::ObserverId), "observer")
        .expr_as(name_of(Column::SignedBy), "signer")
        .filter(Column::PersonId.eq(person.0))
        .order_by_desc(Column::HeldOn)
        .order_by_desc(Column::Id)
        .limit(SHOWN);
    let mut rows = rows.into_model::<Observed>().all(db).await?;
    let keys: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let standards = observed_standard::Entity::find()
        .filter(observed_standard::Column::ObservationId.is_in(keys))
        .order_by_asc(observed_standard::Column::Id)
        .all(db)
        .await?;
    for standard in standards {
        if let Some(row) = rows.iter_mut().find(|row| row.id == standard.observation_id) {
            row.standards.push(standard);
        }
    }
    Ok(rows)
}

/// Record what somebody saw, standard by standard; whether it was met follows from them. The practitioner's row is held by the caller.
///
/// # Errors
/// `observed_already`; a fault.
pub async fn record_observed(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    observer: PersonId,
    new: NewObservation,
    waits: bool,
) -> Result<Uuid, Refusal> {
    let same = observation::Entity::find()
        .filter(observation::Column::PersonId.eq(person.0))
        .filter(observation::Column::ObserverId.eq(observer.0))
        .filter(observation::Column::HeldOn.eq(new.on));
    if same.one(&**tx).await?.is_some() {
        return Err(Refusal::refused("observed_already", "Your observation of them on that day is on record already."));
    }
    let id = tx.new_id();
    let outcome = if new.is_met() { ObservedOutcome::Met } else { ObservedOutcome::Develop };
    let row = observation::ActiveModel {
        id: Set(id),
        service_id: Set(service.0),
        person_id: Set(person.0),
        observer_id: Set(Some(observer.0)),
        held_on: Set(new.on),
        outcome: Set(outcome.code().to_owned()),
        created_at: Set(tx.now()),
        case_kind: Set(Some(new.case_kind)),
        went_well: Set(Some(new.went_well)),
        next_step: Set(Some(new.next_step)),
        waits: Set(waits),
        ..Default::default()
    };
    row.insert(&**tx).await?;
    let judged = new.standards.len();
    let rows = new.standards.into_iter().map(|one| observed_standard::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        observation_id: Set(id),
        standard: Set(one.standard),
        met: Set(one.met),
        words: Set(one.words),
    });
    observed_standard::Entity::insert_many(rows.collect::<Vec<_>>()).exec_without_returning(&**tx).await?;
    let detail = serde_json::json!({ "observation": id, "judged": judged, "outcome": outcome.code(), "waits": waits });
    tx.note(Note::changed("observation.recorded", "person", person.0).detail(detail)).await?;
    Ok(id)
}

async fn held(tx: &WriteTx, person: PersonId, id: Uuid) -> Result<observation::Model, Refusal> {
    let row = observation::Entity::find_by_id(id).filter(observation::Column::PersonId.eq(person.0)).lock_exclusive();
    row.one(&**tx).await?.ok_or(Refusal::NotFound)
}

/// A second person signs an observation off: from now on it counts.
///
/// # Errors
/// `NotFound`; `signed_already`; `own_observation`, for whoever watched; a fault.
pub async fn sign_off(tx: &WriteTx, person: PersonId, id: Uuid, signer: PersonId) -> Result<(), Refusal> {
    let row = held(tx, person, id).await?;
    if !row.waits {
        return Err(Refusal::refused("signed_already", "That observation waits for nobody."));
    }
    if row.observer_id == Some(signer.0) {
        return Err(Refusal::refused("own_observation", "You watched it yourself: a second person signs it off."));
    }
    let signed = observation::ActiveModel {
        id: Set(id),
        waits: Set(false),
        signed_by: Set(Some(signer.0)),
        signed_at: Set(Some(tx.now())),
        ..Default::default()
    };
    signed.update(&**tx).await?;
    let detail = serde_json::json!({ "observation": id });
    tx.note(Note::changed("observation.signed_off", "person", person.0).detail(detail)).await?;
    Ok(())
}

/// The person observed answers, once.
///
/// # Errors
/// `NotFound`, also for another's; `answered_already`; a fault.
pub async fn answer(tx: &WriteTx, person: PersonId, id: Uuid, words: String) -> Result<(), Refusal> {
    let row = held(tx, person, id).await?;
    if row.answered_at.is_some() {
        return Err(Refusal::refused("answered_already", "You have answered already. Tell your supervisor if you see it otherwise now."));
    }
    let answered =
        observation::ActiveModel { id: Set(id), answer: Set(Some(words)), answered_at: Set(Some(tx.now())), ..Default::default() };
    answered.update(&**tx).await?;
    let detail = serde_json::json!({ "observation": id });
    tx.note(Note::changed("observation.answered", "person", person.0).detail(detail)).await?;
    Ok(())
}
