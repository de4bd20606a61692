//! Which practitioner something changed about, noted by the database itself (docs/adr/0013).
//!
//! Matching keeps what it knows of everybody in memory and reads again only those noted here since it last looked. Triggers do the
//! noting, because a command that forgot to would leave somebody matched on old facts. Also indexes that letters, bookings, runs and jobs lacked.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

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
        let engine = Engine::of(manager)?;
        run(manager, engine.table()).await?;
        for (table, whom) in watched() {
            run(manager, engine.watch(table, &whom)).await?;
        }
        run(manager, INDEXES.iter().map(|(name, on)| format!("CREATE INDEX {name} ON {on}")).collect()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager)?;
        for (table, _) in watched() {
            run(manager, engine.unwatch(table)).await?;
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
    run(manager, Engine::of(manager)?.watch(table, noted)).await
}

/// The same for a table without such a column: `whom` says for which practitioner `p` the row `changed` matters.
pub(crate) async fn watch_table(manager: &SchemaManager<'_>, table: &str, whom: &str) -> Result<(), DbErr> {
    let noted = format!("SELECT p.service_id, p.person_id FROM practitioner p WHERE {whom}");
    run(manager, Engine::of(manager)?.watch(table, &noted)).await
}

/// The way back of [`watch_person_table`] and [`watch_table`].
pub(crate) async fn unwatch_person_table(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    run(manager, Engine::of(manager)?.unwatch(table)).await
}

async fn run(manager: &SchemaManager<'_>, script: Vec<String>) -> Result<(), DbErr> {
    for statement in script {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    fn of(manager: &SchemaManager<'_>) -> Result<Self, DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => Ok(Engine::Sqlite),
            DbBackend::Postgres => Ok(Engine::Postgres),
            other => Err(DbErr::Migration(format!("Accord knows SQLite and PostgreSQL, not {other:?}"))),
        }
    }

    /// On SQLite, where one writer follows another, the key says in which order notes were made. On PostgreSQL the number of the
    /// transaction does: a reader asks again from the oldest one that was still open when it looked, so a late commit is not missed.
    fn table(&self) -> Vec<String> {
        let (id, transaction, key, moment, order) = match self {
            Engine::Sqlite => ("INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "integer", "uuid_text", "timestamp_with_timezone_text", "id"),
            Engine::Postgres => (
                "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                "BIGINT DEFAULT (pg_current_xact_id()::text::bigint)",
                "UUID",
                "TIMESTAMPTZ",
                "transaction_no",
            ),
        };
        vec![
            format!(
                "CREATE TABLE practitioner_change (id {id}, transaction_no {transaction}, service_id {key} NOT NULL, \
                 person_id {key} NOT NULL, noted_at {moment} NOT NULL DEFAULT CURRENT_TIMESTAMP)"
            ),
            format!("CREATE INDEX practitioner_change_order ON practitioner_change (service_id, {order})"),
            "CREATE INDEX practitioner_change_noted ON practitioner_change (noted_at)".to_owned(),
        ]
    }

    fn watch(&self, table: &str, noted: &str) -> Vec<String> {
        let insert = "INSERT INTO practitioner_change (service_id, person_id)";
        match self {
            Engine::Sqlite => [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")]
                .into_iter()
                .map(|(event, row)| {
                    let noted = noted.replace("changed.", &format!("{row}."));
                    format!("CREATE TRIGGER {} AFTER {event} ON {table} BEGIN {insert} {noted}; END", trigger(table, event))
                })
                .collect(),
            Engine::Postgres => vec![
                format!(
                    "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed RECORD;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  {insert} {noted};
  RETURN NULL;
END
$$",
                    trigger(table, "note")
                ),
                format!(
                    "CREATE TRIGGER {} AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {}()",
                    trigger(table, "change"),
                    trigger(table, "note")
                ),
            ],
        }
    }

    fn unwatch(&self, table: &str) -> Vec<String> {
        match self {
            Engine::Sqlite => ["INSERT", "UPDATE", "DELETE"].map(|event| format!("DROP TRIGGER {}", trigger(table, event))).into(),
            Engine::Postgres => {
                vec![format!("DROP TRIGGER {} ON {table}", trigger(table, "change")), format!("DROP FUNCTION {}()", trigger(table, "note"))]
            }
        }
    }
}

fn trigger(table: &str, event: &str) -> String {
    format!("practitioner_{}_of_{table}", event.to_lowercase())
}
