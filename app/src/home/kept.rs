//! What needs somebody in the records of all practitioners: who could be awarded a level, whose checks fall due.
//!
//! Finding that out looks through everybody, so the lines are kept in memory until the database notes a change of any practitioner
//! (docs/adr/0013), and at most a minute, because a few settings are noted nowhere.

use crate::accreditation::permits::AwardLevels;
use crate::people::permits::KeepRecords;
use crate::platform::App;
use crate::platform::noted::Noted;
use crate::platform::permit::{Own, RoomPermit};
use crate::platform::services::ServiceNames;
use crate::platform::until_noted::{Keep, kept_or_made};
use crate::shared::Refusal;
use crate::ui::Waiting;
use crate::{accreditation, people};
use chrono::NaiveDate;
use std::time::Duration;

/// Kept no longer, whatever happens.
const AT_MOST: Duration = Duration::from_secs(60);

/// The lines of one account.
#[derive(Clone)]
struct KeptLines(Vec<Waiting>);

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
    let keep = Keep {
        key: actor.account.0,
        basis: format!("{today} {:?} {}", actor.roles, actor.second_step),
        of: Noted::Practitioners,
        service: service.id,
        about: None,
        at_most: Some(AT_MOST),
    };
    let lines = kept_or_made(app, permit, keep, async || {
        let mut lines = Vec::new();
        if let Some(permit) = awards {
            lines.extend(accreditation::queries::attention(app, &permit, today).await?);
        }
        if let Some(permit) = records {
            lines.extend(people::queries::due(app, &permit, service, today).await?);
        }
        Ok(KeptLines(lines))
    });
    Ok(lines.await?.0)
}
