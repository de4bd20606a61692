//! Whoever missed two parts of a course may make up for both on one later run: a place for a part stands beside another one for another day.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const LIVE: &str = "state IN ('REQUESTED', 'CONFIRMED', 'WAITLISTED', 'ATTENDED', 'PARTIAL', 'NO_SHOW')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for step in [
            "DROP INDEX booking_run_id_person_id_key".to_owned(),
            format!("CREATE UNIQUE INDEX booking_run_id_person_id_key ON booking (run_id, person_id) WHERE only_day_id IS NULL AND {LIVE}"),
            format!(
                "CREATE UNIQUE INDEX booking_of_a_part_key ON booking (run_id, person_id, only_day_id) \
                 WHERE only_day_id IS NOT NULL AND {LIVE}"
            ),
        ] {
            manager.get_connection().execute_unprepared(&step).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for step in [
            "DROP INDEX booking_of_a_part_key".to_owned(),
            "DROP INDEX booking_run_id_person_id_key".to_owned(),
            // Of several parts on one run the first one stays.
            format!(
                "UPDATE booking SET state = 'CANCELLED' WHERE only_day_id IS NOT NULL AND {LIVE} AND EXISTS (SELECT 1 FROM booking b \
                 WHERE b.run_id = booking.run_id AND b.person_id = booking.person_id AND b.id < booking.id AND b.{LIVE})"
            ),
            format!("CREATE UNIQUE INDEX booking_run_id_person_id_key ON booking (run_id, person_id) WHERE {LIVE}"),
        ] {
            manager.get_connection().execute_unprepared(&step).await?;
        }
        Ok(())
    }
}
