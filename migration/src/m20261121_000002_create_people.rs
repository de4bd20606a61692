//! People, partner agencies, and what matching reads of practitioners.
//!
//! Before accounts, because a sign-in belongs to a person and never the other way round. Facts are dated rows that end or are
//! superseded, so that a decision of last year can still be explained. Whoever recorded a row is an account's key without a
//! foreign key: accounts come later and go earlier.

use crate::columns::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;

/// Shared by the state of today and its history.
const PRACTITIONER_STATES: &[&str] = &["IN_TRAINING", "ACTIVE", "ON_LEAVE", "RESTRICTED", "SUSPENDED", "LEFT"];

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
    vec![
        person(),
        contact_way(),
        safe_contact(),
        agency(),
        agency_member(),
        practitioner(),
        practitioner_state(),
        availability_week(),
        blocked_date(),
        person_language(),
        person_area(),
        background_check(),
        endorsement(),
        supervision(),
        observation(),
        compliance_item(),
        do_not_pair(),
    ]
}

fn person() -> NewTable {
    NewTable::named("person")
        .id()
        .fk("service_id", "service")
        .text("reference")
        .text("full_name")
        .text("name_norm")
        .text_opt("gender")
        .ts("created_at")
        .int("version")
        .uuid_opt("merged_into")
        .unique(&["service_id", "reference"])
        .index(&["service_id", "name_norm"])
}

fn contact_way() -> NewTable {
    NewTable::named("contact_way")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .one_of("kind", &["EMAIL", "PHONE", "ADDRESS", "POSTCODE"])
        .text("value")
        .text("value_norm")
        .ts("starts_at")
        .ts_opt("ends_at")
        .uuid_opt("recorded_by")
        .index(&["person_id"])
        .index(&["service_id", "kind", "value_norm"])
}

fn safe_contact() -> NewTable {
    NewTable::named("safe_contact")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("words")
        .ts("starts_at")
        .ts_opt("ends_at")
        .index(&["person_id"])
}

fn agency() -> NewTable {
    NewTable::named("agency")
        .id()
        .fk("service_id", "service")
        .text("name")
        .text("name_norm")
        .text("kind")
        .date_opt("agreement_until")
        .ts("created_at")
        .int("version")
        .unique(&["service_id", "name_norm"])
}

fn agency_member() -> NewTable {
    NewTable::named("agency_member")
        .id()
        .fk("service_id", "service")
        .fk("agency_id", "agency")
        .fk("person_id", "person")
        .text_opt("title")
        .date("starts_on")
        .date_opt("ends_on")
        .index(&["agency_id"])
        .index(&["person_id"])
}

fn practitioner() -> NewTable {
    NewTable::named("practitioner")
        .fk("person_id", "person")
        .key(&["person_id"])
        .fk("service_id", "service")
        .one_of("kind", &["VOLUNTEER", "STAFF"])
        .one_of("state", PRACTITIONER_STATES)
        .int("max_travel_miles")
        .int("max_cases")
        .bool("remote")
        .text_opt("home_outcode")
        .date("joined_on")
        .int("version")
        .index(&["service_id", "state"])
}

fn practitioner_state() -> NewTable {
    NewTable::named("practitioner_state")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .one_of("state", PRACTITIONER_STATES)
        .date("starts_on")
        .date_opt("ends_on")
        .text_opt("reason")
        .ts("recorded_at")
        .uuid_opt("recorded_by")
        .index(&["person_id"])
}

fn availability_week() -> NewTable {
    NewTable::named("availability_week")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .int("bits")
        .ts("starts_at")
        .ts_opt("ends_at")
        .index(&["person_id"])
}

fn blocked_date() -> NewTable {
    NewTable::named("blocked_date")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .date("first_day")
        .date("last_day")
        .text_opt("words")
        .ts("created_at")
        .ts_opt("withdrawn_at")
        .index(&["person_id", "first_day"])
}

fn person_language() -> NewTable {
    NewTable::named("person_language")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("language")
        .int("fluency")
        .ts("starts_at")
        .ts_opt("ends_at")
        .index(&["person_id"])
}

fn person_area() -> NewTable {
    NewTable::named("person_area")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("district")
        .ts("starts_at")
        .ts_opt("ends_at")
        .index(&["person_id"])
}

fn background_check() -> NewTable {
    NewTable::named("background_check")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .one_of("kind", &["DBS", "VETTING", "CLEARANCE"])
        .text("level")
        .date_opt("issued_on")
        .date_opt("expires_on")
        .text_opt("last_four")
        .ts("recorded_at")
        .uuid_opt("recorded_by")
        .ts_opt("superseded_at")
        .index(&["person_id"])
}

fn endorsement() -> NewTable {
    NewTable::named("endorsement")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .text("name")
        .date("awarded_on")
        .date_opt("expires_on")
        .uuid_opt("awarded_by")
        .ts_opt("superseded_at")
        .index(&["person_id"])
}

fn supervision() -> NewTable {
    NewTable::named("supervision")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .uuid_opt("supervisor_id")
        .one_of("state", &["BOOKED", "HELD", "CANCELLED"])
        .date_opt("booked_for")
        .date_opt("held_on")
        .ts("created_at")
        .index(&["person_id"])
}

fn observation() -> NewTable {
    NewTable::named("observation")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .uuid_opt("observer_id")
        .date("held_on")
        .text("outcome")
        .ts("created_at")
        .index(&["person_id"])
}

fn compliance_item() -> NewTable {
    NewTable::named("compliance_item")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .one_of("kind", &["CONFIDENTIALITY", "DATA_PROTECTION", "SAFEGUARDING", "CHILD_SAFEGUARDING", "CODE_OF_CONDUCT"])
        .date("completed_on")
        .ts("recorded_at")
        .uuid_opt("recorded_by")
        .ts_opt("superseded_at")
        .index(&["person_id"])
}

fn do_not_pair() -> NewTable {
    NewTable::named("do_not_pair")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .fk("other_id", "person")
        .date("since")
        .ts_opt("ended_at")
        .text_opt("words")
        .index(&["person_id"])
}
