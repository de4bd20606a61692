//! Lists of places: whoever cannot come is named before anything is taken, and a row that is refused meanwhile costs no other one its place.

use crate::imports::check::{self, Findings};
use crate::imports::commands::{Outcome, Upload, keep, take};
use crate::imports::kind::ListKind;
use crate::imports::queries::kept;
use crate::imports::undo::undo;
use crate::people::commands::{Way, keep_beside};
use crate::platform::permit::SystemPermit;
use crate::recruitment::http_tests::get;
use crate::shared::vocabulary::Level;
use crate::shared::{Actor, ImportId, Refusal, Role, RunId};
use crate::training::commands::{add_course, give_back_for};
use crate::training::tests::{Story, at, code, course, ymd};
use axum::body::Body;
use axum::http::{Request, header};
use entity::{audit_entry, booking, import_batch, person};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use tower::ServiceExt as _;

const HEADER: &str = "name,agency,email,asked_at,awareness_course_done,manager_approved\n";

fn list_of(names: &[&str]) -> String {
    let address = |name: &str| format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let row = |(minute, name): (usize, &&str)| format!("{name},,{},01/10/2026 09:{minute:02},yes,\n", address(name));
    HEADER.to_owned() + &names.iter().enumerate().map(row).collect::<String>()
}

/// A list for a run whose first row has a place on another one, on the same day.
struct Elsewhere {
    run: RunId,
    other: RunId,
    asha: Actor,
    list: String,
}

impl Story {
    async fn asha_is_elsewhere(&self) -> Elsewhere {
        let run = self.run(&[ymd(2026, 11, 16)], 5).await;
        let other = self.run(&[ymd(2026, 11, 16)], 5).await;
        let asha = self.volunteer("Asha Bell").await;
        self.book(&asha, other).await.unwrap();
        Elsewhere { run, other, asha, list: list_of(&["Asha Bell", "Bram Cole"]) }
    }

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

    async fn kept_list(&self, id: ImportId) -> import_batch::Model {
        import_batch::Entity::find_by_id(id.0).one(self.test.app.read(&self.lists())).await.unwrap().unwrap()
    }

    /// The lines that the list's page names, and why.
    async fn left_out(&self, id: ImportId) -> Vec<(u32, String)> {
        kept(&self.kept_list(id).await).found.into_iter().map(|problem| (problem.line, problem.code)).collect()
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
    let (list, wrong) = (story.kept_list(id).await, story.left_out(id).await);
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
    let list = story.kept_list(id).await;
    assert_eq!(
        (list.state.as_str(), story.left_out(id).await),
        ("TAKEN", vec![(3, "waiting_already".to_owned())]),
        "the late row is named"
    );
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
    assert_eq!(code(story.try_keep(run, &list_of(&["Bram Cole"])).await), "not_open", "nor is one that waits shown as right");
    assert_eq!(story.try_keep(run, &list_of(&["Asha Bell"])).await.unwrap(), taken);
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

impl Story {
    async fn gives_back(&self, who: &Actor, run: RunId) {
        let tx = self.test.app.begin(&self.lists()).await.unwrap();
        give_back_for(&self.test.app, &tx, &self.test.service, run, who.person, None).await.unwrap();
        self.test.app.commit(tx).await.unwrap();
    }

    /// Send the file up as a browser does; the page that comes then.
    async fn send_up(&self, cookie: &str, run: RunId, text: &str) -> String {
        let part = |name: &str, value: &str| format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        let body = part("_page", "/imports")
            + &part("kind", ListKind::Bookings.code())
            + &part("run", &run.to_string())
            + &format!("--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"places.csv\"\r\n\r\n{text}\r\n--part--\r\n");
        let request = Request::post("/imports/new")
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=part")
            .body(Body::from(body))
            .unwrap();
        let sent = crate::serve::site(&self.test.app).oneshot(request).await.unwrap();
        let text_of = |value: &header::HeaderValue| value.to_str().unwrap().to_owned();
        let next = text_of(&sent.headers()[header::LOCATION]);
        let said = sent.headers().get_all(header::SET_COOKIE).iter().map(text_of);
        let said: Vec<String> = said.filter_map(|line| line.split(';').next().map(str::to_owned)).collect();
        get(&self.test, &next, &format!("{cookie}; {}", said.join("; "))).await.page
    }
}

#[tokio::test]
async fn a_row_that_stayed_out_comes_in_with_the_same_file_once_it_is_right() {
    let story = Story::new().await;
    let Elsewhere { run, other, asha, list } = story.asha_is_elsewhere().await;
    let id = story.try_keep(run, &list).await.unwrap();
    assert_eq!(story.take_list(id, true).await.unwrap().taken, 1);

    assert_eq!(story.try_keep(run, &list).await.unwrap(), id);
    let still = (story.kept_list(id).await, story.left_out(id).await);
    assert_eq!((still.0.state.as_str(), still.1), ("TAKEN", vec![(2, "clash".to_owned())]), "nothing of it is right yet");

    story.gives_back(&asha, other).await;
    assert_eq!(story.try_keep(run, &list).await.unwrap(), id, "the same list is found again");
    let open = story.kept_list(id).await;
    assert_eq!((open.state.as_str(), open.rows_taken, open.taken_at), ("PREVIEWED", 1, None));
    assert_eq!((kept(&open).preview.unwrap().good, story.left_out(id).await), (1, vec![]));
    let noted = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("import.opened_again"));
    assert_eq!(noted.count(story.test.app.read(&story.lists())).await.unwrap(), 1);

    let rest = story.take_list(id, false).await.unwrap();
    assert_eq!((rest.taken, rest.taken_before, rest.left_out), (1, 1, 0));
    assert_eq!((story.kept_list(id).await.state.as_str(), story.left_out(id).await), ("TAKEN", vec![]));
    let undone = undo(&story.test.app, &story.lists(), &story.test.service, id).await.unwrap();
    assert_eq!((undone.undone, undone.kept_lines), (2, vec![]));
    assert_ne!(story.try_keep(run, &list).await.unwrap(), id, "one that was undone comes as a new one");
}

#[tokio::test]
async fn a_list_that_is_sent_again_says_how_much_of_it_is_on_record_and_offers_the_rest() {
    let story = Story::new().await;
    let Elsewhere { run, other, asha, list } = story.asha_is_elsewhere().await;
    let cookie = story.test.cookie(&story.test.signed_in("Marian Holt", &[Role::Coordinator]).await).await;

    let page = story.send_up(&cookie, run, &list).await;
    assert!(page.contains("Nothing of the list is on record yet") && page.contains("Take in only the one good row"), "{page}");
    let id = story.try_keep(run, &list).await.unwrap();
    story.take_list(id, true).await.unwrap();

    let page = story.send_up(&cookie, run, &list).await;
    assert!(page.contains("1 of its 2 rows are in") && page.contains("on record without the rows below"), "{page}");
    assert!(page.contains("give back their place on the other course first") && !page.contains("Take in the one row"), "{page}");

    story.gives_back(&asha, other).await;
    let page = story.send_up(&cookie, run, &list).await;
    assert!(page.contains("1 of its 2 rows are in") && page.contains("Take in the one row") && page.contains("take in the rest"), "{page}");
    assert!(!page.contains("give back their place"), "{page}");
    story.take_list(id, false).await.unwrap();
    let page = story.send_up(&cookie, run, &list).await;
    assert!(page.contains("This list is on record already: all its rows are in"), "{page}");
}
