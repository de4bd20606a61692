//! Which practitioners something changed about, as the database itself noted it (docs/adr/0013).

use crate::shared::ServiceId;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

#[derive(Debug, FromQueryResult)]
struct Change {
    person: Option<Uuid>,
    place: Option<i64>,
}

/// Who was noted from that place on, each once and in order; and from where to read the next time. One statement.
///
/// # Errors
/// The database's own.
pub async fn changes(db: &impl ConnectionTrait, service: ServiceId, from: i64) -> Result<(i64, Vec<Uuid>), DbErr> {
    let (order, next) = match db.get_database_backend() {
        DbBackend::Postgres => ("transaction_no", "SELECT NULL AS person, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS place"),
        _ => ("id", "SELECT NULL AS person, COALESCE(MAX(id), 0) + 1 AS place FROM practitioner_change"),
    };
    let sql = format!(
        "SELECT c.person_id AS person, NULL AS place FROM practitioner_change c WHERE c.service_id = $1 AND c.{order} >= $2 UNION ALL {next}"
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [service.0.into(), from.into()]);
    let lines = Change::find_by_statement(statement).all(db).await?;
    let place = lines.iter().find_map(|line| line.place).unwrap_or(0);
    let mut changed: Vec<Uuid> = lines.iter().filter_map(|line| line.person).collect();
    changed.sort_unstable();
    changed.dedup();
    Ok((place, changed))
}
