//! Places that are set aside for partner agencies, and who gets them afterwards.

use super::{Story, code, plan, ymd};
use crate::accreditation;
use crate::shared::text::Email;
use crate::shared::{Actor, AgencyId, Refusal, Role, RunId};
use crate::training::commands;
use crate::training::forms::Approval;
use crate::training::kept::{Kept, KeptPlan};
use crate::training::model::ManagerSays;
use crate::training::permits::{BookPlace, KeepCourses, PlanTraining};
use crate::training::queries;
use crate::training::tests::at;
use chrono::NaiveDate;
use entity::{booking_approval, run_allocation};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

pub fn keeping(agency: AgencyId, places: u64, until: Option<NaiveDate>) -> KeptPlan {
    KeptPlan { places: vec![Kept { agency, places }], until }
}

impl Story {
    /// A run on 9 November that keeps places for that agency.
    async fn run_that_keeps(&self, places: i32, kept: KeptPlan) -> RunId {
        let permit = self.test.permit::<PlanTraining>(&self.trainer);
        let plan = crate::training::forms::RunPlan { kept, ..plan(&[ymd(2026, 11, 9)], places) };
        commands::plan_run(&self.test.app, &permit, &self.test.service, self.course, &plan).await.unwrap()
    }

    async fn constable(&self, name: &str, agency: AgencyId) -> Actor {
        let person = self.test.person(name).await;
        self.test.signed_in_as(person, name, &[Role::Volunteer], Some(agency)).await
    }

    async fn waits(&self, who: &Actor, run: RunId) -> Result<(), Refusal> {
        let permit = self.test.permit::<BookPlace>(who);
        commands::wait(&self.test.app, &permit, &self.test.service, run).await
    }

    async fn offered(&self, who: &Actor, run: RunId) -> bool {
        let standing = queries::standing(self.test.app.read(&self.system()), run, who.person).await.unwrap();
        standing.offered_until().is_some()
    }
}

#[tokio::test]
async fn nobody_else_takes_what_is_kept_and_after_the_day_it_goes_to_those_who_wait_in_their_order() {
    let story = Story::new().await;
    let police = story.agency("Fenland Police").await;
    let run = story.run_that_keeps(3, keeping(police, 2, Some(ymd(2026, 11, 3)))).await;
    let [moira, asha, bram] =
        [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await, story.volunteer("Bram Cole").await];
    story.book(&moira, run).await.unwrap();
    assert_eq!(code(story.book(&asha, run).await), "kept_for_others", "two places are free, and both are kept");
    let page = story.get(&asha, &format!("/training/runs/{run}")).await.text;
    for part in [
        "Kept for partner agencies",
        "2 for Fenland Police. Until Tue 3 Nov 2026",
        "Join the waiting list",
        "The places that are free are kept",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    story.waits(&asha, run).await.unwrap();
    story.waits(&bram, run).await.unwrap();
    let constable = story.constable("Jas Kaur", police).await;
    story.book(&constable, run).await.unwrap();
    assert!(!story.offered(&asha, run).await);
    let history = queries::standing(story.test.app.read(&story.system()), run, asha.person).await.unwrap().booking.unwrap();
    let history = queries::history(&story.test.app, &story.system(), history.id.into()).await.unwrap();
    assert_eq!(history.len(), 1, "told once why, when they joined the list: {history:?}");
    assert!(history[0].words.as_deref().unwrap().contains("kept for partner agencies"));

    story.now_is(ymd(2026, 11, 3), at(23, 0));
    commands::look_again(&story.test.app).await.unwrap();
    assert!(!story.offered(&asha, run).await, "the last day on which they are kept");
    story.now_is(ymd(2026, 11, 4), at(0, 30));
    commands::look_again(&story.test.app).await.unwrap();
    assert!(story.offered(&asha, run).await && !story.offered(&bram, run).await, "by the clock, to the first of them");
    let page = story.get(&bram, &format!("/training/runs/{run}")).await.text;
    assert!(page.contains("They were kept until Tue 3 Nov 2026, and are for everybody now"), "{page}");
}

#[tokio::test]
async fn a_run_keeps_no_more_than_it_has_to_keep() {
    let story = Story::new().await;
    let police = story.agency("Fenland Police").await;
    let run = story.run_that_keeps(3, KeptPlan::default()).await;
    for name in ["Moira Ellis", "Asha Bell"] {
        let who = story.volunteer(name).await;
        story.book(&who, run).await.unwrap();
    }
    let keep = async |places| story.change(run, |plan| plan.kept = keeping(police, places, None)).await;
    let refused = keep(2).await;
    let Err(Refusal::Invalid(wrong)) = &refused else { panic!("{refused:?}") };
    assert_eq!(wrong.at("kept1_places"), Some("Keep at most 1, not 2: the other places are taken by now"));
    keep(1).await.unwrap();
    assert_eq!(story.view(run).await.run.kept_until, Some(ymd(2026, 11, 8)), "until the day before, when nothing else is said");
    let refused = story.change(run, |plan| (plan.kept, plan.max_places) = (keeping(police, 1, None), 2)).await;
    assert_eq!(code(refused), "cannot_keep", "fewer places than are taken and kept");
    story.change(run, |plan| plan.kept = KeptPlan::default()).await.unwrap();
    let rows = run_allocation::Entity::find().filter(run_allocation::Column::RunId.eq(run.0));
    assert_eq!(rows.count(story.test.app.read(&story.system())).await.unwrap(), 0);
    assert_eq!(story.view(run).await.run.kept_until, None);
}

#[tokio::test]
async fn what_is_kept_is_typed_on_the_form_of_the_run() {
    let story = Story::new().await;
    let police = story.agency("Fenland Police").await.to_string();
    let run = story.run_that_keeps(3, KeptPlan::default()).await;
    let view = story.view(run).await;
    let (page, version, key) = (format!("/training/runs/{run}/edit"), view.run.version.to_string(), view.days[0].id.to_string());
    let with = |places: &'static str| {
        let mut form = vec![("_form", "run"), ("_page", page.as_str()), ("version", version.as_str()), ("day1_key", key.as_str())];
        form.extend([("day1-day", "9"), ("day1-month", "11"), ("day1-year", "2026"), ("day1_starts", "09:30"), ("day1_ends", "16:00")]);
        form.extend([("venue", "Hall"), ("min_places", "1"), ("max_places", "3"), ("kept1", police.as_str()), ("kept1_places", places)]);
        form
    };
    let refused = story.post_back(&story.trainer, &page, &with("4")).await.text;
    assert!(refused.contains("Keep fewer: these are 4 together, and there are 3 places") && refused.contains("value=\"4\""), "{refused}");
    assert_eq!(story.post(&story.trainer, &page, &with("2")).await.location, format!("/training/runs/{run}"));
    let edit = story.get(&story.trainer, &page).await.text;
    assert!(edit.contains("Places kept for partner agencies") && edit.contains("name=\"kept1_places\""), "{edit}");
    assert!(story.get(&story.trainer, &format!("/training/runs/{run}")).await.text.contains("2 for Fenland Police"));
}

#[tokio::test]
async fn whoever_waits_behind_an_obstacle_has_their_turn_when_it_is_mended() {
    let story = Story::new().await;
    let agency = story.agency("Fenbridge Housing").await;
    let before = story.another("AWARENESS", None).await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let manager = Approval::Ask { name: "Owen Pryce".into(), email: Email::parse("owen.pryce@example.org").unwrap() };
    let (booking, _) = story.asks_for(run, agency, manager).await.unwrap();
    story.change_course(story.course, |course| course.prerequisite = Some(before)).await.unwrap();
    let approval = booking_approval::Entity::find().one(story.test.app.read(&story.system())).await.unwrap().unwrap().id;
    commands::decide_as_manager(&story.test.app, &story.system(), &story.test.service, approval, ManagerSays::Approved, None)
        .await
        .unwrap();
    commands::look_again(&story.test.app).await.unwrap();
    assert!(story.row(booking).await.offer_ends_at.is_none(), "it stands against them still");
    story.change_course(story.course, |course| course.prerequisite = None).await.unwrap();
    commands::look_again(&story.test.app).await.unwrap();
    assert!(story.row(booking).await.offer_ends_at.is_none(), "looked at within the hour");
    let now = story.test.service.zone.to_local(story.test.app.clock().now()) + chrono::Duration::minutes(61);
    story.now_is(now.date(), now.time());
    commands::look_again(&story.test.app).await.unwrap();
    assert!(story.row(booking).await.offer_ends_at.is_some(), "a place is kept for them");
}

#[tokio::test]
async fn runs_of_a_course_that_is_no_longer_given_are_offered_to_nobody() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let offer = async || {
        let db = story.test.app.read(&story.system());
        accreditation::queries::offer(db, story.test.service.id, ymd(2026, 10, 27)).await.unwrap()
    };
    assert_eq!(offer().await.runs.iter().map(|one| one.run).collect::<Vec<_>>(), [run.0]);
    let permit = story.test.permit::<KeepCourses>(&story.trainer);
    commands::retire_course(&story.test.app, &permit, story.course, "Replaced by another").await.unwrap();
    assert_eq!(offer().await.runs, [], "but its name is known still");
    assert!(offer().await.catalogue.contains_key("PRACTITIONER"));
}

#[tokio::test]
async fn the_trainer_sees_on_the_first_day_who_no_longer_holds_what_the_course_asks_for() {
    let story = Story::new().await;
    let before = story.another("AWARENESS", None).await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    story.change_course(story.course, |course| course.prerequisite = Some(before)).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(10, 0));
    let register = story.get(&story.trainer, &format!("/training/runs/{run}/register")).await.text;
    assert!(register.contains("No longer holds Course AWARENESS, which this course asks for first"), "{register}");
    assert!(register.contains("They keep their place") && register.contains("There all day"), "{register}");
    let tx = story.test.app.begin(&story.system()).await.unwrap();
    let row = queries::standing(&*tx, run, moira.person).await.unwrap().booking.unwrap();
    assert_eq!(row.state, "CONFIRMED", "nobody loses a place by it");
    let done = entity::completion::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(story.test.service.id.0),
        person_id: Set(moira.person.0),
        course_id: Set(before.0),
        run_id: Set(run.0),
        booking_id: Set(row.id),
        completed_on: Set(ymd(2026, 11, 1)),
        created_at: Set(tx.now()),
        withdrawn_at: Set(None),
    };
    done.insert(&*tx).await.unwrap();
    story.test.app.commit(tx).await.unwrap();
    assert!(!story.get(&story.trainer, &format!("/training/runs/{run}/register")).await.text.contains("No longer holds"));
}
