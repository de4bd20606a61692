//! Indices by which it is counted how much somebody asks for in the names of others.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in [
            "CREATE INDEX booking_by_asker ON booking (booked_by, asked_at) WHERE booked_by IS NOT NULL",
            "CREATE INDEX booking_approval_by_manager ON booking_approval (manager_email, asked_at)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["DROP INDEX booking_approval_by_manager", "DROP INDEX booking_by_asker"] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}
