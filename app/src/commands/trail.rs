//! `accord audit verify`.

use super::say::{Bar, say, say_json, the_service, words};
use crate::audit::verify::{Verified, verify};
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use entity::audit_block;
use sea_orm::{EntityTrait, PaginatorTrait};

/// Walk the chain from its first block.
///
/// # Errors
/// A sentence that names the first thing that is wrong.
pub async fn verify_trail(app: &App, json: bool) -> Result<(), String> {
    // Of a mistyped folder an empty database is made, and its chain is whole.
    the_service(app).await?;
    let permit = SystemPermit::because(None, "verifying the audit trail");
    let blocks = audit_block::Entity::find().count(app.read(&permit)).await.map_err(|error| error.to_string())?;
    let bar = Bar::new("Blocks", blocks);
    let found = verify(app, &permit, |done| bar.at(done, blocks)).await.map_err(words)?;
    drop(bar);
    if json {
        say_json(&found)?;
    } else {
        say(&sentence(&found))?;
    }
    found.broken.map_or(Ok(()), Err)
}

fn sentence(found: &Verified) -> String {
    let tail = match found.unsealed {
        0 => "nothing waits to be sealed".to_owned(),
        n => format!("{n} lines are not sealed yet"),
    };
    let whole = if found.broken.is_some() { "The chain is broken" } else { "The chain is whole" };
    format!("{whole}: {} lines in {} blocks; {tail}.", found.lines, found.blocks)
}
