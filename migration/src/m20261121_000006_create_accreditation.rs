//! Accreditation schemes and the levels that people hold.
//!
//! A scheme is never edited: a new version is a new row, so that an award can always be read by the rules of its day.

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
    vec![scheme(), award()]
}

fn scheme() -> NewTable {
    NewTable::named("scheme").id().fk("service_id", "service").text("name").int("version").json("rules").date("starts_on").unique(&[
        "service_id",
        "name",
        "version",
    ])
}

fn award() -> NewTable {
    NewTable::named("award")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("level")
        .date("awarded_on")
        .date_opt("expires_on")
        .uuid_opt("awarded_by")
        .json("evidence")
        .text_opt("words")
        .text("source")
        .ts_opt("superseded_at")
        .ts("created_at")
        .index(&["person_id"])
        .index(&["service_id", "expires_on"])
}
