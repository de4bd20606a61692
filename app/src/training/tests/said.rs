//! What letters and pages say of a run: what moved, who asked, what is missing by now.

use super::{Story, at, code, plan, ymd};
use crate::shared::text::Email;
use crate::shared::{Actor, Role, RunId};
use crate::training::commands;
use crate::training::forms::{Approval, AssessmentForm, OwnPlace, PlaceFor};
use crate::training::model::{Assessed, Mark};
use crate::training::permits::{BookForOthers, PlanTraining};
use crate::training::queries;

const HALL: &str = "Room 2, Civic Centre, High Street, Fenbridge";

#[tokio::test]
async fn a_letter_of_change_says_what_moved_as_it_was() {
    let story = Story::new().await;
    let owen = story.test.signed_in("Owen Pryce", &[Role::Trainer]).await;
    let with_owen = crate::training::forms::RunPlan { beside: vec![owen.person], ..plan(&[ymd(2026, 11, 9), ymd(2026, 11, 11)], 4) };
    let permit = story.test.permit::<PlanTraining>(&story.trainer);
    let run = commands::plan_run(&story.test.app, &permit, &story.test.service, story.course, &with_owen).await.unwrap();
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    assert_eq!(story.letters("Your place is booked: Course PRACTITIONER, day 1 of 2, Mon 9 Nov 2026").await.len(), 1);

    let beside = vec![owen.person];
    story
        .change(run, |plan| {
            plan.beside = beside.clone();
            plan.days[0].times.starts = at(13, 0);
            plan.days[1].times.day = ymd(2026, 11, 12);
            plan.days[1].own_place = Some(OwnPlace { venue: "Shire Hall".into(), address: String::new() });
        })
        .await
        .unwrap();
    for (who, first, second) in [
        ("moira.ellis@example.org", "Your training day has changed: Course PRACTITIONER, day 1", "day 2"),
        ("owen.pryce@example.org", "A day that you teach has changed: Course PRACTITIONER, day 1", "day 2"),
    ] {
        let told = async |subject: &str| story.letters(subject).await.into_iter().find(|(to, _)| to == who).unwrap().1;
        let hours = told(first).await;
        assert!(hours.contains("It was 09:30 to 16:00.") && !hours.contains("You teach: Course"), "{hours}");
        let both = told(&first.replace("day 1", second)).await;
        assert!(both.contains("Thu 12 Nov 2026") && both.contains("Place: Shire Hall"), "{both}");
        let whole = both.replace('\n', " ");
        assert!(whole.contains(&format!("It was Wed 11 Nov 2026, 09:30 to 16:00, at {HALL}.")), "{whole}");
    }
}

#[tokio::test]
async fn whoever_had_a_place_on_a_run_that_is_off_is_led_to_the_next_runs() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let permit = story.teaches(run).await;
    commands::call_off_run(&story.test.app, &permit, &story.test.service, "The trainer is ill.").await.unwrap();
    let [(_, why)] = story.letters("The course is called off").await.try_into().unwrap();
    assert!(why.contains("See the next runs") && why.contains(&format!("/training/courses/{}", story.course)), "{why}");
    let [(_, off)] = story.letters("The course is off").await.try_into().unwrap();
    assert!(off.contains("Another letter says why"), "{off}");
}

#[tokio::test]
async fn a_line_manager_reads_who_asked() {
    let story = Story::new().await;
    let agency = story.agency("Fenbridge Housing").await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let manager =
        |number: u32| Approval::Ask { name: "Owen Pryce".into(), email: Email::parse(&format!("manager{number}@example.org")).unwrap() };
    story.asks_for(run, agency, manager(1)).await.unwrap();
    let lead = story.test.person("Ada Lead").await;
    let lead = story.test.signed_in_as(lead, "Ada Lead", &[Role::AgencyLead], Some(agency)).await;
    let permit = BookForOthers::open(&story.test.app, &lead, None, run).await.unwrap();
    let asked = PlaceFor {
        name: "Jas Kaur".into(),
        email: Email::parse("jas.kaur@example.org").unwrap(),
        agency: None,
        approval: manager(2),
        needs: None,
        despite: None,
    };
    commands::book_for(&story.test.app, &permit, &story.test.service, &asked).await.unwrap();
    for (number, who) in [(1, "Fenbridge Service has asked for a place on"), (2, "Your agency has asked Fenbridge Service for a place on")]
    {
        let to = format!("manager{number}@example.org");
        let letters = story.letters("Please approve a training place").await;
        let told = letters.into_iter().find(|(own, _)| *own == to).unwrap().1.replace('\n', " ");
        assert!(told.contains(who) && told.contains("on behalf of a member of your staff"), "{told}");
        assert!(!told.contains("staff has asked") && !told.contains("staff named you"), "{told}");
        let page = story.get_public(&story.letter_link(&to, "/training/approve/").await).await.text;
        assert!(page.contains(who), "{page}");
    }
}

impl Story {
    /// A run of two days of a course that is assessed and asks for the form: one comes, one waits.
    async fn assessed_run(&self) -> (RunId, Actor) {
        self.change_course(self.course, |course| (course.assessed, course.evaluated) = (true, true)).await.unwrap();
        let run = self.run(&[ymd(2026, 11, 9), ymd(2026, 11, 17)], 1).await;
        let [moira, asha] = [self.volunteer("Moira Ellis").await, self.volunteer("Asha Bell").await];
        self.book(&moira, run).await.unwrap();
        self.wait(&asha, run).await.unwrap();
        (run, moira)
    }
}

#[tokio::test]
async fn nobody_is_assessed_before_the_run_begins_and_days_to_come_are_not_missing() {
    let story = Story::new().await;
    let (run, _) = story.assessed_run().await;
    let path = format!("/training/runs/{run}");
    let page = story.get(&story.trainer, &path).await.text;
    assert!(!page.contains("/assess"), "{page}");
    assert_eq!(page.matches("No answer yet").count(), 1, "who waits was not asked: {page}");
    let delegates = queries::delegates(&story.test.app, &story.teaches(run).await).await.unwrap();
    let booking = delegates.iter().find(|delegate| delegate.name == "Moira Ellis").unwrap().booking;
    let passed = AssessmentForm { outcome: Assessed::Passed, criteria: Vec::new(), words: None };
    let assess = async || commands::assess(&story.test.app, &story.teaches(run).await, &story.test.service, booking, &passed).await;
    assert_eq!(code(assess().await), "not_begun");

    story.now_is(ymd(2026, 11, 9), at(20, 0));
    let first = story.view(run).await.days[0].id;
    let marks = [(booking, Mark::Attended)];
    commands::take_register(&story.test.app, &story.teaches(run).await, &story.test.service, first, &marks).await.unwrap();
    let page = story.get(&story.trainer, &path).await.text;
    assert!(page.contains("Nothing so far") && page.contains("/assess"), "{page}");
    assert!(!page.contains("can be made up for") && !page.contains("The evaluation form"), "{page}");
    let link = commands::place_link(&story.test.app, booking.into()).unwrap();
    let link = link.strip_prefix(&story.test.app.config().base_url).unwrap().to_owned();
    let place = story.get_public(&link).await.text;
    assert!(!place.contains("Still missing"), "{place}");

    story.now_is(ymd(2026, 11, 17), at(20, 0));
    let place = story.get_public(&link).await.text;
    assert!(place.contains("Day 2, Tue 17 Nov 2026: not in the register yet") && place.contains("The evaluation form"), "{place}");
    assess().await.unwrap();
}

#[tokio::test]
async fn what_became_of_the_places_calls_each_column_what_it_is() {
    let story = Story::new().await;
    let (run, _) = story.assessed_run().await;
    let booking = queries::delegates(&story.test.app, &story.teaches(run).await).await.unwrap();
    let booking = booking.iter().find(|delegate| delegate.name == "Moira Ellis").unwrap().booking;
    for day in [0, 1] {
        let view = story.view(run).await;
        story.now_is(view.days[day].day, at(20, 0));
        let marks = [(booking, Mark::Attended)];
        commands::take_register(&story.test.app, &story.teaches(run).await, &story.test.service, view.days[day].id, &marks).await.unwrap();
    }
    let counted = async || {
        let permit = story.teaches(run).await;
        let [one] = queries::outcomes(&story.test.app, &permit, run).await.unwrap().try_into().unwrap();
        (one.completed, one.awarded, one.not_assessed, one.not_passed)
    };
    assert_eq!(counted().await, (0, 0, 1, 0));
    let page = story.get(&story.trainer, &format!("/training/runs/{run}")).await.text;
    let columns = ["Did every part and passed", "Awarded", "Not assessed yet", "Not passed", "In part", "Did not come"];
    assert!(columns.iter().all(|column| page.contains(column)), "{page}");
    assert!(!page.contains(">Completed<"), "{page}");
    let passed = AssessmentForm { outcome: Assessed::Passed, criteria: Vec::new(), words: None };
    commands::assess(&story.test.app, &story.teaches(run).await, &story.test.service, booking, &passed).await.unwrap();
    assert_eq!(counted().await, (1, 0, 0, 0), "the form is missing, and the row says so");
}
