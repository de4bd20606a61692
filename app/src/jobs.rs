//! Every kind of job and the room that carries it out, on one screen; and what is looked after by the clock.

use crate::admin;
use crate::briefings;
use crate::calendar;
use crate::imports;
use crate::meetings;
use crate::people::practitioners::commands::SOMEBODY_LEFT;
use crate::platform::App;
use crate::platform::jobs::Ended;
use crate::platform::letters;
use crate::shared::{PersonId, Refusal, ServiceId};
use crate::training;
use entity::job;
use std::pin::Pin;

/// Carry out one job.
pub fn run<'a>(app: &'a App, job: &'a job::Model) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
    Box::pin(async move {
        match (job.kind.as_str(), job.subject_id) {
            (letters::SEND_LETTER, Some(id)) => letters::send(app, id).await,
            (imports::jobs::TAKE_LIST, Some(_)) => imports::jobs::carry_out(app, job).await,
            (SOMEBODY_LEFT, Some(person)) => somebody_left(app, job.service_id.map(ServiceId), PersonId(person)).await,
            (calendar::busy::jobs::FETCH_BUSY, Some(source)) => calendar::busy::jobs::carry_out(app, source).await,
            (kind, _) => Ended::GivenUp(format!("no room carries out {kind}")),
        }
    })
}

/// Each room lets go of what was kept for somebody who has left; done twice, nothing more comes of it.
async fn somebody_left(app: &App, service: Option<ServiceId>, person: PersonId) -> Ended {
    match training::jobs::give_back_places(app, service, person).await {
        Ended::Done => meetings::jobs::hand_on(app, service, person).await,
        other => other,
    }
}

/// What falls due by the clock: found again at every round, so nothing is lost while the service was down.
///
/// # Errors
/// The first fault; the next round starts over.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    crate::platform::returned_form::forget_old(app).await?;
    crate::platform::once::forget_old(app).await?;
    crate::accreditation::jobs::by_the_clock(app).await?;
    crate::matching::jobs::by_the_clock(app).await?;
    crate::accounts::commands::attempts::forget_old(app).await?;
    admin::jobs::by_the_clock(app).await?;
    crate::recruitment::commands::forget_unconfirmed(app).await?;
    training::commands::lapse_offers(app).await?;
    training::commands::look_again(app).await?;
    training::commands::remind_and_thank(app).await?;
    briefings::jobs::by_the_clock(app).await?;
    calendar::chase::by_the_clock(app).await?;
    calendar::inbox::forget_old(app).await?;
    calendar::busy::jobs::by_the_clock(app).await?;
    Ok(())
}
