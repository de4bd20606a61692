//! An empty database on each engine at hand, gone again when the test is over.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, FromQueryResult, Statement};
use std::{env, error::Error, fs, path::PathBuf};
use uuid::Uuid;

pub type Outcome = Result<(), Box<dyn Error>>;

/// An empty database: a file of its own on SQLite, a schema of its own on PostgreSQL.
pub struct Engine {
    pub db: DatabaseConnection,
    leftover: Leftover,
}

enum Leftover {
    Folder(PathBuf),
    Schema { server: String, name: String },
}

/// SQLite, and PostgreSQL when the environment names a server.
pub async fn engines() -> Result<Vec<Engine>, Box<dyn Error>> {
    let mut all = vec![sqlite().await?];
    if let Ok(server) = env::var("ACCORD_TEST_POSTGRES") {
        all.push(postgres(server).await?);
    }
    Ok(all)
}

async fn sqlite() -> Result<Engine, Box<dyn Error>> {
    let folder = env::temp_dir().join(format!("accord-schema-{}", Uuid::now_v7()));
    fs::create_dir(&folder)?;
    let db = connect(format!("sqlite://{}?mode=rwc", folder.join("accord.sqlite").display()), None).await?;
    Ok(Engine { db, leftover: Leftover::Folder(folder) })
}

async fn postgres(server: String) -> Result<Engine, Box<dyn Error>> {
    let name = format!("schema_{}", Uuid::now_v7().simple());
    let outside = connect(server.clone(), None).await?;
    outside.execute_unprepared(&format!("CREATE SCHEMA {name}")).await?;
    outside.close().await?;
    let db = connect(server.clone(), Some(&name)).await?;
    Ok(Engine { db, leftover: Leftover::Schema { server, name } })
}

async fn connect(address: String, schema: Option<&str>) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(address);
    options.max_connections(1).sqlx_logging(false);
    if let Some(schema) = schema {
        options.set_schema_search_path(schema);
    }
    Database::connect(options).await
}

impl Engine {
    pub fn is_postgres(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Postgres
    }

    /// Take the database away again.
    pub async fn close(self) -> Outcome {
        self.db.close().await?;
        match self.leftover {
            Leftover::Folder(folder) => fs::remove_dir_all(folder)?,
            Leftover::Schema { server, name } => {
                let outside = connect(server, None).await?;
                outside.execute_unprepared(&format!("DROP SCHEMA {name} CASCADE")).await?;
                outside.close().await?;
            }
        }
        Ok(())
    }

    /// Every row that a question gives.
    pub async fn ask<T: FromQueryResult>(&self, question: &str) -> Result<Vec<T>, DbErr> {
        T::find_by_statement(Statement::from_string(self.db.get_database_backend(), question)).all(&self.db).await
    }

    /// Names of tables, indexes, triggers and functions, sorted; without the migrations' own list.
    pub async fn things(&self) -> Result<Vec<String>, DbErr> {
        let question = if self.is_postgres() {
            "SELECT relname::text AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i')
             UNION SELECT conname::text FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
             UNION SELECT tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                   WHERE c.relnamespace = current_schema()::regnamespace AND NOT tgisinternal
             UNION SELECT proname::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
        } else {
            "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        };
        let mut names: Vec<String> = self.ask::<Name>(question).await?.into_iter().map(|row| row.name).collect();
        names.retain(|name| !name.starts_with("seaql_migrations"));
        names.sort();
        Ok(names)
    }
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}
