//! A run planned again, several times in one go.

use super::{Story, at, code, ymd};
use crate::training::commands::{self, Repeated};
use crate::training::repeat::Repeat;
use axum::http::StatusCode;

async fn repeated(story: &Story, run: crate::shared::RunId, repeat: Repeat) -> Vec<Repeated> {
    commands::repeat_run(&story.test.app, &story.teaches(run).await, &story.test.service, repeat).await.unwrap()
}

#[tokio::test]
async fn the_new_runs_are_like_the_one_before_on_other_days() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 10), ymd(2026, 11, 12)], 7).await;
    story.change(run, |plan| (plan.agency_cap, plan.booking_deadline) = (Some(3), Some(ymd(2026, 11, 3)))).await.unwrap();
    // The second one begins on Easter Monday.
    let told = repeated(&story, run, Repeat { first: ymd(2027, 3, 1), times: 2, weeks: 4 }).await;
    let mut days = Vec::new();
    for one in &told {
        let view = story.view(*one.planned.as_ref().unwrap()).await;
        assert_eq!((view.run.max_places, view.run.agency_cap, view.run.taken), (7, Some(3), 0));
        assert_eq!(view.run.venue, "Room 2, Civic Centre");
        assert!(view.days.iter().all(|day| (day.starts_local, day.ends_local) == (at(9, 30), at(16, 0))));
        days.push((view.days.iter().map(|day| day.day).collect::<Vec<_>>(), view.run.booking_deadline.unwrap()));
    }
    let expected =
        [(vec![ymd(2027, 3, 1), ymd(2027, 3, 3)], ymd(2027, 2, 22)), (vec![ymd(2027, 3, 30), ymd(2027, 3, 31)], ymd(2027, 3, 23))];
    assert_eq!(days, expected);
}

#[tokio::test]
async fn whoever_teaches_beside_is_invited_to_each_of_them() {
    let story = Story::new().await;
    let owen = story.test.signed_in("Owen Pryce", &[crate::shared::Role::Trainer]).await;
    let run = story.run(&[ymd(2026, 11, 10)], 5).await;
    story.change(run, |plan| plan.beside = vec![owen.person]).await.unwrap();
    let before = story.invitations().await.len();
    repeated(&story, run, Repeat { first: ymd(2026, 12, 1), times: 2, weeks: 1 }).await;
    let invited = story.invitations().await.split_off(before);
    assert_eq!(invited.len(), 2, "{invited:?}");
}

#[tokio::test]
async fn one_on_a_day_on_which_the_trainer_is_elsewhere_stays_out() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 10)], 5).await;
    story.run(&[ymd(2026, 11, 24)], 5).await;
    let told = repeated(&story, run, Repeat { first: ymd(2026, 11, 17), times: 3, weeks: 1 }).await;
    let planned: Vec<bool> = told.iter().map(|one| one.planned.is_ok()).collect();
    assert_eq!(planned, [true, false, true]);
    assert!(told[1].planned.as_ref().unwrap_err().starts_with("Choose another time: you have Course PRACTITIONER then"));
}

#[tokio::test]
async fn an_hour_that_the_clocks_jump_over_is_refused_whole() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 8)], 5).await;
    story.change(run, |plan| (plan.days[0].times.starts, plan.days[0].times.ends) = (at(1, 15), at(3, 0))).await.unwrap();
    let repeat = Repeat { first: ymd(2027, 3, 21), times: 2, weeks: 1 };
    let refused = commands::repeat_run(&story.test.app, &story.teaches(run).await, &story.test.service, repeat).await;
    assert_eq!(code(refused), "clocks_go_forward");
    let page = story.get(&story.trainer, "/training/calendar?view=list&from=2027-03-01").await;
    assert!(page.text.contains("Nothing is planned"), "the first of the two is not planned either");
}

#[tokio::test]
async fn the_days_are_looked_at_before_anything_is_planned() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 10)], 5).await;
    let path = format!("/training/runs/{run}/repeat");
    let mut form = vec![("_form", "repeat"), ("_page", path.as_str()), ("times", "2"), ("weeks", "1")];
    form.extend([("first-day", "28"), ("first-month", "12"), ("first-year", "2026")]);
    let looked = story.post_back(&story.trainer, &path, &form).await;
    for part in ["Tue 29 Dec 2026", "Mon 28 Dec 2026 is a bank holiday", "Mon 4 Jan 2027", "Plan these 2 runs"] {
        assert!(looked.text.contains(part), "{part}");
    }
    form.push(("seen", "2026-12-28/2/1"));
    let done = story.post(&story.trainer, &path, &form).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/training"));
    let page = story.get(&story.trainer, "/training/calendar?view=list&from=2026-12-01").await;
    assert!(page.text.contains("Tue 29 Dec 2026, 09:30") && page.text.contains("Mon 4 Jan 2027, 09:30"), "{}", page.text);
}
