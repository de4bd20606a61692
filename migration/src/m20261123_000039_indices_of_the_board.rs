//! Indices from which the board counts ten thousand people without reading a row of theirs, and lists who is worst off first.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The order of the list is written as the board's statement writes it (`accreditation/queries/board.rs`).
const INDICES: &[(&str, &str)] = &[
    (
        "standing_worst_first",
        "(service_id, shown, (CASE state WHEN 'BLOCKED' THEN 0 WHEN 'LAPSED' THEN 1 WHEN 'LAPSING' THEN 2 ELSE 3 END), last_day)",
    ),
    ("standing_counted", "(service_id, shown, name, standing, sort, level, state)"),
    ("standing_by_state", "(service_id, shown, state, last_day, requirement)"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, on) in INDICES {
            manager.get_connection().execute_unprepared(&format!("CREATE INDEX {name} ON standing {on}")).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDICES {
            manager.get_connection().execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        Ok(())
    }
}
