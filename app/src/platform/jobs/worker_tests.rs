//! Tries, pauses and giving up.

use super::*;
use crate::platform::jobs::NewJob;
use crate::platform::letters::{Draft, SEND_LETTER};
use crate::platform::mail::Letter;
use crate::shared::text::Email;
use crate::testing::TestApp;
use entity::letter;

fn fails<'a>(_: &'a App, _: &'a job::Model) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
    Box::pin(async { Ended::Again("the relay does not answer".to_owned()) })
}

fn permit() -> SystemPermit {
    SystemPermit::because(None, "a test")
}

async fn the_job(test: &TestApp) -> job::Model {
    job::Entity::find().one(test.app.read(&permit())).await.unwrap().unwrap()
}

/// As if the machine's time had gone on so far, or so many tries had been made.
async fn set(test: &TestApp, change: job::ActiveModel) {
    let tx = test.app.begin(&permit()).await.unwrap();
    job::Entity::update_many().set(change).exec(&*tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn run(test: &TestApp) -> u32 {
    run_due(&test.app, Lane::Mail, fails, "a test").await.unwrap()
}

async fn write_job(test: &TestApp, after: Duration) {
    let tx = test.app.begin(&permit()).await.unwrap();
    let payload = serde_json::json!({});
    let job = NewJob { kind: "nothing", subject: None, payload, once: "x".to_owned(), lane: Lane::Mail, stream: None };
    tx.enqueue(job).await.unwrap();
    let run_at = Set(tx.now() + after);
    tx.commit().await.unwrap();
    set(test, job::ActiveModel { run_at, ..Default::default() }).await;
}

#[tokio::test]
async fn moving_the_story_fires_no_try_and_frees_no_job() {
    let test = TestApp::new().await;
    write_job(&test, Duration::days(3)).await;
    assert_eq!(run(&test).await, 0, "not due in the story");
    test.app.clock().move_to(test.app.clock().now() + Duration::days(30));
    assert_eq!(run(&test).await, 1);
    test.app.clock().move_to(test.app.clock().now() + Duration::days(300));
    assert_eq!(run(&test).await, 0, "the pause is the machine's");
    set(&test, job::ActiveModel { lease_until: Set(Some(machine_now() - Duration::seconds(1))), ..Default::default() }).await;
    assert_eq!(run(&test).await, 1);

    let held = job::ActiveModel { state: Set("RUNNING".to_owned()), lease_until: Set(Some(machine_now() + LEASE)), ..Default::default() };
    set(&test, held).await;
    test.app.clock().move_to(test.app.clock().now() + Duration::days(300));
    assert_eq!(run(&test).await, 0, "somebody holds it");
    set(&test, job::ActiveModel { lease_until: Set(Some(machine_now() - Duration::seconds(1))), ..Default::default() }).await;
    assert_eq!(run(&test).await, 1, "whoever held it is gone");
}

fn is_taken_over<'a>(app: &'a App, _: &'a job::Model) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
    Box::pin(async {
        let tx = app.begin(&permit()).await.unwrap();
        let another = job::ActiveModel { leased_by: Set(Some("another".to_owned())), ..Default::default() };
        job::Entity::update_many().set(another).exec(&*tx).await.unwrap();
        tx.commit().await.unwrap();
        Ended::Again("it hung".to_owned())
    })
}

#[tokio::test]
async fn whoever_was_taken_over_notes_nothing() {
    let test = TestApp::new().await;
    write_job(&test, Duration::zero()).await;
    assert_eq!(run_due(&test.app, Lane::Mail, is_taken_over, "a test").await.unwrap(), 1);
    let job = the_job(&test).await;
    assert_eq!((job.state.as_str(), job.leased_by.as_deref()), ("RUNNING", Some("another")), "the other worker's to end");
}

#[test]
fn pauses_grow_to_an_hour_and_last_for_three_days() {
    for (attempts, seconds) in [(1, 2), (2, 4), (5, 32), (11, 2048), (12, 3600), (80, 3600), (i32::MAX, 3600)] {
        assert_eq!(back_off(attempts).num_seconds(), seconds, "after {attempts}");
    }
    let whole: Duration = (1..TRIES).map(back_off).sum();
    assert!(whole > Duration::hours(72) && whole < Duration::hours(80), "{whole}");
}

#[tokio::test]
async fn a_letter_is_given_up_with_its_job_and_not_before() {
    let test = TestApp::new().await;
    let system = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&system).await.unwrap();
    let draft = Draft {
        kind: "test",
        to_name: "Moira Ellis".to_owned(),
        to_address: Email::parse("moira@example.org").unwrap(),
        person: None,
        letter: Letter {
            subject: "A test".to_owned(),
            greeting: "Dear Moira Ellis,".to_owned(),
            paragraphs: vec!["Words.".to_owned()],
            button: None,
            closing: String::new(),
        },
        why: "a test",
        calendar: None,
        stream: None,
        case: None,
    };
    tx.post_letter(&test.service, draft).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(the_job(&test).await.kind, SEND_LETTER);

    for (made, job_state, letter_state) in
        [(12, "WAITING", "QUEUED"), (TRIES - 2, "WAITING", "QUEUED"), (TRIES - 1, "GIVEN_UP", "GIVEN_UP")]
    {
        set(&test, job::ActiveModel { attempts: Set(made), lease_until: Set(None), ..Default::default() }).await;
        assert_eq!(run(&test).await, 1);
        let letter = letter::Entity::find().one(test.app.read(&system)).await.unwrap().unwrap();
        assert_eq!((the_job(&test).await.state.as_str(), letter.state.as_str()), (job_state, letter_state), "after {made}");
    }
}
