//! Somebody whose address changed after they were invited: what is sent next, and where.

use super::{Invited, entry};
use crate::shared::text::Email;

const SAID: &str = "We wrote to another address of yours before";
const NEW: &str = "sian.new@example.org";

async fn reached_elsewhere() -> (Invited, String) {
    let mut story = Invited::new().await;
    let old = std::mem::replace(&mut story.contact.email, Email::parse(NEW).unwrap());
    (story, old.to_string())
}

#[tokio::test]
async fn a_change_is_the_first_invitation_at_the_new_address_and_nothing_goes_to_the_old_one() {
    let (story, old) = reached_elsewhere().await;
    let uid = story.row().await.uid;
    story.change(&story.test.service, entry(20), entry(21)).await;
    story.change(&story.test.service, entry(21), entry(22)).await;
    let sent = story.letters().await;
    let heads: Vec<_> = sent.iter().map(|one| (one.to_address.as_str(), one.calendar_method.as_deref(), one.text.contains(SAID))).collect();
    let request = Some("REQUEST");
    assert_eq!(heads, [(old.as_str(), request, false), (NEW, request, true), (NEW, request, false)], "said once");
    assert!(sent.iter().all(|one| one.calendar.as_ref().is_some_and(|text| text.contains(&uid))), "the same identity");
    assert_eq!(story.row().await.sent_to.as_deref(), Some(NEW), "from there alone a reply may come");
}

#[tokio::test]
async fn what_is_off_is_told_at_the_new_address_by_a_plain_letter_since_no_entry_stands_there() {
    let (story, old) = reached_elsewhere().await;
    story.take_back().await;
    story.invite(entry(20)).await.unwrap();
    let sent = story.letters().await;
    let heads: Vec<_> = sent.iter().map(|one| (one.to_address.as_str(), one.calendar_method.as_deref(), one.text.contains(SAID))).collect();
    assert_eq!(heads, [(old.as_str(), Some("REQUEST"), false), (NEW, None, true), (NEW, Some("REQUEST"), false)]);
    assert_eq!(story.row().await.sequence, 2, "one identity, one order");
}
