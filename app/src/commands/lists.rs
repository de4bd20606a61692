//! `accord import practitioners|referrals|bookings FILE`.

use super::say::{Bar, aside, permit, say, say_json, words};
use crate::imports::actions::said;
use crate::imports::again;
use crate::imports::check::{self, Findings};
use crate::imports::commands::{self, Upload};
use crate::imports::file::FILE_MAX;
use crate::imports::kind::ListKind;
use crate::imports::queries;
use crate::imports::rows::RowProblem;
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::platform::start;
use crate::shared::{ImportId, Refusal};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// Which list.
#[derive(Debug, Subcommand)]
pub enum List {
    /// People who practise; an e-mail on record under the same name updates that person
    Practitioners(Options),
    /// Referrals; where nobody responsible is identified they are received and held
    Referrals(Options),
    /// Places asked for on one run of a course
    Bookings {
        #[command(flatten)]
        options: Options,
        /// The run's reference, as on its page
        #[arg(long)]
        run: String,
    },
}

/// How to take it in.
#[derive(Debug, Args)]
pub struct Options {
    /// The list, as CSV in UTF-8
    file: PathBuf,
    /// Say what it would do, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Take in the good rows although others are wrong
    #[arg(long)]
    good_rows: bool,
    /// Print one JSON object per problem: line, column, code, message
    #[arg(long)]
    json: bool,
}

/// Check the list, say what is wrong, take it in.
///
/// # Errors
/// A sentence; then nothing was taken in, or the same command goes on where it stopped.
pub async fn import(app: &App, list: List) -> Result<(), String> {
    let service = &super::seed::some_service(app).await?;
    let permit = permit(service, "a list at the command line");
    let (kind, options, run) = match list {
        List::Practitioners(options) => (ListKind::Practitioners, options, None),
        List::Referrals(options) => (ListKind::Referrals, options, None),
        List::Bookings { options, run } => {
            let run = queries::run_by_reference(app, &permit, service, &run).await.map_err(words)?;
            (ListKind::Bookings, options, Some(run))
        }
    };
    let bytes = read(&options.file)?;
    let name = options.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let upload = commands::read(kind, &name, &bytes, run).map_err(words)?;
    if options.dry_run {
        let findings = check::check(app, &permit, service, kind, run, &upload.text).await.map_err(words)?;
        findings.refuse_shut_run().map_err(words)?;
        return foretell(&findings, &options);
    }
    let outcome = take(app, &permit, service, &upload, &options).await;
    // The rows are dated by this clock: whoever opens the database next begins no earlier.
    start::keep_clock(app).await.map_err(|error| error.to_string())?;
    outcome
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    let size = std::fs::metadata(path).map_err(told)?.len();
    if size > FILE_MAX as u64 {
        return Err(format!("{} is larger than 5 MB. Split it and send the parts one after the other.", path.display()));
    }
    std::fs::read(path).map_err(told)
}

async fn take(app: &App, permit: &SystemPermit, service: &ServiceNames, upload: &Upload, options: &Options) -> Result<(), String> {
    let known = again::find_kept(app, permit, service, upload).await.map_err(words)?;
    let mut findings = check::check(app, permit, service, upload.kind, upload.run, &upload.text).await.map_err(words)?;
    if let Some(known) = known {
        let lines = queries::lines_taken(app, permit, known).await.map_err(words)?;
        findings.leave_out(&lines);
    }
    findings.refuse_shut_run().map_err(words)?;
    tell_problems(&findings.problems, options.json)?;
    if findings.wrong_rows() > 0 && !options.good_rows {
        return Err(refused(&findings));
    }
    let id = commands::keep(app, permit, service, upload).await.map_err(words)?;
    let bar = Bar::new("Taking in", findings.good.len() as u64);
    let outcome = commands::take(app, permit, service, id, options.good_rows, |done, of| bar.at(done as u64, of as u64)).await;
    drop(bar);
    tell_problems(&found_late(app, permit, service, id, &findings).await.map_err(words)?, options.json)?;
    let outcome = outcome.map_err(words)?;
    tell(options.json, &format!("{}.", said(outcome)))
}

/// What became wrong between looking at the list and taking it in, so that no row stays out unnamed.
async fn found_late(
    app: &App,
    permit: &SystemPermit,
    service: &ServiceNames,
    id: ImportId,
    told: &Findings,
) -> Result<Vec<RowProblem>, Refusal> {
    let mut late = queries::left_out(app, permit, service, id).await?;
    late.retain(|problem| !told.problems.contains(problem));
    Ok(late)
}

fn foretell(findings: &Findings, options: &Options) -> Result<(), String> {
    tell_problems(&findings.problems, options.json)?;
    for agency in &findings.new_agencies {
        tell(options.json, &format!("New agency, without an agreement: {agency}"))?;
    }
    let sentence = format!(
        "{} rows: {} good ({} for people on record), {} wrong. Nothing was taken in.",
        findings.rows,
        findings.good.len(),
        findings.updates(),
        findings.wrong_rows()
    );
    tell(options.json, &sentence)?;
    if findings.wrong_rows() > 0 && !options.good_rows { Err(refused(findings)) } else { Ok(()) }
}

fn tell_problems(problems: &[RowProblem], json: bool) -> Result<(), String> {
    for problem in problems {
        if json {
            say_json(problem)?;
        } else if problem.column.is_empty() {
            say(&format!("line {}: {}", problem.line, problem.message))?;
        } else {
            say(&format!("line {}, {}: {}", problem.line, problem.column, problem.message))?;
        }
    }
    Ok(())
}

/// Sentences stay out of the way of a program that reads objects.
fn tell(json: bool, sentence: &str) -> Result<(), String> {
    if json {
        aside(sentence);
        return Ok(());
    }
    say(sentence)
}

fn refused(findings: &Findings) -> String {
    format!(
        "{} of {} rows are wrong, so nothing was taken in. Mend them, or add --good-rows to take in the others.",
        findings.wrong_rows(),
        findings.rows
    )
}

#[cfg(test)]
mod tests {
    use super::found_late;
    use crate::imports::kind::ListKind;
    use crate::imports::{check, commands};
    use crate::people::commands::{Way, change_contact};
    use crate::platform::permit::SystemPermit;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_row_that_became_wrong_after_the_list_was_looked_at_is_named() {
        let test = TestApp::new().await;
        let (app, service) = (&test.app, &test.service);
        let permit = SystemPermit::because(Some(service.id), "a test");
        let list = include_bytes!("../../../examples/practitioners-with-mistakes.csv");
        let upload = commands::read(ListKind::Practitioners, "list.csv", list, None).unwrap();
        let told = check::check(app, &permit, service, upload.kind, None, &upload.text).await.unwrap();
        let id = commands::keep(app, &permit, service, &upload).await.unwrap();
        let name = told.good[0].row.name();
        let other = test.person("Other Body").await;
        let tx = app.begin(&permit).await.unwrap();
        let address = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        change_contact(&tx, service.id, other, Way::Email, &address).await.unwrap();
        app.commit(tx).await.unwrap();

        commands::take(app, &permit, service, id, true, |_, _| {}).await.unwrap();
        let late = found_late(app, &permit, service, id, &told).await.unwrap();
        let late: Vec<_> = late.iter().map(|problem| (problem.line, problem.code.as_str())).collect();
        assert_eq!(late, [(told.good[0].row.line(), "email_of_another")]);
    }
}
