//! The layers around every request, in order, and the pages for what was refused.

use super::App;
use super::ask::{Ask, Posted, local_path, see_other};
use super::fault::fault;
use super::once::{self, Post};
use super::page;
use crate::shared::{FormProblems, RawForm, Refusal};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequestParts, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument as _;

/// The largest body of an ordinary form; uploads have their own limit.
const FORM_LIMIT: usize = 512 * 1024;
/// No request takes longer.
const AT_MOST: Duration = Duration::from_secs(60);

/// A refusal on its way to becoming a page.
#[derive(Clone)]
struct Refused(Refusal);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = StatusCode::IM_A_TEAPOT.into_response();
        response.extensions_mut().insert(Refused(self));
        response
    }
}

/// The whole site: the rooms' endpoints, files, health, layers.
pub fn site(app: App, rooms: Router<App>) -> Router {
    let files = ServeDir::new(&app.config().site_root).precompressed_br().precompressed_gzip();
    let browser_half = app.head().options();
    let hashed = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")))
        .service(leptos_axum::site_pkg_dir_service(browser_half));
    let hashed_path = leptos_axum::site_pkg_dir_service_route_path(browser_half);
    rooms
        .layer(middleware::from_fn_with_state(app.clone(), frame))
        .layer(middleware::from_fn(carry_on))
        .layer(middleware::from_fn_with_state(app.clone(), same_origin))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .route("/health/live", get(|| async { "alive" }))
        .route("/health/ready", get(ready))
        .route_service(&hashed_path, hashed)
        .route_service("/favicon.svg", files.clone())
        .route_service("/robots.txt", files)
        .fallback(nothing_here)
        .layer(CatchPanicLayer::custom(|cause: Box<dyn std::any::Any + Send>| {
            let said = cause.downcast_ref::<&str>().map_or_else(|| "a panic".to_owned(), |text| (*text).to_owned());
            let Refusal::Fault { reference } = fault(said) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
            (StatusCode::INTERNAL_SERVER_ERROR, format!("Something went wrong on our side. Reference: {reference}")).into_response()
        }))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, AT_MOST))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(security_headers))
        .with_state(app)
}

async fn ready(State(app): State<App>) -> Response {
    if app.db().is_up().await {
        "ready".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
    }
}

async fn nothing_here(State(app): State<App>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    match Ask::from_request_parts(&mut parts, &app).await {
        Ok(ask) => page::refused(&ask, &Refusal::NotFound),
        Err(response) => plain(response),
    }
}

/// Turn a refusal into its page; send whoever must sign in to do so, with what they posted kept; answer a second press as the first.
async fn frame(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let ask = match Ask::from_request_parts(&mut parts, &app).await {
        Ok(ask) => ask,
        Err(response) => return plain(response),
    };
    let (body, form) = if parts.method == Method::POST && is_form(&parts.headers) {
        match Posted::read(Request::from_parts(parts.clone(), body), &app).await {
            Ok((form, bytes)) => (Body::from(bytes), Some(form)),
            Err(refusal) => return page::refused(&ask, &refusal),
        }
    } else {
        (body, None)
    };
    let post = Arc::new(Post::default());
    if let Some(form) = &form {
        post.is(&ask, form, &[]);
        if let Some(answer) = once::earlier_answer(&ask, &post).await {
            return answer;
        }
    }
    // A fault that is logged under a reference says with it which page: its pattern, never the address with its keys.
    let route = parts.extensions.get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let request = tracing::info_span!("request", method = %parts.method, route);
    let response = once::during(post.clone(), next.run(Request::from_parts(parts, body))).instrument(request).await;
    if let Err(refusal) = ask.looks_stored().await {
        return page::refused(&ask, &refusal);
    }
    let Some(Refused(refusal)) = response.extensions().get::<Refused>().cloned() else {
        let answered = once::answered(&post, &response);
        once::settle(&ask, answered).await;
        return response;
    };
    if let Some(answer) = once::earlier_answer(&ask, &post).await {
        return answer;
    }
    match refusal {
        Refusal::SignIn => sign_in_first(&ask, form).await,
        Refusal::SecondStep => see_other("/second-step"),
        other => page::refused(&ask, &other),
    }
}

fn is_form(headers: &axum::http::HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// To the sign-in page and back: a form that was posted too late is waiting there, filled in.
async fn sign_in_first(ask: &Ask, kept: Option<RawForm>) -> Response {
    let back = match kept {
        Some(form) if !form.get("_form").is_empty() => {
            let late = FormProblems::whole("signed_out", "You were signed out while writing. Nothing is lost: check it and send it again.");
            match keep_late(ask, &form, &late).await {
                Ok(id) => format!("{}?form={id}", local_path(form.get("_page")).unwrap_or("/home")),
                Err(refusal) => return page::refused(ask, &refusal),
            }
        }
        _ if ask.method == Method::GET => ask.path.clone(),
        _ => "/home".to_owned(),
    };
    let query = serde_urlencoded::to_string([("next", back)]).unwrap_or_default();
    ask.with_browser(see_other(&format!("/sign-in?{query}")))
}

async fn keep_late(ask: &Ask, form: &RawForm, late: &FormProblems) -> Result<uuid::Uuid, Refusal> {
    super::returned_form::keep(&ask.app, ask.late_writer().await?, form, late).await
}

/// When not even the frame can be drawn: no service yet, or no database.
fn plain(response: Response) -> Response {
    match response.extensions().get::<Refused>() {
        Some(Refused(Refusal::Fault { reference })) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("Something went wrong on our side. Reference: {reference}")).into_response()
        }
        Some(_) => (StatusCode::SERVICE_UNAVAILABLE, "This service is not set up yet. Run: accord admin create").into_response(),
        None => response,
    }
}

/// A write goes on although its browser has gone: half a change is never left behind by a closed lid.
async fn carry_on(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => fault(error).into_response(),
    }
}

/// A write must come from a page of ours.
async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_ours(&request, &app.config().base_url) {
        return next.run(request).await;
    }
    // The address may be one that opens something by itself.
    tracing::warn!("a write from another site was refused");
    (StatusCode::FORBIDDEN, "This was sent from another site, so nothing was done. Open the page here and send it again.").into_response()
}

fn is_ours(request: &Request, base_url: &str) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match text("origin") {
        Some(origin) => origin == base_url || text("host").is_some_and(|host| origin.split_once("://").is_some_and(|(_, o)| o == host)),
        // Neither header: no browser made since 2020; a cookie would not have been sent along from another site (SameSite=Lax).
        None => true,
    }
}

async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ("x-frame-options", "DENY"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ] {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; style-src 'self'; img-src 'self'"));
    response
}
