//! Answering by the link in the letter.

use super::{Invited, entry};
use crate::calendar::answer::Answer;
use crate::testing::forged;
use axum::http::StatusCode;

#[tokio::test]
async fn opening_the_link_changes_nothing_and_says_what_the_invitation_said() {
    let story = Invited::new().await;
    let path = story.path().await;
    for _ in 0..3 {
        let (status, page) = story.get(&path).await;
        assert_eq!(status, StatusCode::OK);
        for said in ["Course, day 1", "Fri 20 Nov 2026, 09:30 to 16:30", "Room 2, Civic Centre", "Yes, I come", "<title>Your appointment"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("Llŷr") && !page.contains("example.org"), "nobody is named");
    }
    assert_eq!(story.said().await, None);
}

#[tokio::test]
async fn an_answer_is_kept_changed_and_never_overwritten() {
    let story = Invited::new().await;
    let path = story.path().await;
    let (status, _) = story.post(&path, &[("answer", "ACCEPTED")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(story.said().await.unwrap().answer, Answer::Accepted);
    story.post(&path, &[("answer", "DECLINED"), ("reason", "Rwy'n sâl")]).await;
    let said = story.said().await.unwrap();
    assert_eq!((said.answer, said.reason.as_deref()), (Answer::Declined, Some("Rwy'n sâl")));
    story.post(&path, &[("answer", "DECLINED"), ("reason", "Rwy'n sâl")]).await;
    assert_eq!(story.history().await, [("ACCEPTED".to_owned(), false), ("DECLINED".to_owned(), true)], "the same twice is once");
    let (_, page) = story.get(&path).await;
    assert!(page.contains("You answered on Mon 26 Oct 2026") && page.contains("Rwy'n sâl") || page.contains("Rwy&#39;n sâl"), "{page}");
}

#[tokio::test]
async fn a_form_without_an_answer_comes_back() {
    let story = Invited::new().await;
    let path = story.path().await;
    let (status, _) = story.post(&path, &[("_form", "answer"), ("_page", &path), ("reason", "ill")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(story.said().await, None);
}

#[tokio::test]
async fn another_time_is_asked_about_anew_and_another_wording_is_not() {
    let story = Invited::new().await;
    let path = story.path().await;
    story.post(&path, &[("answer", "ACCEPTED")]).await;
    let mut note = entry(20);
    note.description = "Bring two pens".into();
    story.change(&story.test.service, entry(20), note.clone()).await;
    assert_eq!(story.said().await.unwrap().answer, Answer::Accepted, "wording");
    let sent = story.letters().await.pop().unwrap().calendar.unwrap().replace("\r\n ", "");
    assert!(sent.contains("PARTSTAT=ACCEPTED") && !sent.contains("RSVP"), "nobody is asked again: {sent}");
    let mut later = note.clone();
    later.starts_local += chrono::Duration::hours(1);
    story.change(&story.test.service, note, later).await;
    assert_eq!(story.said().await, None, "time");
    story.post(&path, &[("answer", "TENTATIVE")]).await;
    story.take_back().await;
    story.invite(entry(20)).await.unwrap();
    assert_eq!(story.said().await, None, "asked again");
    assert_eq!(story.history().await, [("ACCEPTED".to_owned(), false), ("TENTATIVE".to_owned(), false)]);
}

#[tokio::test]
async fn the_link_of_what_was_taken_back_says_so_calmly() {
    let story = Invited::new().await;
    let path = story.path().await;
    story.take_back().await;
    let (status, page) = story.get(&path).await;
    assert!(status == StatusCode::OK && page.contains("This appointment was taken back. There is nothing you need to do."), "{page}");
    story.post(&path, &[("answer", "ACCEPTED")]).await;
    assert!(story.history().await.is_empty());
}

#[tokio::test]
async fn what_has_begun_is_not_answered_any_more() {
    let story = Invited::new().await;
    let path = story.path().await;
    story.later(26).await;
    let (status, page) = story.get(&path).await;
    assert!(status == StatusCode::OK && page.contains("This has begun"), "{page}");
    story.post(&path, &[("answer", "ACCEPTED")]).await;
    assert!(story.history().await.is_empty());
}

#[tokio::test]
async fn a_link_that_is_not_ours_is_not_found() {
    let story = Invited::new().await;
    let path = story.path().await;
    let other = Invited::new().await;
    let wrong = [
        forged(&path),
        path[..path.len() - 4].to_owned(),
        format!("/calendar/answer/{}", story.row().await.id),
        other.path().await,
        "/calendar/answer/x".to_owned(),
    ];
    for path in wrong {
        // The last sign of a link may hold bits that say nothing; what is not spelled as we spell it is refused too.
        assert_eq!(story.get(&path).await.0, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(story.post(&path, &[("answer", "ACCEPTED")]).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(story.history().await.is_empty());
}

#[tokio::test]
async fn a_program_that_goes_round_in_circles_is_stopped() {
    let story = Invited::new().await;
    let path = story.path().await;
    for _ in 0..15 {
        story.post(&path, &[("answer", "ACCEPTED")]).await;
        story.post(&path, &[("answer", "DECLINED")]).await;
    }
    assert_eq!(story.history().await.len(), 20);
}
