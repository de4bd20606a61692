//! Courses that change, are given up and come back.

use super::{Story, at, code, course, ymd};
use crate::shared::vocabulary::Level;
use crate::shared::{CourseId, Refusal, Role};
use crate::training::commands::{self, as_it_stands};
use crate::training::forms::NewCourse;
use crate::training::model::{BookingState, Mark};
use crate::training::permits::{KeepCourses, PlanTraining};
use crate::training::queries;
use axum::http::StatusCode;

impl Story {
    pub(super) async fn another(&self, code: &str, before: Option<CourseId>) -> CourseId {
        let permit = self.test.permit::<PlanTraining>(&self.trainer);
        commands::add_course(&self.test.app, &permit, &course(code, Level::Advanced, before)).await.unwrap()
    }

    async fn on_record(&self, id: CourseId) -> entity::course::Model {
        let permit = self.test.permit::<KeepCourses>(&self.trainer);
        queries::course(&self.test.app, &permit, self.test.service.id, id).await.unwrap().0
    }

    pub(super) async fn change_course(&self, id: CourseId, edit: impl FnOnce(&mut NewCourse)) -> Result<(), Refusal> {
        let known = self.on_record(id).await;
        let mut new = as_it_stands(&known);
        edit(&mut new);
        let permit = self.test.permit::<KeepCourses>(&self.trainer);
        commands::change_course(&self.test.app, &permit, id, known.version, &new).await
    }

    async fn retire(&self, id: CourseId) -> Result<(), Refusal> {
        let permit = self.test.permit::<KeepCourses>(&self.trainer);
        commands::retire_course(&self.test.app, &permit, id, "Replaced by another").await
    }
}

#[tokio::test]
async fn a_round_of_courses_that_ask_for_each_other_is_refused_and_named() {
    let story = Story::new().await;
    let advanced = story.another("ADVANCED", Some(story.course)).await;
    let hate = story.another("HATE", Some(advanced)).await;
    assert_eq!(code(story.change_course(story.course, |course| course.prerequisite = Some(hate)).await), "way_round");
    assert_eq!(code(story.change_course(hate, |course| course.prerequisite = Some(hate)).await), "way_round");
    story.change_course(hate, |course| course.prerequisite = Some(story.course)).await.unwrap();
    assert_eq!(story.on_record(hate).await.prerequisite_course_id, Some(story.course.0));

    // On the page, with what was typed beside the sentence.
    let page = format!("/training/courses/{}/edit", story.course);
    let key = hate.to_string();
    let typed = [
        ("_form", "course-change"),
        ("_page", page.as_str()),
        ("version", "1"),
        ("title", "Course of two days"),
        ("summary", "What one needs"),
        ("audience", "Volunteers"),
        ("length_days", "2"),
        ("prerequisite", key.as_str()),
    ];
    let back = story.post_back(&story.trainer, &page, &typed).await;
    let sentence = "Course PRACTITIONER would ask for Course HATE, and Course HATE asks for Course PRACTITIONER";
    assert!(back.text.contains(sentence) && back.text.contains("Course of two days"), "{}", back.text);
}

#[tokio::test]
async fn runs_that_have_begun_keep_what_they_asked_for_and_all_others_take_it_over() {
    let story = Story::new().await;
    let begun = story.run(&[ymd(2026, 11, 9)], 4).await;
    let to_come = story.run(&[ymd(2026, 11, 23)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, begun).await.unwrap();
    story.now_is(ymd(2026, 11, 9), at(10, 0));
    let permit = story.teaches(begun).await;
    let booking = queries::delegates(&story.test.app, &permit).await.unwrap()[0].booking;
    let day = story.view(begun).await.days[0].id;
    let mark = async |mark| commands::take_register(&story.test.app, &permit, &story.test.service, day, &[(booking, mark)]).await.unwrap();
    mark(Mark::Attended).await;

    let edit = |course: &mut NewCourse| (course.assessed, course.criteria, course.cpd_minutes) = (true, "Listens".to_owned(), 360);
    story.change_course(story.course, edit).await.unwrap();
    assert!(!story.view(begun).await.course.assessed);
    let next = story.view(to_come).await.course;
    assert_eq!((next.assessed, next.criteria.as_str(), next.cpd_minutes), (true, "Listens", 360));

    // A correction of the old register judges by the old rules: who was there keeps the course.
    mark(Mark::Late).await;
    let place = queries::place(&story.test.app, &permit, story.test.service.id, booking.into()).await.unwrap();
    assert_eq!((place.state, place.completed), (BookingState::Attended, true));
}

#[tokio::test]
async fn what_was_changed_stands_with_the_course_and_two_who_change_it_at_once_see_both_texts() {
    let story = Story::new().await;
    let office = story.test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    let page = format!("/training/courses/{}", story.course);
    let edit = format!("{page}/edit");
    let typed = |audience: &'static str| {
        vec![
            ("_form", "course-change"),
            ("version", "1"),
            ("title", "Course PRACTITIONER"),
            ("summary", "What one needs"),
            ("audience", audience),
            ("length_days", "2"),
            ("award_level", "FOUNDATION"),
        ]
    };
    let first = story.post(&office, &edit, &typed("Volunteers and police staff")).await;
    assert_eq!(first.location, page, "{}", first.text);
    let mut second = typed("Everybody");
    second.push(("_page", &edit));
    let back = story.post_back(&story.trainer, &edit, &second).await;
    for part in ["Now on record: Volunteers and police staff (by Nadia Penn", "value=\"Everybody\"", "name=\"version\" value=\"2\""] {
        assert!(back.text.contains(part), "{part}: {}", back.text);
    }

    let seen = story.get(&office, &page).await.text;
    assert!(seen.contains("For whom: Volunteers, now Volunteers and police staff"), "{seen}");
    let volunteer = story.volunteer("Moira Ellis").await;
    assert!(!story.get(&volunteer, &page).await.text.contains("What was changed"));
    assert_eq!(story.get(&volunteer, &edit).await.status, StatusCode::FORBIDDEN);
    let nothing = story.change_course(story.course, |_| ()).await;
    assert_eq!((nothing, story.on_record(story.course).await.version), (Ok(()), 2), "what changes nothing leaves no line");
}

#[tokio::test]
async fn a_course_that_is_given_up_gets_no_new_run_and_can_come_back() {
    let story = Story::new().await;
    let advanced = story.another("ADVANCED", Some(story.course)).await;
    assert_eq!(code(story.retire(story.course).await), "asked_for");
    story.retire(advanced).await.unwrap();
    story.retire(story.course).await.unwrap();
    assert_eq!(code(story.retire(story.course).await), "retired_already");
    let permit = story.test.permit::<PlanTraining>(&story.trainer);
    let plan = super::plan(&[ymd(2026, 11, 9)], 4);
    let planned = commands::plan_run(&story.test.app, &permit, &story.test.service, story.course, &plan).await;
    assert_eq!(code(planned), "course_retired");

    let moira = story.volunteer("Moira Ellis").await;
    assert!(!story.get(&moira, "/training").await.text.contains("Course PRACTITIONER"));
    assert!(story.get(&story.trainer, "/training").await.text.contains("No longer given"));
    let page = story.get(&story.trainer, &format!("/training/courses/{}", story.course)).await.text;
    assert!(page.contains("Replaced by another") && page.contains("Put it back") && !page.contains("Plan a run"), "{page}");

    let keeps = story.test.permit::<KeepCourses>(&story.trainer);
    assert_eq!(code(commands::put_course_back(&story.test.app, &keeps, advanced).await), "retired", "nobody could begin it");
    commands::put_course_back(&story.test.app, &keeps, story.course).await.unwrap();
    commands::put_course_back(&story.test.app, &keeps, advanced).await.unwrap();
    story.run(&[ymd(2026, 11, 9)], 4).await;
    let changes = queries::course_changes(&story.test.app, &keeps, story.course).await.unwrap();
    assert_eq!(changes.len(), 2);
    assert_eq!((changes[1].reason.as_deref(), changes[1].by.as_deref()), (Some("Replaced by another"), Some("Nora Quill")));
}
