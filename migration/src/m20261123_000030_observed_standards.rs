//! Observed practice held against named standards: what was seen of each, what went well and what next, who signed it off and what the
//! person answered.

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
        for column in columns() {
            manager.alter_table(Table::alter().table("observation").add_column(column).to_owned()).await?;
        }
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        for column in columns().into_iter().rev() {
            manager.alter_table(Table::alter().table("observation").drop_column(column.get_column_name()).to_owned()).await?;
        }
        Ok(())
    }
}

/// Observations that stand already are days and outcomes alone, and wait for nobody.
fn columns() -> Vec<ColumnDef> {
    vec![
        ColumnDef::new("case_kind").text().null().to_owned(),
        ColumnDef::new("went_well").text().null().to_owned(),
        ColumnDef::new("next_step").text().null().to_owned(),
        ColumnDef::new("waits").boolean().not_null().default(false).to_owned(),
        ColumnDef::new("signed_by").uuid().null().to_owned(),
        ColumnDef::new("signed_at").timestamp_with_time_zone().null().to_owned(),
        ColumnDef::new("answer").text().null().to_owned(),
        ColumnDef::new("answered_at").timestamp_with_time_zone().null().to_owned(),
    ]
}

fn tables() -> Vec<NewTable> {
    vec![
        NewTable::named("observed_standard")
            .id()
            .fk("service_id", "service")
            .fk("observation_id", "observation")
            .text("standard")
            .bool("met")
            .text_opt("words")
            .index(&["observation_id"]),
    ]
}
