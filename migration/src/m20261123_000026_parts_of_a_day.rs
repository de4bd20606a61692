//! Registers by the half day, and what makes up for one.

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
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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
        ("booking", half("only_part", "booking_only_part_check")),
    ]
}
