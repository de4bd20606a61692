//! How much may be asked for in the names of others: every place that is asked for writes to people who have asked for nothing
//! (`docs/POLICY.md` 10.4).

use super::seats::Asker;
use crate::platform::db::WriteTx;
use crate::shared::Refusal;
use crate::shared::text::Email;
use chrono::Duration;
use entity::{booking, booking_approval};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Places that one account may ask for within an hour: five lists of the longest.
pub const AN_HOUR: u64 = 300;
/// Letters to one line manager within a day.
pub const TO_ONE_MANAGER: u64 = 60;
/// Letters to line managers about one delegate within a day.
pub const ABOUT_ONE_DELEGATE: u64 = 10;

/// Refuse when that account asked for as many within the last hour.
///
/// # Errors
/// `asked_enough`; a fault.
pub(super) async fn may_ask_for_another(tx: &WriteTx, asker: &Asker) -> Result<(), Refusal> {
    let Some(account) = asker.booked_by else { return Ok(()) };
    let asked = booking::Entity::find()
        .filter(booking::Column::BookedBy.eq(account.0))
        .filter(booking::Column::AskedAt.gt(tx.now() - Duration::hours(1)))
        .count(&**tx)
        .await?;
    if asked < AN_HOUR {
        return Ok(());
    }
    Err(Refusal::refused("asked_enough", format!("You have asked for {AN_HOUR} places within the hour. Go on with the others later.")))
}

/// Refuse when so many letters went to that line manager, or about that delegate, within the last day.
///
/// # Errors
/// `manager_asked_enough`; a fault.
pub(super) async fn may_write_to_manager(tx: &WriteTx, asker: &Asker, manager: &Email) -> Result<(), Refusal> {
    let lately = || booking_approval::Entity::find().filter(booking_approval::Column::AskedAt.gt(tx.now() - Duration::days(1)));
    let to_them = lately().filter(booking_approval::Column::ManagerEmail.eq(manager.as_str())).count(&**tx).await?;
    let about = lately().inner_join(booking::Entity).filter(booking::Column::PersonId.eq(asker.person.0)).count(&**tx).await?;
    if to_them < TO_ONE_MANAGER && about < ABOUT_ONE_DELEGATE {
        return Ok(());
    }
    Err(Refusal::refused(
        "manager_asked_enough",
        "We have written to this line manager often enough for today. Wait for the answer, or ask the office to help.",
    ))
}
