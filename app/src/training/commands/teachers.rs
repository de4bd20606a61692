//! Those who teach beside whoever planned a run are invited to its days, told of every change, and told when somebody else takes their
//! place. Whoever planned it did so themselves: their feed and diary show it.

use super::invitations::entries;
use crate::calendar::appointments::{self, Kind, Part, Wording};
use crate::calendar::invite::{Contact, Entry};
use crate::calendar::letters::it_was;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{PersonId, Refusal, RunId};
use crate::training::letters::{DayLetter, DayNews, TEACHES};
use crate::training::queries::RunView;
use entity::run_trainer;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Who teaches that run beside whoever planned it, now.
///
/// # Errors
/// A fault.
pub(super) async fn teachers_of(tx: &WriteTx, run: RunId) -> Result<Vec<PersonId>, Refusal> {
    let rows: Vec<Uuid> = run_trainer::Entity::find()
        .select_only()
        .column(run_trainer::Column::PersonId)
        .filter(run_trainer::Column::RunId.eq(run.0))
        .filter(run_trainer::Column::EndsAt.is_null())
        .order_by_asc(run_trainer::Column::StartsAt)
        .order_by_asc(run_trainer::Column::Id)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(PersonId).collect())
}

/// The entry of each day that is on, as it stands in the diary of who teaches it.
fn taught(app: &App, view: &RunView) -> HashMap<Uuid, Entry> {
    let as_taught = |entry: Entry| Entry {
        summary: format!("{TEACHES}{}", entry.summary),
        description: format!("Run {}. Sign in to see who comes.", view.run.reference),
        ..entry
    };
    entries(app, view).into_iter().map(|(day, entry)| (day, as_taught(entry))).collect()
}

struct Teacher<'a> {
    app: &'a App,
    tx: &'a WriteTx,
    service: &'a ServiceNames,
    person: PersonId,
    contact: &'a Contact,
}

impl Teacher<'_> {
    fn part(&self, day: Uuid) -> Part {
        Part { kind: Kind::TeachingDay, subject: day, person: self.person }
    }

    fn words(&self, news: DayNews, entry: &Entry, was: Option<String>) -> Wording {
        let link = entry.link.clone().unwrap_or_default();
        let (name, service) = (self.contact.name.clone(), self.service.discreet_name.clone());
        let letter = DayLetter { name, service, news, entry, link, was }.letter();
        Wording { kind: news.kind(), why: news.why(), letter }
    }

    /// That day as it is now; `before` as it was, if it is no new one.
    async fn teaches(&self, day: Uuid, before: Option<&Entry>, now: &Entry) -> Result<(), Refusal> {
        let Self { app, tx, service, contact, .. } = self;
        if let Some(before) = before {
            let both = (before.clone(), now.clone());
            let words = self.words(DayNews::TeachingChanged, now, it_was(before, now));
            appointments::change(app, tx, service, self.part(day), contact, both, words).await?;
        }
        appointments::invite(app, tx, service, self.part(day), contact, now.clone(), self.words(DayNews::Teaches, now, None)).await
    }

    async fn does_not(&self, day: Uuid, entry: &Entry) -> Result<(), Refusal> {
        let words = self.words(DayNews::TeachesNoMore, entry, None);
        appointments::cancel(self.app, self.tx, self.service, self.part(day), self.contact, entry.clone(), words).await
    }
}

/// Bring the diaries of those who taught beside before and of those who do now into line with the run. `before` is the run as it was;
/// the same twice, for one that is new; `after` nothing, for one that is off.
///
/// # Errors
/// As [`appointments::invite`].
pub(super) async fn tell_teachers(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    (before, taught_before): (&RunView, &[PersonId]),
    after: Option<&RunView>,
) -> Result<(), Refusal> {
    let now_teaching = match after {
        Some(view) => teachers_of(tx, view.id()).await?,
        None => Vec::new(),
    };
    let mut people = now_teaching.clone();
    people.extend(taught_before.iter().filter(|person| !now_teaching.contains(person)));
    if people.is_empty() {
        return Ok(());
    }
    let contacts = appointments::contacts(tx, &people).await?;
    let (was, is) = (taught(app, before), after.map(|view| taught(app, view)).unwrap_or_default());
    let coming = |view: &RunView| view.days.iter().filter(|day| day.ends_at > tx.now()).map(|day| day.id).collect::<Vec<_>>();
    for person in people {
        let Some(contact) = contacts.get(&person) else { continue };
        let teacher = Teacher { app, tx, service, person, contact };
        let goes_on = now_teaching.contains(&person);
        for day in coming(before) {
            if let Some(entry) = was.get(&day).filter(|_| !goes_on || !is.contains_key(&day)) {
                teacher.does_not(day, entry).await?;
            }
        }
        for day in after.filter(|_| goes_on).map(coming).unwrap_or_default() {
            if let Some(entry) = is.get(&day) {
                teacher.teaches(day, was.get(&day), entry).await?;
            }
        }
    }
    Ok(())
}
