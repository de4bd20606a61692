//! What every answer carries, and what is refused before any room is asked.

use crate::browser::Browser;
use app::shared::Role;
use app::testing::TestApp;
use axum::body::Body;
use axum::http::StatusCode;

#[tokio::test]
async fn every_page_carries_its_policy_and_no_page_is_cached() {
    let test = TestApp::new().await;
    let answer = Browser::new(&test.app).get("/sign-in").await;
    let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    assert_eq!(answer.status, StatusCode::OK);
    assert!(header("content-security-policy").contains("default-src 'none'"));
    assert!(!header("content-security-policy").contains("unsafe-inline"));
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "same-origin");
    assert_eq!(header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_write_from_another_site_is_refused() {
    let test = TestApp::new().await;
    let actor = test.signed_in("Cora Ordin", &[Role::Coordinator]).await;
    let cookie = test.cookie(&actor).await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://elsewhere.example")] {
        let mut browser = Browser::with_cookie(&test.app, &cookie);
        let request = browser.request("POST", "/sign-out").header(name, value).body(Body::empty()).unwrap();
        assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let answer = Browser::with_cookie(&test.app, &cookie).get("/home").await;
    assert_eq!(answer.status, StatusCode::OK, "the session is still there");
}

#[tokio::test]
async fn an_address_that_is_not_there_is_a_page_with_a_way_out() {
    let test = TestApp::new().await;
    let answer = Browser::new(&test.app).get("/nowhere").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("<h1>") && answer.body.contains("href=\"/\""));
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_with_a_sentence() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test.app);
    let answer = browser.post("/sign-in", &[("email", &"x".repeat(10_000_000))]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("more text than we can take"), "{}", answer.body);
}

#[tokio::test]
async fn what_was_typed_survives_a_sign_in_that_ran_out() {
    let test = TestApp::new().await;
    let mut browser = Browser::new(&test.app);
    let answer = browser.post("/people/search", &[("_form", "people-search"), ("_page", "/people"), ("words", "kept words")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location.starts_with("/sign-in?next=%2Fpeople%3Fform%3D"), "{}", answer.location);
    assert!(!answer.location.contains("kept"), "nothing typed stands in an address");
}
