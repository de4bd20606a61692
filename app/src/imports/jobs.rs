//! Taking in a long list: asked for by a request, carried out behind it, its state visible on the list's page.

use super::commands::{self, Outcome};
use super::queries;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::jobs::{Ended, Lane, NewJob, is_under_way, newest_work};
use crate::platform::permit::{Permit, SystemPermit};
use crate::platform::services::{self, ServiceNames};
use crate::shared::{AccountId, ImportId, Refusal, ServiceId};
use entity::{import_batch, job};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that takes one list in.
pub const TAKE_LIST: &str = "take_list";
/// The longest list that is taken in while the browser waits.
pub const AT_ONCE_MAX: i32 = 200;

/// What became of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// A short list: it is in.
    Done(Outcome),
    /// A long one: a worker takes it in.
    UnderWay,
}

/// How the work on a list stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    None,
    UnderWay,
    /// It was given up, for that reason.
    Stopped(String),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    good_rows_only: bool,
    /// Who asked; nobody from the command line.
    account: Option<Uuid>,
}

/// Take a list in: a short one at once, a long one by a worker.
///
/// # Errors
/// `being_taken`, while a worker is at it; what [`commands::take`] refuses.
pub async fn begin(app: &App, permit: &impl Permit, service: &ServiceNames, id: ImportId, good_rows_only: bool) -> Result<Taking, Refusal> {
    let list = queries::batch(app, permit, service, id).await?;
    refuse_while_under_way(app.read(permit), &list).await?;
    if list.rows_total <= AT_ONCE_MAX {
        return commands::take(app, permit, service, id, good_rows_only, |_, _| {}).await.map(Taking::Done);
    }
    let tx = app.begin(permit).await?;
    let list = import_batch::Entity::find_by_id(id.0).lock_exclusive().one(&*tx).await?.ok_or(Refusal::NotFound)?;
    refuse_while_under_way(&*tx, &list).await?;
    if list.state == "UNDONE" {
        return Err(commands::undone_before());
    }
    if let Some(preview) = queries::kept(&list).preview {
        commands::refuse_wrong_rows(preview.wrong_rows, list.rows_total, good_rows_only)?;
    }
    ask_for(&tx, &list, good_rows_only).await?;
    app.commit(tx).await?;
    Ok(Taking::UnderWay)
}

async fn ask_for(tx: &WriteTx, list: &import_batch::Model, good_rows_only: bool) -> Result<(), Refusal> {
    let asked = Asked { good_rows_only, account: tx.who().account.map(|account| account.0) };
    tx.enqueue(NewJob {
        kind: TAKE_LIST,
        subject: Some(list.id),
        payload: serde_json::to_value(asked)?,
        // Asked for again after it was given up, it is work of its own; twice at once is refused above, under the lock of the list.
        once: format!("{TAKE_LIST}/{}", tx.new_id()),
        lane: Lane::Work,
        stream: Some(format!("{TAKE_LIST}/{}", list.id)),
    })
    .await?;
    let detail = serde_json::json!({ "kind": list.kind, "rows": list.rows_total, "good_rows_only": good_rows_only });
    Ok(tx.note(Note::changed("import.taking_asked", "import_batch", list.id).detail(detail)).await?)
}

/// Nothing else happens to a list while a worker takes it in.
///
/// # Errors
/// `being_taken`; a fault.
pub(super) async fn refuse_while_under_way(db: &impl ConnectionTrait, list: &import_batch::Model) -> Result<(), Refusal> {
    if newest_work(db, TAKE_LIST, &[list.id]).await?.values().any(is_under_way) {
        let sentence = format!(
            "This list is being taken in: {} of its {} rows so far. Wait until it has come to its end.",
            list.rows_taken, list.rows_total
        );
        return Err(Refusal::refused("being_taken", sentence));
    }
    Ok(())
}

/// How the work on that list stands.
///
/// # Errors
/// A fault.
pub async fn work_on(app: &App, permit: &impl Permit, id: ImportId) -> Result<Work, Refusal> {
    let newest = newest_work(app.read(permit), TAKE_LIST, &[id.0]).await?.remove(&id.0);
    Ok(match newest {
        Some(job) if is_under_way(&job) => Work::UnderWay,
        Some(job) if job.state == "GIVEN_UP" => Work::Stopped(job.last_error.unwrap_or_default()),
        _ => Work::None,
    })
}

/// Take the list in, or go on with it after a crash: each row goes in once.
pub async fn carry_out(app: &App, job: &job::Model) -> Ended {
    match try_to(app, job).await {
        Ok(outcome) => {
            tracing::info!(job.id = %job.id, taken = outcome.taken, left_out = outcome.left_out, "a list was taken in");
            Ended::Done
        }
        Err(Refusal::Fault { reference }) => Ended::Again(format!("a fault, reference {reference}")),
        Err(refusal) => Ended::GivenUp(refusal.to_string()),
    }
}

async fn try_to(app: &App, job: &job::Model) -> Result<Outcome, Refusal> {
    let (Some(list), Some(service)) = (job.subject_id, job.service_id) else { return Err(Refusal::NotFound) };
    let asked: Asked = serde_json::from_value(job.payload.clone())?;
    let service = services::names(app, Some(ServiceId(service))).await?;
    let permit = SystemPermit::asked_by(service.id, asked.account.map(AccountId), "taking in a list");
    commands::take(app, &permit, &service, ImportId(list), asked.good_rows_only, |_, _| {}).await
}
