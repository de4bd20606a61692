//! A form changes something once, however often its button is pressed.
//!
//! Every form is drawn with a random value of its own. What is posted with it (who, where, every field) has a digest, and the change
//! stores that digest in its own transaction, where it may stand once: of two posts sent at the same moment one is stored, and the other
//! is answered as the first one was. A form whose text was changed before it was sent again is another form. Posts without the value
//! are taken as they come.

use super::App;
use super::ask::{Ask, SAID_COOKIE, append_cookie, local_path, see_other};
use super::db::WriteTx;
use super::permit::SystemPermit;
use super::session::digest;
use super::{page, returned_form};
use crate::shared::{RawForm, Refusal};
use axum::http::{StatusCode, header};
use axum::response::Response;
use chrono::Duration;
use entity::form_once;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// The field that carries a form's own random value.
pub const FIELD: &str = "_once";
/// How long a second press is recognised.
const KEPT: Duration = Duration::hours(24);
/// How often, and how long apart, it is looked whether the first press has been answered.
const LOOKS: (u32, std::time::Duration) = (100, std::time::Duration::from_millis(50));

tokio::task_local! {
    static POST: Arc<Post>;
}

/// What is known of the post that is being carried out.
#[derive(Debug, Default)]
pub struct Post {
    what: OnceLock<What>,
    /// Its change is stored, and the mark with it.
    spent: AtomicBool,
    /// Its answer is for one browser alone, and is never given again.
    never: AtomicBool,
    /// The form went back to its writer.
    given_back: AtomicBool,
}

#[derive(Debug)]
struct What {
    mark: Option<String>,
    /// The form had come back before, and is kept under this key.
    kept: Option<Uuid>,
}

impl Post {
    /// Note what was posted; `more` is what came beside the typed fields, such as a file.
    pub fn is(&self, ask: &Ask, form: &RawForm, more: &[u8]) {
        let drawn = Uuid::from_str(form.get(FIELD)).is_ok();
        let what = What { mark: drawn.then(|| mark(ask, form, more)), kept: Uuid::from_str(form.get(returned_form::FIELD)).ok() };
        // Said twice, the first word counts.
        drop(self.what.set(what));
    }

    /// The mark, unless this post has stored it itself or must not.
    fn mark(&self) -> Option<&str> {
        let free = !self.spent.load(Ordering::SeqCst) && !self.never.load(Ordering::SeqCst);
        self.what.get().and_then(|what| what.mark.as_deref()).filter(|_| free)
    }
}

fn mark(ask: &Ask, form: &RawForm, more: &[u8]) -> String {
    let who = ask.actor().map(|actor| actor.account.to_string()).unwrap_or_default();
    let fields = serde_urlencoded::to_string(&form.0).unwrap_or_default();
    let more = if more.is_empty() { String::new() } else { super::session::digest_of(more) };
    digest(&format!("{who}\n{}\n{fields}\n{more}", ask.path))
}

/// Carry something out as that post.
pub async fn during<F: Future>(post: Arc<Post>, work: F) -> F::Output {
    POST.scope(post, work).await
}

/// The post that is being carried out learns what it is: for handlers that read their own body.
pub fn posted(ask: &Ask, form: &RawForm, more: &[u8]) {
    let _outside = POST.try_with(|post| post.is(ask, form, more));
}

/// The answer hands out a secret to one browser: a second press is carried out again.
pub(in crate::platform) fn never() {
    let _outside = POST.try_with(|post| post.never.store(true, Ordering::SeqCst));
}

/// The form went back to its writer.
pub(in crate::platform) fn given_back() {
    let _outside = POST.try_with(|post| post.given_back.store(true, Ordering::SeqCst));
}

/// Store the mark with the change; says whether there was one to store.
///
/// # Errors
/// `SentAlready`, when another press was faster; a fault.
pub(in crate::platform) async fn spend(tx: &WriteTx) -> Result<bool, Refusal> {
    let Some(mark) = POST.try_with(|post| post.mark().map(str::to_owned)).ok().flatten() else { return Ok(false) };
    let row =
        form_once::ActiveModel { id: Set(tx.new_id()), mark: Set(mark), landed_at: Set(None), said: Set(None), created_at: Set(tx.now()) };
    let stored = form_once::Entity::insert(row)
        .on_conflict(OnConflict::column(form_once::Column::Mark).do_nothing().to_owned())
        .exec_without_returning(&**tx)
        .await?;
    if stored == 0 { Err(Refusal::SentAlready) } else { Ok(true) }
}

/// The change is stored.
pub(in crate::platform) fn spent() {
    let _outside = POST.try_with(|post| post.spent.store(true, Ordering::SeqCst));
}

/// Whether another press of the same button has been carried out meanwhile.
///
/// # Errors
/// A fault.
pub(in crate::platform) async fn was_sent(app: &App) -> Result<bool, Refusal> {
    match POST.try_with(|post| post.mark().map(str::to_owned)).ok().flatten() {
        Some(mark) => Ok(row(app, &mark).await?.is_some()),
        None => Ok(false),
    }
}

async fn row(app: &App, mark: &str) -> Result<Option<form_once::Model>, Refusal> {
    let permit = SystemPermit::because(None, "asking whether a form was sent before");
    Ok(form_once::Entity::find().filter(form_once::Column::Mark.eq(mark)).one(app.read(&permit)).await?)
}

/// The answer that the same post was given before, if it was; waits a little for one that is on its way.
pub async fn earlier_answer(ask: &Ask, post: &Post) -> Option<Response> {
    let mark = post.mark()?;
    for look in 0..LOOKS.0 {
        match row(&ask.app, mark).await {
            Ok(Some(form_once::Model { landed_at: Some(landed), said, .. })) => return Some(answer_again(ask, &landed, said.as_deref())),
            Ok(Some(_)) => tokio::time::sleep(LOOKS.1).await,
            Ok(None) | Err(_) if look == 0 => return None,
            Ok(None) | Err(_) => break,
        }
    }
    Some(page::refused(ask, &Refusal::SentAlready))
}

fn answer_again(ask: &Ask, landed: &str, said: Option<&str>) -> Response {
    let Some(landed) = local_path(landed) else { return page::refused(ask, &Refusal::SentAlready) };
    let mut response = see_other(landed);
    if let Some(said) = said {
        append_cookie(&mut response, &said_cookie(said));
    }
    response
}

/// The cookie of the next page's sentence, which stands in it packed.
pub(super) fn said_cookie(packed: &str) -> String {
    format!("{SAID_COOKIE}={packed}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60")
}

/// What is to be noted of a post that was answered.
#[derive(Debug, Default)]
pub struct Answered {
    /// The mark of the change, where its answer leads to, and what the page there says.
    landed: Option<(String, String, Option<String>)>,
    /// The kept form that it was sent from, and that was taken.
    taken: Option<Uuid>,
}

/// What that answer means for that post.
pub fn answered(post: &Post, response: &Response) -> Answered {
    let Some(what) = post.what.get() else { return Answered::default() };
    let led_on = response.status() == StatusCode::SEE_OTHER;
    let mark = what.mark.clone().filter(|_| post.spent.load(Ordering::SeqCst));
    Answered {
        landed: mark.map(|mark| (mark, landing(response), sentence(response))),
        taken: what.kept.filter(|_| led_on && !post.given_back.load(Ordering::SeqCst)),
    }
}

/// Note where a change led to, and forget the kept form that it was sent from.
pub async fn settle(ask: &Ask, answered: Answered) {
    if answered.landed.is_some() || answered.taken.is_some() {
        // The change itself is stored: a fault here is logged where it happens, and the answer goes out all the same.
        let _logged = store(ask, answered).await;
    }
}

async fn store(ask: &Ask, answered: Answered) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "noting where a form led to");
    let tx = ask.app.begin(&permit).await?;
    if let Some((mark, landed, said)) = answered.landed {
        let row = form_once::ActiveModel { landed_at: Set(Some(landed)), said: Set(said), ..Default::default() };
        form_once::Entity::update_many().set(row).filter(form_once::Column::Mark.eq(mark)).exec(&*tx).await?;
    }
    if let Some(id) = answered.taken {
        returned_form::forget(&tx, &ask.browser, id).await?;
    }
    Ok(tx.commit().await?)
}

/// Where the answer leads. An address that opens something by itself is not written down.
fn landing(response: &Response) -> String {
    let to = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("");
    if to.split(['/', '?', '=', '&', '#']).any(opens_by_itself) { String::new() } else { local_path(to).unwrap_or("").to_owned() }
}

/// Tokens and signed links are long and without a break; no key, number or name of ours is.
fn opens_by_itself(part: &str) -> bool {
    part.len() > 40 && part.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_'))
}

fn sentence(response: &Response) -> Option<String> {
    let cookies = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
    pairs.filter(|(name, _)| *name == SAID_COOKIE).map(|(_, packed)| packed.to_owned()).next()
}

/// Forget presses that nobody repeats any more.
///
/// # Errors
/// A fault.
pub async fn forget_old(app: &App) -> Result<(), Refusal> {
    let permit = SystemPermit::because(None, "forgetting which forms were sent");
    let over = form_once::Column::CreatedAt.lt(app.clock().now() - KEPT);
    if form_once::Entity::find().filter(over.clone()).one(app.read(&permit)).await?.is_none() {
        return Ok(());
    }
    let tx = app.begin(&permit).await?;
    form_once::Entity::delete_many().filter(over).exec(&*tx).await?;
    Ok(tx.commit().await?)
}
