//! What was decided about those who waited, read afterwards.

use super::many::{Room, raw};
use crate::shared::{BookingId, Role};
use crate::training::commands;
use crate::training::forms::check_many;
use crate::training::permits::GivePlaces;
use axum::http::StatusCode;
use entity::booking;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

#[tokio::test]
async fn what_was_decided_by_need_is_read_with_its_order_its_reasons_and_who_vouched() {
    let room = Room::new().await;
    let run = room.run(1, None).await;
    let test = &room.story.test;
    let page = format!("/training/runs/{run}/queue/decisions");
    let bare = room.story.get(&room.story.trainer, &page).await.text;
    assert!(bare.contains("Nothing was decided yet") && bare.contains(&format!("/training/runs/{run}/queue\"")), "{bare}");

    let mut form = raw("Jas Kaur, jas@example.org\nRos Hale, ros@example.org");
    form.set("approval", "ask");
    form.set("manager_email", "owen@example.org");
    let asked = check_many(&form, true).unwrap();
    commands::book_many(&test.app, &room.asks(run).await, &test.service, &asked).await.unwrap();
    let permit = GivePlaces::open(&test.app, &room.story.trainer, None, run).await.unwrap();
    let waiting = booking::Entity::find().filter(booking::Column::RunId.eq(run.0)).order_by_asc(booking::Column::AskedAt);
    let waiting: Vec<BookingId> = waiting.all(test.app.read(&permit)).await.unwrap().into_iter().map(|row| BookingId(row.id)).collect();
    commands::give_by_need(&test.app, &permit, &test.service, &waiting, true).await.unwrap();

    let cora = test.signed_in("Cora Dean", &[Role::Coordinator]).await;
    for who in [&room.story.trainer, &cora] {
        let found = room.story.get(who, &page).await.text;
        let at = |text: &str| found.find(text).unwrap_or_else(|| panic!("{text} is not in {found}"));
        assert!(at("Number 1, 20 points") < at("Number 2, 20 points"), "in the order of need");
        for part in [
            "Mon 26 Oct 2026, 09:00, by Nora Quill",
            "Jas Kaur, Fen Police",
            "Line manager's word vouched for by Nora Quill",
            "Has the place",
            "Waits for a place",
            "Every place is taken.",
            "Nobody of their agency has completed this course yet",
        ] {
            at(part);
        }
    }
    assert!(room.story.get(&cora, &format!("/training/runs/{run}/queue")).await.text.contains(&page), "the queue leads there");
    let elsewhere = test.signed_in("Tess Trainer", &[Role::Trainer]).await;
    assert_eq!(room.story.get(&elsewhere, &page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(room.story.get(&room.lead, &page).await.status, StatusCode::FORBIDDEN);
}
