//! A form belongs to whoever typed it, and changes something once.
//!
//! Kept forms get the account and the network address of their writer. Forms that are kept at the moment are nobody's for certain, so
//! they go; a day would have ended them anyway.

use crate::columns::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const KEPT_FORMS: &str = "returned_form";
const BY_BROWSER: &str = "returned_form_owner_hash_idx";
const BY_ADDRESS: &str = "returned_form_address_created_at_idx";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DELETE FROM returned_form").await?;
        // SQLite takes one change at a time.
        manager.alter_table(Table::alter().table(KEPT_FORMS).add_column(ColumnDef::new("account_id").uuid().null()).to_owned()).await?;
        manager.alter_table(Table::alter().table(KEPT_FORMS).add_column(ColumnDef::new("address").text().null()).to_owned()).await?;
        manager.create_index(Index::create().name(BY_BROWSER).table(KEPT_FORMS).col("owner_hash").to_owned()).await?;
        manager.create_index(Index::create().name(BY_ADDRESS).table(KEPT_FORMS).col("address").col("created_at").to_owned()).await?;
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        manager.drop_index(Index::drop().name(BY_ADDRESS).table(KEPT_FORMS).to_owned()).await?;
        manager.drop_index(Index::drop().name(BY_BROWSER).table(KEPT_FORMS).to_owned()).await?;
        manager.alter_table(Table::alter().table(KEPT_FORMS).drop_column("address").to_owned()).await?;
        manager.alter_table(Table::alter().table(KEPT_FORMS).drop_column("account_id").to_owned()).await
    }
}

fn tables() -> Vec<NewTable> {
    vec![
        NewTable::named("form_once")
            .id()
            .text("mark")
            .text_opt("landed_at")
            .text_opt("said")
            .ts("created_at")
            .unique(&["mark"])
            .index(&["created_at"]),
    ]
}
