//! The command line: `accord serve`, `accord import` and the rest. Exit code 0: done; 1: refused or failed, with a sentence; 2: asked
//! wrongly; 75: `mail ingest` could not now.
//!
//! | file | commands |
//! | --- | --- |
//! | [`admin`] | `admin create`, `admin forget-second-steps` |
//! | [`seed`] | `seed demo`, `seed scale` |
//! | [`lists`] | `import practitioners`, `import referrals`, `import bookings` |
//! | [`planning`] | `match`, `match-file` |
//! | [`backup`] | `backup`, `restore` |
//! | [`trail`], [`mail`], [`clock`] | `audit verify`, `mail check`, `mail ingest`, `clock forward` |
//! | [`bench`](mod@bench) | `bench` |
//!
//! Sentences go to standard output, faults and progress to standard error; `--json` prints what another program may read.

pub mod admin;
pub mod backup;
pub mod bench;
pub mod clock;
pub mod lists;
pub mod mail;
pub mod memory;
pub mod planning;
pub mod say;
pub mod seed;
pub mod trail;

use crate::platform::config::Config;
use crate::platform::db::Db;
use crate::platform::folder::{self, Work};
use crate::platform::{App, log, start};
use crate::serve;
use clap::{Parser, Subcommand};
use say::{aside, say};
use std::path::PathBuf;
use std::process::ExitCode;

/// Accord: recruitment, training, accreditation, matching and the case record of a restorative-justice service.
#[derive(Debug, Parser)]
#[command(name = "accord", version, propagate_version = true)]
struct Line {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Serve the site, and work on jobs
    Serve,
    /// Work on jobs only, beside an instance that serves
    Worker,
    /// Bring the database up to date, and stop
    Migrate,
    /// Administrators
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Fill an empty database
    #[command(subcommand)]
    Seed(seed::Seed),
    /// Take a list in, through the same rules as the pages
    #[command(subcommand)]
    Import(lists::List),
    /// Who could take a case: the same ranking as the page
    Match(planning::Ranking),
    /// Plan many cases of an open file at once; needs no database
    MatchFile(planning::Files),
    /// Copy the whole database into one file, while the service runs
    Backup {
        file: PathBuf,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Put a backup in the place of an empty database; stop the server first
    Restore { file: PathBuf },
    /// The trail of who did and saw what
    #[command(subcommand)]
    Audit(Audit),
    /// The way out for letters
    #[command(subcommand)]
    Mail(Mail),
    /// The demo's clock
    #[command(subcommand)]
    Clock(Clock),
    /// Measure the site beside a bare handler that returns the same bytes
    Bench(bench::Plan),
    /// What the bench measures against; not for people
    #[command(hide = true)]
    BenchBare(bench::bare::Bare),
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Walk the chain from its first block, and say whether it is whole
    Verify {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Mail {
    /// Sign in to the mail server and say what it found
    Check,
    /// Take in one message from standard input, as a mail server pipes it: 0 taken or rightly left, 75 try again later
    Ingest,
    /// Write the letters sent with a calendar part to a new folder, with a manifest and a list of names, to be judged
    Calendar { folder: PathBuf },
}

#[derive(Debug, Subcommand)]
enum Clock {
    /// Move the demo's clock forward, never back
    Forward {
        /// How far: 30m, 12h, 3d, 2w
        #[arg(value_parser = clock::span)]
        by: chrono::Duration,
    },
}

/// Read the line, do it, say how it went.
pub fn run() -> ExitCode {
    let line = Line::parse();
    let failed = if matches!(line.what, What::Mail(Mail::Ingest)) { mail::TRY_AGAIN_LATER } else { 1 };
    let outcome = match line.what {
        What::MatchFile(files) => planning::plan(&files),
        what => with_settings(what),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            aside(&format!("accord: {sentence}"));
            ExitCode::from(failed)
        }
    }
}

fn with_settings(what: What) -> Result<(), String> {
    let config = Config::load().map_err(|wrong| format!("The settings are not right:\n  {}", wrong.join("\n  ")))?;
    log::start(&config, !matches!(what, What::Serve | What::Worker));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(carry_out(what, config))
}

/// What needs the settings and nothing else; everything else opens the database first.
async fn carry_out(what: What, config: Config) -> Result<(), String> {
    match what {
        What::Restore { file } => backup::restore(config, &file).await,
        What::Seed(seed::Seed::Demo(options)) => seed::demo::run(config, &options).await,
        What::Bench(plan) => bench::run(config, plan).await,
        What::BenchBare(bare) => bench::bare::serve(config, &bare).await,
        What::Serve | What::Worker => with_database(what, start::open_to_work(config).await?).await,
        what => with_database(what, start::open(config).await?).await,
    }
}

async fn with_database(what: What, app: App) -> Result<(), String> {
    match what {
        What::Serve => {
            let _alone = alone(&app, Work::Serving)?;
            serve::serve(app).await
        }
        What::Worker => {
            let _alone = alone(&app, Work::Worker)?;
            serve::say_what_starts(&app, "working");
            let tasks = serve::behind_the_scenes(&app);
            serve::told_to_stop().await;
            tasks.iter().for_each(tokio::task::JoinHandle::abort);
            Ok(())
        }
        What::Migrate => say("The database is up to date."),
        What::Admin(what) => admin::run(&app, what).await,
        What::Seed(seed::Seed::Scale(options)) => seed::scale(&app, &options).await,
        What::Import(list) => lists::import(&app, list).await,
        What::Match(ranking) => planning::rank(&app, &ranking).await,
        What::Backup { file, json } => backup::backup(&app, &file, json).await,
        What::Audit(Audit::Verify { json }) => trail::verify_trail(&app, json).await,
        What::Mail(Mail::Ingest) => mail::ingest(&app).await,
        What::Mail(Mail::Check) => mail::check(&app).await,
        What::Mail(Mail::Calendar { folder }) => mail::calendar(&app, &folder).await,
        What::Clock(Clock::Forward { by }) => clock::forward(&app, by).await,
        What::MatchFile(_) | What::Restore { .. } | What::Seed(seed::Seed::Demo(_)) | What::Bench(_) | What::BenchBare(_) => Ok(()),
    }
}

/// On the embedded database one server and one worker at most; PostgreSQL carries several.
fn alone(app: &App, work: Work) -> Result<Option<std::fs::File>, String> {
    Db::file(app.config()).map(|file| folder::alone(&file, work)).transpose()
}
