//! Addresses made and ended, busy times sent in and taken back: always the poster's own.

use super::busy::reach::Address;
use super::busy::{self, commands as busy_commands};
use super::feed::{FeedKind, commands as feed_commands};
use super::pages::own;
use super::permits::KeepOwnCalendar;
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::platform::once;
use crate::shared::{FormProblems, RawForm, Refusal};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use uuid::Uuid;

/// Make a secret address, and show it this once.
pub async fn make_feed(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnCalendar>()?;
    let made = async {
        let kind = FeedKind::from_code(raw.get("kind")).ok_or_else(|| missing("kind", "Choose what the address shows"))?;
        let secret = feed_commands::make(&ask.app, &permit, kind).await?;
        Ok((kind, secret))
    }
    .await;
    match made {
        Ok((kind, secret)) => {
            let address = format!("{}/feeds/{}.ics", ask.app.config().base_url, secret.reveal());
            Ok(own::made(&ask, kind, address))
        }
        Err(refusal) => ask.answer(&raw, Err(refusal), "").await,
    }
}

/// End one's own address; lands on the page of all.
pub async fn end_feed(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = own_row(&ask)?;
    let outcome = feed_commands::end(&ask.app, &permit, id).await.map(|()| "/calendar".to_owned());
    ask.answer(&raw, outcome, "That address shows nothing any more").await
}

/// Take in the busy times of a file.
pub async fn busy_file(ask: Ask, request: Request) -> Reply {
    let permit = ask.permit::<KeepOwnCalendar>()?;
    let (raw, file) = match Multipart::from_request(request, &ask.app).await {
        Err(_) => (form_of_the_page(), Err(no_file())),
        Ok(parts) => read_parts(parts).await?,
    };
    once::posted(&ask, &raw, file.as_deref().unwrap_or_default());
    let mut said = String::new();
    let outcome = async {
        let count = busy_commands::keep_file(&ask.app, &permit, &ask.service, file?).await.map_err(|refusal| beside("file", refusal))?;
        said = match count {
            0 => "That calendar holds no busy time in the coming eighteen months".to_owned(),
            1 => "One busy time is known now; nothing but its start and end is kept".to_owned(),
            n => format!("{n} busy times are known now; nothing but their starts and ends is kept"),
        };
        Ok("/calendar".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, &said).await
}

/// Have a calendar asked every few hours.
pub async fn busy_address(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<KeepOwnCalendar>()?;
    // Whoever knows the address reads the calendar: it does not come back in a form that is kept.
    let shown = raw.without(&["calendar_address"]);
    let outcome = async {
        let address = Address::read(raw.get("calendar_address"), ask.app.config().calendar_addresses).map_err(|problem| {
            let mut problems = FormProblems::new();
            problems.add("calendar_address", problem.code, &problem.sentence);
            Refusal::from(problems)
        })?;
        busy_commands::keep_address(&ask.app, &permit, &address).await?;
        Ok("/calendar".to_owned())
    }
    .await;
    ask.answer(&shown, outcome, "We ask that calendar now, and again every six hours. Open this page again in a minute").await
}

/// Take busy times back.
pub async fn end_busy(ask: Ask, Key(id): Key<Uuid>, Posted(raw): Posted) -> Reply {
    let permit = own_row(&ask)?;
    let outcome = busy_commands::take_back(&ask.app, &permit, id).await.map(|()| "/calendar".to_owned());
    ask.answer(&raw, outcome, "Those busy times are forgotten").await
}

/// To who keeps no calendar here, the row is not there.
fn own_row(ask: &Ask) -> Result<KeepOwnCalendar, Refusal> {
    ask.permit::<KeepOwnCalendar>().map_err(|refusal| match refusal {
        Refusal::NotAllowed => Refusal::NotFound,
        other => other,
    })
}

type File = Result<Vec<u8>, Refusal>;

/// The fields of the form, and the file.
async fn read_parts(mut parts: Multipart) -> Result<(RawForm, File), Refusal> {
    let mut raw = RawForm::default();
    let mut file = Err(no_file());
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok((raw, file)),
            Err(error) => return Ok((form_of_the_page(), Err(broken(&error)))),
        };
        let name = part.name().unwrap_or("").to_owned();
        match part.bytes().await {
            Err(error) => return Ok((form_of_the_page(), Err(broken(&error)))),
            Ok(bytes) if name == "file" && !bytes.is_empty() => file = Ok(bytes.to_vec()),
            Ok(bytes) if name != "file" && raw.0.len() < 20 => {
                raw.0.push((name, String::from_utf8_lossy(&bytes).chars().take(200).collect()));
            }
            Ok(_) => {}
        }
    }
}

/// Where an upload that broke off goes back to: its own fields never arrived.
fn form_of_the_page() -> RawForm {
    RawForm::from([("_form", "busy_file"), ("_page", "/calendar")])
}

fn no_file() -> Refusal {
    missing("file", "Choose the .ics file of your calendar")
}

fn missing(field: &str, sentence: &str) -> Refusal {
    let mut problems = FormProblems::new();
    problems.add(field, "missing", sentence);
    problems.into()
}

/// What a rule says of one field, at that field.
fn beside(field: &str, refusal: Refusal) -> Refusal {
    let Refusal::Refused { code, sentence } = refusal else { return refusal };
    let mut problems = FormProblems::new();
    problems.add(field, code, &sentence);
    problems.into()
}

fn broken(error: &MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let reason = busy::read::Unusable::TooLarge;
        beside("file", Refusal::refused(reason.code(), reason.to_string()))
    } else {
        beside("file", Refusal::refused("broken_off", "The file did not arrive whole. Send it again."))
    }
}
