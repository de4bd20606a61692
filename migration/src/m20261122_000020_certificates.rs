//! Certificates, each as it was issued: found by number, by holder, by trainer, by the secret of its link, and by what it was earned with.

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
        create_all(manager, vec![certificate()]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, vec![certificate()]).await
    }
}

fn certificate() -> NewTable {
    NewTable::named("certificate")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("basis_kind")
        .uuid("basis_id")
        .int("edition")
        .text("number")
        .text("holder_name")
        .text("service_name")
        .text("course_title")
        .text_opt("award_words")
        .json("days")
        .int_opt("minutes")
        .text_opt("place")
        .json("signatories")
        .fk_opt("trainer_id", "person")
        .text("link_hash")
        .date("issued_on")
        .ts("issued_at")
        .uuid_opt("issued_by")
        .ts_opt("revoked_at")
        .uuid_opt("revoked_by")
        .text_opt("revoke_reason")
        .fk_opt("replaces_id", "certificate")
        .text_opt("replace_reason")
        .ts_opt("replaced_at")
        .unique(&["number"])
        .unique(&["link_hash"])
        .unique(&["person_id", "basis_id", "edition"])
        .index(&["person_id", "issued_at"])
        .index(&["service_id", "issued_at"])
        .index(&["trainer_id", "issued_at"])
}
