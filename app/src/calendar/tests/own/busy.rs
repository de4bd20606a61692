use crate::calendar::busy::commands::{keep_address, keep_file, take_back};
use crate::calendar::busy::fetch::{Fetched, Known, NotFetched, fetch};
use crate::calendar::busy::reach::{Address, Reach};
use crate::calendar::busy::{self, jobs};
use crate::calendar::permits::KeepOwnCalendar;
use crate::platform::permit::SystemPermit;
use crate::recruitment::http_tests::{ask, get};
use crate::shared::{Actor, RawForm, Refusal, Role};
use crate::testing::TestApp;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get as answer;
use chrono::Duration;
use entity::busy_source;
use sea_orm::EntityTrait;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const HOLIDAY: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Clinic with Dr Grey\r\n\
    LOCATION:Ward 3\r\nATTENDEE:mailto:jo@private.example\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20261103T100000Z\r\nDTEND:20261103T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

async fn sources(t: &TestApp, who: &Actor) -> Vec<busy_source::Model> {
    busy::sources(t.app.read(&t.permit::<KeepOwnCalendar>(who)), who.person).await.unwrap()
}

async fn times(t: &TestApp, who: &Actor) -> usize {
    let now = t.app.clock().now();
    let permit = t.permit::<KeepOwnCalendar>(who);
    let known = busy::of(t.app.read(&permit), &[who.person], now, now + Duration::days(400)).await.unwrap();
    known.get(&who.person).map_or(0, Vec::len)
}

#[tokio::test]
async fn of_a_file_only_starts_and_ends_are_kept_and_a_new_one_takes_its_place() {
    let t = TestApp::new().await;
    let vi = t.signed_in("Vi Volunteer", &[Role::Volunteer]).await;
    let permit = t.permit::<KeepOwnCalendar>(&vi);
    let count = keep_file(&t.app, &permit, &t.service, HOLIDAY.as_bytes().to_vec()).await.unwrap();
    assert_eq!((count, times(&t, &vi).await), (2, 2));
    let kept = format!("{:?}", sources(&t, &vi).await);
    for word in ["Clinic", "Grey", "Ward", "private.example"] {
        assert!(!kept.contains(word), "{kept}");
    }
    assert!(kept.contains("2026-12-24") && kept.contains("2026-12-26"), "{kept}");

    let again = keep_file(&t.app, &permit, &t.service, HOLIDAY.replace("20261224", "20261226").into_bytes()).await.unwrap();
    assert_eq!((again, times(&t, &vi).await, sources(&t, &vi).await.len()), (2, 2, 1));
    let refused = keep_file(&t.app, &permit, &t.service, b"<html>".to_vec()).await;
    assert!(matches!(refused, Err(Refusal::Refused { code: "not_a_calendar", .. })));
    assert_eq!(times(&t, &vi).await, 2, "what is refused changes nothing");
    for _ in 2..20 {
        keep_file(&t.app, &permit, &t.service, HOLIDAY.as_bytes().to_vec()).await.unwrap();
    }
    let one_more = keep_file(&t.app, &permit, &t.service, HOLIDAY.as_bytes().to_vec()).await;
    assert!(matches!(one_more, Err(Refusal::Refused { code: "too_often", .. })));

    let id = sources(&t, &vi).await[0].id;
    let ola = t.signed_in("Ola Other", &[Role::Volunteer]).await;
    assert!(matches!(take_back(&t.app, &t.permit::<KeepOwnCalendar>(&ola), id).await, Err(Refusal::NotFound)));
    take_back(&t.app, &permit, id).await.unwrap();
    assert_eq!((times(&t, &vi).await, sources(&t, &vi).await.len()), (0, 0));
}

/// A calendar server on this machine, and what was asked of it.
struct Server {
    base: String,
    asked: Arc<Mutex<Vec<HeaderMap>>>,
}

type Told = Arc<Mutex<Vec<HeaderMap>>>;

async fn calendar(State(asked): State<Told>, headers: HeaderMap) -> Response {
    let same = headers.get(header::IF_NONE_MATCH).is_some_and(|mark| mark == "\"v1\"");
    asked.lock().unwrap().push(headers);
    if same {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::ETAG, "\"v1\""), (header::CONTENT_TYPE, "application/x-anything")], HOLIDAY).into_response()
}

impl Server {
    async fn start() -> Self {
        static TURNS: AtomicUsize = AtomicUsize::new(0);
        let asked = Told::default();
        let site = Router::new()
            .route("/me.ics", answer(calendar))
            .route("/moved", answer(|| async { Redirect::temporary("/me.ics") }))
            .route("/round", answer(|| async { Redirect::temporary(&format!("/round?{}", TURNS.fetch_add(1, Ordering::SeqCst))) }))
            .route("/away", answer(|| async { Redirect::temporary("gopher://127.0.0.1/") }))
            .route("/large", answer(|| async { "x".repeat(2 * 1024 * 1024) }))
            .route("/page", answer(|| async { "<html>Sign in</html>" }))
            .with_state(asked.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, site).await });
        Self { base, asked }
    }

    fn at(&self, path: &str) -> Address {
        Address::read(&format!("{}{path}", self.base), Reach::Any).unwrap()
    }
}

#[tokio::test]
async fn an_address_is_asked_again_by_the_clock_and_says_when_nothing_changed() {
    let server = Server::start().await;
    let t = TestApp::with(&[("calendar_addresses", "any")]).await;
    let vi = t.signed_in("Vi Volunteer", &[Role::Volunteer]).await;
    let permit = t.permit::<KeepOwnCalendar>(&vi);
    keep_address(&t.app, &permit, &server.at("/me.ics?key=very-secret")).await.unwrap();
    let sealed = format!("{:?}", sources(&t, &vi).await);
    assert!(!sealed.contains("very-secret") && !sealed.contains("127.0.0.1"), "{sealed}");
    t.run_jobs().await;
    assert_eq!(times(&t, &vi).await, 2);

    jobs::by_the_clock(&t.app).await.unwrap();
    t.run_jobs().await;
    assert_eq!(server.asked.lock().unwrap().len(), 1, "not before it is due");
    t.app.clock().move_to(t.app.clock().now() + Duration::hours(7));
    for _ in 0..2 {
        jobs::by_the_clock(&t.app).await.unwrap();
        t.run_jobs().await;
    }
    let marks: Vec<bool> = server.asked.lock().unwrap().iter().map(|asked| asked.contains_key(header::IF_NONE_MATCH)).collect();
    assert_eq!(marks, [false, true], "asked once more, with the mark of last time");
    assert_eq!((times(&t, &vi).await, sources(&t, &vi).await[0].problem.clone()), (2, None));
}

#[tokio::test]
async fn what_goes_wrong_is_told_calmly_and_what_was_known_stays() {
    let server = Server::start().await;
    let t = TestApp::with(&[("calendar_addresses", "any")]).await;
    let vi = t.signed_in("Vi Volunteer", &[Role::Volunteer]).await;
    let permit = t.permit::<KeepOwnCalendar>(&vi);
    for (path, code) in [("/page", "not_a_calendar"), ("/nothing", "refused"), ("/away", "not_allowed"), ("/large", "too_large")] {
        keep_address(&t.app, &permit, &server.at(path)).await.unwrap();
        t.run_jobs().await;
        let source = sources(&t, &vi).await.remove(0);
        assert_eq!(source.problem.as_deref(), Some(code), "{path}");
    }
    let page = get(&t, "/calendar", &t.cookie(&vi).await).await.page;
    assert!(page.contains("What we knew before still counts"), "{page}");
}

#[tokio::test]
async fn nobody_is_led_into_the_own_network() {
    let server = Server::start().await;
    let known = Known::default();
    assert_eq!(fetch(&server.at("/me.ics"), &known, Reach::Public, &[]).await, Err(NotFetched::NotAllowed), "by its number");
    let named = Address { host: "localhost".to_owned(), ..server.at("/me.ics") };
    assert_eq!(fetch(&named, &known, Reach::Public, &[]).await, Err(NotFetched::NotReached), "by a name behind which it stands");
    let nobody = Address { host: "nobody.invalid".to_owned(), ..server.at("/me.ics") };
    assert_eq!(fetch(&nobody, &known, Reach::Public, &[]).await, Err(NotFetched::NotReached), "which is answered as one that nobody has");
    assert!(server.asked.lock().unwrap().is_empty(), "not a word was sent");
    assert!(matches!(fetch(&server.at("/moved"), &known, Reach::Any, &[]).await, Ok(Fetched::New { .. })));
    assert_eq!(fetch(&server.at("/round"), &known, Reach::Any, &[]).await, Err(NotFetched::Refused), "round and round");

    let t = TestApp::new().await;
    let vi = t.signed_in("Vi Volunteer", &[Role::Volunteer]).await;
    let cookie = t.cookie(&vi).await;
    let form = |address: &str| RawForm::from([("_form", "busy_address"), ("_page", "/calendar"), ("calendar_address", address)]);
    let back = ask(&t, "POST", "/calendar/busy/address", &cookie, &form("http://calendar.example/me.ics?key=secret")).await;
    let forms = back.cookies.iter().find_map(|line| line.split(';').next()).unwrap_or("").to_owned();
    let page = get(&t, &back.to, &format!("{cookie}; {forms}")).await.page;
    assert!(page.contains("begins with https://") && !page.contains("key=secret"), "{page}");
    assert!(sources(&t, &vi).await.is_empty());
}

#[tokio::test]
async fn who_has_no_sign_in_any_more_is_not_asked_for() {
    let server = Server::start().await;
    let t = TestApp::with(&[("calendar_addresses", "any")]).await;
    let vi = t.signed_in("Vi Volunteer", &[Role::Volunteer]).await;
    keep_address(&t.app, &t.permit::<KeepOwnCalendar>(&vi), &server.at("/me.ics")).await.unwrap();
    t.run_jobs().await;
    let system = SystemPermit::because(None, "a test");
    let tx = t.app.begin(&system).await.unwrap();
    let closed =
        entity::account::ActiveModel { id: sea_orm::Set(vi.account.0), state: sea_orm::Set("DISABLED".to_owned()), ..Default::default() };
    entity::account::Entity::update(closed).exec(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    t.app.clock().move_to(t.app.clock().now() + Duration::hours(7));
    jobs::by_the_clock(&t.app).await.unwrap();
    t.run_jobs().await;
    assert_eq!(server.asked.lock().unwrap().len(), 1);
}
