//! Meetings: supervision, interviews, meetings about a case, of the team; each with its people.

use crate::columns::{NewTable, create_all, drop_all};
use crate::m20261122_000010_note_changes_of_practitioners::{unwatch_person_table, watch_person_table, watch_table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Matching reads when practitioners meet: a meeting that is moved changes all of its people.
const WHOM: &str = "p.person_id IN (SELECT k.person_id FROM meeting_person k WHERE k.meeting_id = changed.id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, tables()).await?;
        manager.get_connection().execute_unprepared(OF_SOMEBODY).await?;
        watch_person_table(manager, "meeting_person").await?;
        watch_table(manager, "meeting", WHOM).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unwatch_person_table(manager, "meeting").await?;
        unwatch_person_table(manager, "meeting_person").await?;
        manager.get_connection().execute_unprepared("DROP INDEX appointment_of_somebody_idx").await?;
        drop_all(manager, tables()).await
    }
}

/// Feeds read what somebody was invited to by when it is.
const OF_SOMEBODY: &str = "CREATE INDEX appointment_of_somebody_idx ON appointment (person_id, starts_at)";

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![meeting(), meeting_person()]
}

fn meeting() -> NewTable {
    NewTable::named("meeting")
        .id()
        .fk("service_id", "service")
        .text("reference")
        .one_of("kind", &["SUPERVISION", "INTERVIEW", "CASE_MEETING", "TEAM_MEETING", "CONFERENCE"])
        .one_of("state", &["OFFERED", "PLANNED", "HELD", "CALLED_OFF", "NOT_CHOSEN"])
        .uuid_opt("about_id")
        .one_of_opt("purpose", &["PREPARATION", "TOGETHER", "SHUTTLE", "PROFESSIONALS", "FOLLOW_UP", "REVIEW"])
        .text("title")
        .text_opt("note")
        .date("day")
        .time("starts_local")
        .time("ends_local")
        .text("zone")
        .ts("starts_at")
        .ts("ends_at")
        .text("place")
        .text_opt("joining_link")
        .ts_opt("place_changed_at")
        .fk("planned_by", "person")
        .ts("created_at")
        .text_opt("ended_reason")
        .ts_opt("ended_at")
        .int("version")
        .unique(&["service_id", "reference"])
        .index(&["service_id", "starts_at"])
        .index(&["about_id", "starts_at"])
}

fn meeting_person() -> NewTable {
    NewTable::named("meeting_person")
        .id()
        .fk("service_id", "service")
        .fk("meeting_id", "meeting")
        .fk("person_id", "person")
        .one_of("part", &["LEADS", "TAKES_PART", "APPLICANT", "PARTY"])
        .ts("joined_at")
        .ts_opt("left_at")
        .unique(&["meeting_id", "person_id"])
        .index(&["person_id"])
}
