//! Replies fetched from the mailbox that invites, by IMAP. A person may read the same mailbox: what is none of ours is left as it came.

use super::inbox::take_in;
use super::message::MESSAGE_MAX;
use crate::platform::App;
use crate::platform::mail::mailbox::{ImapSettings, Mailbox};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How often the mailbox is looked into.
pub const EVERY: Duration = Duration::from_secs(60);
/// How many messages are looked at in one round; the next one goes on.
const AT_ONCE: usize = 50;

/// How far the mailbox was looked through since the start: validity of its numbers, and the last one.
#[derive(Default)]
struct Place(Mutex<(u32, u32)>);

/// Look through what came since the last round. Returns how many messages were dealt with; nothing when no mailbox is set up.
///
/// # Errors
/// What went wrong, for the log; the next round begins where this one broke off.
pub async fn look(app: &App) -> Result<usize, String> {
    let Some(url) = &app.config().imap else { return Ok(0) };
    let mut mailbox = Mailbox::open(&ImapSettings::parse(url)?, &app.config().own_authorities).await?;
    let dealt_with = look_through(app, &mut mailbox).await;
    mailbox.close().await;
    dealt_with
}

async fn look_through(app: &App, mailbox: &mut Mailbox) -> Result<usize, String> {
    let place = app.kept::<Place>();
    let (validity, last) = *place.0.lock().unwrap_or_else(PoisonError::into_inner);
    let last = if validity == mailbox.validity { last } else { 0 };
    let mut dealt_with = 0;
    for uid in mailbox.unseen_after(last).await?.into_iter().take(AT_ONCE) {
        if let Some(octets) = mailbox.read(uid, MESSAGE_MAX).await? {
            let outcome = take_in(app, &octets).await.map_err(|refusal| refusal.to_string())?;
            if outcome.was_dealt_with() {
                mailbox.mark_seen(uid).await?;
                dealt_with += 1;
            }
        }
        *place.0.lock().unwrap_or_else(PoisonError::into_inner) = (mailbox.validity, uid);
    }
    Ok(dealt_with)
}

/// Look into the mailbox as long as the service runs, where one is set up.
pub async fn keep_looking(app: App) {
    if app.config().imap.is_none() {
        return;
    }
    loop {
        match look(&app).await {
            Ok(0) => {}
            Ok(many) => tracing::info!(many, "replies were taken from the mailbox"),
            Err(reason) => tracing::warn!(reason, "the mailbox could not be looked through; it is tried again"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
