//! Mail that came in: the one way by which a reply of a calendar program changes anything, however the message got here.

use super::answer::{Incoming, Unheeded, heed};
use super::answers::{self, NewAnswer, Way};
use super::message::{self, Opened};
use super::outcome::Outcome;
use super::read::read;
use super::sent;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::shared::{Refusal, ServiceId};
use chrono::Duration;
use entity::{appointment, calendar_message};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set, TryInsertResult};
use uuid::Uuid;

const WHY: &str = "taking in mail";
/// How long it is remembered which messages were here.
const KEPT: Duration = Duration::days(90);

/// Take in one message as it stood on the wire. The same message changes something once, whichever way it comes again. Who may answer for
/// an appointment, and what a late or forged reply does, is `answer::heed`'s.
///
/// # Errors
/// A fault: then nothing was taken, and the message should come again.
pub async fn take_in(app: &App, octets: &[u8]) -> Result<Outcome, Refusal> {
    let opened = message::open(octets);
    let reply = match opened.calendar.as_deref().map(read) {
        None => return note_alone(app, &opened, Outcome::Left).await,
        Some(Err(why)) => return note_alone(app, &opened, Outcome::Unreadable(why)).await,
        Some(Ok(incoming)) if incoming.method != "REPLY" => return note_alone(app, &opened, Outcome::Left).await,
        Some(Ok(reply)) => reply,
    };
    let permit = SystemPermit::because(None, WHY);
    let known = appointment::Entity::find().filter(appointment::Column::Uid.eq(reply.uid.as_str())).one(app.read(&permit)).await?;
    match known {
        Some(row) => answered(app, &opened, &reply, &row).await,
        None => note_alone(app, &opened, Outcome::Unheeded(Unheeded::OtherAppointment)).await,
    }
}

/// A message that is about none of our appointments: only that it was here is kept.
async fn note_alone(app: &App, opened: &Opened, outcome: Outcome) -> Result<Outcome, Refusal> {
    let tx = app.begin(&SystemPermit::because(None, WHY)).await?;
    if !note(&tx, opened, None, outcome).await? {
        return Ok(Outcome::Known);
    }
    tx.commit().await?;
    Ok(outcome)
}

async fn answered(app: &App, opened: &Opened, reply: &Incoming, about: &appointment::Model) -> Result<Outcome, Refusal> {
    let tx = app.begin(&SystemPermit::because(Some(ServiceId(about.service_id)), WHY)).await?;
    let row = appointment::Entity::find_by_id(about.id).lock_exclusive().one(&*tx).await?.ok_or(Refusal::NotFound)?;

    let outcome = judged(&tx, opened, reply, &row).await?;
    if !note(&tx, opened, Some(&row), outcome).await? {
        return Ok(Outcome::Known);
    }
    if let Outcome::Taken(answer) = outcome {
        let stamp = reply.stamp_utc.unwrap_or_else(|| tx.now());
        match answers::keep(&tx, &row, NewAnswer { answer, reason: None, way: Way::Mail, stamp }).await {
            Ok(_) => {}
            Err(Refusal::Refused { .. }) => return too_many(app, opened, tx).await,
            Err(fault) => return Err(fault),
        }
    }
    app.commit(tx).await?;
    Ok(outcome)
}

/// Nothing of the refused answer stays; that the message was here does.
async fn too_many(app: &App, opened: &Opened, tx: WriteTx) -> Result<Outcome, Refusal> {
    drop(tx);
    note_alone(app, opened, Outcome::Unheeded(Unheeded::TooMany)).await
}

async fn judged(tx: &WriteTx, opened: &Opened, reply: &Incoming, row: &appointment::Model) -> Result<Outcome, Refusal> {
    let last = answers::last_stamp(&**tx, row.id).await?;
    let Some(asked) = sent::asked(row, last) else { return Ok(Outcome::Unheeded(Unheeded::NotInvited)) };
    Ok(match heed(reply, opened.sender.as_ref(), &asked, tx.now()) {
        Ok(answer) => Outcome::Taken(answer),
        Err(why) => Outcome::Unheeded(why),
    })
}

/// Keep that this message was here, without anything that it says. `false`: it was here before.
async fn note(tx: &WriteTx, opened: &Opened, about: Option<&appointment::Model>, outcome: Outcome) -> Result<bool, Refusal> {
    let row = calendar_message::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(about.map(|row| row.service_id)),
        appointment_id: Set(about.map(|row| row.id)),
        message_key: Set(opened.key.clone()),
        outcome: Set(outcome.code().to_owned()),
        taken_at: Set(tx.now()),
    };
    let once = calendar_message::Entity::insert(row).on_conflict_do_nothing_on([calendar_message::Column::MessageKey]);
    let stored = once.exec_without_returning(&**tx).await?;
    Ok(matches!(stored, TryInsertResult::Inserted(1..)))
}

/// Whether a message under that key was here: for whoever looks through a mailbox again and again.
///
/// # Errors
/// A fault.
pub async fn was_here(app: &App, key: &str) -> Result<bool, Refusal> {
    let permit = SystemPermit::because(None, WHY);
    let found: Option<Uuid> = calendar_message::Entity::find()
        .select_only()
        .column(calendar_message::Column::Id)
        .filter(calendar_message::Column::MessageKey.eq(key))
        .into_tuple()
        .one(app.read(&permit))
        .await?;
    Ok(found.is_some())
}

/// Forget messages that were here long ago.
///
/// # Errors
/// A fault.
pub async fn forget_old(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "forgetting mail that was taken in");
    let old = calendar_message::Column::TakenAt.lt(app.clock().now() - KEPT);
    if calendar_message::Entity::find().filter(old.clone()).one(app.read(&permit)).await?.is_none() {
        return Ok(());
    }
    let tx = app.begin(&permit).await?;
    calendar_message::Entity::delete_many().filter(old).exec(&*tx).await?;
    tx.commit().await?;
    Ok(())
}
