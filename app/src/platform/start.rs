//! From settings to a running service: every command begins here.

use super::App;
use super::clock::{Clock, machine_now};
use super::config::Config;
use super::db::Db;
use super::mail::transport::Transport;
use super::permit::SystemPermit;
use crate::calendar::zone::Zone;
use entity::house_clock;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};

/// The one row of the clock's table.
const CLOCK_ROW: i32 = 1;

/// Connect, bring the schema up to date, set the clock, open the mail transport.
///
/// # Errors
/// A sentence that says what to do.
pub async fn open(config: Config) -> Result<App, String> {
    // A running executor is what the view layer asks for; a second start in one process (tests) finds it there.
    drop(any_spawner::Executor::init_tokio());
    let db = Db::connect(&config).await?;
    db.migrate().await?;
    let clock = set_clock(&config, &db).await?;
    let transport = Transport::open(&config.mail).map_err(|reason| format!("Mail cannot be sent: {reason}"))?;
    Ok(App::new(config, db, clock, transport))
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
