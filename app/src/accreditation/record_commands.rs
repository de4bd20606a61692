//! What becomes part of somebody's record: their own development, and what a second person decides about it.

use super::permits::{AwardLevels, KeepOwnRecord};
use super::queries::{practises, practitioner};
use super::record_forms::{EntryDecision, EntryVerdict, NewAssessment, NewDevelopment, NewRegistration, Waiver};
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::{PersonId, Refusal};
use entity::{competence_assessment, cpd_entry, extension, recognition, registration};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// Write down one's own development; a correction takes the place of the entry that it names. It counts once a second person confirmed it.
///
/// # Errors
/// `NotFound`, for who does not practise here, and for another's entry; `replaced_already`; a fault.
pub async fn add_development(app: &App, permit: &KeepOwnRecord, new: NewDevelopment) -> Result<Uuid, Refusal> {
    let tx = app.begin(permit).await?;
    let (service, person) = (permit.service(), permit.actor().person);
    if !practises(&*tx, service, person).await? {
        return Err(Refusal::NotFound);
    }
    if let Some(before) = new.replaces {
        let row = cpd_entry::Entity::find_by_id(before).filter(cpd_entry::Column::PersonId.eq(person.0)).lock_exclusive().one(&*tx).await?;
        let row = row.ok_or(Refusal::NotFound)?;
        if row.superseded_at.is_some() {
            return Err(Refusal::refused("replaced_already", "That entry was corrected already. Correct the newer one."));
        }
        cpd_entry::ActiveModel { id: Set(before), superseded_at: Set(Some(tx.now())), ..Default::default() }.update(&*tx).await?;
    }
    let id = tx.new_id();
    cpd_entry::ActiveModel {
        id: Set(id),
        service_id: Set(service.0),
        person_id: Set(person.0),
        held_on: Set(new.on),
        minutes: Set(new.minutes),
        kind: Set(new.kind.code().to_owned()),
        claims_approved: Set(new.claims_approved),
        title: Set(new.title),
        reflection: Set(new.reflection),
        evidence: Set(new.evidence),
        state: Set("WAITS".to_owned()),
        approved: Set(false),
        decided_by: Set(None),
        decided_at: Set(None),
        words: Set(None),
        created_at: Set(tx.now()),
        superseded_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    let detail = serde_json::json!({ "minutes": new.minutes, "replaces": new.replaces });
    tx.note(Note::changed("development.recorded", "cpd_entry", id).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// Confirm or decline an entry that waits.
///
/// # Errors
/// `own_record`; `NotFound`; `decided_already`, also when its writer corrected it meanwhile; a fault.
pub async fn decide_development(app: &App, permit: &AwardLevels, person: PersonId, decision: EntryDecision) -> Result<(), Refusal> {
    let tx = begin(app, permit, person).await?;
    let confirmed = decision.verdict != EntryVerdict::Declined;
    let change = cpd_entry::ActiveModel {
        state: Set(if confirmed { "CONFIRMED" } else { "DECLINED" }.to_owned()),
        approved: Set(decision.verdict == EntryVerdict::Approved),
        decided_by: Set(tx.who().account.map(|id| id.0)),
        decided_at: Set(Some(tx.now())),
        words: Set(decision.words),
        ..Default::default()
    };
    let done = cpd_entry::Entity::update_many()
        .set(change)
        .filter(cpd_entry::Column::Id.eq(decision.entry))
        .filter(cpd_entry::Column::PersonId.eq(person.0))
        .filter(cpd_entry::Column::State.eq("WAITS"))
        .filter(cpd_entry::Column::SupersededAt.is_null())
        .exec(&*tx)
        .await?;
    if done.rows_affected != 1 {
        return Err(Refusal::refused("decided_already", "That entry was decided or corrected meanwhile. Open the page again."));
    }
    let detail = serde_json::json!({ "verdict": decision.verdict.code(), "person": person.to_string() });
    tx.note(Note::changed("development.decided", "cpd_entry", decision.entry).detail(detail)).await?;
    app.commit(tx).await
}

/// Recognise prior learning in place of one requirement, from today on.
///
/// # Errors
/// `own_record`; `NotFound`; `recognised_already`; a fault.
pub async fn recognise(app: &App, permit: &AwardLevels, service: &ServiceNames, person: PersonId, new: Waiver) -> Result<Uuid, Refusal> {
    let tx = begin(app, permit, person).await?;
    let requirement = new.requirement.unwrap_or_default();
    let today = service.zone.to_local(tx.now()).date();
    let known = recognition::Entity::find()
        .filter(recognition::Column::PersonId.eq(person.0))
        .filter(recognition::Column::Standing.eq(new.standing.as_str()))
        .filter(recognition::Column::Requirement.eq(requirement.as_str()))
        .filter(recognition::Column::EndedAt.is_null())
        .all(&*tx)
        .await?;
    if known.iter().any(|row| row.until.is_none_or(|until| until >= today)) {
        return Err(Refusal::refused("recognised_already", "Prior learning stands for that requirement already."));
    }
    let id = tx.new_id();
    let detail = serde_json::json!({ "standing": new.standing, "requirement": requirement, "person": person.to_string() });
    recognition::ActiveModel {
        id: Set(id),
        service_id: Set(permit.service().0),
        person_id: Set(person.0),
        standing: Set(new.standing),
        requirement: Set(requirement),
        decided_on: Set(today),
        until: Set(new.until),
        evidence: Set(new.evidence),
        words: Set(new.words),
        decided_by: Set(tx.who().account.map(|id| id.0)),
        created_at: Set(tx.now()),
        ended_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::changed("recognition.given", "recognition", id).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// Move one last day, from today on.
///
/// # Errors
/// `own_record`; `NotFound`; a fault.
pub async fn extend(app: &App, permit: &AwardLevels, service: &ServiceNames, person: PersonId, new: Waiver) -> Result<Uuid, Refusal> {
    let tx = begin(app, permit, person).await?;
    let until = new.until.ok_or_else(|| Refusal::refused("missing", "Enter the new last day"))?;
    let id = tx.new_id();
    let detail =
        serde_json::json!({ "standing": new.standing, "requirement": new.requirement, "until": until, "person": person.to_string() });
    extension::ActiveModel {
        id: Set(id),
        service_id: Set(permit.service().0),
        person_id: Set(person.0),
        standing: Set(new.standing),
        requirement: Set(new.requirement),
        decided_on: Set(service.zone.to_local(tx.now()).date()),
        until: Set(until),
        evidence: Set(new.evidence),
        words: Set(new.words),
        decided_by: Set(tx.who().account.map(|id| id.0)),
        created_at: Set(tx.now()),
        ended_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::changed("extension.given", "extension", id).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(id)
}

/// Take a recognition or an extension back; its row stays.
///
/// # Errors
/// `own_record`; `NotFound`; `ended_already`; a fault.
pub async fn take_back(app: &App, permit: &AwardLevels, person: PersonId, decision: Uuid) -> Result<(), Refusal> {
    let tx = begin(app, permit, person).await?;
    let recognised = recognition::Entity::update_many()
        .col_expr(recognition::Column::EndedAt, Expr::value(tx.now()))
        .filter(recognition::Column::Id.eq(decision))
        .filter(recognition::Column::PersonId.eq(person.0))
        .filter(recognition::Column::EndedAt.is_null())
        .exec(&*tx)
        .await?;
    let extended = extension::Entity::update_many()
        .col_expr(extension::Column::EndedAt, Expr::value(tx.now()))
        .filter(extension::Column::Id.eq(decision))
        .filter(extension::Column::PersonId.eq(person.0))
        .filter(extension::Column::EndedAt.is_null())
        .exec(&*tx)
        .await?;
    let (action, subject) = match (recognised.rows_affected, extended.rows_affected) {
        (1, _) => ("recognition.ended", "recognition"),
        (_, 1) => ("extension.ended", "extension"),
        _ => return Err(Refusal::refused("ended_already", "That decision is not there, or was taken back already.")),
    };
    let detail = serde_json::json!({ "person": person.to_string() });
    tx.note(Note::changed(action, subject, decision).detail(detail)).await?;
    app.commit(tx).await
}

/// Record how an assessor judged somebody by named standards.
///
/// # Errors
/// `own_record`; `NotFound`; a fault.
pub async fn assess(app: &App, permit: &AwardLevels, person: PersonId, new: NewAssessment) -> Result<(), Refusal> {
    let tx = begin(app, permit, person).await?;
    let rows = new.grid.iter().map(|(standard, met)| competence_assessment::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(permit.service().0),
        person_id: Set(person.0),
        standard: Set(standard.clone()),
        met: Set(*met),
        held_on: Set(new.on),
        words: Set(new.words.clone()),
        assessor_id: Set(Some(permit.actor().person.0)),
        created_at: Set(tx.now()),
    });
    competence_assessment::Entity::insert_many(rows.collect::<Vec<_>>()).exec(&*tx).await?;
    let met = new.grid.iter().filter(|(_, met)| *met).count();
    let detail = serde_json::json!({ "judged": new.grid.len(), "met": met });
    tx.note(Note::changed("competence.assessed", "person", person.0).detail(detail)).await?;
    app.commit(tx).await
}

/// Record a registration; one with the same body until now is superseded.
///
/// # Errors
/// `own_record`; `NotFound`; a fault.
pub async fn register(app: &App, permit: &AwardLevels, person: PersonId, new: NewRegistration) -> Result<(), Refusal> {
    let tx = begin(app, permit, person).await?;
    registration::Entity::update_many()
        .col_expr(registration::Column::SupersededAt, Expr::value(tx.now()))
        .filter(registration::Column::PersonId.eq(person.0))
        .filter(registration::Column::Body.eq(new.body.as_str()))
        .filter(registration::Column::SupersededAt.is_null())
        .exec(&*tx)
        .await?;
    let id = tx.new_id();
    registration::ActiveModel {
        id: Set(id),
        service_id: Set(permit.service().0),
        person_id: Set(person.0),
        body: Set(new.body),
        number: Set(new.number),
        starts_on: Set(new.from),
        ends_on: Set(new.until),
        recorded_by: Set(tx.who().account.map(|id| id.0)),
        recorded_at: Set(tx.now()),
        superseded_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    let detail = serde_json::json!({ "person": person.to_string() });
    tx.note(Note::changed("registration.recorded", "registration", id).detail(detail)).await?;
    app.commit(tx).await
}

/// A decision about somebody else whom the holder reaches; they are held until it is stored.
pub(super) async fn begin(app: &App, permit: &AwardLevels, person: PersonId) -> Result<WriteTx, Refusal> {
    if permit.actor().person == person {
        return Err(Refusal::refused("own_record", "Nobody decides on their own record. Ask a colleague who may award."));
    }
    let tx = app.begin(permit).await?;
    practitioner(permit, person).lock_exclusive().one(&*tx).await?.ok_or(Refusal::NotFound)?;
    Ok(tx)
}
