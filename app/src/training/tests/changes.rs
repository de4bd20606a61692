use super::{Story, as_planned, at, code, ymd};
use crate::shared::{Actor, Refusal, RunId};
use crate::training::commands;
use crate::training::forms::{RunDay, RunPlan};
use crate::training::model::DayTimes;
use crate::training::permits::BookPlace;

impl Story {
    pub(super) async fn change(&self, run: RunId, edit: impl FnOnce(&mut RunPlan)) -> Result<(), Refusal> {
        let view = self.view(run).await;
        let mut plan = as_planned(&view);
        edit(&mut plan);
        let permit = self.teaches(run).await;
        commands::change_run(&self.test.app, &permit, &self.test.service, view.run.version, &plan).await
    }

    async fn give_back(&self, who: &Actor, run: RunId) {
        let permit = self.test.permit::<BookPlace>(who);
        commands::cancel(&self.test.app, &permit, &self.test.service, run, None).await.unwrap();
    }
}

/// Method and sequence of each message under that identity, in the order of sending.
fn told(all: &[(String, crate::calendar::answer::Incoming)], uid: &str) -> Vec<(String, u32)> {
    all.iter().filter(|(_, said)| said.uid == uid).map(|(_, said)| (said.method.clone(), said.sequence)).collect()
}

#[tokio::test]
async fn a_booking_that_is_moved_cancelled_and_booked_again_keeps_its_identity_and_raises_its_sequence() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2027, 3, 26), ymd(2027, 3, 30)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();

    story.change(run, |plan| plan.days[1].times = DayTimes { day: ymd(2027, 3, 31), starts: at(10, 0), ends: at(16, 0) }).await.unwrap();
    story.change(run, |plan| plan.max_places = 6).await.unwrap();
    story.change(run, |plan| plan.venue = "Room 5".into()).await.unwrap();
    story.give_back(&moira, run).await;
    story.book(&moira, run).await.unwrap();

    let all = story.invitations().await;
    let (first, second) = (all[0].1.uid.clone(), all[1].1.uid.clone());
    let said = |list: &[(&str, u32)]| list.iter().map(|(method, sequence)| ((*method).to_owned(), *sequence)).collect::<Vec<_>>();
    assert_eq!(told(&all, &first), said(&[("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2), ("REQUEST", 3)]));
    assert_eq!(told(&all, &second), said(&[("REQUEST", 0), ("REQUEST", 1), ("REQUEST", 2), ("CANCEL", 3), ("REQUEST", 4)]));
    assert_eq!(all.len(), 9, "nothing else was sent");
    for (to, said) in &all {
        assert_eq!(said.attendees.iter().map(|one| one.email.to_string()).collect::<Vec<_>>(), [to.as_str()]);
    }
    let stamps = |uid: &str| all.iter().filter(|(_, said)| said.uid == uid).map(|(_, said)| said.stamp_utc.unwrap()).collect::<Vec<_>>();
    assert!(stamps(&second).windows(2).all(|pair| pair[0] < pair[1]));
}

#[tokio::test]
async fn everybody_is_told_of_a_day_taken_off_and_a_day_added_and_nobody_of_anybody() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, run).await.unwrap();
    story.book(&asha, run).await.unwrap();
    let before = story.invitations().await.len();
    let view = story.view(run).await;
    let added =
        RunDay { times: DayTimes { day: ymd(2026, 11, 12), starts: at(9, 0), ends: at(12, 0) }, own_place: None, key: None, row: 2 };
    story
        .change(run, |plan| {
            plan.days.remove(0);
            plan.days.push(added);
        })
        .await
        .unwrap();
    let all = story.invitations().await;
    let methods = |who: &str| all[before..].iter().filter(|(to, _)| to == who).map(|(_, said)| said.method.clone()).collect::<Vec<_>>();
    for who in ["moira.ellis@example.org", "asha.bell@example.org"] {
        let mut methods = methods(who);
        methods.sort();
        assert_eq!(methods, ["CANCEL", "REQUEST", "REQUEST"], "day off, wording of the day that stays, day added");
    }
    for mail in story.test.mails() {
        let text = String::from_utf8_lossy(&mail.octets).into_owned();
        assert!(!text.contains("Nora"));
        assert!(!text.contains("Moira") || !text.contains("Asha"));
    }
    let after = story.view(run).await;
    assert_eq!(after.days.iter().map(|day| day.day).collect::<Vec<_>>(), [ymd(2026, 11, 11), ymd(2026, 11, 12)]);
    assert_eq!(after.days[0].id, view.days[1].id);
}

#[tokio::test]
async fn a_stale_edit_too_few_places_and_a_day_that_is_over_are_refused() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 2).await;
    for name in ["Moira Ellis", "Asha Bell"] {
        let who = story.volunteer(name).await;
        story.book(&who, run).await.unwrap();
    }
    assert_eq!(code(story.change(run, |plan| plan.max_places = 1).await), "below_taken");
    let stale = story.view(run).await;
    story.change(run, |plan| plan.venue_address = "Back Lane".into()).await.unwrap();
    let permit = story.teaches(run).await;
    let again = commands::change_run(&story.test.app, &permit, &story.test.service, stale.run.version, &as_planned(&stale)).await;
    assert_eq!(again, Err(Refusal::Changed));
    assert_eq!(code(story.change(run, |plan| plan.days[0].times.day = ymd(2026, 10, 1)).await), "in_the_past");
    story.now_is(ymd(2026, 11, 10), at(9, 0));
    assert_eq!(code(story.change(run, |plan| plan.days.truncate(0)).await), "day_is_over");
    story.change(run, |plan| plan.days[1].times.ends = at(17, 0)).await.unwrap();
}
