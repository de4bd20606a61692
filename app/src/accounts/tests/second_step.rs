//! The code of an authenticator app: asked of roles that open cases, and never taken twice.

use super::{account_row, code_of};
use crate::accounts::codes::code_at;
use crate::accounts::commands::second_step::{begin_set_up, forget_lost, take};
use crate::accounts::commands::sign_in::Browser;
use crate::accounts::permits::OwnSignIn;
use crate::accounts::rules::TRIES_PER_ADDRESS;
use crate::accounts::secrets;
use crate::platform::permit::{Own, RoomPermit as _, SystemPermit};
use crate::platform::{session, start};
use crate::shared::{AccountId, Actor, Refusal, Role};
use crate::testing::TestApp;
use chrono::Duration;
use uuid::Uuid;

/// Somebody who typed the right password and nothing else yet.
async fn half_in(test: &TestApp, role: Role) -> (Actor, session::Token) {
    let account = test.signed_in("Moira Ellis", &[role]).await.account;
    half_in_again(test, account).await
}

async fn half_in_again(test: &TestApp, account: AccountId) -> (Actor, session::Token) {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let token = session::begin(&tx, account, false, None, None).await.unwrap();
    tx.commit().await.unwrap();
    (session::resolve(&test.app, &token).await.unwrap().unwrap(), token)
}

fn browser(actor: &Actor) -> Browser {
    Browser { replaces: Some(actor.session), ..Browser::default() }
}

#[tokio::test]
async fn a_role_that_opens_cases_opens_nothing_before_the_code_and_the_token_changes_with_it() {
    let test = TestApp::new().await;
    let (actor, token) = half_in(&test, Role::Coordinator).await;
    assert!(matches!(Own::of(&actor, None), Err(Refusal::SecondStep)));
    let permit = OwnSignIn::for_test(&actor);
    assert!(permit.needs_second_step());

    let secret = begin_set_up(&test.app, &permit).await.unwrap();
    let code = code_at(&secret, test.app.clock().now());
    let signed_in = take(&test.app, &permit, &code, browser(&actor)).await.unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_ne!(signed_in.token.reveal(), token.reveal());
    assert!(session::resolve(&test.app, &token).await.unwrap().is_none(), "the old token is worth nothing");
    let actor = session::resolve(&test.app, &signed_in.token).await.unwrap().unwrap();
    assert!(Own::of(&actor, None).is_ok());
}

#[tokio::test]
async fn no_code_works_twice_and_none_of_before() {
    let test = TestApp::new().await;
    let (actor, _) = half_in(&test, Role::Coordinator).await;
    let permit = OwnSignIn::for_test(&actor);
    let secret = begin_set_up(&test.app, &permit).await.unwrap();
    let now = test.app.clock().now();
    let (code, earlier) = (code_at(&secret, now), code_at(&secret, now - Duration::seconds(30)));
    assert!(take(&test.app, &permit, &code, browser(&actor)).await.is_ok());

    let (again, _) = half_in_again(&test, actor.account).await;
    let permit = OwnSignIn::for_test(&again);
    for used in [&code, &earlier] {
        let refusal = take(&test.app, &permit, used, browser(&again)).await.err().unwrap();
        assert_eq!(code_of(&refusal), "used_code", "{used}");
    }
    test.app.clock().move_to(now + Duration::seconds(60));
    assert!(take(&test.app, &permit, &code_at(&secret, test.app.clock().now()), browser(&again)).await.is_ok());
}

#[tokio::test]
async fn codes_cannot_be_guessed_for_long() {
    let test = TestApp::new().await;
    let (actor, _) = half_in(&test, Role::Coordinator).await;
    let permit = OwnSignIn::for_test(&actor);
    let secret = begin_set_up(&test.app, &permit).await.unwrap();
    let right = code_at(&secret, test.app.clock().now());
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..TRIES_PER_ADDRESS {
        assert_eq!(code_of(&take(&test.app, &permit, wrong, browser(&actor)).await.err().unwrap()), "wrong_code");
    }
    assert_eq!(code_of(&take(&test.app, &permit, &right, browser(&actor)).await.err().unwrap()), "too_many_tries");
}

#[tokio::test]
async fn the_secret_is_sealed_for_its_account_and_stays_once_it_is_proved() {
    let test = TestApp::new().await;
    let (actor, _) = half_in(&test, Role::Coordinator).await;
    let permit = OwnSignIn::for_test(&actor);
    let first = begin_set_up(&test.app, &permit).await.unwrap();
    let second = begin_set_up(&test.app, &permit).await.unwrap();
    assert_ne!(first, second, "until it is proved, each look makes a new one");

    let sealed = account_row(&test, actor.account).await.totp_secret.unwrap();
    assert_eq!(secrets::open(&test.app, actor.account, &sealed).unwrap(), second);
    assert!(secrets::open(&test.app, AccountId(Uuid::from_u128(7)), &sealed).is_err(), "moved to another account");

    let code = code_at(&second, test.app.clock().now());
    assert!(take(&test.app, &permit, &code, browser(&actor)).await.is_ok());
    assert_eq!(code_of(&begin_set_up(&test.app, &permit).await.err().unwrap()), "already_set_up");
}

#[tokio::test]
async fn under_another_secret_the_server_does_not_start_until_the_lost_second_steps_are_forgotten() {
    let test = TestApp::new().await;
    let (actor, _) = half_in(&test, Role::Coordinator).await;
    let permit = OwnSignIn::for_test(&actor);
    let secret = begin_set_up(&test.app, &permit).await.unwrap();
    let code = code_at(&secret, test.app.clock().now());
    assert!(take(&test.app, &permit, &code, browser(&actor)).await.is_ok());
    forget_lost(&test.app, 0).await.unwrap();

    let mut other = test.app.config().clone();
    other.secret = "another-secret-than-this-database-was-used-with".to_owned();
    other.listen.set_port(0);
    let other = start::open(other).await.unwrap();
    let said = crate::serve::serve(other.clone()).await.unwrap_err();
    assert!(said.contains("ACCORD_SECRET") && said.contains("of 1 that were set up") && said.contains("forget-second-steps"), "{said}");

    for (app, people) in [(&other, 0), (&other, 2), (&test.app, 1)] {
        assert_eq!(code_of(&forget_lost(app, people).await.unwrap_err()), "other_number", "{people}");
    }
    assert!(account_row(&test, actor.account).await.totp_secret.is_some(), "whoever expects another number has another secret or database");
    forget_lost(&other, 1).await.unwrap();
    let account = account_row(&test, actor.account).await;
    assert_eq!((account.totp_secret, account.totp_last_step), (None, None));
}
