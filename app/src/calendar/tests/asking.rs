//! What goes out: links, identities, mailboxes, plain letters, and asking again.

use super::{Invited, entry, tells_a_key};
use crate::calendar::{chase, wishes};
use crate::platform::permit::Own;
use crate::platform::services::ServiceNames;
use crate::shared::Role;
use crate::testing::TestApp;

fn calendar(letter: &entity::letter::Model) -> &str {
    letter.calendar.as_deref().unwrap_or("")
}

#[tokio::test]
async fn every_invitation_carries_the_link_in_both_its_parts_and_no_cancellation_does() {
    let story = Invited::new().await;
    let path = story.path().await;
    story.take_back().await;
    let letters = story.letters().await;
    assert!(letters[0].text.contains(&format!("Say whether you come:\nhttp://accord.test{path}\n")), "{}", letters[0].text);
    assert!(letters[0].html.contains(&format!("href=\"http://accord.test{path}\"")));
    assert!(letters[0].text.contains("Open the course day: http://accord.test/training/runs/1"), "where the letter led before");
    assert!(!letters[1].text.contains("/calendar/answer/"));
}

#[tokio::test]
async fn an_identity_stays_for_life_and_cannot_be_made_from_what_is_known() {
    let story = Invited::new().await;
    let first = story.row().await.uid;
    assert!(!tells_a_key(&first, &[story.part.subject, story.part.person.0, story.row().await.id]), "{first}");
    story.change(&story.test.service, entry(20), entry(21)).await;
    story.take_back().await;
    story.invite(entry(20)).await.unwrap();
    assert_eq!(story.row().await.uid, first);
    // The same person and the same thing in another database: another identity.
    let other = Invited::new().await;
    let again = Invited { part: super::Part { subject: story.part.subject, ..other.part }, ..other };
    again.invite(entry(20)).await.unwrap();
    assert_ne!(again.row().await.uid, first);
}

#[tokio::test]
async fn the_mailbox_that_invited_stays_though_the_service_moves_to_another() {
    let story = Invited::new().await;
    let moved = ServiceNames { organiser_email: "new@fenbridge.example".into(), ..story.test.service.clone() };
    story.change(&moved, entry(20), entry(21)).await;
    let letters = story.letters().await;
    for letter in &letters {
        let whole = calendar(letter).replace("\r\n ", "");
        assert!(whole.contains("mailto:office@fenbridge.example") && !whole.contains("new@fenbridge.example"), "{whole}");
    }
    assert_eq!(letters.len(), 2);
}

#[tokio::test]
async fn whoever_wants_plain_letters_gets_the_link_and_no_calendar_part() {
    let test = TestApp::new().await;
    let actor = test.signed_in("Siân Llŷr", &[Role::Volunteer]).await;
    wishes::wish(&test.app, &test.permit::<Own>(&actor), true).await.unwrap();
    let story = Invited::unasked(test, actor.person).await;
    story.invite(entry(20)).await.unwrap();
    story.change(&story.test.service, entry(20), entry(21)).await;
    story.take_back().await;
    let letters = story.letters().await;
    assert_eq!(letters.len(), 3);
    assert!(letters.iter().all(|letter| letter.calendar.is_none()));
    assert!(letters[1].text.contains("/calendar/answer/"));
}

#[tokio::test]
async fn what_is_in_a_diary_is_kept_right_though_its_owner_wants_plain_letters_now() {
    let test = TestApp::new().await;
    let actor = test.signed_in("Siân Llŷr", &[Role::Volunteer]).await;
    let story = Invited::unasked(test, actor.person).await;
    story.invite(entry(20)).await.unwrap();
    wishes::wish(&story.test.app, &story.test.permit::<Own>(&actor), true).await.unwrap();
    story.take_back().await;
    assert!(calendar(&story.letters().await[1]).contains("METHOD:CANCEL"));
}

#[tokio::test]
async fn who_has_not_answered_is_asked_once_more_a_week_before() {
    let story = Invited::new().await;
    let app = &story.test.app;
    chase::by_the_clock(app).await.unwrap();
    assert_eq!(story.letters().await.len(), 1, "25 days before is too early");
    story.later(20).await;
    for _ in 0..3 {
        chase::by_the_clock(app).await.unwrap();
    }
    let letters = story.letters().await;
    assert_eq!(letters.len(), 2, "once");
    assert_eq!((letters[1].kind.as_str(), letters[1].calendar.as_ref()), ("appointment_still_to_answer", None));
    assert_eq!(letters[1].stream, letters[0].stream, "it never overtakes the invitation");
    assert!(letters[1].text.contains(&story.path().await));
}

#[tokio::test]
async fn nobody_is_asked_again_who_answered_or_was_asked_days_ago() {
    let story = Invited::new().await;
    story.post(&story.path().await, &[("answer", "DECLINED")]).await;
    story.later(20).await;
    chase::by_the_clock(&story.test.app).await.unwrap();
    assert_eq!(story.letters().await.len(), 1, "an answer is an answer");

    // Moved five days before: asked anew, and not once more at once.
    story.change(&story.test.service, entry(20), entry(19)).await;
    chase::by_the_clock(&story.test.app).await.unwrap();
    assert_eq!(story.letters().await.len(), 2);

    let gone = Invited::new().await;
    gone.take_back().await;
    gone.later(20).await;
    chase::by_the_clock(&gone.test.app).await.unwrap();
    assert_eq!(gone.letters().await.len(), 2, "nobody answers what was taken back");
}

#[tokio::test]
async fn a_time_that_moved_far_off_is_asked_about_again_when_it_comes_near() {
    let story = Invited::new().await;
    story.later(20).await;
    chase::by_the_clock(&story.test.app).await.unwrap();
    let mut december = entry(20);
    december.starts_local += chrono::Duration::days(30);
    december.ends_local += chrono::Duration::days(30);
    story.change(&story.test.service, entry(20), december).await;
    story.later(30).await;
    chase::by_the_clock(&story.test.app).await.unwrap();
    let kinds: Vec<String> = story.letters().await.into_iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "appointment_still_to_answer").count(), 2, "{kinds:?}");
}
