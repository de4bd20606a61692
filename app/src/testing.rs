//! The whole service on a database of its own, for tests. Not part of the product: nothing but tests calls it.
//!
//! A template is migrated once in a process and copied for each test: a file on SQLite, a `TEMPLATE` database on PostgreSQL when
//! `ACCORD_TEST_POSTGRES` names a server. The clock stands at Monday 26 October 2026, 09:00 in London; mail is kept in memory.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot begin must stop where it stands")]
#![expect(clippy::disallowed_methods, reason = "the test run names its database server in the environment")]

pub mod caldav;
pub mod letters;
pub mod readers;

use crate::platform::config::{Config, Settings};
use crate::platform::db::Db;
use crate::platform::jobs::{Lane, worker};
use crate::platform::mail::{Transport, Wire};
use crate::platform::permit::{RoomPermit, SystemPermit};
use crate::platform::services::{self, ServiceNames};
use crate::platform::{App, start};
use crate::shared::{AccountId, Actor, AgencyId, PersonId, Role, ServiceId, SessionId};
use entity::{account, contact_way, person, role_grant, service};
use sea_orm::{ActiveModelTrait, ConnectionTrait, Database, Set};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// One service, one database, one test.
pub struct TestApp {
    pub app: App,
    pub service: ServiceNames,
    _folder: Folder,
}

/// A folder that goes when the test goes.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // Another process may look at it still; the machine's own cleaning takes what stays.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

static COUNT: AtomicU32 = AtomicU32::new(0);
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

fn new_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("accord-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst)));
    std::fs::create_dir_all(&folder).expect("the temp folder can be written");
    folder
}

fn settings(folder: &Path, database_url: Option<String>) -> Settings {
    let mut settings: Settings = [
        ("mail", "memory"),
        ("clock", "2026-10-26T09:00"),
        ("connections", "4"),
        ("base_url", "http://accord.test"),
        ("password_memory_kib", "32"),
        ("password_rounds", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    settings.insert("data_dir".to_owned(), folder.display().to_string());
    if let Some(url) = database_url {
        settings.insert("database_url".to_owned(), url);
    }
    settings
}

impl TestApp {
    /// With a service and nothing else.
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings of its own.
    pub async fn with(own: &[(&str, &str)]) -> Self {
        let folder = new_folder();
        let url = fresh_database(&folder).await;
        let mut settings = settings(&folder, url);
        settings.extend(own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config = Config::from_settings(&settings).unwrap_or_else(|wrong| panic!("{}", wrong.join("; ")));
        let app = start::open(config).await.unwrap_or_else(|sentence| panic!("{sentence}"));
        let service = add_service(&app).await;
        Self { app, service, _folder: Folder(folder) }
    }

    /// A second instance on the same database.
    pub async fn second_instance(&self) -> App {
        start::open(self.app.config().clone()).await.unwrap_or_else(|sentence| panic!("{sentence}"))
    }

    /// A person on record, reachable by mail.
    pub async fn person(&self, name: &str) -> PersonId {
        let permit = SystemPermit::because(Some(self.service.id), "a test");
        let tx = self.app.begin(&permit).await.expect("a test can write");
        let id = tx.new_id();
        let reference = format!("P-{}", COUNT.fetch_add(1, Ordering::SeqCst));
        person::ActiveModel {
            id: Set(id),
            service_id: Set(self.service.id.0),
            reference: Set(reference),
            full_name: Set(name.to_owned()),
            name_norm: Set(name.to_lowercase()),
            gender: Set(None),
            created_at: Set(tx.now()),
            version: Set(1),
            merged_into: Set(None),
        }
        .insert(&*tx)
        .await
        .expect("a person can be stored");
        let address = format!("{}@example.org", name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "."));
        contact_way::ActiveModel {
            id: Set(tx.new_id()),
            service_id: Set(self.service.id.0),
            person_id: Set(id),
            kind: Set("EMAIL".to_owned()),
            value: Set(address.clone()),
            value_norm: Set(address),
            starts_at: Set(tx.now()),
            ends_at: Set(None),
            recorded_by: Set(None),
        }
        .insert(&*tx)
        .await
        .expect("an address can be stored");
        tx.commit().await.expect("a test can write");
        PersonId(id)
    }

    /// Somebody who is signed in with those roles, with the second step taken.
    pub async fn signed_in(&self, name: &str, roles: &[Role]) -> Actor {
        let person = self.person(name).await;
        self.signed_in_as(person, name, roles, None).await
    }

    /// A sign-in for a person who is on record.
    pub async fn signed_in_as(&self, person: PersonId, name: &str, roles: &[Role], agency: Option<AgencyId>) -> Actor {
        let permit = SystemPermit::because(Some(self.service.id), "a test");
        let tx = self.app.begin(&permit).await.expect("a test can write");
        let account = AccountId(tx.new_id());
        account::ActiveModel {
            id: Set(account.0),
            service_id: Set(self.service.id.0),
            person_id: Set(person.0),
            email_norm: Set(format!("{}@example.org", account.0.simple())),
            password_hash: Set(None),
            totp_secret: Set(None),
            totp_last_step: Set(None),
            state: Set("ACTIVE".to_owned()),
            created_at: Set(tx.now()),
            version: Set(1),
        }
        .insert(&*tx)
        .await
        .expect("an account can be stored");
        for role in roles {
            role_grant::ActiveModel {
                id: Set(tx.new_id()),
                service_id: Set(self.service.id.0),
                account_id: Set(account.0),
                role: Set(role.code().to_owned()),
                agency_id: Set(agency.map(|id| id.0)),
                starts_at: Set(tx.now()),
                ends_at: Set(None),
                granted_by: Set(None),
                ended_by: Set(None),
                reason: Set(None),
                created_at: Set(tx.now()),
                end_looked_at: Set(None),
            }
            .insert(&*tx)
            .await
            .expect("a role can be stored");
        }
        tx.commit().await.expect("a test can write");
        let session = SessionId(self.app.clock().new_id());
        Actor {
            account,
            person,
            session,
            service: self.service.id,
            name: name.to_owned(),
            roles: roles.to_vec(),
            agency,
            second_step: true,
        }
    }

    /// The cookie of a browser that is signed in as that actor.
    pub async fn cookie(&self, actor: &Actor) -> String {
        let permit = SystemPermit::because(Some(self.service.id), "a test");
        let tx = self.app.begin(&permit).await.expect("a test can write");
        let token = crate::platform::session::begin(&tx, actor.account, true, None, None).await.expect("a session can begin");
        tx.commit().await.expect("a test can write");
        format!("{}={}", crate::platform::session::cookie_name(&self.app), token.reveal())
    }

    /// A room permit of that actor; stops the test when the roles do not hold it.
    pub fn permit<P: RoomPermit>(&self, actor: &Actor) -> P {
        P::of(actor, None).unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    /// Run every job that is due, in every lane.
    pub async fn run_jobs(&self) {
        for lane in Lane::ALL {
            worker::run_due(&self.app, lane, crate::jobs::run, "test").await.expect("jobs can run");
        }
    }

    /// The mails sent so far, in order.
    pub fn mails(&self) -> Vec<Wire> {
        match self.app.transport() {
            Transport::Memory(sent) => sent.lock().map(|sent| sent.clone()).unwrap_or_default(),
            _ => panic!("this test does not keep its mail in memory"),
        }
    }
}

async fn add_service(app: &App) -> ServiceNames {
    let permit = SystemPermit::because(None, "a test");
    let tx = app.begin(&permit).await.expect("a test can write");
    let id = tx.new_id();
    service::ActiveModel {
        id: Set(id),
        slug: Set("test".to_owned()),
        full_name: Set("Restorative Test Service".to_owned()),
        discreet_name: Set("Fenbridge Service".to_owned()),
        time_zone: Set("Europe/London".to_owned()),
        organiser_name: Set("Fenbridge office".to_owned()),
        organiser_email: Set("office@fenbridge.example".to_owned()),
        contact_phone: Set(Some("01632 960001".to_owned())),
        settings: Set(serde_json::json!({})),
        created_at: Set(tx.now()),
        version: Set(1),
    }
    .insert(&*tx)
    .await
    .expect("a service can be stored");
    tx.commit().await.expect("a test can write");
    services::names(app, Some(ServiceId(id))).await.unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// A migrated database for one test: its address, or `None` for the embedded one in the folder.
async fn fresh_database(folder: &Path) -> Option<String> {
    let Ok(server) = std::env::var("ACCORD_TEST_POSTGRES") else {
        let template = TEMPLATE.get_or_init(sqlite_template).await;
        std::fs::copy(template, folder.join("accord.db")).expect("the template can be copied");
        return None;
    };
    let template = TEMPLATE.get_or_init(|| postgres_template(&server)).await;
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    command(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    Some(in_database(&server, &name))
}

async fn sqlite_template() -> String {
    let folder = new_folder();
    let config = Config::from_settings(&settings(&folder, None)).expect("the test's settings are right");
    let db = Db::connect(&config).await.expect("the template can be made");
    db.migrate().await.expect("the template can be migrated");
    let whole = folder.join("whole.db");
    db.copy_into(&whole.display().to_string()).await.expect("the template can be copied");
    db.close().await;
    whole.display().to_string()
}

async fn postgres_template(server: &str) -> String {
    let name = format!("template_{}", std::process::id());
    command(server, &format!("CREATE DATABASE {name}")).await;
    let folder = new_folder();
    let config = Config::from_settings(&settings(&folder, Some(in_database(server, &name)))).expect("the test's settings are right");
    let db = Db::connect(&config).await.expect("the template can be made");
    db.migrate().await.expect("the template can be migrated");
    db.close().await;
    name
}

async fn command(server: &str, sql: &str) {
    let connection = Database::connect(server).await.expect("the test server can be reached");
    connection.execute_unprepared(sql).await.expect("the test server obeys");
    connection.close().await.expect("the connection can be closed");
}

/// The same server, another database: `postgres://host/postgres?...` with its path replaced.
fn in_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').map_or((server, String::new()), |(address, query)| (address, format!("?{query}")));
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let host = rest.split('/').next().unwrap_or("");
    format!("{scheme}://{host}/{name}{query}")
}

/// The same link with another last letter: nobody signed it.
pub fn forged(link: &str) -> String {
    let (head, last) = link.split_at(link.len() - 1);
    format!("{head}{}", if last == "A" { "B" } else { "A" })
}
