//! What meetings do behind a change in another room.

use super::commands::let_go;
use crate::platform::App;
use crate::platform::jobs::Ended;
use crate::platform::permit::SystemPermit;
use crate::platform::services;
use crate::shared::{PersonId, Refusal, ServiceId};

/// Hand on or call off the meetings of somebody who has left; whoever still comes to meetings keeps them.
pub async fn hand_on(app: &App, service: Option<ServiceId>, person: PersonId) -> Ended {
    let Some(service) = service else { return Ended::GivenUp("no service is named".to_owned()) };
    match try_to(app, service, person).await {
        Ok(_) => Ended::Done,
        Err(Refusal::Fault { reference }) => Ended::Again(format!("a fault, reference {reference}")),
        Err(refusal) => Ended::GivenUp(refusal.to_string()),
    }
}

async fn try_to(app: &App, service: ServiceId, person: PersonId) -> Result<usize, Refusal> {
    let permit = SystemPermit::because(Some(service), "somebody who takes part in meetings has left");
    let names = services::names(app, Some(service)).await?;
    let_go(app, &permit, &names, person).await
}
