//! What a calendar program reads at a secret address. It sends no session: the secret is all that it has.

use crate::audit::Note;
use crate::calendar::feed::marked::{framed, known};
use crate::calendar::feed::{FeedKind, queries, text};
use crate::platform::ask::{Ask, Reply};
use crate::platform::services;
use crate::platform::session::Token;
use crate::shared::Refusal;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;

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
