//! Days of a run that lie close to something elsewhere.

use super::RunView;
use crate::calendar::busy::Span;
use crate::calendar::taken::stops;
use crate::calendar::travel::Stop;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::{Duration, NaiveDate};
use sea_orm::ConnectionTrait;

/// The days of the run between which and something elsewhere this person has too little time for the way, with the minutes that there are.
/// One statement; none, where the run is online.
///
/// # Errors
/// A fault.
pub async fn hurried<C: ConnectionTrait>(db: &C, view: &RunView, person: PersonId, minutes: u32) -> Result<Vec<(NaiveDate, u32)>, Refusal> {
    let days = view.days.iter().map(|day| (day.day, Stop::new(day.starts_at, day.ends_at, &view.place_of(day))));
    let days: Vec<(NaiveDate, Stop)> = days.filter(|(_, stop)| stop.place.is_some()).collect();
    let (Some((_, first)), Some((_, last)), true) = (days.first(), days.last(), minutes > 0) else { return Ok(Vec::new()) };
    let margin = Duration::minutes(i64::from(minutes));
    let within = Span { starts_at: first.starts_at - margin, ends_at: last.ends_at + margin };
    let stops = stops(db, ServiceId(view.run.service_id), &[person], within, Some(view.run.id)).await?;
    let stops = stops.get(&person).map(Vec::as_slice).unwrap_or_default();
    Ok(days.into_iter().filter_map(|(day, stop)| Some((day, stop.shortest(stops, minutes)?))).collect())
}
