//! The database's own refusal to change or delete an audit line (POLICY.md 13): triggers, on both engines.
//!
//! One change is let through, once: a line that stands in no block yet gets its block and its place in it. Whoever owns the
//! database can still drop a trigger; the hash chain is there to show that.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// What an audit line says; never changes.
const FIXED: &[&str] = &[
    "id",
    "service_id",
    "at",
    "account_id",
    "person_id",
    "roles",
    "action",
    "category",
    "subject_kind",
    "subject_id",
    "case_id",
    "detail",
    "address",
];

/// Put the triggers on; the tables stand already.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let script = match manager.get_database_backend() {
        DbBackend::Postgres => postgres(),
        DbBackend::Sqlite => sqlite(),
        other => return Err(DbErr::Migration(format!("Accord knows SQLite and PostgreSQL, not {other:?}"))),
    };
    run(manager, script).await
}

/// Take the triggers off, before the table goes.
pub async fn down(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let script = match manager.get_database_backend() {
        DbBackend::Postgres => vec![
            "DROP TRIGGER audit_entry_no_truncate ON audit_entry".to_owned(),
            "DROP TRIGGER audit_entry_append_only ON audit_entry".to_owned(),
            "DROP FUNCTION audit_entry_refuse()".to_owned(),
        ],
        _ => vec!["DROP TRIGGER audit_entry_no_delete".to_owned(), "DROP TRIGGER audit_entry_append_only".to_owned()],
    };
    run(manager, script).await
}

async fn run(manager: &SchemaManager<'_>, script: Vec<String>) -> Result<(), DbErr> {
    for statement in script {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// True for the one change that is let through; `same` is the engine's "equal, or both empty".
fn sealing(same: &str) -> String {
    let fixed: Vec<String> = FIXED.iter().map(|column| format!("NEW.{column} {same} OLD.{column}")).collect();
    let sealed = "OLD.block_no IS NULL AND OLD.position IS NULL AND NEW.block_no IS NOT NULL AND NEW.position IS NOT NULL";
    format!("{sealed} AND {}", fixed.join(" AND "))
}

fn sqlite() -> Vec<String> {
    let refuse = "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END";
    vec![
        format!("CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry {refuse}"),
        format!("CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry WHEN NOT ({}) {refuse}", sealing("IS")),
    ]
}

fn postgres() -> Vec<String> {
    let function = format!(
        "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {} THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'audit_entry is append-only';
END
$$",
        sealing("IS NOT DISTINCT FROM")
    );
    vec![
        function,
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()"
            .to_owned(),
        "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()"
            .to_owned(),
    ]
}
