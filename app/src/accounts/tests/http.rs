//! The same over HTTP, as browsers ask.

use super::{PASSWORD, active, invited};
use crate::platform::App;
use crate::shared::Role;
use crate::testing::TestApp;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt as _;

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    /// Every cookie that was set, by name and value.
    pub cookies: Vec<(String, String)>,
    pub text: String,
}

impl Answer {
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Ask with those cookies; a form is posted.
pub async fn ask(app: &App, path: &str, cookies: &str, form: Option<&[(&str, &str)]>) -> Answer {
    let request = Request::builder().uri(path).header(header::COOKIE, cookies).header("sec-fetch-site", "same-origin");
    let request = match form {
        Some(fields) => request
            .method("POST")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(serde_urlencoded::to_string(fields).unwrap())),
        None => request.method("GET").body(Body::empty()),
    };
    let response = crate::serve::site(app).oneshot(request.unwrap()).await.unwrap();
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let cookies = response.headers().get_all(header::SET_COOKIE).iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok()?.split(';').next()?.split_once('='));
    let cookies = cookies.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let (status, location) = (response.status(), text(header::LOCATION));
    let body = to_bytes(response.into_body(), 4_000_000).await.unwrap();
    Answer { status, location, cookies, text: String::from_utf8_lossy(&body).into_owned() }
}

#[tokio::test]
async fn signing_in_leads_on_to_where_one_was_going_and_only_on_this_site() {
    let test = TestApp::new().await;
    let (_, email) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    for (next, expected) in [
        ("/training?page=2", "/training?page=2"),
        ("https://elsewhere.example/", "/home"),
        ("//elsewhere.example", "/home"),
        ("/\t/elsewhere.example", "/home"),
        ("", "/home"),
    ] {
        let form = [("email", email.as_str()), ("password", PASSWORD), ("next", next)];
        let answer = ask(&test.app, "/sign-in", "", Some(&form)).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, expected), "{next}");
        assert_eq!(answer.cookie("accord").map(str::len), Some(43));
    }
}

#[tokio::test]
async fn a_wrong_password_comes_back_with_the_address_and_without_the_password() {
    let test = TestApp::new().await;
    let (_, email) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    let form = [("email", email.as_str()), ("password", "not the right one"), ("next", "/training")];
    let answer = ask(&test.app, "/sign-in", "", Some(&form)).await;
    assert!(answer.location.starts_with("/sign-in?form="), "{}", answer.location);
    assert!(answer.cookie("accord").is_none());

    let browser = format!("accord-forms={}", answer.cookie("accord-forms").unwrap());
    let page = ask(&test.app, &answer.location, &browser, None).await.text;
    assert!(page.contains("We could not sign you in") && page.contains(email.as_str()) && page.contains("value=\"/training\""), "{page}");
    assert!(!page.contains("not the right one"));
}

#[tokio::test]
async fn an_invitation_is_looked_at_answered_and_closed() {
    let test = TestApp::new().await;
    let (_, _, token) = invited(&test, "Moira Ellis", &[Role::Volunteer]).await;
    let path = format!("/invitation/{token}");
    assert_eq!(ask(&test.app, &path, "", None).await.status, StatusCode::OK);

    let weak = ask(&test.app, &path, "", Some(&[("new_password", "moiraellis2026"), ("password_again", "moiraellis2026")])).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(weak.text.contains("harder to guess") && !weak.text.contains("moiraellis2026"));

    let taken = ask(&test.app, &path, "", Some(&[("new_password", PASSWORD), ("password_again", PASSWORD)])).await;
    assert_eq!((taken.status, taken.location.as_str()), (StatusCode::SEE_OTHER, "/home"));
    let cookie = format!("accord={}", taken.cookie("accord").unwrap());
    assert!(ask(&test.app, "/account", &cookie, None).await.text.contains("Moira Ellis"));

    for form in [None, Some([("new_password", PASSWORD), ("password_again", PASSWORD)].as_slice())] {
        let again = ask(&test.app, &path, "", form).await;
        assert_eq!(again.status, StatusCode::GONE);
        assert!(again.text.contains("does not work any more") && again.cookie("accord").is_none());
    }
}

#[tokio::test]
async fn the_answer_to_a_lost_password_is_the_same_for_everybody() {
    let test = TestApp::new().await;
    let (_, email) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    let known = ask(&test.app, "/recover", "", Some(&[("email", email.as_str())])).await;
    let unknown = ask(&test.app, "/recover", "", Some(&[("email", "nobody@example.org")])).await;
    assert_eq!((known.status, &known.location), (unknown.status, &unknown.location));
    assert_eq!(ask(&test.app, "/recover/sent", "", None).await.status, StatusCode::OK);
    assert!(ask(&test.app, "/recover", "", Some(&[("email", "a@@b")])).await.location.starts_with("/recover?form="));
}

#[tokio::test]
async fn signing_out_takes_the_session_and_the_cookie_back() {
    let test = TestApp::new().await;
    let actor = test.signed_in("Moira Ellis", &[Role::Trainer]).await;
    let cookie = test.cookie(&actor).await;
    assert_eq!(ask(&test.app, "/sessions", &cookie, None).await.status, StatusCode::OK);
    let out = ask(&test.app, "/sign-out", &cookie, Some(&[])).await;
    assert_eq!((out.status, out.cookie("accord")), (StatusCode::SEE_OTHER, Some("")));
    let after = ask(&test.app, "/sessions", &cookie, None).await;
    assert_eq!((after.status, after.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in?next=%2Fsessions"));
}

#[tokio::test]
async fn a_started_production_service_has_nothing_of_the_demo_and_asks_for_the_second_step() {
    let test = TestApp::with(&[
        ("mode", "production"),
        ("clock", ""),
        ("base_url", "https://accord.test"),
        ("mail", "smtps://relay.invalid"),
        ("secret", "0123456789abcdef0123456789abcdef"),
        ("password_memory_kib", "7168"),
        ("mail_from", "office@accord.test"),
        ("trusted_proxies", "1"),
    ])
    .await;
    let (_, email) = active(&test, "Coordinator One", &[Role::Coordinator]).await;
    let page = ask(&test.app, "/sign-in", "", None).await.text;
    assert!(!page.contains("/demo/sign-in") && !page.contains("invented"), "{page}");
    assert_eq!(ask(&test.app, "/demo/sign-in", "", Some(&[("role", "coordinator")])).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&test.app, "/demo/parts", "", None).await.status, StatusCode::NOT_FOUND);

    let answer = ask(&test.app, "/sign-in", "", Some(&[("email", email.as_str()), ("password", PASSWORD)])).await;
    assert_eq!(answer.location, "/second-step?next=%2Fhome");
    let cookie = format!("__Host-accord={}", answer.cookie("__Host-accord").unwrap());
    assert_eq!(ask(&test.app, "/sessions", &cookie, None).await.location, "/second-step");
    assert_eq!(ask(&test.app, "/second-step", &cookie, None).await.location, "/second-step/set-up?next=%2Fhome");
    let set_up = ask(&test.app, "/second-step/set-up", &cookie, None).await;
    assert!(set_up.status == StatusCode::OK && set_up.text.contains("class=\"qr\""), "{}: {}", set_up.status, set_up.text);
    let wrong = ask(&test.app, "/second-step/set-up", &cookie, Some(&[("code", "12")])).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("six digits"));
}
