//! The roll: what matching knows of every practitioner of a service, kept in memory (docs/adr/0013).
//!
//! Reading twenty thousand people takes the better part of a second, so it is done once a day. After that, each look reads the changes
//! that the database itself noted since the last one, and those people again. Nothing is ever older than the question.
//!
//! The roll knows of no case. Those for whom it matters which case is asked about (they work on it, were offered it, belong to an agency
//! that acts in it), and those whose offer has lapsed and was not swept yet, are read for each question.

use super::people::{Asked, Whom, practitioners};
use crate::accreditation::standing_commands::catch_up_of;
use crate::matching::facts::Practitioner;
use crate::platform::App;
use crate::platform::noted::{Noted, Place, changes};
use crate::platform::services;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, StreamTrait};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// As many changed people are read one by one; after more, an import for example, everybody is read.
const FEW: usize = 400;

/// The rolls of all services, in the order of the people's keys.
#[derive(Default)]
pub struct Rolls(Mutex<HashMap<ServiceId, Arc<Roll>>>);

struct Roll {
    today: NaiveDate,
    days_ahead: u32,
    /// Up to where changes were read.
    place: Place,
    people: Vec<Arc<Practitioner>>,
}

/// Whether what is read may be kept for others: not inside a transaction, which sees rows that nobody else may ever see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Yes,
    No,
}

/// Everybody who has not left, in the order of their keys, as they stand now for that case.
pub(super) async fn everybody(
    app: &App,
    db: &(impl ConnectionTrait + StreamTrait),
    asked: &Asked,
    keep: Keep,
) -> Result<Vec<Arc<Practitioner>>, Refusal> {
    let rolls = app.kept::<Rolls>();
    let known = rolls.0.lock().unwrap_or_else(PoisonError::into_inner).get(&asked.service).cloned();
    let roll = match known.filter(|roll| (roll.today, roll.days_ahead) == (asked.today, asked.days_ahead)) {
        Some(roll) => brought_up_to_date(app, db, asked, roll, keep).await?,
        None => {
            if keep == Keep::Yes {
                catch_up_of(app, &services::names(app, Some(asked.service)).await?, None).await?;
            }
            from_nothing(db, asked).await?
        }
    };
    let mut people = roll.people.clone();
    if keep == Keep::Yes {
        rolls.0.lock().unwrap_or_else(PoisonError::into_inner).insert(asked.service, roll);
    }
    for person in practitioners(db, asked, Whom::NearTheCase).await? {
        put(&mut people, person);
    }
    Ok(people)
}

/// The place is read before the people: what changes in between is read once more by the next look.
async fn from_nothing(db: &(impl ConnectionTrait + StreamTrait), asked: &Asked) -> Result<Arc<Roll>, DbErr> {
    let (place, _) = changes(db, Noted::Practitioners, asked.service, None).await?;
    let people = practitioners(db, &asked.of_no_case(), Whom::Everybody).await?;
    let people = people.into_iter().map(Arc::new).collect();
    Ok(Arc::new(Roll { today: asked.today, days_ahead: asked.days_ahead, place, people }))
}

async fn brought_up_to_date(
    app: &App,
    db: &(impl ConnectionTrait + StreamTrait),
    asked: &Asked,
    roll: Arc<Roll>,
    keep: Keep,
) -> Result<Arc<Roll>, Refusal> {
    let (place, changed) = changes(db, Noted::Practitioners, asked.service, Some(&roll.place)).await?;
    if changed.is_empty() && place == roll.place {
        return Ok(roll);
    }
    if changed.len() > FEW {
        return Ok(from_nothing(db, asked).await?);
    }
    // What somebody holds follows from facts: whoever's changed is judged before they are read. A transaction does so for whom it decides on.
    if keep == Keep::Yes && !changed.is_empty() {
        let service = services::names(app, Some(asked.service)).await?;
        catch_up_of(app, &service, Some(&changed)).await?;
    }
    let mut people = roll.people.clone();
    if !changed.is_empty() {
        // Who has left comes back with no row.
        people.retain(|person| changed.binary_search(&person.person.0).is_err());
        for person in practitioners(db, &asked.of_no_case(), Whom::These(&changed)).await? {
            put(&mut people, person);
        }
    }
    Ok(Arc::new(Roll { today: roll.today, days_ahead: roll.days_ahead, place, people }))
}

/// In place of what was known of the person.
fn put(people: &mut Vec<Arc<Practitioner>>, person: Practitioner) {
    match people.binary_search_by_key(&person.person, |known| known.person) {
        Ok(at) => people[at] = Arc::new(person),
        Err(at) => people.insert(at, Arc::new(person)),
    }
}

/// Find somebody in the roll's order.
pub(super) fn find(people: &[Arc<Practitioner>], id: PersonId) -> Option<usize> {
    people.binary_search_by_key(&id, |person| person.person).ok()
}
