//! The first way in: a service and its administrator, made at the command line.

use super::commands::links::{self, Purpose};
use super::commands::{grant, new_account};
use crate::audit::Note;
use crate::calendar::zone::Zone;
use crate::people::commands::{NewPerson, find_by_email, record_person};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::shared::text::Email;
use crate::shared::{AccountId, PersonId, Refusal, Role, ServiceId};
use entity::{account, service};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// What a service is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewService {
    pub full_name: String,
    /// For letters, invitations and pages that a person harmed may open in company: it gives nothing away.
    pub discreet_name: String,
}

/// Make somebody an administrator and give back the one-time link with which they choose a password. Where the database holds no service
/// yet, one is made under those names; otherwise the names are not looked at and the first service is meant.
///
/// # Errors
/// `disabled`, when that person's sign-in is closed; a fault.
pub async fn create_first_admin(app: &App, names: &NewService, name: &str, email: &Email) -> Result<String, Refusal> {
    let permit = SystemPermit::because(None, "making an administrator at the command line");
    let known = services::all(app).await?.first().cloned();
    let tx = app.begin(&permit).await?;
    let service = match known {
        Some(service) => service,
        None => new_service(app, &tx, names).await?,
    };

    let person = match find_by_email(&tx, service.id, email).await? {
        Some(person) => PersonId(person.id),
        None => {
            let new = NewPerson { full_name: name.to_owned(), gender: None, email: Some(email.clone()), phone: None, postcode: None };
            record_person(&tx, service.id, &new).await?
        }
    };
    let (account, purpose) = match account::Entity::find().filter(account::Column::PersonId.eq(person.0)).one(&*tx).await? {
        Some(known) if known.state == "DISABLED" => {
            return Err(Refusal::refused("disabled", "That person's sign-in is closed. Take another address, or have it opened again."));
        }
        Some(known) if known.state == "ACTIVE" => (AccountId(known.id), Purpose::Recovery),
        Some(known) => (AccountId(known.id), Purpose::Invitation),
        None => (new_account(&tx, &service, person, email).await?, Purpose::Invitation),
    };
    grant(&tx, &service, account, Role::Administrator, None).await?;

    let link = links::new_link(app, &tx, service.id, account, purpose).await?;
    app.commit(tx).await?;
    Ok(link)
}

async fn new_service(app: &App, tx: &WriteTx, names: &NewService) -> Result<ServiceNames, Refusal> {
    let id = tx.new_id();
    let office = app.config().mail_from.as_str().to_owned();
    service::ActiveModel {
        id: Set(id),
        slug: Set(slug(&names.full_name)),
        full_name: Set(names.full_name.clone()),
        discreet_name: Set(names.discreet_name.clone()),
        time_zone: Set(Zone::LONDON.name().to_owned()),
        organiser_name: Set(names.discreet_name.clone()),
        organiser_email: Set(office.clone()),
        contact_phone: Set(None),
        settings: Set(serde_json::json!({})),
        created_at: Set(tx.now()),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    tx.note(Note::collected("service.made", "service", id)).await?;
    Ok(ServiceNames {
        id: ServiceId(id),
        full_name: names.full_name.clone(),
        discreet_name: names.discreet_name.clone(),
        zone: Zone::LONDON,
        organiser_name: names.discreet_name.clone(),
        organiser_email: office,
        contact_phone: None,
        settings: serde_json::json!({}),
    })
}

/// The name as it stands in addresses: `restorative-cambridgeshire-demo`.
fn slug(name: &str) -> String {
    let letters: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join("-")
}
