//! Everything scheduled in a span of days, as entries that know no room.

mod beside;
mod nearest;

pub use beside::people_and_places;
pub use nearest::nearest;

use crate::calendar::zone::Zone;
use crate::meetings::model::{MeetingKind, Part};
use crate::meetings::queries::{Pictured, pictured};
use crate::platform::App;
use crate::platform::listed::page_of_union;
use crate::platform::permit::Permit;
use crate::shared::paging::{Listed, Paging};
use crate::shared::{Actor, PersonId, Refusal};
use crate::training::model::BookingState;
use crate::training::schedule::{Asked, Entry, ONLINE, Places, What};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{booking, course, person, run, run_trainer, session_day};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationTrait, Select,
};
use uuid::Uuid;

/// The most entries of one month or week. A service with more reads them by course, trainer or place.
pub const ENTRIES_MAX: u64 = 1_500;
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

/// Everything between those two days that the reader may see. What else has an hour of its own is gathered in [`everything`]: an entry is
/// all that the page knows. One statement.
///
/// # Errors
/// A fault.
pub async fn scheduled(app: &App, permit: &impl Permit, looker: Looker<'_>, asked: &Asked, until: NaiveDate) -> Result<Scheduled, Refusal> {
    let end = midnight(looker.zone, until);
    let db = app.read(permit);
    let mut rows = Query::select();
    rows.column(Asterisk).from_subquery(everything(looker, asked), "listed").and_where(Expr::col("starts_at").lt(end));
    let rows = in_order(rows).limit(ENTRIES_MAX + 1).to_owned();
    let rows = Row::find_by_statement(db.get_database_backend().build(&rows)).all(db).await?;
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
    let found = page_of_union::<Row>(&everything(looker, asked), in_order, paging, app.read(permit)).await?;
    Ok(Listed { rows: found.rows.into_iter().map(|row| entry(row, looker)).collect(), total: found.total, page: found.page })
}

fn in_order(mut rows: SelectStatement) -> SelectStatement {
    rows.order_by("starts_at", Order::Asc).order_by("id", Order::Asc);
    rows
}

/// Course days, meetings and sessions of briefings, as rows of one shape.
fn everything(looker: Looker<'_>, asked: &Asked) -> SelectStatement {
    let (first, _) = asked.days();
    let from = midnight(looker.zone, first);
    let mut all = columns(days(looker, asked), looker).into_query();
    let kind = asked.what.map(|what| MeetingKind::from_code(what.code()));
    if asked.course.is_none() && kind != Some(None) {
        let meetings = Pictured {
            actor: looker.actor,
            now: looker.now,
            from,
            kind: kind.flatten(),
            with: asked.trainer.map(PersonId),
            place: asked.place.as_deref().map(venue),
            mine: asked.mine,
        };
        all.union(UnionType::All, pictured(meetings));
    }
    if let Some(sessions) = beside::briefings(looker.actor, asked, from) {
        all.union(UnionType::All, sessions);
    }
    all
}

/// What the address calls a place, as the tables have it.
fn venue(place: &str) -> &str {
    if place == ONLINE { "" } else { place }
}

/// The moment at which a day begins; where the clocks jump over midnight, an hour later.
fn midnight(zone: Zone, day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(chrono::NaiveTime::MIN);
    zone.to_utc(local).or_else(|_| zone.to_utc(local + chrono::Duration::hours(1))).unwrap_or_else(|_| local.and_utc())
}

/// The days of runs that are on, from the first day asked for.
fn days(looker: Looker<'_>, asked: &Asked) -> Select<session_day::Entity> {
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
    if asked.what.is_some_and(|what| what != What::Course) {
        days = days.filter(Expr::val(1).eq(0));
    }
    if let Some(course) = asked.course {
        days = days.filter(run::Column::CourseId.eq(course));
    }
    if let Some(trainer) = asked.trainer {
        let beside = Expr::exists(taught_beside(trainer));
        days = days.filter(Condition::any().add(run::Column::TrainerId.eq(trainer)).add(beside));
    }
    if let Some(place) = &asked.place {
        days = days.filter(where_it_is().eq(venue(place)));
    }
    if asked.mine {
        let own = Condition::any()
            .add(run::Column::TrainerId.eq(reader))
            .add(Expr::exists(taught_beside(reader)))
            .add(Expr::exists(own_booking(looker.actor)));
        days = days.filter(own);
    }
    days
}

/// The day's own venue, or the run's.
fn where_it_is() -> Expr {
    let day = Expr::col((session_day::Entity, session_day::Column::Venue));
    Func::coalesce([day, Expr::col((run::Entity, run::Column::Venue))]).into()
}

/// That person's part in the run beside it, next to whoever leads it.
fn taught_beside(person: Uuid) -> SelectStatement {
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
struct Row {
    what: String,
    /// The run, the meeting or the briefing.
    key: Uuid,
    title: String,
    place: String,
    by: Option<String>,
    trainer_id: Option<Uuid>,
    taken: Option<i32>,
    max_places: Option<i32>,
    beside: Option<Uuid>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    own: Option<String>,
    /// Whether the reader may read more than that there is something.
    open: bool,
}

/// In the order in which meetings and briefings have theirs.
fn columns(days: Select<session_day::Entity>, looker: Looker<'_>) -> Select<session_day::Entity> {
    let value = |query: SelectStatement| Expr::SubQuery(None, Box::new(query.into()));
    days.expr_as(Expr::cust("'COURSE'"), "what")
        .column_as(session_day::Column::Id, "id")
        .column_as(run::Column::Id, "key")
        .column_as(course::Column::Title, "title")
        .expr_as(where_it_is(), "place")
        .column_as(person::Column::FullName, "by")
        .column_as(run::Column::TrainerId, "trainer_id")
        .column_as(run::Column::Taken, "taken")
        .column_as(run::Column::MaxPlaces, "max_places")
        .expr_as(value(taught_beside(looker.actor.person.0)), "beside")
        .column_as(session_day::Column::StartsAt, "starts_at")
        .column_as(session_day::Column::EndsAt, "ends_at")
        .expr_as(value(own_booking(looker.actor)), "own")
        .expr_as(Expr::cust("TRUE"), "open")
}

fn entry(row: Row, looker: Looker<'_>) -> Entry {
    let what = What::from_code(&row.what).unwrap_or(What::CaseMeeting);
    let places = match row.max_places.zip(row.taken).map(|(most, taken)| most - taken) {
        None => Places::None,
        Some(_) if row.starts_at <= looker.now => Places::Over,
        Some(free) if free <= 0 => Places::Full,
        Some(free) => Places::Free(free),
    };
    let teaches = row.trainer_id == Some(looker.actor.person.0) || row.beside.is_some();
    let href = match what {
        What::Course => format!("/training/runs/{}", row.key),
        What::Briefing => format!("/briefings/{}", row.key),
        _ => format!("/meetings/{}", row.key),
    };
    let mine = match what {
        What::Course if teaches => Some("You teach"),
        What::Course => row.own.as_deref().and_then(BookingState::from_code).map(part),
        _ => row.own.as_deref().and_then(Part::from_code).map(part_in_meeting),
    };
    let (title, place, by) = if row.open {
        (row.title, if row.place.is_empty() { "Online".to_owned() } else { row.place }, row.by.unwrap_or_default())
    } else {
        (What::CaseMeeting.label().to_owned(), "Open it to see where".to_owned(), String::new())
    };
    let (starts, ends) = (looker.zone.to_local(row.starts_at), looker.zone.to_local(row.ends_at));
    Entry { what, title, href, place, by, starts, ends, places, mine }
}

const fn part_in_meeting(part: Part) -> &'static str {
    match part {
        Part::Leads => "You lead it",
        Part::TakesPart | Part::Applicant | Part::Party => "You take part",
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
