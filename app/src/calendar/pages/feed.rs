//! What a calendar program reads at a secret address. It sends no session: the secret is all that it has.

use crate::audit::Note;
use crate::calendar::feed::{FeedKind, queries, text};
use crate::platform::ask::{Ask, Reply};
use crate::platform::services;
use crate::platform::session::Token;
use crate::shared::Refusal;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `GET /feeds/{secret}.ics`
pub async fn show(ask: Ask, headers: HeaderMap, Path(file): Path<String>) -> Reply {
    let secret = file.strip_suffix(".ics").and_then(Token::read).ok_or(Refusal::NotFound)?;
    let feed = queries::feed(&ask.app, &secret).await?;
    let service = services::names(&ask.app, Some(feed.service())).await?;
    let etag = format!("\"{}\"", queries::mark(&ask.app, &service, &feed).await?);
    if known(&headers, &etag) {
        return Ok(framed(StatusCode::NOT_MODIFIED.into_response(), &etag));
    }
    let entries = queries::entries(&ask.app, &service, &feed).await?;
    let name = match FeedKind::from_code(&feed.kind) {
        Some(FeedKind::Team) => {
            ask.looked(&feed.permit(), Note::looked("team_calendar.read", "calendar_feed", feed.id)).await?;
            format!("{}: who is away", service.discreet_name)
        }
        _ => service.discreet_name.clone(),
    };
    let mut response = text::feed_text(&name, service.zone, &entries).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    Ok(framed(response, &etag))
}

/// Whether the program has these very bytes. One that compressed them on the way calls the mark weak.
fn known(headers: &HeaderMap, etag: &str) -> bool {
    let told = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    told.flat_map(|value| value.split(',')).map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

fn framed(mut response: Response, etag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
