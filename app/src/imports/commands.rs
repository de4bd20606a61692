//! Keeping a list, taking it in. Rows go in by small batches, each with its keys in one transaction: after a crash the same command goes on
//! where it stopped, and takes each row once.

use super::again::{kept_before, look_again, open_again, standing};
use super::check::{self, Findings, Found};
use super::file;
use super::kind::ListKind;
use super::preview::Kept;
use super::take::{self, Taken};
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::{ImportId, Refusal, RunId};
use entity::{import_batch, import_row};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde::Serialize;
use std::collections::HashSet;

/// Rows in one transaction.
const BATCH: usize = 10;
/// The longest file name that is kept.
const FILE_NAME_MAX: usize = 120;

/// A file as it was handed in.
#[derive(Debug, Clone)]
pub struct Upload {
    pub kind: ListKind,
    pub file_name: String,
    /// What [`file::text`] made of it.
    pub text: String,
    /// The run whose places are asked for; for bookings only.
    pub run: Option<RunId>,
}

/// What taking in came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Rows that went in now.
    pub taken: usize,
    /// Rows that had gone in before, when the command was broken off.
    pub taken_before: usize,
    /// Rows that stay out because something is wrong with them.
    pub left_out: usize,
    /// People on record whom the list updated.
    pub updated: usize,
}

/// Keep a list for preview; nothing of it is on record yet. A list that was broken off, or one that is on record already, is found again
/// instead of kept a second time, and looked at again: a row that stayed out may have become right since.
///
/// # Errors
/// What [`check::check`] refuses; `not_open` and `deadline`, when nobody can have a place on the run any more; a fault.
pub async fn keep(app: &App, permit: &impl Permit, service: &ServiceNames, upload: &Upload) -> Result<ImportId, Refusal> {
    let mut findings = check::check(app, permit, service, upload.kind, upload.run, &upload.text).await?;
    let tx = app.begin(permit).await?;
    if let Some(known) = kept_before(&*tx, service, upload).await? {
        open_again(&tx, &known, &mut findings).await?;
        app.commit(tx).await?;
        return Ok(ImportId(known.id));
    }
    findings.refuse_shut_run()?;

    let id = tx.new_id();
    let kept = Kept::of(&findings, upload.run, 0);
    import_batch::ActiveModel {
        id: Set(id),
        service_id: Set(service.id.0),
        kind: Set(upload.kind.code().to_owned()),
        file_name: Set(plain_file_name(&upload.file_name)),
        state: Set("PREVIEWED".to_owned()),
        content: Set(upload.text.clone()),
        rows_total: Set(count(findings.rows)),
        rows_taken: Set(0),
        problems: Set(serde_json::to_value(kept)?),
        created_at: Set(tx.now()),
        created_by: Set(tx.who().account.map(|account| account.0)),
        taken_at: Set(None),
        undone_at: Set(None),
        undone_by: Set(None),
        version: Set(1),
    }
    .insert(&*tx)
    .await?;
    let detail = serde_json::json!({ "kind": upload.kind.code(), "rows": findings.rows, "wrong": findings.wrong_rows() });
    tx.note(Note::collected("import.previewed", "import_batch", id).detail(detail)).await?;

    app.commit(tx).await?;
    Ok(ImportId(id))
}

/// The last part of the name, without what a path or a log should not hold.
fn plain_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let plain: String = last.chars().filter(|letter| !letter.is_control()).take(FILE_NAME_MAX).collect();
    if plain.trim().is_empty() { "list.csv".to_owned() } else { plain }
}

/// Take a kept list in: all of it, or with `good_rows_only` what is right. `progress` is told how many rows are done, of how many.
///
/// # Errors
/// `rows_wrong`, while any row is wrong and not only the good ones are asked for; `not_open` and `deadline`, when nobody can have a place
/// on the run any more; `undone`; `NotFound`; what a room refuses, in its own words; a fault. Rows of earlier batches stay in; the same call
/// goes on after them.
pub async fn take(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    id: ImportId,
    good_rows_only: bool,
    mut progress: impl FnMut(usize, usize),
) -> Result<Outcome, Refusal> {
    let list = super::queries::batch(app, permit, service, id).await?;
    if list.state == "UNDONE" {
        return Err(undone_before());
    }
    let (mut findings, taken_before) = still_to_come(app, permit, service, &list).await?;
    let mut outcome = Outcome { taken_before, ..Outcome::default() };
    loop {
        if findings.wrong_rows() > 0 || !super::queries::kept(&list).found.is_empty() {
            // The list's page names what stays out, also what became wrong while it waited, and nothing that became right.
            let tx = app.begin(permit).await?;
            look_again(&tx, &list, &mut findings).await?;
            app.commit(tx).await?;
        }
        refuse_wrong_rows(findings.wrong_rows(), list.rows_total, good_rows_only)?;
        outcome.left_out = findings.wrong_rows();
        let stopped = match take_good(app, permit, service, &list, &findings, &mut outcome, &mut progress).await {
            Ok(()) => return Ok(outcome),
            Err(refusal @ Refusal::Refused { .. }) => refusal,
            Err(other) => return Err(other),
        };
        // A row that was right a moment ago was refused: where the list shows by now which one and why, that row is a wrong one like others.
        let (now, _) = still_to_come(app, permit, service, &list).await?;
        if now.wrong_rows() <= findings.wrong_rows() {
            return Err(stopped);
        }
        findings = now;
    }
}

/// The list as it is found now, without the rows that are in, and how many these are.
async fn still_to_come(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    list: &import_batch::Model,
) -> Result<(Findings, usize), Refusal> {
    let kind = ListKind::from_code(&list.kind).ok_or(Refusal::NotFound)?;
    let lines = super::queries::lines_taken(app, permit, ImportId(list.id)).await?;
    let mut findings = check::check(app, permit, service, kind, run_of(list), &list.content).await?;
    findings.leave_out(&lines);
    findings.refuse_shut_run()?;
    Ok((findings, lines.len()))
}

/// The run whose places the list asks for.
pub(super) fn run_of(list: &import_batch::Model) -> Option<RunId> {
    super::queries::kept(list).run.map(RunId)
}

/// All good rows, part by part; the list is taken with the last one.
async fn take_good(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    list: &import_batch::Model,
    findings: &Findings,
    outcome: &mut Outcome,
    progress: &mut impl FnMut(usize, usize),
) -> Result<(), Refusal> {
    let (id, run) = (ImportId(list.id), run_of(list));
    let total = outcome.taken + findings.good.len();
    progress(outcome.taken, total);
    if findings.good.is_empty() && list.state != "TAKEN" {
        take_part(app, permit, service, id, &[], run, true).await?;
    }
    let mut parts = findings.good.chunks(BATCH).peekable();
    while let Some(part) = parts.next() {
        outcome.taken += take_part(app, permit, service, id, part, run, parts.peek().is_none()).await?;
        outcome.updated += part.iter().filter(|found| found.updates()).count();
        progress(outcome.taken, total);
    }
    Ok(())
}

/// What is said of a list that was taken back.
pub(super) fn undone_before() -> Refusal {
    Refusal::refused("undone", "This list was undone. Send the file again to take it in once more.")
}

/// Wrong rows keep a list out, unless only the good ones are asked for.
///
/// # Errors
/// `rows_wrong`.
pub(super) fn refuse_wrong_rows(wrong: usize, rows: i32, good_rows_only: bool) -> Result<(), Refusal> {
    if wrong == 0 || good_rows_only {
        return Ok(());
    }
    let sentence = if wrong == 1 {
        format!("One row of {rows} is wrong. Mend it and send the file again, or take in only the good rows.")
    } else {
        format!("{wrong} of {rows} rows are wrong. Mend them and send the file again, or take in only the good rows.")
    };
    Err(Refusal::refused("rows_wrong", sentence))
}

/// One transaction: its rows, their keys, and how far the list has come.
async fn take_part(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    id: ImportId,
    part: &[Found],
    run: Option<RunId>,
    last: bool,
) -> Result<usize, Refusal> {
    let tx = app.begin(permit).await?;
    let list = standing(&tx, id).await?;
    if list.state == "UNDONE" {
        return Err(Refusal::refused("undone", "This list was undone meanwhile. Nothing more of it was taken in."));
    }
    let there: HashSet<i32> = import_row::Entity::find()
        .select_only()
        .column(import_row::Column::Line)
        .filter(import_row::Column::ImportId.eq(id.0))
        .filter(import_row::Column::Line.is_in(part.iter().map(line)))
        .into_tuple::<i32>()
        .all(&*tx)
        .await?
        .into_iter()
        .collect();

    let mut taken = 0;
    for found in part.iter().filter(|found| !there.contains(&line(found))) {
        let result = take::row(app, &tx, service, id, run, &found.row).await?;
        keep_row(&tx, service, id, line(found), result).await?;
        taken += 1;
    }
    let rows_taken = list.rows_taken + count(taken);
    import_batch::ActiveModel {
        id: Set(id.0),
        rows_taken: Set(rows_taken),
        state: Set(if last { "TAKEN".to_owned() } else { list.state }),
        taken_at: Set(last.then(|| tx.now())),
        version: Set(list.version + 1),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    if last {
        forget_preview(&tx, id).await?;
        let detail = serde_json::json!({ "kind": list.kind, "rows": list.rows_total, "taken": rows_taken });
        tx.note(Note::collected("import.taken", "import_batch", id.0).detail(detail)).await?;
    }
    app.commit(tx).await?;
    Ok(taken)
}

/// Whom the list would have brought is on record now, and need not be kept beside it as well.
async fn forget_preview(tx: &WriteTx, id: ImportId) -> Result<(), Refusal> {
    let list = import_batch::Entity::find_by_id(id.0).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let kept = Kept { preview: None, ..super::queries::kept(&list) };
    import_batch::ActiveModel { id: Set(id.0), problems: Set(serde_json::to_value(kept)?), ..Default::default() }.update(&**tx).await?;
    Ok(())
}

async fn keep_row(tx: &WriteTx, service: &ServiceNames, id: ImportId, line: i32, taken: Taken) -> Result<(), Refusal> {
    import_row::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        import_id: Set(id.0),
        line: Set(line),
        subject_kind: Set(taken.subject_kind.to_owned()),
        subject_id: Set(taken.subject),
        what: Set(if taken.created { "CREATED" } else { "UPDATED" }.to_owned()),
        before: Set(Some(serde_json::to_value(taken.trace)?)),
    }
    .insert(&**tx)
    .await?;
    Ok(())
}

fn line(found: &Found) -> i32 {
    i32::try_from(found.row.line()).unwrap_or(i32::MAX)
}

fn count(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX)
}

/// Read and check a file as it came from a browser or a disk.
///
/// # Errors
/// What [`file::text`] refuses.
pub fn read(kind: ListKind, file_name: &str, bytes: &[u8], run: Option<RunId>) -> Result<Upload, Refusal> {
    Ok(Upload { kind, file_name: file_name.to_owned(), text: file::text(bytes)?, run })
}
