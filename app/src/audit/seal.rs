//! Sealing: at least every second, the lines that no block holds yet become one block that carries the digest of the one before.

use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::shared::Refusal;
use entity::{audit_block, audit_entry};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait as _, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, Statement,
};
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
    tx.execute_raw(into_block(tx.get_database_backend(), number, &lines)).await?;
    tx.commit().await?;
    Ok(lines.len() as u64)
}

/// Those lines into that block, in their order: one statement, because looks wait for the one writer meanwhile.
fn into_block(backend: DbBackend, number: i64, lines: &[audit_entry::Model]) -> Statement {
    let places: Vec<String> = (2..=lines.len() + 1).map(|place| format!("${place}")).collect();
    let sql = format!(
        "UPDATE audit_entry SET block_no = $1, position = placed.place FROM (SELECT id AS line, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place \
         FROM audit_entry WHERE id IN ({})) AS placed WHERE audit_entry.id = placed.line",
        places.join(", ")
    );
    let values = std::iter::once(number.into()).chain(lines.iter().map(|line| line.id.into()));
    Statement::from_sql_and_values(backend, sql, values)
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
