//! Notes that the database itself makes, by triggers, of whom a changed row concerns (docs/adr/0013).
//!
//! A table `<of>_change` holds one line for each person and change. Whoever keeps something in memory reads there what to read again.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

enum Engine {
    Sqlite,
    Postgres,
}

/// One table of notes, on one engine.
pub(crate) struct Notes {
    of: &'static str,
    engine: Engine,
}

impl Notes {
    pub(crate) fn of(of: &'static str, manager: &SchemaManager<'_>) -> Result<Self, DbErr> {
        let engine = match manager.get_database_backend() {
            DbBackend::Sqlite => Engine::Sqlite,
            DbBackend::Postgres => Engine::Postgres,
            other => return Err(DbErr::Migration(format!("Accord knows SQLite and PostgreSQL, not {other:?}"))),
        };
        Ok(Self { of, engine })
    }

    /// On SQLite, where one writer follows another, the key says in which order notes were made. On PostgreSQL the number of the
    /// transaction does: a reader asks again from the oldest one that was still open when it looked, so a late commit is not missed.
    pub(crate) fn table(&self) -> Vec<String> {
        let (id, transaction, key, moment, order) = match self.engine {
            Engine::Sqlite => ("INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "integer", "uuid_text", "timestamp_with_timezone_text", "id"),
            Engine::Postgres => (
                "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                "BIGINT DEFAULT (pg_current_xact_id()::text::bigint)",
                "UUID",
                "TIMESTAMPTZ",
                "transaction_no",
            ),
        };
        let of = self.of;
        vec![
            format!(
                "CREATE TABLE {of}_change (id {id}, transaction_no {transaction}, service_id {key} NOT NULL, \
                 person_id {key} NOT NULL, noted_at {moment} NOT NULL DEFAULT CURRENT_TIMESTAMP)"
            ),
            format!("CREATE INDEX {of}_change_order ON {of}_change (service_id, {order})"),
            format!("CREATE INDEX {of}_change_noted ON {of}_change (noted_at)"),
        ]
    }

    /// Note from now on what `noted` selects, a service and a person, for each `changed` row of that table.
    pub(crate) fn watch(&self, table: &str, noted: &str) -> Vec<String> {
        self.watch_some(table, None, noted)
    }

    /// The same, where only a change of those columns matters; and whom the row concerned before is noted too.
    pub(crate) fn watch_columns(&self, table: &str, columns: &str, noted: &str) -> Vec<String> {
        self.watch_some(table, Some(columns), noted)
    }

    fn watch_some(&self, table: &str, columns: Option<&str>, noted: &str) -> Vec<String> {
        let insert = format!("INSERT INTO {}_change (service_id, person_id)", self.of);
        let of_columns = columns.map(|columns| format!(" OF {columns}")).unwrap_or_default();
        match self.engine {
            Engine::Sqlite => [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")]
                .into_iter()
                .map(|(event, row)| {
                    let of_columns = if event == "UPDATE" { of_columns.as_str() } else { "" };
                    let of_row = |row: &str| noted.replace("changed.", &format!("{row}."));
                    let before = if of_columns.is_empty() { String::new() } else { format!(" UNION {}", of_row("OLD")) };
                    let (name, noted) = (self.trigger(table, event), of_row(row));
                    format!("CREATE TRIGGER {name} AFTER {event}{of_columns} ON {table} BEGIN {insert} {noted}{before}; END")
                })
                .collect(),
            Engine::Postgres => {
                let before = match columns {
                    Some(_) => format!("  IF TG_OP = 'UPDATE' THEN changed := OLD; {insert} {noted}; END IF;\n"),
                    None => String::new(),
                };
                vec![
                    format!(
                        "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed RECORD;
BEGIN
{before}  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  {insert} {noted};
  RETURN NULL;
END
$$",
                        self.trigger(table, "note")
                    ),
                    format!(
                        "CREATE TRIGGER {} AFTER INSERT OR UPDATE{of_columns} OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {}()",
                        self.trigger(table, "change"),
                        self.trigger(table, "note")
                    ),
                ]
            }
        }
    }

    pub(crate) fn unwatch(&self, table: &str) -> Vec<String> {
        match self.engine {
            Engine::Sqlite => ["INSERT", "UPDATE", "DELETE"].map(|event| format!("DROP TRIGGER {}", self.trigger(table, event))).into(),
            Engine::Postgres => vec![
                format!("DROP TRIGGER {} ON {table}", self.trigger(table, "change")),
                format!("DROP FUNCTION {}()", self.trigger(table, "note")),
            ],
        }
    }

    fn trigger(&self, table: &str, event: &str) -> String {
        format!("{}_{}_of_{table}", self.of, event.to_lowercase())
    }
}
