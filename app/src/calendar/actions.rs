//! What is posted to this room: answers, wishes, and mail from the service's own mail server.

use super::{by_link, forms, inbox, message, wishes};
use crate::platform::permit::Own;
use crate::platform::{Ask, Posted, Reply, keys};
use crate::shared::Refusal;
use axum::body::to_bytes;
use axum::extract::{Path, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// Somebody answers by the link in their invitation; lands on its page.
pub async fn answer(ask: Ask, Path(token): Path<String>, Posted(raw): Posted) -> Reply {
    super::links::appointment(&ask.app, &token)?;
    let outcome = async {
        let (answer, reason) = forms::check_answer(&raw)?;
        by_link::answer(&ask.app, ask.address.clone(), &token, answer, reason).await?;
        Ok(format!("/calendar/answer/{token}"))
    }
    .await;
    ask.answer(&raw, outcome, "Thank you: we have your answer").await
}

/// Somebody says how they want to be invited.
pub async fn wish(ask: Ask, Posted(raw): Posted) -> Reply {
    let permit = ask.permit::<Own>()?;
    let outcome = async {
        wishes::wish(&ask.app, &permit, forms::check_wish(&raw)?).await?;
        Ok("/calendar/letters".to_owned())
    }
    .await;
    ask.answer(&raw, outcome, "Saved: the next invitations come this way").await
}

/// A mail server hands in one message as it stood on the wire. Without `ACCORD_MAIL_INGEST_TOKEN`, or with another, there is no such page.
pub async fn ingest(ask: Ask, request: Request) -> Reply {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("");
    let ours = ask.app.config().mail_ingest_token.as_deref().ok_or(Refusal::NotFound)?;
    if !keys::same(&ask.app, ours, given) {
        return Err(Refusal::NotFound);
    }
    let Ok(octets) = to_bytes(request.into_body(), message::MESSAGE_MAX).await else {
        return Ok((StatusCode::PAYLOAD_TOO_LARGE, "too large to be a reply\n").into_response());
    };
    let outcome = inbox::take_in(&ask.app, &octets).await?;
    Ok((StatusCode::OK, format!("{}\n", outcome.code())).into_response())
}
