//! Everything scheduled in a span of days, as entries that know no room.

use crate::calendar::zone::Zone;
use crate::platform::App;
use crate::platform::listed::page_of;
use crate::platform::permit::Permit;
use crate::shared::paging::{Listed, Paging};
use crate::shared::{Actor, Refusal, ServiceId};
use crate::training::model::BookingState;
use crate::training::schedule::{Asked, Entry, ONLINE, Places};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{booking, course, person, run, run_trainer, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
};
use uuid::Uuid;

/// The most entries of one month or week. A service with more reads them by course, trainer or place.
pub const ENTRIES_MAX: u64 = 1_500;
/// The most names that a filter offers.
const OFFERED: u64 = 200;

/// Who looks, from where, and when.
#[derive(Debug, Clone, Copy)]
pub struct Looker<'a> {
    pub actor: &'a Actor,
    pub zone: Zone,
    pub now: DateTime<Utc>,
}

/// What a picture shows.
#[derive(Debug)]
pub struct Scheduled {
    /// In the order of their beginning.
    pub entries: Vec<Entry>,
    /// There is more than is shown from the last of these days on.
    pub cut_on: Option<NaiveDate>,
}

/// Everything between those two days. What else has an hour of its own is gathered here: an entry is all that the page knows.
///
/// # Errors
/// A fault.
pub async fn scheduled(app: &App, permit: &impl Permit, looker: Looker<'_>, asked: &Asked, until: NaiveDate) -> Result<Scheduled, Refusal> {
    let end = midnight(looker.zone, until);
    let rows: Vec<DayRow> = columns(days(looker, asked)?.filter(session_day::Column::StartsAt.lt(end)), looker)
        .order_by_asc(session_day::Column::StartsAt)
        .order_by_asc(session_day::Column::Id)
        .limit(ENTRIES_MAX + 1)
        .into_model()
        .all(app.read(permit))
        .await?;
    let mut entries: Vec<Entry> = rows.into_iter().map(|row| entry(row, looker)).collect();
    let cut = u64::try_from(entries.len()).is_ok_and(|found| found > ENTRIES_MAX);
    let cut_on = cut.then(|| entries.pop().map(|entry| entry.starts.date())).flatten();
    Ok(Scheduled { entries, cut_on })
}

/// One page of the list from that day on.
///
/// # Errors
/// A fault.
pub async fn scheduled_list(
    app: &App,
    permit: &impl Permit,
    looker: Looker<'_>,
    asked: &Asked,
    paging: &Paging,
) -> Result<Listed<Entry>, Refusal> {
    let list = days(looker, asked)?;
    let rows = columns(list.clone(), looker).order_by_asc(session_day::Column::StartsAt).order_by_asc(session_day::Column::Id);
    let found = page_of::<_, DayRow>(&list, rows, paging, app.read(permit)).await?;
    Ok(Listed { rows: found.rows.into_iter().map(|row| entry(row, looker)).collect(), total: found.total, page: found.page })
}

/// What the filters offer: who teaches, and where runs are; each once, by name. Two statements.
///
/// # Errors
/// A fault.
pub async fn trainers_and_places(
    app: &App,
    permit: &impl Permit,
    service: ServiceId,
) -> Result<(Vec<(Uuid, String)>, Vec<String>), Refusal> {
    let db = app.read(permit);
    let runs = || run::Entity::find().select_only().filter(run::Column::ServiceId.eq(service.0)).filter(run::Column::State.ne("CANCELLED"));
    let trainers = runs()
        .distinct()
        .column(person::Column::Id)
        .column(person::Column::FullName)
        .join(JoinType::InnerJoin, run::Relation::Trainer.def())
        .order_by_asc(person::Column::FullName)
        .limit(OFFERED)
        .into_tuple()
        .all(db)
        .await?;
    let places = runs()
        .distinct()
        .column(run::Column::Venue)
        .filter(run::Column::Venue.ne(""))
        .order_by_asc(run::Column::Venue)
        .limit(OFFERED)
        .into_tuple()
        .all(db)
        .await?;
    Ok((trainers, places))
}

/// The moment at which a day begins; where the clocks jump over midnight, an hour later.
fn midnight(zone: Zone, day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(chrono::NaiveTime::MIN);
    zone.to_utc(local).or_else(|_| zone.to_utc(local + chrono::Duration::hours(1))).unwrap_or_else(|_| local.and_utc())
}

/// The days of runs that are on, from the first day asked for.
fn days(looker: Looker<'_>, asked: &Asked) -> Result<Select<session_day::Entity>, Refusal> {
    let (first, _) = asked.days();
    // What began on the evening before may go on past midnight.
    let early = midnight(looker.zone, first.checked_sub_days(Days::new(1)).unwrap_or(first));
    let reader = looker.actor.person.0;
    let mut days = session_day::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .join(JoinType::InnerJoin, run::Relation::Trainer.def())
        .filter(session_day::Column::ServiceId.eq(looker.actor.service.0))
        .filter(session_day::Column::StartsAt.gte(early))
        .filter(session_day::Column::EndsAt.gt(midnight(looker.zone, first)))
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(run::Column::State.ne("CANCELLED"));
    if let Some(course) = asked.course {
        days = days.filter(run::Column::CourseId.eq(course));
    }
    if let Some(trainer) = asked.trainer {
        let beside = Expr::exists(beside(trainer));
        days = days.filter(Condition::any().add(run::Column::TrainerId.eq(trainer)).add(beside));
    }
    if let Some(place) = &asked.place {
        let venue = if place == ONLINE { "" } else { place.as_str() };
        days = days.filter(where_it_is().eq(venue));
    }
    if asked.mine {
        let own = Condition::any()
            .add(run::Column::TrainerId.eq(reader))
            .add(Expr::exists(beside(reader)))
            .add(Expr::exists(own_booking(looker.actor)));
        days = days.filter(own);
    }
    Ok(days)
}

/// The day's own venue, or the run's.
fn where_it_is() -> Expr {
    let day = Expr::col((session_day::Entity, session_day::Column::Venue));
    Func::coalesce([day, Expr::col((run::Entity, run::Column::Venue))]).into()
}

/// That person's part in the run beside it, next to whoever leads it.
fn beside(person: Uuid) -> SelectStatement {
    Query::select()
        .column(run_trainer::Column::PersonId)
        .from(run_trainer::Entity)
        .and_where(Expr::col((run_trainer::Entity, run_trainer::Column::RunId)).equals((run::Entity, run::Column::Id)))
        .and_where(run_trainer::Column::PersonId.eq(person))
        .and_where(run_trainer::Column::EndsAt.is_null())
        .limit(1)
        .to_owned()
}

/// How the reader stands on the run beside it, on that day.
fn own_booking(actor: &Actor) -> SelectStatement {
    let this_day = Expr::col((booking::Entity, booking::Column::OnlyDayId)).equals((session_day::Entity, session_day::Column::Id));
    Query::select()
        .column(booking::Column::State)
        .from(booking::Entity)
        .and_where(Expr::col((booking::Entity, booking::Column::RunId)).equals((run::Entity, run::Column::Id)))
        .and_where(booking::Column::PersonId.eq(actor.person.0))
        .and_where(booking::Column::State.is_in(BookingState::live().map(BookingState::code)))
        .cond_where(Condition::any().add(booking::Column::OnlyDayId.is_null()).add(this_day))
        .limit(1)
        .to_owned()
}

#[derive(FromQueryResult)]
struct DayRow {
    run_id: Uuid,
    title: String,
    place: String,
    by: String,
    trainer_id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    taken: i32,
    max_places: i32,
    beside: Option<Uuid>,
    own: Option<String>,
}

fn columns(days: Select<session_day::Entity>, looker: Looker<'_>) -> Select<session_day::Entity> {
    let value = |query: SelectStatement| Expr::SubQuery(None, Box::new(query.into()));
    days.column_as(run::Column::Id, "run_id")
        .column_as(course::Column::Title, "title")
        .expr_as(where_it_is(), "place")
        .column_as(person::Column::FullName, "by")
        .column_as(run::Column::TrainerId, "trainer_id")
        .column_as(session_day::Column::StartsAt, "starts_at")
        .column_as(session_day::Column::EndsAt, "ends_at")
        .column_as(run::Column::Taken, "taken")
        .column_as(run::Column::MaxPlaces, "max_places")
        .expr_as(value(beside(looker.actor.person.0)), "beside")
        .expr_as(value(own_booking(looker.actor)), "own")
}

fn entry(row: DayRow, looker: Looker<'_>) -> Entry {
    let places = match row.max_places - row.taken {
        _ if row.starts_at <= looker.now => Places::Over,
        free if free <= 0 => Places::Full,
        free => Places::Free(free),
    };
    let teaches = row.trainer_id == looker.actor.person.0 || row.beside.is_some();
    let mine = if teaches { Some("You teach") } else { row.own.as_deref().and_then(BookingState::from_code).map(part) };
    Entry {
        title: row.title,
        href: format!("/training/runs/{}", row.run_id),
        place: if row.place.is_empty() { "Online".to_owned() } else { row.place },
        by: row.by,
        starts: looker.zone.to_local(row.starts_at),
        ends: looker.zone.to_local(row.ends_at),
        places,
        mine,
    }
}

const fn part(state: BookingState) -> &'static str {
    match state {
        BookingState::Requested => "You wait for your manager's word",
        BookingState::Waitlisted => "You wait for a place",
        BookingState::Confirmed => "You have a place",
        BookingState::Attended | BookingState::Partial => "You were there",
        BookingState::NoShow => "You did not come",
        BookingState::Cancelled | BookingState::CancelledLate => "You cancelled",
    }
}
