//! Everything that changes about briefings: kept, with sessions; staff lists taken in; who was there; reminders.

mod lists;
mod present;
mod say_so;
mod sessions;

pub use lists::*;
pub use present::*;
pub use say_so::*;
pub use sessions::*;

use super::forms::NewBriefing;
use super::permits::KeepBriefings;
use super::rules;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{BriefingId, Refusal, ServiceId};
use entity::{briefing, briefing_session};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Keep a new briefing.
///
/// # Errors
/// A fault.
pub async fn add_briefing(app: &App, permit: &KeepBriefings, new: &NewBriefing) -> Result<BriefingId, Refusal> {
    let tx = app.begin(permit).await?;
    let id = tx.new_id();
    briefing::ActiveModel {
        id: Set(id),
        service_id: Set(permit.service().0),
        title: Set(new.title.clone()),
        kind: Set(new.kind.code().to_owned()),
        about: Set(new.about.clone()),
        materials: Set(new.materials.clone()),
        self_declared: Set(new.self_declared),
        last_day: Set(new.last_day),
        remind_round: Set(0),
        reminding: Set(false),
        reminded_on: Set(None),
        created_at: Set(tx.now()),
        created_by: Set(tx.who().account.map(|id| id.0)),
        version: Set(1),
        forgotten_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::changed("briefing.added", "briefing", id)).await?;
    app.commit(tx).await?;
    Ok(BriefingId(id))
}

/// Change what a briefing says.
///
/// # Errors
/// `Changed`, when somebody else did since version `seen`; at its field `before_a_session`; `NotFound`; a fault.
pub async fn change_briefing(
    app: &App,
    permit: &KeepBriefings,
    service: &ServiceNames,
    id: BriefingId,
    seen: i32,
    new: &NewBriefing,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let row = hold(&tx, permit.service(), id).await?;
    if row.version != seen {
        return Err(Refusal::Changed);
    }
    let last = briefing_session::Entity::find()
        .filter(briefing_session::Column::BriefingId.eq(id.0))
        .filter(briefing_session::Column::CancelledAt.is_null())
        .order_by_desc(briefing_session::Column::StartsAt)
        .one(&*tx)
        .await?;
    rules::last_day_holds(new.last_day, last.map(|last| service.zone.to_local(last.starts_at).date()))?;
    briefing::ActiveModel {
        id: Set(id.0),
        title: Set(new.title.clone()),
        kind: Set(new.kind.code().to_owned()),
        about: Set(new.about.clone()),
        materials: Set(new.materials.clone()),
        self_declared: Set(new.self_declared),
        last_day: Set(new.last_day),
        version: Set(row.version + 1),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    tx.note(Note::changed("briefing.changed", "briefing", id.0)).await?;
    app.commit(tx).await
}

/// The briefing's own row: whoever changes who is on it waits for the one before.
pub(super) async fn hold(tx: &WriteTx, service: ServiceId, id: BriefingId) -> Result<briefing::Model, Refusal> {
    let row = briefing::Entity::find_by_id(id.0).filter(briefing::Column::ServiceId.eq(service.0)).lock_exclusive();
    let row = row.one(&**tx).await?.ok_or(Refusal::NotFound)?;
    if row.forgotten_at.is_some() {
        return Err(Refusal::refused("forgotten", "The names of this briefing are forgotten. Its figures stay as they are."));
    }
    Ok(row)
}

/// Remind everybody who is missing and has an address: letters go out by the clock, one to each in this round.
///
/// # Errors
/// `over`; `reminded_lately`; `NotFound`; a fault.
pub async fn remind(app: &App, permit: &KeepBriefings, service: &ServiceNames, id: BriefingId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let row = hold(&tx, permit.service(), id).await?;
    let today = service.zone.to_local(tx.now()).date();
    let every = setting(&service.settings, "/briefings/remind_every_days").unwrap_or(rules::REMIND_EVERY_DAYS);
    rules::may_remind(today, row.last_day, row.reminded_on, every).map_err(|(code, sentence)| Refusal::refused(code, sentence))?;
    briefing::ActiveModel {
        id: Set(id.0),
        remind_round: Set(row.remind_round + 1),
        reminding: Set(true),
        reminded_on: Set(Some(today)),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    let detail = serde_json::json!({ "round": row.remind_round + 1 });
    tx.note(Note::changed("briefing.reminded", "briefing", id.0).detail(detail)).await?;
    app.commit(tx).await
}

/// A number of the service's own settings.
pub(super) fn setting(settings: &serde_json::Value, path: &str) -> Option<u64> {
    settings.pointer(path).and_then(serde_json::Value::as_u64).filter(|number| (1..=600).contains(number))
}
