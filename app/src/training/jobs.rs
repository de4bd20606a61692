//! What training does behind a change in another room.

use super::commands::give_back_for;
use super::model::{BookingState, RunState};
use crate::platform::App;
use crate::platform::jobs::Ended;
use crate::platform::permit::SystemPermit;
use crate::platform::services;
use crate::shared::vocabulary::LEFT;
use crate::shared::{PersonId, Refusal, RunId, ServiceId};
use entity::{booking, practitioner, run};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use uuid::Uuid;

/// So many runs are looked at; nobody waits for more.
const AT_MOST: u64 = 500;

/// Give back every place, and every turn on a waiting list, of somebody who has left: they can do so themselves no more, and those who wait
/// behind them would wait for ever.
pub async fn give_back_places(app: &App, service: Option<ServiceId>, person: PersonId) -> Ended {
    let Some(service) = service else { return Ended::GivenUp("no service is named".to_owned()) };
    match try_to(app, service, person).await {
        Ok(()) => Ended::Done,
        Err(Refusal::Fault { reference }) => Ended::Again(format!("a fault, reference {reference}")),
        Err(refusal) => Ended::GivenUp(refusal.to_string()),
    }
}

async fn try_to(app: &App, service: ServiceId, person: PersonId) -> Result<(), Refusal> {
    let permit = SystemPermit::because(Some(service), "somebody with a place has left");
    let names = services::names(app, Some(service)).await?;
    for id in runs_of(app, &permit, service, person).await? {
        let tx = app.begin(&permit).await?;
        if !has_left(&tx, service, person).await? {
            return Ok(());
        }
        match give_back_for(app, &tx, &names, id, person, Some("They have left the service".to_owned())).await {
            Ok(_) => app.commit(tx).await?,
            // Given back meanwhile, or the run has begun: nothing is left to do.
            Err(Refusal::Refused { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// The runs to come on which they have a place or wait for one.
async fn runs_of(app: &App, permit: &SystemPermit, service: ServiceId, person: PersonId) -> Result<Vec<RunId>, Refusal> {
    let rows: Vec<Uuid> = booking::Entity::find()
        .select_only()
        .column(booking::Column::RunId)
        .join(JoinType::InnerJoin, booking::Relation::Run.def())
        .filter(booking::Column::ServiceId.eq(service.0))
        .filter(booking::Column::PersonId.eq(person.0))
        .filter(booking::Column::State.is_in(BookingState::live().map(BookingState::code)))
        .filter(run::Column::State.eq(RunState::Planned.code()))
        .order_by_asc(booking::Column::Id)
        .limit(AT_MOST)
        .into_tuple()
        .all(app.read(permit))
        .await?;
    Ok(rows.into_iter().map(RunId).collect())
}

/// Whoever came back meanwhile keeps what is theirs.
async fn has_left(tx: &crate::platform::db::WriteTx, service: ServiceId, person: PersonId) -> Result<bool, Refusal> {
    let known = practitioner::Entity::find_by_id(person.0)
        .filter(practitioner::Column::ServiceId.eq(service.0))
        .filter(practitioner::Column::State.eq(LEFT))
        .one(&**tx)
        .await?;
    Ok(known.is_some())
}
