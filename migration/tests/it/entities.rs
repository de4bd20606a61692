//! Every entity has exactly the columns of its table: name, type, and whether it may be empty.

use crate::engines::{Engine, Outcome, engines};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ColumnTrait, ColumnType, DbErr, EntityTrait, FromQueryResult, IdenStatic, Iterable, PrimaryKeyToColumn};
use std::{collections::BTreeSet, error::Error, fs, path::Path};

/// A column as both sides can tell it: name, type, may be empty, is part of the key.
type Told = (String, &'static str, bool, bool);

/// A table as its entity sees it.
struct Seen {
    module: &'static str,
    table: &'static str,
    columns: BTreeSet<Told>,
}

macro_rules! entities {
    ($($module:ident),+ $(,)?) => {
        fn entities() -> Vec<Seen> {
            vec![$(seen::<entity::$module::Entity>(stringify!($module))),+]
        }
    };
}

entities! {
    account, agency, agency_member, application, appointment, appointment_answer, assessment, assignment, attendance, audit_block,
    audit_entry, availability_day, availability_week, award, background_check, blocked_date, booking, booking_approval,
    booking_event, briefing, briefing_attendance, briefing_group, briefing_list, briefing_session, briefing_target, busy_source,
    busy_span, calendar_change, calendar_feed, calendar_message, calendar_wish, case_event, certificate, code_try, competence_assessment,
    completion, compliance_item, contact_way, course, course_change, cpd_entry, day_sign_in, declared_conflict, do_not_pair,
    endorsement, evaluation, extension, form_once, house_clock, import_batch, import_row, job, letter, match_decision,
    material, material_file, matter_agency, meeting, meeting_person, observation, observed_standard, offer, one_time_link, party, person, person_area, person_language,
    place_decision, practitioner, practitioner_change, practitioner_state, recognition, reference_counter, referral,
    referral_event, registration, returned_form, rj_case, role_grant, run, run_allocation, run_trainer, safe_contact, scheme, scheme_draft, service,
    session, session_day, sign_in_attempt, standing, standing_due, standing_event, standing_night, status_check, supervision, supervision_note, supervisor_of, update_consent, vacancy,
}

fn seen<E: EntityTrait>(module: &'static str) -> Seen {
    let keys: BTreeSet<&str> = E::PrimaryKey::iter().map(|key| key.into_column().as_str()).collect();
    let columns = E::Column::iter()
        .map(|column| {
            let def = column.def();
            (column.as_str().to_owned(), kind(def.get_column_type()), def.is_null(), keys.contains(column.as_str()))
        })
        .collect();
    Seen { module, table: E::default().table_name(), columns }
}

/// What PostgreSQL calls the type of an entity's column.
fn kind(column: &ColumnType) -> &'static str {
    match column {
        ColumnType::Uuid => "uuid",
        ColumnType::String(_) | ColumnType::Text => "text",
        ColumnType::Integer => "integer",
        ColumnType::BigInteger => "bigint",
        ColumnType::Boolean => "boolean",
        ColumnType::TimestampWithTimeZone => "timestamp with time zone",
        ColumnType::Date => "date",
        ColumnType::Time => "time without time zone",
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob => "bytes",
        ColumnType::Json | ColumnType::JsonBinary => "jsonb",
        _ => "a type that Accord does not use",
    }
}

/// The same for what the database declares; SQLite says some of its types in capitals.
fn declared(word: &str) -> &'static str {
    match word.to_lowercase().as_str() {
        "uuid" | "uuid_text" => "uuid",
        "text" => "text",
        "integer" => "integer",
        "bigint" => "bigint",
        "boolean" => "boolean",
        "timestamp with time zone" | "timestamp_with_timezone_text" => "timestamp with time zone",
        "date" | "date_text" => "date",
        "time without time zone" | "time_text" => "time without time zone",
        "bytea" | "blob" => "bytes",
        "jsonb" | "jsonb_text" => "jsonb",
        _ => "another type",
    }
}

/// SQLite has one kind of whole number, of 64 bits.
fn as_sqlite_tells((name, kind, optional, key): Told) -> Told {
    (name, if kind == "bigint" { "integer" } else { kind }, optional, key)
}

#[derive(FromQueryResult)]
struct Declared {
    name: String,
    kind: String,
    required: i32,
    key: i32,
}

async fn table(engine: &Engine, table: &str) -> Result<BTreeSet<Told>, DbErr> {
    let question = if engine.is_postgres() {
        format!(
            "SELECT a.attname::text AS name, format_type(a.atttypid, NULL) AS kind, a.attnotnull::int AS required,
                    COALESCE(a.attnum = ANY (k.conkey), false)::int AS key
             FROM pg_attribute a LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'p'
             WHERE a.attrelid = (quote_ident(current_schema()) || '.{table}')::regclass AND a.attnum > 0 AND NOT a.attisdropped"
        )
    } else {
        format!("SELECT name, type AS kind, \"notnull\" AS required, pk > 0 AS key FROM pragma_table_info('{table}')")
    };
    let rows = engine.ask::<Declared>(&question).await?;
    Ok(rows.into_iter().map(|row| (row.name, declared(&row.kind), row.required == 0, row.key != 0)).collect())
}

#[tokio::test]
async fn every_entity_has_exactly_the_columns_of_its_table() -> Outcome {
    for engine in engines().await? {
        Migrator::up(&engine.db, None).await?;
        for mut seen in entities() {
            if !engine.is_postgres() {
                seen.columns = seen.columns.into_iter().map(as_sqlite_tells).collect();
            }
            assert_eq!(seen.columns, table(&engine, seen.table).await?, "table {}", seen.table);
        }
        engine.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn every_table_has_an_entity() -> Outcome {
    for engine in engines().await? {
        Migrator::up(&engine.db, None).await?;
        let question = if engine.is_postgres() {
            "SELECT tablename::text AS name, '' AS kind, 0 AS required, 0 AS key FROM pg_tables WHERE schemaname = current_schema()"
        } else {
            "SELECT name, '' AS kind, 0 AS required, 0 AS key FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        };
        let mut tables: BTreeSet<String> = engine.ask::<Declared>(question).await?.into_iter().map(|row| row.name).collect();
        tables.remove("seaql_migrations");
        assert_eq!(tables, entities().into_iter().map(|seen| seen.table.to_owned()).collect());
        engine.close().await?;
    }
    Ok(())
}

#[test]
fn no_entity_is_forgotten_here() -> Result<(), Box<dyn Error>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../entity/src");
    let mut files = BTreeSet::new();
    for file in fs::read_dir(&source)? {
        let path = file?.path();
        files.insert(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
    }
    files.remove("lib");
    let listed: BTreeSet<String> = entities().into_iter().map(|seen| seen.module.to_owned()).collect();
    assert_eq!(files, listed, "files of entity/src, and the list of this test");
    for seen in entities() {
        assert_eq!(seen.module, seen.table, "a file is named as its table");
    }
    Ok(())
}

#[test]
fn every_entity_says_how_long_its_rows_are_kept() -> Result<(), Box<dyn Error>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../entity/src");
    for seen in entities() {
        let text = fs::read_to_string(source.join(format!("{}.rs", seen.module)))?;
        assert!(text.contains("//! Kept: "), "{} has no line that begins with Kept", seen.module);
    }
    Ok(())
}
