//! Sign-ins, signed-in browsers, roles and one-time links.
//!
//! Tokens are kept as hashes only: a copy of the database opens nothing. Tries to sign in name no account, so that trying says
//! nothing about who has one.

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
    vec![account(), session(), role_grant(), one_time_link(), sign_in_attempt()]
}

fn account() -> NewTable {
    NewTable::named("account")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("email_norm")
        .text_opt("password_hash")
        .text_opt("totp_secret")
        .bigint_opt("totp_last_step")
        .one_of("state", &["INVITED", "ACTIVE", "DISABLED"])
        .ts("created_at")
        .int("version")
        .unique(&["person_id"])
        .unique(&["service_id", "email_norm"])
}

fn session() -> NewTable {
    NewTable::named("session")
        .id()
        .fk("account_id", "account")
        .text("token_hash")
        .ts("created_at")
        .ts("last_seen_at")
        .ts("idle_expires_at")
        .ts("absolute_expires_at")
        .ts_opt("second_step_at")
        .ts_opt("revoked_at")
        .text_opt("address")
        .text_opt("agent")
        .unique(&["token_hash"])
        .index(&["account_id"])
}

fn role_grant() -> NewTable {
    NewTable::named("role_grant")
        .id()
        .fk("service_id", "service")
        .fk("account_id", "account")
        .text("role")
        .fk_opt("agency_id", "agency")
        .ts("starts_at")
        .ts_opt("ends_at")
        .uuid_opt("granted_by")
        .uuid_opt("ended_by")
        .text_opt("reason")
        .ts("created_at")
        .index(&["account_id"])
}

fn one_time_link() -> NewTable {
    NewTable::named("one_time_link")
        .id()
        .fk("service_id", "service")
        .text("purpose")
        .text("token_hash")
        .fk_opt("account_id", "account")
        .uuid_opt("subject_id")
        .ts("expires_at")
        .ts_opt("used_at")
        .ts("created_at")
        .unique(&["token_hash"])
        .index(&["subject_id"])
}

fn sign_in_attempt() -> NewTable {
    NewTable::named("sign_in_attempt")
        .id()
        .text("email_hash")
        .text_opt("address")
        .ts("at")
        .bool("succeeded")
        .index(&["email_hash", "at"])
        .index(&["address", "at"])
}
