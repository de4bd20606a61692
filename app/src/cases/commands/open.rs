//! Opening a case from an accepted referral.

use super::history::record_case_event;
use crate::audit::Note;
use crate::cases::model::{Flags, Mark, Stage, Strength};
use crate::cases::rules::opposite;
use crate::platform::db::WriteTx;
use crate::platform::reference::Numbered;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::PartyRole;
use crate::shared::{CaseId, Refusal};
use entity::{matter_agency, party, referral, rj_case};
use sea_orm::{ActiveModelTrait, DbErr, Set};
use uuid::Uuid;

/// The case with its parties; the day of the referral is where its clock starts (`docs/POLICY.md` 3.3).
pub(super) async fn open_case(tx: &WriteTx, service: &ServiceNames, row: &referral::Model) -> Result<CaseId, Refusal> {
    let id = CaseId(tx.new_id());
    let reference = tx.next_reference(service.id, Numbered::Case).await?;
    new_case(tx, row, id, reference).insert(&**tx).await?;
    referral::ActiveModel { id: Set(row.id), case_id: Set(Some(id.0)), ..Default::default() }.update(&**tx).await?;

    let role = PartyRole::from_code(&row.party_role).unwrap_or(PartyRole::Harmed);
    first_party(tx, row, id, role).await?;
    if let Some(other) = row.other_person_id {
        join(tx, row, id, other, opposite(role)).insert(&**tx).await?;
    }
    if let Some(agency) = row.agency_id {
        let (key, service_id) = (Set(tx.new_id()), Set(row.service_id));
        let part = Set("REFERRER".to_owned());
        matter_agency::ActiveModel { id: key, service_id, case_id: Set(id.0), agency_id: Set(agency), part }.insert(&**tx).await?;
    }

    record_case_event(tx, service.id, id, "OPENED", Some(row.reference.clone())).await?;
    tx.note(Note::collected("case.opened", "case", id.0).case(id)).await?;
    Ok(id)
}

fn new_case(tx: &WriteTx, row: &referral::Model, id: CaseId, reference: String) -> rj_case::ActiveModel {
    let flags = serde_json::from_value::<Flags>(row.flags.clone()).unwrap_or_default();
    rj_case::ActiveModel {
        id: Set(id.0),
        service_id: Set(row.service_id),
        reference: Set(reference),
        stage: Set(Stage::New.code().to_owned()),
        opened_at: Set(tx.now()),
        owner: Set(tx.who().account.map(|id| id.0)),
        mechanism: Set(row.mechanism.clone()),
        crime_group: Set(row.crime_group.clone()),
        district: Set(row.district.clone()),
        agency_id: Set(row.agency_id),
        clock_start: Set(row.received_on),
        risk: Set(None),
        sensitive: Set(None),
        lead_level: Set(None),
        co_level: Set(None),
        involves_minor: Set(flags.has(Mark::Youth)),
        flags: Set(row.flags.clone()),
        police_data: Set(false),
        custody: Set(false),
        wants_shadow: Set(false),
        urgent: Set(false),
        planned_from: Set(None),
        planned_to: Set(None),
        on_hold_since: Set(None),
        hold_reason: Set(None),
        closed_at: Set(None),
        closure_reason: Set(None),
        version: Set(1),
    }
}

/// Whoever was referred brings the wishes that the referral names; an agency writes them down because they bind.
async fn first_party(tx: &WriteTx, row: &referral::Model, case: CaseId, role: PartyRole) -> Result<(), DbErr> {
    let binds = |wish: &Option<String>| wish.as_ref().map(|_| Strength::Required.code().to_owned());
    party::ActiveModel {
        required_gender: Set(row.required_gender.clone()),
        gender_strength: Set(binds(&row.required_gender)),
        language: Set(row.language.clone()),
        language_strength: Set(binds(&row.language)),
        ..join(tx, row, case, row.party_person_id, role)
    }
    .insert(&**tx)
    .await
    .map(drop)
}

fn join(tx: &WriteTx, row: &referral::Model, case: CaseId, person: Uuid, role: PartyRole) -> party::ActiveModel {
    party::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(row.service_id),
        case_id: Set(case.0),
        person_id: Set(person),
        role: Set(role.code().to_owned()),
        track: Set("NOT_CONTACTED".to_owned()),
        required_gender: Set(None),
        gender_strength: Set(None),
        language: Set(None),
        language_strength: Set(None),
        no_police: Set(false),
        access_need: Set(None),
        joined_at: Set(tx.now()),
        left_at: Set(None),
        version: Set(1),
    }
}
