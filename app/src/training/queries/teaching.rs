//! What of their own runs waits for a trainer: registers to take, assessments to make, and runs for which too few have come forward.

use super::diary::taught_by;
use crate::calendar::zone::{Zone, local_span};
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::{PersonId, Refusal};
use crate::training::model::{BookingState, DayPart, RunState};
use crate::ui::Waiting;
use chrono::{DateTime, Duration, Utc};
use entity::{assessment, attendance, booking, course, run, session_day};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationTrait};
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
    /// One of the three words below.
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

/// Of the runs that person teaches, what is to be done now. One statement.
///
/// # Errors
/// A fault.
pub async fn own_runs(app: &App, permit: &impl Permit, trainer: PersonId, zone: Zone, now: DateTime<Utc>) -> Result<Vec<Waiting>, Refusal> {
    let mut all = registers(trainer, now);
    all.union(UnionType::All, too_few(trainer, now)).union(UnionType::All, to_assess(trainer, now));
    all.order_by("starts_at", Order::Asc).limit(NAMED);
    let db = app.read(permit);
    let rows = Own::find_by_statement(db.get_database_backend().build(&all)).all(db).await?;
    Ok(rows.into_iter().map(|row| line(row, zone, now)).collect())
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

/// Runs that ask for an assessment and are over, with delegates who came and have none that stands.
fn to_assess(trainer: PersonId, now: DateTime<Utc>) -> SelectStatement {
    let known = Query::select()
        .expr(Expr::val(1))
        .from(assessment::Entity)
        .and_where(Expr::col((assessment::Entity, assessment::Column::BookingId)).equals((booking::Entity, booking::Column::Id)))
        .and_where(Expr::col((assessment::Entity, assessment::Column::SupersededAt)).is_null())
        .to_owned();
    let (starts, ends) = (session_day::Column::StartsAt.min(), session_day::Column::EndsAt.min());
    let waiting = Expr::cust("COUNT(DISTINCT \"booking\".\"id\")");
    days_of(ASSESS, trainer, (starts, ends), waiting, Expr::cust("0"))
        .join(JoinType::InnerJoin, booking::Relation::Run.def().rev())
        .filter(run::Column::Assessed.eq(true))
        .filter(session_day::Column::EndsAt.lte(now))
        .filter(session_day::Column::EndsAt.gt(now - ASKED_FOR))
        .filter(booking::Column::State.eq(BookingState::Attended.code()))
        .filter(booking::Column::MakesUpBookingId.is_null())
        .filter(Expr::exists(known).not())
        .group_by(session_day::Column::RunId)
        .group_by(course::Column::Title)
        .into_query()
}
