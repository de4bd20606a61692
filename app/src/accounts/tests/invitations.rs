//! Invitations: taken up once, not too late, and never by looking.

use super::{PASSWORD, account_row, code_of, invited};
use crate::accounts::commands::links::{self, Purpose};
use crate::accounts::commands::sign_in::Browser;
use crate::platform::session;
use crate::shared::{Refusal, Role};
use crate::testing::TestApp;
use chrono::Duration;

#[tokio::test]
async fn an_invitation_is_taken_up_once_and_signs_in() {
    let test = TestApp::new().await;
    let (id, _, token) = invited(&test, "Moira Ellis", &[Role::Volunteer]).await;

    // Mail scanners open links as often as they like.
    for _ in 0..3 {
        assert!(links::find(&test.app, Purpose::Invitation, &token).await.unwrap().is_some());
    }
    let link = links::find(&test.app, Purpose::Invitation, &token).await.unwrap().unwrap();
    let signed_in = links::take_up(&test.app, Purpose::Invitation, link.clone(), PASSWORD.to_owned(), Browser::default()).await;
    let signed_in = signed_in.unwrap_or_else(|refusal| panic!("{refusal}"));
    let who = session::resolve(&test.app, &signed_in.token).await.unwrap().unwrap();
    assert_eq!((who.account, who.name.as_str()), (id, "Moira Ellis"));
    assert_eq!(account_row(&test, id).await.state, "ACTIVE");

    assert!(links::find(&test.app, Purpose::Invitation, &token).await.unwrap().is_none());
    let again = links::take_up(&test.app, Purpose::Invitation, link, "walnut ferry basket noon".to_owned(), Browser::default()).await;
    assert_eq!(code_of(&again.err().unwrap()), "link_closed");
}

#[tokio::test]
async fn old_altered_and_foreign_links_open_nothing() {
    let test = TestApp::new().await;
    let (_, _, token) = invited(&test, "Moira Ellis", &[Role::Volunteer]).await;
    let mut altered = token.clone();
    altered.replace_range(0..1, if token.starts_with('A') { "B" } else { "A" });
    for (purpose, token, what) in [
        (Purpose::Invitation, altered.as_str(), "altered"),
        (Purpose::Invitation, "short", "no token at all"),
        (Purpose::Recovery, token.as_str(), "an invitation where a recovery is asked for"),
    ] {
        assert!(links::find(&test.app, purpose, token).await.unwrap().is_none(), "{what}");
    }

    test.app.clock().move_to(test.app.clock().now() + Duration::days(7));
    assert!(links::find(&test.app, Purpose::Invitation, &token).await.unwrap().is_none(), "too old");
}

#[tokio::test]
async fn a_password_that_is_easy_to_guess_leaves_the_invitation_open() {
    let test = TestApp::new().await;
    let (id, _, token) = invited(&test, "Moira Ellis", &[Role::Volunteer]).await;
    let link = links::find(&test.app, Purpose::Invitation, &token).await.unwrap().unwrap();
    let weak = links::take_up(&test.app, Purpose::Invitation, link, "moiraellis2026".to_owned(), Browser::default()).await;
    assert!(matches!(weak, Err(Refusal::Invalid(_))));
    assert_eq!(account_row(&test, id).await.state, "INVITED");
    assert!(links::find(&test.app, Purpose::Invitation, &token).await.unwrap().is_some());
}
