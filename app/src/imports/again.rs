//! A list that came before: found again by its content, and looked at again, since records change while it waits.

use super::check::Findings;
use super::commands::{Upload, run_of, undone_before};
use super::kind::ListKind;
use super::preview::Kept;
use super::queries::{kept, lines_in};
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::{ImportId, Refusal};
use entity::import_batch;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set};

/// The same list as it was kept before, when it was broken off or is on record already.
///
/// # Errors
/// A fault.
pub async fn find_kept(app: &App, permit: &impl Permit, service: &ServiceNames, upload: &Upload) -> Result<Option<ImportId>, Refusal> {
    Ok(kept_before(app.read(permit), service, upload).await?.map(|row| ImportId(row.id)))
}

/// The same list, not undone. Practitioners may be sent again on purpose, to put records back to what the list says.
///
/// # Errors
/// A fault.
pub(super) async fn kept_before(
    db: &impl ConnectionTrait,
    service: &ServiceNames,
    upload: &Upload,
) -> Result<Option<import_batch::Model>, Refusal> {
    let states: &[&str] = if upload.kind == ListKind::Practitioners { &["PREVIEWED"] } else { &["PREVIEWED", "TAKEN"] };
    let same = import_batch::Entity::find()
        .filter(import_batch::Column::ServiceId.eq(service.id.0))
        .filter(import_batch::Column::Kind.eq(upload.kind.code()))
        .filter(import_batch::Column::State.is_in(states.iter().copied()))
        .filter(import_batch::Column::Content.eq(upload.text.as_str()))
        .order_by_desc(import_batch::Column::Id)
        .one(db)
        .await?;
    Ok(same.filter(|row| kept(row).run == upload.run.map(|run| run.0)))
}

/// Look again at a list that was sent again. What kept a row out of one that is on record may be mended on record, not in the file: where
/// such a row is right by now, the list waits for somebody to take in the rest.
///
/// # Errors
/// `not_open` and `deadline`, when nobody can have a place on the run any more and rows are still to come; `undone`; a fault.
pub(super) async fn open_again(tx: &WriteTx, list: &import_batch::Model, findings: &mut Findings) -> Result<(), Refusal> {
    let stands = standing(tx, ImportId(list.id)).await?;
    findings.leave_out(&lines_in(&**tx, ImportId(list.id)).await?);
    findings.refuse_shut_run()?;
    if stands.state == "TAKEN" && !findings.good.is_empty() {
        import_batch::ActiveModel {
            id: Set(list.id),
            state: Set("PREVIEWED".to_owned()),
            taken_at: Set(None),
            version: Set(stands.version + 1),
            ..Default::default()
        }
        .update(&**tx)
        .await?;
        let detail = serde_json::json!({ "kind": stands.kind, "rows": stands.rows_total, "good": findings.good.len() });
        tx.note(Note::changed("import.opened_again", "import_batch", list.id).detail(detail)).await?;
    }
    look_again(tx, list, findings).await
}

/// Keep how a list is found now. Of one that is on record only what stays out is kept, not what it would do.
///
/// # Errors
/// `undone`; a fault.
pub(super) async fn look_again(tx: &WriteTx, list: &import_batch::Model, findings: &mut Findings) -> Result<(), Refusal> {
    let stands = standing(tx, ImportId(list.id)).await?;
    if stands.state == "UNDONE" {
        return Err(undone_before());
    }
    let lines = lines_in(&**tx, ImportId(list.id)).await?;
    findings.leave_out(&lines);
    let mut kept = Kept::of(findings, run_of(list), lines.len());
    if stands.state == "TAKEN" {
        kept.preview = None;
    }
    import_batch::ActiveModel { id: Set(list.id), problems: Set(serde_json::to_value(kept)?), ..Default::default() }.update(&**tx).await?;
    Ok(())
}

/// How far a list has come.
#[derive(FromQueryResult)]
pub(super) struct Standing {
    pub kind: String,
    pub state: String,
    pub rows_total: i32,
    pub rows_taken: i32,
    pub version: i32,
}

/// Without the file, which may be large: this is asked for every few rows. Nobody else changes the list until the transaction ends.
///
/// # Errors
/// `NotFound`; a fault.
pub(super) async fn standing(tx: &WriteTx, id: ImportId) -> Result<Standing, Refusal> {
    import_batch::Entity::find_by_id(id.0)
        .select_only()
        .columns([
            import_batch::Column::Kind,
            import_batch::Column::State,
            import_batch::Column::RowsTotal,
            import_batch::Column::RowsTaken,
            import_batch::Column::Version,
        ])
        .lock_exclusive()
        .into_model::<Standing>()
        .one(&**tx)
        .await?
        .ok_or(Refusal::NotFound)
}
