use super::{Story, at, code, plan, ymd};
use crate::shared::{Actor, Refusal, Role, RunId};
use crate::training::commands;
use crate::training::model::{BookingState, Mark};
use crate::training::permits::{OwnDiary, TeachRun};
use crate::training::queries::{self, Part};
use entity::attendance;
use sea_orm::{EntityTrait, PaginatorTrait};
use uuid::Uuid;

impl Story {
    async fn mark(&self, run: RunId, day: usize, marks: &[(Uuid, Mark)]) -> Result<(), Refusal> {
        let permit = self.teaches(run).await;
        let day = self.view(run).await.days[day].id;
        commands::take_register(&self.test.app, &permit, &self.test.service, day, marks).await.map(drop)
    }

    async fn states(&self, run: RunId) -> Vec<BookingState> {
        let permit = self.teaches(run).await;
        queries::delegates(&self.test.app, &permit).await.unwrap().into_iter().map(|delegate| delegate.state).collect()
    }
}

#[tokio::test]
async fn a_register_completes_the_course_for_those_who_were_there_every_day() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    for name in ["Moira Ellis", "Asha Bell", "Bram Cole"] {
        let who = story.volunteer(name).await;
        story.book(&who, run).await.unwrap();
    }
    let permit = story.teaches(run).await;
    let delegates = queries::delegates(&story.test.app, &permit).await.unwrap();
    let marks = |list: [Mark; 3]| delegates.iter().map(|delegate| delegate.booking).zip(list).collect::<Vec<_>>();

    assert_eq!(code(story.mark(run, 0, &marks([Mark::Attended; 3])).await), "to_come");
    story.now_is(ymd(2026, 11, 9), at(17, 0));
    let diary = story.test.permit::<OwnDiary>(&story.trainer);
    let waiting = queries::attention(&story.test.app, &diary, &story.trainer, story.test.service.zone).await.unwrap();
    assert!(waiting.iter().any(|one| one.sentence == "Take the register of Course PRACTITIONER"), "{waiting:?}");
    story.mark(run, 0, &marks([Mark::Attended, Mark::Attended, Mark::Apology])).await.unwrap();
    assert_eq!(story.states(run).await, [BookingState::Confirmed; 3]);

    story.now_is(ymd(2026, 11, 11), at(17, 0));
    story.mark(run, 1, &marks([Mark::Late, Mark::LeftEarly, Mark::NoShow])).await.unwrap();
    assert_eq!(story.states(run).await, [BookingState::Attended, BookingState::Partial, BookingState::NoShow]);
    assert_eq!(story.view(run).await.run.state, "DONE");
    let waiting = queries::attention(&story.test.app, &diary, &story.trainer, story.test.service.zone).await.unwrap();
    assert!(waiting.is_empty(), "{waiting:?}");

    story.mark(run, 1, &marks([Mark::Late, Mark::Attended, Mark::NoShow])).await.unwrap();
    assert_eq!(story.states(run).await[1], BookingState::Attended);
    let rows = attendance::Entity::find().count(story.test.app.read(&permit)).await.unwrap();
    assert_eq!(rows, 13, "the corrected half is kept beside two halves of two days of three people");
}

#[tokio::test]
async fn a_day_taken_off_completes_who_did_the_others_and_a_day_added_opens_them_again() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 16)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(10, 0));
    let booking = queries::delegates(&story.test.app, &story.teaches(run).await).await.unwrap()[0].booking;
    story.mark(run, 0, &[(booking, Mark::Attended)]).await.unwrap();
    assert_eq!(story.states(run).await, [BookingState::Confirmed]);

    story.change(run, |plan| plan.days.truncate(1)).await.unwrap();
    assert_eq!(story.states(run).await, [BookingState::Attended]);
    assert_eq!(story.view(run).await.run.state, "DONE", "the only day has begun and is marked");

    let run = story.run(&[ymd(2026, 11, 23), ymd(2026, 11, 25)], 4).await;
    let asha = story.volunteer("Asha Bell").await;
    story.book(&asha, run).await.unwrap();
    let booking = queries::delegates(&story.test.app, &story.teaches(run).await).await.unwrap()[0].booking;
    story.now_is(ymd(2026, 11, 25), at(10, 0));
    story.mark(run, 0, &[(booking, Mark::Attended)]).await.unwrap();
    story.mark(run, 1, &[(booking, Mark::Attended)]).await.unwrap();
    assert_eq!((story.states(run).await, story.view(run).await.run.state.as_str()), (vec![BookingState::Attended], "DONE"));
}

#[tokio::test]
async fn nobody_books_a_place_on_the_run_that_they_teach() {
    let story = Story::new().await;
    let both = story.test.signed_in("Owen Pryce", &[Role::Trainer, Role::Volunteer]).await;
    let teaches = story.test.permit(&both);
    let days = plan(&[ymd(2026, 11, 9)], 4);
    let run = commands::plan_run(&story.test.app, &teaches, &story.test.service, story.course, &days).await.unwrap();
    assert_eq!(code(story.book(&both, run).await), "own_run");
}

#[tokio::test]
async fn nobody_marks_a_run_that_somebody_else_teaches_or_a_booking_of_another_run() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let other = story.run(&[ymd(2026, 11, 10)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, other).await.unwrap();
    story.now_is(ymd(2026, 11, 10), at(17, 0));
    let booking = queries::delegates(&story.test.app, &story.teaches(other).await).await.unwrap()[0].booking;
    assert_eq!(story.mark(run, 0, &[(booking, Mark::Attended)]).await, Err(Refusal::NotFound));
    let colleague = story.test.signed_in("Owen Pryce", &[Role::Trainer]).await;
    assert_eq!(TeachRun::open(&story.test.app, &colleague, None, run).await.map(drop), Err(Refusal::NotFound));
    assert_eq!(TeachRun::open(&story.test.app, &moira, None, run).await.map(drop), Err(Refusal::NotAllowed));
}

#[tokio::test]
async fn a_diary_holds_what_somebody_booked_and_what_they_teach() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let now = story.test.app.clock().now();
    for (who, part) in [(&moira, Part::HasPlace), (&story.trainer, Part::Teaches)] {
        let permit = story.test.permit::<OwnDiary>(who);
        let diary = queries::diary(&story.test.app, &permit, who.person, now, now + chrono::Duration::days(30)).await.unwrap();
        assert_eq!(diary.len(), 2);
        assert!(diary.iter().all(|entry| entry.part == part && entry.link == format!("/training/runs/{run}")));
    }
}

#[tokio::test]
async fn what_is_over_stays_in_the_diary_with_what_became_of_it() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let past = async |who: &Actor| {
        let permit = story.test.permit::<OwnDiary>(who);
        queries::past(&story.test.app, &permit, who.person).await.unwrap()
    };
    assert!(past(&moira).await.is_empty(), "nothing has begun");
    story.now_is(ymd(2026, 11, 12), at(8, 0));
    let [day] = past(&moira).await.try_into().unwrap();
    assert_eq!((day.run_id, day.place.as_deref()), (run.0, Some("CONFIRMED")));
    let [taught] = past(&story.trainer).await.try_into().unwrap();
    assert_eq!((taught.run_id, taught.place), (run.0, None), "the way back to a register");
    story.now_is(ymd(2027, 3, 1), at(8, 0));
    assert!(past(&story.trainer).await.is_empty());
    assert_eq!(past(&moira).await.len(), 1);
}

#[tokio::test]
async fn marks_from_a_page_of_before_do_not_write_over_a_colleague_s() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let owen = story.test.signed_in("Owen Pryce", &[Role::Trainer]).await;
    story.change(run, |plan| plan.beside = vec![owen.person]).await.unwrap();
    for name in ["Moira Ellis", "Asha Bell"] {
        let who = story.volunteer(name).await;
        story.book(&who, run).await.unwrap();
    }
    story.now_is(ymd(2026, 11, 9), at(17, 0));
    let delegates = queries::delegates(&story.test.app, &story.teaches(run).await).await.unwrap();
    let day = story.view(run).await.days[0].id.to_string();
    let page = format!("/training/runs/{run}/register");
    let [moira, asha] = [0, 1].map(|which| format!("mark-{}", delegates[which].booking));
    let stood: Vec<String> = [&moira, &asha].iter().map(|field| format!("stood-{field}")).collect();
    let drawn = story.get(&story.trainer, &page).await.text;
    assert!(stood.iter().all(|field| drawn.contains(&format!("name=\"{field}\" value=\"\""))), "{drawn}");
    let send = async |who: &Actor, first: &str, second: &str| {
        let fields = [("_form", "register"), ("day", &day), (&moira, first), (&stood[0], ""), (&asha, second), (&stood[1], "")];
        story.post(who, &page, &fields.map(|(name, value)| (name, value))).await.location
    };

    // Owen marks Moira; the trainer's phone, out of reach since the morning, sends what was chosen there.
    send(&owen, "NO_SHOW", "").await;
    let landed = send(&story.trainer, "ATTENDED", "ATTENDED").await;
    assert_eq!(landed, format!("{page}?day={day}&stands={}", delegates[0].booking));
    let shown = story.get(&story.trainer, &landed).await.text;
    assert!(shown.contains("A colleague has marked Moira Ellis otherwise since you opened the register"), "{shown}");
    assert_eq!(story.states(run).await, [BookingState::NoShow, BookingState::Attended]);

    // Sent again on the page that shows it, the mark is the trainer's own.
    story.mark(run, 0, &[(delegates[0].booking, Mark::Late)]).await.unwrap();
    assert_eq!(story.states(run).await[0], BookingState::Attended);
}
