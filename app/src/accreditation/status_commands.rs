//! Status checks with the Update Service and the consent to them. What a check means for somebody's standing is judged in its transaction, so
//! that they are back, or out, with the row itself.

use super::letters::NewCertificate;
use super::permits::{KeepOwnRecord, RecordStatusChecks};
use super::queries::practises;
use super::standing_commands::catch_up_within;
use crate::calendar::appointments;
use crate::people::practitioners::commands::find;
use crate::people::practitioners::status;
use crate::people::practitioners::update_service::{NewStatusCheck, StatusOutcome};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::services::ServiceNames;
use crate::shared::vocabulary::LEFT;
use crate::shared::{Actor, PersonId, Refusal, ServiceId};
use chrono::NaiveDate;

/// The practitioner, held until the transaction ends.
async fn hold(tx: &WriteTx, service: ServiceId, person: PersonId) -> Result<(), Refusal> {
    let row = find(tx, service, person).await?.filter(|row| row.state != LEFT);
    row.map(|_| ()).ok_or(Refusal::NotFound)
}

/// The own record, held; whoever has none is told so.
async fn hold_own(tx: &WriteTx, permit: &KeepOwnRecord) -> Result<PersonId, Refusal> {
    let person = permit.actor().person;
    let held = hold(tx, permit.service(), person).await;
    let none = || Refusal::refused("no_record", "You have no practising record here yet. Your coordinator makes it.");
    held.map(|()| person).map_err(|refusal| if refusal == Refusal::NotFound { none() } else { refusal })
}

fn not_oneself(actor: &Actor, person: PersonId) -> Result<(), Refusal> {
    if actor.person == person {
        return Err(Refusal::refused("own_record", "Nobody records this about themselves. Ask a colleague to do it."));
    }
    Ok(())
}

/// Agree that the service asks the Update Service about one's own certificate, from today.
///
/// # Errors
/// `no_record`, for who does not practise here; `agreed_already`; a fault.
pub async fn agree(app: &App, permit: &KeepOwnRecord, today: NaiveDate) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let person = hold_own(&tx, permit).await?;
    status::give_consent(&tx, permit.service(), person, today, false).await?;
    app.commit(tx).await
}

/// Take it back.
///
/// # Errors
/// `no_record`; `not_agreed`; a fault.
pub async fn agree_no_more(app: &App, permit: &KeepOwnRecord) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let person = hold_own(&tx, permit).await?;
    status::end_consent(&tx, person).await?;
    app.commit(tx).await
}

/// Record that somebody agreed on paper.
///
/// # Errors
/// `own_record`; `NotFound`; `agreed_already`; a fault.
pub async fn agreed_on_paper(app: &App, permit: &RecordStatusChecks, person: PersonId, on: NaiveDate) -> Result<(), Refusal> {
    not_oneself(permit.actor(), person)?;
    let tx = app.begin(permit).await?;
    hold(&tx, permit.service(), person).await?;
    status::give_consent(&tx, permit.service(), person, on, true).await?;
    app.commit(tx).await
}

/// Record a status check. Whoever it clears counts again, and whoever it stops counts no more, with this very transaction; who is asked for a
/// new certificate is written to.
///
/// # Errors
/// `own_record`; `NotFound`; the refusals of a status check (`people::practitioners::update_service::may_record`); a fault.
pub async fn record(
    app: &App,
    permit: &RecordStatusChecks,
    service: &ServiceNames,
    person: PersonId,
    new: NewStatusCheck,
) -> Result<(), Refusal> {
    not_oneself(permit.actor(), person)?;
    let tx = app.begin(permit).await?;
    hold(&tx, permit.service(), person).await?;

    status::record_status_check(&tx, permit.service(), person, new).await?;

    if new.outcome != StatusOutcome::Unchanged {
        ask_for_a_new_one(app, &tx, service, person).await?;
    }
    catch_up_within(app, &tx, service, person).await?;
    app.commit(tx).await
}

async fn ask_for_a_new_one(app: &App, tx: &WriteTx, service: &ServiceNames, person: PersonId) -> Result<(), Refusal> {
    let contacts = appointments::contacts(tx, &[person]).await?;
    let Some(contact) = contacts.get(&person) else { return Ok(()) };
    let draft = Draft {
        kind: "new_certificate",
        to_name: contact.name.clone(),
        to_address: contact.email.clone(),
        person: Some(person),
        letter: NewCertificate { name: contact.name.clone(), link: format!("{}/record/dbs", app.config().base_url) }.letter(),
        why: "you practise with us",
        calendar: None,
        stream: None,
        case: None,
    };
    tx.post_letter(service, draft).await?;
    Ok(())
}

/// What is on record of one's own certificate; nothing for who does not practise here. Four statements.
///
/// # Errors
/// A fault.
pub async fn own(app: &App, permit: &KeepOwnRecord) -> Result<Option<status::DbsRecord>, Refusal> {
    let (db, person) = (app.read(permit), permit.actor().person);
    if !practises(db, permit.service(), person).await? {
        return Ok(None);
    }
    Ok(Some(status::dbs_record(db, person).await?))
}
