//! What needs the reader, from every room. A room joins by one line in [`all`].

use super::kept;
use crate::cases::queries::CaseCounts;
use crate::matching::permits::{MatchCases, OwnOffers};
use crate::platform::App;
use crate::platform::permit::{Own, RoomPermit};
use crate::platform::services::ServiceNames;
use crate::shared::Refusal;
use crate::ui::Waiting;
use crate::{agencies, cases, matching, people, recruitment, training};
use chrono::NaiveDate;

/// Everything that waits for this person, and how many cases there are for those who see them all. First what somebody marked as urgent,
/// then what is late, then the rest, each in the order of the rooms below, which is the order of the harm that waiting does: people in a
/// case, people who offered to help, papers.
///
/// # Errors
/// A fault.
pub async fn all(app: &App, permit: &Own, service: &ServiceNames, today: NaiveDate) -> Result<(Vec<Waiting>, Option<CaseCounts>), Refusal> {
    let actor = permit.actor();
    let offers = async {
        let Ok(permit) = OwnOffers::of(actor, None) else { return Ok(Vec::new()) };
        matching::queries::offers_waiting(app, &permit, service).await
    };
    let to_match = async {
        let Ok(permit) = MatchCases::of(actor, None) else { return Ok(Vec::new()) };
        matching::queries::attention(app, &permit, service).await
    };
    let agreements = async {
        if !(cases::permits::sees_all(actor) && actor.second_step) {
            return Ok(Vec::new());
        }
        agencies::queries::attention(app, permit, permit.service(), today).await
    };
    // The rooms are asked at once: none needs what another knows.
    let (offers, in_cases, to_match, applications, records, training, own, agreements) = tokio::try_join!(
        offers,
        cases::queries::attention(app, permit, today),
        to_match,
        recruitment::queries::attention(app, actor, service, today),
        kept::of_practitioners(app, permit, service, today),
        training::queries::attention(app, permit, actor, service.zone),
        people::queries::own_record(app, actor),
        agreements,
    )?;
    let mut needs: Vec<Waiting> =
        [offers, in_cases.waiting, to_match, applications, records, training, own, agreements].into_iter().flatten().collect();

    // A stable sort: within each of the three, the order of the rooms stays.
    needs.sort_by_key(|need| (!need.marked, !need.urgent));
    Ok((needs, in_cases.counts))
}
