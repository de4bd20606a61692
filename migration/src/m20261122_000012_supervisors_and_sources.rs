//! Who is whose case supervisor, and where the words about safe contact come from.

use crate::columns::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What a line about safe contact says of itself: the referral that brought it, who wrote it down, who ended it.
const SOURCES: [&str; 3] = ["referral_id", "recorded_by", "ended_by"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, tables()).await?;
        for column in SOURCES {
            let new = ColumnDef::new(column).uuid().null().to_owned();
            manager.alter_table(Table::alter().table("safe_contact").add_column(new).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in SOURCES.into_iter().rev() {
            manager.alter_table(Table::alter().table("safe_contact").drop_column(column).to_owned()).await?;
        }
        drop_all(manager, tables()).await
    }
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![supervisor_of()]
}

fn supervisor_of() -> NewTable {
    NewTable::named("supervisor_of")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .fk("supervisor_id", "person")
        .ts("starts_at")
        .ts_opt("ends_at")
        .uuid_opt("set_by")
        .uuid_opt("ended_by")
        .index(&["person_id"])
        .index(&["supervisor_id"])
}
