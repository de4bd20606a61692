//! Lists of places: whoever cannot come is named before anything is taken, and a row that is refused meanwhile costs no other one its place.

use crate::imports::check::{self, Findings};
use crate::imports::commands::{Outcome, Upload, keep, take};
use crate::imports::kind::ListKind;
use crate::imports::queries::kept;
use crate::people::commands::{Way, keep_beside};
use crate::platform::permit::SystemPermit;
use crate::shared::vocabulary::Level;
use crate::shared::{ImportId, Refusal, RunId};
use crate::training::commands::add_course;
use crate::training::tests::{Story, at, code, course, ymd};
use entity::{booking, import_batch, person};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

const HEADER: &str = "name,agency,email,asked_at,awareness_course_done,manager_approved\n";

fn list_of(names: &[&str]) -> String {
    let address = |name: &str| format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let row = |(minute, name): (usize, &&str)| format!("{name},,{},01/10/2026 09:{minute:02},yes,\n", address(name));
    HEADER.to_owned() + &names.iter().enumerate().map(row).collect::<String>()
}

impl Story {
    fn lists(&self) -> SystemPermit {
        SystemPermit::because(Some(self.test.service.id), "a test")
    }

    async fn found(&self, run: RunId, text: &str) -> Findings {
        check::check(&self.test.app, &self.lists(), &self.test.service, ListKind::Bookings, Some(run), text).await.unwrap()
    }

    async fn try_keep(&self, run: RunId, text: &str) -> Result<ImportId, Refusal> {
        let upload = Upload { kind: ListKind::Bookings, file_name: "places.csv".into(), text: text.into(), run: Some(run) };
        keep(&self.test.app, &self.lists(), &self.test.service, &upload).await
    }

    async fn take_list(&self, id: ImportId, good_rows_only: bool) -> Result<Outcome, Refusal> {
        take(&self.test.app, &self.lists(), &self.test.service, id, good_rows_only, |_, _| {}).await
    }

    /// Who stands on the run and how, in the order of asking.
    async fn on_the_run(&self, run: RunId) -> Vec<(String, String)> {
        let rows = booking::Entity::find()
            .find_also_related(person::Entity)
            .filter(booking::Column::RunId.eq(run.0))
            .order_by_asc(booking::Column::AskedAt)
            .order_by_asc(booking::Column::Id)
            .all(self.test.app.read(&self.lists()))
            .await
            .unwrap();
        rows.into_iter().map(|(row, person)| (person.unwrap().full_name, row.state)).collect()
    }
}

/// Something that happens once, after the list was checked and before its first row goes in.
fn once(what: impl Fn()) -> impl FnMut(usize, usize) {
    let mut done = false;
    move |_, _| {
        if !std::mem::replace(&mut done, true) {
            what();
        }
    }
}

fn wait_for<T>(work: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(work))
}

fn named(findings: &Findings) -> Vec<(u32, &str, &str)> {
    findings.problems.iter().map(|p| (p.line, p.column.as_str(), p.code.as_str())).collect()
}

fn standing(people: &[(String, String)]) -> Vec<(&str, &str)> {
    people.iter().map(|(name, state)| (name.as_str(), state.as_str())).collect()
}

#[tokio::test]
async fn whoever_is_on_record_and_cannot_come_is_named_and_the_others_go_in() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 16), ymd(2026, 11, 18)], 1).await;
    let other = story.run(&[ymd(2026, 11, 18)], 5).await;
    let [asha, bram, cleo, dora, eve] = [
        story.volunteer("Asha Bell").await,
        story.volunteer("Bram Cole").await,
        story.volunteer("Cleo Dunn").await,
        story.volunteer("Dora Finch").await,
        story.volunteer("Eve Gale").await,
    ];
    story.book(&asha, run).await.unwrap();
    story.wait(&bram, run).await.unwrap();
    story.book(&cleo, other).await.unwrap();
    story.blocks(&dora, ymd(2026, 11, 14), ymd(2026, 11, 18)).await;
    let tx = story.test.app.begin(&story.lists()).await.unwrap();
    keep_beside(&tx, story.test.service.id, eve.person, Way::Email, "eve@home.example").await.unwrap();
    story.test.app.commit(tx).await.unwrap();

    let names = ["Asha Bell", "Bram Cole", "Cleo Dunn", "Dora Finch", "Nora Quill", "Eve Gale", "Fay Hart"];
    let list = list_of(&names) + "Eve Gale,,eve@home.example,01/10/2026 10:00,yes,\n";
    let found = story.found(run, &list).await;
    assert_eq!(
        named(&found),
        [
            (2, "email", "booked_already"),
            (3, "email", "waiting_already"),
            (4, "email", "clash"),
            (5, "email", "blocked"),
            (6, "email", "own_run"),
            (9, "email", "repeated"),
        ]
    );
    assert!(found.problems.iter().all(|problem| problem.message.contains("this person") || problem.code == "repeated"));

    let before = story.on_the_run(run).await;
    let id = story.try_keep(run, &list).await.unwrap();
    assert_eq!(code(story.take_list(id, false).await), "rows_wrong");
    assert_eq!(story.on_the_run(run).await, before, "nothing is half done");

    let outcome = story.take_list(id, true).await.unwrap();
    assert_eq!((outcome.taken, outcome.left_out, outcome.updated), (2, 6, 1));
    let after = story.on_the_run(run).await;
    assert_eq!(
        standing(&after),
        [("Eve Gale", "WAITLISTED"), ("Fay Hart", "WAITLISTED"), ("Asha Bell", "CONFIRMED"), ("Bram Cole", "WAITLISTED")]
    );
}

#[tokio::test]
async fn a_list_of_places_that_is_sent_twice_names_every_row() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 16)], 1).await;
    let list = list_of(&["Asha Bell", "Bram Cole"]);
    let id = story.try_keep(run, &list).await.unwrap();
    assert_eq!(story.take_list(id, false).await.unwrap().taken, 2);
    assert_eq!(story.try_keep(run, &list).await.unwrap(), id, "the same file is found again");
    let again = story.take_list(id, false).await.unwrap();
    assert_eq!((again.taken, again.taken_before, again.left_out), (0, 2, 0));

    let copy = list + "\n";
    assert_eq!(named(&story.found(run, &copy).await), [(2, "email", "booked_already"), (3, "email", "waiting_already")]);
    let copy = story.try_keep(run, &copy).await.unwrap();
    assert_eq!(code(story.take_list(copy, false).await), "rows_wrong");
    let outcome = story.take_list(copy, true).await.unwrap();
    assert_eq!((outcome.taken, outcome.left_out), (0, 2));
    assert_eq!(standing(&story.on_the_run(run).await), [("Asha Bell", "CONFIRMED"), ("Bram Cole", "WAITLISTED")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_books_or_waits_while_the_list_is_taken_in_costs_nobody_their_place() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 16)], 12).await;
    let asha = story.volunteer("Asha Bell").await;
    let others: Vec<String> = ('a'..='k').map(|letter| format!("Sam P{letter}")).collect();
    let mut names: Vec<&str> = others.iter().map(String::as_str).collect();
    names.insert(10, "Asha Bell");
    let id = story.try_keep(run, &list_of(&names)).await.unwrap();
    let meanwhile = once(|| wait_for(story.book(&asha, run)).unwrap());
    let stopped = take(&story.test.app, &story.lists(), &story.test.service, id, false, meanwhile).await;
    assert_eq!(code(stopped), "rows_wrong");
    let list = import_batch::Entity::find_by_id(id.0).one(story.test.app.read(&story.lists())).await.unwrap().unwrap();
    let wrong: Vec<(u32, String)> = kept(&list).found.into_iter().map(|problem| (problem.line, problem.code)).collect();
    assert_eq!((list.rows_taken, wrong), (10, vec![(12, "booked_already".to_owned())]), "the list's page names the row");

    let last = story.volunteer("Sam Pk").await;
    let meanwhile = once(|| wait_for(story.book(&last, run)).unwrap());
    let outcome = take(&story.test.app, &story.lists(), &story.test.service, id, true, meanwhile).await.unwrap();
    assert_eq!((outcome.taken, outcome.taken_before, outcome.left_out), (0, 10, 2));
    let people = story.on_the_run(run).await;
    assert_eq!(people.iter().filter(|(_, state)| state == "CONFIRMED").count(), 12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_good_rows_go_in_although_somebody_joined_the_waiting_list_meanwhile() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 16)], 1).await;
    let [asha, bram] = [story.volunteer("Asha Bell").await, story.volunteer("Bram Cole").await];
    story.book(&asha, run).await.unwrap();
    let id = story.try_keep(run, &list_of(&["Cleo Dunn", "Bram Cole", "Dora Finch"])).await.unwrap();
    let meanwhile = once(|| wait_for(story.wait(&bram, run)).unwrap());
    let outcome = take(&story.test.app, &story.lists(), &story.test.service, id, true, meanwhile).await.unwrap();
    assert_eq!((outcome.taken, outcome.left_out), (2, 1));
    let people = story.on_the_run(run).await;
    assert_eq!(people.iter().filter(|(_, state)| state == "WAITLISTED").count(), 3);
}

#[tokio::test]
async fn a_run_that_nobody_can_join_any_more_refuses_the_whole_list_but_none_that_is_in() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 16)], 5).await;
    let taken = story.try_keep(run, &list_of(&["Asha Bell"])).await.unwrap();
    story.take_list(taken, false).await.unwrap();
    let waits = story.try_keep(run, &list_of(&["Bram Cole"])).await.unwrap();

    story.now_is(ymd(2026, 11, 16), at(10, 0));
    assert_eq!(code(story.take_list(waits, false).await), "not_open");
    assert_eq!(code(story.take_list(waits, true).await), "not_open");
    assert_eq!(code(story.try_keep(run, &list_of(&["Cleo Dunn"])).await), "not_open");
    assert_eq!(story.take_list(taken, false).await.unwrap().taken_before, 1);
    assert_eq!(standing(&story.on_the_run(run).await), [("Asha Bell", "CONFIRMED")]);
    let lists = import_batch::Entity::find().count(story.test.app.read(&story.lists())).await.unwrap();
    assert_eq!(lists, 2, "a list for a run that is over is not kept");
}

#[tokio::test]
async fn the_course_before_is_asked_of_everybody_also_of_whom_nobody_knows() {
    let story = Story::new().await;
    let plans = story.test.permit(&story.trainer);
    let deeper = course("DEEPER", Level::Intermediate, Some(story.course));
    let deeper = add_course(&story.test.app, &plans, &deeper).await.unwrap();
    let moira = story.volunteer("Moira Ellis").await;
    story.completed(&moira, story.course).await;
    story.volunteer("Asha Bell").await;
    let run = story.run_of(deeper, &[ymd(2026, 12, 1)], 5).await;

    let list = list_of(&["Moira Ellis", "Asha Bell", "Fay Hart"]) + "Guy Ives,,guy.ives@example.org,01/10/2026 10:00,no,\n";
    let wrong = [(3, "email", "prerequisite"), (4, "email", "prerequisite"), (5, "awareness_course_done", "prerequisite")];
    assert_eq!(named(&story.found(run, &list).await), wrong);
    let id = story.try_keep(run, &list).await.unwrap();
    assert_eq!(story.take_list(id, true).await.unwrap().taken, 1);
    assert_eq!(standing(&story.on_the_run(run).await), [("Moira Ellis", "CONFIRMED")]);
}
