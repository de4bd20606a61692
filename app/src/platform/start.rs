//! From settings to a running service: every command begins here.

use super::App;
use super::clock::{Clock, machine_now};
use super::config::{Config, MailTo};
use super::db::Db;
use super::folder;
use super::mail::{SmtpSettings, TlsMode, Transport};
use super::permit::SystemPermit;
use crate::calendar::zone::Zone;
use entity::house_clock;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The one row of the clock's table.
const CLOCK_ROW: i32 = 1;

/// Connect, bring the schema up to date, set the clock, open the mail transport.
///
/// # Errors
/// A sentence that says what to do.
pub async fn open(config: Config) -> Result<App, String> {
    // A running executor is what the view layer asks for; a second start in one process (tests) finds it there.
    drop(any_spawner::Executor::init_tokio());
    let transport = transport(&config.mail).map_err(|reason| format!("Mail cannot be sent: {reason}"))?;
    let db = Db::connect(&config).await?;
    db.migrate().await?;
    if let Some(file) = Db::file(&config).filter(|file| file.parent().is_some_and(|place| !place.as_os_str().is_empty())) {
        folder::settle(&file).map_err(|error| format!("The database {} cannot be made private: {error}", file.display()))?;
    }
    let clock = set_clock(&config, &db).await?;
    Ok(App::new(config, db, clock, transport))
}

/// As [`open`], for whoever will work there: refuses a folder or a database that cannot be written, which reading alone would not notice.
///
/// # Errors
/// As [`open`]; a sentence that names the folder.
pub async fn open_to_work(config: Config) -> Result<App, String> {
    for folder in folders(&config) {
        try_to_write(&folder)?;
    }
    let place = Db::file(&config).map_or_else(|| "on PostgreSQL".to_owned(), |file| file.display().to_string());
    let app = open(config).await?;
    app.db().try_to_write().await.map_err(|error| {
        format!("The database {place} can only be read: {error}. Does it belong to the user that Accord runs or signs in as?")
    })?;
    Ok(app)
}

/// Where this instance writes files.
fn folders(config: &Config) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Db::file(config).and_then(|file| Some(file.parent()?.to_owned())).into_iter().collect();
    if let MailTo::Folder(path) = &config.mail {
        folders.push(path.clone());
    }
    folders
}

/// Write a megabyte there and take it away again: with less than that the disk is as good as full.
fn try_to_write(place: &Path) -> Result<(), String> {
    let trial = place.join(format!(".accord-{}.part", std::process::id()));
    let put = || {
        folder::make(place)?;
        let mut file = std::fs::File::create(&trial)?;
        file.write_all(&vec![0; 1024 * 1024])?;
        file.sync_all()
    };
    let written = put();
    drop(std::fs::remove_file(&trial));
    written.map_err(|error| {
        format!(
            "Nothing can be written to the folder {}: {error}. Give it space and the right to write, or name another with ACCORD_DATA_DIR.",
            place.display()
        )
    })
}

/// The machine's clock in production. In the demo the story never goes back in one database.
async fn set_clock(config: &Config, db: &Db) -> Result<Clock, String> {
    let permit = SystemPermit::because(None, "setting the clock");
    let told = |error: sea_orm::DbErr| format!("The database does not answer: {error}");
    let latest = house_clock::Entity::find_by_id(CLOCK_ROW).one(db.read(&permit)).await.map_err(told)?.map(|row| row.latest);
    let begins = match config.clock {
        None => machine_now(),
        Some(local) => Zone::LONDON.to_utc(local).map_err(|problem| format!("ACCORD_CLOCK: {}", problem.sentence))?,
    };
    match latest {
        Some(latest) if config.is_demo() && latest > begins => Ok(Clock::story(latest)),
        _ if config.clock.is_some() || config.is_demo() => Ok(Clock::story(begins)),
        _ => Ok(Clock::machine()),
    }
}

/// Note how far the story has come, and follow it where another process moved it forward.
///
/// # Errors
/// The database's own.
pub async fn keep_clock(app: &App) -> Result<(), sea_orm::DbErr> {
    if !app.clock().is_story() {
        return Ok(());
    }
    let permit = SystemPermit::because(None, "keeping the clock");
    if let Some(row) = house_clock::Entity::find_by_id(CLOCK_ROW).one(app.read(&permit)).await? {
        app.clock().move_to(row.latest);
    }
    let tx = app.db().begin(&permit, app.clock()).await?;
    let row = house_clock::ActiveModel { id: Set(CLOCK_ROW), latest: Set(app.clock().now()) };
    house_clock::Entity::insert(row)
        .on_conflict(OnConflict::column(house_clock::Column::Id).update_column(house_clock::Column::Latest).to_owned())
        .exec_without_returning(&*tx)
        .await?;
    tx.commit().await
}

/// The way out for mail that the settings name.
fn transport(mail: &MailTo) -> Result<Transport, String> {
    match mail {
        MailTo::Folder(path) => {
            folder::make(path).map_err(|error| format!("the folder {} cannot be made: {error}", path.display()))?;
            Ok(Transport::Folder(path.clone()))
        }
        MailTo::Memory => Ok(Transport::Memory(Arc::default())),
        MailTo::Smtp(url) => Transport::smtp(&relay(url)?),
    }
}

/// `smtps://user:password@host:port`, `smtp://...` for STARTTLS, `?tls=none` for an open line.
fn relay(url: &str) -> Result<SmtpSettings, String> {
    let wrong = || "ACCORD_MAIL must look like smtps://user:password@mail.example.org:465".to_owned();
    let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (login, place) = rest.rsplit_once('@').map_or((None, rest), |(login, place)| (Some(login), place));
    let (host, port) = match place.trim_end_matches('/').rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().map_err(|_| wrong())?)),
        None => (place.trim_end_matches('/'), None),
    };
    let tls = match (scheme, query) {
        (_, "tls=none") => TlsMode::None,
        ("smtps", _) => TlsMode::Tls,
        _ => TlsMode::StartTls,
    };
    let user_and_password = match login {
        Some(login) => Some(login.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned())).ok_or_else(wrong)?),
        None => None,
    };
    if host.is_empty() || !matches!(query, "" | "tls=none") {
        return Err(wrong());
    }
    Ok(SmtpSettings {
        host: host.to_owned(),
        port: port.unwrap_or(if tls == TlsMode::Tls { 465 } else { 587 }),
        tls,
        user_and_password,
        extra_root_pem: None,
        hello: None,
        connect_timeout: Duration::from_secs(10),
        send_timeout: Duration::from_secs(30),
        connections: 4,
    })
}
