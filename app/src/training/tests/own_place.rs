//! What somebody does about their own place: what they need, what they answered, and where they are led on.

use super::{Story, at, code, plan, ymd};
use crate::training::commands;
use crate::training::forms::OwnPlace;
use crate::training::permits::PlanTraining;
use crate::training::queries;
use axum::http::StatusCode;

#[tokio::test]
async fn whoever_books_says_what_they_need_and_only_who_teaches_reads_it() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 1).await;
    let path = format!("/training/runs/{run}");
    let [moira, asha, cora] =
        [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await, story.volunteer("Cora Dean").await];
    assert!(story.get(&moira, &path).await.text.contains("Access and diet"));
    assert_eq!(story.post(&moira, &format!("{path}/book"), &[("needs", "Step-free, no nuts")]).await.location, path);
    assert!(story.get(&moira, &path).await.text.contains("Step-free, no nuts"), "she sees what she said");
    assert!(story.get(&story.trainer, &path).await.text.contains("Step-free, no nuts"));
    assert!(!story.get(&asha, &path).await.text.contains("no nuts"));

    // Said otherwise later, by whoever waits too, and by the link in a letter.
    story.post(&moira, &format!("{path}/needs"), &[("needs", "No nuts")]).await;
    story.wait(&asha, run).await.unwrap();
    story.post(&asha, &format!("{path}/needs"), &[("needs", "A hearing loop")]).await;
    let shown = story.get(&story.trainer, &path).await.text;
    assert!(shown.contains("No nuts") && !shown.contains("Step-free, no") && shown.contains("A hearing loop"), "{shown}");
    let booking = queries::delegates(&story.test.app, &story.teaches(run).await).await.unwrap()[0].booking;
    let link = commands::place_link(&story.test.app, booking.into()).unwrap();
    let link = link.split_once("/training/").map(|(_, rest)| format!("/training/{rest}")).unwrap();
    assert_eq!(story.post_public(&format!("{link}/needs"), &[("needs", "")]).await.location, link);
    assert!(!story.get(&story.trainer, &path).await.text.contains("No nuts"), "nothing any more");

    let nobody = story.post_back(&cora, &format!("{path}/needs"), &[("_page", path.as_str()), ("needs", "Tea")]).await;
    assert!(nobody.text.contains("You have no place on this run"), "{}", nobody.text);
    let long = "x".repeat(501);
    let fields = [("_form", "needs"), ("_page", path.as_str()), ("needs", long.as_str())];
    let back = story.post_back(&moira, &format!("{path}/needs"), &fields).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.text.contains(&long), "what was typed is there");
}

#[tokio::test]
async fn whoever_has_a_place_sees_what_they_answered_and_answers_from_there() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    let path = format!("/training/runs/{run}");
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let page = story.get(&moira, &path).await.text;
    assert_eq!(page.matches("you have not answered yet").count(), 2, "{page}");
    let start = page.find("/calendar/answer/").unwrap();
    let link = page[start..].split('"').next().unwrap().to_owned();
    story.post_public(&link, &[("answer", "DECLINED")]).await;
    let answered = story.get_public(&link).await.text;
    assert!(answered.contains("Your place on the course is still kept for you") && answered.contains("please give it back"), "{answered}");
    let page = story.get(&moira, &path).await.text;
    assert!(page.contains("you cannot come; your place is still kept") && page.contains("you have not answered yet"), "{page}");
}

#[tokio::test]
async fn what_stands_in_the_way_leads_on() {
    let story = Story::new().await;
    let before = story.another("AWARENESS", None).await;
    story.change_course(story.course, |course| course.prerequisite = Some(before)).await.unwrap();
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    let page = story.get(&moira, &format!("/training/runs/{run}")).await.text;
    assert!(page.contains(&format!("href=\"/training/courses/{before}\"")) && page.contains("See that course and its next runs"), "{page}");
    story.blocks(&moira, ymd(2026, 11, 9), ymd(2026, 11, 9)).await;
    let page = story.get(&moira, &format!("/training/runs/{run}")).await.text;
    assert!(page.contains("href=\"/availability/blocked\""), "{page}");
}

#[tokio::test]
async fn a_last_day_to_book_that_is_over_is_refused_unless_it_stood_before() {
    let story = Story::new().await;
    let permit = story.test.permit::<PlanTraining>(&story.trainer);
    let mut late = plan(&[ymd(2026, 11, 9)], 4);
    late.booking_deadline = Some(ymd(2026, 10, 1));
    let refused = commands::plan_run(&story.test.app, &permit, &story.test.service, story.course, &late).await;
    assert_eq!(code(refused), "deadline_over");
    let far = plan(&[ymd(2030, 11, 9)], 4);
    assert_eq!(code(commands::plan_run(&story.test.app, &permit, &story.test.service, story.course, &far).await), "too_far_ahead");

    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    story.change(run, |plan| plan.booking_deadline = Some(ymd(2026, 10, 30))).await.unwrap();
    story.now_is(ymd(2026, 11, 2), at(9, 0));
    story.change(run, |plan| plan.max_places = 5).await.unwrap();
    assert_eq!(code(story.change(run, |plan| plan.booking_deadline = Some(ymd(2026, 10, 31))).await), "deadline_over");
}

#[tokio::test]
async fn a_day_that_is_elsewhere_is_elsewhere_in_feed_and_diary() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let there = OwnPlace { venue: "Shire Hall".into(), address: "Castle Street".into() };
    story.change(run, |plan| plan.days[1].own_place = Some(there)).await.unwrap();
    let feed = story.feed(&moira).await.replace("\r\n ", "");
    assert_eq!((feed.matches("Civic Centre").count(), feed.matches("Shire Hall\\, Castle Street").count()), (1, 1), "{feed}");
    let diary = story.get(&moira, "/diary").await.text;
    assert!(diary.contains("Shire Hall"), "{diary}");
}
