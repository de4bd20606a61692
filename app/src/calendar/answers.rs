//! What was answered to an invitation: the answer that stands, and those before it.

use super::answer::Answer;
use super::appointments::Kind;
use crate::audit::Note;
use crate::platform::db::WriteTx;
use crate::shared::{PersonId, Refusal};
use chrono::{DateTime, Duration, Utc};
use entity::{appointment, appointment_answer};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// How an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// On the page behind the invitation's link.
    Link,
    /// As the reply of a calendar program.
    Mail,
}

impl Way {
    pub const fn code(self) -> &'static str {
        match self {
            Way::Link => "LINK",
            Way::Mail => "MAIL",
        }
    }
}

/// An answer about to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    pub answer: Answer,
    pub reason: Option<String>,
    pub way: Way,
    /// When it was given, by the clock of whoever gave it.
    pub stamp: DateTime<Utc>,
}

/// The answer that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub answer: Answer,
    pub reason: Option<String>,
    pub at: DateTime<Utc>,
}

impl From<appointment_answer::Model> for Said {
    fn from(row: appointment_answer::Model) -> Self {
        Self { answer: Answer::from_code(&row.answer), reason: row.reason, at: row.answered_at }
    }
}

/// How often one invitation is answered in a day at most: a person changes their mind, a program goes round in circles.
const A_DAY: u64 = 20;

/// The answer that stands for the time that was asked about last.
///
/// # Errors
/// A fault.
pub async fn current<C: ConnectionTrait>(db: &C, appointment: Uuid) -> Result<Option<appointment_answer::Model>, Refusal> {
    Ok(standing().filter(appointment_answer::Column::AppointmentId.eq(appointment)).one(db).await?)
}

fn standing() -> sea_orm::Select<appointment_answer::Entity> {
    appointment_answer::Entity::find().filter(appointment_answer::Column::SupersededAt.is_null())
}

/// What each person answered about each of those things, where they did; nothing of whoever was taken off. One statement.
///
/// # Errors
/// A fault.
pub async fn answers<C: ConnectionTrait>(db: &C, kind: Kind, subjects: &[Uuid]) -> Result<HashMap<(Uuid, PersonId), Said>, Refusal> {
    let rows = standing()
        .find_also_related(appointment::Entity)
        .filter(appointment::Column::Kind.eq(kind.code()))
        .filter(appointment::Column::SubjectId.is_in(subjects.iter().copied()))
        .filter(appointment::Column::State.eq("LIVE"))
        .all(db)
        .await?;
    let said = |(row, about): (appointment_answer::Model, Option<appointment::Model>)| {
        about.map(|about| ((about.subject_id, PersonId(about.person_id)), Said::from(row)))
    };
    Ok(rows.into_iter().filter_map(said).collect())
}

/// One person's own appointment about one of those things: its key, for the link by which it is answered, and what they answered.
#[derive(Debug, Clone)]
pub struct Own {
    pub subject: Uuid,
    pub appointment: Uuid,
    pub said: Option<Said>,
}

/// What one person is invited to of those things, as it stands. Two statements.
///
/// # Errors
/// A fault.
pub async fn own<C: ConnectionTrait>(db: &C, kind: Kind, subjects: &[Uuid], person: PersonId) -> Result<Vec<Own>, Refusal> {
    let live = appointment::Entity::find()
        .filter(appointment::Column::Kind.eq(kind.code()))
        .filter(appointment::Column::SubjectId.is_in(subjects.iter().copied()))
        .filter(appointment::Column::PersonId.eq(person.0))
        .filter(appointment::Column::State.eq("LIVE"))
        .all(db)
        .await?;
    let keys: Vec<Uuid> = live.iter().map(|row| row.id).collect();
    let said = standing().filter(appointment_answer::Column::AppointmentId.is_in(keys)).all(db).await?;
    let mut said: HashMap<Uuid, Said> = said.into_iter().map(|row| (row.appointment_id, Said::from(row))).collect();
    Ok(live.into_iter().map(|row| Own { subject: row.subject_id, appointment: row.id, said: said.remove(&row.id) }).collect())
}

/// When the latest answer ever kept was given, whether or not it still stands: what is older is no news.
///
/// # Errors
/// A fault.
pub async fn last_stamp<C: ConnectionTrait>(db: &C, appointment: Uuid) -> Result<Option<DateTime<Utc>>, Refusal> {
    let last = appointment_answer::Entity::find()
        .filter(appointment_answer::Column::AppointmentId.eq(appointment))
        .order_by_desc(appointment_answer::Column::Stamp)
        .one(db)
        .await?;
    Ok(last.map(|row| row.stamp))
}

/// Keep an answer to the time that was asked about last; the one before is superseded. Returns whether anything changed.
///
/// # Errors
/// `too_many`; a fault.
pub async fn keep(tx: &WriteTx, row: &appointment::Model, new: NewAnswer) -> Result<bool, Refusal> {
    let before = current(&**tx, row.id).await?;
    if before.is_some_and(|before| before.answer == new.answer.code() && before.reason == new.reason && before.way == new.way.code()) {
        return Ok(false);
    }
    let today = appointment_answer::Entity::find()
        .filter(appointment_answer::Column::AppointmentId.eq(row.id))
        .filter(appointment_answer::Column::AnsweredAt.gt(tx.now() - Duration::days(1)))
        .count(&**tx)
        .await?;
    if today >= A_DAY {
        return Err(Refusal::refused("too_many", "This was answered many times today. Wait until tomorrow, or write to us."));
    }

    supersede(tx, row.id).await?;
    appointment_answer::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(row.service_id),
        appointment_id: Set(row.id),
        sequence: Set(row.sequence),
        answer: Set(new.answer.code().to_owned()),
        reason: Set(new.reason),
        way: Set(new.way.code().to_owned()),
        answered_at: Set(tx.now()),
        stamp: Set(new.stamp),
        superseded_at: Set(None),
    }
    .insert(&**tx)
    .await?;
    let detail = serde_json::json!({ "answer": new.answer.code(), "way": new.way.code() });
    tx.note(Note::changed("appointment.answered", "appointment", row.id).detail(detail)).await?;
    Ok(true)
}

/// Time or place is another, or the invitation was taken back: what was answered before counts no more.
///
/// # Errors
/// A fault.
pub(super) async fn ask_anew(tx: &WriteTx, appointment: Uuid) -> Result<(), Refusal> {
    supersede(tx, appointment).await
}

async fn supersede(tx: &WriteTx, appointment: Uuid) -> Result<(), Refusal> {
    appointment_answer::Entity::update_many()
        .col_expr(appointment_answer::Column::SupersededAt, Expr::value(tx.now()))
        .filter(appointment_answer::Column::AppointmentId.eq(appointment))
        .filter(appointment_answer::Column::SupersededAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}
