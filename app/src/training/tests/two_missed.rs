//! Whoever missed several days of a course makes up for them on one later run: one place, one day at a time, each given back by itself.

use super::{Story, at, code, ymd};
use crate::platform::permit::SystemPermit;
use crate::shared::{BookingId, Refusal};
use crate::training::commands;
use crate::training::model::Mark;
use crate::training::queries;
use entity::booking;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[tokio::test]
async fn two_missed_days_are_made_up_for_on_one_later_run_in_one_place() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 10)], 4).await;
    let later = story.run(&[ymd(2026, 11, 23), ymd(2026, 11, 24)], 1).await;
    let (moira, tom) = (story.volunteer("Moira Ellis").await, story.volunteer("Tom Ashby").await);
    story.book(&moira, run).await.unwrap();
    let missed: Vec<_> = story.view(run).await.days.iter().map(|day| day.id).collect();
    let days: Vec<_> = story.view(later).await.days.iter().map(|day| day.id).collect();
    story.now_is(ymd(2026, 11, 10), at(17, 0));
    let (app, service, teaches) = (&story.test.app, &story.test.service, story.teaches(run).await);
    let place: BookingId = queries::delegates(app, &teaches).await.unwrap()[0].booking.into();
    for day in &missed {
        commands::take_register(app, &teaches, service, *day, &[(place.0, Mark::NoShow)]).await.unwrap();
    }

    let system = SystemPermit::because(Some(service.id), "a test");
    let make_up = async |which: usize| commands::make_up(app, &system, service, place, (missed[which], None), days[which]).await;
    let first = make_up(0).await.unwrap();
    let second = make_up(1).await.unwrap();
    assert_eq!(code(make_up(1).await), "not_to_make_up", "once each");
    assert_eq!(story.view(later).await.run.taken, 1, "one person, one place");
    assert_eq!(code(story.book(&moira, later).await), "booked_already");
    assert_eq!(code(story.book(&tom, later).await), "full");

    // One day is given back: the place and the other day stay, and only that day is taken out of the calendar.
    commands::give_back(app, &system, service, second, None).await.unwrap();
    let states = booking::Entity::find().filter(booking::Column::RunId.eq(later.0)).all(app.read(&system)).await.unwrap();
    let state = |id: BookingId| states.iter().find(|row| row.id == id.0).unwrap().state.clone();
    assert_eq!((state(first), state(second)), ("CONFIRMED".to_owned(), "CANCELLED".to_owned()));
    assert_eq!(story.view(later).await.run.taken, 1);
    let told: Vec<_> =
        story.invitations().await.into_iter().filter(|(to, _)| to == "moira.ellis@example.org").map(|(_, one)| one).collect();
    let cancelled: Vec<_> = told.iter().filter(|one| one.method == "CANCEL").collect();
    assert_eq!(cancelled.len(), 1, "the other day stands");

    // It may be taken again; with the last day given back the place is free.
    let again = make_up(1).await.unwrap();
    for id in [first, again] {
        commands::give_back(app, &system, service, id, None).await.unwrap();
    }
    assert_eq!(story.view(later).await.run.taken, 0);
    let nothing: Result<_, Refusal> = commands::give_back(app, &system, service, first, None).await;
    assert_eq!(code(nothing), "not_booked");
    story.book(&tom, later).await.unwrap();
}

#[tokio::test]
async fn both_days_done_later_complete_the_course_that_was_begun() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 10)], 4).await;
    let later = story.run(&[ymd(2026, 11, 23), ymd(2026, 11, 24)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.now_is(ymd(2026, 11, 10), at(17, 0));
    let (app, service, teaches) = (&story.test.app, &story.test.service, story.teaches(run).await);
    let place: BookingId = queries::delegates(app, &teaches).await.unwrap()[0].booking.into();
    let system = SystemPermit::because(Some(service.id), "a test");
    let (missed, days) = (story.view(run).await.days, story.view(later).await.days);
    for (missed, day) in missed.iter().zip(&days) {
        commands::take_register(app, &teaches, service, missed.id, &[(place.0, Mark::NoShow)]).await.unwrap();
        commands::make_up(app, &system, service, place, (missed.id, None), day.id).await.unwrap();
    }

    let teaches = story.teaches(later).await;
    for day in &days {
        story.now_is(day.day, at(17, 0));
        let coming = queries::delegates(app, &teaches).await.unwrap();
        let here: Vec<_> = coming.iter().filter(|one| !one.comes_to(day).is_empty()).collect();
        assert_eq!(here.len(), 1, "each day has its own line: {here:?}");
        commands::take_register(app, &teaches, service, day.id, &[(here[0].booking, Mark::Attended)]).await.unwrap();
    }
    let page = story.get_public(commands::place_link(app, place).unwrap().strip_prefix(&app.config().base_url).unwrap()).await.text;
    assert!(page.contains("You have completed this course"), "{page}");
    let shown = story.get(&story.trainer, &format!("/training/runs/{later}")).await.text;
    assert!(shown.contains("Moira Ellis"), "{shown}");
}
