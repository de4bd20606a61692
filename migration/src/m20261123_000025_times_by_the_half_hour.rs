//! When people are free by the half hour, and single days that differ from their usual week.

use crate::columns::{NewTable, create_all, drop_all};
use crate::m20261122_000010_note_changes_of_practitioners::{unwatch_person_table, watch_person_table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Matching reads it of every practitioner.
const READ_BY_MATCHING: &str = "availability_day";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let hours = Table::alter().table("availability_week").add_column(ColumnDef::new("hours").text()).to_owned();
        manager.alter_table(hours).await?;
        create_all(manager, tables()).await?;
        watch_person_table(manager, READ_BY_MATCHING).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unwatch_person_table(manager, READ_BY_MATCHING).await?;
        drop_all(manager, tables()).await?;
        manager.alter_table(Table::alter().table("availability_week").drop_column("hours").to_owned()).await
    }
}

fn tables() -> Vec<NewTable> {
    vec![
        NewTable::named(READ_BY_MATCHING)
            .id()
            .fk("service_id", "service")
            .fk("person_id", "person")
            .date("day")
            .text("hours")
            .int("parts")
            .ts("created_at")
            .ts_opt("withdrawn_at")
            .index(&["person_id", "day"]),
    ]
}
