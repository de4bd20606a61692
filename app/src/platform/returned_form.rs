//! A form that could not be accepted is kept for whoever typed it, a day at most, and comes back filled in with what to mend.
//!
//! The browser is known by a cookie of its own, so that a form also survives a sign-in that ran out. What was typed by somebody who was
//! signed in comes back to that account alone; what nobody was signed in for, while nobody is. It goes when the form is sent for good
//! and when its writer signs out. Secrets are never kept.

use super::App;
use super::db::WriteTx;
use super::once;
use super::permit::SystemPermit;
use super::session::Token;
use crate::shared::{AccountId, FormProblems, RawForm, Refusal};
use chrono::Duration;
use entity::returned_form;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::str::FromStr;
use uuid::Uuid;

/// The cookie that knows a browser apart from any sign-in.
pub const COOKIE: &str = "accord-forms";
/// How long a returned form is kept.
pub const KEPT: Duration = Duration::hours(24);
/// The field in which a form that came back carries its key.
pub const FIELD: &str = "_kept";
/// Fields that are never stored: secrets, and what each drawing of a form has for itself.
const NOT_STORED: [&str; 8] = ["password", "password_again", "code", "new_password", "token", "calendar_address", once::FIELD, FIELD];
/// So many forms are kept for one browser; the oldest makes room.
pub const PER_BROWSER: u64 = 20;
/// So much of what somebody typed who is not signed in, in bytes.
pub const MOST_WHILE_SIGNED_OUT: usize = 64 * 1024;
/// So many forms of people who are not signed in, from one network address in an hour.
pub const PER_ADDRESS_AN_HOUR: u64 = 60;

/// Who typed a form.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    pub browser: &'a Token,
    /// Whose the form is.
    pub account: Option<AccountId>,
    /// Where it came from, when nobody is signed in: counted and limited.
    pub signed_out_at: Option<Option<&'a str>>,
}

/// Keep a form for its writer; the key goes into the address. A form that comes back again stays under its key.
///
/// # Errors
/// `too_long_to_keep`, `too_many_kept`, for somebody who is not signed in; a fault.
pub async fn keep(app: &App, writer: Writer<'_>, form: &RawForm, problems: &FormProblems) -> Result<Uuid, Refusal> {
    let raw = serde_json::to_value(form.without(&NOT_STORED))?;
    if writer.signed_out_at.is_some() && raw.to_string().len() > MOST_WHILE_SIGNED_OUT {
        return Err(too_long());
    }
    let permit = SystemPermit::because(None, "keeping a form for its writer");
    let tx = app.begin(&permit).await?;
    let row = returned_form::ActiveModel {
        raw: Set(raw),
        problems: Set(serde_json::to_value(problems)?),
        expires_at: Set(tx.now() + KEPT),
        ..Default::default()
    };
    let id = match kept_before(&tx, writer, form).await? {
        Some(id) => {
            returned_form::ActiveModel { id: Set(id), ..row }.update(&*tx).await?;
            id
        }
        None => {
            let address = writer.signed_out_at.flatten();
            not_too_many(&tx, address).await?;
            let id = tx.new_id();
            returned_form::ActiveModel {
                id: Set(id),
                owner_hash: Set(writer.browser.digest()),
                account_id: Set(writer.account.map(|id| id.0)),
                address: Set(address.map(str::to_owned)),
                form: Set(form.get("_form").to_owned()),
                created_at: Set(tx.now()),
                ..row
            }
            .insert(&*tx)
            .await?;
            make_room(&tx, writer.browser).await?;
            id
        }
    };
    tx.commit().await?;
    once::given_back();
    Ok(id)
}

fn too_long() -> Refusal {
    Refusal::refused("too_long_to_keep", "That is more text than we can hold for you here. Go back, shorten it and send it again.")
}

/// The key under which the form came back before.
async fn kept_before(tx: &WriteTx, writer: Writer<'_>, form: &RawForm) -> Result<Option<Uuid>, Refusal> {
    let Ok(id) = Uuid::from_str(form.get(FIELD)) else { return Ok(None) };
    let row = returned_form::Entity::find_by_id(id)
        .filter(returned_form::Column::OwnerHash.eq(writer.browser.digest()))
        .filter(belongs_to(writer.account))
        .filter(returned_form::Column::Form.eq(form.get("_form")))
        .one(&**tx)
        .await?;
    Ok(row.map(|row| row.id))
}

fn belongs_to(account: Option<AccountId>) -> Expr {
    match account {
        Some(id) => returned_form::Column::AccountId.eq(id.0),
        None => returned_form::Column::AccountId.is_null(),
    }
}

/// Nobody fills our disk from one place.
async fn not_too_many(tx: &WriteTx, address: Option<&str>) -> Result<(), Refusal> {
    let Some(address) = address else { return Ok(()) };
    let from_there = returned_form::Entity::find()
        .filter(returned_form::Column::Address.eq(address))
        .filter(returned_form::Column::CreatedAt.gt(tx.now() - Duration::hours(1)))
        .count(&**tx)
        .await?;
    if from_there < PER_ADDRESS_AN_HOUR {
        return Ok(());
    }
    Err(Refusal::refused(
        "too_many_kept",
        "Too many forms came back to where you are in this hour. Go back, check it and send it again later.",
    ))
}

async fn make_room(tx: &WriteTx, browser: &Token) -> Result<(), Refusal> {
    let too_old: Vec<Uuid> = returned_form::Entity::find()
        .select_only()
        .column(returned_form::Column::Id)
        .filter(returned_form::Column::OwnerHash.eq(browser.digest()))
        .order_by_desc(returned_form::Column::CreatedAt)
        .order_by_desc(returned_form::Column::Id)
        .offset(PER_BROWSER)
        .limit(1000)
        .into_tuple()
        .all(&**tx)
        .await?;
    if !too_old.is_empty() {
        returned_form::Entity::delete_many().filter(returned_form::Column::Id.is_in(too_old)).exec(&**tx).await?;
    }
    Ok(())
}

/// The form kept under that key, if it is of that name and this browser's, and whoever asks is who wrote it.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn find(
    app: &App,
    browser: &Token,
    account: Option<AccountId>,
    name: &str,
    id: Uuid,
) -> Result<Option<(RawForm, FormProblems)>, Refusal> {
    let permit = SystemPermit::because(None, "giving a form back to its writer");
    let row = returned_form::Entity::find_by_id(id)
        .filter(returned_form::Column::OwnerHash.eq(browser.digest()))
        .filter(belongs_to(account))
        .filter(returned_form::Column::Form.eq(name))
        .filter(returned_form::Column::ExpiresAt.gt(app.clock().now()))
        .one(app.read(&permit))
        .await?;
    row.map(|row| Ok((serde_json::from_value(row.raw)?, serde_json::from_value(row.problems)?))).transpose()
}

/// A form that waits behind the sign-in, and that nobody was known to have typed, is now of whoever signed in first in its browser.
/// `next` is the address that they go on to.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn claim(app: &App, browser: &Token, account: AccountId, next: &str) -> Result<(), Refusal> {
    let query = next.split_once('?').map_or("", |(_, query)| query);
    let query = serde_urlencoded::from_str(query).map(RawForm).unwrap_or_default();
    let Ok(id) = Uuid::from_str(query.get("form")) else { return Ok(()) };
    let permit = SystemPermit::because(None, "giving a form back to its writer");
    let tx = app.begin(&permit).await?;
    returned_form::Entity::update_many()
        .col_expr(returned_form::Column::AccountId, Expr::value(account.0))
        .filter(returned_form::Column::Id.eq(id))
        .filter(returned_form::Column::OwnerHash.eq(browser.digest()))
        .filter(returned_form::Column::AccountId.is_null())
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Forget one form of that browser: it was sent for good.
///
/// # Errors
/// A fault, when the database cannot.
pub(in crate::platform) async fn forget(tx: &WriteTx, browser: &Token, id: Uuid) -> Result<(), Refusal> {
    let own = returned_form::Column::OwnerHash.eq(browser.digest());
    returned_form::Entity::delete_many().filter(returned_form::Column::Id.eq(id)).filter(own).exec(&**tx).await?;
    Ok(())
}

/// Forget everything that was typed in that browser.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn forget_all_of(app: &App, browser: &Token) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "forgetting the forms of a browser");
    let tx = app.begin(&permit).await?;
    returned_form::Entity::delete_many().filter(returned_form::Column::OwnerHash.eq(browser.digest())).exec(&*tx).await?;
    Ok(tx.commit().await?)
}

/// Forget forms whose day is over.
///
/// # Errors
/// A fault, when the database cannot.
pub async fn forget_old(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "forgetting kept forms");
    let over = returned_form::Column::ExpiresAt.lt(app.clock().now());
    if returned_form::Entity::find().filter(over.clone()).one(app.read(&permit)).await?.is_none() {
        return Ok(());
    }
    let tx = app.begin(&permit).await?;
    returned_form::Entity::delete_many().filter(over).exec(&*tx).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
#[path = "returned_form_tests.rs"]
mod tests;
