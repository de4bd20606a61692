//! What became of a run's places, by agency.

use super::progress_of;
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{Refusal, RunId};
use crate::training::model::{Assessed, BookingState};
use crate::training::rules::Progress;
use entity::{agency, booking, completion};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

/// The most bookings of one run that are counted.
const COUNTED_MAX: u64 = 2000;

/// What became of one run's places, of one agency or of the service's own people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Nothing, for the service's own.
    pub agency: Option<String>,
    /// Did every part, there or later, and passed where the course is assessed.
    pub completed: u32,
    /// Of these: nothing is missing any more, and the award stands.
    pub awarded: u32,
    /// Did every part, and the trainer has not said yet what they found.
    pub not_assessed: u32,
    /// Did every part, and did not pass.
    pub not_passed: u32,
    pub partial: u32,
    pub no_show: u32,
    pub late_cancel: u32,
    pub cancelled: u32,
    /// With a place, and not over.
    pub booked: u32,
}

impl Outcome {
    /// In the order of the table.
    pub const fn counts(&self) -> [u32; 9] {
        let Self { completed, awarded, not_assessed, not_passed, partial, no_show, late_cancel, cancelled, booked, .. } = self;
        [*completed, *awarded, *not_assessed, *not_passed, *partial, *no_show, *late_cancel, *cancelled, *booked]
    }

    /// Both together, of nobody in particular.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            agency: None,
            completed: self.completed + other.completed,
            awarded: self.awarded + other.awarded,
            not_assessed: self.not_assessed + other.not_assessed,
            not_passed: self.not_passed + other.not_passed,
            partial: self.partial + other.partial,
            no_show: self.no_show + other.no_show,
            late_cancel: self.late_cancel + other.late_cancel,
            cancelled: self.cancelled + other.cancelled,
            booked: self.booked + other.booked,
        }
    }

    /// `had_place` is false for whoever asked or waited and never had one: they gave none back.
    fn count(&mut self, state: BookingState, had_place: bool, progress: Option<&Progress>, awarded: bool) {
        let all_parts = progress.is_some_and(|progress| !progress.parts.is_empty() && progress.parts.iter().all(|part| part.done));
        let assessed = progress.and_then(|progress| progress.assessed);
        self.awarded += u32::from(awarded);
        match state {
            BookingState::Confirmed => self.booked += 1,
            BookingState::CancelledLate => self.late_cancel += 1,
            BookingState::Cancelled => self.cancelled += u32::from(had_place),
            BookingState::Requested | BookingState::Waitlisted => {}
            _ if all_parts => match assessed {
                None | Some(Some(Assessed::Passed)) => self.completed += 1,
                Some(None) => self.not_assessed += 1,
                Some(Some(Assessed::NotYet)) => self.not_passed += 1,
            },
            BookingState::NoShow => self.no_show += 1,
            BookingState::Attended | BookingState::Partial => self.partial += 1,
        }
    }
}

/// What became of a run's places, by agency, the service's own people last; in seven statements. Whoever makes up for a missed day is
/// counted on the run where the day was missed.
///
/// # Errors
/// A fault.
pub async fn outcomes(app: &App, permit: &impl Permit, run: RunId) -> Result<Vec<Outcome>, Refusal> {
    let db = app.read(permit);
    let rows = booking::Entity::find()
        .filter(booking::Column::RunId.eq(run.0))
        .filter(booking::Column::MakesUpBookingId.is_null())
        .find_also_related(agency::Entity)
        .limit(COUNTED_MAX)
        .all(db)
        .await?;
    let bookings: Vec<booking::Model> = rows.iter().map(|(row, _)| row.clone()).collect();
    let progress = progress_of(db, &bookings).await?;
    let awarded: HashSet<Uuid> = completion::Entity::find()
        .select_only()
        .column(completion::Column::BookingId)
        .filter(completion::Column::RunId.eq(run.0))
        .filter(completion::Column::WithdrawnAt.is_null())
        .into_tuple::<Uuid>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (row, agency) in rows {
        let Some(state) = BookingState::from_code(&row.state) else { continue };
        let name = agency.map(|agency| agency.name);
        let at = outcomes.iter().position(|known| known.agency == name).unwrap_or_else(|| {
            outcomes.push(Outcome { agency: name, ..Outcome::default() });
            outcomes.len() - 1
        });
        if let Some(outcome) = outcomes.get_mut(at) {
            outcome.count(state, row.decided_at.is_some(), progress.get(&row.id), awarded.contains(&row.id));
        }
    }
    outcomes.sort_by_key(|outcome| (outcome.agency.is_none(), outcome.agency.clone()));
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::model::DayPart;
    use crate::training::rules::PartDone;
    use chrono::NaiveDate;

    #[test]
    fn whoever_did_every_part_counts_by_what_the_trainer_has_said_so_far() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 10).unwrap();
        let over_at = day.and_hms_opt(16, 0, 0).unwrap().and_utc();
        let part = |done| PartDone { number: 1, day, part: DayPart::Day, label: "all day", over_at, done, on: None, marked: true };
        let progress = |done, assessed| Progress { parts: vec![part(done)], assessed, evaluated: Some(false) };
        let counted = |state, had_place, progress: &Progress| {
            let mut outcome = Outcome::default();
            outcome.count(state, had_place, Some(progress), false);
            outcome
        };
        let there = |assessed| counted(BookingState::Attended, true, &progress(true, assessed));
        assert_eq!(there(None), Outcome { completed: 1, ..Outcome::default() }, "a course that is not assessed");
        assert_eq!(there(Some(None)), Outcome { not_assessed: 1, ..Outcome::default() });
        assert_eq!(there(Some(Some(Assessed::NotYet))), Outcome { not_passed: 1, ..Outcome::default() });
        assert_eq!(there(Some(Some(Assessed::Passed))), Outcome { completed: 1, ..Outcome::default() });
        let away = progress(false, Some(None));
        assert_eq!(counted(BookingState::Partial, true, &away), Outcome { partial: 1, ..Outcome::default() });
        assert_eq!(counted(BookingState::Cancelled, true, &away), Outcome { cancelled: 1, ..Outcome::default() });
        assert_eq!(counted(BookingState::Cancelled, false, &away), Outcome::default(), "who waited gave no place back");
    }
}
