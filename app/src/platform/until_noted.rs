//! What takes long to make and changes seldom: kept in memory until the database notes a change (docs/adr/0013, 0028).

use super::App;
use super::noted::{Noted, Place, changes_about};
use super::permit::Permit;
use crate::shared::{PersonId, Refusal, ServiceId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Values of one type that are kept; beyond that all are forgotten.
const KEPT: usize = 50_000;

/// What is asked for, and what ends it.
#[derive(Debug, Clone)]
pub struct Keep {
    /// Whose it is, or what: one value of each type is kept for it.
    pub key: Uuid,
    /// What else it is made of. Another basis, another value.
    pub basis: String,
    /// A note of this kind ends it...
    pub of: Noted,
    pub service: ServiceId,
    /// ...about this person, or about anybody.
    pub about: Option<PersonId>,
    /// How long it is kept whatever happens, where something that it is made of is noted nowhere.
    pub at_most: Option<Duration>,
}

/// Every kept value of one type.
struct Shelf<T>(Mutex<HashMap<Uuid, Kept<T>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

#[derive(Clone)]
struct Kept<T> {
    basis: String,
    /// Up to where changes were read.
    place: Place,
    made_at: Instant,
    value: T,
}

/// The value as it stands now: kept, for one statement, or `made` anew.
///
/// # Errors
/// Those of `made`; a fault.
pub async fn kept_or_made<T: Clone + Send + Sync + 'static>(
    app: &App,
    permit: &impl Permit,
    keep: Keep,
    made: impl AsyncFnOnce() -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let all = app.kept::<Shelf<T>>();
    let known = all.0.lock().unwrap_or_else(PoisonError::into_inner).get(&keep.key).cloned();
    let fresh = |kept: &Kept<T>| kept.basis == keep.basis && keep.at_most.is_none_or(|most| kept.made_at.elapsed() < most);
    let known = known.filter(fresh);
    // The place is read before the value is made: what changes in between is read once more by the next look.
    let place = known.as_ref().map(|kept| &kept.place);
    let (place, changed) = changes_about(app.read(permit), keep.of, keep.service, keep.about, place).await?;
    let kept = match known {
        Some(kept) if changed.is_empty() => Kept { place, ..kept },
        _ => Kept { basis: keep.basis, place, made_at: Instant::now(), value: made().await? },
    };
    let value = kept.value.clone();
    let mut all = all.0.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= KEPT {
        all.clear();
    }
    all.insert(keep.key, kept);
    Ok(value)
}
