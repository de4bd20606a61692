//! Letters of this room. They name nobody but their reader, and say no more than the invitation did.

use super::appointments::answer_button;
use super::invite::Entry;
use crate::platform::mail::Letter;
use crate::shared::when;

/// Somebody was invited and has not said whether they come.
pub struct StillToAnswer<'a> {
    pub name: String,
    pub entry: &'a Entry,
    /// The whole address of the page where they answer.
    pub link: String,
}

impl StillToAnswer<'_> {
    pub fn letter(&self) -> Letter {
        let entry = self.entry;
        let mut paragraphs = vec![
            format!("You are invited: {}.", entry.summary),
            format!("{} to {}", when::day_and_time(entry.starts_local), when::time(entry.ends_local.time())),
        ];
        if !entry.place.is_empty() {
            paragraphs.push(format!("Place: {}", entry.place));
        }
        paragraphs.push("We have no answer from you yet. Please say whether you come: yes, perhaps or no is all we need.".to_owned());
        Letter {
            subject: format!("Do you come? {}", when::day(entry.starts_local.date())),
            greeting: format!("Dear {},", self.name),
            paragraphs,
            button: Some(answer_button(self.link.clone())),
            closing: "You need not sign in, and you can change your answer until it begins. We do not ask again.".to_owned(),
        }
    }
}
