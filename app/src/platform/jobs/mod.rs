//! Work that outlives the request: a row is written with the change, a worker carries it out, twice if it must.
//!
//! A job holds keys only. Its body loads what it needs, asks whether it is still wanted, acts, and is safe to run again.

pub mod worker;

use crate::platform::db::WriteTx;
use entity::job;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// Which queue a job waits in: a dead mail server must not hold up anything but mail, nor a slow calendar anything but calendars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    Mail,
    /// Long lists.
    Work,
    /// Asking machines of others: kinds that begin with [`ASKING`]. Written as work, carried out by a worker of its own.
    Asking,
}

/// How the kinds of [`Lane::Asking`] begin.
pub const ASKING: &str = "FETCH_";

impl Lane {
    /// In the order in which tests and the demo's story carry them out.
    pub const ALL: [Lane; 3] = [Lane::Work, Lane::Asking, Lane::Mail];

    pub const fn code(self) -> &'static str {
        match self {
            Lane::Mail => "MAIL",
            Lane::Work | Lane::Asking => "WORK",
        }
    }
}

/// A job to be written with a change.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub kind: &'static str,
    pub subject: Option<Uuid>,
    /// What the body needs beside the subject; keys and choices, nobody's words.
    pub payload: serde_json::Value,
    /// The same key is taken in once, however often it is written.
    pub once: String,
    pub lane: Lane,
    /// Jobs of one stream run one after another, in the order in which they were written.
    pub stream: Option<String>,
}

/// How a job's body ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    Done,
    /// Try again later; the reason is shown to the administrator.
    Again(String),
    /// It will never succeed; the reason is shown to the administrator.
    GivenUp(String),
}

impl WriteTx {
    /// Write a job with the change.
    ///
    /// # Errors
    /// The database's own.
    pub async fn enqueue(&self, job: NewJob) -> Result<(), DbErr> {
        let now = self.now();
        let row = job::ActiveModel {
            id: Set(self.new_id()),
            service_id: Set(self.who().service.map(|id| id.0)),
            kind: Set(job.kind.to_owned()),
            subject_id: Set(job.subject),
            payload: Set(job.payload),
            dedupe_key: Set(job.once),
            lane: Set(job.lane.code().to_owned()),
            stream: Set(job.stream),
            state: Set("WAITING".to_owned()),
            run_at: Set(now),
            attempts: Set(0),
            lease_until: Set(None),
            leased_by: Set(None),
            last_error: Set(None),
            created_at: Set(now),
            finished_at: Set(None),
        };
        job::Entity::insert(row)
            .on_conflict(OnConflict::column(job::Column::DedupeKey).do_nothing().to_owned())
            .exec_without_returning(&**self)
            .await
            .map(drop)
    }
}

/// The newest work of that kind about each of those subjects; who has none is missing. One statement.
///
/// # Errors
/// The database's own.
pub async fn newest_work(db: &impl ConnectionTrait, kind: &str, subjects: &[Uuid]) -> Result<HashMap<Uuid, job::Model>, DbErr> {
    let jobs = job::Entity::find()
        .filter(job::Column::Lane.eq(Lane::Work.code()))
        .filter(job::Column::Kind.eq(kind))
        .filter(job::Column::SubjectId.is_in(subjects.iter().copied()))
        .order_by_asc(job::Column::CreatedAt)
        .order_by_asc(job::Column::Id)
        .all(db)
        .await?;
    Ok(jobs.into_iter().filter_map(|job| Some((job.subject_id?, job))).collect())
}

/// Whether that job is still to be done.
pub fn is_under_way(job: &job::Model) -> bool {
    matches!(job.state.as_str(), "WAITING" | "RUNNING")
}
