//! What was spoken about in a supervision: what its two people wrote down, in versions.

use crate::columns::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await
    }
}

fn tables() -> Vec<NewTable> {
    vec![
        NewTable::named("supervision_note")
            .id()
            .fk("service_id", "service")
            .fk("meeting_id", "meeting")
            .fk("author_id", "person")
            .one_of("part", &["SUPERVISOR", "SUPERVISEE"])
            .text("words")
            .json("agreed")
            .date_opt("next_on")
            .bool("wellbeing")
            .text_opt("reason")
            .ts("written_at")
            .ts_opt("superseded_at")
            .ts_opt("read_at")
            .int("version")
            .unique(&["meeting_id", "part", "version"]),
    ]
}
