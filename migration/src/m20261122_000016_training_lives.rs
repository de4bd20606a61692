//! A place's whole life: offered for a time, approved by a line manager, asked for by somebody else, made up for on a later run; what a
//! course asks for before it counts as completed; what became of it.

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
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        manager.create_index(offers_by_end()).await?;
        create_all(manager, tables()).await?;
        manager.get_connection().execute_unprepared(COMPLETED_SO_FAR).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        manager.drop_index(Index::drop().name(OFFERS_BY_END).table("booking").to_owned()).await?;
        for (table, column) in columns().into_iter().rev() {
            manager.alter_table(Table::alter().table(table).drop_column(column.get_column_name()).to_owned()).await?;
        }
        Ok(())
    }
}

/// Whoever was there on every day had completed the course until now; the row takes the key of the booking, which is one of a kind.
const COMPLETED_SO_FAR: &str = "INSERT INTO completion (id, service_id, person_id, course_id, run_id, booking_id, completed_on, created_at) \
     SELECT booking.id, booking.service_id, booking.person_id, run.course_id, run.id, booking.id, \
         (SELECT MAX(session_day.day) FROM session_day WHERE session_day.run_id = run.id AND session_day.cancelled_at IS NULL), \
         COALESCE(booking.decided_at, booking.asked_at) \
     FROM booking JOIN run ON run.id = booking.run_id \
     WHERE booking.state = 'ATTENDED' AND EXISTS \
         (SELECT 1 FROM session_day WHERE session_day.run_id = run.id AND session_day.cancelled_at IS NULL)";

const OFFERS_BY_END: &str = "booking_offer_ends_at_idx";

/// Offers that lapse are looked for every minute.
fn offers_by_end() -> IndexCreateStatement {
    let mut index = Index::create().name(OFFERS_BY_END).table("booking").col("offer_ends_at").to_owned();
    index.and_where(Expr::col("offer_ends_at").is_not_null()).to_owned()
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    let text = |name: &'static str| ColumnDef::new(name).text().not_null().default("").to_owned();
    let flag = |name: &'static str| ColumnDef::new(name).boolean().not_null().default(false).to_owned();
    let at = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().null().to_owned();
    let words = |name: &'static str| ColumnDef::new(name).text().null().to_owned();
    let key = |name: &'static str| ColumnDef::new(name).uuid().null().to_owned();
    vec![
        ("course", text("pre_reading")),
        ("course", text("criteria")),
        ("course", flag("assessed")),
        ("course", flag("evaluated")),
        ("run", ColumnDef::new("offer_hours").integer().not_null().default(24).to_owned()),
        ("run", text("access_notes")),
        ("run", at("cancelled_at")),
        ("run", words("cancel_reason")),
        ("session_day", words("venue")),
        ("session_day", words("venue_address")),
        ("session_day", words("joining_link")),
        ("booking", at("offered_at")),
        ("booking", at("offer_ends_at")),
        ("booking", words("needs")),
        ("booking", key("booked_by")),
        ("booking", at("evaluated_at")),
        ("booking", key("makes_up_booking_id")),
        ("booking", key("makes_up_day_id")),
        ("booking", key("only_day_id")),
    ]
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![run_trainer(), booking_approval(), booking_event(), assessment(), evaluation(), completion()]
}

fn run_trainer() -> NewTable {
    NewTable::named("run_trainer")
        .id()
        .fk("service_id", "service")
        .fk("run_id", "run")
        .fk("person_id", "person")
        .ts("starts_at")
        .ts_opt("ends_at")
        .index(&["run_id"])
        .index(&["person_id"])
}

fn booking_approval() -> NewTable {
    NewTable::named("booking_approval")
        .id()
        .fk("service_id", "service")
        .fk("booking_id", "booking")
        .text("manager_name")
        .text_opt("manager_email")
        .ts("asked_at")
        .one_of_opt("decision", &["APPROVED", "REFUSED"])
        .ts_opt("decided_at")
        .text_opt("reason")
        .uuid_opt("vouched_by")
        .unique(&["booking_id"])
}

fn booking_event() -> NewTable {
    NewTable::named("booking_event")
        .id()
        .fk("service_id", "service")
        .fk("booking_id", "booking")
        .ts("at")
        .text("kind")
        .text_opt("code")
        .text_opt("words")
        .uuid_opt("by_account")
        .index(&["booking_id"])
}

fn assessment() -> NewTable {
    NewTable::named("assessment")
        .id()
        .fk("service_id", "service")
        .fk("booking_id", "booking")
        .one_of("outcome", &["PASSED", "NOT_YET"])
        .json("criteria")
        .text_opt("words")
        .fk("assessed_by", "person")
        .ts("assessed_at")
        .ts_opt("superseded_at")
        .index(&["booking_id"])
}

fn evaluation() -> NewTable {
    NewTable::named("evaluation")
        .id()
        .fk("service_id", "service")
        .fk("run_id", "run")
        .json("answers")
        .text_opt("words")
        .date("given_on")
        .index(&["run_id"])
}

fn completion() -> NewTable {
    NewTable::named("completion")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .fk("course_id", "course")
        .fk("run_id", "run")
        .fk("booking_id", "booking")
        .date("completed_on")
        .ts("created_at")
        .ts_opt("withdrawn_at")
        .index(&["person_id"])
        .index(&["course_id"])
        .index(&["booking_id"])
}
