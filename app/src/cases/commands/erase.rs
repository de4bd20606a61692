//! Erasing how to reach people whom the service will not be in touch with (`docs/RETENTION.md`, `docs/POLICY.md` 13).

use crate::audit::{Category, Note};
use crate::cases::model::ReferralState;
use crate::platform::db::WriteTx;
use crate::shared::{PersonId, Refusal};
use entity::{account, agency_member, booking, contact_way, party, person, practitioner, referral, rj_case, safe_contact};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, RelationTrait};
use uuid::Uuid;

/// Erase how the people of a declined referral can be reached, with the words about it, unless somebody still needs it: the person is in
/// another open matter, or works or learns with the service.
///
/// # Errors
/// A fault.
pub(super) async fn forget_contact(tx: &WriteTx, row: &referral::Model) -> Result<(), Refusal> {
    for person in std::iter::once(row.party_person_id).chain(row.other_person_id) {
        if in_another_open_matter(tx, row, person).await? || at_work(tx, person).await? {
            continue;
        }
        let people = with_joined(tx, person).await?;
        let ways = contact_way::Entity::delete_many().filter(contact_way::Column::PersonId.is_in(people.clone())).exec(&**tx).await?;
        let words = safe_contact::Entity::delete_many().filter(safe_contact::Column::PersonId.is_in(people)).exec(&**tx).await?;
        let detail = serde_json::json!({ "ways": ways.rows_affected, "words": words.rows_affected });
        tx.note(Note::new(Category::Erasure, "person.contact_erased", "person", person).detail(detail)).await?;
    }
    Ok(())
}

/// The record, and those that were found to be the same person.
async fn with_joined(tx: &WriteTx, person: Uuid) -> Result<Vec<Uuid>, Refusal> {
    let joined: Vec<Uuid> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::MergedInto.eq(person))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(std::iter::once(person).chain(joined).collect())
}

/// Referrals in which that person is the one or the other.
fn about(person: Uuid) -> Condition {
    Condition::any().add(referral::Column::PartyPersonId.eq(person)).add(referral::Column::OtherPersonId.eq(person))
}

async fn in_another_open_matter(tx: &WriteTx, row: &referral::Model, person: Uuid) -> Result<bool, Refusal> {
    let undecided = ReferralState::ALL.iter().filter(|state| state.waits() || state.held()).map(|state| state.code());
    let referrals = referral::Entity::find()
        .filter(about(person))
        .filter(referral::Column::Id.ne(row.id))
        .filter(referral::Column::State.is_in(undecided))
        .count(&**tx)
        .await?;
    let cases = party::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, party::Relation::Case.def())
        .filter(party::Column::PersonId.eq(person))
        .filter(party::Column::LeftAt.is_null())
        .filter(rj_case::Column::ClosedAt.is_null())
        .count(&**tx)
        .await?;
    Ok(referrals + cases > 0)
}

/// Whether the person practises, signs in, acts for an agency or has a place on a course.
pub(super) async fn at_work(tx: &WriteTx, person: Uuid) -> Result<bool, Refusal> {
    let practise = practitioner::Entity::find_by_id(person).count(&**tx).await?;
    let sign_in = account::Entity::find().filter(account::Column::PersonId.eq(person)).count(&**tx).await?;
    let act = agency_member::Entity::find().filter(agency_member::Column::PersonId.eq(person)).count(&**tx).await?;
    let learn = booking::Entity::find().filter(booking::Column::PersonId.eq(person)).count(&**tx).await?;
    Ok(practise + sign_in + act + learn > 0)
}

/// Whether that person is or was a party to a case, or somebody whom a referral is about.
///
/// # Errors
/// A fault.
pub async fn in_a_matter(tx: &WriteTx, person: PersonId) -> Result<bool, Refusal> {
    let referrals = referral::Entity::find().filter(about(person.0)).count(&**tx).await?;
    let cases = party::Entity::find().filter(party::Column::PersonId.eq(person.0)).count(&**tx).await?;
    Ok(referrals + cases > 0)
}
