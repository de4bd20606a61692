//! A form that could not be accepted is kept for whoever typed it, a day at most, and comes back filled in with what to mend.
//!
//! The browser is known by a cookie of its own, so that a form also survives a sign-in that ran out. Secrets are never kept.

use super::App;
use super::permit::SystemPermit;
use super::session::Token;
use crate::shared::{FormProblems, RawForm, Refusal};
use chrono::Duration;
use entity::returned_form;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// The cookie that knows a browser apart from any sign-in.
pub const COOKIE: &str = "accord-forms";
/// How long a returned form is kept.
pub const KEPT: Duration = Duration::hours(24);
/// Fields that are never stored.
const SECRETS: [&str; 5] = ["password", "password_again", "code", "new_password", "token"];

/// Keep a form for that browser; the key goes into the address.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn keep(app: &App, browser: &Token, form: &RawForm, problems: &FormProblems) -> Result<Uuid, Refusal> {
    let permit = SystemPermit::because(None, "keeping a form for its writer");
    let tx = app.begin(&permit).await?;
    let id = tx.new_id();
    returned_form::ActiveModel {
        id: Set(id),
        owner_hash: Set(browser.digest()),
        form: Set(form.get("_form").to_owned()),
        raw: Set(serde_json::to_value(form.without(&SECRETS))?),
        problems: Set(serde_json::to_value(problems)?),
        created_at: Set(tx.now()),
        expires_at: Set(tx.now() + KEPT),
    }
    .insert(&*tx)
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// The form kept under that key, if this browser wrote it and it is of that name.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn find(app: &App, browser: &Token, name: &str, id: Uuid) -> Result<Option<(RawForm, FormProblems)>, Refusal> {
    let permit = SystemPermit::because(None, "giving a form back to its writer");
    let row = returned_form::Entity::find_by_id(id)
        .filter(returned_form::Column::OwnerHash.eq(browser.digest()))
        .filter(returned_form::Column::Form.eq(name))
        .filter(returned_form::Column::ExpiresAt.gt(app.clock().now()))
        .one(app.read(&permit))
        .await?;
    row.map(|row| Ok((serde_json::from_value(row.raw)?, serde_json::from_value(row.problems)?))).transpose()
}

/// Forget forms whose day is over.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn forget_old(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "forgetting kept forms");
    let tx = app.begin(&permit).await?;
    returned_form::Entity::delete_many().filter(returned_form::Column::ExpiresAt.lt(tx.now())).exec(&*tx).await?;
    tx.commit().await?;
    Ok(())
}
