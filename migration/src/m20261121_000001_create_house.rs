//! The tables that every room stands on: the service itself, jobs, letters and the audit trail.
//!
//! First, because every other table hangs on `service`. Jobs, letters and audit lines name people and cases without a foreign
//! key: those tables come later, and the record of what was done outlives them.

use crate::audit_guard;
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
        audit_guard::up(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        audit_guard::down(manager).await?;
        drop_all(manager, tables()).await
    }
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![service(), house_clock(), returned_form(), job(), letter(), audit_entry(), audit_block(), reference_counter()]
}

fn service() -> NewTable {
    NewTable::named("service")
        .id()
        .text("slug")
        .text("full_name")
        .text("discreet_name")
        .text("time_zone")
        .text("organiser_name")
        .text("organiser_email")
        .text_opt("contact_phone")
        .json("settings")
        .ts("created_at")
        .int("version")
        .unique(&["slug"])
}

fn house_clock() -> NewTable {
    NewTable::named("house_clock").int_key("id").ts("latest")
}

fn returned_form() -> NewTable {
    NewTable::named("returned_form")
        .id()
        .text("owner_hash")
        .text("form")
        .json("raw")
        .json("problems")
        .ts("created_at")
        .ts("expires_at")
        .index(&["expires_at"])
}

fn job() -> NewTable {
    NewTable::named("job")
        .id()
        .fk_opt("service_id", "service")
        .text("kind")
        .uuid_opt("subject_id")
        .json("payload")
        .text("dedupe_key")
        .one_of("lane", &["MAIL", "WORK"])
        .text_opt("stream")
        .one_of("state", &["WAITING", "RUNNING", "DONE", "GIVEN_UP"])
        .ts("run_at")
        .int("attempts")
        .ts_opt("lease_until")
        .text_opt("leased_by")
        .text_opt("last_error")
        .ts("created_at")
        .ts_opt("finished_at")
        .unique(&["dedupe_key"])
        .index(&["state", "lane", "run_at"])
        .index(&["stream"])
}

fn letter() -> NewTable {
    NewTable::named("letter")
        .id()
        .fk("service_id", "service")
        .text("kind")
        .uuid_opt("person_id")
        .text("to_name")
        .text("to_address")
        .text("subject")
        .text("text")
        .text("html")
        .text_opt("calendar")
        .text_opt("calendar_method")
        .text("message_id")
        .text_opt("stream")
        .one_of("state", &["QUEUED", "SENT", "GIVEN_UP"])
        .ts("created_at")
        .ts_opt("sent_at")
        .bigint_opt("sent_order")
        .uuid_opt("case_id")
        .unique(&["message_id"])
        .index(&["service_id", "created_at"])
        .index(&["stream"])
}

fn audit_entry() -> NewTable {
    NewTable::named("audit_entry")
        .id()
        .fk_opt("service_id", "service")
        .ts("at")
        .uuid_opt("account_id")
        .uuid_opt("person_id")
        .text_opt("roles")
        .text("action")
        .one_of("category", &["COLLECTION", "ALTERATION", "CONSULTATION", "DISCLOSURE", "COMBINATION", "ERASURE"])
        .text("subject_kind")
        .uuid_opt("subject_id")
        .uuid_opt("case_id")
        .json("detail")
        .text_opt("address")
        .bigint_opt("block_no")
        .int_opt("position")
        .index(&["block_no"])
        .index(&["subject_id"])
        .index(&["case_id"])
        .index(&["service_id", "at"])
}

fn audit_block() -> NewTable {
    NewTable::named("audit_block")
        .bigint_key("no")
        .int("entries")
        .ts("first_at")
        .ts("last_at")
        .text("previous_hash")
        .text("hash")
        .ts("sealed_at")
}

fn reference_counter() -> NewTable {
    NewTable::named("reference_counter").fk("service_id", "service").text("kind").int("year").int("last").key(&[
        "service_id",
        "kind",
        "year",
    ])
}
