//! From cookie to session to [`Actor`]. Tokens are random, kept only as digests, replaced at each rise in privilege.

use super::App;
use super::permit::{Permit, SystemPermit};
use crate::shared::vocabulary::LEFT;
use crate::shared::{AccountId, Actor, AgencyId, PersonId, Refusal, Role, ServiceId, SessionId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::{account, person, practitioner, role_grant, session};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    SelectModel, Selector, Set,
};
use sha2::{Digest, Sha256};

/// Signed out after so long without a click.
const IDLE: Duration = Duration::minutes(60);
/// Signed out after so long in any case.
const AT_MOST: Duration = Duration::hours(12);
/// A click is noted at most so often, so that reading a page seldom writes.
const NOTED_EVERY: Duration = Duration::minutes(5);

/// A secret to be handed to one browser or one mail, and never stored.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// 256 random bits.
    pub fn new() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// As it came in; anything that cannot be a token is `None`.
    pub fn read(text: &str) -> Option<Self> {
        (text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')).then(|| Self(text.to_owned()))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored.
    pub fn digest(&self) -> String {
        digest(&self.0)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

/// SHA-256 in hexadecimal.
pub fn digest(text: &str) -> String {
    digest_of(text.as_bytes())
}

/// The same of any bytes.
pub fn digest_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The cookie's name: bound to the host where there is TLS.
pub fn cookie_name(app: &App) -> &'static str {
    if app.config().secure_cookies() { "__Host-accord" } else { "accord" }
}

/// The header that hands a token to the browser; without a token, takes it back.
pub fn cookie(app: &App, name: &str, token: Option<&Token>, max_age: Duration) -> String {
    let secure = if app.config().secure_cookies() { "; Secure" } else { "" };
    let (value, age) = token.map_or(("", 0), |token| (token.reveal(), max_age.num_seconds()));
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

/// The value of a cookie in a `Cookie` header.
pub fn from_cookies<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Begin a session for that account; the token goes into the cookie.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn begin(
    tx: &super::db::WriteTx,
    account: AccountId,
    second_step: bool,
    address: Option<String>,
    agent: Option<String>,
) -> Result<Token, Refusal> {
    // Only the answer to this very request carries the token.
    super::once::never();
    let token = Token::new();
    let now = tx.now();
    session::ActiveModel {
        id: Set(tx.new_id()),
        account_id: Set(account.0),
        token_hash: Set(token.digest()),
        created_at: Set(now),
        last_seen_at: Set(now),
        idle_expires_at: Set(now + IDLE),
        absolute_expires_at: Set(now + AT_MOST),
        second_step_at: Set(second_step.then_some(now)),
        revoked_at: Set(None),
        address: Set(address),
        agent: Set(agent.map(|text| text.chars().take(200).collect())),
    }
    .insert(&**tx)
    .await?;
    Ok(token)
}

/// End sessions of an account: all, or all but one.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn end_all(tx: &super::db::WriteTx, account: AccountId, but: Option<SessionId>) -> Result<(), Refusal> {
    let mut open = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(tx.now()))
        .filter(session::Column::AccountId.eq(account.0))
        .filter(session::Column::RevokedAt.is_null());
    if let Some(kept) = but {
        open = open.filter(session::Column::Id.ne(kept.0));
    }
    open.exec(&**tx).await?;
    Ok(())
}

/// Who holds that token now, with the roles that are current today; `None` when nobody does.
///
/// Whoever has left practises no more, whatever roles they were given: access ends the same day (`docs/POLICY.md` 9.3), and is there again
/// if they come back.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn resolve(app: &App, token: &Token) -> Result<Option<Actor>, Refusal> {
    let permit = SystemPermit::because(None, "finding out who is asking");
    let db = app.read(&permit);
    let now = app.clock().now();
    let held = holders(token, now).all(db).await?;
    let Some(first) = held.first() else { return Ok(None) };
    if now - first.last_seen_at > NOTED_EVERY {
        // Whoever reads is not turned away because the disk is full; the fault is in the log.
        drop(note_click(app, &permit, first.session).await);
    }
    let grants = held.iter().filter(|row| row.starts_at.is_some_and(|at| at <= now) && row.ends_at.is_none_or(|at| at > now));
    let left = first.practising.as_deref() == Some(LEFT);
    let mut roles: Vec<Role> = grants.clone().filter_map(|grant| Role::from_code(grant.role.as_deref()?)).collect();
    roles.retain(|role| !(left && role.is_of_practice()));
    roles.sort_unstable();
    roles.dedup();
    Ok(Some(Actor {
        account: AccountId(first.account),
        person: PersonId(first.person),
        session: SessionId(first.session),
        service: ServiceId(first.service),
        name: first.name.clone(),
        roles,
        agency: grants.clone().find_map(|grant| grant.agency).map(AgencyId),
        second_step: first.second_step_at.is_some(),
    }))
}

/// A session that is open, its holder, and one of the roles that they were ever given.
#[derive(FromQueryResult)]
struct Held {
    session: uuid::Uuid,
    last_seen_at: DateTime<Utc>,
    second_step_at: Option<DateTime<Utc>>,
    account: uuid::Uuid,
    service: uuid::Uuid,
    person: uuid::Uuid,
    name: String,
    role: Option<String>,
    agency: Option<uuid::Uuid>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    /// Their state, where they are a practitioner.
    practising: Option<String>,
}

/// One statement, because every page begins with it: a row for each role, and one without a role for who has none.
fn holders(token: &Token, now: DateTime<Utc>) -> Selector<SelectModel<Held>> {
    session::Entity::find()
        .join(JoinType::InnerJoin, session::Relation::Account.def())
        .join(JoinType::InnerJoin, account::Relation::Person.def())
        .join(JoinType::LeftJoin, role_grant::Relation::Account.def().rev())
        .join(JoinType::LeftJoin, practitioner::Relation::Person.def().rev())
        .filter(session::Column::TokenHash.eq(token.digest()))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::IdleExpiresAt.gt(now))
        .filter(session::Column::AbsoluteExpiresAt.gt(now))
        .filter(account::Column::State.eq("ACTIVE"))
        .order_by_asc(role_grant::Column::Id)
        .select_only()
        .column_as(session::Column::Id, "session")
        .column(session::Column::LastSeenAt)
        .column(session::Column::SecondStepAt)
        .column_as(account::Column::Id, "account")
        .column_as(account::Column::ServiceId, "service")
        .column_as(person::Column::Id, "person")
        .column_as(person::Column::FullName, "name")
        .column(role_grant::Column::Role)
        .column_as(role_grant::Column::AgencyId, "agency")
        .column(role_grant::Column::StartsAt)
        .column(role_grant::Column::EndsAt)
        .column_as(practitioner::Column::State, "practising")
        .into_model::<Held>()
}

/// Whose session that was, though it opens nothing any more.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn last_holder(app: &App, token: &Token) -> Result<Option<AccountId>, Refusal> {
    let permit = SystemPermit::because(None, "finding out who was asking");
    let row = session::Entity::find().filter(session::Column::TokenHash.eq(token.digest())).one(app.read(&permit)).await?;
    Ok(row.map(|row| AccountId(row.account_id)))
}

async fn note_click(app: &App, permit: &impl Permit, session: uuid::Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let now = tx.now();
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now))
        .col_expr(session::Column::IdleExpiresAt, Expr::value(now + IDLE))
        .filter(session::Column::Id.eq(session))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
