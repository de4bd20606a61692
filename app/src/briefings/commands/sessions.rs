//! Sessions of a briefing: planned, moved, called off.

use super::hold;
use crate::audit::Note;
use crate::briefings::forms::NewSession;
use crate::briefings::permits::KeepBriefings;
use crate::briefings::queries::SESSIONS_MAX;
use crate::briefings::rules;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{BriefingId, Refusal};
use chrono::{DateTime, Utc};
use entity::{briefing, briefing_session};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

fn both_ends(service: &ServiceNames, new: &NewSession) -> Result<(DateTime<Utc>, DateTime<Utc>), Refusal> {
    let utc = |local| service.zone.to_utc(local).map_err(|problem| Refusal::refused(problem.code, problem.sentence));
    Ok((utc(new.starts)?, utc(new.ends)?))
}

/// Plan one session of a briefing.
///
/// # Errors
/// At its field `after_last_day`; `too_many`; `not_a_time`; `NotFound`; a fault.
pub async fn add_session(
    app: &App,
    permit: &KeepBriefings,
    service: &ServiceNames,
    id: BriefingId,
    new: &NewSession,
) -> Result<Uuid, Refusal> {
    let (starts_at, ends_at) = both_ends(service, new)?;
    let tx = app.begin(permit).await?;
    let row = hold(&tx, permit.service(), id).await?;
    rules::session_counts(new.starts.date(), row.last_day)?;
    let held = briefing_session::Entity::find()
        .filter(briefing_session::Column::BriefingId.eq(id.0))
        .filter(briefing_session::Column::CancelledAt.is_null())
        .count(&*tx)
        .await?;
    if held >= SESSIONS_MAX {
        return Err(Refusal::refused("too_many", format!("A briefing has at most {SESSIONS_MAX} sessions. Make a second briefing.")));
    }
    let session = tx.new_id();
    briefing_session::ActiveModel {
        id: Set(session),
        service_id: Set(permit.service().0),
        briefing_id: Set(id.0),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        place: Set(new.place.clone()),
        cancelled_at: Set(None),
        sequence: Set(0),
        changed_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::changed("briefing.session_added", "briefing", id.0)).await?;
    app.commit(tx).await?;
    Ok(session)
}

/// A session that may still be changed, and its briefing; whoever else changes one of that briefing waits.
async fn hold_session(
    tx: &WriteTx,
    permit: &KeepBriefings,
    id: Uuid,
    seen: i32,
) -> Result<(briefing_session::Model, briefing::Model), Refusal> {
    let of = briefing_session::Entity::find_by_id(id).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let briefing = hold(tx, permit.service(), BriefingId(of.briefing_id)).await?;
    let row = briefing_session::Entity::find_by_id(id).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    if row.sequence != seen {
        return Err(Refusal::Changed);
    }
    if row.cancelled_at.is_some() {
        return Err(Refusal::refused("called_off", "This session is off. Add another one in its place."));
    }
    if row.starts_at <= tx.now() {
        return Err(Refusal::refused(
            "session_began",
            "This session has begun, and stays as it was. Add another one if it is given again.",
        ));
    }
    Ok((row, briefing))
}

/// Move a session to another time or place. Whoever follows the sessions in a calendar program sees the move there. Its briefing's key.
///
/// # Errors
/// At its field `after_last_day`; `in_the_past`; `called_off`; `session_began`; `not_a_time`; `Changed`, when somebody else did since
/// `seen`; `NotFound`; a fault.
pub async fn change_session(
    app: &App,
    permit: &KeepBriefings,
    service: &ServiceNames,
    id: Uuid,
    seen: i32,
    new: &NewSession,
) -> Result<BriefingId, Refusal> {
    let (starts_at, ends_at) = both_ends(service, new)?;
    let tx = app.begin(permit).await?;
    let (row, briefing) = hold_session(&tx, permit, id, seen).await?;
    rules::session_counts(new.starts.date(), briefing.last_day)?;
    if (starts_at, ends_at, &new.place) == (row.starts_at, row.ends_at, &row.place) {
        return Ok(BriefingId(briefing.id));
    }
    if starts_at <= tx.now() {
        return Err(Refusal::refused("in_the_past", "Enter a time that is still to come."));
    }
    briefing_session::ActiveModel {
        id: Set(id),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        place: Set(new.place.clone()),
        sequence: Set(row.sequence + 1),
        changed_at: Set(Some(tx.now())),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    let detail = serde_json::json!({ "from": row.starts_at, "to": starts_at, "place_changed": new.place != row.place });
    tx.note(Note::changed("briefing.session_moved", "briefing_session", id).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(BriefingId(briefing.id))
}

/// Call a session off. Whoever follows the sessions in a calendar program sees it crossed out. Its briefing's key.
///
/// # Errors
/// `called_off`; `session_began`; `Changed`; `NotFound`; a fault.
pub async fn call_off_session(app: &App, permit: &KeepBriefings, id: Uuid, seen: i32) -> Result<BriefingId, Refusal> {
    let tx = app.begin(permit).await?;
    let (row, briefing) = hold_session(&tx, permit, id, seen).await?;
    let off = briefing_session::ActiveModel {
        id: Set(id),
        cancelled_at: Set(Some(tx.now())),
        sequence: Set(row.sequence + 1),
        ..Default::default()
    };
    off.update(&*tx).await?;
    tx.note(Note::changed("briefing.session_called_off", "briefing_session", id)).await?;
    app.commit(tx).await?;
    Ok(BriefingId(briefing.id))
}
