//! Reminders of what runs out by the service's own periods, whether it has published a scheme or not.

use super::record::nearly_current;
use super::*;
use crate::accreditation::jobs::by_the_clock;
use crate::people::practitioners::commands::{record_check, record_item, set_state};
use crate::people::practitioners::model::{ItemKind, NewCheck, StateChange};
use crate::people::practitioners::words::DbsLevel;
use crate::training::tests::at;

/// What the reminders sent so far say, in order.
async fn reminders(story: &Story) -> Vec<String> {
    by_the_clock(&story.test.app).await.unwrap();
    story.test.run_jobs().await;
    let mails = story.test.mails();
    let said = mails.iter().map(crate::testing::letters::words);
    said.filter(|mail| mail.contains("This is a reminder in good time")).collect()
}

async fn becomes(story: &Story, person: PersonId, state: Standing) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    let on = story.test.service.zone.to_local(story.test.app.clock().now()).date();
    set_state(&tx, story.test.service.id, person, &StateChange { state, on, reason: None }).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
}

/// A DBS check and a short course that run out: the check after three years, the course after one.
async fn recorded(story: &Story, person: PersonId, issued: NaiveDate, learnt: NaiveDate) {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await.unwrap();
    record_check(&tx, story.test.service.id, person, &NewCheck::dbs(DbsLevel::Enhanced, issued)).await.unwrap();
    record_item(&tx, story.test.service.id, person, ItemKind::DataProtection, learnt).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
}

#[tokio::test]
async fn whoever_may_have_a_case_is_reminded_in_good_time_also_without_a_scheme() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    let tom = practitioner(&story, "Tom Ashby").await;
    for person in [moira.person, tom.person] {
        recorded(&story, person, ymd(2023, 11, 23), ymd(2026, 6, 1)).await;
    }
    assert_eq!(reminders(&story).await.len(), 0, "neither may have a case yet");

    becomes(&story, moira.person, Standing::Active).await;
    let first = reminders(&story).await;
    assert_eq!(first.len(), 1, "thirty days before the last day; the one on leave is left in peace: {first:#?}");
    assert!(first[0].contains("Moira") && first[0].contains("DBS check: counts until Mon 23 Nov 2026"), "{first:#?}");
    assert!(first[0].contains("Show us a new certificate, or let us ask the Update Service"), "{first:#?}");
    assert!(!first[0].contains("Data protection"), "that counts until June: {first:#?}");

    for (day, letters) in [(27, 1), (28, 1)] {
        story.now_is(ymd(2026, 10, day), at(9, 0));
        assert_eq!(reminders(&story).await.len(), letters, "once for each of the days before");
    }
    story.now_is(ymd(2026, 11, 16), at(9, 0));
    assert_eq!(reminders(&story).await.len(), 2, "seven days before");
    recorded(&story, moira.person, ymd(2026, 11, 17), ymd(2026, 11, 17)).await;
    story.now_is(ymd(2026, 11, 23), at(9, 0));
    assert_eq!(reminders(&story).await.len(), 2, "what was renewed is spoken of no more");
}

#[tokio::test]
async fn what_the_scheme_asks_is_said_once_and_not_beside_it_again() {
    let story = Story::new().await;
    let moira = practitioner(&story, "Moira Ellis").await;
    nearly_current(&story, moira.person).await;
    becomes(&story, moira.person, Standing::Active).await;
    story.now_is(ymd(2026, 12, 12), at(9, 0));
    let said = reminders(&story).await.join("\n");
    // By the short courses' own year, and by nothing twice.
    assert_eq!(said.matches("Data protection: counts until").count(), 1, "{said}");
    assert!(said.matches("Supervision: counts until").count() <= 1, "{said}");
}
