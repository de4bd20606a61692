//! `accord match`: who could take a case. `accord match-file`: plan many cases of an open file at once, without a database.

use super::say::{looked, say, say_json, words};
use crate::audit::Note;
use crate::matching::commands_line::print_ranking;
use crate::matching::facts::Seat;
use crate::matching::file::{Instance, InstanceFile, Limits, Solved, solve};
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The largest instance, in bytes.
const FILE_MAX: u64 = 200 * 1024 * 1024;
/// How many things that are wrong are named.
const NAMED: usize = 20;

/// Which case and seat.
#[derive(Debug, Args)]
pub struct Ranking {
    /// The case's reference
    #[arg(long)]
    case: String,
    /// The seat to fill
    #[arg(long, value_enum, default_value_t = SeatName::Lead)]
    seat: SeatName,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// The seats that are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SeatName {
    Lead,
    Co,
}

/// Print the ranking that the case's page shows.
///
/// # Errors
/// A sentence, when there is no such case.
pub async fn rank(app: &App, ranking: &Ranking) -> Result<(), String> {
    let seat = match ranking.seat {
        SeatName::Lead => Seat::Lead,
        SeatName::Co => Seat::CoFacilitator,
    };
    let printed = print_ranking(app, &ranking.case, seat).await.map_err(words)?;
    let note = Note::looked("matching.read", "case", printed.case.0).case(printed.case);
    looked(app, &SystemPermit::because(Some(printed.service), "a ranking at the command line"), note).await?;
    if ranking.json {
        return say_json(&printed.json);
    }
    printed.lines.iter().try_for_each(|line| say(line))
}

/// Which files.
#[derive(Debug, Args)]
pub struct Files {
    /// A file of format rj-match-1
    instance: PathBuf,
    /// Where the teams go
    #[arg(long)]
    out: PathBuf,
    /// Say what the plan is worth as JSON: objective, bound, seconds, peak memory
    #[arg(long)]
    report: bool,
}

/// What the plan is worth and what it cost.
#[derive(Debug, Serialize)]
struct Report {
    objective: i64,
    bound: i64,
    proven: bool,
    cases: usize,
    filled: usize,
    urgent_filled: usize,
    shadows: usize,
    seconds: f64,
    /// The most memory that this process held; `None` where the system does not tell.
    peak_memory_kb: Option<u64>,
}

/// Plan, and write the answer.
///
/// # Errors
/// Sentences that say which entry of the file is wrong; that a file cannot be read or written.
pub fn plan(files: &Files) -> Result<(), String> {
    let began = Instant::now();
    let instance = read(&files.instance)?;
    let solved = solve(&instance, Limits::default());
    write(&files.out, &solved)?;
    let report = report(&instance, &solved, began.elapsed());
    if files.report { say_json(&report) } else { say(&sentence(&report)) }
}

fn read(path: &Path) -> Result<Instance, String> {
    let told = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    if std::fs::metadata(path).map_err(told)?.len() > FILE_MAX {
        return Err(format!("{} is larger than 200 MB. Split it by region.", path.display()));
    }
    let text = std::fs::read_to_string(path).map_err(told)?;
    let file: InstanceFile =
        serde_json::from_str(&text).map_err(|error| format!("{} is not a file of format rj-match-1: {error}", path.display()))?;
    Instance::check(file).map_err(|wrong| {
        let mut lines: Vec<String> = wrong.iter().take(NAMED).map(ToString::to_string).collect();
        if wrong.len() > NAMED {
            lines.push(format!("and {} more", wrong.len() - NAMED));
        }
        format!("{} cannot be planned:\n  {}", path.display(), lines.join("\n  "))
    })
}

fn write(path: &Path, solved: &Solved) -> Result<(), String> {
    let text = serde_json::to_string_pretty(&solved.plan).map_err(|error| error.to_string())?;
    std::fs::write(path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn report(instance: &Instance, solved: &Solved, took: Duration) -> Report {
    Report {
        objective: solved.objective,
        bound: solved.bound,
        proven: solved.proven(),
        cases: instance.cases().len(),
        filled: solved.filled,
        urgent_filled: solved.urgent_filled,
        shadows: solved.shadows,
        seconds: took.as_secs_f64(),
        peak_memory_kb: super::memory::of(std::process::id(), "VmHWM"),
    }
}

fn sentence(report: &Report) -> String {
    let memory = report.peak_memory_kb.map_or_else(String::new, |kb| format!(", {} MB at most", kb / 1024));
    let sure = if report.proven { "no better plan exists".to_owned() } else { format!("no plan is worth more than {}", report.bound) };
    format!("{} of {} cases filled, objective {} ({sure}); {:.1} s{memory}.", report.filled, report.cases, report.objective, report.seconds)
}
