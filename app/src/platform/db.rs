//! The database: one handle that reads, one that writes. Both are private to this file, which gives a connection or a transaction to
//! nobody without a permit.
//!
//! SQLite: one writer in immediate transactions (a deferred one that upgrades fails at once, whatever the time-out), many readers that
//! cannot write. PostgreSQL: one pool, each connection looked at before it goes back (a cancelled `BEGIN` would poison it; the driver's
//! fix is not released).

use super::clock::Clock;
use super::config::Config;
use super::permit::{Permit, Who};
use super::statements::Statements;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The oldest SQLite without the fault that loses pages when two connections write and checkpoint.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// What [`Db::is_up`] gives the database to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// Both handles. Rooms go through [`super::App`]; what asks here without a permit (migrating, copying, closing, "is it up") sees no row.
#[derive(Debug, Clone)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    statements: Statements,
    /// Where the embedded database lies.
    file: Option<PathBuf>,
}

impl Db {
    /// Connect, without migrating.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub async fn connect(config: &Config) -> Result<Self, String> {
        let Some(file) = Self::file(config) else {
            return Self::postgres(config.database_url.as_deref().unwrap_or_default(), config.connections).await;
        };
        if config.database_url.is_none() {
            super::folder::make(&config.data_dir).map_err(|error| {
                format!(
                    "The data folder {} cannot be made: {error}. Give a folder that can be written with ACCORD_DATA_DIR.",
                    config.data_dir.display()
                )
            })?;
        }
        Self::sqlite(&file, config.connections).await
    }

    /// Where the embedded database lies; `None` on PostgreSQL.
    pub fn file(config: &Config) -> Option<PathBuf> {
        match &config.database_url {
            None => Some(config.data_dir.join("accord.db")),
            Some(url) => url.strip_prefix("sqlite:").map(|path| PathBuf::from(path.trim_start_matches("//"))),
        }
    }

    async fn sqlite(path: &Path, readers: u32) -> Result<Self, String> {
        let told = |error: DbErr| {
            format!("The database {} cannot be opened: {error}. Is the folder there, writable, and the disk not full?", path.display())
        };
        let url = format!("sqlite://{}?mode=rwc", path.display());
        let mut write = ConnectOptions::new(&url);
        // A file needs no question whether it is still there before each statement.
        quiet(&mut write).max_connections(1).min_connections(1).test_before_acquire(false).acquire_timeout(Duration::from_secs(30));
        write.map_sqlx_sqlite_opts(|options| {
            options
                .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                // While the service runs, [`Db::tidy`] does this every second, where no request waits for it; elsewhere here, now and then.
                .pragma("wal_autocheckpoint", "10000")
                .busy_timeout(Duration::from_secs(15))
                .pragma("temp_store", "memory")
                .optimize_on_close(true, None)
                .disable_statement_logging()
        });
        // SQLite rolls back by itself when the disk is full. The driver then still counts a transaction, and would nest the next ones in it:
        // acknowledged, and never committed. Such a connection is closed, and a new one opened.
        write.map_sqlx_sqlite_pool_opts(|options| {
            options.after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?; // waits for a rollback under way
                    Ok(!connection.is_in_transaction())
                })
            })
        });
        let write = Database::connect(write).await.map_err(told)?;
        old_sqlite_refused(&write).await?;
        let mut read = ConnectOptions::new(&url);
        quiet(&mut read).max_connections(readers).min_connections(1).test_before_acquire(false);
        read.map_sqlx_sqlite_opts(|options| {
            options
                .busy_timeout(Duration::from_secs(15))
                .pragma("query_only", "on")
                // Kibibytes for each of the readers: what the operating system keeps of the file serves them all.
                .pragma("cache_size", "-2000")
                .disable_statement_logging()
        });
        let read = Database::connect(read).await.map_err(told)?;
        Ok(Self::watched(write, read, Some(path.to_owned())))
    }

    async fn postgres(url: &str, connections: u32) -> Result<Self, String> {
        let mut options = ConnectOptions::new(url);
        // Two at least: while one holds the lock of the migrations, another carries them out.
        quiet(&mut options)
            .max_connections(connections.max(2))
            .min_connections(1)
            .max_lifetime(Duration::from_secs(600))
            .statement_timeout(Duration::from_secs(60))
            .set_application_name("accord");
        options.map_sqlx_postgres_opts(|options| {
            options.options([("idle_in_transaction_session_timeout", "15000")]).disable_statement_logging()
        });
        options.map_sqlx_postgres_pool_opts(|options| {
            options.after_release(|connection, _| {
                Box::pin(async move {
                    // Inside a transaction that somebody left open, now() is the moment at which it began. Asked in one message: in the
                    // three of a prepared statement the two moments differ always, and every connection would be thrown away.
                    let asked = sqlx::raw_sql(sqlx::AssertSqlSafe("SELECT now() = statement_timestamp()")).fetch_one(connection).await;
                    Ok(asked.and_then(|row| row.try_get::<bool, _>(0)).unwrap_or(false))
                })
            })
        });
        let pool = Database::connect(options)
            .await
            .map_err(|error| format!("PostgreSQL cannot be reached: {error}. Is ACCORD_DATABASE_URL right, and the server running?"))?;
        Ok(Self::watched(pool.clone(), pool, None))
    }

    fn watched(mut write: DatabaseConnection, mut read: DatabaseConnection, file: Option<PathBuf>) -> Self {
        let statements = Statements::default();
        statements.watch(&mut write);
        statements.watch(&mut read);
        Self { write, read, statements, file }
    }

    /// What is asked of it.
    pub fn statements(&self) -> &Statements {
        &self.statements
    }

    /// Bring the schema up to date. Two instances may do so at once.
    ///
    /// # Errors
    /// A sentence; also when the database is newer than this program.
    pub async fn migrate(&self) -> Result<(), String> {
        let told = |error: DbErr| format!("The database cannot be brought up to date: {error}. Is the disk full or the folder read-only?");
        if self.backend() == DbBackend::Postgres {
            let lock = self.write.begin().await.map_err(told)?;
            // The limits of a request are not those of a migration: whoever holds the lock, or waits for it, keeps its connection.
            let patience = "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0";
            lock.execute_unprepared(patience).await.map_err(told)?;
            lock.execute_unprepared("SELECT pg_advisory_xact_lock(4207849484)").await.map_err(told)?;
            self.run_migrations().await?;
            return lock.commit().await.map_err(told);
        }
        // Held until it is dropped, also by a process that dies.
        let _lock = self.lock_beside_the_file().await?;
        self.run_migrations().await
    }

    /// One process at a time changes the schema of an embedded database: a lock on a file beside it.
    async fn lock_beside_the_file(&self) -> Result<Option<std::fs::File>, String> {
        let Some(file) = self.file.clone() else { return Ok(None) };
        let path = file.with_extension("lock");
        let told =
            |error: std::io::Error| format!("{} cannot be written: {error}. Is the disk full or the folder read-only?", path.display());
        let lock = super::folder::lock_file(&path).map_err(told)?;
        // Waiting blocks a thread, so not one of those that serve.
        let held = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.map_err(|error| error.to_string())?;
        held.map(Some).map_err(told)
    }

    async fn run_migrations(&self) -> Result<(), String> {
        use migration::MigratorTrait as _;
        migration::Migrator::up(&self.write, None).await.map_err(|error| {
            let text = error.to_string();
            if text.contains("missing") || text.contains("applied but its file") {
                "This database was made by a newer Accord. Start that version, or restore a backup of this one.".to_owned()
            } else {
                format!("The database cannot be brought up to date: {text}. Is the disk full or the folder read-only?")
            }
        })
    }

    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// For reading under a permit.
    pub fn read(&self, _permit: &impl Permit) -> &DatabaseConnection {
        &self.read
    }

    /// Begin to write under a permit.
    ///
    /// # Errors
    /// The database's own.
    pub async fn begin(&self, permit: &impl Permit, clock: &Clock) -> Result<WriteTx, DbErr> {
        let immediate = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        let tx = self.write.begin_with_options(immediate).await?;
        Ok(WriteTx { tx, who: permit.who(), clock: clock.clone() })
    }

    /// For one statement that is a transaction of its own: begun and committed with it, in one step instead of three.
    pub(crate) fn write_at_once(&self, _permit: &impl Permit) -> &DatabaseConnection {
        &self.write
    }

    /// Try a write that changes nothing: SQLite opens a file that can only be read, PostgreSQL a standby, and neither says so before.
    ///
    /// # Errors
    /// The database's own.
    pub async fn try_to_write(&self) -> Result<(), DbErr> {
        let trial = self.write.begin().await?;
        trial.execute_unprepared("UPDATE house_clock SET latest = latest").await?;
        trial.rollback().await
    }

    /// Whether an ordinary question is answered.
    pub async fn is_up(&self) -> bool {
        // Shorter than the probes of balancers wait: an answer too late is worth none.
        tokio::time::timeout(ANSWERS_WITHIN, self.read.execute_unprepared("SELECT 1")).await.is_ok_and(|answer| answer.is_ok())
    }

    /// Move what was written lately from the log beside the embedded database into it; nothing to do on PostgreSQL. Readers and the writer
    /// go on meanwhile: otherwise every hundredth look would wait until thousands of pages are on the disk.
    ///
    /// # Errors
    /// The database's own.
    pub async fn tidy(&self) -> Result<(), DbErr> {
        match self.backend() {
            DbBackend::Sqlite => self.read.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await.map(drop),
            _ => Ok(()),
        }
    }

    /// Copy the whole database into one file (SQLite only).
    ///
    /// # Errors
    /// The database's own, such as a file that is there already.
    pub async fn copy_into(&self, path: &str) -> Result<(), DbErr> {
        self.write.execute_unprepared(&format!("VACUUM INTO '{}'", path.replace('\'', "''"))).await.map(drop)
    }

    /// Let go of every connection once everything stands in the one file of an embedded database, and that file is sound.
    ///
    /// # Errors
    /// A sentence: what is in the log beside it could not be moved into the file, as on a full disk; the file is damaged.
    pub async fn close_whole(self) -> Result<(), String> {
        let whole = self.moved_whole().await;
        self.close().await;
        whole
    }

    async fn moved_whole(&self) -> Result<(), String> {
        if self.backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let ask = async |pragma: &str| {
            let asked = Statement::from_string(DbBackend::Sqlite, pragma.to_owned());
            self.write.query_one_raw(asked).await.map_err(|error| error.to_string())?.ok_or_else(|| format!("{pragma} said nothing"))
        };
        // Nobody else works on a database that is being closed for good: who does holds it up for two seconds at most.
        ask("PRAGMA busy_timeout = 2000").await?;
        let moved = ask("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        let left: (i32, i32) =
            (moved.try_get_by_index(0).map_err(|error| error.to_string())?, moved.try_get_by_index(1).map_err(|error| error.to_string())?);
        if left != (0, 0) {
            return Err("not everything could be moved from the log into the database".to_owned());
        }
        let sound: String = ask("PRAGMA quick_check(1)").await?.try_get_by_index(0).map_err(|error| error.to_string())?;
        if sound == "ok" { Ok(()) } else { Err(sound) }
    }

    /// Let go of every connection.
    pub async fn close(self) {
        drop(self.read.close().await);
        drop(self.write.close().await);
    }
}

fn quiet(options: &mut ConnectOptions) -> &mut ConnectOptions {
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .connect_timeout(Duration::from_secs(10))
        .acquire_timeout(Duration::from_secs(15))
}

async fn old_sqlite_refused(db: &DatabaseConnection) -> Result<(), String> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version()")).await.map_err(|e| e.to_string())?;
    let version: String = row.and_then(|row| row.try_get_by_index(0).ok()).unwrap_or_default();
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < OLDEST_SQLITE { Err(format!("SQLite {version} can lose data; 3.51.3 or newer is needed")) } else { Ok(()) }
}

/// A write in progress: the rows, their audit lines and their letters are stored together or not at all.
///
/// Dropped without [`WriteTx::commit`], nothing of it happened.
#[derive(Debug)]
pub struct WriteTx {
    tx: DatabaseTransaction,
    who: Who,
    clock: Clock,
}

impl WriteTx {
    pub fn who(&self) -> &Who {
        &self.who
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Now, in story time.
    pub fn now(&self) -> sea_orm::prelude::DateTimeUtc {
        self.clock.now()
    }

    /// A key for a new row.
    pub fn new_id(&self) -> uuid::Uuid {
        self.clock.new_id()
    }

    /// Whoever counts something and writes because of the count goes one by one: until this transaction ends nobody else passes here for the
    /// same thing. An embedded database has one writer at a time as it is.
    ///
    /// # Errors
    /// The database's own.
    pub async fn one_by_one(&self, thing: &str) -> Result<(), DbErr> {
        if self.tx.get_database_backend() == DbBackend::Postgres {
            let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            self.tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [thing.into()])).await?;
        }
        Ok(())
    }

    /// # Errors
    /// The database's own; then nothing was stored.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.tx.commit().await
    }
}

impl Deref for WriteTx {
    type Target = DatabaseTransaction;
    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::permit::SystemPermit;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_database_is_closed_whole_or_it_is_said_why_not() {
        let test = TestApp::new().await;
        if test.app.db().backend() != DbBackend::Sqlite {
            return;
        }
        let permit = SystemPermit::because(None, "a test");
        let reader = test.app.read(&permit).begin().await.unwrap();
        reader.execute_unprepared("SELECT COUNT(*) FROM service").await.unwrap();
        let tx = test.app.begin(&permit).await.unwrap();
        tx.execute_unprepared("UPDATE service SET full_name = 'Another'").await.unwrap();
        tx.commit().await.unwrap();
        let refused = test.app.db().moved_whole().await;
        assert!(refused.is_err(), "somebody still reads what was before");
        reader.rollback().await.unwrap();
        test.app.db().clone().close_whole().await.unwrap();
    }
}
