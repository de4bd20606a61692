use super::{Story, at, code, plan, ymd};
use crate::shared::{Actor, Refusal, Role, RunId};
use crate::training::commands;
use crate::training::forms::RunPlan;
use crate::training::permits::{BookPlace, PlanTraining, TeachRun};
use axum::http::StatusCode;

impl Story {
    async fn planned_by(&self, who: &Actor, plan: &RunPlan) -> Result<RunId, Refusal> {
        let permit = self.test.permit::<PlanTraining>(who);
        commands::plan_run(&self.test.app, &permit, &self.test.service, self.course, plan).await
    }
}

#[tokio::test]
async fn a_run_is_refused_while_somebody_who_is_to_teach_is_elsewhere() {
    let story = Story::new().await;
    let (mon, tue) = (ymd(2026, 11, 9), ymd(2026, 11, 10));
    let owen = story.test.signed_in("Owen Pryce", &[Role::Trainer, Role::Volunteer]).await;
    story.run(&[mon], 4).await;
    assert_eq!(code(story.planned_by(&story.trainer, &plan(&[mon], 4)).await), "trainer_elsewhere", "teaching herself");
    let mut with_nora = plan(&[mon], 4);
    with_nora.beside = vec![story.trainer.person];
    assert_eq!(code(story.planned_by(&owen, &with_nora).await), "trainer_elsewhere", "a colleague is teaching");
    let mut tuesday = plan(&[tue], 4);
    tuesday.beside = vec![story.trainer.person];
    let beside = story.planned_by(&owen, &tuesday).await.unwrap();
    assert_eq!(code(story.planned_by(&story.trainer, &plan(&[tue], 4)).await), "trainer_elsewhere", "teaching beside a colleague");
    story.blocks(&owen, ymd(2026, 11, 12), ymd(2026, 11, 12)).await;
    assert_eq!(code(story.planned_by(&owen, &plan(&[ymd(2026, 11, 12)], 4)).await), "trainer_elsewhere", "away");

    // Whoever teaches beside sees who comes; nobody who is no trainer teaches.
    assert!(TeachRun::open(&story.test.app, &story.trainer, None, beside).await.is_ok());
    let moira = story.volunteer("Moira Ellis").await;
    let mut with_moira = plan(&[ymd(2026, 11, 16)], 4);
    with_moira.beside = vec![moira.person];
    assert_eq!(code(story.planned_by(&owen, &with_moira).await), "not_a_trainer");
}

#[tokio::test]
async fn nobody_books_on_a_run_that_they_teach_beside_a_colleague() {
    let story = Story::new().await;
    let owen = story.test.signed_in("Owen Pryce", &[Role::Trainer, Role::Volunteer]).await;
    let mut with_owen = plan(&[ymd(2026, 11, 9)], 4);
    with_owen.beside = vec![owen.person];
    let run = story.planned_by(&story.trainer, &with_owen).await.unwrap();
    assert_eq!(code(story.book(&owen, run).await), "own_run");
}

#[tokio::test]
async fn a_run_that_is_called_off_tells_everybody_why_and_leaves_every_calendar() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 1).await;
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, run).await.unwrap();
    story.wait(&asha, run).await.unwrap();
    let before = story.invitations().await.len();
    let page = format!("/training/runs/{run}");
    let off = format!("{page}/call-off");
    assert_eq!(story.get(&story.trainer, &off).await.status, StatusCode::OK);
    let silent = story.post_back(&story.trainer, &off, &[("_form", "call_off"), ("_page", &off)]).await;
    assert!(silent.text.contains("Enter why it is called off"));
    let form = [("_form", "call_off"), ("_page", off.as_str()), ("reason", "The trainer is ill.")];
    assert_eq!(story.post(&story.trainer, &off, &form).await.location, page);

    let told = story.invitations().await.split_off(before);
    let cancels = told.iter().filter(|(to, said)| to == "moira.ellis@example.org" && said.method == "CANCEL").count();
    assert_eq!((cancels, told.len()), (2, 2));
    let mails = story.test.mails();
    for to in ["moira.ellis@example.org", "asha.bell@example.org"] {
        let told = mails.iter().filter(|mail| mail.to.to_string() == to);
        assert_eq!(
            told.filter(|mail| String::from_utf8_lossy(&mail.octets).contains("Subject: The course is called off")).count(),
            1,
            "{to}"
        );
    }
    assert!(story.get(&moira, &page).await.text.contains("The trainer is ill."));
    let permit = story.test.permit::<BookPlace>(&moira);
    assert_eq!(code(commands::book(&story.test.app, &permit, &story.test.service, run).await), "not_open");
    let again = commands::call_off_run(&story.test.app, &story.teaches(run).await, &story.test.service, "Again").await;
    assert_eq!(code(again), "not_open");
}

#[tokio::test]
async fn a_run_that_has_begun_is_not_called_off() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    story.now_is(ymd(2026, 11, 9), at(12, 0));
    let outcome = commands::call_off_run(&story.test.app, &story.teaches(run).await, &story.test.service, "Snow").await;
    assert_eq!(code(outcome), "begun");
}

#[tokio::test]
async fn another_run_begins_from_the_one_before_without_its_days() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 7).await;
    let page = story.get(&story.trainer, &format!("/training/runs/new?course={}&like={run}", story.course)).await.text;
    assert!(page.contains("value=\"Room 2, Civic Centre\"") && page.contains("value=\"7\"") && !page.contains("value=\"2026\""), "{page}");
}
