//! Private calendar addresses, and when people are busy by calendars of their own.

use crate::columns::{NewTable, create_all, drop_all};
use crate::m20261122_000010_note_changes_of_practitioners::{unwatch_person_table, watch_person_table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Matching reads the whole busy days that stand here; the spans themselves it does not read.
const READ_BY_MATCHING: &str = "busy_source";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, tables()).await?;
        watch_person_table(manager, READ_BY_MATCHING).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unwatch_person_table(manager, READ_BY_MATCHING).await?;
        drop_all(manager, tables()).await
    }
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![calendar_feed(), busy_source(), busy_span()]
}

fn calendar_feed() -> NewTable {
    NewTable::named("calendar_feed")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .one_of("kind", &["DETAILED", "BUSY", "TEAM"])
        .text("token_hash")
        .ts("created_at")
        .ts_opt("ended_at")
        .unique(&["token_hash"])
        .index(&["person_id"])
}

fn busy_source() -> NewTable {
    NewTable::named("busy_source")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .one_of("kind", &["FILE", "ADDRESS"])
        .text_opt("address_sealed")
        .text_opt("etag")
        .text_opt("last_modified")
        .ts_opt("next_at")
        .ts_opt("tried_at")
        .ts_opt("read_at")
        .text_opt("problem")
        .int("spans")
        .text("whole_days")
        .ts("created_at")
        .ts_opt("ended_at")
        .index(&["person_id"])
        .index(&["next_at"])
}

fn busy_span() -> NewTable {
    NewTable::named("busy_span")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .fk("source_id", "busy_source")
        .ts("starts_at")
        .ts("ends_at")
        .index(&["source_id"])
        .index(&["person_id", "starts_at"])
}
