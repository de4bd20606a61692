//! What a file has said so far: whose e-mail is whose, and which agencies are new.

use crate::shared::text::Email;
use std::collections::{HashMap, HashSet};

/// The e-mails of one file: the second use under another name is the wrong one.
#[derive(Debug, Default)]
pub struct SeenEmails(HashMap<Email, String>);

impl SeenEmails {
    /// Whether that e-mail stands earlier in the file under another name. Notes it when it is new.
    pub fn under_another_name(&mut self, email: &Email, name: &str) -> bool {
        let name = name.to_lowercase();
        match self.0.get(email) {
            Some(first) => *first != name,
            None => {
                self.0.insert(email.clone(), name);
                false
            }
        }
    }

    pub fn holds(&self, email: &Email) -> bool {
        self.0.contains_key(email)
    }
}

/// Agencies on record, and those that a file would add.
#[derive(Debug)]
pub struct Agencies {
    /// On record or proposed already, in small letters.
    seen: HashSet<String>,
    new: Vec<String>,
}

impl Agencies {
    pub fn known(known: &[String]) -> Self {
        Self { seen: known.iter().map(|name| name.to_lowercase()).collect(), new: Vec::new() }
    }

    /// Propose the agency, unless it is on record or proposed already, in any case.
    pub fn note(&mut self, agency: Option<&str>) {
        let Some(name) = agency else { return };
        if self.seen.insert(name.to_lowercase()) {
            self.new.push(name.to_owned());
        }
    }

    /// What the file would add, in its order.
    pub fn proposed(self) -> Vec<String> {
        self.new
    }
}
