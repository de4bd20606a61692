//! What is known of an invitation once it has gone out, what was answered to it, mail that came in, and who wants plain letters.

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
            manager.alter_table(Table::alter().table("appointment").add_column(column).to_owned()).await?;
        }
        for known in KNOWN_ALREADY {
            manager.get_connection().execute_unprepared(known).await?;
        }
        manager.get_connection().execute_unprepared(COMING).await?;
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        manager.get_connection().execute_unprepared("DROP INDEX appointment_coming_idx").await?;
        for column in columns().iter().rev() {
            manager.alter_table(Table::alter().table("appointment").drop_column(column.get_column_name()).to_owned()).await?;
        }
        Ok(())
    }
}

/// What older invitations were sent by, to and for stands elsewhere.
const KNOWN_ALREADY: [&str; 3] = [
    "UPDATE appointment SET organiser_name = (SELECT s.organiser_name FROM service s WHERE s.id = appointment.service_id), \
     organiser_email = (SELECT s.organiser_email FROM service s WHERE s.id = appointment.service_id)",
    "UPDATE appointment SET sent_to = (SELECT l.to_address FROM letter l WHERE l.stream = appointment.uid ORDER BY l.created_at DESC LIMIT 1)",
    "UPDATE appointment SET starts_at = (SELECT d.starts_at FROM session_day d WHERE d.id = appointment.subject_id), \
     ends_at = (SELECT d.ends_at FROM session_day d WHERE d.id = appointment.subject_id)",
];

/// Who has not answered is looked for day by day.
const COMING: &str = "CREATE INDEX appointment_coming_idx ON appointment (starts_at) WHERE state = 'LIVE'";

fn columns() -> Vec<ColumnDef> {
    let new = |name: &'static str| ColumnDef::new(name);
    vec![
        new("organiser_name").text().null().to_owned(),
        new("organiser_email").text().null().to_owned(),
        new("sent_to").text().null().to_owned(),
        new("entry").json_binary().null().to_owned(),
        new("starts_at").timestamp_with_time_zone().null().to_owned(),
        new("ends_at").timestamp_with_time_zone().null().to_owned(),
        new("asked_at").timestamp_with_time_zone().null().to_owned(),
        new("chased_sequence").integer().null().to_owned(),
        new("in_diary").boolean().not_null().default(true).to_owned(),
    ]
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![appointment_answer(), calendar_message(), calendar_wish()]
}

fn appointment_answer() -> NewTable {
    NewTable::named("appointment_answer")
        .id()
        .fk("service_id", "service")
        .fk("appointment_id", "appointment")
        .int("sequence")
        .one_of("answer", &["ACCEPTED", "TENTATIVE", "DECLINED"])
        .text_opt("reason")
        .one_of("way", &["LINK", "MAIL"])
        .ts("answered_at")
        .ts("stamp")
        .ts_opt("superseded_at")
        .index(&["appointment_id"])
}

fn calendar_message() -> NewTable {
    NewTable::named("calendar_message")
        .id()
        .fk_opt("service_id", "service")
        .fk_opt("appointment_id", "appointment")
        .text("message_key")
        .text("outcome")
        .ts("taken_at")
        .unique(&["message_key"])
        .index(&["taken_at"])
}

fn calendar_wish() -> NewTable {
    NewTable::named("calendar_wish")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .bool("plain_letters")
        .ts("starts_at")
        .ts_opt("ends_at")
        .index(&["person_id"])
}
