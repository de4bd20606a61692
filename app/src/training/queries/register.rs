//! The delegates of a run and what was marked, for the one who teaches it.

use super::parts_to_come;
use crate::platform::App;
use crate::shared::Refusal;
use crate::training::model::{BookingState, DayPart, Mark};
use crate::training::permits::TeachRun;
use crate::training::rules::DayMarks;
use chrono::{DateTime, Utc};
use entity::{agency, attendance, booking, day_sign_in, person, session_day};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// The most bookings that one run's page shows.
const DELEGATES_MAX: u64 = 600;

/// One person with a live booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    pub booking: Uuid,
    pub person: Uuid,
    pub name: String,
    pub agency: Option<String>,
    pub state: BookingState,
    /// Until when a place is kept for somebody who waits.
    pub offered_until: Option<DateTime<Utc>>,
    /// Access and diet.
    pub needs: Option<String>,
    /// The one day that they come to, to make up for a missed one.
    pub only_day: Option<Uuid>,
    /// The half of it, when it is one alone.
    pub only_part: Option<DayPart>,
}

impl Delegate {
    /// The parts of that day to which they come.
    pub fn comes_to(&self, day: &session_day::Model) -> Vec<DayPart> {
        parts_to_come(day, self.only_day, self.only_part)
    }
}

#[derive(FromQueryResult)]
struct Row {
    booking: Uuid,
    person: Uuid,
    name: String,
    agency: Option<String>,
    state: String,
    offered_until: Option<DateTime<Utc>>,
    needs: Option<String>,
    only_day: Option<Uuid>,
    only_part: Option<String>,
}

/// Who has a place or waits for one, in the order of asking.
///
/// # Errors
/// A fault.
pub async fn delegates(app: &App, permit: &TeachRun) -> Result<Vec<Delegate>, Refusal> {
    let live = BookingState::live().map(BookingState::code);
    let rows = booking::Entity::find()
        .select_only()
        .column_as(booking::Column::Id, "booking")
        .column_as(person::Column::Id, "person")
        .column_as(person::Column::FullName, "name")
        .column_as(agency::Column::Name, "agency")
        .column_as(booking::Column::State, "state")
        .column_as(booking::Column::OfferEndsAt, "offered_until")
        .column_as(booking::Column::Needs, "needs")
        .column_as(booking::Column::OnlyDayId, "only_day")
        .column_as(booking::Column::OnlyPart, "only_part")
        .join(JoinType::InnerJoin, booking::Relation::Person.def())
        .join(JoinType::LeftJoin, booking::Relation::Agency.def())
        .filter(booking::Column::RunId.eq(permit.run().0))
        .filter(booking::Column::State.is_in(live))
        .order_by_asc(booking::Column::AskedAt)
        .order_by_asc(booking::Column::Id)
        .limit(DELEGATES_MAX)
        .into_model::<Row>()
        .all(app.read(permit))
        .await?;
    let delegate = |row: Row| {
        let state = BookingState::from_code(&row.state)?;
        Some(Delegate {
            booking: row.booking,
            person: row.person,
            name: row.name,
            agency: row.agency,
            state,
            offered_until: row.offered_until,
            needs: row.needs,
            only_day: row.only_day,
            only_part: row.only_part.as_deref().and_then(DayPart::from_code),
        })
    };
    Ok(rows.into_iter().filter_map(delegate).collect())
}

/// When each delegate of the run signed in with their own code: by booking and day.
///
/// # Errors
/// A fault.
pub async fn sign_ins(app: &App, permit: &TeachRun) -> Result<HashMap<(Uuid, Uuid), DateTime<Utc>>, Refusal> {
    let rows = day_sign_in::Entity::find()
        .join(JoinType::InnerJoin, day_sign_in::Relation::Booking.def())
        .filter(booking::Column::RunId.eq(permit.run().0))
        .all(app.read(permit))
        .await?;
    Ok(rows.into_iter().map(|row| ((row.booking_id, row.session_day_id), row.at)).collect())
}

/// The day of the run with that key, when it was taken off.
///
/// # Errors
/// A fault.
pub async fn day_taken_off(app: &App, permit: &TeachRun, day: Uuid) -> Result<Option<session_day::Model>, Refusal> {
    let found = session_day::Entity::find_by_id(day)
        .filter(session_day::Column::RunId.eq(permit.run().0))
        .filter(session_day::Column::CancelledAt.is_not_null());
    Ok(found.one(app.read(permit)).await?)
}

/// What stands in the register of the run: by booking and day.
///
/// # Errors
/// A fault.
pub async fn marks(app: &App, permit: &TeachRun) -> Result<HashMap<(Uuid, Uuid), DayMarks>, Refusal> {
    let rows = attendance::Entity::find()
        .join(JoinType::InnerJoin, attendance::Relation::Booking.def())
        .filter(booking::Column::RunId.eq(permit.run().0))
        .filter(attendance::Column::SupersededAt.is_null())
        .all(app.read(permit))
        .await?;
    Ok(by_day(&rows))
}

/// What those rows say of each booking's days, by booking and day.
pub fn by_day(rows: &[attendance::Model]) -> HashMap<(Uuid, Uuid), DayMarks> {
    let mut marks: HashMap<(Uuid, Uuid), DayMarks> = HashMap::new();
    for row in rows {
        let Some(part) = DayPart::from_code(&row.part) else { continue };
        let known = marks.entry((row.booking_id, row.session_day_id)).or_default();
        *known = known.with(part, Mark::from_code(&row.mark));
    }
    marks
}
