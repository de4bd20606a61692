//! Materials of courses and runs: links and files; the bytes of a file stand apart, so that a list of materials never reads them.

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

fn tables() -> Vec<NewTable> {
    vec![
        NewTable::named("material")
            .id()
            .fk("service_id", "service")
            .fk("course_id", "course")
            .fk_opt("run_id", "run")
            .one_of("kind", &["LINK", "FILE"])
            .text("title")
            .one_of("moment", &["BEFORE", "ON_DAY", "AFTER"])
            .bool("is_public")
            .text_opt("address")
            .text_opt("file_name")
            .one_of_opt("file_kind", &["PDF", "PNG", "JPEG", "MP3", "DOCX", "PPTX", "XLSX"])
            .int_opt("size")
            .ts("added_at")
            .index(&["course_id"]),
        NewTable::named("material_file").id().fk("material_id", "material").bytes("bytes").unique(&["material_id"]),
    ]
}
