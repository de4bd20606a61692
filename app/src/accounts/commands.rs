//! Making sign-ins. Called inside the transaction of whatever gives somebody one.
//!
//! | file | what it does |
//! | --- | --- |
//! | [`attempts`] | counts tries, and stops guessing |
//! | [`sign_in`] | password to session; sessions ended |
//! | [`links`] | one-time links: invitation, recovery |
//! | [`second_step`] | the code of an authenticator app |

pub mod attempts;
pub mod links;
pub mod second_step;
pub mod sign_in;

use super::letters::Invitation;
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::services::ServiceNames;
use crate::shared::text::Email;
use crate::shared::{AccountId, AgencyId, PersonId, Refusal, Role};
use entity::{account, role_grant};
use links::Purpose;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// Give a person a sign-in with those roles and mail them the link; somebody who has a sign-in already is given the roles that they lack.
///
/// # Errors
/// `address_taken`, when another person signs in with that address; a fault.
pub async fn invite(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    person: PersonId,
    name: &str,
    email: &Email,
    roles: &[(Role, Option<AgencyId>)],
) -> Result<AccountId, Refusal> {
    let known = account::Entity::find()
        .filter(account::Column::ServiceId.eq(service.id.0))
        .filter(sea_orm::Condition::any().add(account::Column::PersonId.eq(person.0)).add(account::Column::EmailNorm.eq(email.as_str())))
        .one(&**tx)
        .await?;
    let account = match known {
        Some(known) if known.person_id == person.0 => AccountId(known.id),
        Some(_) => return Err(Refusal::refused("address_taken", "Somebody else signs in with that address. Ask for another one.")),
        None => {
            let id = new_account(tx, service, person, email).await?;
            send_invitation(app, tx, service, id, person, name, email).await?;
            id
        }
    };
    for (role, agency) in roles {
        grant(tx, service, account, *role, *agency).await?;
    }
    Ok(account)
}

pub(super) async fn new_account(tx: &WriteTx, service: &ServiceNames, person: PersonId, email: &Email) -> Result<AccountId, Refusal> {
    let id = tx.new_id();
    account::ActiveModel {
        id: Set(id),
        service_id: Set(service.id.0),
        person_id: Set(person.0),
        email_norm: Set(email.as_str().to_owned()),
        password_hash: Set(None),
        totp_secret: Set(None),
        totp_last_step: Set(None),
        state: Set("INVITED".to_owned()),
        created_at: Set(tx.now()),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    tx.note(Note::collected("account.made", "account", id)).await?;
    Ok(AccountId(id))
}

pub(super) async fn send_invitation(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    account: AccountId,
    person: PersonId,
    name: &str,
    email: &Email,
) -> Result<(), Refusal> {
    let link = links::new_link(app, tx, service.id, account, Purpose::Invitation).await?;
    let letter = Invitation { name: name.to_owned(), service: service.discreet_name.clone(), link }.letter();
    tx.post_letter(
        service,
        Draft {
            kind: "invitation",
            to_name: name.to_owned(),
            to_address: email.clone(),
            person: Some(person),
            letter,
            why: "a sign-in was made for you",
            calendar: None,
            stream: None,
            case: None,
        },
    )
    .await?;
    Ok(())
}

/// Give an account a role from now on; a role that it has stays as it is.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn grant(tx: &WriteTx, service: &ServiceNames, account: AccountId, role: Role, agency: Option<AgencyId>) -> Result<(), Refusal> {
    grant_because(tx, service, account, role, agency, None).await.map(drop)
}

/// The same with a reason; says whether the role is new.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn grant_because(
    tx: &WriteTx,
    service: &ServiceNames,
    account: AccountId,
    role: Role,
    agency: Option<AgencyId>,
    reason: Option<String>,
) -> Result<bool, Refusal> {
    let held = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account.0))
        .filter(role_grant::Column::Role.eq(role.code()))
        .filter(role_grant::Column::EndsAt.is_null())
        .one(&**tx)
        .await?;
    if held.is_some() {
        return Ok(false);
    }
    role_grant::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.id.0),
        account_id: Set(account.0),
        role: Set(role.code().to_owned()),
        agency_id: Set(agency.map(|id| id.0)),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
        granted_by: Set(tx.who().account.map(|id| id.0)),
        ended_by: Set(None),
        reason: Set(reason),
        created_at: Set(tx.now()),
        end_looked_at: Set(None),
    }
    .insert(&**tx)
    .await?;
    tx.note(Note::changed("role.granted", "account", account.0).detail(serde_json::json!({ "role": role.code() }))).await?;
    Ok(true)
}
