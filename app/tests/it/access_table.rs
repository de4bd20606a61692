//! Who may ask what: every endpoint by every role, written by hand from `docs/POLICY.md` 2 and held against the running site.
//!
//! The rows are in `access_rows.rs`. The test fails when an endpoint is missing from them, when one is listed that is not there, and when
//! the site lets somebody in whom the table keeps out, or the other way round. Every address with a key in it is asked about a row that is
//! there: a row of the asker's own where the table says "own", so that "not found" can only mean "kept out". `docs/ACCESS.md` is printed from the same rows:
//! `ACCORD_PRINT=1 cargo test -p app --features ssr --test it access_table` writes it anew.

use crate::access_rows::{ROWS, Row, Who};
use crate::browser::Browser;
use app::certificates::commands::{NewCertificate, issue};
use app::platform::config::{Config, Settings};
use app::platform::permit::SystemPermit;
use app::platform::{App, services, start};
use app::shared::{PersonId, Role};
use app::testing::TestApp;
use axum::body::Body;
use axum::http::{StatusCode, header};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What the site answered: method and path, role (or nobody), whether it let them in.
type Seen = BTreeMap<(String, Option<Role>), bool>;

#[tokio::test(flavor = "multi_thread")]
async fn the_site_lets_in_whom_the_table_lets_in_and_nobody_else() {
    let demo = Demo::seeded().await;
    let mut browsers = Vec::new();
    for role in Role::ALL {
        let mut browser = Browser::new(&demo.app);
        let code = role.code().to_lowercase();
        let answer = browser.post("/demo/sign-in", &[("role", &code)]).await;
        assert_eq!(answer.location, "/home", "{role} signs in with one click");
        browsers.push((Some(role), browser));
    }
    browsers.push((None, Browser::new(&demo.app)));

    let examples = Examples::find(&demo.app).await;
    let mut seen = Seen::new();
    let mut unjudged = Vec::new();
    // Pages first, then changes; sign-outs last, because they end what the others need.
    let mut rows: Vec<&Row> = ROWS.iter().collect();
    rows.sort_by_key(|row| {
        (row.method == "POST", row.path.starts_with("/sign-out") || row.path.starts_with("/sessions") || row.path.starts_with("/admin"))
    });
    for row in rows {
        if row.path == "/demo/sign-in" {
            // Asked above, by each role for itself.
            continue;
        }
        for (role, browser) in &mut browsers {
            let own = match (&row.who, *role) {
                (Who::Own(roles), Some(role)) if roles.contains(&role) => {
                    let own = examples.own(&demo.app, row.path, role).await;
                    if own.is_none() {
                        unjudged.push(format!("{} by {role}", row.key()));
                        continue;
                    }
                    own
                }
                _ => None,
            };
            let let_in = ask(browser, row, &examples.fill(row.path, own.as_deref()), &examples.body(row.path)).await;
            seen.insert((row.key(), *role), let_in);
            // An action may have ended the very session that asked.
            if let Some(role) = role
                && browser.get("/home").await.status == StatusCode::SEE_OTHER
            {
                browser.post("/demo/sign-in", &[("role", &role.code().to_lowercase())]).await;
            }
        }
    }
    assert!(unjudged.is_empty(), "the demo has no row of their own for: {unjudged:#?}");
    let wrong = differences(&seen);
    assert!(wrong.is_empty(), "{} answers differ from the table:\n{}", wrong.len(), wrong.join("\n"));
}

/// The demo service on a database of its own, seeded by the program as an operator does it.
struct Demo {
    app: App,
    folder: std::path::PathBuf,
}

impl Demo {
    async fn seeded() -> Self {
        let folder = std::env::temp_dir().join(format!("accord-access-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        let settings: Settings =
            [("data_dir", folder.to_str().unwrap()), ("clock", "2026-10-26T09:00"), ("base_url", "http://accord.test"), ("mail", "memory")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into();
        let seeding = std::process::Command::new(env!("CARGO_BIN_EXE_accord"))
            .args(["seed", "demo"])
            .env_clear()
            .env("ACCORD_DATA_DIR", &folder)
            .env("ACCORD_CLOCK", "2026-10-26T09:00")
            .output()
            .unwrap();
        assert!(seeding.status.success(), "{}", String::from_utf8_lossy(&seeding.stderr));
        let app = start::open(Config::from_settings(&settings).unwrap()).await.unwrap();
        Self { app, folder }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// Whether the site let the asker in: anything but "sign in", "not allowed" and "no such page"; with a link, anything but an error.
async fn ask(browser: &mut Browser, row: &Row, path: &str, body: &str) -> bool {
    let mut request = browser.request(row.method, path);
    if row.method == "POST" {
        request = request.header("sec-fetch-site", "same-origin").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let answer = browser.send(request.body(Body::from(body.to_owned())).unwrap()).await;
    assert!(answer.status != StatusCode::INTERNAL_SERVER_ERROR, "{} {path}: {}", row.method, answer.body);
    if matches!(row.who, Who::Link) {
        return !answer.status.is_client_error();
    }
    let to_sign_in = answer.status == StatusCode::SEE_OTHER && answer.location.starts_with("/sign-in?next=");
    !(to_sign_in || matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED))
}

/// Sentences for every answer that is not as the table says.
fn differences(seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in ROWS {
        for role in Role::ALL.into_iter().map(Some).chain([None]) {
            let Some(let_in) = seen.get(&(row.key(), role)) else { continue };
            let may = row.may(role);
            let who = role.map_or("somebody who is not signed in".to_owned(), |role| role.to_string());
            match (may, let_in) {
                (true, false) => wrong.push(format!("{} keeps out {who}, whom the table lets in", row.key())),
                (false, true) => wrong.push(format!("{} lets in {who}, whom the table keeps out", row.key())),
                _ => {}
            }
        }
    }
    wrong
}

#[test]
fn no_endpoint_is_missing_from_the_table_and_none_is_invented() {
    let there: BTreeSet<String> =
        app::routes::endpoints().list().iter().map(|endpoint| format!("{} {}", endpoint.method, endpoint.path)).collect();
    let listed: BTreeSet<String> = ROWS.iter().map(Row::key).collect();
    let missing: Vec<_> = there.difference(&listed).collect();
    let invented: Vec<_> = listed.difference(&there).collect();
    assert!(missing.is_empty(), "not in the table: {missing:#?}");
    assert!(invented.is_empty(), "in the table but not on the site: {invented:#?}");
}

#[test]
fn public_endpoints_are_public_in_the_table_too() {
    for endpoint in app::routes::endpoints().list() {
        let key = format!("{} {}", endpoint.method, endpoint.path);
        let Some(row) = ROWS.iter().find(|row| row.key() == key) else { continue };
        assert_eq!(endpoint.public, matches!(row.who, Who::Everybody | Who::Link), "{key}");
    }
}

/// One permit widened by mistake: a referrer whose permits reach as far as a coordinator's, at the real site.
#[tokio::test(flavor = "multi_thread")]
async fn widening_one_permit_turns_the_table_red() {
    let test = TestApp::new().await;
    let row = ROWS.iter().find(|row| row.key() == "GET /agencies").expect("a row that is closed to referrers");
    assert!(!row.may(Some(Role::Referrer)) && row.may(Some(Role::Coordinator)));
    for (name, roles, wrong) in [("Ruth Gale", &[Role::Referrer][..], 0), ("Tom Wray", &[Role::Referrer, Role::Coordinator][..], 1)] {
        let actor = test.signed_in(name, roles).await;
        let mut browser = Browser::with_cookie(&test.app, &test.cookie(&actor).await);
        let let_in = ask(&mut browser, row, row.path, "").await;
        let seen = Seen::from([((row.key(), Some(Role::Referrer)), let_in)]);
        assert_eq!(differences(&seen).len(), wrong, "{roles:?}: {:?}", differences(&seen));
    }
}

/// Whoever may open a page of the main navigation finds it there, and nobody is led to a closed door.
#[test]
fn the_navigation_shows_each_role_the_pages_that_it_may_open() {
    for (label, href, roles) in app::routes::ENTRIES {
        let row = ROWS.iter().find(|row| row.method == "GET" && row.path == *href).unwrap_or_else(|| panic!("{label}: {href} is no page"));
        for role in Role::ALL {
            let shown = roles.is_empty() || roles.contains(&role);
            assert_eq!(shown, row.may(Some(role)), "{label} and {role}");
        }
    }
}

#[test]
fn every_address_with_a_key_in_it_has_an_example() {
    let without: Vec<String> = ROWS
        .iter()
        .filter(|row| row.path.contains('{') && !matches!(row.who, Who::Link))
        .filter(|row| !EXAMPLES.contains(&before_the_key(row.path)))
        .map(Row::key)
        .collect();
    assert!(without.is_empty(), "no example row for: {without:#?}");
    for row in ROWS {
        assert!(row.path.matches('{').count() < 2, "{} has two keys: say in Examples how they belong together", row.key());
    }
}

#[test]
fn the_printed_table_is_the_one_that_is_tested() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/ACCESS.md");
    let printed = print();
    if std::env::var_os("ACCORD_PRINT").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == printed, "docs/ACCESS.md is not the table that is tested; print it anew with ACCORD_PRINT=1");
}

fn print() -> String {
    let mut text = String::from(
        "# Who may ask what\n\nEvery endpoint of the site by role, as the test `access_table` holds it against the running site. Written by hand from POLICY.md 2.\n\
         *own* means: only rows that are theirs; anything else is \"not found\". *link* means: whoever holds the one-time link.\n\n\
         | endpoint | who | what |\n| --- | --- | --- |\n",
    );
    for row in ROWS {
        let _written = writeln!(text, "| `{}` | {} | {} |", row.key(), row.who_in_words(), row.what);
    }
    text
}

/// What stands before the key in an address, for which there is an example row each.
const EXAMPLES: [&str; 25] = [
    "/cases/",
    "/parties/",
    "/safe-contacts/",
    "/referrals/",
    "/declared-conflicts/",
    "/offers/",
    "/people/",
    "/availability/blocked/",
    "/calendar/feeds/",
    "/calendar/busy/",
    "/training/courses/",
    "/training/runs/",
    "/training/bookings/",
    "/recruitment/applications/",
    "/recruitment/roles/",
    "/certificates/",
    "/verify/",
    "/roles/",
    "/imports/",
    "/agencies/",
    "/admin/accounts/",
    "/admin/roles/",
    "/admin/jobs/",
    "/demo/mail/",
    "/sessions/",
];

fn before_the_key(path: &'static str) -> &'static str {
    path.split_once('{').map_or("/no-key/", |(before, _)| before)
}

/// A row of each kind, so that an address can be filled in.
struct Examples(BTreeMap<&'static str, String>);

impl Examples {
    /// From the demo; what its story does not hold is put there.
    #[expect(clippy::cognitive_complexity, reason = "one line for each kind of row, each of which the macro unfolds")]
    async fn find(app: &App) -> Self {
        let permit = SystemPermit::because(None, "a test");
        let db = app.read(&permit);
        let volunteer = person_of(app, Role::Volunteer).await;
        add_what_is_missing(app, volunteer).await;
        add_certificates(app).await;
        let mut found = BTreeMap::new();
        macro_rules! first {
            ($name:literal, $table:ident) => {
                first!($name, $table, entity::$table::Entity::find())
            };
            ($name:literal, $table:ident, $query:expr) => {
                let row: Option<entity::$table::Model> = $query.limit(1).one(db).await.unwrap();
                found.insert($name, row.unwrap_or_else(|| panic!("the demo has no row for {}", $name)).id.to_string());
            };
        }
        first!("/cases/", rj_case);
        first!("/parties/", party);
        first!("/safe-contacts/", safe_contact);
        first!("/referrals/", referral);
        first!("/declared-conflicts/", declared_conflict);
        first!("/offers/", offer);
        first!("/availability/blocked/", blocked_date);
        first!("/training/courses/", course);
        first!("/training/runs/", run);
        first!("/training/bookings/", booking);
        first!("/recruitment/applications/", application);
        first!("/recruitment/roles/", vacancy);
        first!("/certificates/", certificate);
        first!("/imports/", import_batch);
        first!("/agencies/", agency);
        first!("/admin/accounts/", account);
        first!("/admin/roles/", role_grant, entity::role_grant::Entity::find().filter(entity::role_grant::Column::Role.eq("TRAINER")));
        first!("/admin/jobs/", job);
        first!("/demo/mail/", letter);
        first!("/sessions/", session);
        // The register is of one day of the trainer's own run.
        let trainer = person_of(app, Role::Trainer).await;
        let taught = entity::run::Entity::find().filter(entity::run::Column::TrainerId.eq(trainer)).one(db).await.unwrap();
        let taught = taught.expect("the demo's trainer teaches").id;
        first!("register day", session_day, entity::session_day::Entity::find().filter(entity::session_day::Column::RunId.eq(taught)));
        let theirs = entity::supervisor_of::Entity::find().filter(entity::supervisor_of::Column::EndsAt.is_null()).one(db).await.unwrap();
        found.insert("/people/", theirs.expect("somebody is supervised").person_id.to_string());
        let vacancy = entity::vacancy::Entity::find().limit(1).one(db).await.unwrap();
        found.insert("/roles/", vacancy.expect("there is a role").slug);
        let certificate = entity::certificate::Entity::find().limit(1).one(db).await.unwrap();
        found.insert("/verify/", certificate.expect("there is a certificate").number);
        Self(found)
    }

    /// The key of a row that is that role's own, for addresses of which the table says so; `None` where the demo has none.
    async fn own(&self, app: &App, path: &'static str, role: Role) -> Option<String> {
        let permit = SystemPermit::because(None, "a test");
        let db = app.read(&permit);
        let person = person_of(app, role).await;
        let office = matches!(role, Role::Coordinator | Role::ServiceManager);
        let before = before_the_key(path);
        let key = match before {
            "/sessions/" => {
                let account = account_of(app, role).await.id;
                let newest = entity::session::Entity::find()
                    .filter(entity::session::Column::AccountId.eq(account))
                    .filter(entity::session::Column::RevokedAt.is_null())
                    .order_by_desc(entity::session::Column::CreatedAt)
                    .order_by_desc(entity::session::Column::Id);
                newest.one(db).await.unwrap()?.id
            }
            "/cases/" if !office => own_case(app, person, role).await?,
            "/referrals/" if !office => own_referral(app, role).await?,
            "/offers/" => {
                let theirs = entity::offer::Entity::find().filter(entity::offer::Column::PersonId.eq(person));
                theirs.one(db).await.unwrap()?.id
            }
            "/training/bookings/" => taught_booking(app, person).await?,
            "/training/runs/" if role == Role::Trainer => taught_run(app, person).await?,
            "/certificates/" => own_certificate(app, person).await?,
            "/calendar/feeds/" | "/calendar/busy/" => own_calendar(app, before, role).await,
            // The first of its kind is theirs: the office reaches all, and the rest was found or put there as their own.
            _ => return self.0.get(before).cloned(),
        };
        Some(key.to_string())
    }

    /// What must be named in the form, because the address does not.
    fn body(&self, path: &str) -> String {
        let example = |name: &str| self.0.get(name).cloned().unwrap_or_default();
        match path {
            "/training/runs/new" => format!("course={}", example("/training/courses/")),
            "/training/runs/{id}/register" => format!("day={}", example("register day")),
            _ => String::new(),
        }
    }

    /// The path with its key filled in: that one, or the example of its kind. A link is made up: nobody was sent it.
    fn fill(&self, path: &'static str, own: Option<&str>) -> String {
        if path == "/training/runs/new" {
            return format!("{path}?course={}", self.0.get("/training/courses/").cloned().unwrap_or_default());
        }
        let Some((before, rest)) = path.split_once('{') else { return path.to_owned() };
        let (_, after) = rest.split_once('}').expect("a key ends");
        let example = own.or_else(|| self.0.get(before).map(String::as_str)).unwrap_or(MADE_UP);
        format!("{before}{example}{after}")
    }
}

/// A case on which they sit, or somebody whom they supervise.
async fn own_case(app: &App, person: uuid::Uuid, role: Role) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let db = app.read(&permit);
    let seats = entity::assignment::Entity::find().filter(entity::assignment::Column::EndsAt.is_null());
    let seats = if role == Role::CaseSupervisor {
        let theirs = entity::supervisor_of::Entity::find()
            .filter(entity::supervisor_of::Column::SupervisorId.eq(person))
            .filter(entity::supervisor_of::Column::EndsAt.is_null());
        let people = theirs.all(db).await.unwrap().into_iter().map(|row| row.person_id);
        seats.filter(entity::assignment::Column::PersonId.is_in(people))
    } else {
        seats.filter(entity::assignment::Column::PersonId.eq(person))
    };
    Some(seats.one(db).await.unwrap()?.case_id)
}

/// A referral of their agency.
async fn own_referral(app: &App, role: Role) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let db = app.read(&permit);
    let account = account_of(app, role).await.id;
    let grant = entity::role_grant::Entity::find().filter(entity::role_grant::Column::AccountId.eq(account));
    let agency = grant.one(db).await.unwrap()?.agency_id;
    let theirs = entity::referral::Entity::find().filter(entity::referral::Column::AgencyId.eq(agency));
    Some(theirs.one(db).await.unwrap()?.id)
}

/// A run that they teach.
async fn taught_run(app: &App, person: uuid::Uuid) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let theirs = entity::run::Entity::find().filter(entity::run::Column::TrainerId.eq(person));
    Some(theirs.one(app.read(&permit)).await.unwrap()?.id)
}

/// A certificate of theirs.
async fn own_certificate(app: &App, person: uuid::Uuid) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let theirs = entity::certificate::Entity::find().filter(entity::certificate::Column::PersonId.eq(person));
    Some(theirs.one(app.read(&permit)).await.unwrap()?.id)
}

/// A place on a run that they teach.
async fn taught_booking(app: &App, person: uuid::Uuid) -> Option<uuid::Uuid> {
    let permit = SystemPermit::because(None, "a test");
    let db = app.read(&permit);
    let theirs = entity::run::Entity::find().filter(entity::run::Column::TrainerId.eq(person)).all(db).await.unwrap();
    let seated = entity::booking::Entity::find()
        .filter(entity::booking::Column::RunId.is_in(theirs.into_iter().map(|run| run.id)))
        .filter(entity::booking::Column::State.is_in(["CONFIRMED", "ATTENDED"]));
    Some(seated.one(db).await.unwrap()?.id)
}

/// A link that nobody was sent.
const MADE_UP: &str = "bm9ib2R5LXdhcy1zZW50LXRoaXMtbGluaw-AAAAAAAA";

async fn account_of(app: &App, role: Role) -> entity::account::Model {
    let permit = SystemPermit::because(None, "a test");
    let address = format!("{}@demo.example", role.code().to_lowercase());
    let own = entity::account::Entity::find().filter(entity::account::Column::EmailNorm.eq(address));
    own.one(app.read(&permit)).await.unwrap().expect("the demo has a sign-in for each role")
}

async fn person_of(app: &App, role: Role) -> uuid::Uuid {
    account_of(app, role).await.person_id
}

/// A certificate for whoever signs in, all of a course of the trainer's: the demo's story may have none for some.
async fn add_certificates(app: &App) {
    let permit = SystemPermit::because(None, "a test");
    let service = services::names(app, None).await.unwrap();
    let trainer = PersonId(person_of(app, Role::Trainer).await);
    let tx = app.begin(&permit).await.unwrap();
    for (basis, role) in (1..).zip(Role::ALL) {
        let new = NewCertificate {
            person: PersonId(person_of(app, role).await),
            basis: ("TEST", uuid::Uuid::from_u128(basis)),
            course: "Practitioner course".to_owned(),
            award: None,
            days: vec![chrono::NaiveDate::from_ymd_opt(2026, 10, 20).unwrap()],
            minutes: None,
            place: None,
            signatories: Vec::new(),
            trainer: Some(trainer),
        };
        issue(app, &tx, &service, new).await.unwrap();
    }
    app.commit(tx).await.unwrap();
}

/// An address of their calendar, or a source of busy times: the demo's story has neither.
async fn own_calendar(app: &App, before: &str, role: Role) -> uuid::Uuid {
    let account = account_of(app, role).await;
    let permit = SystemPermit::because(None, "a test");
    let tx = app.begin(&permit).await.unwrap();
    let (id, service, person, now) = (tx.new_id(), account.service_id, account.person_id, tx.now());
    if before == "/calendar/feeds/" {
        let feed = entity::calendar_feed::ActiveModel {
            id: Set(id),
            service_id: Set(service),
            person_id: Set(person),
            kind: Set("BUSY".to_owned()),
            token_hash: Set(id.to_string()),
            created_at: Set(now),
            ended_at: Set(None),
        };
        feed.insert(&*tx).await.unwrap();
    } else {
        let source = entity::busy_source::ActiveModel {
            id: Set(id),
            service_id: Set(service),
            person_id: Set(person),
            kind: Set("FILE".to_owned()),
            address_sealed: Set(None),
            etag: Set(None),
            last_modified: Set(None),
            next_at: Set(None),
            tried_at: Set(None),
            read_at: Set(None),
            problem: Set(None),
            spans: Set(0),
            whole_days: Set(String::new()),
            created_at: Set(now),
            ended_at: Set(None),
        };
        source.insert(&*tx).await.unwrap();
    }
    app.commit(tx).await.unwrap();
    id
}

/// Days that the volunteer has blocked and a tie that they declared: the demo's story has neither.
async fn add_what_is_missing(app: &App, volunteer: uuid::Uuid) {
    let permit = SystemPermit::because(None, "a test");
    let case = entity::rj_case::Entity::find().one(app.read(&permit)).await.unwrap().expect("the demo has a case");
    let tx = app.begin(&permit).await.unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 12, 24).unwrap();
    let blocked = entity::blocked_date::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(case.service_id),
        person_id: Set(volunteer),
        first_day: Set(day),
        last_day: Set(day),
        words: Set(None),
        created_at: Set(tx.now()),
        withdrawn_at: Set(None),
    };
    entity::blocked_date::Entity::delete_many().exec(&*tx).await.unwrap();
    blocked.insert(&*tx).await.unwrap();
    let declared = entity::declared_conflict::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(case.service_id),
        person_id: Set(volunteer),
        case_id: Set(case.id),
        state: Set("DECLARED".to_owned()),
        words: Set(None),
        at: Set(tx.now()),
        decided_at: Set(None),
        decided_by: Set(None),
    };
    declared.insert(&*tx).await.unwrap();
    app.commit(tx).await.unwrap();
}
