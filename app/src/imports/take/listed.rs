//! Levels and endorsements that a list brings: given elsewhere or before, so nobody here decides about them.

use crate::accreditation::commands::{NewAward, Source, record_award};
use crate::accreditation::queries::scheme_on;
use crate::accreditation::rules::expiry;
use crate::audit::Note;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::Level;
use crate::shared::{PersonId, Refusal};
use chrono::NaiveDate;
use entity::{award, endorsement};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// Keep the level that the list names; it ends when the service's scheme says so. The same level of the same day, however it came about,
/// stays as it is.
///
/// # Errors
/// A fault.
pub(super) async fn listed_award(
    tx: &WriteTx,
    service: &ServiceNames,
    person: PersonId,
    level: Level,
    awarded_on: NaiveDate,
) -> Result<(), Refusal> {
    let known = award::Entity::find()
        .filter(award::Column::PersonId.eq(person.0))
        .filter(award::Column::SupersededAt.is_null())
        .filter(award::Column::Level.eq(level.code()))
        .filter(award::Column::AwardedOn.eq(awarded_on))
        .count(&**tx)
        .await?;
    if known > 0 {
        return Ok(());
    }
    let scheme = scheme_on(&**tx, service.id, service.zone.to_local(tx.now()).date()).await?;
    let new = NewAward {
        level,
        awarded_on,
        expires_on: expiry(level, &scheme, awarded_on),
        evidence: serde_json::json!({ "list": true }),
        words: None,
        source: Source::List,
    };
    let id = record_award(tx, service.id, person, &new).await?;
    let detail = serde_json::json!({ "level": level.code(), "person": person.to_string() });
    tx.note(Note::collected("award.listed", "award", id.0).detail(detail)).await?;
    Ok(())
}

/// Keep an endorsement that the list names, once.
///
/// # Errors
/// A fault.
pub(super) async fn endorse(tx: &WriteTx, service: &ServiceNames, person: PersonId, name: &str, on: NaiveDate) -> Result<(), Refusal> {
    let known = endorsement::Entity::find()
        .filter(endorsement::Column::PersonId.eq(person.0))
        .filter(endorsement::Column::Name.eq(name))
        .filter(endorsement::Column::SupersededAt.is_null())
        .count(&**tx)
        .await?;
    if known > 0 {
        return Ok(());
    }
    let id = tx.new_id();
    endorsement::ActiveModel {
        id: Set(id),
        service_id: Set(service.id.0),
        person_id: Set(person.0),
        name: Set(name.to_owned()),
        awarded_on: Set(on),
        expires_on: Set(None),
        awarded_by: Set(tx.who().account.map(|account| account.0)),
        superseded_at: Set(None),
        revoked: Set(false),
        ..Default::default()
    }
    .insert(&**tx)
    .await?;
    tx.note(Note::collected("endorsement.listed", "endorsement", id)).await?;
    Ok(())
}
