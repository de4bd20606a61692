//! Who may ask what: every endpoint by every role, written by hand from `docs/POLICY.md` 2 and held against the running site.
//!
//! The rows are in `access_rows.rs`. The test fails when an endpoint is missing from them, when one is listed that is not there, and when
//! the site lets somebody in whom the table keeps out, or the other way round. `docs/ACCESS.md` is printed from the same rows:
//! `ACCORD_PRINT=1 cargo test -p app --features ssr --test it access_table` writes it anew.

use crate::access_rows::{ROWS, Row, Who};
use crate::browser::Browser;
use app::platform::config::{Config, Settings};
use app::platform::permit::SystemPermit;
use app::platform::{App, start};
use app::shared::Role;
use axum::body::Body;
use axum::http::{StatusCode, header};
use sea_orm::{EntityTrait, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What the site answered: method and path, role (or nobody), whether it let them in.
type Seen = BTreeMap<(String, Option<Role>), bool>;

#[tokio::test(flavor = "multi_thread")]
async fn the_site_lets_in_whom_the_table_lets_in_and_nobody_else() {
    let demo = Demo::seeded().await;
    let examples = Examples::find(&demo.app).await;
    let mut browsers = Vec::new();
    for role in Role::ALL {
        let mut browser = Browser::new(&demo.app);
        let code = role.code().to_lowercase();
        let answer = browser.post("/demo/sign-in", &[("role", &code)]).await;
        assert_eq!(answer.location, "/home", "{role} signs in with one click");
        browsers.push((Some(role), browser));
    }
    browsers.push((None, Browser::new(&demo.app)));

    let mut seen = Seen::new();
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
            let let_in = ask(browser, row, &examples.fill(row.path), &examples.body(row.path)).await;
            seen.insert((row.key(), *role), let_in);
            // An action may have ended the very session that asked.
            if let Some(role) = role
                && browser.get("/home").await.status == StatusCode::SEE_OTHER
            {
                browser.post("/demo/sign-in", &[("role", &role.code().to_lowercase())]).await;
            }
        }
    }
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

/// Whether the site let the asker in: anything but "sign in", "not allowed" and "no such page".
async fn ask(browser: &mut Browser, row: &Row, path: &str, body: &str) -> bool {
    let mut request = browser.request(row.method, path);
    if row.method == "POST" {
        request = request.header("sec-fetch-site", "same-origin").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let answer = browser.send(request.body(Body::from(body.to_owned())).unwrap()).await;
    assert!(answer.status != StatusCode::INTERNAL_SERVER_ERROR, "{} {path}: {}", row.method, answer.body);
    let to_sign_in = answer.status == StatusCode::SEE_OTHER && answer.location.starts_with("/sign-in?next=");
    !(to_sign_in || matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED))
}

/// Sentences for every answer that is not as the table says. Rows whose visibility hangs on the row itself are not judged by role alone
/// where the table says "own".
fn differences(seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in ROWS {
        for role in Role::ALL.into_iter().map(Some).chain([None]) {
            let Some(let_in) = seen.get(&(row.key(), role)) else { continue };
            let may = row.may(role);
            let who = role.map_or("somebody who is not signed in".to_owned(), |role| role.to_string());
            match (may, let_in) {
                (Some(true), false) => wrong.push(format!("{} keeps out {who}, whom the table lets in", row.key())),
                (Some(false), true) => wrong.push(format!("{} lets in {who}, whom the table keeps out", row.key())),
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

/// Whoever may open a page of the main navigation finds it there, and nobody is led to a closed door.
#[test]
fn the_navigation_shows_each_role_the_pages_that_it_may_open() {
    for (label, href, roles) in app::routes::ENTRIES {
        let row = ROWS.iter().find(|row| row.method == "GET" && row.path == *href).unwrap_or_else(|| panic!("{label}: {href} is no page"));
        for role in Role::ALL {
            let shown = roles.is_empty() || roles.contains(&role);
            assert_eq!(Some(shown), row.may(Some(role)), "{label} and {role}");
        }
    }
}

/// One permit widened by mistake: the same answers but for one role at one endpoint.
#[test]
fn widening_one_permit_turns_the_table_red() {
    let row = ROWS.iter().find(|row| row.may(Some(Role::Referrer)) == Some(false)).expect("something is closed to referrers");
    let as_the_table_says: Seen = ROWS
        .iter()
        .flat_map(|row| Role::ALL.into_iter().filter_map(|role| row.may(Some(role)).map(|may| ((row.key(), Some(role)), may))))
        .collect();
    assert!(differences(&as_the_table_says).is_empty());
    let mut widened = as_the_table_says;
    widened.insert((row.key(), Some(Role::Referrer)), true);
    assert_eq!(differences(&widened).len(), 1);
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

/// A row of each kind, so that an address can be filled in.
struct Examples(BTreeMap<&'static str, String>);

impl Examples {
    async fn find(app: &App) -> Self {
        let permit = SystemPermit::because(None, "a test");
        let db = app.read(&permit);
        let mut found = BTreeMap::new();
        macro_rules! first {
            ($name:literal, $table:ident) => {
                let row = entity::$table::Entity::find().limit(1).one(db).await.unwrap();
                found.insert($name, row.map_or_else(|| uuid::Uuid::nil().to_string(), |row| row.id.to_string()));
            };
        }
        first!("/cases/", rj_case);
        first!("/referrals/", referral);
        first!("/offers/", offer);
        first!("/training/courses/", course);
        first!("/training/runs/", run);
        first!("/recruitment/applications/", application);
        first!("/recruitment/roles/", vacancy);
        first!("/imports/", import_batch);
        first!("/agencies/", agency);
        first!("/admin/accounts/", account);
        first!("/admin/jobs/", job);
        first!("/demo/mail/", letter);
        let practitioner = entity::practitioner::Entity::find().limit(1).one(db).await.unwrap();
        found.insert("/people/", practitioner.map(|row| row.person_id.to_string()).unwrap_or_default());
        let vacancy = entity::vacancy::Entity::find().limit(1).one(db).await.unwrap();
        found.insert("/roles/", vacancy.map(|row| row.slug).unwrap_or_default());
        Self(found)
    }

    /// What must be named in the form, because the address does not.
    fn body(&self, path: &str) -> String {
        if path == "/training/runs/new" {
            format!("course={}", self.0.get("/training/courses/").cloned().unwrap_or_default())
        } else {
            String::new()
        }
    }

    /// The path with its first parameter filled in from a row of that kind, the rest from thin air.
    fn fill(&self, path: &str) -> String {
        if path == "/training/runs/new" {
            return format!("{path}?course={}", self.0.get("/training/courses/").cloned().unwrap_or_default());
        }
        let Some((before, _)) = path.split_once('{') else { return path.to_owned() };
        let example = self.0.get(before).cloned().unwrap_or_else(|| uuid::Uuid::nil().to_string());
        let mut filled = String::new();
        let mut first = true;
        for part in path.split('/').skip(1) {
            filled.push('/');
            if part.starts_with('{') {
                filled.push_str(if first { &example } else { "00000000-0000-0000-0000-000000000000" });
                first = false;
            } else {
                filled.push_str(part);
            }
        }
        filled
    }
}
