//! A new password: mailed to whoever has the address, silent to everybody else.

use super::{PASSWORD, active, invited, letters_of_kind, token_in_last_letter};
use crate::accounts::admin_create::{NewService, create_first_admin};
use crate::accounts::commands::links::{self, Purpose};
use crate::accounts::commands::sign_in::{Browser, sign_in};
use crate::accounts::forms::SignIn;
use crate::accounts::rules::BETWEEN_LINKS;
use crate::platform::session;
use crate::shared::Role;
use crate::shared::text::Email;
use crate::testing::TestApp;
use chrono::Duration;

#[tokio::test]
async fn a_new_password_ends_every_session_and_every_other_link() {
    let test = TestApp::new().await;
    let (_, email) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    let typed = |password: &str| SignIn { email: email.clone(), password: password.to_owned() };
    let before = sign_in(&test.app, test.service.id, typed(PASSWORD), Browser::default()).await.unwrap_or_else(|r| panic!("{r}"));

    links::recover(&test.app, &test.service, &email, None).await.unwrap();
    let first = token_in_last_letter(&test, "/recover/").await;
    test.app.clock().move_to(test.app.clock().now() + BETWEEN_LINKS + Duration::seconds(1));
    links::recover(&test.app, &test.service, &email, None).await.unwrap();
    let second = token_in_last_letter(&test, "/recover/").await;
    assert_ne!(first, second);

    let link = links::find(&test.app, Purpose::Recovery, &second).await.unwrap().unwrap();
    let new = "walnut ferry basket noon";
    assert!(links::take_up(&test.app, Purpose::Recovery, link, new.to_owned(), Browser::default()).await.is_ok());
    assert!(session::resolve(&test.app, &before.token).await.unwrap().is_none());
    for token in [first, second] {
        assert!(links::find(&test.app, Purpose::Recovery, &token).await.unwrap().is_none());
    }
    assert!(sign_in(&test.app, test.service.id, typed(PASSWORD), Browser::default()).await.is_err());
    assert!(sign_in(&test.app, test.service.id, typed(new), Browser::default()).await.is_ok());
    assert_eq!(letters_of_kind(&test, "password_changed").await, 1);
}

#[tokio::test]
async fn asking_often_sends_one_letter_and_asking_for_nobody_sends_none() {
    let test = TestApp::new().await;
    let (_, email) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    let (_, waiting, _) = invited(&test, "Ivor Penn", &[Role::Trainer]).await;
    for _ in 0..3 {
        links::recover(&test.app, &test.service, &email, None).await.unwrap();
    }
    assert_eq!(letters_of_kind(&test, "recovery").await, 1);
    links::recover(&test.app, &test.service, &Email::parse("nobody@example.org").unwrap(), None).await.unwrap();
    assert_eq!(letters_of_kind(&test, "recovery").await, 1);

    // An invitation that was never taken up comes again, as an invitation.
    test.app.clock().move_to(test.app.clock().now() + Duration::days(8));
    links::recover(&test.app, &test.service, &waiting, None).await.unwrap();
    assert_eq!(letters_of_kind(&test, "recovery").await, 1);
    assert_eq!(letters_of_kind(&test, "invitation").await, 3);
    let token = token_in_last_letter(&test, "/invitation/").await;
    assert!(links::find(&test.app, Purpose::Invitation, &token).await.unwrap().is_some());
}

#[tokio::test]
async fn a_recovery_link_is_good_for_an_hour() {
    let test = TestApp::new().await;
    let (_, email) = active(&test, "Moira Ellis", &[Role::Trainer]).await;
    links::recover(&test.app, &test.service, &email, None).await.unwrap();
    let token = token_in_last_letter(&test, "/recover/").await;
    test.app.clock().move_to(test.app.clock().now() + Duration::minutes(59));
    assert!(links::find(&test.app, Purpose::Recovery, &token).await.unwrap().is_some());
    test.app.clock().move_to(test.app.clock().now() + Duration::minutes(2));
    assert!(links::find(&test.app, Purpose::Recovery, &token).await.unwrap().is_none());
}

#[tokio::test]
async fn the_command_line_makes_an_administrator_who_can_come_in_again() {
    let test = TestApp::new().await;
    let names = NewService { full_name: "Restorative Example".to_owned(), discreet_name: "Fenbridge Service".to_owned() };
    let email = Email::parse("ada@example.org").unwrap();
    let link = create_first_admin(&test.app, &names, "Ada Quill", &email).await.unwrap();
    let token = link.strip_prefix("http://accord.test/invitation/").unwrap();
    let open = links::find(&test.app, Purpose::Invitation, token).await.unwrap().unwrap();
    let signed_in = links::take_up(&test.app, Purpose::Invitation, open, PASSWORD.to_owned(), Browser::default()).await;
    let who = session::resolve(&test.app, &signed_in.unwrap_or_else(|r| panic!("{r}")).token).await.unwrap().unwrap();
    assert_eq!((who.service, who.roles.as_slice()), (test.service.id, [Role::Administrator].as_slice()));

    let again = create_first_admin(&test.app, &names, "Ada Quill", &email).await.unwrap();
    assert!(again.starts_with("http://accord.test/recover/"), "{again}");
}
