//! The way of an application as a browser goes it.

use super::forms::check_role;
use super::tests::{application_form, confirmed, open_role};
use super::vacancies::{close_role, make_role, open_role as advertise};
use crate::shared::{RawForm, Role};
use crate::testing::TestApp;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use chrono::{Duration, NaiveDate};
use std::net::SocketAddr;
use tower::ServiceExt as _;

/// What came back: status, where to, and the page.
pub(crate) struct Answer {
    pub status: StatusCode,
    pub to: String,
    pub cookies: Vec<String>,
    pub page: String,
}

pub(crate) async fn ask(t: &TestApp, method: &str, path: &str, cookie: &str, form: &RawForm) -> Answer {
    let body = serde_urlencoded::to_string(&form.0).unwrap();
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(ConnectInfo("192.0.2.7:4000".parse::<SocketAddr>().unwrap()));
    let response = crate::serve::site(&t.app).oneshot(request).await.unwrap();
    let text = |name: header::HeaderName| {
        response.headers().get_all(name).iter().filter_map(|value| value.to_str().ok()).map(str::to_owned).collect::<Vec<_>>()
    };
    let (to, cookies) = (text(header::LOCATION).concat(), text(header::SET_COOKIE));
    let status = response.status();
    let page = String::from_utf8_lossy(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).into_owned();
    Answer { status, to, cookies, page }
}

pub(crate) async fn get(t: &TestApp, path: &str, cookie: &str) -> Answer {
    ask(t, "GET", path, cookie, &RawForm::default()).await
}

fn link_in(mail: &str, part: &str) -> String {
    let flat = mail.replace("=\r\n", "").replace("=3D", "=");
    let at = flat.find(part).unwrap_or_else(|| panic!("{part} is not in {flat}"));
    flat[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect()
}

#[tokio::test]
async fn from_the_open_role_to_the_welcome_without_an_account() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let desk = t.cookie(&recruiter).await;

    assert!(get(&t, "/roles", "").await.page.contains("/roles/volunteer-facilitator"));
    let role = get(&t, "/roles/volunteer-facilitator", "").await;
    assert!(role.page.contains("name=\"full_name\"") && role.page.contains("week-grid"), "{}", role.page);
    let sent = ask(&t, "POST", "/roles/volunteer-facilitator/apply", "", &application_form()).await;
    assert_eq!((sent.status, sent.to.as_str()), (StatusCode::SEE_OTHER, "/applications/sent"));
    assert_eq!(get(&t, "/applications/sent", "").await.status, StatusCode::OK);

    t.run_jobs().await;
    let path = link_in(&String::from_utf8_lossy(&t.mails()[0].octets), "/applications/confirm/");
    assert!(get(&t, &path, "").await.page.contains("Confirm my application"), "opening the link changes nothing");
    let confirmed = ask(&t, "POST", &path, "", &RawForm::default()).await;
    assert!(confirmed.to.starts_with("/applications/status/"), "{}", confirmed.page);
    assert!(get(&t, &confirmed.to, "").await.page.contains("We have your application"));
    let again = ask(&t, "POST", &path, "", &RawForm::default()).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.page.contains("This link has been used"));

    let board = get(&t, "/recruitment", &desk).await;
    let whole = link_in(&board.page, "/recruitment/applications/");
    let read = get(&t, &whole, &desk).await;
    assert!(read.page.contains("I like to listen.") && !read.page.contains("<title>Nia"), "{}", read.page);
    let decided = ask(&t, "POST", &format!("{whole}/decide"), &desk, &RawForm::from([("decision", "accept")])).await;
    assert_eq!((decided.status, decided.to), (StatusCode::SEE_OTHER, whole.clone()));
    assert!(get(&t, &confirmed.to, "").await.page.contains("We are glad to have you"));
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_everything_typed() {
    let t = TestApp::new().await;
    open_role(&t, &t.signed_in("Rae Recruiter", &[Role::Recruiter]).await).await;
    let mut form = application_form();
    for (name, value) in [("email", "nia@@example.org"), ("_form", "application"), ("_page", "/roles/volunteer-facilitator")] {
        form.set(name, value);
    }
    let back = ask(&t, "POST", "/roles/volunteer-facilitator/apply", "", &form).await;
    assert!(back.to.starts_with("/roles/volunteer-facilitator?form="), "{}", back.to);
    let cookie = back.cookies.iter().filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ");
    let page = get(&t, &back.to, &cookie).await.page;
    for part in ["One thing to put right", "nia@@example.org", "I like to listen.", "Welsh, Urdu"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!get(&t, &back.to, "").await.page.contains("nia@@example.org"), "another browser sees nothing of it");
}

/// The page to which a form came back, in the browser that sent it.
async fn come_back(t: &TestApp, back: &Answer, cookie: &str) -> String {
    assert!(back.to.contains("?form="), "{} {}", back.to, back.page);
    let forms = back.cookies.iter().filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ");
    get(t, &back.to, &format!("{cookie}; {forms}")).await.page
}

#[tokio::test]
async fn an_application_to_a_role_that_closed_meanwhile_comes_back_with_everything_typed() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    let role = open_role(&t, &recruiter).await;
    let address = "/roles/volunteer-facilitator";
    let mut form = application_form();
    for (name, value) in [("_form", "application"), ("_page", address)] {
        form.set(name, value);
    }
    close_role(&t.app, &t.permit(&recruiter), role).await.unwrap();

    let back = ask(&t, "POST", &format!("{address}/apply"), "", &form).await;
    let page = come_back(&t, &back, "").await;
    for part in [
        "This role is no longer open. Your application was not sent.",
        "Nobody can apply for this role any more.",
        "nia@example.org",
        "I like to listen.",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    for closed in [address, &back.to] {
        assert_eq!(get(&t, closed, "").await.status, StatusCode::NOT_FOUND, "without what was typed: {closed}");
    }
}

#[tokio::test]
async fn whoever_types_past_the_last_day_reads_which_day_it_was() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    let mut text = check_role(&super::tests::role_form()).unwrap();
    text.closes_on = NaiveDate::from_ymd_opt(2026, 10, 26);
    let role = make_role(&t.app, &t.permit(&recruiter), &text).await.unwrap();
    let mut form = application_form();
    for (name, value) in [("_form", "application"), ("_page", "/roles/volunteer-facilitator")] {
        form.set(name, value);
    }
    let send = async || ask(&t, "POST", "/roles/volunteer-facilitator/apply", "", &form).await;
    assert_eq!(send().await.status, StatusCode::NOT_FOUND, "a draft is not there, whatever is sent to it");

    advertise(&t.app, &t.permit(&recruiter), &t.service, role).await.unwrap();
    t.app.clock().move_to(t.app.clock().now() + Duration::days(1));
    let page = come_back(&t, &send().await, "").await;
    assert!(page.contains("This role closed on Mon 26 Oct 2026.") && page.contains("I like to listen."), "{page}");
}

#[tokio::test]
async fn a_second_decision_comes_back_beside_the_first() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    open_role(&t, &recruiter).await;
    let desk = t.cookie(&recruiter).await;
    let (id, _) = confirmed(&t).await;
    let whole = format!("/recruitment/applications/{id}");
    let decide = async |words: &str| {
        let form = [("_form", "decision"), ("_page", whole.as_str()), ("decision", "not_suitable"), ("words", words)];
        ask(&t, "POST", &format!("{whole}/decide"), &desk, &RawForm::from(form)).await
    };
    assert_eq!(decide("We look for evenings.").await.to, whole);

    let page = come_back(&t, &decide("You live too far away.").await, &desk).await;
    for part in ["We look for evenings.", "You live too far away.", "This application is decided already. The first decision stands."] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!get(&t, &whole, &desk).await.page.contains("Decide and tell the applicant"), "no form for anybody else");
}

#[tokio::test]
async fn a_form_of_ten_megabytes_is_answered_and_not_taken() {
    let t = TestApp::new().await;
    open_role(&t, &t.signed_in("Rae Recruiter", &[Role::Recruiter]).await).await;
    let mut form = application_form();
    form.set("why", "x".repeat(10 * 1024 * 1024));
    let answer = ask(&t, "POST", "/roles/volunteer-facilitator/apply", "", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.page.contains("more text than we can take"));
}

#[tokio::test]
async fn who_does_not_recruit_sees_no_application_and_guesses_find_nothing() {
    let t = TestApp::new().await;
    let volunteer = t.signed_in("Vi Volunteer", &[Role::Volunteer]).await;
    let cookie = t.cookie(&volunteer).await;
    let id = t.app.clock().new_id();
    for (path, status) in [
        ("/recruitment".to_owned(), StatusCode::FORBIDDEN),
        ("/recruitment/roles".to_owned(), StatusCode::FORBIDDEN),
        (format!("/recruitment/applications/{id}"), StatusCode::NOT_FOUND),
        (format!("/recruitment/roles/{id}"), StatusCode::NOT_FOUND),
        ("/roles/none".to_owned(), StatusCode::NOT_FOUND),
        ("/applications/status/guess".to_owned(), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(get(&t, &path, &cookie).await.status, status, "{path}");
    }
    let nobody = get(&t, "/recruitment", "").await;
    assert!(nobody.to.starts_with("/sign-in"));
    let accept =
        ask(&t, "POST", &format!("/recruitment/applications/{id}/decide"), &cookie, &RawForm::from([("decision", "accept")])).await;
    assert_eq!(accept.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_recruiter_writes_opens_changes_and_closes_a_role() {
    let t = TestApp::new().await;
    let recruiter = t.signed_in("Rae Recruiter", &[Role::Recruiter]).await;
    let desk = t.cookie(&recruiter).await;
    assert!(get(&t, "/recruitment/roles/new", &desk).await.page.contains("name=\"title\""));
    let made = ask(&t, "POST", "/recruitment/roles/new", &desk, &super::tests::role_form()).await;
    assert!(made.to.starts_with("/recruitment/roles/"), "{}", made.page);
    assert_eq!(ask(&t, "POST", &format!("{}/open", made.to), &desk, &RawForm::default()).await.to, "/recruitment/roles");
    assert!(get(&t, "/roles", "").await.page.contains("Volunteer facilitator"));

    let mut form = super::tests::role_form();
    for (name, value) in [("version", "1"), ("title", "Another title"), ("_form", "role"), ("_page", made.to.as_str())] {
        form.set(name, value);
    }
    let stale = ask(&t, "POST", &made.to, &desk, &form).await;
    let forms = stale.cookies.iter().find_map(|line| line.split(';').next()).unwrap_or("").to_owned();
    let page = get(&t, &stale.to, &format!("{desk}; {forms}")).await.page;
    assert!(
        page.contains("Somebody changed this")
            && page.contains("Now on record: Volunteer facilitator (by Rae Recruiter")
            && page.contains("Another title"),
        "{page}"
    );
    form.set("version", "2");
    assert_eq!(ask(&t, "POST", &made.to, &desk, &form).await.to, made.to);
    let asked = get(&t, &format!("{}/close", made.to), &desk).await.page;
    assert!(asked.contains("nobody can apply any more") && asked.contains("Leave it as it is"), "{asked}");
    assert!(
        get(&t, &made.to, &desk).await.page.contains(&format!("href=\"{}/close\"", made.to)),
        "a link that asks, not a button that acts"
    );
    assert_eq!(ask(&t, "POST", &format!("{}/close", made.to), &desk, &RawForm::default()).await.to, "/recruitment/roles");
    assert!(get(&t, "/roles", "").await.page.contains("No open roles"));
}
