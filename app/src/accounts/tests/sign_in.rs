//! Address and password: right, wrong, too often, closed.

use super::{PASSWORD, active, code_of, invited};
use crate::accounts::commands::attempts;
use crate::accounts::commands::sign_in::{Browser, SignedIn, change_password, end_one, end_others, sign_in, sign_in_to_demo, sign_out};
use crate::accounts::forms::SignIn;
use crate::accounts::permits::OwnSignIn;
use crate::accounts::queries;
use crate::accounts::rules::{TRIES_PER_ADDRESS, TRIES_PER_ADDRESS_ANYWHERE, TRIES_PER_PLACE, WINDOW};
use crate::platform::permit::SystemPermit;
use crate::platform::session;
use crate::shared::text::Email;
use crate::shared::{Actor, Refusal, Role, SessionId};
use crate::testing::TestApp;
use uuid::Uuid;

async fn try_at(test: &TestApp, email: &Email, password: &str, place: &str) -> Result<SignedIn, Refusal> {
    let browser = Browser { address: Some(place.to_owned()), ..Browser::default() };
    sign_in(&test.app, test.service.id, SignIn { email: email.clone(), password: password.to_owned() }, browser).await
}

async fn actor(test: &TestApp, signed_in: &SignedIn) -> Actor {
    session::resolve(&test.app, &signed_in.token).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_right_password_signs_in_and_every_other_answer_is_the_same() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    let (_, waiting, _) = invited(&test, "Ivor Penn", &[Role::Trainer]).await;
    let nobody = Email::parse("nobody@example.org").unwrap();

    let signed_in = try_at(&test, &moira, PASSWORD, "192.0.2.1").await.unwrap_or_else(|refusal| panic!("{refusal}"));
    let who = actor(&test, &signed_in).await;
    assert_eq!((who.name.as_str(), who.roles.as_slice()), ("Moira Ellis", [Role::Trainer].as_slice()));

    let mut answers = Vec::new();
    for (email, password) in [(&moira, "copper kettle lorry mosses"), (&waiting, PASSWORD), (&nobody, PASSWORD)] {
        answers.push(try_at(&test, email, password, "192.0.2.1").await.err().unwrap());
    }
    assert_eq!(code_of(&answers[0]), "not_signed_in");
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn guessing_at_one_address_rests_for_a_quarter_of_an_hour_whether_anybody_has_it() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    for email in [moira.clone(), Email::parse("nobody@example.org").unwrap()] {
        for _ in 0..TRIES_PER_ADDRESS {
            let refusal = try_at(&test, &email, "wrong", "192.0.2.1").await.err().unwrap();
            assert_eq!(code_of(&refusal), "not_signed_in");
        }
        let refusal = try_at(&test, &email, PASSWORD, "192.0.2.1").await.err().unwrap();
        assert_eq!(code_of(&refusal), "too_many_tries");
    }
    assert!(try_at(&test, &moira, PASSWORD, "198.51.100.7").await.is_ok(), "a guesser keeps nobody out who sits elsewhere");

    test.app.clock().move_to(test.app.clock().now() + WINDOW + chrono::Duration::seconds(1));
    assert!(try_at(&test, &moira, PASSWORD, "192.0.2.1").await.is_ok());
}

#[tokio::test]
async fn guessing_at_one_address_from_many_places_rests_but_not_where_its_owner_signs_in() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    assert!(try_at(&test, &moira, PASSWORD, "198.51.100.7").await.is_ok());
    test.app.clock().move_to(test.app.clock().now() + chrono::Duration::days(1));
    for at in 0..TRIES_PER_ADDRESS_ANYWHERE {
        let refusal = try_at(&test, &moira, "wrong", &format!("192.0.2.{at}")).await.err().unwrap();
        assert_eq!(code_of(&refusal), "not_signed_in");
    }
    assert_eq!(code_of(&try_at(&test, &moira, PASSWORD, "192.0.2.99").await.err().unwrap()), "too_many_tries");
    let wrong = try_at(&test, &moira, "wrong", "198.51.100.7").await.err().unwrap();
    assert_eq!(code_of(&wrong), "too_many_tries", "a wrong one does not learn that it was looked at");
    assert!(try_at(&test, &moira, PASSWORD, "198.51.100.7").await.is_ok());
}

#[tokio::test]
async fn a_success_forgives_earlier_slips() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    for _ in 0..3 {
        for _ in 1..TRIES_PER_ADDRESS {
            assert!(try_at(&test, &moira, "wrong", "192.0.2.1").await.is_err());
        }
        assert!(try_at(&test, &moira, PASSWORD, "192.0.2.1").await.is_ok());
    }
}

#[tokio::test]
async fn guessing_from_one_place_rests_whatever_the_addresses() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    for at in 0..TRIES_PER_PLACE {
        let email = Email::parse(&format!("guess{at}@example.org")).unwrap();
        assert_eq!(code_of(&try_at(&test, &email, "wrong", "192.0.2.1").await.err().unwrap()), "not_signed_in");
    }
    assert_eq!(code_of(&try_at(&test, &moira, PASSWORD, "192.0.2.1").await.err().unwrap()), "too_many_tries");
    assert!(try_at(&test, &moira, PASSWORD, "192.0.2.2").await.is_ok());
}

#[tokio::test]
async fn somebody_who_signs_in_from_a_place_is_not_kept_out_by_a_guesser_there() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    assert!(try_at(&test, &moira, PASSWORD, "192.0.2.1").await.is_ok());
    test.app.clock().move_to(test.app.clock().now() + chrono::Duration::days(1));
    for at in 0..TRIES_PER_PLACE {
        let email = Email::parse(&format!("guess{at}@example.org")).unwrap();
        assert!(try_at(&test, &email, "wrong", "192.0.2.1").await.is_err());
    }
    assert!(try_at(&test, &moira, PASSWORD, "192.0.2.1").await.is_ok());
    for _ in 0..TRIES_PER_ADDRESS {
        assert_eq!(code_of(&try_at(&test, &moira, "wrong", "192.0.2.1").await.err().unwrap()), "too_many_tries");
    }
    assert_eq!(
        code_of(&try_at(&test, &moira, PASSWORD, "192.0.2.1").await.err().unwrap()),
        "too_many_tries",
        "guessed at, it rests as well"
    );
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    let (_, ivor) = active(&test, "Ivor Penn", &[Role::Trainer]).await;
    let first = try_at(&test, &moira, PASSWORD, "192.0.2.1").await.unwrap_or_else(|refusal| panic!("{refusal}"));
    let second = try_at(&test, &moira, PASSWORD, "192.0.2.2").await.unwrap_or_else(|refusal| panic!("{refusal}"));
    let other = try_at(&test, &ivor, PASSWORD, "192.0.2.3").await.unwrap_or_else(|refusal| panic!("{refusal}"));
    let (moira_here, ivor_here) = (actor(&test, &first).await, actor(&test, &other).await);
    let permit = OwnSignIn::for_test(&moira_here);

    // The invitation itself began one more.
    assert_eq!(queries::own_sessions(&test.app, &permit).await.unwrap().len(), 3);
    assert_eq!(end_one(&test.app, &permit, ivor_here.session).await, Err(Refusal::NotFound));
    assert_eq!(end_one(&test.app, &permit, SessionId(Uuid::from_u128(1))).await, Err(Refusal::NotFound));

    end_others(&test.app, &permit).await.unwrap();
    assert!(session::resolve(&test.app, &second.token).await.unwrap().is_none());
    assert!(session::resolve(&test.app, &other.token).await.unwrap().is_some());
    sign_out(&test.app, &permit).await.unwrap();
    assert!(session::resolve(&test.app, &first.token).await.unwrap().is_none());
}

#[tokio::test]
async fn changing_the_password_asks_for_the_old_one_and_signs_out_elsewhere() {
    let test = TestApp::new().await;
    let (_, moira) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    let here = try_at(&test, &moira, PASSWORD, "192.0.2.1").await.unwrap_or_else(|refusal| panic!("{refusal}"));
    let elsewhere = try_at(&test, &moira, PASSWORD, "192.0.2.2").await.unwrap_or_else(|refusal| panic!("{refusal}"));
    let permit = OwnSignIn::for_test(&actor(&test, &here).await);
    let new = "walnut ferry basket noon".to_owned();

    let wrong = change_password(&test.app, &permit, &test.service, "guess".to_owned(), new.clone()).await.unwrap_err();
    assert_eq!(code_of(&wrong), "wrong_password");
    let weak = change_password(&test.app, &permit, &test.service, PASSWORD.to_owned(), "moira ellis 12".to_owned()).await.unwrap_err();
    assert!(matches!(weak, Refusal::Invalid(_)), "{weak}");

    change_password(&test.app, &permit, &test.service, PASSWORD.to_owned(), new.clone()).await.unwrap();
    assert!(session::resolve(&test.app, &here.token).await.unwrap().is_some());
    assert!(session::resolve(&test.app, &elsewhere.token).await.unwrap().is_none());
    assert!(try_at(&test, &moira, PASSWORD, "192.0.2.1").await.is_err());
    assert!(try_at(&test, &moira, &new, "192.0.2.1").await.is_ok());
    assert_eq!(super::last_letter(&test).await.kind, "password_changed");
}

#[tokio::test]
async fn one_click_opens_the_demo_only_for_roles_that_the_demo_holds() {
    let test = TestApp::new().await;
    let browser = Browser::default;
    assert!(matches!(sign_in_to_demo(&test.app, test.service.id, Role::Coordinator, browser()).await, Err(Refusal::NotFound)));
    assert!(queries::demo_sign_ins(&test.app, test.service.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn many_tries_at_one_moment_are_counted_one_after_the_other() {
    let test = TestApp::new().await;
    let permit = SystemPermit::from_public(test.service.id, "signing in", Some("192.0.2.9".to_owned()));
    let tries = (0..20).map(|_| attempts::count(&test.app, &permit, "moira@example.org", Some("192.0.2.9".to_owned())));
    let passed = futures_util::future::join_all(tries).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(u64::try_from(passed).unwrap(), TRIES_PER_ADDRESS);
}
