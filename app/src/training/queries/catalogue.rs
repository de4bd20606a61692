//! The catalogue and the runs to come.

use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{CourseId, PersonId, Refusal, ServiceId};
use crate::training::model::BookingState;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{booking, course, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use uuid::Uuid;

/// The most courses that a catalogue shows; a service has a dozen.
const COURSES_MAX: u64 = 200;
/// Days of training to come that are read for the catalogue of all courses.
pub const DAYS_OF_ALL: usize = 100;
/// The same for the page of one.
const DAYS_OF_ONE: u64 = 300;

/// The open courses, by title.
///
/// # Errors
/// A fault.
pub async fn courses(app: &App, permit: &impl Permit, service: ServiceId) -> Result<Vec<course::Model>, Refusal> {
    Ok(course::Entity::find()
        .filter(course::Column::ServiceId.eq(service.0))
        .filter(course::Column::State.eq("OPEN"))
        .order_by_asc(course::Column::Title)
        .limit(COURSES_MAX)
        .all(app.read(permit))
        .await?)
}

/// One course and the title of the one to have completed before.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn course(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
    id: CourseId,
) -> Result<(course::Model, Option<course::Model>), Refusal> {
    let db = app.read(permit);
    let found = course::Entity::find_by_id(id.0).filter(course::Column::ServiceId.eq(service.0)).one(db).await?;
    let found = found.ok_or(Refusal::NotFound)?;
    let before = match found.prerequisite_course_id {
        Some(before) => course::Entity::find_by_id(before).one(db).await?,
        None => None,
    };
    Ok((found, before))
}

/// A run that has days to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingRun {
    pub id: Uuid,
    pub reference: String,
    pub course_title: String,
    pub venue: String,
    pub taken: i32,
    pub max_places: i32,
    /// How whoever reads stands on it.
    pub own: Option<BookingState>,
    pub booking_deadline: Option<NaiveDate>,
    pub trainer_id: Uuid,
    /// Its days to come, in order.
    pub days: Vec<NaiveDate>,
}

impl ComingRun {
    /// Places that nobody has taken, and that are kept for nobody.
    pub fn free(&self) -> i32 {
        Ord::max(self.max_places - self.taken, 0)
    }
}

#[derive(FromQueryResult)]
struct ComingDay {
    id: Uuid,
    reference: String,
    course_title: String,
    venue: String,
    taken: i32,
    max_places: i32,
    own: Option<String>,
    booking_deadline: Option<NaiveDate>,
    trainer_id: Uuid,
    day: NaiveDate,
}

/// Runs with days to come, the next first, and how `reader` stands on each: the next hundred days of training, or of one course when it is
/// named the next three hundred. One statement.
///
/// # Errors
/// A fault.
pub async fn coming_runs(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
    reader: PersonId,
    course_id: Option<CourseId>,
    now: DateTime<Utc>,
) -> Result<Vec<ComingRun>, Refusal> {
    let live = BookingState::live().map(BookingState::code);
    let own = Condition::all().add(booking::Column::PersonId.eq(reader.0)).add(booking::Column::State.is_in(live));
    let mut days = session_day::Entity::find()
        .select_only()
        .column_as(run::Column::Id, "id")
        .column_as(run::Column::Reference, "reference")
        .column_as(course::Column::Title, "course_title")
        .column_as(run::Column::Venue, "venue")
        .column_as(run::Column::Taken, "taken")
        .column_as(run::Column::MaxPlaces, "max_places")
        .expr_as(of_this_run(Expr::col((booking::Entity, booking::Column::State)), own), "own")
        .column_as(run::Column::BookingDeadline, "booking_deadline")
        .column_as(run::Column::TrainerId, "trainer_id")
        .column_as(session_day::Column::Day, "day")
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .filter(session_day::Column::ServiceId.eq(service.0))
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(session_day::Column::StartsAt.gte(now))
        .filter(run::Column::State.eq("PLANNED"))
        .order_by_asc(session_day::Column::StartsAt)
        .limit(if course_id.is_some() { DAYS_OF_ONE } else { DAYS_OF_ALL as u64 });
    if let Some(id) = course_id {
        days = days.filter(run::Column::CourseId.eq(id.0));
    }
    let rows = days.into_model::<ComingDay>().all(app.read(permit)).await?;
    Ok(by_run(rows))
}

/// One value from those bookings of the run beside it that `which` tells.
fn of_this_run(value: Expr, which: Condition) -> Expr {
    let of_it = Query::select()
        .expr(value)
        .from(booking::Entity)
        .and_where(Expr::col((booking::Entity, booking::Column::RunId)).equals((run::Entity, run::Column::Id)))
        .cond_where(which)
        .limit(1)
        .to_owned();
    Expr::SubQuery(None, Box::new(of_it.into()))
}

fn by_run(days: Vec<ComingDay>) -> Vec<ComingRun> {
    let mut runs: Vec<ComingRun> = Vec::new();
    for row in days {
        if let Some(known) = runs.iter_mut().find(|known| known.id == row.id) {
            known.days.push(row.day);
            continue;
        }
        runs.push(ComingRun {
            id: row.id,
            reference: row.reference,
            course_title: row.course_title,
            venue: row.venue,
            taken: row.taken,
            max_places: row.max_places,
            own: row.own.as_deref().and_then(BookingState::from_code),
            booking_deadline: row.booking_deadline,
            trainer_id: row.trainer_id,
            days: vec![row.day],
        });
    }
    runs
}
