//! A button pressed twice does one thing; one place asks only so often.

use super::http::{ASKED, get, post, send};
use super::{agency, burglary, coordinator, open_case};
use crate::cases::commands::ask_for_oneself;
use crate::cases::rules::ASKED_PER_ADDRESS_AN_HOUR;
use crate::platform::permit::SystemPermit;
use crate::shared::{Refusal, Role};
use crate::testing::TestApp;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use entity::{form_once, letter, party, referral, returned_form};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

const ONCE: &str = "6b0f4d5e-2f0a-4d52-8a8c-0d9a7e1b2c3d";

const REFERRED: [(&str, &str); 13] = [
    ("_form", "refer"),
    ("_once", ONCE),
    ("referrer_name", "Ruth Gale"),
    ("referrer_email", "ruth@police.example.org"),
    ("mechanism", "POLICE"),
    ("name", "Alison Frost"),
    ("part", "HARMED"),
    ("phone", "07700 900400"),
    ("initiated_by", "HARMED"),
    ("consent", "YES"),
    ("crime_group", "PUBLIC_ORDER"),
    ("district", "CAMBRIDGE"),
    ("other_party", "NOT_IDENTIFIED"),
];

async fn count<E: EntityTrait>(test: &TestApp) -> usize {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    E::find().all(test.app.read(&permit)).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_sent_twice_at_once_arrives_once_and_both_presses_lead_to_it() {
    let test = TestApp::new().await;
    let police = agency(&test, "Constabulary").await;
    let person = test.person("Ruth Gale").await;
    let actor = test.signed_in_as(person, "Ruth Gale", &[Role::Referrer], Some(police)).await;
    let cookie = test.cookie(&actor).await;
    let (first, second) = tokio::join!(post(&test, &cookie, "/refer", &REFERRED), post(&test, &cookie, "/refer", &REFERRED));
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert!(first.location.starts_with("/referrals/"), "{}", first.location);
    assert_eq!(first.location, second.location);
    let later = post(&test, &cookie, "/refer", &REFERRED).await;
    assert_eq!(later.location, first.location);
    assert!(later.cookies.contains("accord-said="), "the page says again what was done: {}", later.cookies);
    assert_eq!((count::<referral::Entity>(&test).await, count::<letter::Entity>(&test).await), (1, 1));
    assert_eq!(count::<returned_form::Entity>(&test).await, 0, "nothing came back");

    let mut other = REFERRED;
    other[5] = ("name", "Somebody Else");
    let changed = post(&test, &cookie, "/refer", &other).await;
    assert!(changed.location.starts_with("/referrals/") && changed.location != first.location, "other words are another form");
    let stranger = test.signed_in_as(test.person("Rob Hale").await, "Rob Hale", &[Role::Referrer], Some(police)).await;
    let theirs = post(&test, &test.cookie(&stranger).await, "/refer", &REFERRED).await;
    assert_ne!(theirs.location, first.location, "nobody is led to somebody else's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_asked_for_twice_at_once_is_one_request() {
    let test = TestApp::new().await;
    let mut fields = ASKED.to_vec();
    fields.push(("_once", ONCE));
    let (first, second) = tokio::join!(post(&test, "", "/ask", &fields), post(&test, "", "/ask", &fields));
    assert_eq!((first.location.as_str(), second.location.as_str()), ("/ask/thanks/REF-2026-0001", "/ask/thanks/REF-2026-0001"));
    assert_eq!(count::<referral::Entity>(&test).await, 1);

    test.app.clock().move_to(test.app.clock().now() + chrono::Duration::hours(25));
    crate::platform::once::forget_old(&test.app).await.unwrap();
    assert_eq!(count::<form_once::Entity>(&test).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_joins_a_case_once_however_often_the_button_is_pressed() {
    let test = TestApp::new().await;
    let case = open_case(&test).await;
    let actor = coordinator(&test).await;
    let cookie = test.cookie(&actor).await;
    let before = count::<party::Entity>(&test).await;
    let path = format!("/cases/{case}/parties");
    let page = format!("/cases/{case}");
    let fields = [
        ("_form", "party"),
        ("_page", page.as_str()),
        ("_once", ONCE),
        ("name", "Nia Frost"),
        ("part", "HARMED"),
        ("phone", "07700 900500"),
    ];
    let (first, second) = tokio::join!(post(&test, &cookie, &path, &fields), post(&test, &cookie, &path, &fields));
    assert_eq!((first.location.as_str(), second.location.as_str()), (page.as_str(), page.as_str()));
    assert_eq!(count::<party::Entity>(&test).await, before + 1);
}

#[tokio::test]
async fn a_form_that_was_refused_may_be_sent_again_as_it_is() {
    let test = TestApp::new().await;
    let mut fields = ASKED.to_vec();
    fields.extend([("_once", ONCE)]);
    fields[4] = ("phone", "not a number");
    for _ in 0..2 {
        assert!(post(&test, "", "/ask", &fields).await.location.starts_with("/ask?form="));
    }
    assert_eq!(count::<form_once::Entity>(&test).await, 0);
}

/// The value of a hidden field in a page.
fn hidden(page: &str, name: &str) -> String {
    let open = format!("name=\"{name}\" value=\"");
    page.split(&open).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("").to_owned()
}

#[tokio::test]
async fn what_a_harmed_person_typed_is_gone_from_the_browser_once_it_is_sent() {
    let test = TestApp::new().await;
    let mut fields = ASKED.to_vec();
    fields[4] = ("phone", "not a number");
    let back = post(&test, "", "/ask", &fields).await;
    let browser = back.cookies.clone();
    let look = async |path: &str| send(&test, Request::get(path).header(header::COOKIE, &browser).body(Body::empty()).unwrap()).await;
    let page = look(&back.location).await;
    assert!(page.body.contains("Joan Fensome"));

    let (kept, once) = (hidden(&page.body, "_kept"), hidden(&page.body, "_once"));
    assert!(back.location.ends_with(&kept) && !kept.is_empty(), "{kept}");
    let mut mended = ASKED.to_vec();
    mended.extend([("_kept", kept.as_str()), ("_once", once.as_str())]);
    let sent = post(&test, &browser, "/ask", &mended).await;
    assert!(sent.location.starts_with("/ask/thanks/"), "{}", sent.location);
    assert!(sent.cookies.contains("accord-forms=") && !sent.cookies.contains(&browser), "known under another token from now on");
    assert!(!look(&back.location).await.body.contains("Joan Fensome"));
    assert_eq!(count::<returned_form::Entity>(&test).await, 0);
    assert_eq!(get(&test, None, &sent.location).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_of_an_agency_worker_goes_when_it_is_sent_for_good() {
    let test = TestApp::new().await;
    let actor = coordinator(&test).await;
    let cookie = test.cookie(&actor).await;
    let mut wrong = REFERRED.to_vec();
    wrong.push(("_page", "/refer"));
    wrong[7] = ("phone", "not a number");
    let back = post(&test, &cookie, "/refer", &wrong).await;
    assert!(back.location.starts_with("/refer?form="), "{}", back.location);
    let both = format!("{cookie}; {}", back.cookies);
    let page = send(&test, Request::get(&back.location).header(header::COOKIE, &both).body(Body::empty()).unwrap()).await;
    assert!(page.body.contains("Alison Frost"));
    let stranger = test.cookie(&coordinator(&test).await).await;
    let other = format!("{stranger}; {}", back.cookies);
    let theirs = send(&test, Request::get(&back.location).header(header::COOKIE, &other).body(Body::empty()).unwrap()).await;
    assert!(theirs.status == StatusCode::OK && !theirs.body.contains("Alison Frost"), "another account in the same browser");

    let kept = hidden(&page.body, "_kept");
    let mut mended = REFERRED.to_vec();
    mended.push(("_kept", kept.as_str()));
    assert!(post(&test, &both, "/refer", &mended).await.location.starts_with("/referrals/"));
    assert_eq!(count::<returned_form::Entity>(&test).await, 0);
}

#[tokio::test]
async fn one_place_asks_only_so_often() {
    let test = TestApp::new().await;
    let from = |address: &str| SystemPermit::from_public(test.service.id, "asking for help", Some(address.to_owned()));
    for _ in 0..ASKED_PER_ADDRESS_AN_HOUR {
        ask_for_oneself(&test.app, &from("192.0.2.1"), &test.service, burglary()).await.unwrap();
    }
    let refusal = ask_for_oneself(&test.app, &from("192.0.2.1"), &test.service, burglary()).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Refused { code: "too_many", .. }), "{refusal}");
    ask_for_oneself(&test.app, &from("192.0.2.2"), &test.service, burglary()).await.unwrap();
    test.app.clock().move_to(test.app.clock().now() + chrono::Duration::minutes(61));
    ask_for_oneself(&test.app, &from("192.0.2.1"), &test.service, burglary()).await.unwrap();
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let stored = referral::Entity::find().filter(referral::Column::ServiceId.eq(test.service.id.0)).count(test.app.read(&permit)).await;
    assert_eq!(stored.unwrap(), ASKED_PER_ADDRESS_AN_HOUR + 2);
}
