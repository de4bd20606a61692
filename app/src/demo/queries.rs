//! The letters of the demo.

use super::permits::ReadDemoMail;
use crate::platform::App;
use crate::platform::listed::counted;
use crate::shared::paging::{Listed, PAGE_SIZE, Paging};
use crate::shared::{LetterId, Refusal};
use chrono::{DateTime, Utc};
use entity::letter;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// A letter, as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    pub id: LetterId,
    pub to: String,
    pub subject: String,
    pub state: String,
    pub written: DateTime<Utc>,
    /// `REQUEST` or `CANCEL`, when an appointment came with it.
    pub calendar_method: Option<String>,
}

/// A whole letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterView {
    pub row: LetterRow,
    pub address: String,
    pub text: String,
    pub calendar: Option<String>,
    pub sent: Option<DateTime<Utc>>,
}

fn visible(app: &App, permit: &ReadDemoMail) -> Result<Select<letter::Entity>, Refusal> {
    if !app.is_demo() {
        return Err(Refusal::NotFound);
    }
    Ok(letter::Entity::find().filter(letter::Column::ServiceId.eq(permit.service().0)))
}

/// Letters, the newest first.
///
/// # Errors
/// `NotFound` outside the demo; a fault.
pub async fn letters(app: &App, permit: &ReadDemoMail, paging: &Paging) -> Result<Listed<LetterRow>, Refusal> {
    let db = app.read(permit);
    let all = visible(app, permit)?;
    let total = counted(&all, db).await?;
    let rows = all
        .order_by_desc(letter::Column::CreatedAt)
        .order_by_desc(letter::Column::Id)
        .offset(paging.offset())
        .limit(PAGE_SIZE)
        .all(db)
        .await?;
    Ok(Listed { rows: rows.into_iter().map(row).collect(), total, page: paging.page })
}

fn row(row: letter::Model) -> LetterRow {
    LetterRow {
        id: LetterId(row.id),
        to: row.to_name,
        subject: row.subject,
        state: row.state,
        written: row.created_at,
        calendar_method: row.calendar_method,
    }
}

/// One letter.
///
/// # Errors
/// `NotFound`, also outside the demo; a fault.
pub async fn letter(app: &App, permit: &ReadDemoMail, id: LetterId) -> Result<LetterView, Refusal> {
    let found = visible(app, permit)?.filter(letter::Column::Id.eq(id.0)).one(app.read(permit)).await?.ok_or(Refusal::NotFound)?;
    Ok(LetterView {
        address: found.to_address.clone(),
        text: found.text.clone(),
        calendar: found.calendar.clone(),
        sent: found.sent_at,
        row: row(found),
    })
}
