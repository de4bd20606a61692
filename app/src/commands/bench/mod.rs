//! `accord bench`: how fast the real site answers, beside a bare handler that returns the same bytes, in the same run.
//!
//! For each size and engine a fresh database is seeded and verified, the server is started as a process of its own, and a small client
//! asks for pages over loopback with one and with eight connections. Each page is then measured once more from a bare axum handler that
//! sends the bytes that the page sent: what is left of the difference is ours.

pub mod bare;
mod client;
mod outside;
mod report;
mod site;
mod stages;
mod training;

use super::say::{aside, say};
use crate::platform::config::Config;
use clap::{Args, ValueEnum};
use report::Results;
use std::path::PathBuf;
use std::time::Instant;

/// What to measure.
#[derive(Debug, Args)]
pub struct Plan {
    /// How much is in the database
    #[arg(long, value_enum, default_value_t = Size::Small)]
    size: Size,
    /// Also on PostgreSQL: a server and a role that may make databases, like postgres://user@host/postgres
    #[arg(long)]
    postgres: Option<String>,
    /// The log of build steps that make run keeps, for the time of the first build
    #[arg(long)]
    build_log: Option<PathBuf>,
    /// Where the figures go as JSON
    #[arg(long)]
    out: Option<PathBuf>,
    /// Where the figures go as a page; with --size all docs/benchmarks.md, otherwise nowhere
    #[arg(long)]
    page: Option<PathBuf>,
}

/// Cases and practitioners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Size {
    /// 1,000 cases, 1,000 practitioners
    Small,
    /// 100,000 cases, 10,000 practitioners
    Medium,
    /// 1,000,000 cases, 20,000 practitioners
    Large,
    /// One after the other
    All,
}

impl Size {
    fn each(self) -> Vec<Size> {
        match self {
            Size::All => vec![Size::Small, Size::Medium, Size::Large],
            one => vec![one],
        }
    }

    const fn cases(self) -> u64 {
        match self {
            Size::Small => 1_000,
            Size::Medium => 100_000,
            Size::Large | Size::All => 1_000_000,
        }
    }

    const fn practitioners(self) -> u64 {
        match self {
            Size::Small => 1_000,
            Size::Medium => 10_000,
            Size::Large | Size::All => 20_000,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Size::Small => "small",
            Size::Medium => "medium",
            Size::Large | Size::All => "large",
        }
    }
}

/// Measure, and write what was measured.
///
/// # Errors
/// A sentence: outside the demo; when the server does not start, or a page is not what it should be.
pub async fn run(config: Config, plan: Plan) -> Result<(), String> {
    if !config.is_demo() {
        return Err("The bench fills databases with invented rows. Run it with ACCORD_MODE=demo.".to_owned());
    }
    let began = Instant::now();
    let mut results = Results::begin(&plan, &config);
    for size in plan.size.each() {
        let folder = config.data_dir.join(format!("bench-{}", size.word()));
        results.stages.push(stages::measure(&config, size, &folder, None).await?);
        if let Some(server) = &plan.postgres {
            let folder = config.data_dir.join(format!("bench-{}-postgres", size.word()));
            let database = outside::fresh_postgres(server, size.word()).await?;
            results.stages.push(stages::measure(&config, size, &folder, Some(database)).await?);
        }
    }
    results.seconds = began.elapsed().as_secs_f64();
    write(&plan, &results)?;
    say(&results.page())
}

fn write(plan: &Plan, results: &Results) -> Result<(), String> {
    let told = |path: &PathBuf, error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    if let Some(path) = &plan.out {
        let text = serde_json::to_string_pretty(results).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| told(path, error))?;
        aside(&format!("figures: {}", path.display()));
    }
    let usual = PathBuf::from("docs/benchmarks.md");
    let page =
        plan.page.clone().or_else(|| (plan.size == Size::All && usual.parent().is_some_and(std::path::Path::is_dir)).then_some(usual));
    if let Some(path) = page {
        std::fs::write(&path, results.page()).map_err(|error| told(&path, error))?;
        aside(&format!("page: {}", path.display()));
    }
    Ok(())
}
