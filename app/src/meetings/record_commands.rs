//! What was spoken about in a supervision: written down by its two people, each their part; corrected by a further version.

use super::model::MeetingState;
use super::permits::OpenSupervision;
use super::record_forms::NewRecord;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::shared::Refusal;
use entity::{meeting, supervision_note};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Write one's own part, or correct it: what stood there stays readable.
///
/// # Errors
/// `not_in_it`, for the manager; `not_held`; `Changed`, when a newer version stands on record than the one that was seen; a fault.
pub async fn write(app: &App, permit: &OpenSupervision, new: NewRecord) -> Result<(), Refusal> {
    let Some(part) = permit.mine() else {
        return Err(Refusal::refused("not_in_it", "Its two people write the record. The service manager reads it."));
    };
    let tx = app.begin(permit).await?;
    hold(&tx, permit).await?;
    let before = current(&tx, permit, part.code()).await?;
    if before.as_ref().map_or(0, |before| before.version) != new.version {
        return Err(Refusal::Changed);
    }
    if let Some(before) = &before {
        let over = supervision_note::ActiveModel { id: Set(before.id), superseded_at: Set(Some(tx.now())), ..Default::default() };
        over.update(&*tx).await?;
    }
    let id = tx.new_id();
    supervision_note::ActiveModel {
        id: Set(id),
        service_id: Set(permit.meeting().service().0),
        meeting_id: Set(permit.meeting().row().id),
        author_id: Set(permit.meeting().actor().person.0),
        part: Set(part.code().to_owned()),
        words: Set(new.words),
        agreed: Set(serde_json::to_value(&new.agreed)?),
        next_on: Set(new.next_on),
        wellbeing: Set(new.wellbeing),
        reason: Set(new.reason),
        written_at: Set(tx.now()),
        superseded_at: Set(None),
        read_at: Set(None),
        version: Set(new.version + 1),
    }
    .insert(&*tx)
    .await?;
    // The trail says that it was written, never what.
    let detail = serde_json::json!({ "part": part.code(), "version": new.version + 1 });
    tx.note(Note::changed("supervision.written", "meeting", permit.meeting().row().id).detail(detail)).await?;
    app.commit(tx).await
}

/// Confirm that the supervisor's part was read, by the person supervised. Confirmed again changes nothing.
///
/// # Errors
/// `not_theirs`, for anybody else; `Changed`, when it was corrected meanwhile; a fault.
pub async fn confirm_read(app: &App, permit: &OpenSupervision, version: i32) -> Result<(), Refusal> {
    if !permit.meeting().is_supervised() {
        return Err(Refusal::refused("not_theirs", "The person who is supervised confirms that."));
    }
    let tx = app.begin(permit).await?;
    let row = current(&tx, permit, "SUPERVISOR").await?.filter(|row| row.version == version).ok_or(Refusal::Changed)?;
    if row.read_at.is_some() {
        return Ok(());
    }
    supervision_note::ActiveModel { id: Set(row.id), read_at: Set(Some(tx.now())), ..Default::default() }.update(&*tx).await?;
    let detail = serde_json::json!({ "version": version });
    tx.note(Note::changed("supervision.confirmed", "meeting", permit.meeting().row().id).detail(detail)).await?;
    app.commit(tx).await
}

/// Two who write at once wait for each other at the meeting's row.
async fn hold(tx: &WriteTx, permit: &OpenSupervision) -> Result<(), Refusal> {
    let row = meeting::Entity::find_by_id(permit.meeting().row().id).lock_exclusive().one(&**tx).await?.ok_or(Refusal::NotFound)?;
    if MeetingState::from_code(&row.state) == Some(MeetingState::Held) {
        return Ok(());
    }
    Err(Refusal::refused("not_held", "Once the supervision is recorded as held, what was spoken about can be written down."))
}

async fn current(tx: &WriteTx, permit: &OpenSupervision, part: &str) -> Result<Option<supervision_note::Model>, Refusal> {
    let found = supervision_note::Entity::find()
        .filter(supervision_note::Column::MeetingId.eq(permit.meeting().row().id))
        .filter(supervision_note::Column::Part.eq(part))
        .order_by_desc(supervision_note::Column::Version);
    Ok(found.one(&**tx).await?)
}
