//! What happened to a booking, written beside every change of it.

use crate::platform::db::WriteTx;
use crate::shared::{BookingId, Refusal, ServiceId};
use crate::training::model::BookingNews;
use entity::booking_event;
use sea_orm::{ActiveModelTrait, Set};

/// One line of a booking's history.
#[derive(Debug, Clone, Default)]
pub(super) struct Said<'a> {
    /// The rule that stood in the way.
    pub code: Option<&'a str>,
    /// As they are told to the person.
    pub words: Option<&'a str>,
}

/// Write down what happened to a booking.
///
/// # Errors
/// A fault.
pub(super) async fn happened(
    tx: &WriteTx,
    service: ServiceId,
    booking: BookingId,
    news: BookingNews,
    said: Said<'_>,
) -> Result<(), Refusal> {
    booking_event::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        booking_id: Set(booking.0),
        at: Set(tx.now()),
        kind: Set(news.code().to_owned()),
        code: Set(said.code.map(str::to_owned)),
        words: Set(said.words.map(str::to_owned)),
        by_account: Set(tx.who().account.map(|id| id.0)),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}
