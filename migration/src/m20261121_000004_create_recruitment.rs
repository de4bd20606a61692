//! Volunteer roles and applications.
//!
//! An application is complete in itself, because the applicant has no account and, until accepted, no person record.

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
    vec![vacancy(), application()]
}

fn vacancy() -> NewTable {
    NewTable::named("vacancy")
        .id()
        .fk("service_id", "service")
        .text("slug")
        .text("title")
        .text("summary")
        .text("description")
        .text("areas")
        .int_opt("hours_per_month")
        .one_of("state", &["DRAFT", "ADVERTISED", "CLOSED"])
        .date("opens_on")
        .date_opt("closes_on")
        .ts("created_at")
        .int("version")
        .unique(&["service_id", "slug"])
}

fn application() -> NewTable {
    NewTable::named("application")
        .id()
        .fk("service_id", "service")
        .text("reference")
        .fk("vacancy_id", "vacancy")
        .text("full_name")
        .text("email_norm")
        .text_opt("phone")
        .text_opt("postcode")
        .text("why")
        .text_opt("experience")
        .text_opt("languages")
        .int("availability")
        .one_of("state", &["UNCONFIRMED", "APPLIED", "ACCEPTED", "NOT_SUITABLE", "WITHDRAWN"])
        .text_opt("status_token_hash")
        .fk_opt("person_id", "person")
        .ts("received_at")
        .ts_opt("confirmed_at")
        .ts_opt("decided_at")
        .uuid_opt("decided_by")
        .text_opt("decision_words")
        .int("version")
        .unique(&["service_id", "reference"])
        .index(&["service_id", "state", "received_at"])
}
