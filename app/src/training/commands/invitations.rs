//! What delegates are sent about their days: one message per person and day.

use crate::calendar::appointments::{self, Kind, Part, Wording};
use crate::calendar::invite::{Contact, Entry};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::mail::Letter;
use crate::platform::services::ServiceNames;
use crate::shared::{PersonId, Refusal};
use crate::training::letters::{DayLetter, DayNews};
use crate::training::queries::RunView;
use entity::session_day;
use std::collections::HashMap;
use uuid::Uuid;

/// The diary entry of each day that is on, by the day's key.
pub fn entries(app: &App, view: &RunView) -> HashMap<Uuid, Entry> {
    let count = view.days.len();
    let numbered = view.days.iter().zip(1usize..);
    numbered.map(|(day, number)| (day.id, entry(app, view, day, &format!("day {number} of {count}")))).collect()
}

fn entry(app: &App, view: &RunView, day: &session_day::Model, which: &str) -> Entry {
    let summary = if view.days.len() == 1 { view.course.title.clone() } else { format!("{}, {which}", view.course.title) };
    let link = format!("{}/training/runs/{}", app.config().base_url, view.run.id);
    let online = view.run.joining_link.as_ref().map(|join| format!("\nTo join online: {join}")).unwrap_or_default();
    Entry {
        starts_local: day.day.and_time(day.starts_local),
        ends_local: day.day.and_time(day.ends_local),
        zone: day.zone.clone(),
        summary,
        place: view.place(),
        description: format!("Run {}. Sign in to see whom to ask.{online}", view.run.reference),
        link: Some(link),
    }
}

/// One delegate and where to write to them.
pub struct Told<'a> {
    pub app: &'a App,
    pub person: PersonId,
    pub contact: &'a Contact,
}

impl Told<'_> {
    fn part(&self, day: Uuid) -> Part {
        Part { kind: Kind::TrainingDay, subject: day, person: self.person }
    }

    fn words(&self, service: &ServiceNames, news: DayNews, entry: &Entry) -> Wording {
        let letter: Letter = DayLetter { name: self.contact.name.clone(), service: service.discreet_name.clone(), news, entry }.letter();
        Wording { kind: news.kind(), why: news.why(), letter }
    }

    /// # Errors
    /// As [`appointments::invite`].
    pub async fn invite(&self, tx: &WriteTx, service: &ServiceNames, day: Uuid, entry: &Entry) -> Result<(), Refusal> {
        let words = self.words(service, DayNews::Booked, entry);
        appointments::invite(self.app, tx, service, self.part(day), self.contact, entry.clone(), words).await
    }

    /// # Errors
    /// As [`appointments::change`].
    pub async fn change(&self, tx: &WriteTx, service: &ServiceNames, day: Uuid, before: &Entry, after: &Entry) -> Result<(), Refusal> {
        let words = self.words(service, DayNews::Changed, after);
        appointments::change(self.app, tx, service, self.part(day), self.contact, (before.clone(), after.clone()), words).await
    }

    /// # Errors
    /// As [`appointments::cancel`].
    pub async fn cancel(&self, tx: &WriteTx, service: &ServiceNames, day: Uuid, news: DayNews, entry: &Entry) -> Result<(), Refusal> {
        let words = self.words(service, news, entry);
        appointments::cancel(self.app, tx, service, self.part(day), self.contact, entry.clone(), words).await
    }
}

/// Invite one person to every day of the run that is still to come.
///
/// # Errors
/// As [`appointments::invite`]. Somebody without an address is told nothing: the page shows their place.
pub async fn invite_to_all(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, person: PersonId) -> Result<(), Refusal> {
    let contacts = appointments::contacts(tx, &[person]).await?;
    let Some(contact) = contacts.get(&person) else { return Ok(()) };
    let entries = entries(app, view);
    for day in view.days.iter().filter(|day| day.ends_at > tx.now()) {
        if let Some(entry) = entries.get(&day.id) {
            Told { app, person, contact }.invite(tx, service, day.id, entry).await?;
        }
    }
    Ok(())
}

/// Take one person's invitations to the coming days back.
///
/// # Errors
/// As [`appointments::cancel`].
pub async fn cancel_all(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, person: PersonId) -> Result<(), Refusal> {
    let contacts = appointments::contacts(tx, &[person]).await?;
    let Some(contact) = contacts.get(&person) else { return Ok(()) };
    let entries = entries(app, view);
    for day in view.days.iter().filter(|day| day.ends_at > tx.now()) {
        if let Some(entry) = entries.get(&day.id) {
            Told { app, person, contact }.cancel(tx, service, day.id, DayNews::PlaceGivenBack, entry).await?;
        }
    }
    Ok(())
}
