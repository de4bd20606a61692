//! The command line: `accord serve`, `accord worker` and the rest. Exit code 0: done; 1: refused or failed, with a sentence; 2: asked wrongly.

use crate::platform::config::Config;
use crate::platform::{log, start};
use crate::serve;
use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::process::ExitCode;

/// Accord: recruitment, training, accreditation, matching and the case record of a restorative-justice service.
#[derive(Debug, Parser)]
#[command(name = "accord", version)]
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
}

/// Read the line, do it, say how it went.
pub fn run() -> ExitCode {
    let line = Line::parse();
    let config = match Config::load() {
        Ok(config) => config,
        Err(wrong) => return stop(&format!("The settings are not right:\n  {}", wrong.join("\n  "))),
    };
    log::start(&config);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return stop(&error.to_string()),
    };
    match runtime.block_on(carry_out(line.what, config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => stop(&sentence),
    }
}

async fn carry_out(what: What, config: Config) -> Result<(), String> {
    let app = start::open(config).await?;
    match what {
        What::Serve => serve::serve(app).await,
        What::Worker => {
            let tasks = serve::behind_the_scenes(&app);
            serve::told_to_stop().await;
            tasks.iter().for_each(tokio::task::JoinHandle::abort);
            Ok(())
        }
        What::Migrate => say("The database is up to date."),
    }
}

/// A line for people, on standard output.
///
/// # Errors
/// When nobody listens there any more.
pub fn say(sentence: &str) -> Result<(), String> {
    writeln!(std::io::stdout(), "{sentence}").map_err(|error| error.to_string())
}

fn stop(sentence: &str) -> ExitCode {
    // Standard error may be closed; the exit code still says that it failed.
    drop(writeln!(std::io::stderr(), "accord: {sentence}"));
    ExitCode::from(1)
}
