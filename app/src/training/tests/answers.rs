//! What delegates answered, as whoever teaches the run sees it.

use super::{Story, ymd};
use crate::calendar::links;
use crate::platform::permit::SystemPermit;
use entity::appointment;
use sea_orm::{EntityTrait, QueryOrder};

#[tokio::test]
async fn whoever_teaches_a_run_sees_who_comes() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 5).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let page = format!("/training/runs/{run}");
    assert!(story.get(&story.trainer, &page).await.text.contains("No answer yet"));

    let permit = SystemPermit::because(None, "a test");
    let days = appointment::Entity::find().order_by_asc(appointment::Column::StartsAt).all(story.test.app.read(&permit)).await.unwrap();
    for (day, said) in days.iter().zip(["Comes: 1 of 2", "Comes"]) {
        let path = format!("/calendar/answer/{}", links::token(&story.test.app, day.id).unwrap());
        story.post(&moira, &path, &[("answer", "ACCEPTED")]).await;
        let shown = story.get(&story.trainer, &page).await.text;
        assert!(shown.contains(&format!(">{said}<")), "{shown}");
    }
    assert!(!story.get(&moira, &page).await.text.contains("Comes"), "what others answered is not hers to see");
}
