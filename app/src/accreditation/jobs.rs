//! What falls due in accreditation by the clock.

use super::standing_commands::{begin_the_night, catch_up};
use crate::platform::App;
use crate::platform::services;
use crate::shared::Refusal;

/// Everybody is judged once a night, and whoever's facts changed within seconds.
///
/// # Errors
/// A fault; the next round goes on.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    for service in services::all(app).await?.iter() {
        begin_the_night(app, service).await?;
        catch_up(app, service).await?;
    }
    Ok(())
}
