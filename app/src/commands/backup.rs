//! `accord backup FILE` and `accord restore FILE`.

use super::say::{looked, permit, say, say_json, the_service};
use crate::audit::Note;
use crate::platform::config::Config;
use crate::platform::db::Db;
use crate::platform::folder::{self, Work};
use crate::platform::permit::SystemPermit;
use crate::platform::{App, start};
use entity::{audit_block, service};
use sea_orm::{DbBackend, EntityTrait, PaginatorTrait};
use std::path::{Path, PathBuf};

/// Copy the whole database into one file, while the service runs.
///
/// # Errors
/// A sentence: on PostgreSQL, which has its own tool; when the file is there already or cannot be written.
pub async fn backup(app: &App, file: &Path, json: bool) -> Result<(), String> {
    if app.backend() == DbBackend::Postgres {
        return Err("This database is PostgreSQL: back it up with pg_dump --format=custom, and restore it with pg_restore.".to_owned());
    }
    // Of a mistyped folder an empty database is made: copying that every night would be noticed on the day it is needed.
    let service = the_service(app).await?;
    if file.exists() {
        return Err(format!("{} is there already. Name a file that is not, so that no backup is lost.", file.display()));
    }
    let unfinished = beside(file, "part");
    drop(std::fs::remove_file(&unfinished));
    folder::private_file(&unfinished).map_err(|error| cannot_write(file, &error.to_string()))?;
    app.db().copy_into(&unfinished.display().to_string()).await.map_err(|error| cannot_write(file, &error.to_string()))?;
    std::fs::File::open(&unfinished).and_then(|copy| copy.sync_all()).map_err(|error| cannot_write(file, &error.to_string()))?;
    let noted = looked(app, &permit(&service, "a backup"), Note::looked("database.copied", "service", service.id.0)).await;
    if noted.is_err() {
        drop(std::fs::remove_file(&unfinished));
    }
    noted?;
    std::fs::rename(&unfinished, file).map_err(|error| cannot_write(file, &error.to_string()))?;
    let bytes = std::fs::metadata(file).map(|data| data.len()).unwrap_or(0);
    if json {
        say_json(&serde_json::json!({ "file": file.display().to_string(), "bytes": bytes }))
    } else {
        say(&format!("The database of {} was copied to {} ({} kB).", service.full_name, file.display(), bytes / 1024))
    }
}

fn cannot_write(file: &Path, why: &str) -> String {
    format!("{} cannot be written: {why}. Is the folder there, writable, and the disk not full?", file.display())
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let name = file.file_name().map_or_else(|| "database".to_owned(), |name| name.to_string_lossy().into_owned());
    file.with_file_name(format!(".{name}.{ending}"))
}

/// Put a backup in the place of an empty database. The server must not be running.
///
/// # Errors
/// A sentence: on PostgreSQL; when there is something in the database already; when the file is no backup, or of a newer Accord.
pub async fn restore(config: Config, file: &Path) -> Result<(), String> {
    let place = place(&config)?;
    folder::make(place.parent().unwrap_or(Path::new("."))).map_err(|error| cannot_write(&place, &error.to_string()))?;
    let _nobody_serves = [folder::alone(&place, Work::Serving)?, folder::alone(&place, Work::Worker)?];
    if !file.is_file() {
        return Err(format!("{} is not there. Name the file that accord backup wrote.", file.display()));
    }
    if place.exists() {
        refuse_full(config.clone()).await?;
    }
    let trial = beside(&place, "restoring");
    std::fs::copy(file, &trial).map_err(|error| cannot_write(&place, &error.to_string()))?;
    let found = look_at(&config, &trial).await;
    if found.is_err() {
        clear(&trial);
    }
    let (services, blocks) = found?;
    for left in ["-wal", "-shm"] {
        drop(std::fs::remove_file(with_ending(&place, left)));
    }
    std::fs::rename(&trial, &place).map_err(|error| cannot_write(&place, &error.to_string()))?;
    drop(std::fs::remove_file(trial.with_extension("lock")));
    folder::settle(&place).map_err(|error| cannot_write(&place, &error.to_string()))?;
    say(&format!("Restored: {services} service, {blocks} sealed blocks of the trail. Now run: accord audit verify"))
}

/// Where the embedded database lies.
fn place(config: &Config) -> Result<PathBuf, String> {
    Db::file(config).ok_or_else(|| "This database is PostgreSQL: restore it with pg_restore into an empty database.".to_owned())
}

/// Nothing is ever restored over records.
async fn refuse_full(config: Config) -> Result<(), String> {
    let app = start::open(config).await?;
    let permit = SystemPermit::because(None, "restoring a backup");
    let services = service::Entity::find().count(app.read(&permit)).await.map_err(|error| error.to_string())?;
    app.db().clone().close().await;
    if services > 0 {
        return Err("There are records in this database. Restore into an empty data folder: name another with ACCORD_DATA_DIR.".to_owned());
    }
    Ok(())
}

/// Open the copy as the service would, which also brings it up to date.
async fn look_at(config: &Config, copy: &Path) -> Result<(u64, u64), String> {
    let trial = Config { database_url: Some(format!("sqlite:{}", copy.display())), ..config.clone() };
    let app = start::open(trial).await.map_err(|sentence| format!("That file cannot be used. {sentence}"))?;
    let permit = SystemPermit::because(None, "restoring a backup");
    let services = service::Entity::find().count(app.read(&permit)).await.map_err(|error| error.to_string())?;
    let blocks = audit_block::Entity::find().count(app.read(&permit)).await.map_err(|error| error.to_string())?;
    let whole = app.db().clone().close_whole().await;
    whole.map_err(|why| format!("The database could not be written whole: {why}. Is the disk full?"))?;
    if services == 0 {
        return Err("That file holds no service: it is not a backup of Accord, or one of an empty database.".to_owned());
    }
    Ok((services, blocks))
}

fn clear(trial: &Path) {
    drop(std::fs::remove_file(trial));
    drop(std::fs::remove_file(trial.with_extension("lock")));
    for left in ["-wal", "-shm"] {
        drop(std::fs::remove_file(with_ending(trial, left)));
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
