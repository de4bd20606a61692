//! A row of a list of referrals: received as by form, and held where nobody responsible is identified.

use super::{Taken, Trace, VersionTrace};
use crate::agencies::commands::find_or_record;
use crate::cases::commands::{hold_unidentified, receive_referral, screen_within};
use crate::cases::model::{Consent, NewReferral, OtherPerson, ReferredPerson, Referrer, Screening};
use crate::imports::referrals::ReferralRow;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::OtherParty;
use crate::shared::{AgencyId, ImportId, ReferralId, Refusal};
use entity::referral;
use sea_orm::EntityTrait;

/// Receive the referral; hold it with a review date, where the other person is not identified (`docs/POLICY.md` 3.3).
///
/// # Errors
/// What the room refuses; a fault.
pub(super) async fn take(tx: &WriteTx, service: &ServiceNames, list: ImportId, row: &ReferralRow) -> Result<Taken, Refusal> {
    let agency = match &row.agency {
        Some(name) => Some(find_or_record(tx, service.id, name).await?.0),
        None => None,
    };
    let id = receive_referral(tx, service, new_referral(row, agency, list)).await?;
    if row.other_party == OtherParty::NotIdentified {
        hold_unidentified(tx, service, id, None).await?;
    }
    let stands = referral::Entity::find_by_id(id.0).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let trace = Trace::Version(VersionTrace { version: stands.version, state: stands.state });
    Ok(Taken { subject_kind: "referral", subject: id.0, created: true, trace })
}

fn new_referral(row: &ReferralRow, agency: Option<AgencyId>, list: ImportId) -> NewReferral {
    let referrer = row.referrer_name.clone().map(|name| Referrer { name, email: None, phone: None, person: None });
    let other = row.other_party_name.clone().map(|name| OtherPerson { name, postcode: row.other_party_postcode.clone() });
    NewReferral {
        mechanism: row.mechanism,
        received_on: row.received_on,
        referrer,
        agency,
        initiated_by: row.initiated_by,
        party: ReferredPerson {
            name: row.party.name.clone(),
            role: row.party.role,
            phone: row.party.phone.clone(),
            email: row.party.email.clone(),
            postcode: row.party.postcode.clone(),
            safe_contact: row.party.safe_contact.clone(),
        },
        other_party: row.other_party,
        other,
        crime_group: row.crime_group,
        crime_reference: row.crime_reference.clone(),
        incident_on: row.incident_on,
        district: row.district,
        consent: if row.consent_to_contact { Consent::Yes } else { Consent::No },
        notes: row.notes.clone(),
        marks: row.flags.clone(),
        required_gender: row.facilitator_gender,
        language: row.language.clone(),
        import: Some(list),
    }
}

/// Withdraw a referral whose list is undone.
///
/// # Errors
/// A fault.
pub(in crate::imports) async fn referral_back(tx: &WriteTx, service: &ServiceNames, row: &referral::Model) -> Result<(), Refusal> {
    let withdraw = Screening::Withdraw { words: "The list that brought it was undone".to_owned() };
    screen_within(tx, service, ReferralId(row.id), withdraw).await.map(drop)
}
