//! Courses that change and retire while their runs keep what they began with; delegates who sign in with a code of their own.

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
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        for statement in AS_IT_STOOD {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        manager.alter_table(Table::alter().table("course").drop_column("cpd_approved").to_owned()).await?;
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        let approved = ColumnDef::new("cpd_approved").boolean().not_null().default(false).to_owned();
        manager.alter_table(Table::alter().table("course").add_column(approved).to_owned()).await?;
        manager.get_connection().execute_unprepared("UPDATE course SET cpd_approved = cpd_approved_minutes > 0").await?;
        for (table, column) in columns().into_iter().rev() {
            manager.alter_table(Table::alter().table(table).drop_column(column.get_column_name()).to_owned()).await?;
        }
        Ok(())
    }
}

/// Until now all of the hours were approved or none, and every run had what its course has.
const AS_IT_STOOD: [&str; 2] = [
    "UPDATE course SET cpd_approved_minutes = CASE WHEN cpd_approved THEN cpd_minutes ELSE 0 END",
    "UPDATE run SET criteria = course.criteria, assessed = course.assessed, evaluated = course.evaluated, \
         cpd_minutes = course.cpd_minutes, cpd_approved_minutes = course.cpd_approved_minutes \
     FROM course WHERE course.id = run.course_id",
];

fn columns() -> Vec<(&'static str, ColumnDef)> {
    let text = |name: &'static str| ColumnDef::new(name).text().not_null().default("").to_owned();
    let flag = |name: &'static str| ColumnDef::new(name).boolean().not_null().default(false).to_owned();
    let minutes = |name: &'static str| ColumnDef::new(name).integer().not_null().default(0).to_owned();
    vec![
        ("course", minutes("cpd_approved_minutes")),
        ("course", ColumnDef::new("retired_at").timestamp_with_time_zone().null().to_owned()),
        ("course", ColumnDef::new("retired_reason").text().null().to_owned()),
        ("run", text("criteria")),
        ("run", flag("assessed")),
        ("run", flag("evaluated")),
        ("run", minutes("cpd_minutes")),
        ("run", minutes("cpd_approved_minutes")),
        ("run", flag("own_codes")),
    ]
}

fn tables() -> Vec<NewTable> {
    vec![
        NewTable::named("course_change")
            .id()
            .fk("service_id", "service")
            .fk("course_id", "course")
            .one_of("kind", &["CHANGED", "RETIRED", "PUT_BACK"])
            .json("fields")
            .text_opt("reason")
            .uuid_opt("by_person")
            .ts("at")
            .index(&["course_id", "at"]),
        NewTable::named("day_sign_in")
            .id()
            .fk("service_id", "service")
            .fk("booking_id", "booking")
            .fk("session_day_id", "session_day")
            .ts("at")
            .unique(&["booking_id", "session_day_id"])
            .index(&["session_day_id"]),
        NewTable::named("code_try").id().fk("service_id", "service").text("address").ts("at").index(&["service_id", "address", "at"]),
    ]
}
