//! Consent to status checks and the checks themselves. Called inside the transaction of whoever records them.

use super::model::CheckKind;
use super::update_service::{Certificate, NewStatusCheck, StatusOutcome, may_record};
use crate::audit::Note;
use crate::platform::db::WriteTx;
use crate::shared::{PersonId, Refusal, ServiceId};
use chrono::NaiveDate;
use entity::{background_check, status_check, update_consent};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// The most status checks that a record shows.
const SHOWN: u64 = 40;

/// What stands on record of somebody's DBS certificate.
#[derive(Debug, Clone, Default)]
pub struct DbsRecord {
    /// The certificate that counts, or would but for a status check.
    pub certificate: Option<background_check::Model>,
    pub consent: Option<update_consent::Model>,
    /// The newest first, those of earlier certificates among them.
    pub checks: Vec<status_check::Model>,
}

/// Everything about somebody's certificate. Three statements.
///
/// # Errors
/// A fault.
pub async fn dbs_record(db: &impl ConnectionTrait, person: PersonId) -> Result<DbsRecord, Refusal> {
    let checks = status_check::Entity::find()
        .filter(status_check::Column::PersonId.eq(person.0))
        .order_by_desc(status_check::Column::CheckedOn)
        .order_by_desc(status_check::Column::Id)
        .limit(SHOWN)
        .all(db);
    let (certificate, consent, checks) = tokio::try_join!(certificate(db, person), consent(db, person), async { Ok(checks.await?) })?;
    Ok(DbsRecord { certificate, consent, checks })
}

/// The certificate that counts, or would but for a status check.
///
/// # Errors
/// A fault.
pub(super) async fn certificate(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<background_check::Model>, Refusal> {
    let row = background_check::Entity::find()
        .filter(background_check::Column::PersonId.eq(person.0))
        .filter(background_check::Column::Kind.eq(CheckKind::Dbs.code()))
        .filter(background_check::Column::SupersededAt.is_null())
        .order_by_desc(background_check::Column::RecordedAt);
    Ok(row.one(db).await?)
}

async fn consent(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<update_consent::Model>, Refusal> {
    let row = update_consent::Entity::find()
        .filter(update_consent::Column::PersonId.eq(person.0))
        .filter(update_consent::Column::EndedAt.is_null())
        .order_by_desc(update_consent::Column::RecordedAt);
    Ok(row.one(db).await?)
}

/// Keep that somebody agreed to status checks that day. The practitioner's row is held by the caller.
///
/// # Errors
/// `agreed_already`; a fault.
pub async fn give_consent(tx: &WriteTx, service: ServiceId, person: PersonId, on: NaiveDate, on_paper: bool) -> Result<(), Refusal> {
    if consent(&**tx, person).await?.is_some() {
        return Err(Refusal::refused("agreed_already", "Consent to status checks is on record already."));
    }
    let row = update_consent::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        given_on: Set(on),
        on_paper: Set(on_paper),
        recorded_at: Set(tx.now()),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
        ended_at: Set(None),
    };
    row.insert(&**tx).await?;
    let detail = serde_json::json!({ "on": on, "on_paper": on_paper });
    tx.note(Note::changed("practitioner.update_consent", "person", person.0).detail(detail)).await?;
    Ok(())
}

/// Take the consent back: nobody asks from now on; what was found while it stood stays.
///
/// # Errors
/// `not_agreed`; a fault.
pub async fn end_consent(tx: &WriteTx, person: PersonId) -> Result<(), Refusal> {
    let Some(row) = consent(&**tx, person).await? else {
        return Err(Refusal::refused("not_agreed", "There is no consent to status checks on record."));
    };
    update_consent::ActiveModel { id: Set(row.id), ended_at: Set(Some(tx.now())), ..Default::default() }.update(&**tx).await?;
    tx.note(Note::changed("practitioner.update_consent_ended", "person", person.0)).await?;
    Ok(())
}

/// Record a status check of the certificate on record. One that found nothing new makes it count anew from that day; any other makes it count
/// no more. The practitioner's row is held by the caller.
///
/// # Errors
/// The refusals of [`may_record`]; a fault.
pub async fn record_status_check(tx: &WriteTx, service: ServiceId, person: PersonId, new: NewStatusCheck) -> Result<(), Refusal> {
    let DbsRecord { certificate, consent, checks } = dbs_record(&**tx, person).await?;
    let seen = certificate.as_ref().map(|row| Certificate {
        issued_on: row.issued_on,
        last_check: checks.iter().filter(|check| check.check_id == row.id).map(|check| check.checked_on).max().max(row.confirmed_on),
        stopped_on: row.stopped_on,
    });
    may_record(consent.map(|row| row.given_on), seen, new)?;
    let Some(certificate) = certificate else { return Err(Refusal::NotFound) };
    let mut change = background_check::ActiveModel { id: Set(certificate.id), ..Default::default() };
    if new.outcome == StatusOutcome::Unchanged {
        change.confirmed_on = Set(Some(new.on));
    } else {
        change.stopped_on = Set(Some(new.on));
    }
    change.update(&**tx).await?;
    let row = status_check::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        person_id: Set(person.0),
        check_id: Set(certificate.id),
        checked_on: Set(new.on),
        outcome: Set(new.outcome.code().to_owned()),
        recorded_at: Set(tx.now()),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
    };
    row.insert(&**tx).await?;
    let detail = serde_json::json!({ "on": new.on, "outcome": new.outcome.code() });
    tx.note(Note::changed("practitioner.status_check", "person", person.0).detail(detail)).await?;
    Ok(())
}
