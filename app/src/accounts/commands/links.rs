//! One-time links: made, looked at, used up. A GET only looks; a POST uses up, because mail scanners open links.

use super::sign_in::{Browser, SignedIn, begin, tell_of_change};
use crate::accounts::letters::Recovery;
use crate::accounts::{passwords, rules};
use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::permit::SystemPermit;
use crate::platform::services::{self, ServiceNames};
use crate::platform::session::{self, Token};
use crate::shared::text::Email;
use crate::shared::{AccountId, PersonId, Refusal, ServiceId};
use chrono::Duration;
use entity::{account, one_time_link, person};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set};

/// What a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The first password of a new sign-in: seven days.
    Invitation,
    /// A new password: one hour.
    Recovery,
}

impl Purpose {
    pub const fn code(self) -> &'static str {
        match self {
            Purpose::Invitation => "INVITATION",
            Purpose::Recovery => "RECOVERY",
        }
    }

    /// The page that the link leads to, without its token.
    pub const fn path(self) -> &'static str {
        match self {
            Purpose::Invitation => "/invitation",
            Purpose::Recovery => "/recover",
        }
    }

    const fn lasts(self) -> Duration {
        match self {
            Purpose::Invitation => Duration::days(7),
            Purpose::Recovery => Duration::hours(1),
        }
    }

    /// The state in which an account must be for the link to open it.
    const fn state(self) -> &'static str {
        match self {
            Purpose::Invitation => "INVITED",
            Purpose::Recovery => "ACTIVE",
        }
    }
}

/// A new link for that account: its whole address. Only its digest is stored.
///
/// # Errors
/// The database's own.
pub async fn new_link(app: &App, tx: &WriteTx, service: ServiceId, account: AccountId, purpose: Purpose) -> Result<String, DbErr> {
    let token = Token::new();
    one_time_link::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(service.0),
        purpose: Set(purpose.code().to_owned()),
        token_hash: Set(token.digest()),
        account_id: Set(Some(account.0)),
        subject_id: Set(None),
        expires_at: Set(tx.now() + purpose.lasts()),
        used_at: Set(None),
        created_at: Set(tx.now()),
    }
    .insert(&**tx)
    .await?;
    Ok(format!("{}{}/{}", app.config().base_url, purpose.path(), token.reveal()))
}

/// A link that still opens something, and whose it is.
#[derive(Debug, Clone)]
pub struct OpenLink {
    id: uuid::Uuid,
    account: account::Model,
    pub name: String,
}

/// The link of that token, when it is open; used, old, altered and foreign ones are all the same `None`.
///
/// # Errors
/// A fault.
pub async fn find(app: &App, purpose: Purpose, token: &str) -> Result<Option<OpenLink>, Refusal> {
    let Some(token) = Token::read(token) else { return Ok(None) };
    let permit = SystemPermit::because(None, "opening a one-time link");
    let db = app.read(&permit);
    let found = one_time_link::Entity::find()
        .filter(one_time_link::Column::TokenHash.eq(token.digest()))
        .filter(one_time_link::Column::Purpose.eq(purpose.code()))
        .find_also_related(account::Entity)
        .one(db)
        .await?;
    let Some((link, Some(account))) = found else { return Ok(None) };
    if !rules::link_is_open(link.used_at, link.expires_at, app.clock().now()) || account.state != purpose.state() {
        return Ok(None);
    }
    let Some(person) = person::Entity::find_by_id(account.person_id).one(db).await? else { return Ok(None) };
    Ok(Some(OpenLink { id: link.id, account, name: person.full_name }))
}

/// Use a link up: the password is set, the sign-in is open, every earlier session ends and a new one begins.
///
/// # Errors
/// `guessable`; `link_closed`, when it was used meanwhile; a fault.
pub async fn take_up(app: &App, purpose: Purpose, link: OpenLink, password: String, browser: Browser) -> Result<SignedIn, Refusal> {
    let OpenLink { id, account, name } = link;
    let service = services::names(app, Some(ServiceId(account.service_id))).await?;
    passwords::check_strength(&password, &name, &account.email_norm, &service.full_name)?;
    let hash = passwords::hash(app, password).await?;

    let permit = SystemPermit::from_public(service.id, "choosing a password by a one-time link", browser.address.clone());
    let tx = app.begin(&permit).await?;
    use_up(&tx, id).await?;
    let changed = account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .col_expr(account::Column::State, Expr::value("ACTIVE"))
        .col_expr(account::Column::Version, Expr::value(account.version + 1))
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::State.eq(purpose.state()))
        .exec(&*tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(closed());
    }

    close_others(&tx, account.id).await?;
    session::end_all(&tx, AccountId(account.id), None).await?;
    let signed_in = begin(&tx, &account, app.is_demo(), browser).await?;
    tx.note(Note::changed("password.set", "account", account.id).detail(serde_json::json!({ "by": purpose.code() }))).await?;
    if purpose == Purpose::Recovery {
        tell_of_change(app, &tx, &service, &account).await?;
    }
    app.commit(tx).await?;
    Ok(signed_in)
}

fn closed() -> Refusal {
    Refusal::refused("link_closed", "This link was used already, or is too old. Ask for a new one.")
}

async fn use_up(tx: &WriteTx, id: uuid::Uuid) -> Result<(), Refusal> {
    let used = one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(tx.now()))
        .filter(one_time_link::Column::Id.eq(id))
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::ExpiresAt.gt(tx.now()))
        .exec(&**tx)
        .await?;
    if used.rows_affected == 1 { Ok(()) } else { Err(closed()) }
}

/// Links that were sent earlier open nothing any more.
async fn close_others(tx: &WriteTx, account: uuid::Uuid) -> Result<(), Refusal> {
    one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(tx.now()))
        .filter(one_time_link::Column::AccountId.eq(account))
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::Purpose.is_in([Purpose::Invitation.code(), Purpose::Recovery.code()]))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Mail a new link to whoever signs in with that address, if anybody does: a recovery, or the invitation again where it was never
/// taken up. Nobody is told which; at most one letter in [`rules::BETWEEN_LINKS`].
///
/// # Errors
/// A fault.
pub async fn recover(app: &App, service: &ServiceNames, email: &Email, address: Option<String>) -> Result<(), Refusal> {
    let permit = SystemPermit::from_public(service.id, "asking for a new password", address);
    let tx = app.begin(&permit).await?;
    let found = account::Entity::find()
        .filter(account::Column::EmailNorm.eq(email.as_str()))
        .order_by_asc(account::Column::CreatedAt)
        .find_also_related(person::Entity)
        .one(&*tx)
        .await?;
    let Some((account, Some(person))) = found else { return Ok(()) };
    if account.state == "DISABLED" || written_lately(&tx, account.id).await? {
        return Ok(());
    }

    let service = services::names(app, Some(ServiceId(account.service_id))).await?;
    let id = AccountId(account.id);
    if account.state == "INVITED" {
        super::send_invitation(app, &tx, &service, id, PersonId(person.id), &person.full_name, email).await?;
    } else {
        let link = new_link(app, &tx, service.id, id, Purpose::Recovery).await?;
        send_recovery(&tx, &service, &person, email, link).await?;
    }
    tx.note(Note::changed("recovery.asked", "account", account.id)).await?;
    app.commit(tx).await
}

async fn written_lately(tx: &WriteTx, account: uuid::Uuid) -> Result<bool, Refusal> {
    let young = one_time_link::Entity::find()
        .filter(one_time_link::Column::AccountId.eq(account))
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::CreatedAt.gt(tx.now() - rules::BETWEEN_LINKS))
        .one(&**tx)
        .await?;
    Ok(young.is_some())
}

async fn send_recovery(tx: &WriteTx, service: &ServiceNames, person: &person::Model, email: &Email, link: String) -> Result<(), Refusal> {
    let letter = Recovery { name: person.full_name.clone(), service: service.discreet_name.clone(), link }.letter();
    tx.post_letter(
        service,
        Draft {
            kind: "recovery",
            to_name: person.full_name.clone(),
            to_address: email.clone(),
            person: Some(PersonId(person.id)),
            letter,
            why: "a new password was asked for with your address",
            calendar: None,
            stream: None,
            case: None,
        },
    )
    .await?;
    Ok(())
}
