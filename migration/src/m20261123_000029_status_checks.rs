//! Status checks of a DBS certificate with the Update Service, and the consent that each of them needs. What a check made of the certificate
//! stands beside the certificate, where everybody who asks whether it counts reads it.

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
        for column in COLUMNS {
            let added = Table::alter().table("background_check").add_column(ColumnDef::new(*column).date()).to_owned();
            manager.alter_table(added).await?;
        }
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        for column in COLUMNS.iter().rev() {
            manager.alter_table(Table::alter().table("background_check").drop_column(*column).to_owned()).await?;
        }
        Ok(())
    }
}

const COLUMNS: &[&str] = &["confirmed_on", "stopped_on"];

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![
        NewTable::named("update_consent")
            .id()
            .fk("service_id", "service")
            .fk("person_id", "person")
            .date("given_on")
            .bool("on_paper")
            .ts("recorded_at")
            .uuid_opt("recorded_by")
            .ts_opt("ended_at")
            .index(&["person_id"]),
        NewTable::named("status_check")
            .id()
            .fk("service_id", "service")
            .fk("person_id", "person")
            .fk("check_id", "background_check")
            .date("checked_on")
            .one_of("outcome", &["UNCHANGED", "NEW_INFORMATION", "NOT_CURRENT"])
            .ts("recorded_at")
            .uuid_opt("recorded_by")
            .index(&["person_id"])
            .index(&["check_id"]),
    ]
}
