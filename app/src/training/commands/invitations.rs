//! What delegates are sent about their days: one message per person and day.

use super::tell::place_link;
use crate::calendar::appointments::{self, Kind, Part, Wording};
use crate::calendar::invite::{Contact, Entry};
use crate::calendar::letters::it_was;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::mail::Letter;
use crate::platform::services::ServiceNames;
use crate::shared::{BookingId, PersonId, Refusal};
use crate::training::letters::{DayLetter, DayNews};
use crate::training::model::DayPart;
use crate::training::queries::RunView;
use crate::training::rules;
use entity::{account, booking, session_day};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};
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
        place: view.place_to_come(day),
        description: format!(
            "Run {}. The mail that brought this entry leads to your place and says whom to ask.{online}",
            view.run.reference
        ),
        link: Some(link),
    }
}

/// One delegate and where to write to them.
pub struct Told<'a> {
    pub app: &'a App,
    pub person: PersonId,
    pub contact: &'a Contact,
    /// The page of their place, which needs no sign-in: for the letter alone, since others may read a calendar.
    pub link: String,
    /// Has no sign-in, so that the run's own page is closed to them.
    pub guest: bool,
}

impl Told<'_> {
    fn part(&self, day: Uuid) -> Part {
        Part { kind: Kind::TrainingDay, subject: day, person: self.person }
    }

    fn words(&self, service: &ServiceNames, news: DayNews, entry: &Entry, was: Option<String>) -> Wording {
        let link = self.link.clone();
        let letter: Letter =
            DayLetter { name: self.contact.name.clone(), service: service.discreet_name.clone(), news, entry, link, was }.letter();
        Wording { kind: news.kind(), why: news.why(), letter }
    }

    /// The entry as it stands in their own calendar.
    fn own(&self, entry: &Entry) -> Entry {
        if self.guest { Entry { link: None, ..entry.clone() } } else { entry.clone() }
    }

    /// # Errors
    /// As [`appointments::invite`].
    pub async fn invite(&self, tx: &WriteTx, service: &ServiceNames, day: Uuid, entry: &Entry) -> Result<(), Refusal> {
        let words = self.words(service, DayNews::Booked, entry, None);
        appointments::invite(self.app, tx, service, self.part(day), self.contact, self.own(entry), words).await
    }

    /// # Errors
    /// As [`appointments::change`].
    pub async fn change(&self, tx: &WriteTx, service: &ServiceNames, day: Uuid, before: &Entry, after: &Entry) -> Result<(), Refusal> {
        let words = self.words(service, DayNews::Changed, after, it_was(before, after));
        appointments::change(self.app, tx, service, self.part(day), self.contact, (self.own(before), self.own(after)), words).await
    }

    /// # Errors
    /// As [`appointments::cancel`].
    pub async fn cancel(&self, tx: &WriteTx, service: &ServiceNames, day: Uuid, news: DayNews, entry: &Entry) -> Result<(), Refusal> {
        let words = self.words(service, news, entry, None);
        appointments::cancel(self.app, tx, service, self.part(day), self.contact, self.own(entry), words).await
    }
}

/// Those of them who have a sign-in.
///
/// # Errors
/// A fault.
pub async fn with_sign_in(tx: &WriteTx, people: &[PersonId]) -> Result<HashSet<PersonId>, Refusal> {
    let known: Vec<Uuid> = account::Entity::find()
        .select_only()
        .column(account::Column::PersonId)
        .filter(account::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(known.into_iter().map(PersonId).collect())
}

/// Invite one person to every day of the run that is still to come, or to the one day that they come to.
///
/// # Errors
/// As [`appointments::invite`]. Somebody without an address is told nothing: the page shows their place.
pub async fn invite_to_all(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, seat: Seat) -> Result<(), Refusal> {
    tell_one(app, tx, service, view, seat, None).await
}

/// Take one person's invitations to the coming days back.
///
/// # Errors
/// As [`appointments::cancel`].
pub async fn cancel_all(app: &App, tx: &WriteTx, service: &ServiceNames, view: &RunView, seat: Seat, news: DayNews) -> Result<(), Refusal> {
    tell_one(app, tx, service, view, seat, Some(news)).await
}

/// The half of a day to which whoever has that booking comes alone.
pub fn half_of(row: &booking::Model) -> Option<DayPart> {
    row.only_part.as_deref().and_then(DayPart::from_code)
}

/// The entry of that half of the day; of all of it, where there is none or the day has no halves.
pub fn of_half(entry: &Entry, half: Option<DayPart>) -> Entry {
    let (starts, ends) = (entry.starts_local, entry.ends_local);
    let Some(half) = half.filter(|half| rules::parts_of(starts.time(), ends.time()).contains(half)) else { return entry.clone() };
    let middle = starts + (ends - starts) / 2;
    let (starts_local, ends_local) = if half == DayPart::Morning { (starts, middle) } else { (middle, ends) };
    let summary = format!("{}, {}", entry.summary, rules::part_label(half, starts.time(), ends.time()));
    Entry { starts_local, ends_local, summary, ..entry.clone() }
}

/// Whose booking it is, and the one day that they come to, if it is one alone.
#[derive(Debug, Clone, Copy)]
pub struct Seat {
    pub booking: BookingId,
    pub person: PersonId,
    pub only: Option<Uuid>,
    /// The half of it, when it is one alone.
    pub half: Option<DayPart>,
}

impl Seat {
    pub fn of(row: &booking::Model) -> Self {
        Self { booking: BookingId(row.id), person: PersonId(row.person_id), only: row.only_day_id, half: half_of(row) }
    }
}

/// Invited, or told that it is off.
async fn tell_one(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    view: &RunView,
    seat: Seat,
    off: Option<DayNews>,
) -> Result<(), Refusal> {
    let contacts = appointments::contacts(tx, &[seat.person]).await?;
    let Some(contact) = contacts.get(&seat.person) else { return Ok(()) };
    let guest = with_sign_in(tx, &[seat.person]).await?.is_empty();
    let told = Told { app, person: seat.person, contact, link: place_link(app, seat.booking)?, guest };
    let entries = entries(app, view);
    for day in view.days.iter().filter(|day| day.ends_at > tx.now() && seat.only.is_none_or(|only| only == day.id)) {
        let Some(entry) = entries.get(&day.id).map(|entry| of_half(entry, seat.half)) else { continue };
        match off {
            None => told.invite(tx, service, day.id, &entry).await?,
            Some(news) => told.cancel(tx, service, day.id, news, &entry).await?,
        }
    }
    Ok(())
}
