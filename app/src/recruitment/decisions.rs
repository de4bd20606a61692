//! What recruiters decide of an application. Accepting makes person, practising record and sign-in in one transaction.

use super::commands::{change_in_state, email_of, post, state_of};
use super::letters::{ApplicationAccepted, ApplicationDeclined};
use super::model::{ApplicationState, Decision};
use super::permits::Recruit;
use super::rules;
use crate::accounts::commands::invite;
use crate::audit::Note;
use crate::calendar::week::WeekGrid;
use crate::cases::commands::in_a_matter;
use crate::meetings;
use crate::people::commands::{NewPerson, Reached, Way, change_contact, reached_as, record_person};
use crate::people::practitioners::commands::{make_practitioner, set_languages, set_week};
use crate::people::practitioners::forms::languages;
use crate::people::practitioners::model::NewPractitioner;
use crate::people::practitioners::rules::Capacity;
use crate::people::practitioners::words::{Kind, Standing};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::services::ServiceNames;
use crate::shared::text::{Email, Phone, Postcode};
use crate::shared::{ApplicationId, PersonId, Refusal, Role};
use entity::application;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Accept an application, or tell the applicant kindly that it goes no further.
///
/// # Errors
/// `NotFound`; `not_confirmed`, `already_decided`, `withdrawn`; `another_name`; `address_taken`; a fault.
pub async fn decide(app: &App, permit: &Recruit, service: &ServiceNames, id: ApplicationId, decision: Decision) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;

    let row = application::Entity::find_by_id(id.0)
        .filter(application::Column::ServiceId.eq(permit.service().0))
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or(Refusal::NotFound)?;

    let next = rules::decide(state_of(&row)?, &decision)?;

    let person = match next {
        ApplicationState::Accepted => Some(welcome(app, &tx, service, &row).await?),
        _ => None,
    };
    let words = match &decision {
        Decision::NotSuitable { words } => Some(words.clone()),
        Decision::Accept => None,
    };
    let change = application::ActiveModel {
        state: Set(next.code().to_owned()),
        person_id: Set(person.map(|id| id.0)),
        decided_at: Set(Some(tx.now())),
        decided_by: Set(Some(permit.actor().account.0)),
        decision_words: Set(words.clone()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    change_in_state(&tx, &row, change).await?;
    let action = if person.is_some() { "application.accepted" } else { "application.not_suitable" };
    tx.note(Note::changed(action, "application", row.id)).await?;
    meetings::commands::give_up(app, &tx, service, row.id, "The application is decided.").await?;

    if let Some(words) = words {
        let letter = ApplicationDeclined { name: row.full_name.clone(), service: service.discreet_name.clone(), words };
        post(&tx, service, "application_declined", None, &row.full_name, email_of(&row)?, letter.letter()).await?;
    }

    app.commit(tx).await
}

/// Everything that makes an applicant a volunteer in training: one person, one practising record, one sign-in.
async fn welcome(app: &App, tx: &WriteTx, service: &ServiceNames, row: &application::Model) -> Result<PersonId, Refusal> {
    let (applicant, email) = applicant_of(row)?;
    let postcode = applicant.postcode.clone();
    let person = person_of(tx, service, &applicant, &email).await?;
    let today = service.zone.to_local(tx.now()).date();
    let new = NewPractitioner {
        home_outcode: postcode.map(|postcode| postcode.outward().to_owned()),
        ..NewPractitioner::starting(Kind::Volunteer, Standing::InTraining, today, Capacity::read(&service.settings))
    };
    make_practitioner(tx, service.id, person, &new).await?;
    set_week(tx, service.id, person, WeekGrid::from_bits(u32::try_from(row.availability).unwrap_or(0))).await?;
    let spoken = languages(row.languages.as_deref().unwrap_or("")).unwrap_or_default();
    set_languages(tx, service.id, person, &spoken).await?;
    let letter = ApplicationAccepted { name: row.full_name.clone(), service: service.discreet_name.clone() }.letter();
    post(tx, service, "application_accepted", Some(person), &row.full_name, email.clone(), letter).await?;
    invite(app, tx, service, person, &row.full_name, &email, &[(Role::Volunteer, None)]).await?;
    Ok(person)
}

/// The applicant as a person, and the address that they confirmed.
pub(super) fn applicant_of(row: &application::Model) -> Result<(NewPerson, Email), Refusal> {
    let email = email_of(row)?;
    let phone = row.phone.as_deref().and_then(|text| Phone::parse_optional(text).ok().flatten());
    let postcode = row.postcode.as_deref().and_then(|text| Postcode::parse_optional(text).ok().flatten());
    Ok((NewPerson { full_name: row.full_name.clone(), gender: None, email: Some(email.clone()), phone, postcode }, email))
}

/// The applicant's record: the one of the same name at the same address, or a new one. Where the same person is in a matter of ours, how to
/// reach them stays as it was said there: an application says nothing of what is safe.
pub(super) async fn person_of(tx: &WriteTx, service: &ServiceNames, applicant: &NewPerson, email: &Email) -> Result<PersonId, Refusal> {
    let known = match reached_as(tx, service.id, email, &applicant.full_name).await? {
        Reached::Nobody => return Ok(record_person(tx, service.id, applicant).await?),
        Reached::Another => {
            let sentence = "The applicant's e-mail address is on record under another name. Ask the applicant for an address of their own.";
            return Err(Refusal::refused("another_name", sentence));
        }
        Reached::Same(people) => people.first().map(|person| PersonId(person.id)).ok_or(Refusal::NotFound)?,
    };
    if in_a_matter(tx, known).await? {
        return Ok(known);
    }
    if let Some(phone) = &applicant.phone {
        change_contact(tx, service.id, known, Way::Phone, phone.as_str()).await?;
    }
    if let Some(postcode) = &applicant.postcode {
        change_contact(tx, service.id, known, Way::Postcode, &postcode.to_string()).await?;
    }
    Ok(known)
}
