//! Cases, referrals, parties and conflicts.
//!
//! The list of held states and stages is POLICY.md's. `referral.case_id` has no foreign key: reports count referrals long after
//! a case is erased. The index over open dates serves the list of cases, which begins with the newest.

use crate::columns::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;

/// Whether a party's wish binds.
const STRENGTHS: &[&str] = &["REQUIRED", "PREFERRED"];

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
    vec![rj_case(), case_event(), referral(), referral_event(), party(), matter_agency(), declared_conflict()]
}

fn rj_case() -> NewTable {
    NewTable::named("rj_case")
        .id()
        .fk("service_id", "service")
        .text("reference")
        .one_of(
            "stage",
            &[
                "NEW",
                "INITIAL_CONTACT",
                "INITIAL_RISK",
                "AWAITING_ALLOCATION",
                "ALLOCATED",
                "PREPARATION",
                "SUITABILITY_DECISION",
                "PLANNED",
                "DELIVERY",
                "AGREEMENT_MONITORING",
                "FOLLOW_UP",
                "CLOSED",
            ],
        )
        .ts("opened_at")
        .uuid_opt("owner")
        .text("mechanism")
        .text("crime_group")
        .text("district")
        .fk_opt("agency_id", "agency")
        .date("clock_start")
        .text_opt("risk")
        .bool_opt("sensitive")
        .text_opt("lead_level")
        .text_opt("co_level")
        .json("flags")
        .bool("police_data")
        .bool("custody")
        .bool("involves_minor")
        .bool("wants_shadow")
        .bool("urgent")
        .date_opt("planned_from")
        .date_opt("planned_to")
        .ts_opt("on_hold_since")
        .text_opt("hold_reason")
        .ts_opt("closed_at")
        .text_opt("closure_reason")
        .int("version")
        .unique(&["service_id", "reference"])
        .index(&["service_id", "stage", "opened_at"])
        .index(&["service_id", "opened_at"])
        .index(&["agency_id"])
}

fn case_event() -> NewTable {
    NewTable::named("case_event")
        .id()
        .fk("service_id", "service")
        .fk("case_id", "rj_case")
        .ts("at")
        .text("kind")
        .uuid_opt("by_account")
        .text_opt("words")
        .index(&["case_id", "at"])
}

fn referral() -> NewTable {
    NewTable::named("referral")
        .id()
        .fk("service_id", "service")
        .text("reference")
        .one_of(
            "state",
            &[
                "SUBMITTED",
                "ACKNOWLEDGED",
                "IN_TRIAGE",
                "MORE_INFO_NEEDED",
                "ACCEPTED",
                "HELD_OFFENDER_NOT_IDENTIFIED",
                "HELD_PROCEEDINGS",
                "HELD_NOT_READY",
                "REDIRECTED",
                "DECLINED",
                "DUPLICATE",
                "WITHDRAWN",
            ],
        )
        .text("mechanism")
        .date("received_on")
        .ts("received_at")
        .ts("entered_at")
        .text_opt("referrer_name")
        .text_opt("referrer_contact")
        .uuid_opt("referrer_person_id")
        .fk_opt("agency_id", "agency")
        .text("initiated_by")
        .fk("party_person_id", "person")
        .text("party_role")
        .text("other_party")
        .uuid_opt("other_person_id")
        .text("crime_group")
        .text_opt("crime_reference")
        .date_opt("incident_on")
        .text("district")
        .one_of("consent_to_contact", &["YES", "NO", "NOT_ASKED"])
        .text_opt("notes")
        .json("flags")
        .text_opt("required_gender")
        .text_opt("language")
        .date_opt("review_on")
        .text_opt("decision_reason")
        .ts_opt("decided_at")
        .uuid_opt("decided_by")
        .uuid_opt("case_id")
        .uuid_opt("import_id")
        .int("version")
        .unique(&["service_id", "reference"])
        .index(&["service_id", "state", "received_on"])
        .index(&["service_id", "received_on"])
        .index(&["agency_id"])
        .index(&["case_id"])
}

fn referral_event() -> NewTable {
    NewTable::named("referral_event")
        .id()
        .fk("service_id", "service")
        .fk("referral_id", "referral")
        .ts("at")
        .text("kind")
        .uuid_opt("by_account")
        .text_opt("words")
        .index(&["referral_id", "at"])
}

fn party() -> NewTable {
    NewTable::named("party")
        .id()
        .fk("service_id", "service")
        .fk("case_id", "rj_case")
        .fk("person_id", "person")
        .one_of("role", &["HARMED", "HARMER", "PARTY_BOTH", "SUPPORTER"])
        .text("track")
        .text_opt("required_gender")
        .one_of_opt("gender_strength", STRENGTHS)
        .text_opt("language")
        .one_of_opt("language_strength", STRENGTHS)
        .bool("no_police")
        .text_opt("access_need")
        .ts("joined_at")
        .ts_opt("left_at")
        .index(&["case_id"])
        .index(&["person_id"])
}

fn matter_agency() -> NewTable {
    NewTable::named("matter_agency")
        .id()
        .fk("service_id", "service")
        .fk("case_id", "rj_case")
        .fk("agency_id", "agency")
        .text("part")
        .index(&["case_id"])
        .index(&["agency_id"])
}

fn declared_conflict() -> NewTable {
    NewTable::named("declared_conflict")
        .id()
        .fk("service_id", "service")
        .fk("person_id", "person")
        .fk("case_id", "rj_case")
        .one_of("state", &["DECLARED", "ACCEPTED", "BLOCKED"])
        .text_opt("words")
        .ts("at")
        .ts_opt("decided_at")
        .uuid_opt("decided_by")
        .index(&["case_id"])
        .index(&["person_id"])
}
