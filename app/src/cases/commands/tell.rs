//! The referrer is told that something is decided or missing, and never what (`docs/POLICY.md` 3.3).

use super::history::referral_event;
use crate::cases::letters::{MoreNeeded, ReferralDecided};
use crate::cases::model::ReferralState;
use crate::cases::queries::referrer;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::services::ServiceNames;
use crate::shared::{ReferralId, Refusal};
use entity::referral;
use sea_orm::EntityTrait;

/// Who was written to after a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// No letter belongs to this decision.
    NoLetter,
    Written,
    /// A letter belongs to it and the referrer left no address: somebody has to telephone.
    Telephone,
    /// Nobody referred the person but they themselves, and letters to them may be read by others.
    TelephonePerson,
}

/// Write to the referrer, when one is to be told and left an address.
pub(super) async fn tell_referrer(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    id: ReferralId,
    to: ReferralState,
) -> Result<Told, Refusal> {
    if !matches!(to, ReferralState::MoreInfoNeeded | ReferralState::Declined | ReferralState::Redirected) {
        return Ok(Told::NoLetter);
    }
    let row = referral::Entity::find_by_id(id.0).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let Some(reader) = referrer(&**tx, &row).await? else {
        return Ok(if row.referrer_name.is_some() { Told::Telephone } else { Told::TelephonePerson });
    };
    let name = reader.name.clone();
    let link = reader.signs_in.then(|| format!("{}/referrals/{id}", app.config().base_url));
    let phone = service.contact_phone.clone();
    let (kind, letter) = if to == ReferralState::MoreInfoNeeded {
        (MoreNeeded::KIND, MoreNeeded { name, link, phone }.letter())
    } else {
        (ReferralDecided::KIND, ReferralDecided { name, link, phone }.letter())
    };
    let draft = Draft {
        kind,
        to_name: reader.name,
        to_address: reader.address,
        person: reader.person,
        letter,
        why: MoreNeeded::WHY,
        calendar: None,
        stream: None,
        case: None,
    };
    tx.post_letter(service, draft).await?;
    referral_event(tx, service.id, id, "REFERRER_WRITTEN", None).await?;
    Ok(Told::Written)
}
