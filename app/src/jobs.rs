//! Every kind of job and the room that carries it out, on one screen; and what is looked after by the clock.

use crate::admin;
use crate::briefings;
use crate::calendar;
use crate::imports;
use crate::meetings;
use crate::people::practitioners::commands::SOMEBODY_LEFT;
use crate::platform::App;
use crate::platform::jobs::Ended;
use crate::platform::letters;
use crate::shared::{PersonId, Refusal, ServiceId};
use crate::training;
use entity::job;
use std::pin::Pin;

/// Carry out one job.
pub fn run<'a>(app: &'a App, job: &'a job::Model) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
    Box::pin(async move {
        match (job.kind.as_str(), job.subject_id) {
            (letters::SEND_LETTER, Some(id)) => letters::send(app, id).await,
            (imports::jobs::TAKE_LIST, Some(_)) => imports::jobs::carry_out(app, job).await,
            (SOMEBODY_LEFT, Some(person)) => somebody_left(app, job.service_id.map(ServiceId), PersonId(person)).await,
            (calendar::busy::jobs::FETCH_BUSY, Some(source)) => calendar::busy::jobs::carry_out(app, source).await,
            (kind, _) => Ended::GivenUp(format!("no room carries out {kind}")),
        }
    })
}

/// Each room lets go of what was kept for somebody who has left; done twice, nothing more comes of it.
async fn somebody_left(app: &App, service: Option<ServiceId>, person: PersonId) -> Ended {
    match training::jobs::give_back_places(app, service, person).await {
        Ended::Done => meetings::jobs::hand_on(app, service, person).await,
        other => other,
    }
}

/// What a duty by the clock is called in the log, and what came of it.
type Duty = (&'static str, Result<(), Refusal>);

/// What falls due by the clock: found again at every round, so nothing is lost while the service was down. Each duty stands for itself: one
/// that fails is logged, and the others are carried out.
///
/// # Errors
/// The first fault, once every duty had its turn; the next round starts over.
pub async fn by_the_clock(app: &App) -> Result<(), Refusal> {
    let mut whole = Ok(());
    for (duty, done) in forgotten(app).await.into_iter().chain(looked_after(app).await).chain(taught(app).await) {
        if let Err(refusal) = done {
            tracing::error!(duty, %refusal, "a duty by the clock could not be carried out");
            whole = whole.and(Err(refusal));
        }
    }
    whole
}

/// What is kept for a time only.
async fn forgotten(app: &App) -> [Duty; 6] {
    [
        ("forms that came back", crate::platform::returned_form::forget_old(app).await.map(drop)),
        ("values of forms", crate::platform::once::forget_old(app).await.map(drop)),
        ("notes of changes", crate::platform::noted::forget_old(app).await),
        ("attempts to sign in", crate::accounts::commands::attempts::forget_old(app).await.map(drop)),
        ("applications nobody confirmed", crate::recruitment::commands::forget_unconfirmed(app).await.map(drop)),
        ("mail that came in", calendar::inbox::forget_old(app).await.map(drop)),
    ]
}

/// What ends, lapses or is waited for.
async fn looked_after(app: &App) -> [Duty; 5] {
    [
        ("standings", crate::accreditation::jobs::by_the_clock(app).await),
        ("offers of cases", crate::matching::jobs::by_the_clock(app).await),
        ("roles that end", admin::jobs::by_the_clock(app).await),
        ("briefings", briefings::jobs::by_the_clock(app).await),
        ("busy times", calendar::busy::jobs::by_the_clock(app).await.map(drop)),
    ]
}

/// Places on runs, and who is written to about them.
async fn taught(app: &App) -> [Duty; 5] {
    [
        ("offered places", training::commands::lapse_offers(app).await),
        ("waits of runs that began", training::commands::end_waits(app).await),
        ("places that are free", training::commands::look_again(app).await),
        ("reminders and thanks", training::commands::remind_and_thank(app).await),
        ("who has not answered", calendar::chase::by_the_clock(app).await),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accreditation::tests::practises;
    use crate::platform::permit::SystemPermit;
    use crate::training::tests::{Story, at, ymd};
    use entity::scheme;
    use sea_orm::{ActiveModelTrait, Set};

    #[tokio::test]
    async fn a_scheme_that_cannot_be_read_holds_up_nobody_s_reminder() {
        let story = Story::new().await;
        let run = story.run(&[ymd(2026, 11, 9)], 4).await;
        let moira = story.volunteer("Moira Ellis").await;
        story.book(&moira, run).await.unwrap();
        practises(&story, moira.person).await;
        let tx = story.test.app.begin(&SystemPermit::because(Some(story.test.service.id), "a test")).await.unwrap();
        let of_tomorrow = scheme::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(story.test.service.id.0),
            name: Set("Of a later version".to_owned()),
            version: Set(1),
            rules: Set(serde_json::json!({ "made of": "something else" })),
            starts_on: Set(ymd(2026, 1, 1)),
        };
        of_tomorrow.insert(&*tx).await.unwrap();
        tx.commit().await.unwrap();

        story.now_is(ymd(2026, 11, 8), at(9, 0));
        assert!(by_the_clock(&story.test.app).await.is_err(), "it is said");
        story.test.run_jobs().await;
        let mails: Vec<String> = story.test.mails().iter().map(crate::testing::letters::words).collect();
        assert!(mails.iter().any(|mail| mail.contains("You are expected on")), "{mails:#?}");
    }
}
