//! In whose calendar something changed, noted by the database itself (docs/adr/0028): a calendar program that asks for nothing new is
//! answered without looking through everything that the calendar holds.

use crate::noting::Notes;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The notes are in `calendar_change`.
const NOTES: &str = "calendar";

/// Tables with a column for the person.
const OF_A_PERSON: &[&str] =
    &["appointment", "blocked_date", "booking", "meeting_person", "practitioner", "practitioner_state", "run_trainer"];

/// Other tables: whom a row of them concerns, and the columns whose change can be read in a calendar; `taken` and `version` of a run change
/// with every booking and cannot.
const OTHERS: &[(&str, &str, &str)] = &[
    (
        "course",
        "title",
        "SELECT k.person_id FROM booking k JOIN run r ON r.id = k.run_id WHERE r.course_id = changed.id \
         UNION SELECT r.trainer_id FROM run r WHERE r.course_id = changed.id",
    ),
    (
        "meeting",
        "kind, state, about_id, title, note, day, starts_local, ends_local, zone, place, joining_link, version",
        "SELECT m.person_id FROM meeting_person m WHERE m.meeting_id = changed.id UNION SELECT changed.about_id",
    ),
    ("person", "full_name", "SELECT changed.id"),
    (
        "run",
        "reference, course_id, state, venue, venue_address, joining_link, trainer_id, cancelled_at",
        "SELECT k.person_id FROM booking k WHERE k.run_id = changed.id UNION SELECT changed.trainer_id",
    ),
    (
        "session_day",
        "run_id, day, starts_local, ends_local, zone, sequence, cancelled_at, version, venue, venue_address, joining_link, changed_at",
        "SELECT k.person_id FROM booking k WHERE k.run_id = changed.run_id \
         UNION SELECT r.trainer_id FROM run r WHERE r.id = changed.run_id \
         UNION SELECT t.person_id FROM run_trainer t WHERE t.run_id = changed.run_id",
    ),
    ("supervision", "person_id, supervisor_id, state, booked_for", "SELECT changed.person_id UNION SELECT changed.supervisor_id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let notes = Notes::of(NOTES, manager)?;
        let of = |whom: &str| format!("SELECT p.service_id, p.id FROM person p WHERE p.id IN ({whom})");
        let own = OF_A_PERSON.iter().flat_map(|table| notes.watch(table, &of("changed.person_id")));
        let others = OTHERS.iter().flat_map(|(table, columns, whom)| notes.watch_columns(table, columns, &of(whom)));
        run(manager, notes.table().into_iter().chain(own).chain(others).collect()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let notes = Notes::of(NOTES, manager)?;
        let others = OTHERS.iter().map(|(table, _, _)| *table);
        let forgotten = OF_A_PERSON.iter().copied().chain(others).flat_map(|table| notes.unwatch(table));
        run(manager, forgotten.chain(["DROP TABLE calendar_change".to_owned()]).collect()).await
    }
}

async fn run(manager: &SchemaManager<'_>, script: Vec<String>) -> Result<(), DbErr> {
    for statement in script {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
