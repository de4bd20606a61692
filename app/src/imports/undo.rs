//! Undoing a list: what it brought is ended, withdrawn or put back, unless somebody has worked on it since.

use super::snapshot::Snapshot;
use super::take::{PersonTrace, VersionTrace};
use crate::audit::Note;
use crate::cases::commands::in_a_matter;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::shared::{ImportId, PersonId, Refusal};
use entity::{account, assignment, booking, contact_way, import_batch, import_row, offer, referral};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde::Serialize;

/// What undoing came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// Rows that were taken back.
    pub undone: usize,
    /// Lines that stay, because somebody worked on them since.
    pub kept_lines: Vec<i32>,
}

impl Undone {
    /// As a person would say it.
    pub fn sentence(&self) -> String {
        match self.kept_lines.len() {
            0 => format!("The list is undone: {} rows were taken back", self.undone),
            1 => format!("The list is undone: {} rows were taken back. One stays, because somebody worked on it since", self.undone),
            n => format!("The list is undone: {} rows were taken back. {n} stay, because somebody worked on them since", self.undone),
        }
    }
}

/// Take a list back. Agencies that it put on record stay, without an agreement.
///
/// # Errors
/// `being_taken`, while a worker takes it in; `not_taken`, when nothing of it is in; `NotFound`; a fault.
pub async fn undo(app: &App, permit: &impl Permit, service: &ServiceNames, id: ImportId) -> Result<Undone, Refusal> {
    let tx = app.begin(permit).await?;
    let list = import_batch::Entity::find_by_id(id.0)
        .filter(import_batch::Column::ServiceId.eq(service.id.0))
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    super::jobs::refuse_while_under_way(&*tx, &list).await?;
    if list.state == "UNDONE" || list.rows_taken == 0 {
        return Err(Refusal::refused("not_taken", "Nothing of this list is on record, so there is nothing to undo."));
    }

    let rows =
        import_row::Entity::find().filter(import_row::Column::ImportId.eq(id.0)).order_by_desc(import_row::Column::Line).all(&*tx).await?;
    let mut undone = Undone::default();
    for row in &rows {
        let back = match row.subject_kind.as_str() {
            "practitioner" => practitioner(&tx, service, row).await?,
            "referral" => referral(&tx, service, row).await?,
            "booking" => super::take::booking_back(app, &tx, service, row).await?,
            _ => false,
        };
        if back {
            undone.undone += 1;
        } else {
            undone.kept_lines.push(row.line);
        }
    }
    undone.kept_lines.sort_unstable();

    import_batch::ActiveModel {
        id: Set(id.0),
        state: Set("UNDONE".to_owned()),
        undone_at: Set(Some(tx.now())),
        undone_by: Set(tx.who().account.map(|account| account.0)),
        version: Set(list.version + 1),
        ..Default::default()
    }
    .update(&*tx)
    .await?;
    let detail = serde_json::json!({ "kind": list.kind, "undone": undone.undone, "kept": undone.kept_lines.len() });
    tx.note(Note::changed("import.undone", "import_batch", id.0).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(undone)
}

/// Whether the practitioner's record could be put back: it stands as the list left it, and nothing hangs on it.
async fn practitioner(tx: &WriteTx, service: &ServiceNames, row: &import_row::Model) -> Result<bool, Refusal> {
    let person = PersonId(row.subject_id);
    let Some(trace) = row.before.clone().and_then(|trace| serde_json::from_value::<PersonTrace>(trace).ok()) else { return Ok(false) };
    let now = Snapshot::read(tx, person).await?;
    if now != trace.after || (row.what == "CREATED" && is_in_use(tx, person).await?) || (trace.recorded && in_a_matter(tx, person).await?) {
        return Ok(false);
    }
    if now.state() != trace.before.state() {
        super::take::practitioner_back(tx, service, person, trace.before.state()).await?;
    }
    let now = Snapshot::read(tx, person).await?;
    now.put_back(tx, person, &trace.before).await?;
    if trace.recorded {
        // Nobody is reached any more by what only this list said; the rows stay, ended.
        contact_way::Entity::update_many()
            .col_expr(contact_way::Column::EndsAt, Expr::value(tx.now()))
            .filter(contact_way::Column::PersonId.eq(person.0))
            .filter(contact_way::Column::EndsAt.is_null())
            .exec(&**tx)
            .await?;
    }
    tx.note(Note::changed("practitioner.import_undone", "person", person.0)).await?;
    Ok(true)
}

/// Whether a sign-in, a place, an offer or a case hangs on that person.
async fn is_in_use(tx: &WriteTx, person: PersonId) -> Result<bool, Refusal> {
    let accounts = account::Entity::find().filter(account::Column::PersonId.eq(person.0)).count(&**tx).await?;
    let places = booking::Entity::find()
        .filter(booking::Column::PersonId.eq(person.0))
        .filter(booking::Column::State.is_not_in(["CANCELLED", "CANCELLED_LATE"]))
        .count(&**tx)
        .await?;
    let offers = offer::Entity::find().filter(offer::Column::PersonId.eq(person.0)).count(&**tx).await?;
    let cases = assignment::Entity::find().filter(assignment::Column::PersonId.eq(person.0)).count(&**tx).await?;
    Ok(accounts + places + offers + cases > 0)
}

/// Whether the referral could be withdrawn: nobody has decided anything about it since.
async fn referral(tx: &WriteTx, service: &ServiceNames, row: &import_row::Model) -> Result<bool, Refusal> {
    let Some(trace) = row.before.clone().and_then(|trace| serde_json::from_value::<VersionTrace>(trace).ok()) else { return Ok(false) };
    let Some(referral) = referral::Entity::find_by_id(row.subject_id).lock_exclusive().one(&**tx).await? else { return Ok(false) };
    if referral.version != trace.version || referral.state != trace.state || referral.case_id.is_some() {
        return Ok(false);
    }
    super::take::referral_back(tx, service, &referral).await?;
    Ok(true)
}
