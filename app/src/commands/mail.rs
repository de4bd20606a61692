//! `accord mail check`, `accord mail ingest` and `accord mail calendar`.

use super::say::{looked, permit, say, the_service, words};
use crate::audit::Note;
use crate::calendar::inbox;
use crate::calendar::message::MESSAGE_MAX;
use crate::platform::App;
use crate::platform::letters::as_sent;
use crate::platform::mail::Transport;
use crate::platform::permit::SystemPermit;
use crate::shared::Refusal;
use entity::{appointment, contact_way, letter, person};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::path::Path;

/// Sign in to the mail server, or look at the mail folder, and say what was found.
///
/// # Errors
/// A sentence with what the server said.
pub async fn check(app: &App) -> Result<(), String> {
    app.transport().check().await.map_err(|failure| {
        format!("The mail server cannot be used: {}. Letters wait and are sent when it can be; look at ACCORD_MAIL.", failure.reason)
    })?;
    match app.transport() {
        Transport::Smtp(_) => say("The mail server answers and takes our name and password."),
        Transport::Folder(folder) => {
            let trial = folder.join(".accord-mail-check");
            std::fs::write(&trial, b"")
                .and_then(|()| std::fs::remove_file(&trial))
                .map_err(|error| format!("The mail folder {} cannot be written: {error}", folder.display()))?;
            say(&format!("Mail is written to the folder {}.", folder.display()))
        }
        Transport::Memory(_) => say("Mail is kept in memory: it goes nowhere."),
    }
}

/// What a mail server takes for "keep the message and try again" (EX_TEMPFAIL).
pub const TRY_AGAIN_LATER: u8 = 75;

/// Take in one message from standard input. Whatever is in it, it is taken or rightly left: nothing is sent back to whoever wrote it.
///
/// # Errors
/// A sentence, when it could not be taken now and should come again.
pub async fn ingest(app: &App) -> Result<(), String> {
    let mut octets = Vec::new();
    let most = u64::try_from(MESSAGE_MAX).unwrap_or(u64::MAX).saturating_add(1);
    std::io::stdin().take(most).read_to_end(&mut octets).map_err(|error| format!("The message could not be read: {error}."))?;
    // What is longer is read to its end, or the mail server thinks that we broke.
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).map_err(|error| format!("The message could not be read: {error}."))?;
    let outcome = inbox::take_in(app, &octets).await.map_err(words)?;
    say(outcome.code())
}

/// Write every letter that was sent with a calendar part to that folder, with what a judge of invitations needs beside them:
/// `manifest.json` says of each file which event it is about and whether it invites, changes or cancels; `names.tsv` who has which address,
/// so that one person's name in another's invitation is found.
///
/// # Errors
/// A sentence; also when the folder holds something already.
pub async fn calendar(app: &App, folder: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| format!("The folder {} cannot be written: {error}.", folder.display());
    let service = the_service(app).await?;
    crate::platform::folder::make(folder).map_err(told)?;
    if std::fs::read_dir(folder).map_err(told)?.next().is_some() {
        return Err(format!("The folder {} is not empty: name a new one.", folder.display()));
    }
    let Invitations { letters, events, names } = invitations(app).await.map_err(words)?;
    let note = Note::looked("letters.listed", "service", service.id.0);
    looked(app, &permit(&service, "listing invitations"), note).await?;
    let copy = Transport::Folder(folder.to_owned());
    let mut manifest = BTreeMap::new();
    for row in &letters {
        let wire = as_sent(app, row).await.map_err(words)?;
        copy.send(&wire).await.map_err(|failure| failure.reason)?;
        let event = row.stream.as_ref().and_then(|uid| events.get(uid));
        manifest.insert(wire.file_name, serde_json::json!({ "event": event, "kind": kind(row) }));
    }
    let names: String = names.iter().map(|(address, name)| format!("{address}\t{name}\n")).collect();
    let manifest = serde_json::to_string_pretty(&manifest).map_err(|error| error.to_string())?;
    std::fs::write(folder.join("manifest.json"), manifest).map_err(told)?;
    std::fs::write(folder.join("names.tsv"), names).map_err(told)?;
    say(&format!(
        "{} letters with a calendar part are in {}. They name people: delete the folder when it was looked through.",
        letters.len(),
        folder.display()
    ))
}

struct Invitations {
    /// In the order of sending.
    letters: Vec<letter::Model>,
    /// By UID, what the event is about: the same for everybody who is invited to it.
    events: HashMap<String, String>,
    /// Address and name of everybody on record.
    names: Vec<(String, String)>,
}

async fn invitations(app: &App) -> Result<Invitations, Refusal> {
    let permit = SystemPermit::because(None, "listing invitations");
    let db = app.read(&permit);
    let appointments = appointment::Entity::find().all(db).await?;
    let events = appointments.into_iter().map(|row| (row.uid, format!("{}-{}", row.kind, row.subject_id))).collect();
    let letters = letter::Entity::find()
        .filter(letter::Column::State.eq("SENT"))
        .filter(letter::Column::Calendar.is_not_null())
        .order_by_asc(letter::Column::SentOrder)
        .all(db)
        .await?;
    let names = contact_way::Entity::find()
        .filter(contact_way::Column::Kind.eq("EMAIL"))
        .filter(contact_way::Column::EndsAt.is_null())
        .join(JoinType::InnerJoin, contact_way::Relation::Person.def())
        .select_only()
        .column(contact_way::Column::Value)
        .column(person::Column::FullName)
        .into_tuple()
        .all(db)
        .await?;
    Ok(Invitations { letters, events, names })
}

/// What a message does to the event, from its method and whether it is the first of its kind.
fn kind(row: &letter::Model) -> &'static str {
    let first = row.calendar.as_deref().unwrap_or("").lines().any(|line| line.trim_end() == "SEQUENCE:0");
    match (row.calendar_method.as_deref(), first) {
        (Some("CANCEL"), _) => "cancel",
        (_, true) => "invite",
        _ => "update",
    }
}
