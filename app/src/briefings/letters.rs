//! Letters to people on the lists of a briefing. Each names its reader and nobody else.

use crate::platform::mail::{Button, Letter};

/// To somebody who is missing.
pub struct BriefingReminder {
    pub name: String,
    pub title: String,
    pub last_day: String,
    /// `Tue 3 Nov 2026, 09:30 to 10:00: Parade room`, those to come.
    pub sessions: Vec<String>,
    /// What to hear and read, a line each.
    pub materials: Vec<String>,
    /// Where somebody says that they have done it; nothing, when it is given at sessions alone.
    pub link: Option<String>,
}

impl BriefingReminder {
    pub fn letter(self) -> Letter {
        let mut paragraphs = vec![format!(
            "You are asked to have done this briefing by {}: {}. You are not marked as having done it yet.",
            self.last_day, self.title
        )];
        if !self.sessions.is_empty() {
            paragraphs.push(format!("Come to one of these sessions: {}.", self.sessions.join("; ")));
        }
        if !self.materials.is_empty() {
            paragraphs.push(format!("To hear and to read: {}", self.materials.join("; ")));
        }
        let button = self.link.map(|url| Button { label: "Say that you have done it".to_owned(), url });
        Letter {
            subject: "A briefing is still to be done".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs,
            button,
            closing: "If you have done it already, or have left, reply to this letter and we put it right.".to_owned(),
        }
    }
}

/// To somebody whose address was typed at the link for all.
pub struct BriefingCounted {
    pub name: String,
    pub title: String,
    pub service: String,
}

impl BriefingCounted {
    pub fn letter(self) -> Letter {
        Letter {
            subject: "You count as briefed".to_owned(),
            greeting: format!("Dear {},", self.name),
            paragraphs: vec![
                format!("Somebody who gave this address said that they have done the briefing {}.", self.title),
                format!("{} counts you as briefed. If that was you, nothing is to be done.", self.service),
            ],
            button: None,
            closing: "If it was not you, reply to this letter and we take it back.".to_owned(),
        }
    }
}

/// One of each for the test that reads them all.
#[cfg(test)]
pub fn samples() -> Vec<(&'static str, Letter)> {
    let reminder = |link| BriefingReminder {
        name: "Moira Ellis".to_owned(),
        title: "What we offer, and when".to_owned(),
        last_day: "Mon 30 Nov 2026".to_owned(),
        sessions: vec!["Tue 24 Nov 2026, 09:30 to 10:00: Parade room, Fenbridge".to_owned()],
        materials: vec!["https://accord.example/podcast".to_owned(), "The quick guide".to_owned()],
        link,
    };
    let counted = BriefingCounted {
        name: "Moira Ellis".to_owned(),
        title: "What we offer, and when".to_owned(),
        service: "Fenbridge Service".to_owned(),
    };
    vec![
        ("BriefingReminder", reminder(Some("https://accord.example/briefings/declare/abc".to_owned())).letter()),
        ("BriefingReminder", reminder(None).letter()),
        ("BriefingCounted", counted.letter()),
    ]
}
