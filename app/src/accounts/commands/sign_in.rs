//! From address and password to a session, and the end of sessions.

use super::attempts;
use crate::accounts::forms::SignIn;
use crate::accounts::letters::PasswordChanged;
use crate::accounts::permits::OwnSignIn;
use crate::accounts::{passwords, queries, rules};
use crate::audit::Note;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::platform::session::{self, Token};
use crate::platform::{App, Ask};
use crate::shared::text::Email;
use crate::shared::{AccountId, PersonId, Refusal, Role, ServiceId, SessionId};
use entity::{account, person, role_grant, session as row};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set};

/// The browser that asks, as its session remembers it.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    pub address: Option<String>,
    pub agent: Option<String>,
    /// The session that it holds already, which the new one takes the place of.
    pub replaces: Option<SessionId>,
}

impl From<&Ask> for Browser {
    fn from(ask: &Ask) -> Self {
        Self { address: ask.address.clone(), agent: ask.agent.clone(), replaces: ask.actor().map(|actor| actor.session) }
    }
}

/// A session that has begun.
#[derive(Clone)]
pub struct SignedIn {
    pub token: Token,
    pub account: AccountId,
    /// A role asks for the second step, and it is still to be taken.
    pub second_step_due: bool,
}

/// Sign in with address and password. Unknown addresses, wrong passwords, unused invitations and disabled accounts get the same answer
/// after the same time; where tries are short, a wrong one gets the answer of one that was not let through.
///
/// # Errors
/// `too_many_tries`; `not_signed_in`; a fault.
pub async fn sign_in(app: &App, service: ServiceId, typed: SignIn, browser: Browser) -> Result<SignedIn, Refusal> {
    let permit = SystemPermit::from_public(service, "signing in", browser.address.clone());
    let attempt = attempts::count(app, &permit, typed.email.as_str(), browser.address.clone()).await?;

    let known = account::Entity::find()
        .filter(account::Column::EmailNorm.eq(typed.email.as_str()))
        .order_by_asc(account::Column::CreatedAt)
        .one(app.read(&permit))
        .await?
        .filter(|account| account.state == "ACTIVE");
    let stored = known.as_ref().and_then(|account| account.password_hash.clone());
    let right = passwords::matches(app, typed.password, stored).await?;
    let Some(account) = known.filter(|_| right) else {
        tracing::warn!(attempt = %attempt.id, strained = attempt.strained, "a sign-in was refused");
        return Err(if attempt.strained { rules::too_many_tries() } else { neutral() });
    };

    let permit = SystemPermit::from_public(ServiceId(account.service_id), "signing in", browser.address.clone());
    let tx = app.begin(&permit).await?;
    attempts::succeeded(&tx, attempt.id).await?;
    let signed_in = begin(&tx, &account, app.is_demo(), browser).await?;
    app.commit(tx).await?;
    Ok(signed_in)
}

fn neutral() -> Refusal {
    Refusal::refused("not_signed_in", "We could not sign you in with that address and password. Check both, or set a new password.")
}

/// Sign in as the demo's holder of a role, without a password. Only in the demo.
///
/// # Errors
/// `NotFound` outside the demo, or when the demo has nobody in that role; a fault.
pub async fn sign_in_to_demo(app: &App, service: ServiceId, role: Role, browser: Browser) -> Result<SignedIn, Refusal> {
    if !app.is_demo() {
        return Err(Refusal::NotFound);
    }
    let permit = SystemPermit::from_public(service, "signing in to the demo", browser.address.clone());
    let account = account::Entity::find()
        .filter(account::Column::ServiceId.eq(service.0))
        .filter(account::Column::EmailNorm.eq(queries::demo_address(role)))
        .filter(account::Column::State.eq("ACTIVE"))
        .one(app.read(&permit))
        .await?
        .ok_or(Refusal::NotFound)?;

    let tx = app.begin(&permit).await?;
    let signed_in = begin(&tx, &account, true, browser).await?;
    app.commit(tx).await?;
    Ok(signed_in)
}

/// Begin a session for that account and note it; the session that it replaces ends.
pub(super) async fn begin(tx: &WriteTx, account: &account::Model, second_step: bool, browser: Browser) -> Result<SignedIn, Refusal> {
    if let Some(replaced) = browser.replaces {
        end(tx, replaced).await?;
    }
    let token = session::begin(tx, AccountId(account.id), second_step, browser.address, browser.agent).await?;
    let now = tx.now();
    let roles = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account.id))
        .filter(role_grant::Column::StartsAt.lte(now))
        .filter(Condition::any().add(role_grant::Column::EndsAt.is_null()).add(role_grant::Column::EndsAt.gt(now)))
        .all(&**tx)
        .await?;
    let due = !second_step && roles.iter().filter_map(|grant| Role::from_code(&grant.role)).any(Role::needs_second_step);
    tx.note(Note::changed("session.began", "account", account.id)).await?;
    Ok(SignedIn { token, account: AccountId(account.id), second_step_due: due })
}

async fn end(tx: &WriteTx, session: SessionId) -> Result<(), Refusal> {
    row::Entity::update_many()
        .col_expr(row::Column::RevokedAt, Expr::value(tx.now()))
        .filter(row::Column::Id.eq(session.0))
        .filter(row::Column::RevokedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// End the session that asks.
///
/// # Errors
/// A fault.
pub async fn sign_out(app: &App, permit: &OwnSignIn) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    end(&tx, permit.actor().session).await?;
    tx.note(Note::changed("session.ended", "account", permit.actor().account.0)).await?;
    app.commit(tx).await
}

/// End one of the own sessions.
///
/// # Errors
/// `NotFound`, also for somebody else's; a fault.
pub async fn end_one(app: &App, permit: &OwnSignIn, session: SessionId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let own = row::Entity::find_by_id(session.0).filter(row::Column::AccountId.eq(permit.actor().account.0)).one(&*tx).await?;
    own.ok_or(Refusal::NotFound)?;
    end(&tx, session).await?;
    tx.note(Note::changed("session.ended", "account", permit.actor().account.0)).await?;
    app.commit(tx).await
}

/// End every other session of one's own.
///
/// # Errors
/// A fault.
pub async fn end_others(app: &App, permit: &OwnSignIn) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    session::end_all(&tx, permit.actor().account, Some(permit.actor().session)).await?;
    tx.note(Note::changed("session.others_ended", "account", permit.actor().account.0)).await?;
    app.commit(tx).await
}

/// Change the own password; every other session ends, and a letter says so.
///
/// # Errors
/// `too_many_tries`; `wrong_password`; `guessable`; a fault.
pub async fn change_password(app: &App, permit: &OwnSignIn, service: &ServiceNames, current: String, new: String) -> Result<(), Refusal> {
    let who = permit.actor();
    let attempt = attempts::count(app, permit, &format!("password of {}", who.account.0), None).await?;
    let found = account::Entity::find_by_id(who.account.0).one(app.read(permit)).await?.ok_or(Refusal::NotFound)?;
    if !passwords::matches(app, current, found.password_hash.clone()).await? {
        return Err(Refusal::refused("wrong_password", "That is not your password of now. Type it again."));
    }
    passwords::check_strength(&new, &who.name, &found.email_norm, &service.full_name)?;
    let hash = passwords::hash(app, new).await?;

    let tx = app.begin(permit).await?;
    attempts::succeeded(&tx, attempt.id).await?;
    account::ActiveModel { id: Set(found.id), password_hash: Set(Some(hash)), version: Set(found.version + 1), ..Default::default() }
        .update(&*tx)
        .await?;
    session::end_all(&tx, who.account, Some(who.session)).await?;
    tx.note(Note::changed("password.changed", "account", found.id)).await?;
    tell_of_change(app, &tx, service, &found).await?;
    app.commit(tx).await
}

pub(super) async fn tell_of_change(app: &App, tx: &WriteTx, service: &ServiceNames, account: &account::Model) -> Result<(), Refusal> {
    let name = person::Entity::find_by_id(account.person_id).one(&**tx).await?.map(|person| person.full_name).unwrap_or_default();
    let Ok(address) = Email::parse(&account.email_norm) else { return Ok(()) };
    let link = format!("{}/recover", app.config().base_url);
    let letter = PasswordChanged { name: name.clone(), service: service.discreet_name.clone(), link }.letter();
    tx.post_letter(
        service,
        Draft {
            kind: "password_changed",
            to_name: name,
            to_address: address,
            person: Some(PersonId(account.person_id)),
            letter,
            why: "you have a sign-in here",
            calendar: None,
            stream: None,
            case: None,
        },
    )
    .await?;
    Ok(())
}
