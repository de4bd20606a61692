//! What is posted about a supervision that was held.

use super::permits::OpenSupervision;
use super::{record_commands, record_forms};
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::shared::{MeetingId, Refusal};

/// The permit of its two people and the service manager.
///
/// # Errors
/// `SignIn`, `NotAllowed`, `NotFound`.
pub(super) async fn opens(ask: &Ask, id: MeetingId) -> Result<OpenSupervision, Refusal> {
    OpenSupervision::open(&ask.app, ask.signed_in()?, ask.address.clone(), id).await
}

/// `POST /meetings/{id}/record`
pub async fn write(ask: Ask, Key(id): Key<MeetingId>, Posted(raw): Posted) -> Reply {
    let permit = opens(&ask, id).await?;
    let outcome = async {
        let new = record_forms::check_record(&raw, permit.meeting().row().day)?;
        record_commands::write(&ask.app, &permit, new).await?;
        Ok(format!("/meetings/{id}/record"))
    }
    .await;
    ask.answer(&raw, outcome, "It is kept. The two of you and the service manager can read it").await
}

/// `POST /meetings/{id}/record/read`
pub async fn confirm_read(ask: Ask, Key(id): Key<MeetingId>, Posted(raw): Posted) -> Reply {
    let permit = opens(&ask, id).await?;
    let outcome = async {
        let version = raw.get("version").parse().map_err(|_| Refusal::Changed)?;
        record_commands::confirm_read(&ask.app, &permit, version).await?;
        Ok(format!("/meetings/{id}/record"))
    }
    .await;
    ask.answer(&raw, outcome, "It is noted that you have read it").await
}
