//! Who may ask what: every endpoint by every role, written by hand from `docs/POLICY.md` 2 and held against the running site.
//!
//! The rows are in `access_rows.rs`, what they are asked about in `access_examples.rs`. The test fails when an endpoint is missing from
//! them, when one is listed that is not there, and when the site lets somebody in whom the table keeps out, or the other way round. Every
//! address with a key in it is asked about a row that is there: a row of the asker's own where the table says "own", so that "not found"
//! can only mean "kept out". `docs/ACCESS.md` is printed from the same rows:
//! `ACCORD_PRINT=1 cargo test -p app --features ssr --test it access_table` writes it anew.

use crate::access_examples::{EXAMPLES, Examples, before_the_key};
use crate::access_rows::{ROWS, Row, Who};
use crate::browser::Browser;
use app::platform::config::{Config, Settings};
use app::platform::{App, start};
use app::shared::Role;
use app::testing::TestApp;
use axum::body::Body;
use axum::http::{StatusCode, header};
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
