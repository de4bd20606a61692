//! Where each practitioner stands, stored: read by matching and by the board; whose facts changed since; what was told to whom; and up to
//! which day everybody was judged.

use crate::columns::{NewTable, create_all, drop_all};
use crate::m20261122_000010_note_changes_of_practitioners::{unwatch_person_table, watch_person_table};
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables with a column for the person, whose rows are facts that a standing rests on.
const FACTS: &[&str] = &[
    "assignment",
    "award",
    "background_check",
    "competence_assessment",
    "completion",
    "compliance_item",
    "cpd_entry",
    "endorsement",
    "extension",
    "observation",
    "practitioner",
    "practitioner_state",
    "recognition",
    "registration",
    "supervision",
];

/// Other tables, and for whom a row of them matters.
const OTHERS: &[(&str, &str)] = &[
    ("rj_case", "p.person_id IN (SELECT a.person_id FROM assignment a WHERE a.case_id = changed.id)"),
    ("scheme", "p.service_id = changed.service_id AND p.state <> 'LEFT'"),
];

/// What matching and the home page keep in memory is read again after a change of these too.
const WATCHED_NOW: &[&str] = &["competence_assessment", "completion", "cpd_entry", "extension", "recognition", "registration", "standing"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, tables()).await?;
        let (id, key) = match manager.get_database_backend() {
            DbBackend::Sqlite => ("INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "uuid_text"),
            _ => ("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "UUID"),
        };
        let table = format!("CREATE TABLE standing_due (id {id}, service_id {key} NOT NULL, person_id {key} NOT NULL)");
        run(manager, vec![table, "CREATE INDEX standing_due_service_id_person_id_idx ON standing_due (service_id, person_id)".to_owned()])
            .await?;
        for (table, whom) in noted() {
            run(manager, note(manager, table, &whom)).await?;
        }
        for table in WATCHED_NOW {
            watch_person_table(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in WATCHED_NOW {
            unwatch_person_table(manager, table).await?;
        }
        for (table, _) in noted() {
            run(manager, forget(manager, table)).await?;
        }
        run(manager, vec!["DROP TABLE standing_due".to_owned()]).await?;
        drop_all(manager, tables()).await
    }
}

fn noted() -> Vec<(&'static str, String)> {
    let of_a_person = FACTS.iter().map(|table| (*table, "p.person_id = changed.person_id".to_owned()));
    of_a_person.chain(OTHERS.iter().map(|(table, whom)| (*table, (*whom).to_owned()))).collect()
}

async fn run(manager: &SchemaManager<'_>, script: Vec<String>) -> Result<(), DbErr> {
    for statement in script {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

fn note(manager: &SchemaManager<'_>, table: &str, whom: &str) -> Vec<String> {
    let noted =
        format!("INSERT INTO standing_due (service_id, person_id) SELECT p.service_id, p.person_id FROM practitioner p WHERE {whom}");
    if manager.get_database_backend() == DbBackend::Sqlite {
        return [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")]
            .into_iter()
            .map(|(event, row)| {
                let (name, noted) =
                    (format!("standing_{}_of_{table}", event.to_lowercase()), noted.replace("changed.", &format!("{row}.")));
                format!("CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {noted}; END")
            })
            .collect();
    }
    vec![
        format!(
            "CREATE FUNCTION standing_note_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed RECORD;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  {noted};
  RETURN NULL;
END
$$"
        ),
        format!(
            "CREATE TRIGGER standing_change_of_{table} AFTER INSERT OR UPDATE OR DELETE ON {table} \
             FOR EACH ROW EXECUTE FUNCTION standing_note_of_{table}()"
        ),
    ]
}

fn forget(manager: &SchemaManager<'_>, table: &str) -> Vec<String> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        return ["insert", "update", "delete"].map(|event| format!("DROP TRIGGER standing_{event}_of_{table}")).into();
    }
    vec![format!("DROP TRIGGER standing_change_of_{table} ON {table}"), format!("DROP FUNCTION standing_note_of_{table}()")]
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![standing(), standing_event(), standing_night()]
}

fn standing() -> NewTable {
    NewTable::named("standing")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("standing")
        .text("name")
        .one_of("sort", &["LEVEL", "ENDORSEMENT", "ROLE"])
        .text_opt("level")
        .bool("shown")
        .one_of("state", &["CURRENT", "LAPSING", "LAPSED", "BLOCKED"])
        .text("requirement")
        .text("why")
        .text("mends")
        .json("may")
        .date_opt("last_day")
        .date_opt("holds_until")
        .int("scheme_version")
        .date("computed_on")
        .ts("changed_at")
        .unique(&["person_id", "standing"])
        .index(&["service_id", "state", "last_day"])
}

fn standing_event() -> NewTable {
    NewTable::named("standing_event")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("standing")
        .text("name")
        .one_of("kind", &["LOST", "BACK", "REMINDED"])
        .text("words")
        .date_opt("last_day")
        .int_opt("days")
        .date("on_day")
        .ts("at")
        .index(&["person_id", "at"])
}

fn standing_night() -> NewTable {
    NewTable::named("standing_night").fk("service_id", "service").date("day").key(&["service_id"])
}
