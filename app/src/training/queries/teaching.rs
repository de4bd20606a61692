//! What of their own runs waits for a trainer: registers to take, assessments to make, and runs for which too few have come forward.

use super::diary::taught_by;
use super::progress_of;
use crate::calendar::zone::{Zone, local_span};
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{PersonId, Refusal};
use crate::training::model::{BookingState, DayPart, RunState};
use crate::ui::Waiting;
use chrono::{DateTime, Duration, Utc};
use entity::{assessment, attendance, booking, course, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationTrait,
};
use uuid::Uuid;

/// How far back an untaken register and an assessment are asked for.
const ASKED_FOR: Duration = Duration::days(90);
/// How long a register may wait before it presses.
const REGISTER_PRESSES: Duration = Duration::days(3);
/// How long before it begins a run with too few people is to be decided about: while those who come can still be told in time.
const DECIDE: Duration = Duration::days(14);
/// When that presses.
const PRESSES: Duration = Duration::days(5);
/// The most lines.
const NAMED: u64 = 100;

#[derive(FromQueryResult)]
struct Own {
    /// One of the words below.
    what: String,
    run_id: Uuid,
    title: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// Of a run with too few: how many come. Of one to assess: how many wait.
    have: i64,
    need: i32,
}

const REGISTER: &str = "REGISTER";
const FEW: &str = "FEW";
const ASSESS: &str = "ASSESS";
/// As [`ASSESS`], of those who missed something and made up for it or for a part of it.
const MADE_UP: &str = "MADE_UP";

/// Of the runs that person teaches, what is to be done now. One statement, and seven more where somebody made up for what they missed.
///
/// # Errors
/// A fault.
pub async fn own_runs(app: &App, permit: &impl Permit, trainer: PersonId, zone: Zone, now: DateTime<Utc>) -> Result<Vec<Waiting>, Refusal> {
    let mut all = registers(trainer, now);
    all.union(UnionType::All, too_few(trainer, now)).union(UnionType::All, to_assess(ASSESS, trainer, now, came(now)));
    all.union(UnionType::All, to_assess(MADE_UP, trainer, now, made_up(now)));
    all.order_by("starts_at", Order::Asc).limit(NAMED);
    let db = app.read(permit);
    let rows = Own::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    let rows = with_made_up(db, rows, now).await?;
    Ok(rows.into_iter().map(|row| line(row, zone, now)).collect())
}

/// The same, with those who missed something and have done every part by now among the delegates to assess of their own run.
async fn with_made_up<C: ConnectionTrait>(db: &C, rows: Vec<Own>, now: DateTime<Utc>) -> Result<Vec<Own>, Refusal> {
    let (made_up_on, mut rows): (Vec<Own>, Vec<Own>) = rows.into_iter().partition(|row| row.what == MADE_UP);
    if made_up_on.is_empty() {
        return Ok(rows);
    }
    let bookings = booking::Entity::find()
        .filter(booking::Column::RunId.is_in(made_up_on.iter().map(|row| row.run_id)))
        .filter(made_up(now))
        .filter(Expr::exists(assessed()).not())
        .all(db)
        .await?;
    let progress = progress_of(db, &bookings).await?;
    let all_done = |row: &booking::Model| progress.get(&row.id).is_some_and(|progress| progress.missed().is_empty());
    for mut on in made_up_on {
        let wait = bookings.iter().filter(|row| row.run_id == on.run_id && all_done(row)).count();
        on.have = i64::try_from(wait).unwrap_or(i64::MAX);
        match rows.iter_mut().find(|known| known.what == ASSESS && known.run_id == on.run_id) {
            Some(known) => known.have += on.have,
            None if wait > 0 => rows.push(on),
            None => {}
        }
    }
    Ok(rows)
}

fn line(row: Own, zone: Zone, now: DateTime<Utc>) -> Waiting {
    let run = format!("/training/runs/{}", row.run_id);
    let when = local_span(row.starts_at, row.ends_at, zone);
    let (waiting, presses) = match row.what.as_str() {
        REGISTER => {
            let waiting = Waiting::new(format!("Take the register of {}", row.title), when, format!("{run}/register"), "Take it");
            (waiting, row.ends_at < now - REGISTER_PRESSES)
        }
        FEW => {
            let sentence = format!("{} has {} of the {} people it goes ahead from", row.title, row.have, row.need);
            (Waiting::new(sentence, format!("begins {when}"), run, "Decide"), row.starts_at < now + PRESSES)
        }
        _ => {
            let whom = if row.have == 1 { "One delegate waits".to_owned() } else { format!("{} delegates wait", row.have) };
            let waiting = Waiting::new(format!("{whom} for your assessment of {}", row.title), when, run, "Assess");
            (waiting.many(u64::try_from(row.have).unwrap_or(1)), false)
        }
    };
    if presses { waiting.urgent() } else { waiting }
}

/// The days of runs of that trainer that stand, with what the union asks of each.
fn days_of(
    what: &str,
    trainer: PersonId,
    (starts, ends): (SimpleExpr, SimpleExpr),
    have: SimpleExpr,
    need: SimpleExpr,
) -> sea_orm::Select<session_day::Entity> {
    session_day::Entity::find()
        .select_only()
        .column_as(Expr::cust(format!("'{what}'")), "what")
        .column_as(session_day::Column::RunId, "run_id")
        .column_as(course::Column::Title, "title")
        .column_as(starts, "starts_at")
        .column_as(ends, "ends_at")
        .column_as(have, "have")
        .column_as(need, "need")
        .join(JoinType::InnerJoin, session_day::Relation::Run.def())
        .join(JoinType::InnerJoin, run::Relation::Course.def())
        .filter(taught_by(trainer))
        .filter(session_day::Column::CancelledAt.is_null())
        .filter(run::Column::State.ne(RunState::Cancelled.code()))
}

/// Days that are over, with a delegate who is not marked.
fn registers(trainer: PersonId, now: DateTime<Utc>) -> SelectStatement {
    let marked = |part: DayPart| {
        let of_it = Query::select()
            .expr(Expr::val(1))
            .from(attendance::Entity)
            .and_where(Expr::col((attendance::Entity, attendance::Column::BookingId)).equals((booking::Entity, booking::Column::Id)))
            .and_where(
                Expr::col((attendance::Entity, attendance::Column::SessionDayId)).equals((session_day::Entity, session_day::Column::Id)),
            )
            .and_where(Expr::col((attendance::Entity, attendance::Column::SupersededAt)).is_null())
            .and_where(Expr::col((attendance::Entity, attendance::Column::Part)).eq(part.code()))
            .to_owned();
        Expr::exists(of_it)
    };
    // A day whose morning alone is marked is not done with.
    let both = Condition::all().add(marked(DayPart::Morning)).add(marked(DayPart::Afternoon));
    let marked = Condition::any().add(marked(DayPart::Day)).add(both);
    let comes = Condition::any()
        .add(booking::Column::OnlyDayId.is_null())
        .add(Expr::col((booking::Entity, booking::Column::OnlyDayId)).equals((session_day::Entity, session_day::Column::Id)));
    let (starts, ends) = (session_day::Column::StartsAt, session_day::Column::EndsAt);
    days_of(REGISTER, trainer, (starts.into_expr(), ends.into_expr()), Expr::cust("0"), Expr::cust("0"))
        .join(JoinType::InnerJoin, booking::Relation::Run.def().rev())
        .filter(booking::Column::State.eq(BookingState::Confirmed.code()))
        .filter(ends.lte(now))
        .filter(ends.gt(now - ASKED_FOR))
        .filter(comes)
        .filter(marked.not())
        .distinct()
        .into_query()
}

/// Runs that begin soon, with fewer people than they go ahead from.
fn too_few(trainer: PersonId, now: DateTime<Utc>) -> SelectStatement {
    let (begins, ends) = (session_day::Column::StartsAt.min(), session_day::Column::EndsAt.min());
    days_of(FEW, trainer, (begins.clone(), ends), run::Column::Taken.into_expr(), run::Column::MinPlaces.into_expr())
        .filter(run::Column::State.eq(RunState::Planned.code()))
        .filter(Expr::col((run::Entity, run::Column::Taken)).lt(Expr::col((run::Entity, run::Column::MinPlaces))))
        .group_by(session_day::Column::RunId)
        .group_by(course::Column::Title)
        .group_by(run::Column::Taken)
        .group_by(run::Column::MinPlaces)
        .having(begins.clone().gt(now))
        .having(begins.lte(now + DECIDE))
        .into_query()
}

/// Whoever came to every part of a run of late.
fn came(now: DateTime<Utc>) -> Condition {
    Condition::all().add(booking::Column::State.eq(BookingState::Attended.code())).add(session_day::Column::EndsAt.gt(now - ASKED_FOR))
}

/// Whoever missed something, and of late came to a later run for it.
fn made_up(now: DateTime<Utc>) -> Condition {
    let come_to = Expr::col(("come_to", session_day::Column::Id)).equals(("later", booking::Column::OnlyDayId));
    let later = Query::select()
        .expr(Expr::val(1))
        .from_as(booking::Entity, "later")
        .join_as(JoinType::InnerJoin, session_day::Entity, "come_to", come_to)
        .and_where(Expr::col(("later", booking::Column::MakesUpBookingId)).equals((booking::Entity, booking::Column::Id)))
        .and_where(
            Expr::col(("later", booking::Column::State)).is_in([BookingState::Attended, BookingState::Partial].map(BookingState::code)),
        )
        .and_where(Expr::col(("come_to", session_day::Column::EndsAt)).gt(now - ASKED_FOR))
        .to_owned();
    Condition::all()
        .add(booking::Column::State.is_in([BookingState::Partial, BookingState::NoShow].map(BookingState::code)))
        .add(Expr::exists(later))
}

/// An assessment of that booking that stands.
fn assessed() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(assessment::Entity)
        .and_where(Expr::col((assessment::Entity, assessment::Column::BookingId)).equals((booking::Entity, booking::Column::Id)))
        .and_where(Expr::col((assessment::Entity, assessment::Column::SupersededAt)).is_null())
        .to_owned()
}

/// Runs that ask for an assessment and are over, with those delegates who have none that stands.
fn to_assess(what: &str, trainer: PersonId, now: DateTime<Utc>, who: Condition) -> SelectStatement {
    let (starts, ends) = (session_day::Column::StartsAt.min(), session_day::Column::EndsAt.min());
    let waiting = Expr::cust("COUNT(DISTINCT \"booking\".\"id\")");
    days_of(what, trainer, (starts, ends), waiting, Expr::cust("0"))
        .join(JoinType::InnerJoin, booking::Relation::Run.def().rev())
        .filter(run::Column::Assessed.eq(true))
        .filter(session_day::Column::EndsAt.lte(now))
        .filter(who)
        .filter(booking::Column::MakesUpBookingId.is_null())
        .filter(Expr::exists(assessed()).not())
        .group_by(session_day::Column::RunId)
        .group_by(course::Column::Title)
        .into_query()
}
