//! Which practitioner something changed about, noted by the database itself (docs/adr/0013).
//!
//! Matching keeps what it knows of everybody in memory and reads again only those noted here since it last looked. Triggers do the
//! noting, because a command that forgot to would leave somebody matched on old facts. Also indexes that letters, bookings, runs and jobs lacked.

use crate::noting::Notes;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The notes are in `practitioner_change`.
const NOTES: &str = "practitioner";

/// Tables with a column for the person.
const OF_A_PERSON: &[&str] = &[
    "agency_member",
    "assignment",
    "availability_week",
    "award",
    "background_check",
    "blocked_date",
    "booking",
    "compliance_item",
    "contact_way",
    "endorsement",
    "observation",
    "offer",
    "person_language",
    "practitioner_state",
    "supervision",
];

/// Other tables: the table, and for whom a row of it matters (`changed` is that row, `p` a practitioner).
const OTHERS: &[(&str, &str)] = &[
    ("person", "p.person_id = changed.id"),
    ("session_day", "p.person_id IN (SELECT k.person_id FROM booking k WHERE k.run_id = changed.run_id)"),
    (
        "rj_case",
        "p.person_id IN (SELECT a.person_id FROM assignment a WHERE a.case_id = changed.id UNION SELECT o.person_id FROM offer o WHERE o.case_id = changed.id)",
    ),
    ("agency", "p.person_id IN (SELECT m.person_id FROM agency_member m WHERE m.agency_id = changed.id)"),
];

const INDEXES: &[(&str, &str)] = &[
    ("letter_sent_order", "letter (sent_order)"),
    ("letter_person", "letter (service_id, person_id)"),
    ("booking_of_service", "booking (service_id, state)"),
    ("run_of_trainer", "run (trainer_id)"),
    ("job_by_subject", "job (lane, kind, subject_id)"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let notes = Notes::of(NOTES, manager)?;
        run(manager, notes.table()).await?;
        for (table, whom) in watched() {
            run(manager, notes.watch(table, &whom)).await?;
        }
        run(manager, INDEXES.iter().map(|(name, on)| format!("CREATE INDEX {name} ON {on}")).collect()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let notes = Notes::of(NOTES, manager)?;
        for (table, _) in watched() {
            run(manager, notes.unwatch(table)).await?;
        }
        run(manager, INDEXES.iter().map(|(name, _)| format!("DROP INDEX {name}")).collect()).await?;
        run(manager, vec!["DROP TABLE practitioner_change".to_owned()]).await
    }
}

/// Every table that matching reads of a practitioner, and what notes a change of a row of it.
fn watched() -> Vec<(&'static str, String)> {
    let noted = |whom: &str| format!("SELECT p.service_id, p.person_id FROM practitioner p WHERE {whom}");
    let of_a_person = OF_A_PERSON.iter().map(|table| (*table, noted("p.person_id = changed.person_id")));
    let others = OTHERS.iter().map(|(table, whom)| (*table, noted(whom)));
    // Of a practitioner who goes there is no row left to look up.
    let own = ("practitioner", "SELECT changed.service_id, changed.person_id".to_owned());
    of_a_person.chain(others).chain([own]).collect()
}

/// Note from now on whoever a row of that table is about; for steps that come later. The table has a column for the person.
pub(crate) async fn watch_person_table(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let noted = "SELECT p.service_id, p.person_id FROM practitioner p WHERE p.person_id = changed.person_id";
    run(manager, Notes::of(NOTES, manager)?.watch(table, noted)).await
}

/// The same for a table without such a column: `whom` says for which practitioner `p` the row `changed` matters.
pub(crate) async fn watch_table(manager: &SchemaManager<'_>, table: &str, whom: &str) -> Result<(), DbErr> {
    let noted = format!("SELECT p.service_id, p.person_id FROM practitioner p WHERE {whom}");
    run(manager, Notes::of(NOTES, manager)?.watch(table, &noted)).await
}

/// The way back of [`watch_person_table`] and [`watch_table`].
pub(crate) async fn unwatch_person_table(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    run(manager, Notes::of(NOTES, manager)?.unwatch(table)).await
}

async fn run(manager: &SchemaManager<'_>, script: Vec<String>) -> Result<(), DbErr> {
    for statement in script {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
