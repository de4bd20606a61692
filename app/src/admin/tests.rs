//! Administration: roles given by somebody else, jobs tried again, the clock moved.

use super::commands;
use super::forms::{Invitation, RoleFor};
use super::permits::Administer;
use super::queries;
use crate::accounts::tests::http::ask;
use crate::platform::permit::SystemPermit;
use crate::platform::session::{self, Token};
use crate::shared::paging::Paging;
use crate::shared::text::Email;
use crate::shared::{AccountId, Actor, Refusal, Role};
use crate::testing::TestApp;
use axum::http::StatusCode;
use chrono::{Duration, NaiveDate};
use entity::{job, letter};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

fn code_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Refused { code, .. } => code,
        _ => "not a refusal by a rule",
    }
}

const TRAINER: RoleFor = RoleFor { role: Role::Trainer, agency: None };

async fn admin(test: &TestApp) -> (Actor, Administer) {
    let actor = test.signed_in("Ada Quill", &[Role::Administrator]).await;
    let permit = test.permit(&actor);
    (actor, permit)
}

fn invitation(name: &str, email: &str) -> Invitation {
    Invitation { name: name.to_owned(), email: Email::parse(email).unwrap(), role: TRAINER, reason: "teaches in spring".to_owned() }
}

async fn invite(test: &TestApp, permit: &Administer, name: &str, email: &str) -> Result<AccountId, Refusal> {
    commands::invite(&test.app, permit, &test.service, invitation(name, email)).await
}

#[tokio::test]
async fn somebody_is_invited_once_and_granted_ended_and_granted_again_with_reasons() {
    let test = TestApp::new().await;
    let (_, permit) = admin(&test).await;
    let moira = invite(&test, &permit, "Moira Ellis", "moira@example.org").await.unwrap();
    assert_eq!(invite(&test, &permit, "Moira Ellis", "moira@example.org").await.unwrap(), moira, "a second invitation is the same sign-in");
    assert_eq!(code_of(&invite(&test, &permit, "Somebody Else", "moira@example.org").await.unwrap_err()), "another_name");

    let view = queries::account(&test.app, &permit, moira).await.unwrap();
    let [grant] = view.grants.as_slice() else { panic!("one role was given: {view:?}") };
    assert_eq!(grant.reason.as_deref(), Some("Given: teaches in spring"));
    let again = commands::grant(&test.app, &permit, &test.service, moira, TRAINER, "twice").await.unwrap_err();
    assert_eq!(code_of(&again), "held_already");

    commands::end_role(&test.app, &permit, grant.id, "moved away").await.unwrap();
    assert_eq!(code_of(&commands::end_role(&test.app, &permit, grant.id, "twice").await.unwrap_err()), "ended_already");
    commands::grant(&test.app, &permit, &test.service, moira, TRAINER, "is back").await.unwrap();
    let grants = queries::account(&test.app, &permit, moira).await.unwrap().grants;
    assert_eq!(grants.len(), 2, "what ended stays on record");
    assert!(grants.iter().any(|grant| grant.reason.as_deref() == Some("Given: teaches in spring. Ended: moved away")));
}

#[tokio::test]
async fn nobody_changes_their_own_roles_or_sign_in() {
    let test = TestApp::new().await;
    let (ada, permit) = admin(&test).await;
    let own = queries::account(&test.app, &permit, ada.account).await.unwrap();
    let grant = own.grants.first().unwrap().id;
    let refusals = [
        commands::grant(&test.app, &permit, &test.service, ada.account, TRAINER, "for myself").await.unwrap_err(),
        commands::end_role(&test.app, &permit, grant, "tired").await.unwrap_err(),
        commands::disable(&test.app, &permit, ada.account).await.unwrap_err(),
        commands::forget_second_step(&test.app, &permit, ada.account).await.unwrap_err(),
    ];
    for refusal in refusals {
        assert_eq!(code_of(&refusal), "own_roles");
    }
    // Nor by inviting the own address.
    let name_and_address = ("Ada Quill", "ada.quill@example.org");
    assert_eq!(code_of(&invite(&test, &permit, name_and_address.0, name_and_address.1).await.unwrap_err()), "own_roles");
    assert_eq!(queries::account(&test.app, &permit, ada.account).await.unwrap().grants.len(), 1);
}

#[tokio::test]
async fn a_closed_sign_in_is_out_at_its_next_click() {
    let test = TestApp::new().await;
    let (_, permit) = admin(&test).await;
    let moira = test.signed_in("Moira Ellis", &[Role::Trainer]).await;
    let cookie = test.cookie(&moira).await;
    let token = Token::read(cookie.split_once('=').unwrap().1).unwrap();
    assert!(session::resolve(&test.app, &token).await.unwrap().is_some());

    commands::disable(&test.app, &permit, moira.account).await.unwrap();
    assert!(session::resolve(&test.app, &token).await.unwrap().is_none());
    assert_eq!(code_of(&commands::disable(&test.app, &permit, moira.account).await.unwrap_err()), "not_open");
    commands::enable(&test.app, &permit, moira.account).await.unwrap();
    assert!(session::resolve(&test.app, &token).await.unwrap().is_none(), "the session that was ended stays ended");
}

#[tokio::test]
async fn a_job_that_was_given_up_is_tried_again_with_its_letter() {
    let test = TestApp::new().await;
    let (_, permit) = admin(&test).await;
    invite(&test, &permit, "Moira Ellis", "moira@example.org").await.unwrap();
    let system = SystemPermit::because(Some(test.service.id), "a test");
    let written = letter::Entity::find().one(test.app.read(&system)).await.unwrap().unwrap();
    let sending = job::Entity::find().one(test.app.read(&system)).await.unwrap().unwrap();
    let tx = test.app.begin(&system).await.unwrap();
    letter::ActiveModel { id: Set(written.id), state: Set("GIVEN_UP".to_owned()), ..Default::default() }.update(&*tx).await.unwrap();
    let reason = Some("no mailbox moira@example.org".to_owned());
    job::ActiveModel { id: Set(sending.id), state: Set("GIVEN_UP".to_owned()), last_error: Set(reason), ..Default::default() }
        .update(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let listed = queries::failed_jobs(&test.app, &permit, &Paging::from_query("", "", "")).await.unwrap();
    assert!(listed.rows[0].given_up);
    let [given_up] = listed.rows.as_slice() else { panic!("one job was given up") };
    assert!(!given_up.reason.contains("moira@example.org"), "{}", given_up.reason);
    commands::try_again(&test.app, &permit, given_up.id).await.unwrap();
    assert_eq!(code_of(&commands::try_again(&test.app, &permit, given_up.id).await.unwrap_err()), "not_failed");
    test.run_jobs().await;
    assert_eq!(test.mails().len(), 1);
}

#[tokio::test]
async fn all_that_was_given_up_is_tried_again_at_once() {
    let test = TestApp::new().await;
    let (ada, permit) = admin(&test).await;
    for name in ["moira", "ivor", "nia"] {
        invite(&test, &permit, name, &format!("{name}@example.org")).await.unwrap();
    }
    assert_eq!(code_of(&commands::try_all_again(&test.app, &permit).await.unwrap_err()), "none_failed", "what only waits has not failed");
    let system = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&system).await.unwrap();
    let state = || Set("GIVEN_UP".to_owned());
    let pause = Set(Some(test.app.clock().now() + Duration::days(9999)));
    letter::Entity::update_many().set(letter::ActiveModel { state: state(), ..Default::default() }).exec(&*tx).await.unwrap();
    let given_up = job::ActiveModel { state: state(), lease_until: pause, attempts: Set(84), ..Default::default() };
    job::Entity::update_many().set(given_up).exec(&*tx).await.unwrap();
    // One of them is still tried by itself, in an hour.
    let one = job::Entity::find().one(&*tx).await.unwrap().unwrap();
    let failing = job::ActiveModel { id: Set(one.id), state: Set("WAITING".to_owned()), attempts: Set(12), ..Default::default() };
    failing.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();

    let cookie = test.cookie(&ada).await;
    let page = ask(&test.app, "/admin/jobs", &cookie, None).await.text;
    assert!(page.contains("/admin/jobs/again") && page.contains("Try all again"), "{page}");
    assert!(page.contains("Tried again by itself") && page.contains("Given up"), "{page}");
    let answer = ask(&test.app, "/admin/jobs/again", &cookie, Some(&[])).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/admin/jobs"));
    test.run_jobs().await;
    assert_eq!(test.mails().len(), 3);
    assert_eq!(code_of(&commands::try_all_again(&test.app, &permit).await.unwrap_err()), "none_failed");
}

#[tokio::test]
async fn the_clock_goes_forward_only_and_nobody_is_signed_out_by_it() {
    let test = TestApp::new().await;
    let (ada, permit) = admin(&test).await;
    let cookie = test.cookie(&ada).await;
    let at = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(9, 30, 0).unwrap();
    let move_to = |local| commands::move_clock(&test.app, &permit, &test.service, local);
    for (local, code) in [(at(2026, 10, 1), "not_forward"), (at(2028, 10, 1), "too_far")] {
        assert_eq!(code_of(&move_to(local).await.unwrap_err()), code);
    }
    // 28 March 2027, 01:30: the hour that summer time skips.
    let skipped = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap().and_hms_opt(1, 30, 0).unwrap();
    assert!(matches!(move_to(skipped).await, Err(Refusal::Invalid(_))));

    let before = test.app.clock().now();
    move_to(at(2026, 11, 26)).await.unwrap();
    assert!(test.app.clock().now() - before > Duration::days(30));
    assert_eq!(ask(&test.app, "/admin", &cookie, None).await.status, StatusCode::OK);
    let second = test.second_instance().await;
    assert!(second.clock().now() - before > Duration::days(30), "another instance begins where the story is");
}

#[tokio::test]
async fn why_a_role_is_ended_stays_beside_its_refusal_when_a_colleague_ended_it_meanwhile() {
    let test = TestApp::new().await;
    let (ada, permit) = admin(&test).await;
    let other = invite(&test, &permit, "Moira Ellis", "moira@example.org").await.unwrap();
    let grant = queries::account(&test.app, &permit, other).await.unwrap().grants.first().unwrap().id;
    let cookie = test.cookie(&ada).await;
    let page = format!("/admin/roles/{grant}/end");
    commands::end_role(&test.app, &permit, grant, "moved away").await.unwrap();

    let form = [("_form", "end_role"), ("_page", page.as_str()), ("reason", "teaches no more")];
    let back = ask(&test.app, &page, &cookie, Some(&form)).await;
    let browser: String = back.cookies.iter().map(|(name, value)| format!("; {name}={value}")).collect();
    let body = ask(&test.app, &back.location, &format!("{cookie}{browser}"), None).await.text;
    for part in ["That role was ended already.", "value=\"teaches no more\""] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    assert_eq!(ask(&test.app, &page, &cookie, None).await.status, StatusCode::NOT_FOUND, "no page without it");
}

#[tokio::test]
async fn its_pages_are_for_administrators() {
    let test = TestApp::new().await;
    let (ada, permit) = admin(&test).await;
    let other = invite(&test, &permit, "Moira Ellis", "moira@example.org").await.unwrap();
    let grant = queries::account(&test.app, &permit, other).await.unwrap().grants.first().unwrap().id;
    let coordinator = test.signed_in("Cora Bell", &[Role::Coordinator]).await;
    let (admins, coordinators) = (test.cookie(&ada).await, test.cookie(&coordinator).await);
    let account = format!("/admin/accounts/{}", other.0);
    let role = format!("/admin/roles/{grant}/end");
    for path in ["/admin", "/admin/accounts", "/admin/accounts?state=INVITED", account.as_str(), role.as_str(), "/admin/jobs"] {
        let answer = ask(&test.app, path, &admins, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.text.matches("<h1").count(), 1, "{path}");
        assert_eq!(ask(&test.app, path, &coordinators, None).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let missing = ask(&test.app, &account, &admins, None).await;
    assert!(missing.text.contains("Moira Ellis"));
    let refused =
        ask(&test.app, &format!("{account}/roles"), &admins, Some(&[("_form", "grant"), ("_page", &account), ("role", "REFERRER")])).await;
    assert!(refused.location.starts_with(&account), "{}", refused.location);
}
