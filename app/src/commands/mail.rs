//! `accord mail check`.

use super::say::say;
use crate::platform::App;
use crate::platform::mail::Transport;

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
