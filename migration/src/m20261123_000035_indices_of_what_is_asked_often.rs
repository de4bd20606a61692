//! Indices for what is asked at every round of the clock, on every trainer's home page, and of supervisions.

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
            // Whose missed part is made up by this place: few places have one.
            "CREATE INDEX booking_by_original ON booking (makes_up_booking_id) WHERE makes_up_booking_id IS NOT NULL",
            // Busy times that are over are let go.
            "CREATE INDEX busy_span_by_end ON busy_span (ends_at)",
            // The supervisions that somebody gave.
            "CREATE INDEX supervision_by_supervisor ON supervision (supervisor_id)",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["DROP INDEX supervision_by_supervisor", "DROP INDEX busy_span_by_end", "DROP INDEX booking_by_original"] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}
