//! A session of a briefing is moved: how often it was changed, and when last, so that copies of its entry elsewhere are brought up to date.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            ColumnDef::new("sequence").integer().not_null().default(0).to_owned(),
            ColumnDef::new("changed_at").timestamp_with_time_zone().null().to_owned(),
        ] {
            manager.alter_table(Table::alter().table("briefing_session").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["changed_at", "sequence"] {
            manager.alter_table(Table::alter().table("briefing_session").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
