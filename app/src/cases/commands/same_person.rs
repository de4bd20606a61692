//! A coordinator finds that somebody who was referred is on record already. Nothing else joins two records: whoever writes a referral may
//! write any name and any address into it.

use super::erase::{at_work, in_a_matter};
use super::history::referral_event;
use crate::audit::{Category, Note};
use crate::cases::model::{ReferralState, SamePerson};
use crate::cases::permits::ScreenReferrals;
use crate::people::commands::{Way, keep_beside};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::shared::{PersonId, ReferralId, Refusal, ServiceId};
use entity::{contact_way, party, person, referral, referral_event, safe_contact};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};

/// The person in a referral is that one, who is known from another matter. The record that the referral made stays, with all that was
/// typed, and says which one took its place; numbers and words stand beside those of the known person only where the coordinator says so.
///
/// # Errors
/// `NotFound`; `already_screened`; `joined_already`; `known_elsewhere`, when the referral's own record is used by another matter;
/// `Changed`; a fault.
pub async fn same_person(app: &App, permit: &ScreenReferrals, id: ReferralId, same: SamePerson) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let service = permit.service();
    let row = referral::Entity::find_by_id(id.0).filter(referral::Column::ServiceId.eq(service.0)).lock_exclusive();
    let row = row.one(&*tx).await?.ok_or(Refusal::NotFound)?;
    if !ReferralState::from_code(&row.state).is_some_and(|state| state.waits() || state.held()) {
        return Err(Refusal::refused("already_screened", "This referral was decided already. Nothing was changed."));
    }
    if row.party_person_id == same.known.0 && was_joined(&tx, id).await? {
        return Err(Refusal::refused("joined_already", "Somebody has said so already: the two are one person. Nothing was changed."));
    }
    let known = known_person(&tx, service, &row, same.known).await?;
    only_here(&tx, &row).await?;

    point_at(&tx, &row, same.known).await?;
    let ways = if same.numbers { take_numbers(&tx, service, &row, same.known).await? } else { 0 };
    let words = if same.words { take_words(&tx, service, &row, same.known).await? } else { 0 };
    person::ActiveModel { id: Set(row.party_person_id), merged_into: Set(Some(same.known.0)), ..Default::default() }.update(&*tx).await?;

    referral_event(&tx, service, id, "SAME_PERSON", Some(known.reference)).await?;
    let detail = serde_json::json!({ "referral": id.to_string(), "into": same.known.to_string(), "ways": ways, "words": words });
    tx.note(Note::new(Category::Combination, "person.joined", "person", row.party_person_id).detail(detail)).await?;
    app.commit(tx).await
}

/// Whether a coordinator has said already who the person in that referral is.
async fn was_joined(tx: &WriteTx, id: ReferralId) -> Result<bool, Refusal> {
    let said = referral_event::Entity::find().filter(referral_event::Column::ReferralId.eq(id.0));
    Ok(said.filter(referral_event::Column::Kind.eq("SAME_PERSON")).count(&**tx).await? > 0)
}

/// Somebody of the own service who is known from a matter, under the record that stands.
async fn known_person(tx: &WriteTx, service: ServiceId, row: &referral::Model, id: PersonId) -> Result<person::Model, Refusal> {
    let found = person::Entity::find_by_id(id.0)
        .filter(person::Column::ServiceId.eq(service.0))
        .filter(person::Column::Id.ne(row.party_person_id))
        .filter(person::Column::MergedInto.is_null())
        .lock_exclusive()
        .one(&**tx)
        .await?;
    if !in_a_matter(tx, id).await? {
        return Err(Refusal::NotFound);
    }
    found.ok_or(Refusal::NotFound)
}

/// The record that takes a new place may be nobody's but this referral's.
async fn only_here(tx: &WriteTx, row: &referral::Model) -> Result<(), Refusal> {
    let person = row.party_person_id;
    let about = Condition::any().add(referral::Column::PartyPersonId.eq(person)).add(referral::Column::OtherPersonId.eq(person));
    let referrals = referral::Entity::find().filter(about).filter(referral::Column::Id.ne(row.id)).count(&**tx).await?;
    let cases = party::Entity::find().filter(party::Column::PersonId.eq(person)).count(&**tx).await?;
    if referrals + cases > 0 || at_work(tx, person).await? {
        let sentence = "The person in this referral is in another matter under the same record already. Nothing was joined.";
        return Err(Refusal::refused("known_elsewhere", sentence));
    }
    Ok(())
}

async fn point_at(tx: &WriteTx, row: &referral::Model, known: PersonId) -> Result<(), Refusal> {
    let changed = referral::Entity::update_many()
        .col_expr(referral::Column::PartyPersonId, Expr::value(known.0))
        .col_expr(referral::Column::Version, Expr::value(row.version + 1))
        .filter(referral::Column::Id.eq(row.id))
        .filter(referral::Column::Version.eq(row.version))
        .exec(&**tx)
        .await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Refusal::Changed) }
}

async fn take_numbers(tx: &WriteTx, service: ServiceId, row: &referral::Model, known: PersonId) -> Result<usize, Refusal> {
    let typed = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.eq(row.party_person_id))
        .filter(contact_way::Column::EndsAt.is_null())
        .all(&**tx)
        .await?;
    for way in &typed {
        if let Some(kind) = Way::from_code(&way.kind) {
            keep_beside(tx, service, known, kind, &way.value).await?;
        }
    }
    Ok(typed.len())
}

/// The words keep the day on which they were said, and the referral in which they were.
async fn take_words(tx: &WriteTx, service: ServiceId, row: &referral::Model, known: PersonId) -> Result<usize, Refusal> {
    let said = safe_contact::Entity::find()
        .filter(safe_contact::Column::PersonId.eq(row.party_person_id))
        .filter(safe_contact::Column::EndsAt.is_null())
        .all(&**tx)
        .await?;
    let number = said.len();
    for words in said {
        safe_contact::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(service.0),
            person_id: Set(known.0),
            words: Set(words.words),
            starts_at: Set(words.starts_at),
            ends_at: Set(None),
            referral_id: Set(Some(row.id)),
            recorded_by: Set(words.recorded_by),
            ended_by: Set(None),
        }
        .insert(&**tx)
        .await?;
    }
    Ok(number)
}
