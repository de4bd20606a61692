//! What needs the reader, from every room. A room joins by one line in [`all`].

use crate::platform::App;
use crate::platform::permit::Own;
use crate::shared::Refusal;
use crate::ui::Waiting;
use crate::{agencies, cases};
use chrono::NaiveDate;

/// Everything that waits for this person: urgent things first, then in the order of the rooms below, which is the order of the harm
/// that waiting does: people in a case, people who offered to help, papers.
///
/// # Errors
/// A fault.
pub async fn all(app: &App, permit: &Own, today: NaiveDate) -> Result<Vec<Waiting>, Refusal> {
    let mut needs = Vec::new();

    needs.extend(cases::queries::attention(app, permit, today).await?);
    if cases::permits::sees_all(permit.actor()) && permit.actor().second_step {
        needs.extend(agencies::queries::attention(app, permit, permit.service(), today).await?);
    }

    // A stable sort: within the urgent and within the rest, the order of the rooms stays.
    needs.sort_by_key(|need| !need.urgent);
    Ok(needs)
}
