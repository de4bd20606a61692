//! What somebody sees of their own sign-in, and the demo's list of sign-ins.

use super::permits::OwnSignIn;
use super::secrets;
use crate::platform::App;
use crate::platform::permit::SystemPermit;
use crate::shared::{AccountId, Refusal, Role, ServiceId, SessionId};
use chrono::{DateTime, Utc};
use entity::{account, person, session};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Where every demo sign-in has its address.
const DEMO_DOMAIN: &str = "@demo.example";
/// Sessions shown at most; nobody has more by accident.
const SESSIONS: u64 = 50;

/// The address of the demo's holder of that role.
pub fn demo_address(role: Role) -> String {
    format!("{}{DEMO_DOMAIN}", role.code().to_lowercase())
}

/// One button of the demo's sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSignIn {
    pub role: Role,
    pub name: String,
}

/// Who can be signed in as with one click; nobody outside the demo.
///
/// # Errors
/// A fault.
pub async fn demo_sign_ins(app: &App, service: ServiceId) -> Result<Vec<DemoSignIn>, Refusal> {
    if !app.is_demo() {
        return Ok(Vec::new());
    }
    let permit = SystemPermit::because(Some(service), "listing the demo's sign-ins");
    let rows = account::Entity::find()
        .filter(account::Column::ServiceId.eq(service.0))
        .filter(account::Column::EmailNorm.is_in(Role::ALL.map(demo_address)))
        .filter(account::Column::State.eq("ACTIVE"))
        .find_also_related(person::Entity)
        .all(app.read(&permit))
        .await?;
    let named = |role: Role| {
        let address = demo_address(role);
        let (_, person) = rows.iter().find(|(account, _)| account.email_norm == address)?;
        Some(DemoSignIn { role, name: person.as_ref()?.full_name.clone() })
    };
    Ok(Role::ALL.into_iter().filter_map(named).collect())
}

/// What somebody reads about their own sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAccount {
    pub email: String,
    pub has_password: bool,
    pub second_step_set_up: bool,
}

/// # Errors
/// `NotFound`; a fault.
pub async fn own_account(app: &App, permit: &OwnSignIn) -> Result<OwnAccount, Refusal> {
    let row = account::Entity::find_by_id(permit.actor().account.0).one(app.read(permit)).await?.ok_or(Refusal::NotFound)?;
    Ok(OwnAccount {
        email: row.email_norm,
        has_password: row.password_hash.is_some(),
        second_step_set_up: row.totp_secret.is_some() && row.totp_last_step.is_some(),
    })
}

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    pub id: SessionId,
    pub began: DateTime<Utc>,
    pub last_seen: DateTime<Utc>,
    pub address: Option<String>,
    pub agent: Option<String>,
    /// The one that asks.
    pub this: bool,
}

/// The own sessions that are open, the newest first.
///
/// # Errors
/// A fault.
pub async fn own_sessions(app: &App, permit: &OwnSignIn) -> Result<Vec<OwnSession>, Refusal> {
    let now = app.clock().now();
    let rows = session::Entity::find()
        .filter(session::Column::AccountId.eq(permit.actor().account.0))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::IdleExpiresAt.gt(now))
        .filter(session::Column::AbsoluteExpiresAt.gt(now))
        .order_by_desc(session::Column::LastSeenAt)
        .limit(SESSIONS)
        .all(app.read(permit))
        .await?;
    let this = permit.actor().session.0;
    Ok(rows
        .into_iter()
        .map(|row| OwnSession {
            id: SessionId(row.id),
            began: row.created_at,
            last_seen: row.last_seen_at,
            address: row.address,
            agent: row.agent,
            this: row.id == this,
        })
        .collect())
}

/// A browser's own description in a few words: "Firefox on Linux".
pub fn browser_in_words(agent: &str) -> String {
    let find = |known: &[(&str, &'static str)], or: &'static str| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map_or(or, |(_, words)| *words)
    };
    let browser =
        find(&[("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")], "A browser");
    let system = find(
        &[("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")],
        "an unknown system",
    );
    format!("{browser} on {system}")
}

/// The sealed secret of a second step that no code has proved yet.
///
/// # Errors
/// A fault.
pub async fn secret_under_way(app: &App, permit: &OwnSignIn) -> Result<Option<String>, Refusal> {
    let row = account::Entity::find_by_id(permit.actor().account.0).one(app.read(permit)).await?;
    Ok(row.filter(|row| row.totp_last_step.is_none()).and_then(|row| row.totp_secret))
}

/// The second steps that were set up, by whether they open under this instance's secret.
#[derive(Debug, Default)]
pub struct SecondSteps {
    /// How many open.
    pub open: usize,
    /// Those sealed under another secret: nobody gets in with them.
    pub lost: Vec<account::Model>,
}

/// Try every second step that was set up.
///
/// # Errors
/// A fault.
pub async fn second_steps(app: &App, permit: &SystemPermit) -> Result<SecondSteps, Refusal> {
    let proved = account::Entity::find()
        .filter(account::Column::TotpLastStep.is_not_null())
        .filter(account::Column::TotpSecret.is_not_null())
        .all(app.read(permit))
        .await?;
    let mut steps = SecondSteps::default();
    for account in proved {
        let sealed = account.totp_secret.as_deref().unwrap_or_default();
        if secrets::opens(app, AccountId(account.id), sealed)? { steps.open += 1 } else { steps.lost.push(account) }
    }
    Ok(steps)
}
