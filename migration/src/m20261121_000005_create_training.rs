//! Courses, their runs and days, bookings, attendance and calendar entries.
//!
//! Places are counted in `run.taken`, and the database refuses one too many: the last line of defence when fifty people book the
//! last place at once. A session day keeps the agreed wall-clock time beside the moment in UTC.

use crate::columns::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;

/// A booking in these states is the one that its person has on the run.
const LIVE_BOOKING: &[&str] = &["REQUESTED", "CONFIRMED", "WAITLISTED", "ATTENDED", "PARTIAL", "NO_SHOW"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await
    }
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![course(), run(), session_day(), booking(), attendance(), appointment()]
}

fn course() -> NewTable {
    NewTable::named("course")
        .id()
        .fk("service_id", "service")
        .text("code")
        .text("title")
        .text("summary")
        .text("description")
        .int("length_days")
        .text("audience")
        .text_opt("award_level")
        .text_opt("gives")
        .fk_opt("prerequisite_course_id", "course")
        .int("cpd_minutes")
        .bool("cpd_approved")
        .one_of("state", &["OPEN", "RETIRED"])
        .ts("created_at")
        .int("version")
        .unique(&["service_id", "code"])
}

fn run() -> NewTable {
    NewTable::named("run")
        .id()
        .fk("service_id", "service")
        .text("reference")
        .fk("course_id", "course")
        .one_of("state", &["PLANNED", "CANCELLED", "DONE"])
        .text("venue")
        .text("venue_address")
        .text_opt("joining_link")
        .int("min_places")
        .int("max_places")
        .int_opt("agency_cap")
        .date_opt("booking_deadline")
        .fk("trainer_id", "person")
        .int("taken")
        .ts("created_at")
        .int("version")
        .check("taken", Expr::col("taken").gte(0).and(Expr::col("taken").lte(Expr::col("max_places"))))
        .unique(&["service_id", "reference"])
}

fn session_day() -> NewTable {
    NewTable::named("session_day")
        .id()
        .fk("service_id", "service")
        .fk("run_id", "run")
        .date("day")
        .time("starts_local")
        .time("ends_local")
        .text("zone")
        .ts("starts_at")
        .ts("ends_at")
        .int("sequence")
        .ts_opt("cancelled_at")
        .int("version")
        .index(&["run_id"])
        .index(&["service_id", "starts_at"])
}

fn booking() -> NewTable {
    NewTable::named("booking")
        .id()
        .fk("service_id", "service")
        .fk("run_id", "run")
        .fk("person_id", "person")
        .fk_opt("agency_id", "agency")
        .one_of("state", &["REQUESTED", "CONFIRMED", "WAITLISTED", "ATTENDED", "PARTIAL", "NO_SHOW", "CANCELLED", "CANCELLED_LATE"])
        .ts("asked_at")
        .ts_opt("approved_at")
        .ts_opt("decided_at")
        .ts_opt("cancelled_at")
        .text_opt("reason")
        .int("version")
        .unique_while(&["run_id", "person_id"], LIVE_BOOKING)
        .index(&["person_id"])
        .index(&["run_id"])
}

fn attendance() -> NewTable {
    NewTable::named("attendance")
        .id()
        .fk("service_id", "service")
        .fk("booking_id", "booking")
        .fk("session_day_id", "session_day")
        .one_of("mark", &["ATTENDED", "LATE", "LEFT_EARLY", "APOLOGY", "NO_SHOW"])
        .uuid("marked_by")
        .ts("marked_at")
        .ts_opt("superseded_at")
        .index(&["booking_id"])
}

fn appointment() -> NewTable {
    NewTable::named("appointment")
        .id()
        .fk("service_id", "service")
        .text("kind")
        .uuid("subject_id")
        .fk("person_id", "person")
        .text("uid")
        .int("sequence")
        .one_of("state", &["LIVE", "CANCELLED"])
        .ts("last_stamp")
        .unique(&["uid"])
        .unique(&["subject_id", "person_id"])
        .index(&["person_id"])
}
