//! What arrived: in a folder, or at a real SMTP server on loopback (`end2end/smtp_sink.py`).

use super::house::Folder;
use entity::letter;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// One message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its file; the server numbers them in the order of arrival.
    pub file: String,
    pub message_id: String,
    pub text: String,
}

/// The messages in a folder, in the order of their files.
pub fn mails(folder: &Path) -> Vec<Mail> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "eml"));
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Mail {
    let text = std::fs::read_to_string(path).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let (_, rest) = head.split_once("Message-ID:").unwrap_or_else(|| panic!("{} has no Message-ID", path.display()));
    let message_id = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(id, _)| id).to_owned();
    Mail { file: path.file_name().unwrap().to_string_lossy().into_owned(), message_id, text }
}

/// A mailbox that drops repeats holds every letter once, and nothing else.
pub fn each_once(letters: &[letter::Model], kept: &[Mail]) {
    let mut arrived: BTreeMap<&str, u32> = BTreeMap::new();
    for mail in kept {
        *arrived.entry(&mail.message_id).or_default() += 1;
    }
    let written: BTreeSet<&str> = letters.iter().map(|letter| letter.message_id.as_str()).collect();
    assert_eq!(written.len(), letters.len(), "no two letters share a Message-ID");
    assert_eq!(arrived.keys().copied().collect::<BTreeSet<_>>(), written, "what arrived is what was written");
    let twice: Vec<_> = arrived.iter().filter(|(_, times)| **times != 1).collect();
    assert!(twice.is_empty(), "these lie there more than once: {twice:?}");
}

/// The mail server, which ends with the test.
pub struct Sink {
    child: Child,
    folder: Folder,
    port: u16,
}

impl Sink {
    pub fn start() -> Self {
        let python = std::env::var_os("ACCORD_TEST_PYTHON").expect(
            "ACCORD_TEST_PYTHON is not set: let it name a Python with the packages of end2end/requirements.txt; `make drill` sets it",
        );
        let folder = Folder::new();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/smtp_sink.py");
        let mut command = Command::new(python);
        command.arg(script).arg(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let port = said.trim().strip_prefix("listening on 127.0.0.1 ").and_then(|port| port.parse().ok());
        Self { child, folder, port: port.expect("the mail server did not start") }
    }

    /// As a setting.
    pub fn relay(&self) -> String {
        format!("smtp://127.0.0.1:{}?tls=none", self.port)
    }

    pub fn kept(&self) -> Vec<Mail> {
        mails(self.folder.path())
    }

    /// What came under a Message-ID that had come before.
    pub fn repeats(&self) -> Vec<Mail> {
        mails(&self.folder.path().join("repeats"))
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
