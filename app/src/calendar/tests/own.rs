//! Private addresses and busy times on a real database, as calendar programs and browsers ask.

mod busy;
mod feeds;
mod kept_marks;

use crate::platform::permit::SystemPermit;
use crate::shared::Actor;
use crate::testing::TestApp;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chrono::NaiveDate;
use entity::blocked_date;
use sea_orm::{ActiveModelTrait, Set};
use tower::ServiceExt as _;
use uuid::Uuid;

/// What a calendar program got.
struct Read {
    status: StatusCode,
    etag: String,
    headers: String,
    text: String,
}

/// Ask as a calendar program does: no cookie, perhaps with the mark of last time.
async fn program(t: &TestApp, path: &str, mark: &str) -> Read {
    let mut request = Request::get(path);
    if !mark.is_empty() {
        request = request.header(header::IF_NONE_MATCH, mark);
    }
    let response = crate::serve::site(&t.app).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (response.status(), format!("{:?}", response.headers()));
    let etag = response.headers().get(header::ETAG).map_or("", |value| value.to_str().unwrap()).to_owned();
    let text = String::from_utf8_lossy(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).into_owned();
    // Lines as they were before they were folded.
    Read { status, etag, headers, text: text.replace("\r\n ", "") }
}

fn day(text: &str) -> NaiveDate {
    crate::shared::when::date(text).unwrap()
}

/// Days that somebody blocked.
async fn blocked(t: &TestApp, who: &Actor, first: &str, last: &str) -> Uuid {
    let permit = SystemPermit::because(Some(t.service.id), "a test");
    let tx = t.app.begin(&permit).await.unwrap();
    let id = tx.new_id();
    blocked_date::ActiveModel {
        id: Set(id),
        service_id: Set(t.service.id.0),
        person_id: Set(who.person.0),
        first_day: Set(day(first)),
        last_day: Set(day(last)),
        words: Set(Some("Cyprus with Jo".to_owned())),
        created_at: Set(tx.now()),
        withdrawn_at: Set(None),
    }
    .insert(&*tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}
