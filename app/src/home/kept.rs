//! What needs somebody in the records of all practitioners: who could be awarded a level, whose checks fall due.
//!
//! Finding that out looks through everybody, so the lines are kept in memory until the database notes a change of any practitioner
//! (docs/adr/0013), and at most a minute, because a few settings are noted nowhere.

use crate::accreditation::permits::AwardLevels;
use crate::people::permits::KeepRecords;
use crate::platform::App;
use crate::platform::noted::{Noted, Place, changes};
use crate::platform::permit::{Own, RoomPermit};
use crate::platform::services::ServiceNames;
use crate::shared::{AccountId, Refusal, Role};
use crate::ui::Waiting;
use crate::{accreditation, people};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Kept no longer, whatever happens.
const AT_MOST: Duration = Duration::from_secs(60);
/// Accounts whose lines are kept; beyond that all are forgotten.
const ACCOUNTS: usize = 1_000;

/// The lines of each account.
#[derive(Default)]
struct KeptLines(Mutex<HashMap<AccountId, Kept>>);

#[derive(Clone)]
struct Kept {
    today: NaiveDate,
    /// What the lines were read with.
    roles: Vec<Role>,
    second_step: bool,
    /// Up to where changes were read.
    place: Place,
    read_at: Instant,
    lines: Vec<Waiting>,
}

/// The lines as they stand now: one statement while nothing changed. Nothing is asked for somebody who keeps no records.
///
/// # Errors
/// A fault.
pub async fn of_practitioners(app: &App, permit: &Own, service: &ServiceNames, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let actor = permit.actor();
    let (awards, records) = (AwardLevels::of(actor, None).ok(), KeepRecords::of(actor, None).ok());
    if awards.is_none() && records.is_none() {
        return Ok(Vec::new());
    }
    let all = app.kept::<KeptLines>();
    let known = all.0.lock().unwrap_or_else(PoisonError::into_inner).get(&actor.account).cloned();
    let same = |kept: &Kept| kept.today == today && kept.roles == actor.roles && kept.second_step == actor.second_step;
    let known = known.filter(|kept| same(kept) && kept.read_at.elapsed() < AT_MOST);
    // The place is read before the lines: what changes in between is read once more by the next look.
    let (place, changed) = changes(app.read(permit), Noted::Practitioners, service.id, known.as_ref().map(|kept| &kept.place)).await?;
    let kept = match known {
        Some(kept) if changed.is_empty() => Kept { place, ..kept },
        _ => {
            let mut lines = Vec::new();
            if let Some(permit) = awards {
                lines.extend(accreditation::queries::attention(app, &permit, today).await?);
            }
            if let Some(permit) = records {
                lines.extend(people::queries::due(app, &permit, service, today).await?);
            }
            Kept { today, roles: actor.roles.clone(), second_step: actor.second_step, place, read_at: Instant::now(), lines }
        }
    };
    let mut all = all.0.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= ACCOUNTS {
        all.clear();
    }
    all.insert(actor.account, kept.clone());
    Ok(kept.lines)
}
