//! Materials of courses and runs: who reads them, what is taken, and that a file comes back as it was sent.

use super::{Story, ymd};
use crate::shared::{Actor, CourseId, Role, RunId, ServiceId};
use crate::training::commands;
use crate::training::material::FILE_MAX;
use crate::training::permits::{BookPlace, KeepMaterials, ReadMaterial};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, StatusCode as S, header};
use entity::{audit_entry, booking, material, material_file};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::convert::Infallible;
use tower::ServiceExt as _;

/// A PDF whose bytes are every byte that there is: what a database takes for text would not come back.
fn pdf() -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..=255u8).cycle().take(40_000));
    bytes
}

const FIELDS: [(&str, &str); 2] = [("title", "The quick guide"), ("moment", "BEFORE")];

/// As it comes over the wire: what is too large breaks off after the fields before it were read.
fn in_pieces(body: &[u8]) -> Body {
    let pieces: Vec<_> = body.chunks(64 * 1024).map(|piece| Ok::<_, Infallible>(piece.to_vec())).collect();
    Body::from_stream(futures_util::stream::iter(pieces))
}

impl Story {
    /// Send that file to the materials page of a course or a run, and read the page that it leads to.
    async fn send_file(&self, who: &Actor, page: &str, fields: &[(&str, &str)], (name, bytes): (&str, &[u8])) -> (StatusCode, String) {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(format!("--part\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        let head =
            format!("--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n");
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--part--\r\n");
        let cookie = self.test.cookie(who).await;
        let request = Request::post(format!("{page}/file")).header(header::COOKIE, &cookie).header("sec-fetch-site", "same-origin");
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=part").body(in_pieces(&body)).unwrap();
        let answer = crate::serve::site(&self.test.app).oneshot(request).await.unwrap();
        let status = answer.status();
        let Some(location) = answer.headers().get(header::LOCATION) else { return (status, String::new()) };
        let set = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()?.split(';').next());
        let cookies = set.fold(cookie, |all, one| format!("{all}; {one}"));
        let request = Request::get(location.to_str().unwrap()).header(header::COOKIE, cookies).body(Body::empty()).unwrap();
        let shown = crate::serve::site(&self.test.app).oneshot(request).await.unwrap();
        (status, String::from_utf8_lossy(&to_bytes(shown.into_body(), 4_000_000).await.unwrap()).into_owned())
    }

    /// What is had from that address.
    async fn file(&self, cookie: &str, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let answer = crate::serve::site(&self.test.app).oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        (status, headers, to_bytes(answer.into_body(), 2 * FILE_MAX).await.unwrap().to_vec())
    }

    async fn materials(&self) -> Vec<material::Model> {
        material::Entity::find().all(self.test.app.read(&self.system())).await.unwrap()
    }

    /// A file with that title on that page; its key.
    async fn add_file(&self, page: &str, title: &str, public: &str) -> uuid::Uuid {
        let fields = [("title", title), ("moment", "BEFORE"), ("public", public)];
        let (status, shown) = self.send_file(&self.trainer, page, &fields, ("Quick guide.pdf", &pdf())).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(shown.contains("It is added.") && shown.contains(title), "{shown}");
        self.materials().await.into_iter().find(|one| one.title == title).unwrap().id
    }

    async fn waits_for(&self, who: &Actor, run: RunId) {
        commands::wait(&self.test.app, &self.test.permit::<BookPlace>(who), &self.test.service, run).await.unwrap();
    }

    /// The page of that person's place, without a sign-in.
    pub(super) async fn place_of(&self, who: &Actor, run: RunId) -> String {
        let own = booking::Entity::find().filter(booking::Column::PersonId.eq(who.person.0)).filter(booking::Column::RunId.eq(run.0));
        let row = own.one(self.test.app.read(&self.system())).await.unwrap().unwrap();
        let link = commands::place_link(&self.test.app, row.id.into()).unwrap();
        link.strip_prefix(&self.test.app.config().base_url).unwrap().to_owned()
    }

    async fn status_for(&self, who: &Actor, id: uuid::Uuid) -> StatusCode {
        let cookie = self.test.cookie(who).await;
        self.file(&cookie, &format!("/training/materials/{id}")).await.0
    }
}

fn of_course(course: CourseId) -> String {
    format!("/training/courses/{course}/materials")
}

fn of_run(run: RunId) -> String {
    format!("/training/runs/{run}/materials")
}

#[tokio::test]
async fn a_file_comes_back_byte_for_byte_and_only_to_be_saved() {
    let story = Story::new().await;
    let id = story.add_file(&of_course(story.course), "The quick guide", "").await;
    let cookie = story.test.cookie(&story.trainer).await;
    let (status, headers, bytes) = story.file(&cookie, &format!("/training/materials/{id}")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(bytes == pdf(), "{} bytes came back for {}", bytes.len(), pdf().len());
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-disposition", "attachment; filename=\"Quick guide.pdf\"; filename*=UTF-8''Quick%20guide.pdf"),
        ("cache-control", "private, no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    assert!(headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
}

#[tokio::test]
async fn whoever_has_a_place_reads_and_whoever_waits_gave_back_or_is_a_stranger_does_not() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 1).await;
    let other = story.run(&[ymd(2026, 11, 16)], 4).await;
    let course_wide = story.add_file(&of_course(story.course), "The quick guide", "").await;
    let of_this_run = story.add_file(&of_run(run), "The plan of the day", "").await;
    let [seated, waits, elsewhere, stranger] = [
        story.volunteer("Moira Ellis").await,
        story.volunteer("Asha Bell").await,
        story.volunteer("Ian Poole").await,
        story.volunteer("Una Kerr").await,
    ];
    story.book(&seated, run).await.unwrap();
    story.waits_for(&waits, run).await;
    story.book(&elsewhere, other).await.unwrap();
    let office = story.test.signed_in("Cora Dean", &[Role::Coordinator]).await;
    let manager = story.test.signed_in("Mo Manager", &[Role::ServiceManager]).await;
    let colleague = story.test.signed_in("Owen Pryce", &[Role::Trainer]).await;
    let outside = story.test.signed_in("Cass Gray", &[Role::Commissioner]).await;
    for (name, who, course_status, run_status) in [
        ("with a place", &seated, S::OK, S::OK),
        ("who waits", &waits, S::NOT_FOUND, S::NOT_FOUND),
        ("on another run", &elsewhere, S::OK, S::NOT_FOUND),
        ("a stranger", &stranger, S::NOT_FOUND, S::NOT_FOUND),
        ("its trainer", &story.trainer, S::OK, S::OK),
        ("a coordinator", &office, S::OK, S::OK),
        ("the manager", &manager, S::OK, S::OK),
        ("another trainer", &colleague, S::OK, S::NOT_FOUND),
        ("a commissioner", &outside, S::FORBIDDEN, S::FORBIDDEN),
    ] {
        assert_eq!(story.status_for(who, course_wide).await, course_status, "{name}, of the course");
        assert_eq!(story.status_for(who, of_this_run).await, run_status, "{name}, of the run");
    }
    let page = format!("/training/runs/{run}");
    for (who, sees) in [(&seated, true), (&waits, false), (&stranger, false)] {
        let shown = story.get(who, &page).await.text;
        assert_eq!(shown.contains("The quick guide") && shown.contains("The plan of the day"), sees, "{shown}");
    }
    assert!(!story.get(&elsewhere, &format!("/training/runs/{other}")).await.text.contains("The plan of the day"));
    story.post(&seated, &format!("{page}/cancel"), &[("_form", "place"), ("_page", &page)]).await;
    assert_eq!(story.status_for(&seated, course_wide).await, S::NOT_FOUND, "the place was given back");
    assert!(!story.get(&seated, &page).await.text.contains("The quick guide"));
}

#[tokio::test]
async fn a_material_of_another_service_is_not_there() {
    let story = Story::new().await;
    let id = story.add_file(&of_course(story.course), "The quick guide", "").await;
    let manager = story.test.signed_in("Mo Manager", &[Role::ServiceManager, Role::Trainer]).await;
    let actor = Actor { service: ServiceId(uuid::Uuid::from_u128(7)), ..manager.clone() };
    let read = ReadMaterial::open(&story.test.app, &actor, None, id.into()).await;
    assert_eq!(super::code(read), "NotFound");
    let kept = KeepMaterials::of(&story.test.app, &actor, None, id.into()).await;
    assert_eq!(super::code(kept), "NotFound");
    assert!(ReadMaterial::open(&story.test.app, &manager, None, id.into()).await.is_ok(), "in its own it is");
}

#[tokio::test]
async fn the_link_to_a_place_opens_its_files_while_the_place_stands() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 1).await;
    let other = story.run(&[ymd(2026, 11, 16)], 1).await;
    let id = story.add_file(&of_run(run), "The plan of the day", "").await;
    let elsewhere = story.add_file(&of_run(other), "Another plan", "").await;
    let [seated, waits] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&seated, run).await.unwrap();
    story.waits_for(&waits, run).await;
    let (place, waiting) = (story.place_of(&seated, run).await, story.place_of(&waits, run).await);
    let shown = story.get_public(&place).await.text;
    let link = format!("{place}/material?id={id}");
    assert!(shown.contains(&link) && !shown.contains("Another plan"), "{shown}");
    let (status, headers, bytes) = story.file("", &link).await;
    assert!(status == StatusCode::OK && bytes == pdf());
    assert_eq!(headers["cache-control"], "private, no-store");
    assert!(!story.get_public(&waiting).await.text.contains("The plan of the day"));
    for wrong in [format!("{waiting}/material?id={id}"), format!("{place}/material?id={elsewhere}"), format!("{place}/material")] {
        assert_eq!(story.file("", &wrong).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }
    let page = format!("/training/runs/{run}");
    story.post(&seated, &format!("{page}/cancel"), &[("_form", "place"), ("_page", &page)]).await;
    assert_eq!(story.file("", &link).await.0, StatusCode::NOT_FOUND, "the place was given back");
}

#[tokio::test]
async fn the_public_has_what_is_marked_for_it_of_a_public_course() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 1).await;
    let marked = story.add_file(&of_course(story.course), "What awaits you", "yes").await;
    let inside = story.add_file(&of_course(story.course), "The trainer's notes", "").await;
    let of_run = story.add_file(&of_run(run), "The plan of the day", "yes").await;
    let link = format!("/courses/practitioner/material?id={marked}");
    assert_eq!(story.file("", &link).await.0, StatusCode::NOT_FOUND, "the course is not marked");
    story.change_course(story.course, |course| course.public = true).await.unwrap();
    let page = story.get_public("/courses/practitioner").await.text;
    assert!(page.contains("What awaits you") && page.contains(&link), "{page}");
    assert!(!page.contains("The trainer&#x27;s notes") && !page.contains("notes") && !page.contains("The plan of the day"), "{page}");
    let (status, _, bytes) = story.file("", &link).await;
    assert!(status == StatusCode::OK && bytes == pdf());
    for closed in [inside, of_run] {
        assert_eq!(story.file("", &format!("/courses/practitioner/material?id={closed}")).await.0, StatusCode::NOT_FOUND);
        let answer = story.file("", &format!("/training/materials/{closed}")).await;
        assert_eq!(answer.0, StatusCode::SEE_OTHER, "to sign in");
    }
}

#[tokio::test]
async fn what_is_not_taken_comes_back_with_all_that_was_typed() {
    let story = Story::new().await;
    let page = of_course(story.course);
    let mut large = b"%PDF-".to_vec();
    large.resize(FILE_MAX + 1, b' ');
    let mut far_too_large = large.clone();
    far_too_large.resize(FILE_MAX + 200_000, b' ');
    for (name, bytes, said) in [
        ("guide.pdf", b"<!doctype html><script>alert(1)</script>".as_slice(), "Choose a PDF, a picture"),
        ("a.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "Choose a PDF, a picture"),
        ("all.zip", b"PK\x03\x04 [Content_Types].xml word/document.xml", "Choose a PDF, a picture"),
        ("m.docx", b"PK\x03\x04 [Content_Types].xml word/document.xml word/vbaProject.bin", "carries macros"),
        ("guide.pdf", &large, "larger than 10 MB"),
        ("guide.pdf", &far_too_large, "larger than 10 MB"),
        ("", b"", "Choose the file"),
    ] {
        let (status, shown) = story.send_file(&story.trainer, &page, &FIELDS, (name, bytes)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{name}");
        // Of what is much too large nothing but that is known: reading stops before the fields are out of it.
        let kept = shown.contains("value=\"The quick guide\"");
        assert!(kept || bytes.len() > FILE_MAX + 1, "{name}: {shown}");
        assert!(!shown.contains("Enter a title"), "{name}: {shown}");
        for part in [said, "error-summary", "href=\"#f-file\""] {
            assert!(shown.contains(part), "{name}: {part} is not in {shown}");
        }
    }
    let form = [("_form", "material-link"), ("_page", page.as_str()), ("title", "The podcast"), ("moment", "AFTER")];
    let mut typed = form.to_vec();
    typed.push(("address", "http://example.org/podcast"));
    let back = story.post_back(&story.trainer, &format!("{page}/link"), &typed).await.text;
    assert!(back.contains("begins with https://") && back.contains("value=\"The podcast\""), "{back}");
    assert!(story.materials().await.is_empty(), "nothing is kept of what was refused");
}

#[tokio::test]
async fn a_link_is_added_shown_and_taken_out_and_the_trail_says_so() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    let page = of_run(run);
    assert!(story.get(&story.trainer, &page).await.text.contains("There is nothing yet"));
    let form = [("_form", "material-link"), ("_page", page.as_str()), ("title", "The podcast"), ("moment", "AFTER")];
    let mut typed = form.to_vec();
    typed.push(("address", "https://pod.example.org/one"));
    assert_eq!(story.post(&story.trainer, &format!("{page}/link"), &typed).await.location, page);
    let shown = story.get(&moira, &format!("/training/runs/{run}")).await.text;
    for part in ["Afterwards", "href=\"https://pod.example.org/one\"", "Link to pod.example.org"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let id = story.materials().await[0].id;
    let file = story.add_file(&page, "The plan of the day", "").await;
    let out = |id| format!("/training/materials/{id}/take-out");
    let office = story.test.signed_in("Cora Dean", &[Role::Coordinator]).await;
    let colleague = story.test.signed_in("Owen Pryce", &[Role::Trainer]).await;
    assert_eq!(story.post(&moira, &out(id), &[]).await.status, StatusCode::FORBIDDEN);
    for other in [&office, &colleague] {
        assert_eq!(story.post(other, &out(id), &[]).await.status, StatusCode::NOT_FOUND, "its trainer keeps it");
    }
    assert!(!story.get(&office, &page).await.text.contains("Take out</button>"), "the office reads");
    assert_eq!(story.status_for(&moira, id).await, StatusCode::NOT_FOUND, "a link has no file");
    for id in [id, file] {
        assert_eq!(story.post(&story.trainer, &out(id), &[]).await.location, page);
        assert_eq!(story.post(&story.trainer, &out(id), &[]).await.status, StatusCode::NOT_FOUND, "it is out already");
    }
    let db = story.test.app.read(&story.system());
    assert_eq!(material_file::Entity::find().count(db).await.unwrap(), 0, "its bytes go with it");
    let lines = audit_entry::Entity::find().filter(audit_entry::Column::SubjectId.eq(file)).all(db).await.unwrap();
    let acts: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(acts, ["material.added", "material.taken_out"]);
}

#[tokio::test]
async fn a_course_has_twenty_materials_and_a_run_of_it_twenty_of_its_own() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    for page in [of_course(story.course), of_run(run)] {
        let mut said = Vec::new();
        for number in 0..21 {
            let title = format!("Part {number}");
            let form = [
                ("_form", "material-link"),
                ("_page", &page),
                ("title", &title),
                ("moment", "BEFORE"),
                ("address", "https://example.org/a"),
            ];
            said.push(
                story.post_back(&story.trainer, &format!("{page}/link"), &form).await.text.contains("There are 20 materials already"),
            );
        }
        assert_eq!(said.iter().position(|full| *full), Some(20), "{page}");
    }
    assert_eq!(story.materials().await.len(), 40);
}

#[tokio::test]
async fn the_reminder_says_that_there_is_something_to_read_and_where() {
    let story = Story::new().await;
    let (with, without) = (story.course, story.another("AWARENESS", None).await);
    story.add_file(&of_course(with), "The quick guide", "").await;
    let runs = [story.run_of(with, &[ymd(2026, 11, 9)], 4).await, story.run_of(without, &[ymd(2026, 11, 10)], 4).await];
    let [moira, asha] = [story.volunteer("Moira Ellis").await, story.volunteer("Asha Bell").await];
    story.book(&moira, runs[0]).await.unwrap();
    story.book(&asha, runs[1]).await.unwrap();
    story.now_is(ymd(2026, 11, 8), super::at(9, 0));
    commands::remind_and_thank(&story.test.app).await.unwrap();
    story.test.run_jobs().await;
    let mails: Vec<String> = story.test.mails().iter().map(crate::testing::letters::words).collect();
    let reminders: Vec<&String> = mails.iter().filter(|mail| mail.contains("You are expected on")).collect();
    assert_eq!(reminders.len(), 2, "{mails:#?}");
    for mail in reminders {
        let says = mail.contains("something for you to read or listen to on the page of your place");
        assert_eq!(says, mail.contains("Course PRACTITIONER"), "{mail}");
        assert!(!mail.contains("The quick guide"), "what it is stands on the page: {mail}");
    }
}

#[tokio::test]
async fn the_page_of_a_run_asks_one_thing_more_for_its_materials_and_eight_at_most() {
    let story = Story::new().await;
    let run = story.run(&[ymd(2026, 11, 9)], 4).await;
    let moira = story.volunteer("Moira Ellis").await;
    story.book(&moira, run).await.unwrap();
    for title in ["One", "Two", "Three"] {
        story.add_file(&of_course(story.course), title, "").await;
    }
    let office = story.test.signed_in("Cora Dean", &[Role::Coordinator]).await;
    let mut asked = Vec::new();
    let place = story.place_of(&moira, run).await;
    for (who, path) in [
        (&moira, format!("/training/runs/{run}")),
        (&moira, place),
        (&story.trainer, of_run(run)),
        (&office, of_run(run)),
        (&story.trainer, of_course(story.course)),
    ] {
        let cookie = story.test.cookie(who).await;
        let listening = story.test.app.db().statements();
        let mut told = 0;
        for _ in 0..2 {
            listening.listen();
            assert_eq!(story.file(&cookie, &path).await.0, StatusCode::OK);
            told = listening.told().iter().filter(|statement| !statement.sql.contains("FROM \"service\"")).count();
        }
        asked.push((path, told));
    }
    assert!(asked.iter().all(|(_, told)| *told <= 8), "{asked:?}");
}
