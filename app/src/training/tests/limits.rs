//! How much may be asked for in the names of others.

use super::{Story, code, ymd};
use crate::platform::permit::{Permit, SystemPermit};
use crate::shared::text::Email;
use crate::shared::{PersonId, Refusal, Role};
use crate::training::commands::{self, Asker};
use crate::training::forms::Approval;
use crate::training::permits::PlanTraining;
use chrono::Duration;

async fn asked(story: &Story, asker: &Asker, run: crate::shared::RunId, approval: &Approval) -> Result<(), Refusal> {
    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let tx = story.test.app.begin(&permit).await?;
    commands::ask_for(&story.test.app, &tx, &story.test.service, run, asker, approval).await?;
    story.test.app.commit(tx).await
}

fn manager(number: u32) -> Approval {
    Approval::Ask { name: "Owen Pryce".into(), email: Email::parse(&format!("manager{number}@example.org")).unwrap() }
}

async fn asker(story: &Story, person: PersonId) -> Asker {
    let trainer: PlanTraining = story.test.permit(&story.trainer);
    let now = story.test.app.clock().now();
    Asker { booked_by: trainer.who().account, ..Asker::of(person, None, now) }
}

#[tokio::test]
async fn no_line_manager_and_no_delegate_is_written_about_without_end() {
    let story = Story::new().await;
    let moira = story.volunteer("Moira Ellis").await;
    let own = asker(&story, moira.person).await;
    for number in 0..10 {
        let run = story.run(&[ymd(2026, 11, 9) + Duration::days(number.into())], 4).await;
        asked(&story, &own, run, &manager(number)).await.unwrap();
    }
    let run = story.run(&[ymd(2026, 12, 9)], 4).await;
    assert_eq!(code(asked(&story, &own, run, &manager(99)).await), "manager_asked_enough", "an eleventh letter about her");
    story.test.app.clock().move_to(story.test.app.clock().now() + Duration::hours(25));
    asked(&story, &Asker { asked_at: story.test.app.clock().now(), ..own }, run, &manager(99)).await.unwrap();

    let full = story.run(&[ymd(2026, 12, 16)], 4).await;
    for number in 0..60 {
        let person = story.test.person(&format!("Person {number}")).await;
        asked(&story, &asker(&story, person).await, full, &manager(1)).await.unwrap();
    }
    let one_more = story.test.person("One More").await;
    assert_eq!(code(asked(&story, &asker(&story, one_more).await, full, &manager(1)).await), "manager_asked_enough");
    asked(&story, &asker(&story, one_more).await, full, &manager(2)).await.unwrap();
}

#[tokio::test]
async fn nobody_asks_for_hundreds_of_others_within_an_hour() {
    let story = Story::new().await;
    let cora = story.test.signed_in("Cora Penn", &[Role::Coordinator]).await;
    let run = story.run(&[ymd(2026, 12, 9)], 2).await;
    for number in 0..300 {
        let person = story.test.person(&format!("Person {number}")).await;
        asked(&story, &asker(&story, person).await, run, &Approval::NotNeeded).await.unwrap();
    }
    let one_more = story.test.person("One More").await;
    let own = asker(&story, one_more).await;
    assert_eq!(code(asked(&story, &own, run, &Approval::NotNeeded).await), "asked_enough");
    let by_another = Asker { booked_by: story.test.permit::<crate::people::permits::KeepRecords>(&cora).who().account, ..own.clone() };
    asked(&story, &by_another, run, &Approval::NotNeeded).await.unwrap();
    let two_more = story.test.person("Two More").await;
    story.test.app.clock().move_to(story.test.app.clock().now() + Duration::hours(2));
    asked(&story, &asker(&story, two_more).await, run, &Approval::NotNeeded).await.unwrap();
}
