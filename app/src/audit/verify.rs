//! Walking the chain from its first block: finds a line that was changed, taken out or slipped in.

use super::seal::{GENESIS, digest};
use crate::platform::App;
use crate::platform::permit::Permit;
use crate::shared::Refusal;
use entity::{audit_block, audit_entry};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

/// What walking the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub blocks: u64,
    pub lines: u64,
    /// Lines that no block holds yet: the unsealed tail. More than a second's worth means that sealing stands still.
    pub unsealed: u64,
    /// The first thing that is wrong, as a sentence.
    pub broken: Option<String>,
}

/// Walk the whole chain, a few blocks in memory at a time; `progress` is told how many blocks are done.
///
/// # Errors
/// A fault, when the database cannot be read.
pub async fn verify(app: &App, permit: &impl Permit, mut progress: impl FnMut(u64)) -> Result<Verified, Refusal> {
    let db = app.read(permit);
    let unsealed = audit_entry::Entity::find().filter(audit_entry::Column::BlockNo.is_null()).count(db).await?;
    let mut found = Verified { blocks: 0, lines: 0, unsealed, broken: None };
    let mut previous = GENESIS.to_owned();
    let mut expected = 1;
    loop {
        let blocks = audit_block::Entity::find()
            .filter(audit_block::Column::No.gte(expected))
            .order_by_asc(audit_block::Column::No)
            .limit(100)
            .all(db)
            .await?;
        if blocks.is_empty() {
            break;
        }
        for block in blocks {
            let lines = audit_entry::Entity::find()
                .filter(audit_entry::Column::BlockNo.eq(block.no))
                .order_by_asc(audit_entry::Column::Position)
                .all(db)
                .await?;
            if let Some(sentence) = wrong_with(&block, expected, &previous, &lines) {
                found.broken = Some(sentence);
                return Ok(found);
            }
            found.blocks += 1;
            found.lines += lines.len() as u64;
            expected = block.no + 1;
            previous = block.hash;
            progress(found.blocks);
        }
    }
    Ok(found)
}

fn wrong_with(block: &audit_block::Model, expected: i64, previous: &str, lines: &[audit_entry::Model]) -> Option<String> {
    if block.no != expected {
        return Some(format!("Block {expected} is missing; the next is {}", block.no));
    }
    if block.previous_hash != previous {
        return Some(format!("Block {} does not stand on the block before it", block.no));
    }
    if usize::try_from(block.entries).ok() != Some(lines.len()) {
        return Some(format!("Block {} was sealed with {} lines and has {}", block.no, block.entries, lines.len()));
    }
    (digest(previous, lines) != block.hash).then(|| format!("A line of block {} was changed after it was sealed", block.no))
}
