//! The whole life of a run in other people's calendars, through the commands: every mail judged by six readers, and put into a real calendar
//! server as a program would.

use super::{Story, at, plan, ymd};
use crate::shared::{Actor, Role, RunId};
use crate::testing::TestApp;
use crate::testing::caldav::CalDav;
use crate::testing::readers::{Mailed, judge_mails};
use crate::training::commands;
use crate::training::model::DayTimes;
use crate::training::permits::{BookPlace, PlanTraining};

/// What each step sent: so many, of that method, to that one alone where it says whom.
struct Life {
    story: Story,
    run: RunId,
    owen: Actor,
    petra: Actor,
    told: usize,
}

impl Life {
    async fn begun() -> Self {
        let story = Story::over(TestApp::with(&[("clock", "2027-03-01T09:00")]).await).await;
        let owen = story.test.signed_in("Owen Pryce", &[Role::Trainer]).await;
        let petra = story.test.signed_in("Petra Lund", &[Role::Trainer]).await;
        let mut first = plan(&[ymd(2027, 3, 26), ymd(2027, 3, 30)], 6);
        first.beside = vec![owen.person];
        let permit = story.test.permit::<PlanTraining>(&story.trainer);
        let run = commands::plan_run(&story.test.app, &permit, &story.test.service, story.course, &first).await.unwrap();
        Self { story, run, owen, petra, told: 0 }
    }

    /// The mails since the last time: step and SEQUENCE, by whom.
    async fn since(&mut self) -> Vec<Mailed> {
        let all = self.story.test.mailed().await;
        let new = all.get(self.told..).unwrap_or_default().to_vec();
        self.told = all.len();
        new
    }

    /// How many were told, and that all of them were told the same.
    async fn all_are(&mut self, many: usize, step: &str, sequence: u32) {
        let new = self.since().await;
        let said: Vec<(&str, u32)> = new.iter().map(|mail| (mail.step, mail.sequence())).collect();
        assert_eq!(said, vec![(step, sequence); many], "{:?}", new.iter().map(|mail| &mail.to).collect::<Vec<_>>());
    }

    async fn change(&self, edit: impl FnOnce(&mut crate::training::forms::RunPlan)) {
        let beside = vec![self.owen.person];
        self.story
            .change(self.run, |plan| {
                plan.beside = beside;
                edit(plan);
            })
            .await
            .unwrap();
    }
}

fn day(month: u32, day: u32, hour: u32) -> DayTimes {
    DayTimes { day: ymd(2027, month, day), starts: at(hour, 30), ends: at(16, 0) }
}

/// Three delegates and two trainers beside the one who planned it. Returns who told whom what, for the calendar server.
async fn a_life() -> (Life, Vec<Mailed>) {
    let mut life = Life::begun().await;
    life.all_are(2, "invite", 0).await;
    let delegates =
        [life.story.volunteer("Siân Llŷr").await, life.story.volunteer("Asha Bell").await, life.story.volunteer("Bo O'Neil").await];
    for who in &delegates {
        life.story.book(who, life.run).await.unwrap();
    }
    life.all_are(6, "invite", 0).await;

    the_days_change(&mut life).await;
    the_people_change(&mut life, &delegates).await;

    let permit = life.story.teaches(life.run).await;
    commands::call_off_run(&life.story.test.app, &permit, &life.story.test.service, "Nobody can come.").await.unwrap();
    let off = life.since().await;
    assert_eq!(off.len(), 8, "three delegates and the trainer, each for two days");
    assert!(off.iter().all(|mail| mail.method == "CANCEL"));
    let all = life.story.test.mailed().await;
    (life, all)
}

/// Over the change in March, another room, a link to join, over the change in October.
async fn the_days_change(life: &mut Life) {
    life.change(|plan| plan.days[0].times = day(3, 29, 9)).await;
    life.all_are(4, "update", 1).await;
    life.change(|plan| plan.venue = "Ystafell 5; Tŷ Cymunedol ☂".into()).await;
    let moved = life.since().await;
    assert_eq!(moved.len(), 8);
    assert!(moved.iter().all(|mail| mail.step == "update" && mail.value("LOCATION").contains("Tŷ Cymunedol")), "{moved:?}");
    a_link_and_another_month(life).await;
}

async fn a_link_and_another_month(life: &mut Life) {
    life.change(|plan| plan.joining_link = Some("https://meet.example/course".into())).await;
    let worded = life.since().await;
    assert_eq!(worded.len(), 6, "who teaches joins by the run's page");
    assert!(worded.iter().all(|mail| mail.step == "update" && mail.sequence() < 3));
    life.change(|plan| plan.days[1].times = day(11, 1, 9)).await;
    let october = life.since().await;
    assert_eq!(october.len(), 4);
    assert!(october.iter().all(|mail| mail.value("DTSTART") == "20271101T093000" && mail.sequence() == 2));
}

/// Another trainer; one delegate withdraws, and comes after all.
async fn the_people_change(life: &mut Life, delegates: &[Actor; 3]) {
    let petra = life.petra.person;
    life.change(|plan| plan.beside = vec![petra]).await;
    let replaced = life.since().await;
    let of = |to: &str| replaced.iter().filter(|mail| mail.to == to).map(|mail| (mail.step, mail.sequence())).collect::<Vec<_>>();
    assert_eq!(of("owen.pryce@example.org"), [("cancel", 3), ("cancel", 3)]);
    assert_eq!(of("petra.lund@example.org"), [("invite", 0), ("invite", 0)]);
    assert_eq!(replaced.len(), 4, "delegates are told nothing of it");
    life.owen = life.petra.clone();

    let permit = life.story.test.permit::<BookPlace>(&delegates[1]);
    let (app, service) = (&life.story.test.app, &life.story.test.service);
    commands::cancel(app, &permit, service, life.run, None).await.unwrap();
    let withdrawn = life.since().await;
    assert!(withdrawn.iter().all(|mail| mail.step == "cancel" && mail.to.starts_with("asha")), "{withdrawn:?}");
    assert_eq!(withdrawn.len(), 2);
    life.story.book(&delegates[1], life.run).await.unwrap();
    let again = life.since().await;
    assert!(again.iter().all(|mail| mail.step == "reinvite" && mail.to.starts_with("asha") && mail.sequence() == 4), "{again:?}");
}

#[tokio::test]
async fn the_whole_life_of_a_run_is_read_alike_by_six_readers() {
    let (_life, all) = a_life().await;
    judge_mails(&all);
}

#[tokio::test]
async fn a_calendar_server_replaces_what_changes_and_removes_what_is_cancelled() {
    let (_life, all) = a_life().await;
    let server = CalDav::start();
    let mut people: Vec<&str> = all.iter().map(|mail| mail.to.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    people.iter().for_each(|whose| server.calendar(whose));
    let mut off = all.iter().rposition(|mail| mail.method == "REQUEST").unwrap() + 1;
    for mail in all.iter().take(off) {
        server.take(mail);
    }
    // The morning of 29 March is 08:30 in UTC, that of 1 November 09:30: the clocks went forward, and back again.
    for whose in people.iter().filter(|whose| !whose.starts_with("owen")) {
        let found = |from: &str, to: &str| server.found(whose, from, to);
        assert_eq!(found("20270326T000000Z", "20270327T000000Z"), 0, "the first day is no longer before the change");
        assert_eq!(found("20270329T083000Z", "20270329T083100Z"), 1, "{whose}");
        assert_eq!(found("20270329T080000Z", "20270329T083000Z"), 0, "{whose}");
        assert_eq!(found("20271101T093000Z", "20271101T093100Z"), 1, "{whose}");
        assert_eq!(found("20271101T080000Z", "20271101T093000Z"), 0, "{whose}");
        assert_eq!(found("20270101T000000Z", "20280101T000000Z"), 2, "one entry for each day, whatever was sent about it");
    }
    assert_eq!(server.found("owen.pryce@example.org", "20270101T000000Z", "20280101T000000Z"), 0, "who was replaced has it no more");
    while let Some(mail) = all.get(off) {
        server.take(mail);
        off += 1;
    }
    for whose in people {
        assert_eq!(server.found(whose, "20270101T000000Z", "20280101T000000Z"), 0, "{whose}");
    }
}
