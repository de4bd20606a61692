//! A list sent up, taken in, undone.

use super::commands::{self, Outcome, Upload};
use super::file::FILE_MAX;
use super::jobs::{self, Taking};
use super::kind::ListKind;
use super::permits::TakeListsIn;
use super::{queries, undo};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::platform::once;
use crate::shared::{FormProblems, ImportId, RawForm, Refusal, RunId};
use axum::extract::{FromRequest, Multipart, Request};
use std::str::FromStr;
use uuid::Uuid;

/// The largest upload: the file, and room for the form around it.
pub const UPLOAD_MAX: usize = FILE_MAX + 64 * 1024;

/// Keep a list and show what it would do.
///
/// # Errors
/// As every action: what is not about the form.
pub async fn preview(ask: Ask, request: Request) -> Reply {
    // Who may not send a list is told so before any of it is read.
    let permit = ask.permit::<TakeListsIn>()?;
    let (raw, file) = match Multipart::from_request(request, &ask.app).await {
        Err(_) => (form_of_the_page(), Err(Refusal::from(no_file()))),
        Ok(parts) => match read_parts(parts).await {
            Ok(read) => read,
            Err(refusal) => (form_of_the_page(), Err(refusal)),
        },
    };
    once::posted(&ask, &raw, file.as_ref().map_or(&[][..], |(_, bytes)| bytes.as_slice()));
    let outcome = async {
        let (name, bytes) = file?;
        let upload = check_upload(&raw, &name, &bytes)?;
        let id = commands::keep(&ask.app, &permit, &ask.service, &upload).await?;
        let (taken, rows) = queries::rows_in(&ask.app, &permit, id).await?;
        Ok((format!("/imports/{id}"), so_far(taken, rows)))
    }
    .await;
    let (outcome, said) = match outcome {
        Ok((page, said)) => (Ok(page), said),
        Err(refusal) => (Err(refusal), String::new()),
    };
    ask.answer(&raw, outcome, &said).await
}

/// How much of a list that was sent is on record: it may have come before.
fn so_far(taken: i32, rows: i32) -> String {
    match taken {
        0 => "Nothing of the list is on record yet".to_owned(),
        all if all == rows => "This list is on record already: all its rows are in".to_owned(),
        some => format!("This list is on record already: {some} of its {rows} rows are in. Below is what became of the others"),
    }
}

/// The name of a file and its bytes, or why there is none.
pub type NamedFile = Result<(String, Vec<u8>), Refusal>;

/// The typed fields, and the file.
///
/// # Errors
/// `too_large`; `broken_off`.
pub async fn read_parts(mut parts: Multipart) -> Result<(RawForm, NamedFile), Refusal> {
    let mut raw = RawForm::default();
    let mut file = Err(Refusal::from(no_file()));
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or("").to_owned();
        if name == "file" {
            let file_name = part.file_name().unwrap_or("").to_owned();
            let bytes = part.bytes().await.map_err(|error| broken(&error))?;
            if !bytes.is_empty() {
                file = Ok((file_name, bytes.to_vec()));
            }
        } else if raw.0.len() < 20 {
            let value = part.text().await.map_err(|error| broken(&error))?;
            raw.0.push((name, value.chars().take(200).collect()));
        }
    }
    Ok((raw, file))
}

/// Where an upload that broke off goes back to: its own fields never arrived.
fn form_of_the_page() -> RawForm {
    RawForm::from([("_form", "list"), ("_page", "/imports")])
}

fn no_file() -> FormProblems {
    let mut problems = FormProblems::new();
    problems.add("file", "missing", "Choose the file of the list");
    problems
}

fn broken(error: &axum::extract::multipart::MultipartError) -> Refusal {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Refusal::refused("too_large", "That file is larger than 5 MB. Split it and send the parts one after the other.")
    } else {
        Refusal::refused("broken_off", "The file did not arrive whole. Send it again.")
    }
}

fn check_upload(raw: &RawForm, name: &str, bytes: &[u8]) -> Result<Upload, Refusal> {
    let mut problems = FormProblems::new();
    let kind = ListKind::from_code(raw.get("kind"));
    if kind.is_none() {
        problems.add("kind", "missing", "Choose what the rows of the list are");
    }
    let run = Uuid::from_str(raw.get("run")).ok().map(RunId);
    if kind == Some(ListKind::Bookings) && run.is_none() {
        problems.add("run", "missing", "Choose the run that these people want a place on");
    }
    match kind {
        Some(kind) if problems.is_empty() => commands::read(kind, name, bytes, run.filter(|_| kind == ListKind::Bookings)),
        _ => Err(problems.into()),
    }
}

/// Take the list in.
///
/// # Errors
/// As every action.
pub async fn take(ask: Ask, Key(id): Key<ImportId>, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<TakeListsIn>()?;
    let good_rows_only = raw.get("good_rows") == "yes";
    let page = format!("/imports/{id}");
    match jobs::begin(&ask.app, &permit, &ask.service, id, good_rows_only).await {
        Ok(Taking::Done(outcome)) => Ok(ask.go(&page, &said(outcome))),
        Ok(Taking::UnderWay) => Ok(ask.go(&page, "The list is being taken in. You need not wait here")),
        Err(Refusal::Refused { sentence, .. }) => Ok(ask.go(&page, &sentence)),
        Err(other) => Err(other),
    }
}

/// What taking in came to, as a person would say it.
pub fn said(outcome: Outcome) -> String {
    let mut sentence = match (outcome.taken, outcome.taken_before) {
        (0, 0) => "No row was taken in".to_owned(),
        (0, before) => format!("Nothing to do: {before} rows of this list were taken in before"),
        (1, _) => "One row was taken in".to_owned(),
        (n, _) => format!("{n} rows were taken in"),
    };
    if outcome.updated > 0 {
        sentence.push_str(&format!(", {} of them for people who were on record already", outcome.updated));
    }
    if outcome.left_out > 0 {
        sentence.push_str(&format!("; {} stay out", outcome.left_out));
    }
    sentence
}

/// Take the list back.
///
/// # Errors
/// As every action.
pub async fn take_back(ask: Ask, Key(id): Key<ImportId>, Posted(_): Posted) -> Reply {
    let permit = ask.permit::<TakeListsIn>()?;
    let page = format!("/imports/{id}");
    match undo::undo(&ask.app, &permit, &ask.service, id).await {
        Ok(undone) => Ok(ask.go(&page, &undone.sentence())),
        Err(Refusal::Refused { sentence, .. }) => Ok(ask.go(&page, &sentence)),
        Err(other) => Err(other),
    }
}
