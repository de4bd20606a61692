use super::{Story, at, code, course, ymd};
use crate::people::practitioners::away::booked_while_away;
use crate::people::practitioners::commands::{make_practitioner, set_state};
use crate::people::practitioners::model::{NewPractitioner, StateChange};
use crate::people::practitioners::rules::Capacity;
use crate::people::practitioners::words::{Kind, Standing};
use crate::platform::mail::Wire;
use crate::platform::permit::SystemPermit;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, RunId};
use crate::training::commands;
use crate::training::model::BookingState;
use crate::training::permits::{BookPlace, OwnDiary, PlanTraining};
use crate::training::queries::{self, ComingRun, Part};
use chrono::NaiveDate;
use entity::{blocked_date, booking, run};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

impl Story {
    pub async fn cancel(&self, who: &Actor, run: RunId) -> BookingState {
        let permit = self.test.permit::<BookPlace>(who);
        commands::cancel(&self.test.app, &permit, &self.test.service, run, None).await.unwrap().became
    }

    /// They are a practitioner who leaves today.
    async fn leaves(&self, who: &Actor) {
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let tx = self.test.app.begin(&permit).await.unwrap();
        let new = NewPractitioner::starting(Kind::Volunteer, Standing::Active, ymd(2026, 9, 1), Capacity::default());
        make_practitioner(&tx, self.test.service.id, who.person, &new).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
        self.stands(who, Standing::Left).await;
    }

    async fn stands(&self, who: &Actor, state: Standing) {
        let permit = SystemPermit::because(Some(self.test.service.id), "a test");
        let tx = self.test.app.begin(&permit).await.unwrap();
        let change = StateChange { state, on: ymd(2026, 10, 26), reason: None };
        set_state(&tx, self.test.service.id, who.person, &change).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
    }

    async fn four(&self) -> [Actor; 4] {
        [
            self.volunteer("Moira Ellis").await,
            self.volunteer("Asha Bell").await,
            self.volunteer("Bram Cole").await,
            self.volunteer("Cleo Dunn").await,
        ]
    }

    /// Who was written to so far that a place is free for them, in the order of the letters.
    async fn told_of_a_place(&self) -> Vec<String> {
        self.test.run_jobs().await;
        let free = |mail: &Wire| String::from_utf8_lossy(&mail.octets).contains("Subject: A place is free for you");
        self.test.mails().into_iter().filter(free).map(|mail| mail.to.to_string()).collect()
    }

    pub async fn wait(&self, who: &Actor, run: RunId) -> Result<(), crate::shared::Refusal> {
        let permit = self.test.permit::<BookPlace>(who);
        commands::wait(&self.test.app, &permit, &self.test.service, run).await
    }

    async fn diary(&self, who: &Actor) -> Vec<Part> {
        let permit = self.test.permit::<OwnDiary>(who);
        let now = self.test.app.clock().now();
        let entries = queries::diary(&self.test.app, &permit, who.person, now, now + chrono::Duration::days(90)).await.unwrap();
        entries.into_iter().map(|entry| entry.part).collect()
    }

    /// What the home page says of training.
    async fn needs(&self, who: &Actor) -> Vec<String> {
        let permit = self.test.permit::<OwnDiary>(who);
        let waiting = queries::attention(&self.test.app, &permit, who, self.test.service.zone).await.unwrap();
        waiting.into_iter().map(|line| line.sentence).collect()
    }

    /// The run as the list of runs to come shows it to somebody.
    async fn listed(&self, run: RunId, reader: &Actor) -> ComingRun {
        let (permit, now) = (self.teaches(run).await, self.test.app.clock().now());
        let runs = queries::coming_runs(&self.test.app, &permit, self.test.service.id, reader.person, None, now).await.unwrap();
        runs.into_iter().find(|coming| coming.id == run.0).unwrap()
    }

    pub async fn blocks(&self, who: &Actor, first: NaiveDate, last: NaiveDate) {
        let tx = self.test.app.begin(&self.test.permit::<BookPlace>(who)).await.unwrap();
        blocked_date::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(self.test.service.id.0),
            person_id: Set(who.person.0),
            first_day: Set(first),
            last_day: Set(last),
            words: Set(None),
            created_at: Set(tx.now()),
            withdrawn_at: Set(None),
        }
        .insert(&*tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    async fn taken(&self, id: RunId) -> (i32, u64) {
        let permit = self.teaches(id).await;
        let db = self.test.app.read(&permit);
        let confirmed = booking::Entity::find().filter(booking::Column::RunId.eq(id.0)).filter(booking::Column::State.eq("CONFIRMED"));
        (run::Entity::find_by_id(id.0).one(db).await.unwrap().unwrap().taken, confirmed.count(db).await.unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_who_book_the_last_place_at_once_one_gets_it_and_the_others_are_told() {
    let story = std::sync::Arc::new(Story::new().await);
    let run = story.run(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 3).await;
    for name in ["Asha Bell", "Bram Cole"] {
        let early = story.volunteer(name).await;
        story.book(&early, run).await.unwrap();
    }
    let mut volunteers = Vec::new();
    for number in 0..50 {
        volunteers.push(story.volunteer(&format!("Volunteer {number}")).await);
    }
    let all = volunteers.into_iter().map(|who| {
        let story = story.clone();
        tokio::spawn(async move { story.book(&who, run).await })
    });
    let mut refused = Vec::new();
    for asked in all.collect::<Vec<_>>() {
        if let Err(refusal) = asked.await.unwrap() {
            refused.push(code::<()>(Err(refusal)));
        }
    }
    assert_eq!(refused, vec!["full"; 49]);
    assert_eq!(story.taken(run).await, (3, 3));
    let invited = story.invitations().await;
    assert_eq!(invited.len(), 6, "two days for each of three people");
}

#[tokio::test]
async fn a_place_is_refused_without_the_course_before_when_clashing_and_when_blocked() {
    let story = Story::new().await;
    let planner = story.test.permit::<PlanTraining>(&story.trainer);
    let deeper = course("SENSITIVE_COMPLEX", Level::Intermediate, Some(story.course));
    let deeper = commands::add_course(&story.test.app, &planner, &deeper).await.unwrap();
    let moira = story.volunteer("Moira Ellis").await;

    let days = [ymd(2026, 11, 16), ymd(2026, 11, 18)];
    let advanced = story.run_of(deeper, &days, 5).await;
    assert_eq!(code(story.book(&moira, advanced).await), "prerequisite");

    let first = story.run(&[ymd(2026, 11, 18)], 5).await;
    let same_day = story.run(&days, 5).await;
    story.book(&moira, first).await.unwrap();
    assert_eq!(code(story.book(&moira, first).await), "booked_already");
    assert_eq!(code(story.book(&moira, same_day).await), "clash");
    assert_eq!(story.cancel(&moira, first).await, BookingState::Cancelled);

    story.blocks(&moira, ymd(2026, 11, 14), ymd(2026, 11, 16)).await;
    assert_eq!(code(story.book(&moira, same_day).await), "blocked");
    assert_eq!(story.taken(same_day).await, (0, 0));
}

#[tokio::test]
async fn whoever_blocks_a_day_on_which_they_have_a_place_is_told_of_it() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 16), ymd(2026, 11, 18)], 5).await;
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, run).await.unwrap();
    for who in [&moira, &asha] {
        story.blocks(who, ymd(2026, 11, 17), ymd(2026, 11, 20)).await;
    }
    let both = async |who: &Actor| {
        let permit = story.test.permit::<BookPlace>(who);
        booked_while_away(&story.test.app, &permit, who.person, ymd(2026, 11, 1)).await.unwrap()
    };
    let [only] = both(&moira).await.try_into().unwrap();
    assert_eq!((only.run_id, only.day), (run.0, ymd(2026, 11, 18)));
    assert!(both(&asha).await.is_empty());
    story.cancel(&moira, run).await;
    assert!(both(&moira).await.is_empty());
}

#[tokio::test]
async fn whoever_completed_the_course_before_may_go_on() {
    let story = Story::new().await;
    let planner = story.test.permit::<PlanTraining>(&story.trainer);
    let deeper = course("SENSITIVE_COMPLEX", Level::Intermediate, Some(story.course));
    let deeper = commands::add_course(&story.test.app, &planner, &deeper).await.unwrap();
    let moira = story.volunteer("Moira Ellis").await;
    story.completed(&moira, story.course).await;
    let run = story.run_of(deeper, &[ymd(2026, 12, 1)], 5).await;
    story.book(&moira, run).await.unwrap();
}

#[tokio::test]
async fn a_place_given_back_goes_to_whoever_waits_longest() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 1).await;
    let [moira, asha, bram] =
        [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await, story.volunteer("Bram Cole").await];
    assert_eq!(code(story.wait(&moira, run).await), "place_free");
    story.book(&moira, run).await.unwrap();
    story.wait(&asha, run).await.unwrap();
    assert_eq!(code(story.book(&asha, run).await), "full");
    story.now_is(ymd(2026, 11, 4), at(8, 0));
    assert_eq!(story.diary(&asha).await, [Part::Waits]);
    assert!(story.needs(&asha).await.is_empty(), "whoever waits can do nothing yet");
    assert_eq!(story.listed(run, &moira).await.own, Some(BookingState::Confirmed));
    assert_eq!(story.listed(run, &asha).await.own, Some(BookingState::Waitlisted));
    let seen = story.listed(run, &bram).await;
    assert_eq!((seen.own, seen.free()), (None, 0));

    assert_eq!(story.cancel(&moira, run).await, BookingState::Cancelled);
    assert_eq!(story.taken(run).await, (1, 0), "kept for whoever is next");
    assert_eq!(code(story.book(&bram, run).await), "full");
    assert_eq!(story.diary(&asha).await, [Part::MayTake]);
    assert!(story.needs(&asha).await[0].starts_with("A place is kept for you on "));
    assert_eq!(story.listed(run, &bram).await.free(), 0, "the list offers nobody a place that is kept for somebody");
    assert_eq!(story.listed(run, &moira).await.own, None, "what was cancelled stands for nobody");
    assert_eq!(story.told_of_a_place().await, ["asha.bell@example.org"]);

    let path = story.place_of(&asha, run).await;
    let page = story.get_public(&path).await.text;
    let found = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} is not on {page}"));
    let order =
        ["<h1", "A place is kept for you", "Mon 9 Nov 2026, 09:30", "Take the place", "When and where", "I do not want it"].map(found);
    assert!(order.is_sorted(), "on a phone what is asked stands above what there is to read: {order:?}");
    assert_eq!(page.matches("Take the place").count(), 1);
    let page = story.get_public(&story.place_of(&moira, run).await).await.text;
    assert!(!page.contains("Take the place"), "whoever gave it back is offered none");

    story.book(&asha, run).await.unwrap();
    assert_eq!(story.taken(run).await, (1, 1));
    let permit = story.test.permit::<BookPlace>(&asha);
    let standing = queries::standing(story.test.app.read(&permit), run, asha.person).await.unwrap();
    assert_eq!(standing.state(), Some(BookingState::Confirmed));
    assert_eq!(story.diary(&asha).await, [Part::HasPlace]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_those_who_wait_each_hears_once_when_many_give_their_places_back_at_once() {
    let story = std::sync::Arc::new(Story::new().await);
    let run = story.run(&[ymd(2026, 11, 9)], 10).await;
    let (mut seated, mut waiting) = (Vec::new(), Vec::new());
    for number in 0..10 {
        let who = story.volunteer(&format!("Early {number}")).await;
        story.book(&who, run).await.unwrap();
        seated.push(who);
    }
    for number in 0..10 {
        let who = story.volunteer(&format!("Late {number}")).await;
        story.wait(&who, run).await.unwrap();
        waiting.push(format!("late.{number}@example.org"));
    }
    let all = seated.into_iter().map(|who| {
        let story = story.clone();
        tokio::spawn(async move { story.cancel(&who, run).await })
    });
    for given_back in all.collect::<Vec<_>>() {
        assert_eq!(given_back.await.unwrap(), BookingState::Cancelled);
    }
    assert_eq!(story.taken(run).await, (10, 0), "each is kept for one of them");
    let mut told = story.told_of_a_place().await;
    told.sort();
    assert_eq!(told, waiting);
}

#[tokio::test]
async fn whoever_waits_hears_when_the_place_moves_on_to_them_and_may_take_it_late() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 1).await;
    story.change(run, |plan| plan.booking_deadline = Some(ymd(2026, 11, 2))).await.unwrap();
    let [moira, asha, bram, cleo] = story.four().await;
    story.book(&moira, run).await.unwrap();
    for who in [&asha, &bram, &cleo] {
        story.wait(who, run).await.unwrap();
    }
    assert_eq!(story.cancel(&asha, run).await, BookingState::Cancelled);
    assert!(story.told_of_a_place().await.is_empty(), "nothing was hers to pass on");
    story.now_is(ymd(2026, 11, 4), at(8, 0));
    story.cancel(&moira, run).await;
    assert_eq!(story.told_of_a_place().await, ["bram.cole@example.org"]);
    story.cancel(&bram, run).await;
    assert_eq!(story.told_of_a_place().await, ["bram.cole@example.org", "cleo.dunn@example.org"]);

    assert_eq!(code(story.book(&asha, run).await), "deadline");
    story.book(&cleo, run).await.unwrap();
}

#[tokio::test]
async fn places_that_are_added_belong_to_those_who_wait_and_they_hear_of_it() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 1).await;
    let [moira, asha, bram, cleo] = story.four().await;
    story.book(&moira, run).await.unwrap();
    for who in [&asha, &bram, &cleo] {
        story.wait(who, run).await.unwrap();
    }
    story.change(run, |plan| plan.max_places = 3).await.unwrap();
    assert_eq!(story.told_of_a_place().await, ["asha.bell@example.org", "bram.cole@example.org"]);
}

#[tokio::test]
async fn a_cancellation_inside_three_working_days_is_late_and_one_of_a_run_that_began_is_refused() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 2).await;
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, run).await.unwrap();
    story.book(&asha, run).await.unwrap();
    story.now_is(ymd(2026, 11, 5), at(8, 0));
    assert_eq!(story.cancel(&moira, run).await, BookingState::CancelledLate);
    story.now_is(ymd(2026, 11, 9), at(10, 0));
    let permit = story.test.permit::<BookPlace>(&asha);
    assert_eq!(code(commands::cancel(&story.test.app, &permit, &story.test.service, run, None).await), "begun");
    assert_eq!(story.taken(run).await, (1, 1));
}

#[tokio::test]
async fn places_of_somebody_who_has_left_go_back_and_those_behind_them_have_their_turn() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 2).await;
    let [moira, asha, bram, cleo] = story.four().await;
    story.book(&moira, run).await.unwrap();
    story.book(&asha, run).await.unwrap();
    story.wait(&bram, run).await.unwrap();
    story.wait(&cleo, run).await.unwrap();

    story.leaves(&bram).await;
    story.leaves(&moira).await;
    assert_eq!(story.told_of_a_place().await, ["cleo.dunn@example.org"]);
    assert_eq!(story.taken(run).await, (2, 1));
    let to_moira = story.invitations().await.into_iter().filter(|(to, _)| to == "moira.ellis@example.org");
    assert_eq!(to_moira.count(), 2, "invited, and taken off again");
    story.book(&cleo, run).await.unwrap();
}

#[tokio::test]
async fn who_is_back_before_the_job_runs_keeps_their_place() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 2).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.leaves(&moira).await;
    story.stands(&moira, Standing::InTraining).await;
    story.test.run_jobs().await;
    assert_eq!(story.taken(run).await, (1, 1));
}
