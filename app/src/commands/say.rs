//! What the command line says: sentences on standard output, progress on standard error and only to a terminal.

use crate::audit::Note;
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::shared::Refusal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};

/// A line for people, on standard output.
///
/// # Errors
/// When nobody listens there any more.
pub fn say(sentence: &str) -> Result<(), String> {
    writeln!(std::io::stdout(), "{sentence}").map_err(|error| error.to_string())
}

/// A line beside the answer, on standard error: a closed one changes nothing.
pub fn aside(sentence: &str) {
    drop(writeln!(std::io::stderr(), "{sentence}"));
}

/// One object for programs, on a line of its own.
///
/// # Errors
/// When nobody listens there any more.
pub fn say_json(value: &impl Serialize) -> Result<(), String> {
    let line = serde_json::to_string(value).map_err(|error| error.to_string())?;
    say(&line)
}

/// A refusal as one or more sentences.
pub fn words(refusal: Refusal) -> String {
    match refusal {
        Refusal::Invalid(problems) => problems.0.into_iter().map(|problem| problem.sentence).collect::<Vec<_>>().join(". "),
        Refusal::Fault { reference } => format!("Something went wrong on our side. The log says what, under {reference}."),
        other => other.to_string(),
    }
}

/// Progress of long work: a bar on a terminal, nothing elsewhere.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar of so many steps, named by what is done.
    pub fn new(what: &str, steps: u64) -> Self {
        let target = if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {human_pos} of {human_len}, {eta} left") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        Self(bar)
    }

    /// So many steps are done, of so many.
    pub fn at(&self, done: u64, of: u64) {
        self.0.set_length(of);
        self.0.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// The service of this database.
///
/// # Errors
/// A sentence that says how to begin, when there is none yet.
pub async fn the_service(app: &App) -> Result<ServiceNames, String> {
    match services::names(app, None).await {
        Ok(service) => Ok(service),
        Err(Refusal::NotFound) => Err("There is no service in this database yet. Run: accord seed demo, or accord admin create".to_owned()),
        Err(other) => Err(words(other)),
    }
}

/// What stands in the audit lines of everything done here.
pub fn permit(service: &ServiceNames, reason: &'static str) -> SystemPermit {
    SystemPermit::because(Some(service.id), reason)
}

/// Store that the command line looks at something: before anything of it is printed or written.
///
/// # Errors
/// A sentence; nothing may be printed or written then.
pub async fn looked(app: &App, permit: &SystemPermit, note: Note) -> Result<(), String> {
    let looking = app.looks().hand_in(permit, note).await.map_err(words)?;
    looking.stored().await.map_err(words)
}
