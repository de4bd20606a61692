//! The marks of feeds that were asked for, kept in memory for the day, until the database notes a change in the calendar (docs/adr/0028).
//!
//! Calendar programs ask every hour or so, and mostly nothing changed. To find that out from the calendar itself costs as much as half of
//! writing it; to read whether anything was noted costs one short statement.

use super::FeedKind;
use super::queries::Feed;
use crate::platform::App;
use crate::platform::noted::{Noted, Place, changes_about};
use crate::shared::{PersonId, Refusal};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Feeds whose marks are kept; beyond that all are forgotten.
const FEEDS: usize = 50_000;

/// The mark of each feed.
#[derive(Default)]
struct KeptMarks(Mutex<HashMap<Uuid, Kept>>);

#[derive(Clone)]
struct Kept {
    /// What else it was made of: the day, and what the service calls itself.
    basis: String,
    /// Up to where changes were read.
    place: Place,
    mark: String,
}

/// The mark as it stands now: kept, or `made` anew after a change.
///
/// # Errors
/// A fault.
pub(super) async fn mark(
    app: &App,
    feed: &Feed,
    basis: String,
    made: impl AsyncFnOnce() -> Result<String, Refusal>,
) -> Result<String, Refusal> {
    let all = app.kept::<KeptMarks>();
    let known = all.0.lock().unwrap_or_else(PoisonError::into_inner).get(&feed.id).filter(|kept| kept.basis == basis).cloned();
    let whose = (FeedKind::from_code(&feed.kind) != Some(FeedKind::Team)).then_some(PersonId(feed.person_id));
    let permit = feed.permit();
    // The place is read before the calendar: what changes in between is read once more by the next look.
    let place = known.as_ref().map(|kept| &kept.place);
    let (place, changed) = changes_about(app.read(&permit), Noted::Calendars, feed.service(), whose, place).await?;
    let mark = match known {
        Some(kept) if changed.is_empty() => kept.mark,
        _ => made().await?,
    };
    let mut all = all.0.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= FEEDS {
        all.clear();
    }
    all.insert(feed.id, Kept { basis, place, mark: mark.clone() });
    Ok(mark)
}
