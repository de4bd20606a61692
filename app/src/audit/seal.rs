//! Sealing: at least every second, the lines that no block holds yet become one block that carries the digest of the one before.

use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::shared::Refusal;
use entity::{audit_block, audit_entry};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr};
use sha2::{Digest, Sha256};

/// Lines in one block at most; a longer queue makes several blocks.
const BLOCK: u64 = 500;

/// Seal what is waiting. Safe to run on several instances at once: the second to take a number starts over at its next round.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn seal(app: &App) -> Result<u64, Refusal> {
    let permit = SystemPermit::because(None, "sealing the audit trail");
    let waiting = audit_entry::Entity::find().filter(audit_entry::Column::BlockNo.is_null()).limit(1).one(app.read(&permit)).await?;
    if waiting.is_none() {
        return Ok(0);
    }

    let tx = app.begin(&permit).await?;
    let last = audit_block::Entity::find().order_by_desc(audit_block::Column::No).lock_exclusive().one(&*tx).await?;
    let lines = audit_entry::Entity::find()
        .filter(audit_entry::Column::BlockNo.is_null())
        .order_by_asc(audit_entry::Column::Id)
        .limit(BLOCK)
        .all(&*tx)
        .await?;
    let (Some(first_line), Some(last_line)) = (lines.first(), lines.last()) else { return Ok(0) };
    let number = last.as_ref().map_or(1, |block| block.no + 1);
    let previous = last.map_or_else(|| GENESIS.to_owned(), |block| block.hash);

    audit_block::ActiveModel {
        no: Set(number),
        entries: Set(i32::try_from(lines.len()).unwrap_or(i32::MAX)),
        first_at: Set(first_line.at),
        last_at: Set(last_line.at),
        previous_hash: Set(previous.clone()),
        hash: Set(digest(&previous, &lines)),
        sealed_at: Set(tx.now()),
    }
    .insert(&*tx)
    .await?;
    for (position, line) in (0i32..).zip(&lines) {
        audit_entry::Entity::update_many()
            .col_expr(audit_entry::Column::BlockNo, Expr::value(number))
            .col_expr(audit_entry::Column::Position, Expr::value(position))
            .filter(audit_entry::Column::Id.eq(line.id))
            .exec(&*tx)
            .await?;
    }
    tx.commit().await?;
    Ok(lines.len() as u64)
}

/// What the first block stands on.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The digest of a block: the one before it, then every line in order, each field with its length.
pub fn digest(previous: &str, lines: &[audit_entry::Model]) -> String {
    let mut hash = Sha256::new();
    feed(&mut hash, previous);
    for line in lines {
        let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        feed(&mut hash, &line.id.to_string());
        feed(&mut hash, &id(line.service_id));
        feed(&mut hash, &line.at.timestamp_micros().to_string());
        feed(&mut hash, &id(line.account_id));
        feed(&mut hash, &id(line.person_id));
        feed(&mut hash, line.roles.as_deref().unwrap_or(""));
        feed(&mut hash, &line.action);
        feed(&mut hash, &line.category);
        feed(&mut hash, &line.subject_kind);
        feed(&mut hash, &id(line.subject_id));
        feed(&mut hash, &id(line.case_id));
        feed(&mut hash, &canonical(&line.detail));
        feed(&mut hash, line.address.as_deref().unwrap_or(""));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn feed(hash: &mut Sha256, field: &str) {
    hash.update((field.len() as u64).to_be_bytes());
    hash.update(field.as_bytes());
}

/// JSON with sorted keys: PostgreSQL gives an object back in another order than it was written.
fn canonical(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(fields) => {
            let mut names: Vec<_> = fields.keys().collect();
            names.sort();
            let inner: Vec<String> =
                names.iter().filter_map(|name| fields.get(*name).map(|v| format!("{name:?}:{}", canonical(v)))).collect();
            format!("{{{}}}", inner.join(","))
        }
        serde_json::Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}
