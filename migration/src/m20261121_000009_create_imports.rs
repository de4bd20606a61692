//! Files brought in, and what each of their lines made.
//!
//! Last, because its rows may point at any table (by name and key, so without a foreign key).

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
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await
    }
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![import_batch(), import_row()]
}

fn import_batch() -> NewTable {
    NewTable::named("import_batch")
        .id()
        .fk("service_id", "service")
        .one_of("kind", &["PRACTITIONERS", "REFERRALS", "BOOKINGS"])
        .text("file_name")
        .one_of("state", &["PREVIEWED", "TAKEN", "UNDONE"])
        .text("content")
        .int("rows_total")
        .int("rows_taken")
        .json("problems")
        .ts("created_at")
        .uuid_opt("created_by")
        .ts_opt("taken_at")
        .ts_opt("undone_at")
        .uuid_opt("undone_by")
        .int("version")
        .index(&["service_id", "created_at"])
}

fn import_row() -> NewTable {
    NewTable::named("import_row")
        .id()
        .fk("service_id", "service")
        .fk("import_id", "import_batch")
        .int("line")
        .text("subject_kind")
        .uuid("subject_id")
        .one_of("what", &["CREATED", "UPDATED"])
        .json_opt("before")
        .index(&["import_id"])
}
