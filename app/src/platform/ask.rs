//! One request, as a room's page or action sees it: who asks, what was typed before, how to answer.

use super::App;
use super::once;
use super::page::Page;
use super::permit::{Permit, RoomPermit};
use super::returned_form::{self, Writer};
use super::services::{self, ServiceNames};
use super::session::{self, Token};
use crate::audit::{Looking, Note};
use crate::shared::paging::Paging;
use crate::shared::{AccountId, Actor, FormProblems, RawForm, Refusal};
use crate::ui::FormState;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use leptos::IntoView;
use leptos::prelude::IntoAny;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// What every handler returns. A refusal becomes its page in [`super::http`].
pub type Reply = Result<Response, Refusal>;

/// Everything about a request that a handler may know.
#[derive(Clone)]
pub struct Ask {
    pub app: App,
    pub service: ServiceNames,
    pub method: Method,
    pub path: String,
    /// The query of the address.
    pub query: RawForm,
    /// Where the asker sits, as far as our own proxies are believed.
    pub address: Option<String>,
    pub agent: Option<String>,
    /// The page of ours that the asker came from.
    came_from: Option<String>,
    actor: Option<Actor>,
    /// A session's token that opens nothing any more.
    spent_token: Option<Token>,
    /// Knows this browser's kept forms.
    pub browser: Token,
    /// The browser has no cookie for its forms yet.
    pub browser_is_new: bool,
    said: Option<String>,
    /// Looks that are being stored; one list for all copies of this.
    looking: Arc<Mutex<Vec<Looking>>>,
}

impl FromRequestParts<App> for Ask {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        if let Some(ask) = parts.extensions.get::<Ask>() {
            return Ok(ask.clone());
        }
        match Self::read(parts, app).await {
            Ok(ask) => {
                parts.extensions.insert(ask.clone());
                Ok(ask)
            }
            Err(refusal) => Err(refusal.into_response()),
        }
    }
}

impl Ask {
    async fn read(parts: &Parts, app: &App) -> Result<Self, Refusal> {
        let cookies = parts.headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let token = session::from_cookies(cookies, session::cookie_name(app)).and_then(Token::read);
        let actor = match &token {
            Some(token) => session::resolve(app, token).await?,
            None => None,
        };
        let known = session::from_cookies(cookies, returned_form::COOKIE).and_then(Token::read);
        let service = services::names(app, actor.as_ref().map(|actor| actor.service)).await?;
        let query = serde_urlencoded::from_str(parts.uri.query().unwrap_or("")).map(RawForm).unwrap_or_default();
        let said = session::from_cookies(cookies, SAID_COOKIE).and_then(unpack);
        Ok(Self {
            app: app.clone(),
            service,
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            query,
            address: client_address(parts, app.config().trusted_proxies),
            agent: parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned),
            came_from: came_from(parts, &app.config().base_url),
            spent_token: token.filter(|_| actor.is_none()),
            actor,
            browser_is_new: known.is_none(),
            browser: known.unwrap_or_default(),
            said,
            looking: Arc::default(),
        })
    }

    pub fn actor(&self) -> Option<&Actor> {
        self.actor.as_ref()
    }

    fn account(&self) -> Option<AccountId> {
        self.actor.as_ref().map(|actor| actor.account)
    }

    /// Who typed what is posted.
    fn writer(&self) -> Writer<'_> {
        let signed_out_at = self.actor.is_none().then_some(self.address.as_deref());
        Writer { browser: &self.browser, account: self.account(), signed_out_at }
    }

    /// The same, where a sign-in ran out: then the form waits for whoever held it.
    ///
    /// # Errors
    /// A fault, when the database cannot.
    pub(super) async fn late_writer(&self) -> Result<Writer<'_>, Refusal> {
        let account = match &self.spent_token {
            Some(token) => session::last_holder(&self.app, token).await?,
            None => None,
        };
        Ok(Writer { account, ..self.writer() })
    }

    /// Who is asking; nobody is sent to sign in.
    ///
    /// # Errors
    /// `SignIn`.
    pub fn signed_in(&self) -> Result<&Actor, Refusal> {
        self.actor.as_ref().ok_or(Refusal::SignIn)
    }

    /// The permit, when the asker's roles hold it.
    ///
    /// # Errors
    /// `SignIn`, `SecondStep` or `NotAllowed`.
    pub fn permit<P: RoomPermit>(&self) -> Result<P, Refusal> {
        P::of(self.signed_in()?, self.address.clone())
    }

    /// Hand in that the holder looks at something. It is stored before the page is sent, while the page is made.
    ///
    /// # Errors
    /// A fault; then the page must not be sent.
    pub async fn looked(&self, permit: &impl Permit, note: Note) -> Result<(), Refusal> {
        let looking = self.app.looks().hand_in(permit, note).await?;
        self.looking.lock().unwrap_or_else(PoisonError::into_inner).push(looking);
        Ok(())
    }

    /// Returns when every look of this request is stored: only then is its answer sent.
    ///
    /// # Errors
    /// A fault; then the page must not be sent.
    pub async fn looks_stored(&self) -> Result<(), Refusal> {
        let looking = std::mem::take(&mut *self.looking.lock().unwrap_or_else(PoisonError::into_inner));
        for look in looking {
            look.stored().await?;
        }
        Ok(())
    }

    /// Today, where the service is.
    pub fn today(&self) -> chrono::NaiveDate {
        self.service.zone.to_local(self.app.clock().now()).date()
    }

    /// Which part of a list is asked for.
    pub fn paging(&self) -> Paging {
        Paging::from_query(self.query.get("page"), self.query.get("sort"), self.query.get("desc"))
    }

    /// The form of that name as it was returned to this browser, or `fresh`.
    ///
    /// # Errors
    /// A fault, when the database cannot.
    pub async fn form(&self, name: &str, fresh: RawForm) -> Result<FormState, Refusal> {
        let state = match Uuid::from_str(self.query.get("form")) {
            Ok(id) => match returned_form::find(&self.app, &self.browser, self.account(), name, id).await? {
                Some((raw, problems)) => {
                    let state = FormState::returned(raw, problems, Some(id.to_string()));
                    if state.overtaken() { state.beside(fresh) } else { state }
                }
                None => FormState::filled(fresh),
            },
            Err(_) => FormState::filled(fresh),
        };
        Ok(state.named(name, &self.path))
    }

    /// As [`Ask::form`], for a form that changes a row; `fresh` is what stands on record. When somebody else was quicker, the form says
    /// who it was, and when.
    ///
    /// # Errors
    /// A fault, when the database cannot.
    pub async fn form_on(&self, permit: &impl Permit, name: &str, fresh: RawForm, row: Uuid) -> Result<FormState, Refusal> {
        let state = self.form(name, fresh).await?;
        if !state.overtaken() {
            return Ok(state);
        }
        let last = crate::audit::queries::last_change(&self.app, permit, row).await?;
        Ok(match last {
            Some((who, at)) => state.changed_by(format!("{who}, {}", crate::calendar::zone::local_day_time(at, self.service.zone))),
            None => state,
        })
    }

    /// Answer a posted form: on to the next page with a word of what was done, or back to the form with what to mend.
    ///
    /// # Errors
    /// What is not about the form: sign in, not allowed, not found, fault.
    pub async fn answer(&self, form: &RawForm, outcome: Result<String, Refusal>, said: &str) -> Reply {
        if outcome.is_err() && once::was_sent(&self.app).await? {
            return Err(Refusal::SentAlready);
        }
        let problems = match outcome {
            Ok(next) => return Ok(self.go(&next, said)),
            Err(Refusal::Invalid(problems)) => problems,
            Err(Refusal::Refused { code, sentence }) => FormProblems::whole(code, sentence),
            Err(Refusal::Changed) => FormProblems::whole("changed", Refusal::Changed.to_string()),
            Err(other) => return Err(other),
        };
        if form.get("_form").is_empty() {
            // A button alone has no form to come back to: its page says why not.
            let sentence = problems.0.first().map_or("", |problem| problem.sentence.as_str());
            let page = local_path(form.get("_page")).or(self.came_from.as_deref()).unwrap_or("/home");
            return Ok(self.go(page, sentence));
        }
        self.give_back(form, &problems).await
    }

    /// Keep the form and send its writer back to its page.
    ///
    /// # Errors
    /// A fault, when the database cannot.
    pub async fn give_back(&self, form: &RawForm, problems: &FormProblems) -> Reply {
        let id = returned_form::keep(&self.app, self.writer(), form, problems).await?;
        let page = local_path(form.get("_page")).unwrap_or("/");
        let joint = if page.contains('?') { '&' } else { '?' };
        Ok(self.with_browser(see_other(&format!("{page}{joint}form={id}"))))
    }

    /// On to another page, which says what was done.
    pub fn go(&self, next: &str, said: &str) -> Response {
        let mut response = self.with_browser(see_other(next));
        if !said.is_empty() {
            append_cookie(&mut response, &once::said_cookie(&pack(said)));
        }
        response
    }

    /// A page, drawn at once.
    pub fn page<V: IntoView + 'static>(&self, title: &str, view: impl FnOnce() -> V) -> Response {
        self.draw(Page::titled(title), view)
    }

    /// A page with its own frame: a status, discretion for parties.
    pub fn draw<V: IntoView + 'static>(&self, page: Page, view: impl FnOnce() -> V) -> Response {
        let mut response = super::page::render(self, page, self.said.clone(), || view().into_any());
        if self.said.is_some() {
            append_cookie(&mut response, &format!("{SAID_COOKIE}=; Path=/; Max-Age=0"));
        }
        self.with_browser(response)
    }

    /// The same answer, after which nothing that was typed in this browser is kept, and the browser is known under another token.
    ///
    /// # Errors
    /// A fault, when the database cannot.
    pub async fn forget_browser(&self, mut response: Response) -> Reply {
        if !self.browser_is_new {
            returned_form::forget_all_of(&self.app, &self.browser).await?;
            append_cookie(&mut response, &self.browser_cookie(&Token::new()));
        }
        Ok(response)
    }

    fn browser_cookie(&self, token: &Token) -> String {
        session::cookie(&self.app, returned_form::COOKIE, Some(token), Duration::days(30))
    }

    pub(super) fn with_browser(&self, mut response: Response) -> Response {
        if self.browser_is_new {
            append_cookie(&mut response, &self.browser_cookie(&self.browser));
        }
        response
    }
}

/// Holds the one sentence that the next page says.
pub(super) const SAID_COOKIE: &str = "accord-said";

fn pack(said: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(said)
}

fn unpack(packed: &str) -> Option<String> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(packed).ok()?;
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty() && text.len() < 300)
}

pub fn append_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Redirect after a post.
pub fn see_other(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/")));
    response
}

/// An address on our own site, or nothing: never a way to somebody else's.
///
/// Browsers drop tabs and line ends from an address before they read it, and take a backslash for a slash: none of them may stand in it.
pub fn local_path(path: &str) -> Option<&str> {
    let fine = path.starts_with('/') && !path.starts_with("//") && !path.chars().any(|c| c == '\\' || c.is_control());
    fine.then_some(path)
}

/// The asker's address: the peer's, or the entry that the outermost of our own proxies wrote. What the asker wrote is never believed.
fn client_address(parts: &Parts, trusted: usize) -> Option<String> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| of_one_line(info.0.ip()));
    if trusted == 0 {
        return peer;
    }
    // A proxy may add a header of its own behind the asker's instead of an entry.
    let headers = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let entries: Vec<&str> = headers.flat_map(|value| value.split(',')).map(str::trim).collect();
    let entry = entries.len().checked_sub(trusted).and_then(|place| entries.get(place)).copied().unwrap_or("");
    let address = entry.parse::<IpAddr>().or_else(|_| entry.parse::<SocketAddr>().map(|both| both.ip())).ok();
    address.map(of_one_line).or(peer)
}

/// As it is counted and kept. A line is given a whole IPv6 network of 64 bits, within which its machines take another address whenever they
/// like: the network says who asks, and one machine is not a thousand strangers.
fn of_one_line(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            format!("{}/64", std::net::Ipv6Addr::from(network))
        }
    }
}

fn came_from(parts: &Parts, base_url: &str) -> Option<String> {
    let referer = parts.headers.get(header::REFERER)?.to_str().ok()?;
    let host = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("");
    let rest = referer.strip_prefix(base_url).or_else(|| referer.strip_prefix("http://").and_then(|rest| rest.strip_prefix(host)))?;
    local_path(rest).map(str::to_owned)
}

/// A key in the address; what is no key is not found.
pub struct Key<T>(pub T);

impl<T: From<Uuid>> FromRequestParts<App> for Key<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Path(text) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| Refusal::NotFound)?;
        Uuid::parse_str(&text).map(|id| Self(T::from(id))).map_err(|_| Refusal::NotFound)
    }
}

/// The fields of a posted form.
pub struct Posted(pub RawForm);

impl FromRequest<App> for Posted {
    type Rejection = Refusal;

    async fn from_request(request: axum::extract::Request, app: &App) -> Result<Self, Refusal> {
        Ok(Self(Self::read(request, app).await?.0))
    }
}

impl Posted {
    /// The fields, and the bytes that they were read from.
    pub(super) async fn read(request: axum::extract::Request, app: &App) -> Result<(RawForm, axum::body::Bytes), Refusal> {
        let bytes = axum::body::Bytes::from_request(request, app).await.map_err(|_| too_much())?;
        let fields = serde_urlencoded::from_bytes(&bytes)
            .map_err(|_| Refusal::refused("not_a_form", "That did not arrive as a form. Go back to the page and send it again."))?;
        Ok((RawForm(fields), bytes))
    }
}

fn too_much() -> Refusal {
    Refusal::refused("too_large", "That is more text than we can take at once. Shorten it and send it again.")
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
