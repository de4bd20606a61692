//! Answering by the link in the invitation: no sign-in, one appointment, nothing but what the invitation said.

use super::answer::Answer;
use super::answers::{self, NewAnswer, Said, Way};
use super::appointments::Kind;
use super::invite::Entry;
use super::{links, sent};
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::shared::{Refusal, ServiceId};
use chrono::{DateTime, Utc};
use entity::appointment;
use sea_orm::{EntityTrait, QuerySelect};
use uuid::Uuid;

/// Whether an invitation can still be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    TakenBack,
    /// It has begun.
    Over,
}

/// An appointment as the page behind its link shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub appointment: Uuid,
    pub service: ServiceId,
    /// Whether it is a place that somebody else could have.
    pub is_place: bool,
    /// What the invitation said.
    pub entry: Option<Entry>,
    pub said: Option<Said>,
    pub standing: Standing,
}

/// What the page behind a link shows. Changes nothing, because mail scanners open links.
///
/// # Errors
/// `NotFound`, for a link that is not ours; a fault.
pub async fn shown(app: &App, public: &SystemPermit, token: &str) -> Result<Shown, Refusal> {
    let id = links::appointment(app, token)?;
    let db = app.read(public);
    let row = appointment::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?;
    let said = answers::current(db, id).await?.map(Said::from);
    Ok(Shown {
        appointment: id,
        service: ServiceId(row.service_id),
        is_place: row.kind == Kind::TrainingDay.code(),
        entry: sent::entry_of(&row),
        said,
        standing: standing(&row, app.clock().now()),
    })
}

fn standing(row: &appointment::Model, now: DateTime<Utc>) -> Standing {
    match row.starts_at {
        _ if !sent::is_live(row) => Standing::TakenBack,
        Some(starts) if starts <= now => Standing::Over,
        _ => Standing::Open,
    }
}

/// Keep what somebody answered on the page behind their link.
///
/// # Errors
/// `NotFound`; `taken_back`; `over`; `too_many`; a fault.
pub async fn answer(app: &App, address: Option<String>, token: &str, answer: Answer, reason: Option<String>) -> Result<(), Refusal> {
    let id = links::appointment(app, token)?;
    let looking = SystemPermit::because(None, "answering an invitation");
    let known = appointment::Entity::find_by_id(id).one(app.read(&looking)).await?.ok_or(Refusal::NotFound)?;
    let permit = SystemPermit::from_public(ServiceId(known.service_id), "answering an invitation", address);
    let tx = app.begin(&permit).await?;

    let row = appointment::Entity::find_by_id(id).lock_exclusive().one(&*tx).await?.ok_or(Refusal::NotFound)?;
    match standing(&row, tx.now()) {
        Standing::Open => {}
        Standing::TakenBack => return Err(Refusal::refused("taken_back", "This appointment was taken back: there is nothing to answer.")),
        Standing::Over => return Err(Refusal::refused("over", "This has begun. If you cannot come, write to us.")),
    }

    let stamp = tx.now();
    answers::keep(&tx, &row, NewAnswer { answer, reason, way: Way::Link, stamp }).await?;
    app.commit(tx).await
}
