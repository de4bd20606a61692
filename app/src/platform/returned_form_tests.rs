//! Whose a kept form is, how many are kept, and when they go.

use super::*;
use crate::platform::App;
use crate::shared::Role;
use crate::testing::TestApp;

fn form(words: &str) -> RawForm {
    RawForm::from([("_form", "ask"), ("_once", "x"), ("words", words), ("password", "secret")])
}

fn signed_out<'a>(browser: &'a Token, address: Option<&'a str>) -> Writer<'a> {
    Writer { browser, account: None, signed_out_at: Some(address) }
}

async fn words(app: &App, browser: &Token, account: Option<AccountId>, id: Uuid) -> Option<String> {
    find(app, browser, account, "ask", id).await.unwrap().map(|(raw, _)| raw.get("words").to_owned())
}

fn code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Refused { code, .. } => code,
        _ => "not a refusal by a rule",
    }
}

async fn kept(test: &TestApp) -> u64 {
    let permit = SystemPermit::because(None, "a test");
    returned_form::Entity::find().count(test.app.read(&permit)).await.unwrap()
}

#[tokio::test]
async fn a_form_comes_back_to_whoever_typed_it_and_to_nobody_else() {
    let test = TestApp::new().await;
    let (moira, ivor) = (test.signed_in("Moira Ellis", &[Role::Trainer]).await, test.signed_in("Ivor Penn", &[Role::Trainer]).await);
    let (moira, ivor) = (Some(moira.account), Some(ivor.account));
    let (browser, other) = (Token::new(), Token::new());
    let hers = Writer { browser: &browser, account: moira, signed_out_at: None };
    let nobodys = signed_out(&browser, None);
    let hers = keep(&test.app, hers, &form("of Moira"), &FormProblems::new()).await.unwrap();
    let nobodys = keep(&test.app, nobodys, &form("of nobody"), &FormProblems::new()).await.unwrap();
    for (browser, account, id, expected) in [
        (&browser, moira, hers, Some("of Moira")),
        (&browser, ivor, hers, None),
        (&browser, None, hers, None),
        (&other, moira, hers, None),
        (&browser, None, nobodys, Some("of nobody")),
        (&browser, ivor, nobodys, None),
        (&other, None, nobodys, None),
    ] {
        assert_eq!(words(&test.app, browser, account, id).await.as_deref(), expected);
    }
    let (raw, _) = find(&test.app, &browser, moira, "ask", hers).await.unwrap().unwrap();
    assert_eq!((raw.get("password"), raw.get("_once")), ("", ""), "secrets and what a drawing has for itself are not kept");
}

#[tokio::test]
async fn a_form_behind_the_sign_in_is_of_the_first_who_signs_in_there() {
    let test = TestApp::new().await;
    let (first, second) = (AccountId(test.app.clock().new_id()), AccountId(test.app.clock().new_id()));
    let (browser, other) = (Token::new(), Token::new());
    let id = keep(&test.app, signed_out(&browser, None), &form("late"), &FormProblems::new()).await.unwrap();
    let next = format!("/people?form={id}");

    claim(&test.app, &other, second, &next).await.unwrap();
    claim(&test.app, &browser, first, "/home").await.unwrap();
    assert_eq!(words(&test.app, &browser, None, id).await.as_deref(), Some("late"), "another browser, or another page, claims nothing");
    claim(&test.app, &browser, first, &next).await.unwrap();
    claim(&test.app, &browser, second, &next).await.unwrap();
    assert_eq!(words(&test.app, &browser, Some(first), id).await.as_deref(), Some("late"));
    assert_eq!(words(&test.app, &browser, Some(second), id).await, None);
    assert_eq!(words(&test.app, &browser, None, id).await, None);
}

#[tokio::test]
async fn a_form_that_comes_back_again_stays_under_its_key() {
    let test = TestApp::new().await;
    let browser = Token::new();
    let id = keep(&test.app, signed_out(&browser, None), &form("first"), &FormProblems::new()).await.unwrap();
    let mut again = form("second");
    again.set(FIELD, id.to_string());
    assert_eq!(keep(&test.app, signed_out(&browser, None), &again, &FormProblems::new()).await.unwrap(), id);
    assert_eq!(words(&test.app, &browser, None, id).await.as_deref(), Some("second"));
    let stranger = keep(&test.app, signed_out(&Token::new(), None), &again, &FormProblems::new()).await.unwrap();
    assert_ne!(stranger, id, "nobody writes into another browser's form");
    assert_eq!(kept(&test).await, 2);
}

#[tokio::test]
async fn a_browser_keeps_its_last_forms_and_a_stranger_not_much() {
    let test = TestApp::new().await;
    let browser = Token::new();
    let mut ids = Vec::new();
    for n in 0..PER_BROWSER + 2 {
        ids.push(keep(&test.app, signed_out(&browser, None), &form(&n.to_string()), &FormProblems::new()).await.unwrap());
    }
    assert_eq!(kept(&test).await, PER_BROWSER);
    assert_eq!(words(&test.app, &browser, None, ids[1]).await, None, "the oldest made room");
    assert_eq!(words(&test.app, &browser, None, ids[2]).await.as_deref(), Some("2"));

    let long = form(&"x".repeat(MOST_WHILE_SIGNED_OUT));
    let refusal = keep(&test.app, signed_out(&Token::new(), None), &long, &FormProblems::new()).await.unwrap_err();
    assert_eq!((code(&refusal), kept(&test).await), ("too_long_to_keep", PER_BROWSER));
    let account = Some(AccountId(test.app.clock().new_id()));
    keep(&test.app, Writer { browser: &Token::new(), account, signed_out_at: None }, &long, &FormProblems::new()).await.unwrap();
}

#[tokio::test]
async fn one_place_keeps_only_so_many_in_an_hour() {
    let test = TestApp::new().await;
    let there = Some("192.0.2.1");
    for _ in 0..PER_ADDRESS_AN_HOUR {
        keep(&test.app, signed_out(&Token::new(), there), &form("x"), &FormProblems::new()).await.unwrap();
    }
    let refusal = keep(&test.app, signed_out(&Token::new(), there), &form("x"), &FormProblems::new()).await.unwrap_err();
    assert_eq!((code(&refusal), kept(&test).await), ("too_many_kept", PER_ADDRESS_AN_HOUR));
    keep(&test.app, signed_out(&Token::new(), Some("192.0.2.2")), &form("x"), &FormProblems::new()).await.unwrap();
    test.app.clock().move_to(test.app.clock().now() + Duration::minutes(61));
    keep(&test.app, signed_out(&Token::new(), there), &form("x"), &FormProblems::new()).await.unwrap();

    test.app.clock().move_to(test.app.clock().now() + KEPT + Duration::minutes(1));
    forget_old(&test.app).await.unwrap();
    assert_eq!(kept(&test).await, 0);
}
