//! A run planned again, several times in one go.

use super::{Story, at, code, ymd};
use crate::training::commands::{self, Repeated};
use crate::training::forms::{NewMaterial, NewWhat};
use crate::training::material::{FileKind, Moment};
use crate::training::permits::KeepMaterials;
use crate::training::repeat::Repeat;
use axum::http::StatusCode;
use entity::{audit_entry, material, material_file};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

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
async fn what_is_a_runs_own_to_read_goes_along_and_what_is_the_courses_is_not_doubled() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 10)], 7).await;
    let own = KeepMaterials::of_run(&story.test.app, &story.trainer, None, run).await.unwrap();
    let of_all = KeepMaterials::of_course(&story.test.app, &story.trainer, None, story.course).await.unwrap();
    let bytes: Vec<u8> = b"%PDF-1.7\n".iter().copied().chain((0..=255u8).cycle().take(9_000)).collect();
    let file = NewWhat::File { kind: FileKind::Pdf, name: "plan.pdf".to_owned(), bytes: bytes.clone() };
    let link = |to: &str| NewWhat::Link { address: format!("https://example.org/{to}") };
    for (permit, title, what) in [(&own, "The plan", file), (&own, "The film", link("film")), (&of_all, "The podcast", link("podcast"))] {
        let new = NewMaterial { title: title.to_owned(), moment: Moment::Before, public: false, what };
        commands::add_material(&story.test.app, permit, new).await.unwrap();
    }
    let told = repeated(&story, run, Repeat { first: ymd(2026, 12, 1), times: 2, weeks: 1 }).await;
    let db = story.test.app.read(&story.system());
    for one in told {
        let new = one.planned.unwrap();
        let there = material::Entity::find().filter(material::Column::RunId.eq(new.0)).order_by_asc(material::Column::Title).all(db);
        let there = there.await.unwrap();
        let titles: Vec<&str> = there.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["The film", "The plan"]);
        let file = material_file::Entity::find().filter(material_file::Column::MaterialId.eq(there[1].id)).one(db).await.unwrap().unwrap();
        assert!(file.bytes == bytes, "its bytes are its own");
    }
    assert_eq!(material::Entity::find().count(db).await.unwrap(), 3 + 2 * 2);
    let lines = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("material.copied")).count(db).await.unwrap();
    assert_eq!(lines, 2, "a line of the trail for each run");
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
