//! What the public reads of the catalogue, and what it never does.

use super::{Story, plan, ymd};
use crate::shared::RunId;
use crate::training::commands;
use crate::training::forms::RunPlan;
use crate::training::kept::KeptPlan;
use crate::training::permits::PlanTraining;
use crate::training::tests::kept::keeping;
use axum::http::StatusCode;

impl Story {
    /// A run that the public may read about.
    async fn public_run(&self, day: u32, places: i32, kept: KeptPlan) -> RunId {
        let permit = self.test.permit::<PlanTraining>(&self.trainer);
        let days = [ymd(2026, 11, day)];
        let plan = RunPlan { kept, public: true, joining_link: Some("https://meet.example.org/secret".into()), ..plan(&days, places) };
        commands::plan_run(&self.test.app, &permit, &self.test.service, self.course, &plan).await.unwrap()
    }
}

#[tokio::test]
async fn the_public_reads_what_is_marked_and_nothing_else() {
    let story = Story::new().await;
    let empty = story.get_public("/courses").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text.contains("No course is listed just now"), "{}", empty.text);
    assert_eq!(story.get_public("/courses/practitioner").await.status, StatusCode::NOT_FOUND, "it is not marked");
    let safe = story.run(&[ymd(2026, 11, 9)], 4).await;
    story.change_course(story.course, |course| course.public = true).await.unwrap();
    let listed = story.get_public("/courses").await.text;
    assert!(listed.contains("Course PRACTITIONER") && listed.contains("No date is planned yet"), "the run is not marked: {listed}");
    assert!(!listed.contains("9 Nov"));

    let run = story.public_run(16, 1, KeptPlan::default()).await;
    let moira = story.volunteer("Moira Ellis").await;
    let page = story.get_public("/courses/practitioner").await.text;
    for part in [
        "Mon 16 Nov 2026, 09:30 to 16:00",
        "Room 2, Civic Centre, High Street, Fenbridge",
        "Places free",
        "/sign-in?next=/training/courses/",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    story.book(&moira, run).await.unwrap();
    let page = story.get_public("/courses/practitioner").await.text;
    assert!(page.contains("Waiting list") && !page.contains("Places free"), "{page}");
    for never in ["Moira Ellis", "Nora Quill", "meet.example.org", "9 Nov 2026", &safe.to_string(), &run.to_string()] {
        assert!(!page.contains(never), "{never}: {page}");
    }
    let inside = story.get(&moira, "/courses/practitioner").await.text;
    assert!(inside.contains("Book a place") && !inside.contains("Sign in to book"), "{inside}");
    for (page, link) in [("/", "href=\"/courses\""), ("/sign-in", "href=\"/courses\"")] {
        assert!(story.get_public(page).await.text.contains(link), "{page}");
    }
}

#[tokio::test]
async fn what_is_kept_for_an_agency_is_not_free_for_the_public() {
    let story = Story::new().await;
    story.change_course(story.course, |course| course.public = true).await.unwrap();
    let police = story.agency("Fenland Police").await;
    story.public_run(16, 2, keeping(police, 2, Some(ymd(2026, 11, 3)))).await;
    let page = story.get_public("/courses/practitioner").await.text;
    assert!(page.contains("Waiting list") && !page.contains("Fenland Police"), "{page}");
    story.now_is(ymd(2026, 11, 4), super::at(9, 0));
    assert!(story.get_public("/courses/practitioner").await.text.contains("Places free"), "for everybody by now");
    story.now_is(ymd(2026, 11, 16), super::at(10, 0));
    assert!(story.get_public("/courses/practitioner").await.text.contains("No date is planned yet"), "it has begun");
    let permit = story.test.permit(&story.trainer);
    commands::retire_course(&story.test.app, &permit, story.course, "Replaced by another").await.unwrap();
    assert_eq!(story.get_public("/courses/practitioner").await.status, StatusCode::NOT_FOUND, "no longer given");
}
