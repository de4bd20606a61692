//! Observed practice: by whom the scheme lets observe, against its standards, signed off by a second person, answered by the person.

use super::record::known;
use super::*;
use crate::accreditation::observing::Observing;
use crate::accreditation::observing_commands::sign_off;
use crate::accreditation::scheme::Scheme;
use crate::people::practitioners::observed::{Observed, observed};

pub(super) async fn publish(story: &Story, observing: Observing) {
    publish_as(story, Scheme { observing, ..Scheme::rjc() }).await;
}

pub(super) async fn publish_as(story: &Story, scheme: Scheme) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    commands::adopt_scheme(&tx, story.test.service.id, "Ours", &scheme, ymd(2026, 1, 1)).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
}

pub(super) fn two_standards() -> Observing {
    Observing { standards: vec!["Preparing people".into(), "Follow-up".into()], ..Observing::default() }
}

/// Posted through the page; where it leads to.
async fn observe(story: &Story, by: &Actor, whom: PersonId, second: &str) -> String {
    observe_at(story, by, &format!("/people/{whom}/observations"), second).await
}

pub(super) async fn observe_at(story: &Story, by: &Actor, path: &str, second: &str) -> String {
    let fields = [
        ("_form", "observation"),
        ("_page", path),
        ("seen_on-day", "20"),
        ("seen_on-month", "10"),
        ("seen_on-year", "2026"),
        ("case_kind", "DIRECT"),
        ("went_well", "Unhurried, and both were heard."),
        ("next_step", "Close with who does what by when."),
        ("standard-1", "MET"),
        ("seen-1", "Both knew what would happen."),
        ("standard-2", second),
        ("seen-2", "A day was agreed."),
    ];
    story.post(by, path, &fields).await.location
}

pub(super) async fn all(story: &Story, person: PersonId) -> Vec<Observed> {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    observed(story.test.app.read(&permit), person).await.unwrap()
}

#[tokio::test]
async fn an_observation_counts_once_a_second_person_signed_it_off_and_its_person_answers_it() {
    let story = Story::new().await;
    publish(&story, Observing { signed_off: true, ..two_standards() }).await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let sal = supervisor(&story).await;
    supervised(&story, &sal, moira.person).await;
    let cora = story.test.signed_in("Cora Dean", &[Role::Coordinator]).await;
    let path = format!("/people/{}/observations", moira.person);
    let form = story.get(&sal, &path).await.text;
    assert!(form.contains("Preparing people") && form.contains("Nothing observed yet"), "{form}");

    assert_eq!(observe(&story, &sal, moira.person, "MET").await, path);
    let one = all(&story, moira.person).await.remove(0);
    assert_eq!((one.outcome.as_str(), one.waits, one.standards.len(), one.observer.as_deref()), ("MET", true, 2, Some("Sal Whitmore")));
    assert!(known(&story, moira.person).await.observed.is_empty(), "it waits");
    assert!(observe(&story, &sal, moira.person, "MET").await.contains("form="), "one a day by one observer");

    // Whoever watched does not sign it off, nor the person themselves.
    let permit = story.test.permit::<AwardLevels>(&sal);
    assert_eq!(code(sign_off(&story.test.app, &permit, moira.person, one.id).await), "own_observation");
    assert!(story.get(&cora, &path).await.text.contains("Sign it off"));
    let key = one.id.to_string();
    let signed = story.post(&cora, &format!("{path}/sign-off"), &[("_page", path.as_str()), ("observation", &key)]).await.location;
    assert_eq!(signed, path);
    assert_eq!(known(&story, moira.person).await.observed, [ymd(2026, 10, 20)]);
    let permit = story.test.permit::<AwardLevels>(&cora);
    assert_eq!(code(sign_off(&story.test.app, &permit, moira.person, one.id).await), "signed_already");

    let mine = "/record/observations";
    let page = story.get(&moira, mine).await.text;
    assert!(page.contains("Unhurried, and both were heard.") && page.contains("Answer an observation"), "{page}");
    let words = [("_form", "answer"), ("_page", mine), ("observation", key.as_str()), ("answer_words", "I shall try that next time.")];
    let other = practitioner(&story, "Sunil Rao").await;
    assert!(!story.post(&other, mine, &words).await.location.ends_with(mine), "another's is not there");
    assert_eq!(story.post(&moira, mine, &words).await.location, mine);
    assert_ne!(story.post(&moira, mine, &words).await.location, mine, "once");
    assert!(story.get(&sal, &path).await.text.contains("I shall try that next time."));
}

#[tokio::test]
async fn what_is_not_yet_met_is_on_record_and_does_not_count() {
    let story = Story::new().await;
    publish(&story, two_standards()).await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let sal = supervisor(&story).await;
    supervised(&story, &sal, moira.person).await;
    observe(&story, &sal, moira.person, "NOT_YET").await;
    let one = all(&story, moira.person).await.remove(0);
    assert_eq!((one.outcome.as_str(), one.waits), ("DEVELOP", false));
    assert!(known(&story, moira.person).await.observed.is_empty());
}

#[tokio::test]
async fn nobody_observes_whom_the_scheme_does_not_let_nor_themselves() {
    let story = Story::new().await;
    publish(&story, Observing { by: Some("ADVANCED".into()), ..two_standards() }).await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let sal = supervisor(&story).await;
    supervised(&story, &sal, moira.person).await;
    let path = format!("/people/{}/observations", moira.person);
    assert!(story.get(&sal, &path).await.text.contains("By the scheme whoever observes holds Advanced"));
    assert!(observe(&story, &sal, moira.person, "MET").await.contains("form="));

    publish(&story, Observing { not_supervisor: true, ..two_standards() }).await;
    assert!(story.get(&sal, &path).await.text.contains("own case supervisor does not observe them"));
    assert!(observe(&story, &sal, moira.person, "MET").await.contains("form="));
    assert!(all(&story, moira.person).await.is_empty());

    let cora = story.test.signed_in("Cora Dean", &[Role::Coordinator]).await;
    practises(&story, cora.person).await;
    let own = observe(&story, &cora, cora.person, "MET").await;
    assert!(own.contains("form="), "{own}");
    assert!(all(&story, cora.person).await.is_empty());
    assert_eq!(observe(&story, &cora, moira.person, "MET").await, path);
    // Somebody else's supervisor does not find the page.
    let olive = story.test.signed_in("Olive Hart", &[Role::CaseSupervisor]).await;
    assert_eq!(story.get(&olive, &path).await.status, StatusCode::NOT_FOUND);
}
