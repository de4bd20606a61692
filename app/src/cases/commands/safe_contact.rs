//! The words about how and when it is safe to be in touch: each with its day and where it comes from, ended only by a coordinator.

use super::history::record_case_event;
use crate::audit::Note;
use crate::cases::permits::KeepParties;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::shared::{CaseId, PersonId, ReferralId, Refusal, ServiceId};
use entity::{party, rj_case, safe_contact};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Set};
use uuid::Uuid;

/// The newest words stand beside the older ones: leaving one out could put somebody at risk, so nothing is ended here.
pub(super) async fn record_safe_contact(
    tx: &WriteTx,
    service: ServiceId,
    person: PersonId,
    words: &str,
    referral: Option<ReferralId>,
) -> Result<(), DbErr> {
    safe_contact::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        words: Set(words.to_owned()),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        referral_id: Set(referral.map(|id| id.0)),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
        ended_by: Set(None),
    }
    .insert(&**tx)
    .await
    .map(drop)
}

/// Words about safe contact no longer hold; others may take their place. The open case in which it is told, if the person is in one.
///
/// # Errors
/// `NotFound`; `ended_already`; a fault.
pub async fn end_safe_contact(app: &App, permit: &KeepParties, id: Uuid, instead: Option<String>) -> Result<Option<CaseId>, Refusal> {
    let tx = app.begin(permit).await?;
    let service = permit.service();
    let row = safe_contact::Entity::find_by_id(id).filter(safe_contact::Column::ServiceId.eq(service.0)).lock_exclusive();
    let row = row.one(&*tx).await?.ok_or(Refusal::NotFound)?;
    if row.ends_at.is_some() {
        return Err(Refusal::refused("ended_already", "Somebody has ended these words already."));
    }

    let ended_by = tx.who().account.map(|id| id.0);
    safe_contact::ActiveModel { id: Set(id), ends_at: Set(Some(tx.now())), ended_by: Set(ended_by), ..Default::default() }
        .update(&*tx)
        .await?;
    if let Some(words) = &instead {
        record_safe_contact(&tx, service, PersonId(row.person_id), words, None).await?;
    }

    let case = open_case_of(&tx, row.person_id).await?;
    let note = Note::changed("safe_contact.ended", "person", row.person_id).detail(serde_json::json!({ "replaced": instead.is_some() }));
    match case {
        Some(case) => {
            record_case_event(&tx, service, case, "SAFE_CONTACT_CHANGED", None).await?;
            tx.note(note.case(case)).await?;
        }
        None => tx.note(note).await?,
    }
    app.commit(tx).await?;
    Ok(case)
}

async fn open_case_of(tx: &WriteTx, person: Uuid) -> Result<Option<CaseId>, Refusal> {
    let row = party::Entity::find()
        .join(JoinType::InnerJoin, party::Relation::Case.def())
        .filter(party::Column::PersonId.eq(person))
        .filter(party::Column::LeftAt.is_null())
        .filter(rj_case::Column::ClosedAt.is_null())
        .order_by_desc(party::Column::JoinedAt)
        .one(&**tx)
        .await?;
    Ok(row.map(|row| CaseId(row.case_id)))
}
