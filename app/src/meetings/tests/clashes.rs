use super::{Story, on};
use crate::calendar::busy::Span;
use crate::calendar::taken::{self, Asked};
use crate::matching::permits::MatchCases;
use crate::platform::permit::SystemPermit;
use crate::shared::RawForm;
use crate::training::commands;
use crate::training::permits::{BookPlace, PlanTraining};
use crate::training::tests::{Story as Training, code, plan, ymd};
use chrono::Duration;

fn supervision(story: &Story, day: &str, starts: &str, ends: &str) -> RawForm {
    let mut form = on(day, starts, ends);
    form.set("with", story.vi.person.to_string());
    form
}

#[tokio::test]
async fn nobody_is_put_in_two_places_unless_it_is_said_to_stand() {
    let story = Story::new().await;
    let new = "/meetings/supervision/new";
    let first = story.plan(&story.sue, new, &supervision(&story, "2026-11-03", "10:00", "11:00")).await;
    let clash = supervision(&story, "2026-11-03", "10:30", "11:30");
    let refused = story.refused(&story.sue, new, &clash).await;
    assert!(refused.contains("Sue Perry and Vi Ellis are busy then") && refused.contains("It stands all the same"), "{refused}");
    let mut anyway = clash.clone();
    anyway.set("anyway", "yes");
    story.plan(&story.sue, new, &anyway).await;
    story.plan(&story.sue, new, &supervision(&story, "2026-11-03", "11:30", "12:00")).await;
    // A meeting does not stand in its own way.
    assert_eq!(story.change(&story.sue, &first, &[("starts", "09:00"), ("ends", "10:00")], &[]).await.to, first);
}

#[tokio::test]
async fn nobody_hurries_across_the_county_unless_it_is_said_to_stand() {
    let story = Story::new().await;
    let new = "/meetings/supervision/new";
    let at = |starts: &str, ends: &str, place: &str| {
        let mut form = supervision(&story, "2026-11-03", starts, ends);
        form.set("place", place);
        form
    };
    story.plan(&story.sue, new, &at("10:00", "11:00", "Civic Centre, Room 2")).await;
    let far = at("11:15", "12:00", "Town Hall, Peterborough");
    let refused = story.refused(&story.sue, new, &far).await;
    let said = "Sue Perry has 15 minutes between this and something elsewhere, and one other has too little";
    assert!(refused.contains(said) && refused.contains("It stands all the same"), "{refused}");
    let mut anyway = far.clone();
    anyway.set("anyway", "yes");
    let stands = story.plan(&story.sue, new, &anyway).await;
    // In the same house, later, and online there is no way to go.
    story.plan(&story.sue, new, &at("09:00", "10:00", "Civic Centre")).await;
    story.plan(&story.sue, new, &at("12:30", "13:00", "Civic Centre, Room 2")).await;
    let mut online = at("13:00", "13:30", "");
    online.set("joining_link", "https://meet.example/room");
    story.plan(&story.sue, new, &online).await;
    // Another time for what stands is looked at as the first was.
    story.change(&story.sue, &stands, &[("starts", "11:10")], &[]).await;
    assert_eq!(crate::shared::when::time(story.row(&stands).await.starts_local), "11:15");
    story.change(&story.sue, &stands, &[("starts", "11:30")], &[]).await;
    assert_eq!(crate::shared::when::time(story.row(&stands).await.starts_local), "11:30");
}

#[tokio::test]
async fn whoever_looks_at_a_run_reads_what_lies_close_to_it_elsewhere() {
    let training = Training::new().await;
    let test = &training.test;
    let owen = test.signed_in("Owen Pryce", &[crate::shared::Role::Coordinator]).await;
    let vi = training.volunteer("Vi Ellis").await;
    let run = training.run(&[ymd(2026, 11, 10)], 4).await;
    let mut form = on("2026-11-10", "16:10", "17:00");
    for (name, value) in [("kind", "TEAM_MEETING"), ("title", "Team"), ("place", "Town Hall")] {
        form.set(name, value);
    }
    form.0.push(("people".to_owned(), vi.person.to_string()));
    let cookie = test.cookie(&owen).await;
    let planned = crate::recruitment::http_tests::ask(test, "POST", "/meetings/team/new", &cookie, &form).await;
    assert!(planned.to.starts_with("/meetings/"), "{}", planned.page);

    let seen = async |who| crate::recruitment::http_tests::get(test, &format!("/training/runs/{run}"), &test.cookie(who).await).await.page;
    let said = "On Tue 10 Nov 2026 you have 10 minutes between this and something elsewhere";
    assert!(seen(&vi).await.contains(said));
    assert!(!seen(&training.trainer).await.contains("something elsewhere"));
    let permit = test.permit::<BookPlace>(&vi);
    commands::book(&test.app, &permit, &test.service, run).await.unwrap();
    assert!(seen(&vi).await.contains(said), "told, and not refused");
}

#[tokio::test]
async fn meetings_keep_people_off_courses_and_courses_off_meetings() {
    let training = Training::new().await;
    let test = &training.test;
    let owen = test.signed_in("Owen Pryce", &[crate::shared::Role::Coordinator, crate::shared::Role::Trainer]).await;
    let vi = training.volunteer("Vi Ellis").await;
    let run = training.run(&[ymd(2026, 11, 10)], 4).await;
    let (app, service) = (&test.app, &test.service);
    let mut form = on("2026-11-10", "15:00", "17:00");
    for (name, value) in [("kind", "TEAM_MEETING"), ("title", "Team")] {
        form.set(name, value);
    }
    form.0.push(("people".to_owned(), vi.person.to_string()));
    let cookie = test.cookie(&owen).await;
    let planned = crate::recruitment::http_tests::ask(test, "POST", "/meetings/team/new", &cookie, &form).await;
    assert!(planned.to.starts_with("/meetings/"), "{}", planned.page);

    let permit = test.permit::<BookPlace>(&vi);
    assert_eq!(code(commands::book(app, &permit, service, run).await), "busy", "in a meeting while the course is on");
    let permit = test.permit::<PlanTraining>(&owen);
    let taught = commands::plan_run(app, &permit, service, training.course, &plan(&[ymd(2026, 11, 10)], 4)).await;
    assert_eq!(code(taught), "trainer_elsewhere");

    // And the other way round: on a course, nobody is free for a meeting.
    let ola = training.volunteer("Ola Berg").await;
    training.book(&ola, run).await.unwrap();
    let permit = SystemPermit::because(None, "a test");
    let start = service.zone.to_utc(ymd(2026, 11, 10).and_hms_opt(10, 0, 0).unwrap()).unwrap();
    let asked = Asked {
        service: service.id,
        span: Span { starts_at: start, ends_at: start + Duration::hours(1) },
        day: ymd(2026, 11, 10),
        itself: None,
    };
    let busy = taken::elsewhere(app.read(&permit), &[ola.person, vi.person, training.trainer.person], asked).await.unwrap();
    assert_eq!(busy, [ola.person, training.trainer.person].into());
}

#[tokio::test]
async fn matching_knows_when_a_practitioner_meets_also_after_the_meeting_was_moved() {
    let story = Story::new().await;
    let page = story.plan(&story.sue, "/meetings/supervision/new", &supervision(&story, "2026-11-03", "10:00", "11:00")).await;
    let case = crate::cases::tests::open_case(&story.test).await;
    let busy = async || {
        let permit = story.test.permit::<MatchCases>(&story.cora);
        let all = crate::matching::queries::candidates(&story.test.app, &permit, &story.test.service, case).await.unwrap();
        let vi = all.iter().find(|one| one.person == story.vi.person).unwrap();
        vi.busy.iter().map(|busy| busy.days.from).collect::<Vec<_>>()
    };
    assert_eq!(busy().await, [ymd(2026, 11, 3)]);
    story.change(&story.sue, &page, &[("when-day", "5")], &[]).await;
    assert_eq!(busy().await, [ymd(2026, 11, 5)]);
    story.post(&story.sue, &format!("{page}/call-off"), &RawForm::from([("reason", "I am ill")])).await;
    assert!(busy().await.is_empty());
}
