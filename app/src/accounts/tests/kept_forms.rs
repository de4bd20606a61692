//! What somebody typed belongs to them: across a sign-in that ran out, and not across a sign-out.

use super::http::{Answer, ask};
use super::{PASSWORD, active};
use crate::platform::permit::SystemPermit;
use crate::shared::Role;
use crate::testing::TestApp;
use chrono::Duration;
use entity::returned_form;
use sea_orm::{EntityTrait, PaginatorTrait};

const LATE: [(&str, &str); 3] = [("_form", "people-search"), ("_page", "/people"), ("q", "kept words")];

/// Where the sign-in leads on to.
fn next(answer: &Answer) -> String {
    let query = answer.location.strip_prefix("/sign-in?").unwrap_or_else(|| panic!("{}", answer.location));
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap();
    fields[0].1.clone()
}

/// Sign in in that browser; both of its cookies.
async fn sign_in(test: &TestApp, browser: &str, email: &str, next: &str) -> String {
    let answer = ask(&test.app, "/sign-in", browser, Some(&[("email", email), ("password", PASSWORD), ("next", next)])).await;
    assert_eq!(answer.location, next);
    format!("{browser}; accord={}", answer.cookie("accord").unwrap())
}

async fn kept(test: &TestApp) -> u64 {
    let permit = SystemPermit::because(None, "a test");
    returned_form::Entity::find().count(test.app.read(&permit)).await.unwrap()
}

#[tokio::test]
async fn a_form_posted_too_late_waits_for_whoever_held_the_sign_in() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Coordinator]).await;
    let (_, ivor) = active(&test, "Ivor Penn", &[Role::Coordinator]).await;
    let session = sign_in(&test, "accord-forms=none", moira.as_str(), "/people").await;
    test.app.clock().move_to(test.app.clock().now() + Duration::minutes(61));

    let late = ask(&test.app, "/people/search", &session, Some(&LATE)).await;
    let (browser, next) = (format!("accord-forms={}", late.cookie("accord-forms").unwrap()), next(&late));
    let other = sign_in(&test, &browser, ivor.as_str(), &next).await;
    assert!(!ask(&test.app, &next, &other, None).await.text.contains("kept words"), "another account in the same browser");
    let own = sign_in(&test, &browser, moira.as_str(), &next).await;
    assert!(ask(&test.app, &next, &own, None).await.text.contains("kept words"));
}

#[tokio::test]
async fn what_nobody_is_known_to_have_typed_is_of_the_first_who_signs_in_and_goes_when_they_sign_out() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Coordinator]).await;
    let (_, ivor) = active(&test, "Ivor Penn", &[Role::Coordinator]).await;
    let late = ask(&test.app, "/people/search", "", Some(&LATE)).await;
    let (browser, next) = (format!("accord-forms={}", late.cookie("accord-forms").unwrap()), next(&late));
    let own = sign_in(&test, &browser, moira.as_str(), &next).await;
    assert!(ask(&test.app, &next, &own, None).await.text.contains("kept words"));
    let other = sign_in(&test, &browser, ivor.as_str(), &next).await;
    assert!(!ask(&test.app, &next, &other, None).await.text.contains("kept words"));

    assert_eq!(kept(&test).await, 1);
    let out = ask(&test.app, "/sign-out", &own, Some(&[])).await;
    assert_eq!(kept(&test).await, 0);
    let fresh = out.cookie("accord-forms").unwrap();
    assert!(fresh.len() == 43 && !browser.contains(fresh), "the browser is known under another token");
}

#[tokio::test]
async fn an_address_typed_at_the_sign_in_goes_with_its_success() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Coordinator]).await;
    let form = [("email", moira.as_str()), ("password", "not the right one"), ("next", "/home")];
    let back = ask(&test.app, "/sign-in", "", Some(&form)).await;
    let browser = format!("accord-forms={}", back.cookie("accord-forms").unwrap());
    assert_eq!(kept(&test).await, 1);
    let id = back.location.split('=').next_back().unwrap();
    let form = [("email", moira.as_str()), ("password", PASSWORD), ("next", "/home"), ("_kept", id)];
    assert_eq!(ask(&test.app, "/sign-in", &browser, Some(&form)).await.location, "/home");
    assert_eq!(kept(&test).await, 0);
}

#[tokio::test]
async fn two_presses_at_the_sign_in_are_two_sessions() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    let once = "6b0f4d5e-2f0a-4d52-8a8c-0d9a7e1b2c3d";
    let form = [("email", moira.as_str()), ("password", PASSWORD), ("_once", once)];
    for _ in 0..2 {
        let answer = ask(&test.app, "/sign-in", "", Some(&form)).await;
        assert!(answer.location == "/home" && answer.cookie("accord").is_some(), "the token stands in its own answer only");
    }
}

#[tokio::test]
async fn a_stranger_is_told_when_it_is_too_much_to_keep() {
    let test = TestApp::new().await;
    let long = "x".repeat(70_000);
    let answer = ask(&test.app, "/people/search", "", Some(&[("_form", "people-search"), ("_page", "/people"), ("q", &long)])).await;
    assert!(answer.status.is_client_error() && answer.text.contains("more text than we can hold"), "{}", answer.status);
    assert_eq!(kept(&test).await, 0);
}
