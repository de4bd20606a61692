//! A database of one's own, a folder beside it, and the program's settings for both.

use super::program::{binary, kept_log};
use super::story::Story;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A folder that goes when the test goes.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let name = format!("accord-drill-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Where the program works.
pub struct House {
    folder: Folder,
    /// `None` is SQLite in the folder.
    postgres: Option<String>,
    /// A relay; without it letters go into the folder.
    pub relay: Option<String>,
}

/// The server to make databases on, when the drill is on PostgreSQL.
pub fn postgres() -> Option<String> {
    std::env::var_os("ACCORD_TEST_POSTGRES").map(|url| url.into_string().unwrap())
}

impl House {
    /// With everything that the story holds. Nobody but the program has it open then.
    pub async fn of(story: Story) -> Self {
        let config = story.test.app.config().clone();
        let folder = Folder::new();
        if config.database_url.is_none() {
            let from = Database::connect(format!("sqlite://{}/accord.db?mode=rw", config.data_dir.display())).await.unwrap();
            from.execute_unprepared(&format!("VACUUM INTO '{}/accord.db'", folder.path().display())).await.unwrap();
            from.close().await.unwrap();
        }
        Self { folder, postgres: config.database_url, relay: None }
    }

    /// With nothing in it: a new folder, and on PostgreSQL a new database.
    pub async fn empty() -> Self {
        let mut house = Self { folder: Folder::new(), postgres: None, relay: None };
        if let Some(server) = postgres() {
            let name = format!("drill_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
            let connection = Database::connect(&server).await.unwrap();
            connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
            connection.close().await.unwrap();
            let (address, query) = server.split_once('?').map_or((server.as_str(), String::new()), |(at, query)| (at, format!("?{query}")));
            house.postgres = Some(format!("{}/{name}{query}", address.rsplit_once('/').unwrap().0));
        }
        house
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where letters go without a relay.
    pub fn letters_folder(&self) -> PathBuf {
        self.folder().join("mail")
    }

    /// The rows, for looking. Close it before the program is killed again: while somebody has the file open, nothing is recovered.
    pub async fn rows(&self) -> DatabaseConnection {
        let url = self.postgres.clone().unwrap_or_else(|| format!("sqlite://{}/accord.db?mode=rw", self.folder().display()));
        Database::connect(url).await.unwrap()
    }

    /// What the program is told about where it works.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = vec![
            ("ACCORD_DATA_DIR", self.folder().display().to_string()),
            ("ACCORD_CLOCK", "2026-10-26T09:30".to_owned()),
            ("ACCORD_BASE_URL", "http://accord.test".to_owned()),
            ("ACCORD_CONNECTIONS", "4".to_owned()),
            ("NO_COLOR", "1".to_owned()),
        ];
        settings.extend(self.postgres.clone().map(|url| ("ACCORD_DATABASE_URL", url)));
        settings.extend(self.relay.clone().map(|relay| ("ACCORD_MAIL", relay)));
        settings
    }

    /// The program with that command, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).env_clear().envs(self.settings());
        command
    }

    /// Run a command to its end.
    pub fn accord(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Walk the trail, which is also the first start after a kill.
    pub fn trail_is_whole(&self) {
        let said = self.accord(&["audit", "verify"]);
        let sentence = String::from_utf8_lossy(&said.stdout);
        let fine = said.status.success() && sentence.starts_with("The chain is whole");
        assert!(fine, "{sentence}{}{}", String::from_utf8_lossy(&said.stderr), kept_log(self.folder()));
    }
}
