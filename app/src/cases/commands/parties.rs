//! The people of a case and what they ask for.

use super::history::record_case_event;
use super::receive::record_referred;
use super::safe_contact::record_safe_contact;
use crate::audit::Note;
use crate::cases::model::{NewParty, ReferredPerson, Stage, Wishes};
use crate::cases::permits::{KeepParties, visible};
use crate::cases::queries::wishes_on_record;
use crate::people::commands::{Reached, Way, keep_beside, reached_as};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::shared::vocabulary::PartyRole;
use crate::shared::{CaseId, PartyId, PersonId, Refusal};
use entity::{party, person, rj_case};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Somebody joins a case.
///
/// # Errors
/// `NotFound`; a sentence, when the case is closed or the person is a party already.
pub async fn add_party(app: &App, permit: &KeepParties, case: CaseId, new: NewParty) -> Result<PartyId, Refusal> {
    let tx = app.begin(permit).await?;
    open_to(&tx, permit, case).await?;

    let known = known(&tx, permit, &new.person).await?;
    let already = party::Entity::find()
        .filter(party::Column::CaseId.eq(case.0))
        .filter(party::Column::PersonId.is_in(known.iter().map(|person| person.0)))
        .filter(party::Column::LeftAt.is_null())
        .one(&*tx)
        .await?;
    if already.is_some() {
        return Err(Refusal::refused("party_already", "This person is a party to the case already."));
    }
    let person = person_of(&tx, permit, known.first().copied(), &new.person).await?;

    let id = PartyId(tx.new_id());
    let row = party::ActiveModel {
        id: Set(id.0),
        service_id: Set(permit.service().0),
        case_id: Set(case.0),
        person_id: Set(person.0),
        role: Set(new.person.role.code().to_owned()),
        track: Set("NOT_CONTACTED".to_owned()),
        joined_at: Set(tx.now()),
        left_at: Set(None),
        version: Set(1),
        ..wished(&new.wishes)
    };
    row.insert(&*tx).await?;
    record_case_event(&tx, permit.service(), case, "PARTY_ADDED", Some(new.person.role.label().to_owned())).await?;
    tx.note(Note::collected("party.added", "party", id.0).case(case)).await?;

    app.commit(tx).await?;
    Ok(id)
}

/// Those on record of the same name at the same address.
async fn known(tx: &WriteTx, permit: &KeepParties, new: &ReferredPerson) -> Result<Vec<PersonId>, Refusal> {
    let Some(email) = &new.email else { return Ok(Vec::new()) };
    Ok(match reached_as(tx, permit.service(), email, &new.name).await? {
        Reached::Same(people) => people.iter().map(|person| PersonId(person.id)).collect(),
        Reached::Nobody | Reached::Another => Vec::new(),
    })
}

/// The known person with what was typed beside what is known, or a new record.
async fn person_of(tx: &WriteTx, permit: &KeepParties, known: Option<PersonId>, new: &ReferredPerson) -> Result<PersonId, Refusal> {
    let service = permit.service();
    let Some(person) = known else { return Ok(record_referred(tx, service, new, None).await?) };
    if let Some(phone) = &new.phone {
        keep_beside(tx, service, person, Way::Phone, phone.as_str()).await?;
    }
    if let Some(postcode) = &new.postcode {
        keep_beside(tx, service, person, Way::Postcode, &postcode.to_string()).await?;
    }
    if let Some(words) = &new.safe_contact {
        record_safe_contact(tx, service, person, words, None).await?;
    }
    Ok(person)
}

/// Change what a party asks of a facilitator; the next ranking reads it, and what they asked before stays in the case's history.
///
/// `seen` is the version that was read; `None` where nobody else can have changed it.
///
/// # Errors
/// `NotFound`; `Changed`; a sentence, when the case is closed.
pub async fn change_wishes(app: &App, permit: &KeepParties, id: PartyId, seen: Option<i32>, wishes: Wishes) -> Result<CaseId, Refusal> {
    let tx = app.begin(permit).await?;
    let row = party::Entity::find_by_id(id.0).filter(party::Column::ServiceId.eq(permit.service().0)).lock_exclusive();
    let row = row.one(&*tx).await?.ok_or(Refusal::NotFound)?;
    let case = CaseId(row.case_id);
    open_to(&tx, permit, case).await?;

    if seen.is_some_and(|seen| seen != row.version) {
        return Err(Refusal::Changed);
    }
    let before = wishes_on_record(&row);
    if before == wishes {
        return Ok(case);
    }

    party::ActiveModel { id: Set(row.id), version: Set(row.version + 1), ..wished(&wishes) }.update(&*tx).await?;
    record_case_event(&tx, permit.service(), case, "PARTY_CHANGED", Some(both(&whose(&tx, &row).await?, &before, &wishes))).await?;
    tx.note(Note::changed("party.wishes_changed", "party", id.0).case(case)).await?;

    app.commit(tx).await?;
    Ok(case)
}

/// "Ann Bull (Supporter)": a case may have several of a part.
async fn whose(tx: &WriteTx, row: &party::Model) -> Result<String, Refusal> {
    let person = person::Entity::find_by_id(row.person_id).one(&**tx).await?.ok_or(Refusal::NotFound)?;
    let part = PartyRole::from_code(&row.role).map_or_else(String::new, |part| format!(" ({})", part.label()));
    Ok(format!("{}{part}", person.full_name))
}

/// "Ann Bull (Supporter). Before: Polish (required). Now: nothing in particular."
fn both(whose: &str, before: &Wishes, after: &Wishes) -> String {
    let words =
        |wishes: &Wishes| Some(wishes.in_words()).filter(|words| !words.is_empty()).unwrap_or_else(|| "nothing in particular".into());
    format!("{whose}. Before: {}. Now: {}.", words(before), words(after))
}

async fn open_to(tx: &WriteTx, permit: &KeepParties, case: CaseId) -> Result<(), Refusal> {
    let row = rj_case::Entity::find_by_id(case.0).filter(visible(permit.actor(), tx.now())).lock_exclusive();
    let row = row.one(&**tx).await?.ok_or(Refusal::NotFound)?;
    if row.stage == Stage::Closed.code() {
        return Err(Refusal::refused("case_closed", "This case is closed. Nothing was changed."));
    }
    Ok(())
}

fn wished(wishes: &Wishes) -> party::ActiveModel {
    party::ActiveModel {
        required_gender: Set(wishes.gender.map(|(gender, _)| gender.code().to_owned())),
        gender_strength: Set(wishes.gender.map(|(_, strength)| strength.code().to_owned())),
        language: Set(wishes.language.as_ref().map(|(language, _)| language.clone())),
        language_strength: Set(wishes.language.as_ref().map(|(_, strength)| strength.code().to_owned())),
        no_police: Set(wishes.no_police),
        access_need: Set(wishes.access_need.clone()),
        ..Default::default()
    }
}
