//! Registers by the half day, and what makes up for one; places of a run that are set aside for partner agencies;
//! what of the catalogue the public sees.

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
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        // Before this step a mark spoke of the whole day: what was said of halves goes with them.
        manager.get_connection().execute_unprepared("DELETE FROM attendance WHERE part <> 'DAY'").await?;
        for (table, column) in columns().into_iter().rev() {
            manager.alter_table(Table::alter().table(table).drop_column(column.get_column_name()).to_owned()).await?;
        }
        Ok(())
    }
}

/// Marks that stand already speak of the whole day, whatever its length, and are read so.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let half = |name: &'static str, check: &'static str| {
        let rule = Expr::col(name).is_in(["MORNING", "AFTERNOON"]);
        ColumnDef::new(name).text().null().check((check, rule)).to_owned()
    };
    let part = Expr::col("part").is_in(["DAY", "MORNING", "AFTERNOON"]);
    vec![
        ("attendance", ColumnDef::new("part").text().not_null().default("DAY").check(("attendance_part_check", part)).to_owned()),
        ("booking", half("makes_up_part", "booking_makes_up_part_check")),
        ("booking", ColumnDef::new("despite").text().null().to_owned()),
        ("booking", half("only_part", "booking_only_part_check")),
        ("course", public()),
        ("run", public()),
        ("run", ColumnDef::new("kept_until").date().null().to_owned()),
        ("run", ColumnDef::new("queue_looked_at").timestamp_with_time_zone().null().to_owned()),
    ]
}

/// Nothing is shown to the public that nobody marked.
fn public() -> ColumnDef {
    ColumnDef::new("is_public").boolean().not_null().default(false).to_owned()
}

fn tables() -> Vec<NewTable> {
    vec![
        NewTable::named("run_allocation")
            .id()
            .fk("service_id", "service")
            .fk("run_id", "run")
            .fk("agency_id", "agency")
            .int("places")
            .check("places", Expr::col("places").gt(0))
            .unique(&["run_id", "agency_id"]),
    ]
}
