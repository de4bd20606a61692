//! Somebody says themselves that they have heard the podcast and read the guide: by their own link, or by the link for all.

use super::hold;
use crate::audit::Note;
use crate::briefings::letters::BriefingCounted;
use crate::briefings::model::How;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::permit::Permit;
use crate::platform::services::ServiceNames;
use crate::platform::signed;
use crate::shared::text::Email;
use crate::shared::{BriefingId, Refusal};
use entity::{briefing, briefing_attendance, briefing_target};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// What somebody's own link is signed for.
pub const OWN_LINK: &str = "briefing of one person";
/// What the link for all is signed for.
pub const COMMON_LINK: &str = "briefing for all on its lists";

/// What the link to one session, as an entry for a calendar, is signed for.
pub const SESSION_LINK: &str = "session of a briefing as a calendar entry";

/// The address, within our site, at which one session is had as an entry for a calendar.
///
/// # Errors
/// A fault.
pub fn session_link(app: &App, session: Uuid) -> Result<String, Refusal> {
    Ok(format!("/briefings/sessions/{}", signed::sign(app, SESSION_LINK, session)?))
}

/// What the address of a briefing's sessions, for a calendar program, is signed for.
pub const FOLLOW_LINK: &str = "sessions of a briefing for a calendar program";

/// The whole address at which a calendar program follows the sessions of a briefing.
///
/// # Errors
/// A fault.
pub fn follow_link(app: &App, id: BriefingId) -> Result<String, Refusal> {
    Ok(format!("{}/briefings/calendar/{}.ics", app.config().base_url, signed::sign(app, FOLLOW_LINK, id.0)?))
}

/// The whole address of the link for all.
///
/// # Errors
/// A fault.
pub fn common_link(app: &App, id: BriefingId) -> Result<String, Refusal> {
    Ok(format!("{}/briefings/join/{}", app.config().base_url, signed::sign(app, COMMON_LINK, id.0)?))
}

/// The whole address of somebody's own link.
///
/// # Errors
/// A fault.
pub fn own_link(app: &App, target: Uuid) -> Result<String, Refusal> {
    Ok(format!("{}/briefings/declare/{}", app.config().base_url, signed::sign(app, OWN_LINK, target)?))
}

/// Whoever follows their own link says that they have done it. Said again, nothing changes.
///
/// # Errors
/// `not_self_declared`; `over`, after the last day; `NotFound`, also for whoever was taken off the lists; a fault.
pub async fn declare(app: &App, permit: &impl Permit, service: &ServiceNames, target: Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let first = briefing_target::Entity::find_by_id(target).filter(briefing_target::Column::ServiceId.eq(service.id.0));
    let first = first.one(&*tx).await?.ok_or(Refusal::NotFound)?;
    let held = hold(&tx, service.id, BriefingId(first.briefing_id)).await?;
    open_still(&tx, service, &held)?;
    // A later list may have shown that two rows are one person: the link stays theirs.
    let own = first.same_as.unwrap_or(first.id);
    let row = briefing_target::Entity::find_by_id(own).one(&*tx).await?.filter(|row| row.off_at.is_none()).ok_or(Refusal::NotFound)?;
    count(&tx, service, &row, How::OwnLink).await?;
    app.commit(tx).await
}

/// Somebody with the link for all types the address that stands on the list. What they read is the same whether it does; whoever has
/// that address has a letter, once, so that nobody is counted without knowing.
///
/// # Errors
/// `not_self_declared`; `over`; `NotFound`; a fault.
pub async fn declare_by_address(
    app: &App,
    permit: &impl Permit,
    service: &ServiceNames,
    id: BriefingId,
    email: &Email,
) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let held = hold(&tx, service.id, id).await?;
    open_still(&tx, service, &held)?;
    let row = briefing_target::Entity::find()
        .filter(briefing_target::Column::BriefingId.eq(id.0))
        .filter(briefing_target::Column::Email.eq(email.as_str()))
        .filter(briefing_target::Column::OffAt.is_null())
        .one(&*tx)
        .await?;
    if let Some(row) = row
        && count(&tx, service, &row, How::CommonLink).await?
    {
        let letter = BriefingCounted { name: row.name.clone(), title: held.title.clone(), service: service.discreet_name.clone() };
        let draft = Draft {
            kind: "briefing_counted",
            to_name: row.name,
            to_address: email.clone(),
            person: None,
            letter: letter.letter(),
            why: "somebody said that you have done a briefing",
            calendar: None,
            stream: None,
            case: None,
        };
        tx.post_letter(service, draft).await?;
    }
    app.commit(tx).await
}

fn open_still(tx: &WriteTx, service: &ServiceNames, held: &briefing::Model) -> Result<(), Refusal> {
    if !held.self_declared {
        return Err(Refusal::refused(
            "not_self_declared",
            "This briefing is given at its sessions alone. Whoever gives it marks who was there.",
        ));
    }
    if service.zone.to_local(tx.now()).date() > held.last_day {
        return Err(Refusal::refused("over", "The last day of this briefing is over. Write to us if you have done it before."));
    }
    Ok(())
}

/// Count them, if they are not counted yet; says whether they are from now on.
async fn count(tx: &WriteTx, service: &ServiceNames, row: &briefing_target::Model, how: How) -> Result<bool, Refusal> {
    if row.briefed_at.is_some() {
        return Ok(false);
    }
    briefing_attendance::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        target_id: Set(row.id),
        session_id: Set(None),
        how: Set(how.code().to_owned()),
        at: Set(tx.now()),
        recorded_by: Set(None),
        withdrawn_at: Set(None),
        withdrawn_by: Set(None),
    }
    .insert(&**tx)
    .await?;
    briefing_target::ActiveModel { id: Set(row.id), briefed_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    let detail = serde_json::json!({ "how": how.code() });
    tx.note(Note::changed("briefing.declared", "briefing_target", row.id).detail(detail)).await?;
    Ok(true)
}
