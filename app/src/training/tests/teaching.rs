//! What a trainer's home asks for of their own runs.

use super::{Story, course, ymd};
use crate::platform::permit::Own;
use crate::shared::vocabulary::Level;
use crate::training::commands;
use crate::training::permits::PlanTraining;
use crate::training::queries;

impl Story {
    /// What waits for the trainer, with whether it presses.
    async fn waits_for_the_trainer(&self) -> Vec<(String, bool)> {
        let own: Own = self.test.permit(&self.trainer);
        let waiting = queries::attention(&self.test.app, &own, &self.trainer, self.test.service.zone).await.unwrap();
        waiting.into_iter().filter(|one| one.act.1 == "Decide" || one.act.1 == "Assess").map(|one| (one.sentence, one.urgent)).collect()
    }
}

#[tokio::test]
async fn a_run_with_too_few_is_to_be_decided_in_its_last_two_weeks() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 12), ymd(2026, 11, 13)], 7).await;
    story.change(run, |plan| plan.min_places = 2).await.unwrap();
    let enough = story.run(&[ymd(2026, 11, 4)], 7).await;
    let moira = story.volunteer("Moira Ellis").await;
    for run in [run, enough] {
        story.book(&moira, run).await.unwrap();
    }
    assert!(story.waits_for_the_trainer().await.is_empty(), "more than two weeks are left");
    let few = "Course PRACTITIONER has 1 of the 2 people it goes ahead from";
    for (day, presses) in [(30, Some(false)), (31, Some(false))] {
        story.now_is(ymd(2026, 10, day), super::at(10, 0));
        assert_eq!(story.waits_for_the_trainer().await, presses.map(|presses| (few.to_owned(), presses)).into_iter().collect::<Vec<_>>());
    }
    story.now_is(ymd(2026, 11, 9), super::at(10, 0));
    assert_eq!(story.waits_for_the_trainer().await, [(few.to_owned(), true)]);
    story.now_is(ymd(2026, 11, 12), super::at(10, 0));
    assert!(story.waits_for_the_trainer().await.is_empty(), "it has begun");
}

#[tokio::test]
async fn whoever_came_to_a_course_with_an_assessment_waits_for_it() {
    let story = Story::new().await;
    let moira = story.volunteer("Moira Ellis").await;
    let permit = story.test.permit::<PlanTraining>(&story.trainer);
    let mut assessed = course("ADVANCED", Level::Advanced, None);
    (assessed.assessed, assessed.criteria) = (true, "Listens".to_owned());
    let assessed = commands::add_course(&story.test.app, &permit, &assessed).await.unwrap();
    story.completed(&moira, assessed).await;
    let waits = [("One delegate waits for your assessment of Course ADVANCED".to_owned(), false)];
    assert_eq!(story.waits_for_the_trainer().await, waits);
}
