//! What standings rest on beside courses: development, recognised prior learning, extensions, assessed standards, registrations; which
//! standing and which version of the scheme an award belongs to; and a scheme that is being written.

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
        create_all(manager, tables()).await?;
        for (table, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        drop_all(manager, tables()).await
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("award", ColumnDef::new("standing").text().null().to_owned()),
        ("award", ColumnDef::new("scheme_version").integer().null().to_owned()),
        ("endorsement", ColumnDef::new("standing").text().null().to_owned()),
        ("endorsement", ColumnDef::new("scheme_version").integer().null().to_owned()),
        ("endorsement", ColumnDef::new("evidence").json_binary().null().to_owned()),
        ("endorsement", ColumnDef::new("words").text().null().to_owned()),
        ("endorsement", ColumnDef::new("revoked").boolean().not_null().default(false).to_owned()),
    ]
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![cpd_entry(), recognition(), extension(), competence_assessment(), registration(), scheme_draft()]
}

fn of_a_person(name: &'static str) -> NewTable {
    NewTable::named(name).id().fk("service_id", "service").fk("person_id", "person")
}

fn cpd_entry() -> NewTable {
    of_a_person("cpd_entry")
        .date("held_on")
        .int("minutes")
        .text("kind")
        .bool("claims_approved")
        .text("title")
        .text("reflection")
        .text("evidence")
        .one_of("state", &["WAITS", "CONFIRMED", "DECLINED"])
        .bool("approved")
        .uuid_opt("decided_by")
        .ts_opt("decided_at")
        .text_opt("words")
        .ts("created_at")
        .ts_opt("superseded_at")
        .check("minutes", Expr::col("minutes").gt(0))
        .index(&["person_id"])
        .index(&["service_id", "state"])
}

fn recognition() -> NewTable {
    of_a_person("recognition")
        .text("standing")
        .text("requirement")
        .date("decided_on")
        .date_opt("until")
        .text("evidence")
        .text("words")
        .uuid_opt("decided_by")
        .ts("created_at")
        .ts_opt("ended_at")
        .index(&["person_id"])
        .index(&["service_id"])
}

fn extension() -> NewTable {
    of_a_person("extension")
        .text("standing")
        .text_opt("requirement")
        .date("decided_on")
        .date("until")
        .text("evidence")
        .text("words")
        .uuid_opt("decided_by")
        .ts("created_at")
        .ts_opt("ended_at")
        .index(&["person_id"])
}

fn competence_assessment() -> NewTable {
    of_a_person("competence_assessment")
        .text("standard")
        .bool("met")
        .date("held_on")
        .text_opt("words")
        .uuid_opt("assessor_id")
        .ts("created_at")
        .index(&["person_id"])
}

fn registration() -> NewTable {
    of_a_person("registration")
        .text("body")
        .text_opt("number")
        .date("starts_on")
        .date_opt("ends_on")
        .uuid_opt("recorded_by")
        .ts("recorded_at")
        .ts_opt("superseded_at")
        .index(&["person_id"])
}

fn scheme_draft() -> NewTable {
    NewTable::named("scheme_draft")
        .id()
        .fk("service_id", "service")
        .text("name")
        .json("rules")
        .int_opt("dry_run_of")
        .date_opt("dry_run_on")
        .uuid_opt("begun_by")
        .ts("created_at")
        .int("version")
        .index(&["service_id"])
}
