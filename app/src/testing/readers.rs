//! What was mailed, as it went over the wire, before independent readers (`end2end/yardsticks/ics/ics_check.py`).
//!
//! `ACCORD_TEST_PYTHON` names the interpreter that the checker runs under: a clean one, with the packages of `end2end/requirements.txt`.
//! `ACCORD_TEST_NODE_MODULES` and `ACCORD_TEST_LIBICAL_PYTHON` add the three readers that come from there to the three of Python.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop where it stands")]

use super::TestApp;
use crate::platform::mail::Wire;
use crate::platform::permit::SystemPermit;
use entity::{appointment, letter};
use sea_orm::EntityTrait;
use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use uuid::Uuid;

/// A mail with a calendar part, and what was meant by it.
#[derive(Debug, Clone)]
pub struct Mailed {
    pub wire: Wire,
    /// The calendar object inside it.
    pub calendar: String,
    pub method: String,
    pub uid: String,
    /// What it is about, which is told apart by its row and not by what the mail says.
    pub event: Uuid,
    /// `invite`, `update`, `cancel` or `reinvite`: by what the same person was told of the same thing before.
    pub step: &'static str,
    pub to: String,
    pub to_name: String,
}

impl Mailed {
    /// The SEQUENCE that it carries.
    pub fn sequence(&self) -> u32 {
        self.value("SEQUENCE").parse().expect("a message has a number")
    }

    /// The value of a property of its event, lines unfolded.
    pub fn value(&self, name: &str) -> String {
        let unfolded = self.calendar.replace("\r\n ", "");
        let event = unfolded.split("BEGIN:VEVENT").nth(1).unwrap_or_default().to_owned();
        let line = event.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.to_owned()).unwrap_or_default()
    }
}

impl TestApp {
    /// Every mail with a calendar part that was sent so far, in the order of sending.
    pub async fn mailed(&self) -> Vec<Mailed> {
        self.run_jobs().await;
        let permit = SystemPermit::because(None, "a test");
        let db = self.app.read(&permit);
        let letters: HashMap<Uuid, letter::Model> =
            letter::Entity::find().all(db).await.expect("letters can be read").into_iter().map(|row| (row.id, row)).collect();
        let about: HashMap<String, Uuid> = appointment::Entity::find()
            .all(db)
            .await
            .expect("appointments can be read")
            .into_iter()
            .map(|row| (row.uid, row.subject_id))
            .collect();
        let mut last: HashMap<(Uuid, String), String> = HashMap::new();
        let mut mailed = Vec::new();
        for wire in self.mails() {
            let id = wire.file_name.get(21..).and_then(|rest| rest.strip_suffix(".eml")).and_then(|id| Uuid::parse_str(id).ok());
            let row = id.and_then(|id| letters.get(&id)).unwrap_or_else(|| panic!("no letter is called {}", wire.file_name));
            let (Some(calendar), Some(method), Some(uid)) = (row.calendar.clone(), row.calendar_method.clone(), row.stream.clone()) else {
                continue;
            };
            let event = about.get(&uid).copied().unwrap_or_else(|| panic!("nothing is known of {uid}"));
            let key = (event, row.to_address.clone());
            let step = match (method.as_str(), last.get(&key).map(String::as_str)) {
                ("CANCEL", _) => "cancel",
                (_, None) => "invite",
                (_, Some("CANCEL")) => "reinvite",
                _ => "update",
            };
            last.insert(key, method.clone());
            let (to, to_name) = (row.to_address.clone(), row.to_name.clone());
            mailed.push(Mailed { wire, calendar, method, uid, event, step, to, to_name });
        }
        mailed
    }
}

/// A folder that goes when the test goes.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty one.
    pub fn new(what: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("accord-{what}-{}", crate::platform::clock::Clock::machine().new_id()));
        std::fs::create_dir_all(&folder).expect("the temp folder can be written");
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Let the independent readers judge those mails, with what was meant by each and who is called what.
pub fn judge_mails(mails: &[Mailed]) {
    let folder = Folder::new("ics");
    let mut manifest = serde_json::Map::new();
    for mail in mails {
        std::fs::write(folder.path().join(&mail.wire.file_name), &mail.wire.octets).expect("a mail can be written");
        manifest.insert(mail.wire.file_name.clone(), serde_json::json!({ "event": mail.event.to_string(), "kind": mail.step }));
    }
    let names: BTreeSet<String> = mails.iter().map(|mail| format!("{}\t{}\n", mail.to, mail.to_name)).collect();
    std::fs::write(folder.path().join("names.tsv"), names.into_iter().collect::<String>()).expect("names can be written");
    let manifest = serde_json::to_string_pretty(&manifest).expect("a manifest is text");
    std::fs::write(folder.path().join("manifest.json"), manifest).expect("a manifest can be written");
    judge(folder.path());
}

/// Let the independent readers judge those feeds: names and texts.
pub fn judge_feeds(feeds: &[(&str, &str)]) {
    let folder = Folder::new("feeds");
    std::fs::write(folder.path().join("names.tsv"), "").expect("names can be written");
    for (name, text) in feeds {
        std::fs::write(folder.path().join(format!("{name}.ics")), text).expect("a feed can be written");
    }
    judge(folder.path());
}

/// The interpreter with the packages of `end2end/requirements.txt`.
pub fn python() -> OsString {
    let missing = "ACCORD_TEST_PYTHON is not set: let it name a Python with the packages of end2end/requirements.txt; `make test` sets it";
    std::env::var_os("ACCORD_TEST_PYTHON").expect(missing)
}

/// A file of `end2end/`.
pub fn end2end(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end").join(path)
}

/// Let all readers judge that folder: mails, feeds, a manifest and a file of names.
pub fn judge(folder: &Path) {
    let mut command = Command::new(python());
    command.arg(end2end("yardsticks/ics/ics_check.py")).arg(folder).arg("--names").arg(folder.join("names.tsv"));
    for (option, variable) in [("--node-modules", "ACCORD_TEST_NODE_MODULES"), ("--libical-python", "ACCORD_TEST_LIBICAL_PYTHON")] {
        if let Some(value) = std::env::var_os(variable) {
            command.arg(option).arg(value);
        }
    }
    let run = command.env("PYTHONDONTWRITEBYTECODE", "1").output().expect("ACCORD_TEST_PYTHON names an interpreter that runs");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
    assert!(said.contains("\"warnings\": 0"), "{said}");
}
