//! Lines of the trail that are sealed as they are written: block after block on the one before.

use super::insert_all;
use crate::audit::seal::{GENESIS, digest};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::Permit;
use crate::shared::Refusal;
use chrono::{DateTime, Utc};
use entity::{audit_block, audit_entry};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder, Set};
use uuid::Uuid;

/// Where the chain ends, and the lines that wait for their block.
pub struct Trail {
    number: i64,
    previous: String,
    lines: Vec<audit_entry::Model>,
}

/// One line to come.
pub struct Line {
    pub at: DateTime<Utc>,
    pub action: &'static str,
    pub category: &'static str,
    pub subject_kind: &'static str,
    pub subject: Uuid,
    pub case: Option<Uuid>,
}

impl Trail {
    /// Go on after the last block.
    ///
    /// # Errors
    /// A fault.
    pub async fn read(app: &App, permit: &impl Permit) -> Result<Self, Refusal> {
        let last = audit_block::Entity::find().order_by_desc(audit_block::Column::No).one(app.read(permit)).await?;
        Ok(match last {
            Some(block) => Self { number: block.no, previous: block.hash, lines: Vec::new() },
            None => Self { number: 0, previous: GENESIS.to_owned(), lines: Vec::new() },
        })
    }

    /// Note one line.
    pub fn add(&mut self, tx: &WriteTx, service: Uuid, line: Line) {
        self.lines.push(audit_entry::Model {
            id: tx.new_id(),
            service_id: Some(service),
            at: line.at,
            account_id: None,
            person_id: None,
            roles: Some(tx.who().capacity.clone()),
            action: line.action.to_owned(),
            category: line.category.to_owned(),
            subject_kind: line.subject_kind.to_owned(),
            subject_id: Some(line.subject),
            case_id: line.case,
            detail: serde_json::json!({}),
            address: None,
            block_no: None,
            position: None,
        });
    }

    /// Write the lines that wait, as one block.
    ///
    /// # Errors
    /// A fault.
    pub async fn seal(&mut self, tx: &WriteTx) -> Result<(), Refusal> {
        let mut lines = std::mem::take(&mut self.lines);
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Ok(()) };
        let hash = digest(&self.previous, &lines);
        let number = self.number + 1;
        audit_block::ActiveModel {
            no: Set(number),
            entries: Set(i32::try_from(lines.len()).unwrap_or(i32::MAX)),
            first_at: Set(first.at),
            last_at: Set(last.at),
            previous_hash: Set(self.previous.clone()),
            hash: Set(hash.clone()),
            sealed_at: Set(tx.now()),
        }
        .insert(&**tx)
        .await?;
        for (position, line) in (0i32..).zip(&mut lines) {
            line.block_no = Some(number);
            line.position = Some(position);
        }
        let rows = lines.into_iter().map(|line| line.into_active_model().reset_all()).collect();
        insert_all(tx, rows).await?;
        self.number = number;
        self.previous = hash;
        Ok(())
    }
}
