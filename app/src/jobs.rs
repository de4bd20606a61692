//! Every kind of job and the room that carries it out, on one screen; and what is looked after by the clock.

use crate::imports;
use crate::platform::App;
use crate::platform::jobs::Ended;
use crate::platform::letters;
use crate::shared::Refusal;
use entity::job;
use std::pin::Pin;

/// Carry out one job.
pub fn run<'a>(app: &'a App, job: &'a job::Model) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
    Box::pin(async move {
        match (job.kind.as_str(), job.subject_id) {
            (letters::SEND_LETTER, Some(id)) => letters::send(app, id).await,
            (imports::jobs::TAKE_LIST, Some(_)) => imports::jobs::carry_out(app, job).await,
            (kind, _) => Ended::GivenUp(format!("no room carries out {kind}")),
        }
    })
}

/// What falls due by the clock: found again at every round, so nothing is lost while the service was down.
///
/// # Errors
/// The first fault; the next round starts over.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    crate::platform::returned_form::forget_old(app).await?;
    crate::platform::once::forget_old(app).await?;
    crate::matching::jobs::by_the_clock(app).await?;
    crate::accounts::commands::attempts::forget_old(app).await?;
    crate::recruitment::commands::forget_unconfirmed(app).await?;
    Ok(())
}
