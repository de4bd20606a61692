//! A course day says when it was last moved, taken off or put elsewhere. Who comes to a day and who teaches it are two appointments, also
//! where it is the same person: each keeps its identity for life.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let changed = ColumnDef::new("changed_at").timestamp_with_time_zone().null().to_owned();
        manager.alter_table(Table::alter().table("session_day").add_column(changed).to_owned()).await?;
        for step in ["DROP INDEX appointment_subject_id_person_id_key", BY_KIND, TEACHES, COMES] {
            manager.get_connection().execute_unprepared(step).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let twins = format!("SELECT a.id FROM appointment a WHERE {HAS_TWIN}");
        for step in [
            format!("DELETE FROM appointment_answer WHERE appointment_id IN ({twins})"),
            format!("UPDATE calendar_message SET appointment_id = NULL WHERE appointment_id IN ({twins})"),
            format!("DELETE FROM appointment WHERE id IN ({twins})"),
            "DROP INDEX appointment_subject_id_person_id_kind_key".to_owned(),
            "CREATE UNIQUE INDEX appointment_subject_id_person_id_key ON appointment (subject_id, person_id)".to_owned(),
        ] {
            manager.get_connection().execute_unprepared(&step).await?;
        }
        manager.alter_table(Table::alter().table("session_day").drop_column("changed_at").to_owned()).await
    }
}

const BY_KIND: &str = "CREATE UNIQUE INDEX appointment_subject_id_person_id_kind_key ON appointment (subject_id, person_id, kind)";

/// Before this step there was one row for both: of two the one that came first stays.
const HAS_TWIN: &str =
    "EXISTS (SELECT 1 FROM appointment b WHERE b.subject_id = a.subject_id AND b.person_id = a.person_id AND b.id < a.id)";

/// An invitation to teach that went out on the row of a place that was given back.
const TEACHES: &str = "
UPDATE appointment SET kind = 'TEACHING_DAY' WHERE kind = 'TRAINING_DAY' AND state = 'LIVE'
  AND EXISTS (SELECT 1 FROM session_day d JOIN run_trainer t ON t.run_id = d.run_id
    WHERE d.id = appointment.subject_id AND t.person_id = appointment.person_id AND t.ends_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM session_day d JOIN booking b ON b.run_id = d.run_id
    WHERE d.id = appointment.subject_id AND b.person_id = appointment.person_id
      AND b.state IN ('CONFIRMED', 'ATTENDED', 'PARTIAL', 'NO_SHOW'))";

/// An invitation to a place that went out on the row of somebody who teaches no more.
const COMES: &str = "
UPDATE appointment SET kind = 'TRAINING_DAY' WHERE kind = 'TEACHING_DAY' AND state = 'LIVE'
  AND NOT EXISTS (SELECT 1 FROM session_day d JOIN run_trainer t ON t.run_id = d.run_id
    WHERE d.id = appointment.subject_id AND t.person_id = appointment.person_id AND t.ends_at IS NULL)
  AND EXISTS (SELECT 1 FROM session_day d JOIN booking b ON b.run_id = d.run_id
    WHERE d.id = appointment.subject_id AND b.person_id = appointment.person_id
      AND b.state IN ('CONFIRMED', 'ATTENDED', 'PARTIAL', 'NO_SHOW'))";
