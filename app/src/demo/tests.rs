//! The demo's letters and parts.

use crate::accounts::queries::demo_address;
use crate::accounts::tests::http::ask;
use crate::accounts::tests::{invited, last_letter};
use crate::shared::Role;
use crate::testing::TestApp;
use axum::http::StatusCode;
use entity::account;
use sea_orm::{ActiveModelTrait, Set};

#[tokio::test]
async fn coordinators_read_the_demos_mail_and_volunteers_do_not() {
    let test = TestApp::new().await;
    let coordinator = test.signed_in("Cora Bell", &[Role::Coordinator]).await;
    let volunteer = test.signed_in("Vera Dunn", &[Role::Volunteer]).await;
    let (theirs, hers) = (test.cookie(&coordinator).await, test.cookie(&volunteer).await);
    assert!(ask(&test.app, "/demo/mail", &theirs, None).await.text.contains("No letter yet"));

    let (_, _, token) = invited(&test, "Moira Ellis", &[Role::Volunteer]).await;
    let list = ask(&test.app, "/demo/mail", &theirs, None).await.text;
    assert!(list.contains("Moira Ellis") && list.contains("Waiting"), "{list}");
    let path = format!("/demo/mail/{}", last_letter(&test).await.id);
    let letter = ask(&test.app, &path, &theirs, None).await.text;
    assert!(letter.contains(&format!("href=\"http://accord.test/invitation/{token}\"")), "{letter}");
    for path in ["/demo/mail", path.as_str()] {
        assert_eq!(ask(&test.app, path, &hers, None).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(ask(&test.app, "/demo/parts", "", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_click_signs_in_as_the_demos_holder_of_a_role_without_a_code() {
    let test = TestApp::new().await;
    let supervisor = test.signed_in("Sue Marsh", &[Role::CaseSupervisor]).await;
    let permit = crate::platform::permit::SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let email = demo_address(Role::CaseSupervisor);
    account::ActiveModel { id: Set(supervisor.account.0), email_norm: Set(email), ..Default::default() }.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();

    let page = ask(&test.app, "/sign-in", "", None).await.text;
    assert!(page.contains("Sue Marsh") && page.contains("value=\"case_supervisor\""), "{page}");
    let answer = ask(&test.app, "/demo/sign-in", "", Some(&[("role", "case_supervisor")])).await;
    assert_eq!(answer.location, "/home");
    let cookie = format!("accord={}", answer.cookie("accord").unwrap());
    assert_eq!(ask(&test.app, "/sessions", &cookie, None).await.status, StatusCode::OK, "no code is asked for");
    for role in ["coordinator", "king", ""] {
        assert_eq!(ask(&test.app, "/demo/sign-in", "", Some(&[("role", role)])).await.status, StatusCode::NOT_FOUND, "{role}");
    }
}
