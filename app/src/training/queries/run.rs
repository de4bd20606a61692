//! One run: what it is, when it is, and where somebody stands on it.

use crate::calendar::answer::Answer;
use crate::calendar::answers::answers;
use crate::calendar::appointments::Kind;
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{PersonId, Refusal, RunId, ServiceId};
use crate::training::model::{BookingState, DayPart, Span};
use crate::training::rules;
use chrono::{DateTime, Utc};
use entity::{booking, course, run, session_day};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Where a run without a venue is.
const ONLINE: &str = "Online";

/// A run with its course and its days that are on, in order.
#[derive(Debug, Clone)]
pub struct RunView {
    pub run: run::Model,
    pub course: course::Model,
    pub days: Vec<session_day::Model>,
}

impl RunView {
    pub fn id(&self) -> RunId {
        RunId(self.run.id)
    }

    /// Where that day is: its own place, or the run's.
    pub fn place_of(&self, day: &session_day::Model) -> String {
        let own = in_one_line(day.venue.as_deref().unwrap_or(""), day.venue_address.as_deref().unwrap_or(""));
        if own.is_empty() { self.place() } else { own }
    }

    /// Where that day is for somebody who has a place: of an online run the link by which they come in.
    pub fn place_to_come(&self, day: &session_day::Model) -> String {
        let named = self.place_of(day);
        if named == ONLINE { self.run.joining_link.clone().unwrap_or(named) } else { named }
    }

    /// Where it is: venue and address, or that it is online. The link is for those with a place: by it anybody comes in.
    pub fn place(&self) -> String {
        let named = in_one_line(&self.run.venue, &self.run.venue_address);
        if named.is_empty() { ONLINE.to_owned() } else { named }
    }
}

/// Venue and address in one line; an address that begins with the venue already says both.
pub(super) fn in_one_line(venue: &str, address: &str) -> String {
    let said = address.get(..venue.len()).is_some_and(|start| start.eq_ignore_ascii_case(venue));
    let venue = if said { "" } else { venue };
    [venue, address].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The course as that run gives it: what it asks for and gives was fixed when the run began.
pub(super) fn as_begun(run: &run::Model, course: course::Model) -> course::Model {
    course::Model {
        criteria: run.criteria.clone(),
        assessed: run.assessed,
        evaluated: run.evaluated,
        cpd_minutes: run.cpd_minutes,
        cpd_approved_minutes: run.cpd_approved_minutes,
        ..course
    }
}

/// From when to when a day is.
pub fn span(day: &session_day::Model) -> Span {
    Span { starts_at: day.starts_at, ends_at: day.ends_at }
}

/// The parts of a day that are marked: all of it at once, or each half.
pub fn parts(day: &session_day::Model) -> &'static [DayPart] {
    rules::parts_of(day.starts_local, day.ends_local)
}

/// Those of them to which somebody comes: everybody to all, who makes up for a missed day to one day, or one half of it, alone.
pub fn parts_to_come(day: &session_day::Model, only_day: Option<Uuid>, only_part: Option<DayPart>) -> Vec<DayPart> {
    if only_day.is_some_and(|only| only != day.id) {
        return Vec::new();
    }
    let all = parts(day);
    let half = only_part.filter(|half| all.contains(half));
    all.iter().copied().filter(|part| half.is_none_or(|half| half == *part)).collect()
}

/// The same for whoever has that booking.
pub fn parts_of_booking(day: &session_day::Model, row: &booking::Model) -> Vec<DayPart> {
    parts_to_come(day, row.only_day_id, row.only_part.as_deref().and_then(DayPart::from_code))
}

/// A run of that service, in two statements.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn load_run<C: ConnectionTrait>(db: &C, service: ServiceId, id: RunId) -> Result<RunView, Refusal> {
    let found =
        run::Entity::find_by_id(id.0).filter(run::Column::ServiceId.eq(service.0)).find_also_related(course::Entity).one(db).await?;
    let Some((run, Some(course))) = found else { return Err(Refusal::NotFound) };
    let course = as_begun(&run, course);
    let days = session_day::Entity::find()
        .filter(session_day::Column::RunId.eq(id.0))
        .filter(session_day::Column::CancelledAt.is_null())
        .order_by_asc(session_day::Column::StartsAt)
        .all(db)
        .await?;
    Ok(RunView { run, course, days })
}

/// As [`load_run`], for a page.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn run(app: &App, permit: &impl Permit, service: ServiceId, id: RunId) -> Result<RunView, Refusal> {
    load_run(app.read(permit), service, id).await
}

/// Where one person stands on a run, and who else waits.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Their live booking; the first, when they come to several days to make up for what they missed.
    pub booking: Option<booking::Model>,
    /// Live bookings that make up for a part, each on a day of its own.
    pub parts: Vec<booking::Model>,
    /// How many wait before this person; all who wait, for somebody who does not.
    pub ahead: u64,
    /// All who wait and have no offer.
    pub waiting: u64,
}

impl Standing {
    /// Until when a place is kept for them.
    pub fn offered_until(&self) -> Option<DateTime<Utc>> {
        self.booking.as_ref().and_then(|row| row.offer_ends_at)
    }

    pub fn state(&self) -> Option<BookingState> {
        self.booking.as_ref().and_then(|row| BookingState::from_code(&row.state))
    }
}

/// Where that person stands on that run, in one statement.
///
/// # Errors
/// A fault.
pub async fn standing<C: ConnectionTrait>(db: &C, run: RunId, person: PersonId) -> Result<Standing, Refusal> {
    let rows = booking::Entity::find()
        .filter(booking::Column::RunId.eq(run.0))
        .filter(
            Condition::any().add(booking::Column::State.eq(BookingState::Waitlisted.code())).add(booking::Column::PersonId.eq(person.0)),
        )
        .order_by_asc(booking::Column::AskedAt)
        .order_by_asc(booking::Column::Id)
        .all(db)
        .await?;
    let live = |row: &&booking::Model| BookingState::from_code(&row.state).is_some_and(BookingState::is_live);
    let waiting = rows.iter().filter(|row| row.state == BookingState::Waitlisted.code() && row.offer_ends_at.is_none());
    let ahead = waiting.clone().take_while(|row| row.person_id != person.0).count();
    let own: Vec<&booking::Model> = rows.iter().filter(|row| row.person_id == person.0).filter(live).collect();
    let booking = own.iter().min_by_key(|row| row.only_day_id.is_some()).map(|row| (*row).clone());
    let parts = own.into_iter().filter(|row| row.only_day_id.is_some()).cloned().collect();
    let many = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Ok(Standing { booking, parts, ahead: many(ahead), waiting: many(waiting.count()) })
}

/// How those people stand on that run, where they do; in one statement.
///
/// # Errors
/// A fault.
pub async fn standings<C: ConnectionTrait>(db: &C, run: RunId, people: &[PersonId]) -> Result<HashMap<PersonId, BookingState>, Refusal> {
    let rows: Vec<(Uuid, String)> = booking::Entity::find()
        .select_only()
        .columns([booking::Column::PersonId, booking::Column::State])
        .filter(booking::Column::RunId.eq(run.0))
        .filter(booking::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .filter(booking::Column::State.is_in(BookingState::live().map(BookingState::code)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(person, state)| Some((PersonId(person), BookingState::from_code(&state)?))).collect())
}

/// What each person answered about the days of that run; in one statement.
///
/// # Errors
/// A fault.
pub async fn day_answers<C: ConnectionTrait>(db: &C, found: &RunView) -> Result<HashMap<PersonId, Vec<Answer>>, Refusal> {
    let days: Vec<Uuid> = found.days.iter().map(|day| day.id).collect();
    let mut by_person: HashMap<PersonId, Vec<Answer>> = HashMap::new();
    for ((_, person), said) in answers(db, Kind::TrainingDay, &days).await? {
        by_person.entry(person).or_default().push(said.answer);
    }
    Ok(by_person)
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn a_place_is_said_once() {
        for (venue, address, said) in [
            ("Library", "1 High Street", "Library, 1 High Street"),
            ("Library", "Library, 1 High Street", "Library, 1 High Street"),
            ("Library", "", "Library"),
            ("", "1 High Street", "1 High Street"),
            ("Llŷn", "Ll", "Llŷn, Ll"),
            ("", "", ""),
        ] {
            assert_eq!(in_one_line(venue, address), said, "{venue} at {address}");
        }
    }
}
