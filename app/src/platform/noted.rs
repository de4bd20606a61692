//! Whom something changed about, as the database itself noted it (docs/adr/0013, 0028).

use super::App;
use super::permit::SystemPermit;
use crate::shared::{PersonId, Refusal, ServiceId};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

/// What notes are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// What matching, the board and the home page know of practitioners.
    Practitioners,
    /// What stands in anybody's calendar.
    Calendars,
}

impl Noted {
    const ALL: [Noted; 2] = [Noted::Practitioners, Noted::Calendars];

    const fn table(self) -> &'static str {
        match self {
            Noted::Practitioners => "practitioner_change",
            Noted::Calendars => "calendar_change",
        }
    }
}

/// Up to where somebody has read the notes.
///
/// On PostgreSQL the next look begins at the oldest transaction that was open at this one, whoever's it was, so that a late commit is not
/// missed. What was read beyond that point is remembered: a long transaction, of a backup or of a neighbour on the same server, would
/// otherwise have everybody looked through again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    from: i64,
    /// Notes from there on that were read already, in order.
    seen: Vec<i64>,
}

#[derive(Debug, FromQueryResult)]
struct Change {
    note: Option<i64>,
    stands_at: Option<i64>,
    person: Option<Uuid>,
    place: Option<i64>,
}

/// Who was noted since that place, each once and in order; nobody, where there is none yet. And from where to read the next time. One
/// statement.
///
/// # Errors
/// The database's own.
pub async fn changes(db: &impl ConnectionTrait, of: Noted, service: ServiceId, since: Option<&Place>) -> Result<(Place, Vec<Uuid>), DbErr> {
    changes_about(db, of, service, None, since).await
}

/// The same, of one person alone, or of everybody.
///
/// # Errors
/// The database's own.
pub async fn changes_about(
    db: &impl ConnectionTrait,
    of: Noted,
    service: ServiceId,
    person: Option<PersonId>,
    since: Option<&Place>,
) -> Result<(Place, Vec<Uuid>), DbErr> {
    let table = of.table();
    const OLDEST_OPEN: &str = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
    let (order, from, next) = match db.get_database_backend() {
        DbBackend::Postgres => ("transaction_no", format!("LEAST($2, {OLDEST_OPEN})"), format!("SELECT NULL, NULL, NULL, {OLDEST_OPEN}")),
        _ => ("id", "$2".to_owned(), format!("SELECT NULL, NULL, NULL, COALESCE(MAX(id), 0) + 1 FROM {table}")),
    };
    let about = if person.is_some() { "AND c.person_id = $3" } else { "" };
    let sql = format!(
        "SELECT c.id AS note, c.{order} AS stands_at, c.person_id AS person, NULL AS place FROM {table} c \
         WHERE c.service_id = $1 AND c.{order} >= {from} {about} UNION ALL {next}"
    );
    let from = since.map_or(i64::MAX, |place| place.from);
    let values = [service.0.into(), from.into()].into_iter().chain(person.map(|person| person.0.into()));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let lines = Change::find_by_statement(statement).all(db).await?;

    let from = lines.iter().find_map(|line| line.place).unwrap_or(0);
    let mut seen: Vec<i64> = lines.iter().filter(|line| line.stands_at.is_some_and(|at| at >= from)).filter_map(|line| line.note).collect();
    seen.sort_unstable();
    let news = |line: &&Change| since.is_some_and(|place| line.note.is_some_and(|note| place.seen.binary_search(&note).is_err()));
    let mut changed: Vec<Uuid> = lines.iter().filter(news).filter_map(|line| line.person).collect();
    changed.sort_unstable();
    changed.dedup();
    Ok((Place { from, seen }, changed))
}

/// Delete notes that are older than whatever is kept: nothing is kept for longer than a day.
///
/// # Errors
/// A fault.
pub async fn forget_old(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "forgetting notes of changes");
    // The database dated the notes, so it says what is old.
    let since = match app.backend() {
        DbBackend::Postgres => "CURRENT_TIMESTAMP - INTERVAL '2 days'",
        _ => "datetime('now', '-2 days')",
    };
    for noted in Noted::ALL {
        let old = format!("FROM {} WHERE noted_at < {since}", noted.table());
        // Rounds are many and old notes few: no write transaction for nothing.
        let db = app.read(&permit);
        if db.query_one_raw(Statement::from_string(app.backend(), format!("SELECT 1 AS one {old} LIMIT 1"))).await?.is_some() {
            let tx = app.begin(&permit).await?;
            tx.execute_unprepared(&format!("DELETE {old}")).await?;
            app.commit(tx).await?;
        }
    }
    Ok(())
}
