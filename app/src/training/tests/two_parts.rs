//! Somebody who has more than one thing on a day: one half of a course and something else, a place given back and then a part in teaching.

use super::{Story, at, code, plan, ymd};
use crate::calendar::busy::Span;
use crate::calendar::taken::{self, Asked};
use crate::calendar::{answer::Answer, links};
use crate::platform::permit::SystemPermit;
use crate::shared::{Actor, CourseId, Refusal, Role, RunId};
use crate::training::commands;
use crate::training::model::{DayPart, Mark};
use crate::training::permits::{BookPlace, PlanTraining};
use crate::training::queries;
use crate::training::rules::DayMarks;
use chrono::{NaiveTime, TimeDelta};
use entity::appointment;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Story {
    /// A run on 23 November between those hours.
    async fn between(&self, who: &Actor, course: CourseId, starts: NaiveTime, ends: NaiveTime) -> Result<RunId, Refusal> {
        let mut short = plan(&[ymd(2026, 11, 23)], 4);
        (short.days[0].times.starts, short.days[0].times.ends) = (starts, ends);
        let permit = self.test.permit::<PlanTraining>(who);
        commands::plan_run(&self.test.app, &permit, &self.test.service, course, &short).await
    }

    /// They left at lunch on 9 November, and make up for the afternoon on 23 November.
    async fn make_up_for_the_afternoon(&self, people: &[&Actor]) {
        let run = self.run(&[ymd(2026, 11, 9)], 4).await;
        let later = self.run(&[ymd(2026, 11, 23)], 4).await;
        for who in people {
            self.book(who, run).await.unwrap();
        }
        self.now_is(ymd(2026, 11, 9), at(17, 0));
        let (missed, day) = (self.view(run).await.days[0].id, self.view(later).await.days[0].id);
        let permit = self.teaches(run).await;
        let system = SystemPermit::because(Some(self.test.service.id), "a test");
        let marks = DayMarks { day: None, morning: Some(Mark::Attended), afternoon: Some(Mark::NoShow) };
        for one in queries::delegates(&self.test.app, &permit).await.unwrap() {
            commands::take_register(&self.test.app, &permit, &self.test.service, missed, &[(one.booking, marks)]).await.unwrap();
            let half = (missed, Some(DayPart::Afternoon));
            commands::make_up(&self.test.app, &system, &self.test.service, one.booking.into(), half, day).await.unwrap();
        }
    }

    /// What was told that person: the method and SEQUENCE of each message, by identity, in the order of the first of each.
    async fn told_by_identity(&self, address: &str) -> Vec<(String, Vec<(String, u32)>)> {
        let mut told: Vec<(String, Vec<(String, u32)>)> = Vec::new();
        for (_, said) in self.invitations().await.into_iter().filter(|(to, _)| to == address) {
            match told.iter_mut().find(|(uid, _)| *uid == said.uid) {
                Some((_, steps)) => steps.push((said.method, said.sequence)),
                None => told.push((said.uid.clone(), vec![(said.method, said.sequence)])),
            }
        }
        told
    }

    /// What their feed says of that identity: its one entry.
    async fn in_feed(&self, who: &Actor, uid: &str) -> String {
        let feed = self.feed(who).await.replace("\r\n ", "");
        let found: Vec<&str> = feed.split("BEGIN:VEVENT").filter(|event| event.contains(uid)).collect();
        assert_eq!(found.len(), 1, "{uid} in {feed}");
        found[0].to_owned()
    }
}

#[tokio::test]
async fn whoever_makes_up_for_one_half_is_free_for_the_other() {
    let story = Story::new().await;
    let moira = story.volunteer("Moira Ellis").await;
    let tess = story.test.signed_in("Tess Trent", &[Role::Volunteer, Role::Trainer]).await;
    story.make_up_for_the_afternoon(&[&moira, &tess]).await;

    let (app, service) = (&story.test.app, &story.test.service);
    let permit = SystemPermit::because(None, "a test");
    let span = |starts: NaiveTime, ends: NaiveTime| {
        let utc = |time| service.zone.to_utc(ymd(2026, 11, 23).and_time(time)).unwrap();
        Span { starts_at: utc(starts), ends_at: utc(ends) }
    };
    for (starts, ends, busy) in
        [(at(9, 30), at(12, 45), false), (at(12, 0), at(13, 0), true), (at(15, 0), at(16, 0), true), (at(16, 0), at(17, 0), false)]
    {
        let asked = Asked { service: service.id, span: span(starts, ends), day: ymd(2026, 11, 23), itself: None };
        let found = taken::elsewhere(app.read(&permit), &[moira.person], asked).await.unwrap();
        assert_eq!(found.contains(&moira.person), busy, "{starts} to {ends}");
    }
    let day = span(at(8, 0), at(18, 0));
    let stops = taken::stops(app.read(&permit), service.id, &[moira.person], day, None).await.unwrap();
    let there: Vec<_> = stops[&moira.person].iter().map(|stop| (stop.starts_at, stop.ends_at)).collect();
    let afternoon = span(at(12, 45), at(16, 0));
    assert_eq!(there, [(afternoon.starts_at, afternoon.ends_at)], "the way is counted from the half");

    let other = story.another("LISTENING", None).await;
    let owen = story.test.signed_in("Owen Pryce", &[Role::Trainer]).await;
    let morning = story.between(&owen, other, at(9, 30), at(12, 30)).await.unwrap();
    let after_lunch = story.between(&owen, other, at(13, 30), at(15, 30)).await.unwrap();
    story.book(&moira, morning).await.unwrap();
    assert_eq!(code(story.book(&moira, after_lunch).await), "clash");
    story.between(&tess, other, at(9, 30), at(12, 30)).await.unwrap();
    assert_eq!(code(story.between(&tess, other, at(13, 30), at(15, 30)).await), "trainer_elsewhere");
}

#[tokio::test]
async fn a_place_given_back_and_a_part_in_teaching_are_two_entries_for_life() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let owen = story.test.signed_in("Owen Pryce", &[Role::Trainer, Role::Volunteer]).await;
    story.book(&owen, run).await.unwrap();
    let permit = story.test.permit::<BookPlace>(&owen);
    commands::cancel(&story.test.app, &permit, &story.test.service, run, None).await.unwrap();
    story.change(run, |plan| plan.beside = vec![owen.person]).await.unwrap();
    let told = story.told_by_identity("owen.pryce@example.org").await;
    let steps = |list: &[(&str, u32)]| list.iter().map(|(method, sequence)| ((*method).to_owned(), *sequence)).collect::<Vec<_>>();
    assert_eq!(told.len(), 2, "{told:?}");
    let [(place, of_place), (part, of_part)] = [&told[0], &told[1]];
    assert_eq!((of_place.clone(), of_part.clone()), (steps(&[("REQUEST", 0), ("CANCEL", 1)]), steps(&[("REQUEST", 0)])));
    assert!(story.in_feed(&owen, place).await.contains("STATUS:CANCELLED"));
    let teaches = story.in_feed(&owen, part).await;
    assert!(teaches.contains("SUMMARY:You teach") && teaches.contains("STATUS:CONFIRMED"), "{teaches}");

    // And the other way round: who taught beside, and then comes, is asked under the first identity, and heard.
    story.change(run, |plan| plan.beside.clear()).await.unwrap();
    story.book(&owen, run).await.unwrap();
    let told = story.told_by_identity("owen.pryce@example.org").await;
    assert_eq!(told[0].1, steps(&[("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]));
    assert_eq!(told[1].1, steps(&[("REQUEST", 0), ("CANCEL", 1)]));
    assert!(story.in_feed(&owen, &told[0].0).await.contains("STATUS:CONFIRMED"));
    assert!(story.in_feed(&owen, &told[1].0).await.contains("STATUS:CANCELLED"));
    let system = SystemPermit::because(None, "a test");
    let live =
        appointment::Entity::find().filter(appointment::Column::PersonId.eq(owen.person.0)).filter(appointment::Column::State.eq("LIVE"));
    let live = live.one(story.test.app.read(&system)).await.unwrap().unwrap();
    let path = format!("/calendar/answer/{}", links::token(&story.test.app, live.id).unwrap());
    story.post(&owen, &path, &[("answer", "ACCEPTED")]).await;
    let said = queries::day_answers(story.test.app.read(&system), &story.view(run).await).await.unwrap();
    assert_eq!(said.get(&owen.person), Some(&vec![Answer::Accepted]));
}

#[tokio::test]
async fn a_day_rises_only_when_time_or_place_is_another_online_too() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let online = |link: &'static str| {
        move |plan: &mut crate::training::forms::RunPlan| {
            (plan.venue, plan.venue_address, plan.joining_link) = (String::new(), String::new(), Some(link.to_owned()));
        }
    };
    let day = async || {
        let day = story.view(run).await.days.remove(0);
        (day.sequence, day.changed_at)
    };
    story.change(run, online("https://meet.example/one")).await.unwrap();
    let (first, moved_at) = day().await;
    assert_eq!(first, 1);
    assert!(moved_at.is_some());
    let clock = story.test.app.clock();
    for edit in 0..3 {
        clock.move_to(clock.now() + TimeDelta::hours(1));
        story.change(run, |plan| plan.max_places = 5 + edit).await.unwrap();
    }
    assert_eq!(day().await, (first, moved_at), "more places move nobody");
    story.change(run, online("https://meet.example/two")).await.unwrap();
    let (second, later) = day().await;
    assert_eq!(second, 2, "another link is another place");
    assert!(later > moved_at);
    let told = story.told_by_identity("moira.ellis@example.org").await;
    assert_eq!(told[0].1.iter().map(|(_, sequence)| *sequence).collect::<Vec<_>>(), [0, 1, 2], "as her own entry rises");
}

#[tokio::test]
async fn whoever_gave_their_place_back_does_not_read_in_their_feed_where_the_others_meet_now() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let (moira, tom) = (story.volunteer("Moira Ellis").await, story.volunteer("Tom Ashby").await);
    for who in [&moira, &tom] {
        story.book(who, run).await.unwrap();
    }
    let permit = story.test.permit::<BookPlace>(&moira);
    commands::cancel(&story.test.app, &permit, &story.test.service, run, None).await.unwrap();
    story.change(run, |plan| (plan.venue, plan.venue_address) = ("The Old Mill".into(), "Mill Lane".into())).await.unwrap();
    let told = story.told_by_identity("moira.ellis@example.org").await;
    let off = story.in_feed(&moira, &told[0].0).await;
    assert!(off.contains("STATUS:CANCELLED") && off.contains("Civic Centre") && !off.contains("Mill"), "{off}");
    let theirs = story.told_by_identity("tom.ashby@example.org").await;
    let on = story.in_feed(&tom, &theirs[0].0).await;
    assert!(on.contains("STATUS:CONFIRMED") && on.contains("The Old Mill"), "{on}");
}
