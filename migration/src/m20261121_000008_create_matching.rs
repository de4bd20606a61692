//! Offers, assignments and the record of choices.
//!
//! Two partial unique indexes make a second open offer for a seat, or for a person, impossible however many coordinators press
//! the button at once. An assignment names its offer without a foreign key, because offers are erased earlier.

use crate::columns::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;

/// The seats on a case.
const SEATS: &[&str] = &["LEAD", "CO", "SHADOW"];

/// An offer in these states holds its seat and its person.
const OPEN_OFFER: &[&str] = &["OFFERED", "ACCEPTED"];

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
    vec![offer(), assignment(), match_decision()]
}

fn offer() -> NewTable {
    NewTable::named("offer")
        .id()
        .fk("service_id", "service")
        .fk("case_id", "rj_case")
        .fk("person_id", "person")
        .one_of("seat", SEATS)
        .one_of("state", &["OFFERED", "ACCEPTED", "DECLINED", "EXPIRED", "WITHDRAWN"])
        .ts("offered_at")
        .uuid("offered_by")
        .ts("expires_at")
        .ts_opt("answered_at")
        .text_opt("decline_reason")
        .int("score")
        .int("version")
        .unique_while(&["case_id", "seat"], OPEN_OFFER)
        .unique_while(&["case_id", "person_id"], OPEN_OFFER)
        .index(&["person_id", "state"])
        .index(&["state", "expires_at"])
        .index(&["case_id"])
        .index(&["service_id", "state"])
}

fn assignment() -> NewTable {
    NewTable::named("assignment")
        .id()
        .fk("service_id", "service")
        .fk("case_id", "rj_case")
        .fk("person_id", "person")
        .one_of("seat", SEATS)
        .uuid("offer_id")
        .ts("starts_at")
        .ts_opt("ends_at")
        .text_opt("ended_reason")
        .index(&["case_id"])
        .index(&["person_id", "ends_at"])
}

fn match_decision() -> NewTable {
    NewTable::named("match_decision")
        .id()
        .fk("service_id", "service")
        .fk("case_id", "rj_case")
        .ts("at")
        .uuid("by_account")
        .one_of("seat", SEATS)
        .fk("person_id", "person")
        .text("input_digest")
        .json("weights")
        .int("candidates")
        .int("score")
        .int("rank")
        .index(&["case_id"])
}
