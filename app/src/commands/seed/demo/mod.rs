//! `accord seed demo`: "Restorative Cambridgeshire (demo)". Everything goes through the commands that the pages call, with the clock moved
//! back ten weeks and then forward again, so that every row has its letters, its history and its lines of the trail.
//!
//! | file | what it tells |
//! | --- | --- |
//! | [`story`] | the clock, and who acts |
//! | [`people`] | a sign-in for each role; the agencies |
//! | [`training`] | courses, runs, places, a register, an award |
//! | [`materials`] | what there is to read and hear before a course |
//! | [`recruitment`] | an open role and applications in every state |
//! | [`lists`] | the example lists, their dates moved to last month |
//! | [`meetings`] | a supervision, a meeting of the team, a meeting about a case |
//! | [`cases`] | screening, assessing, offering, answering |

mod briefings;
mod cases;
#[cfg(test)]
mod letters_tests;
mod lists;
mod materials;
mod meetings;
mod people;
mod recruitment;
mod story;
mod training;

use crate::commands::say::{Bar, aside, say, words};
use crate::platform::clock::machine_now;
use crate::platform::config::{Config, MailTo};
use crate::platform::permit::SystemPermit;
use crate::platform::{App, services, start};
use crate::shared::{Refusal, Role};
use chrono::{DateTime, Duration, Utc};
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::Instant;
use story::Story;

/// The password of every demo sign-in; no secret: it is printed, and stands in docs/OPERATIONS.md.
pub const PASSWORD: &str = "fenland heron lantern quay";
/// How long before today the story begins.
const BEGINS: Duration = Duration::weeks(10);

/// When to fill.
#[derive(Debug, Args)]
pub struct Options {
    /// Do nothing when there is a service already
    #[arg(long)]
    if_empty: bool,
}

/// Fill an empty database with the demo service.
///
/// # Errors
/// A sentence: in production; when there is a service already; when a step of the story was refused.
pub async fn run(config: Config, options: &Options) -> Result<(), String> {
    if !config.is_demo() {
        return Err("Invented people are not written into a service at work: this needs ACCORD_MODE=demo.".to_owned());
    }
    let began = Instant::now();
    let base_url = config.base_url.clone();
    if new_database(&config) {
        fill_beside(config).await?;
    } else {
        let app = start::open(config).await?;
        match services::all(&app).await {
            Ok(all) if all.is_empty() => {}
            Ok(_) if options.if_empty => return sign_ins(&base_url, "The demo service is there already."),
            Ok(_) => return Err("There is a service in this database already. Name an empty folder with ACCORD_DATA_DIR.".to_owned()),
            Err(refusal) => return Err(words(refusal)),
        }
        let until = app.clock().now();
        let app = at_its_beginning(app, until).await?;
        tell(&app, until).await?;
    }
    sign_ins(&base_url, &format!("The demo service was made in {:.0} s.", began.elapsed().as_secs_f64()))
}

/// Whether the embedded database is not there yet: then it is made beside its place and moved there whole.
fn new_database(config: &Config) -> bool {
    config.database_url.is_none() && !config.data_dir.join("accord.db").exists()
}

/// A story that is broken off leaves nothing that looks like a service.
async fn fill_beside(config: Config) -> Result<(), String> {
    let place = config.data_dir.join("accord.db");
    let beside = config.data_dir.join("seeding");
    drop(std::fs::remove_dir_all(&beside));
    let told = |error: std::io::Error| format!("The data folder cannot be written: {error}. Give another with ACCORD_DATA_DIR.");
    std::fs::create_dir_all(&beside).map_err(told)?;
    let mail = match &config.mail {
        MailTo::Folder(folder) => Some(folder.clone()),
        _ => None,
    };
    let until = ends_at(&config)?;
    let zone = crate::calendar::zone::Zone::LONDON;
    let own = Config {
        data_dir: beside.clone(),
        clock: Some(zone.to_local(until - BEGINS)),
        mail: MailTo::Folder(beside.join("mail")),
        ..config
    };
    let app = start::open(own).await?;
    tell(&app, until).await?;
    let whole = app.db().clone().close_whole().await;
    whole.map_err(|why| format!("The demo could not be written whole: {why}. Is the disk full?"))?;
    if let Some(folder) = mail {
        move_mail(&beside.join("mail"), &folder).map_err(told)?;
    }
    std::fs::rename(beside.join("accord.db"), &place).map_err(told)?;
    drop(std::fs::remove_dir_all(&beside));
    Ok(())
}

fn move_mail(from: &Path, to: &PathBuf) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        std::fs::rename(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

/// The moment at which the story ends: the set clock, or the machine's.
fn ends_at(config: &Config) -> Result<DateTime<Utc>, String> {
    let zone = crate::calendar::zone::Zone::LONDON;
    config.clock.map_or(Ok(machine_now()), |local| zone.to_utc(local).map_err(|problem| format!("ACCORD_CLOCK: {}", problem.sentence)))
}

/// The same database with its clock ten weeks back; nothing is in it yet.
async fn at_its_beginning(app: App, until: DateTime<Utc>) -> Result<App, String> {
    let zone = crate::calendar::zone::Zone::LONDON;
    let config = Config { clock: Some(zone.to_local(until - BEGINS)), ..app.config().clone() };
    app.db().clone().close().await;
    let app = start::open(config).await?;
    if app.clock().now() > until - BEGINS + Duration::days(1) {
        return Err("This database has seen a later day already. Name an empty folder with ACCORD_DATA_DIR.".to_owned());
    }
    Ok(app)
}

/// The whole story, chapter by chapter.
async fn tell(app: &App, until: DateTime<Utc>) -> Result<(), String> {
    aside("Making the demo service: ten weeks of a small service's life, through the same commands as the pages.");
    let bar = Bar::new("The demo", 7);
    let step = |at: u64| bar.at(at, 7);
    super::make_service(app).await?;
    let mut story = Story::begin(app, until).await.map_err(words)?;
    people::sign_ins(&mut story).await.map_err(words)?;
    step(1);
    people::agencies(&story).await.map_err(words)?;
    let courses = training::courses(&story).await.map_err(words)?;
    step(2);
    recruitment::applications(&mut story, &courses).await.map_err(words)?;
    step(3);
    lists::take_in(&mut story).await.map_err(words)?;
    step(4);
    people::volunteer(&mut story).await.map_err(words)?;
    training::places(&mut story, &courses).await.map_err(words)?;
    briefings::told(&story).await.map_err(words)?;
    step(5);
    cases::told(&mut story).await.map_err(words)?;
    step(6);
    meetings::planned(&story).await.map_err(words)?;
    finish(&story).await.map_err(words)
}

/// Up to now: what is due is done, and every line sealed.
async fn finish(story: &Story) -> Result<(), Refusal> {
    story.move_to(story.until).await?;
    while crate::audit::seal::seal(&story.app).await? > 0 {}
    let permit = SystemPermit::because(Some(story.service.id), "the demo's story");
    let found = crate::audit::verify::verify(&story.app, &permit, |_| {}).await?;
    found.broken.map_or(Ok(()), |broken| Err(Refusal::refused("broken", broken)))
}

fn sign_ins(base_url: &str, first: &str) -> Result<(), String> {
    say(first)?;
    say(&format!("Sign in at {base_url}/sign-in with one click, or with these addresses and the password \"{PASSWORD}\":"))?;
    for role in Role::ALL {
        say(&format!("  {:<18} {}", role.to_string(), crate::accounts::queries::demo_address(role)))?;
    }
    Ok(())
}
