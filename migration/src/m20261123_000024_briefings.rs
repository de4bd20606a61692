//! Events for many: briefings with their sessions, the staff lists of their target groups, who is on them and who was there. And runs whose
//! places are given by need, with what was decided and why.

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
        manager.alter_table(Table::alter().table("run").add_column(by_need()).to_owned()).await?;
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        manager.alter_table(Table::alter().table("run").drop_column("by_need").to_owned()).await
    }
}

/// Until somebody says so, the places of a run go by the order of asking.
fn by_need() -> ColumnDef {
    ColumnDef::new("by_need").boolean().not_null().default(false).to_owned()
}

/// In the order of creation; taken down in the opposite one.
fn tables() -> Vec<NewTable> {
    vec![briefing(), session(), list(), target(), group(), attendance(), decision()]
}

fn briefing() -> NewTable {
    NewTable::named("briefing")
        .id()
        .fk("service_id", "service")
        .text("title")
        .one_of("kind", &["FORCE_WIDE", "INTAKE", "SELF_SERVE"])
        .text("about")
        .text("materials")
        .bool("self_declared")
        .date("last_day")
        .int("remind_round")
        .bool("reminding")
        .date_opt("reminded_on")
        .ts("created_at")
        .uuid_opt("created_by")
        .int("version")
        .ts_opt("forgotten_at")
        .index(&["service_id", "last_day"])
}

fn session() -> NewTable {
    NewTable::named("briefing_session")
        .id()
        .fk("service_id", "service")
        .fk("briefing_id", "briefing")
        .ts("starts_at")
        .ts("ends_at")
        .text("place")
        .ts_opt("cancelled_at")
        .index(&["briefing_id"])
        .index(&["service_id", "starts_at"])
}

fn list() -> NewTable {
    NewTable::named("briefing_list")
        .id()
        .fk("service_id", "service")
        .fk("briefing_id", "briefing")
        .text("file_name")
        .one_of("state", &["PREVIEWED", "TAKEN", "DROPPED"])
        .text("content")
        .int("rows_total")
        .int("rows_good")
        .int("new_people")
        .json("problems")
        .ts("created_at")
        .uuid_opt("created_by")
        .ts_opt("decided_at")
        .index(&["briefing_id", "created_at"])
}

fn target() -> NewTable {
    NewTable::named("briefing_target")
        .id()
        .fk("service_id", "service")
        .fk("briefing_id", "briefing")
        .text("name")
        .text_opt("email")
        .text_opt("staff_number")
        .text_opt("staff_key")
        .ts_opt("briefed_at")
        .int("reminded_round")
        .ts("created_at")
        .ts_opt("off_at")
        .fk_opt("same_as", "briefing_target")
        .unique(&["briefing_id", "email"])
        .unique(&["briefing_id", "staff_key"])
        .index(&["briefing_id", "name"])
}

fn group() -> NewTable {
    NewTable::named("briefing_group")
        .id()
        .fk("service_id", "service")
        .fk("briefing_id", "briefing")
        .fk("target_id", "briefing_target")
        .text("group_name")
        .fk_opt("agency_id", "agency")
        .text("area")
        .fk("list_id", "briefing_list")
        .index(&["target_id"])
        .index(&["briefing_id", "agency_id"])
}

fn attendance() -> NewTable {
    NewTable::named("briefing_attendance")
        .id()
        .fk("service_id", "service")
        .fk("target_id", "briefing_target")
        .fk_opt("session_id", "briefing_session")
        .one_of("how", &["TICKED", "LISTED", "OWN_LINK", "COMMON_LINK"])
        .ts("at")
        .uuid_opt("recorded_by")
        .ts_opt("withdrawn_at")
        .uuid_opt("withdrawn_by")
        .index(&["target_id"])
}

fn decision() -> NewTable {
    NewTable::named("place_decision")
        .id()
        .fk("service_id", "service")
        .fk("run_id", "run")
        .fk("booking_id", "booking")
        .ts("at")
        .uuid_opt("by_account")
        .int("rank")
        .int("points")
        .json("reasons")
        .json("weights")
        .one_of("became", &["CONFIRMED", "OFFERED", "WAITS", "NOT_NOW"])
        .text_opt("words")
        .index(&["run_id", "at"])
}
