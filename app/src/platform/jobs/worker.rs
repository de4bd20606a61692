//! The worker: claims a due job under a lease, runs it, notes how it ended. Several may run, in one process or many.
//!
//! When a job is due stands in story time; leases and the pauses between tries stand in the machine's time, so that moving the story
//! neither frees a job that somebody holds nor fires a try early.

use super::{ASKING, Ended, Lane};
use crate::platform::App;
use crate::platform::clock::machine_now;
use crate::platform::letters;
use crate::platform::permit::SystemPermit;
use crate::shared::Refusal;
use chrono::Duration;
use entity::job;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, LockBehavior, LockType, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::convert::Infallible;
use std::pin::Pin;

/// How long after the last sign of life another worker may take a job over.
const LEASE: Duration = Duration::seconds(60);
/// How often a worker gives one, in machine time.
const RENEWED_EVERY: std::time::Duration = std::time::Duration::from_secs(20);
/// After so many tries a job is given up, visibly: eleven with growing pauses, which take an hour and eight minutes, then one every hour
/// for three days. A mail server that is down over a week-end delays letters and loses none.
const TRIES: i32 = 12 + 72;

/// What the rooms hand in: the body for a kind of job.
pub type Bodies = for<'a> fn(&'a App, &'a job::Model) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>>;

/// Run due jobs of a lane until none is left; says how many ran.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn run_due(app: &App, lane: Lane, bodies: Bodies, worker: &str) -> Result<u32, Refusal> {
    let mut ran = 0;
    while let Some(job) = claim(app, lane, worker).await? {
        let ended = tokio::select! {
            ended = bodies(app, &job) => ended,
            never = keep_leased(app, &job) => match never {},
        };
        finish(app, job, ended).await?;
        ran += 1;
    }
    Ok(ran)
}

/// Work in that lane for as long as the process lives.
pub async fn work(app: App, lane: Lane, bodies: Bodies, worker: String) {
    loop {
        match run_due(&app, lane, bodies, &worker).await {
            Ok(_) => {}
            Err(refusal) => tracing::error!(lane = lane.code(), %refusal, "the worker could not look for jobs"),
        }
        let pause = tokio::time::sleep(std::time::Duration::from_millis(1000));
        tokio::select! {
            () = pause => {}
            () = app.bell().notified() => {}
        }
    }
}

/// For as long as the body runs: a long job is not taken over by another worker while this one lives.
async fn keep_leased(app: &App, job: &job::Model) -> Infallible {
    loop {
        tokio::time::sleep(RENEWED_EVERY).await;
        if let Err(refusal) = renew(app, job).await {
            tracing::warn!(job.id = %job.id, %refusal, "a lease could not be renewed");
        }
    }
}

async fn renew(app: &App, job: &job::Model) -> Result<(), Refusal> {
    let tx = app.begin(&SystemPermit::because(None, "carrying out jobs")).await?;
    job::Entity::update_many()
        .col_expr(job::Column::LeaseUntil, Expr::value(Some(machine_now() + LEASE)))
        .filter(job::Column::Id.eq(job.id))
        .filter(job::Column::State.eq("RUNNING"))
        .filter(job::Column::LeasedBy.eq(job.leased_by.clone()))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn claim(app: &App, lane: Lane, worker: &str) -> Result<Option<job::Model>, Refusal> {
    let permit = SystemPermit::because(None, "carrying out jobs");
    if due(lane, app).one(app.read(&permit)).await?.is_none() {
        return Ok(None);
    }
    let tx = app.begin(&permit).await?;
    let Some(job) = due(lane, app).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(&*tx).await? else {
        return Ok(None);
    };
    let mut taken = job.into_active_model();
    taken.state = Set("RUNNING".to_owned());
    taken.lease_until = Set(Some(machine_now() + LEASE));
    taken.leased_by = Set(Some(worker.to_owned()));
    let attempts = taken.attempts.take().unwrap_or(0) + 1;
    taken.attempts = Set(attempts);
    let job = taken.update(&*tx).await?;
    tx.commit().await?;
    Ok(Some(job))
}

/// The next job: waiting, due and not in a pause, or running under a lease that ran out; never one that an earlier job of its stream should
/// precede.
fn due(lane: Lane, app: &App) -> sea_orm::Select<job::Entity> {
    let over = job::Column::LeaseUntil.lt(machine_now());
    let rested = Condition::any().add(job::Column::LeaseUntil.is_null()).add(over.clone());
    let waiting = Condition::all().add(job::Column::State.eq("WAITING")).add(job::Column::RunAt.lte(app.clock().now())).add(rested);
    let abandoned = Condition::all().add(job::Column::State.eq("RUNNING")).add(over);
    let earlier = sea_orm::sea_query::Alias::new("earlier");
    let of = |column: job::Column| Expr::col((earlier.clone(), column));
    let precedes = Query::select()
        .expr(Expr::val(1))
        .from_as(job::Entity, earlier.clone())
        .and_where(of(job::Column::Stream).equals((job::Entity, job::Column::Stream)))
        .and_where(of(job::Column::State).is_in(["WAITING", "RUNNING"]))
        .and_where(of(job::Column::Id).lt(Expr::col((job::Entity, job::Column::Id))))
        .to_owned();
    let kinds = match lane {
        Lane::Mail => Condition::all(),
        Lane::Work => Condition::all().add(job::Column::Kind.starts_with(ASKING)).not(),
        Lane::Asking => Condition::all().add(job::Column::Kind.starts_with(ASKING)),
    };
    job::Entity::find()
        .filter(job::Column::Lane.eq(lane.code()))
        .filter(kinds)
        .filter(Condition::any().add(waiting).add(abandoned))
        .filter(Condition::any().add(job::Column::Stream.is_null()).add(Expr::exists(precedes).not()))
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
        .limit(1)
}

async fn finish(app: &App, job: job::Model, ended: Ended) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "carrying out jobs");
    let tx = app.begin(&permit).await?;
    let row = after(&job, ended, tx.now());
    let given_up = row.state == Set("GIVEN_UP".to_owned());
    let running = job::Column::State.eq("RUNNING");
    // Another worker may have taken it over from one that hung: then its outcome is theirs to note.
    let own = job::Column::LeasedBy.eq(job.leased_by.clone());
    let noted = job::Entity::update_many().set(row).filter(job::Column::Id.eq(job.id)).filter(running).filter(own).exec(&*tx).await?;
    if noted.rows_affected == 0 {
        tracing::warn!(job.id = %job.id, job.kind = %job.kind, "a job ended after another worker had taken it over");
    }
    if given_up && noted.rows_affected == 1 {
        letters::give_up(&tx, &job).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What is noted of a job that ended so.
fn after(job: &job::Model, ended: Ended, now: DateTimeUtc) -> job::ActiveModel {
    let attempts = job.attempts;
    let released = job::ActiveModel { lease_until: Set(None), leased_by: Set(None), ..Default::default() };
    match ended {
        Ended::Done => job::ActiveModel { state: Set("DONE".to_owned()), finished_at: Set(Some(now)), ..released },
        Ended::Again(reason) if attempts < TRIES => {
            tracing::warn!(job.id = %job.id, job.kind = %job.kind, attempts, reason, "a job will be tried again");
            let lease_until = Set(Some(machine_now() + back_off(attempts)));
            job::ActiveModel { state: Set("WAITING".to_owned()), last_error: Set(Some(reason)), lease_until, ..released }
        }
        Ended::Again(reason) | Ended::GivenUp(reason) => {
            tracing::error!(job.id = %job.id, job.kind = %job.kind, attempts, reason, "a job was given up");
            let finished_at = Set(Some(now));
            job::ActiveModel { state: Set("GIVEN_UP".to_owned()), last_error: Set(Some(reason)), finished_at, ..released }
        }
    }
}

/// The pause after so many tries: 2, 4, 8 ... seconds, at most an hour.
fn back_off(attempts: i32) -> Duration {
    let seconds = 2i64.saturating_pow(u32::try_from(attempts).unwrap_or(1));
    Duration::seconds(seconds.clamp(2, 3600))
}

#[cfg(test)]
#[path = "worker_tests.rs"]
mod tests;
