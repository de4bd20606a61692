//! What falls due in accreditation by the clock.

use super::standing_commands::{begin_the_night, catch_up};
use crate::platform::App;
use crate::platform::services::{self, ServiceNames};
use crate::shared::Refusal;

/// Everybody is judged once a night, and whoever's facts changed within seconds.
///
/// # Errors
/// The first fault, once every service had its turn; the next round goes on.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    let mut whole = Ok(());
    for service in services::all(app).await?.iter() {
        if let Err(refusal) = of_service(app, service).await {
            tracing::error!(service = %service.id, %refusal, "the standings of a service could not be judged");
            whole = whole.and(Err(refusal));
        }
    }
    whole
}

async fn of_service(app: &App, service: &ServiceNames) -> Result<(), Refusal> {
    begin_the_night(app, service).await?;
    catch_up(app, service).await
}
