//! What falls due in matching by the clock.

use crate::platform::App;
use crate::shared::Refusal;

/// Offers whose time is over lapse, and those to somebody whose standing lapsed are taken back.
///
/// # Errors
/// A fault; the next round goes on.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    super::commands::expire_due(app).await?;
    super::commands::withdraw_from_lapsed(app).await
}
