//! A role that ends by its own date is looked at once when it has ended: what was kept for its holder is let go of.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let looked_at = ColumnDef::new("end_looked_at").timestamp_with_time_zone().null().to_owned();
        manager.alter_table(Table::alter().table("role_grant").add_column(looked_at).to_owned()).await?;
        manager.get_connection().execute_unprepared(TO_LOOK_AT).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX role_grant_to_look_at_idx").await?;
        manager.alter_table(Table::alter().table("role_grant").drop_column("end_looked_at").to_owned()).await
    }
}

/// Roles with a last day are few, and those not looked at fewer.
const TO_LOOK_AT: &str =
    "CREATE INDEX role_grant_to_look_at_idx ON role_grant (service_id, ends_at) WHERE ends_at IS NOT NULL AND end_looked_at IS NULL";
