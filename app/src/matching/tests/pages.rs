//! The same in a browser without script.

use super::story::Story;
use crate::matching::facts::Seat;
use crate::shared::{Actor, Role};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

struct Answer {
    status: StatusCode,
    location: String,
    body: String,
}

async fn ask(story: &Story, who: &Actor, path: &str, fields: Option<&[(&str, &str)]>) -> Answer {
    let cookie = story.test.cookie(who).await;
    let method = if fields.is_some() { "POST" } else { "GET" };
    let body = fields.map(|fields| serde_urlencoded::to_string(fields).unwrap()).unwrap_or_default();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "accord.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    let (parts, body) = crate::serve::site(&story.test.app).oneshot(request).await.unwrap().into_parts();
    let location = parts.headers.get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let bytes = to_bytes(body, 5_000_000).await.unwrap();
    Answer { status: parts.status, location, body: String::from_utf8_lossy(&bytes).into_owned() }
}

#[tokio::test]
async fn the_coordinator_sees_who_could_be_asked_and_who_not_and_asks_with_a_button() {
    let story = Story::burglary().await;
    let moira = story.ready("Moira Ellis", "INTERMEDIATE").await;
    story.ready("Sunil Rao", "FOUNDATION").await;
    let path = format!("/cases/{}/matching", story.case);
    let page = ask(&story, &story.coordinator, &path, None).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "1. Moira Ellis",
        "1 of 2 practitioners could be asked to lead",
        "score-bars",
        "Sunil Rao",
        "Would qualify with an Intermediate award",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    let person = moira.person.to_string();
    let fields = [("person", person.as_str()), ("seat", "LEAD"), ("_page", path.as_str())];
    let asked = ask(&story, &story.coordinator, &format!("/cases/{}/offers", story.case), Some(&fields)).await;
    assert_eq!((asked.status, asked.location), (StatusCode::SEE_OTHER, format!("{path}?seat=LEAD")));
    let page = ask(&story, &story.coordinator, &path, None).await;
    assert!(page.body.contains("Waits for an answer") && page.body.contains("Take back"));
    let again = ask(&story, &story.coordinator, &format!("/cases/{}/offers", story.case), Some(&fields)).await;
    assert_eq!((again.status, again.location), (StatusCode::SEE_OTHER, path), "back to the page, which says why not");
}

#[tokio::test]
async fn a_volunteer_reads_a_neutral_summary_and_answers() {
    let story = Story::burglary().await;
    let (kate, ruth) = (story.ready("Kate Lowe", "INTERMEDIATE").await, story.ready("Ruth Sykes", "FOUNDATION").await);
    let id = story.offer(&kate, Seat::Lead).await.unwrap();
    let path = format!("/offers/{id}");
    let page = ask(&story, &kate, &path, None).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Cambridge City") && page.body.contains("Burglary"));
    for words in ["Bull", "Birch", "RJ-2026", "CB1", &story.case.to_string()] {
        assert!(!page.body.contains(words), "{words}");
    }
    assert!(ask(&story, &kate, "/offers", None).await.body.contains("Read and answer"));
    assert_eq!(ask(&story, &ruth, &path, None).await.status, StatusCode::NOT_FOUND);
    let form = [("_form", "answer"), ("_page", path.as_str()), ("answer", "accept"), ("conflict", "")];
    let back = ask(&story, &kate, &format!("{path}/answer"), Some(&form)).await;
    assert!(back.location.starts_with(&format!("{path}?form=")), "{}", back.location);
    let form = [("_form", "answer"), ("_page", path.as_str()), ("answer", "accept"), ("conflict", "no")];
    let done = ask(&story, &kate, &format!("{path}/answer"), Some(&form)).await;
    assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, path.clone()));
    assert!(ask(&story, &kate, &path, None).await.body.contains("when the other person has accepted too"));
}

#[tokio::test]
async fn only_coordinators_and_managers_see_the_list_and_only_of_a_case_that_is_there() {
    let story = Story::burglary().await;
    let kate = story.ready("Kate Lowe", "INTERMEDIATE").await;
    let manager = story.test.signed_in("Mana Ger", &[Role::ServiceManager]).await;
    let path = format!("/cases/{}/matching", story.case);
    assert_eq!(ask(&story, &kate, &path, None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ask(&story, &manager, &path, None).await.status, StatusCode::OK);
    assert_eq!(ask(&story, &manager, &format!("{path}?seat=SHADOW"), None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&story, &manager, &format!("/cases/{}/matching", story.new_id()), None).await.status, StatusCode::NOT_FOUND);
}
