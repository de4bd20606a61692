//! Letters of this room. They name nobody but their reader, and say no more than the invitation did.

use super::appointments::answer_button;
use super::invite::Entry;
use crate::platform::mail::Letter;
use crate::shared::when;

/// What moved, as it was before: the day with its hours, the hours alone where the day is the same, the place. Nothing, when neither did.
pub fn it_was(before: &Entry, now: &Entry) -> Option<String> {
    let moved: Vec<String> = [when_before(before, now), place_before(before, now)].into_iter().flatten().collect();
    (!moved.is_empty()).then(|| format!("It was {}.", moved.join(", ")))
}

/// The same of day and hours alone, where a letter says nothing of the place.
pub fn when_it_was(before: &Entry, now: &Entry) -> Option<String> {
    when_before(before, now).map(|when| format!("It was {when}."))
}

fn when_before(before: &Entry, now: &Entry) -> Option<String> {
    let (starts, ends) = (before.starts_local, before.ends_local);
    let hours = format!("{} to {}", when::time(starts.time()), when::time(ends.time()));
    if starts.date() != now.starts_local.date() {
        return Some(format!("{}, {hours}", when::day(starts.date())));
    }
    ((starts, ends) != (now.starts_local, now.ends_local)).then_some(hours)
}

fn place_before(before: &Entry, now: &Entry) -> Option<String> {
    let (was, is) = (spoken(&before.place), spoken(&now.place));
    (was != is && !was.is_empty()).then(|| if was == ONLINE { was.to_owned() } else { format!("at {was}") })
}

const ONLINE: &str = "online";

/// A place as a sentence has it: a link that is no longer right is not repeated.
fn spoken(place: &str) -> &str {
    let place = place.trim();
    if place.eq_ignore_ascii_case(ONLINE) || place.starts_with("https://") { ONLINE } else { place }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn entry(day: u32, from: u32, place: &str) -> Entry {
        let at = |hour| NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, 30, 0).unwrap();
        Entry {
            starts_local: at(from),
            ends_local: at(16),
            zone: "Europe/London".to_owned(),
            summary: "Awareness Foundation".to_owned(),
            place: place.to_owned(),
            description: String::new(),
            link: None,
        }
    }

    #[test]
    fn a_change_says_what_moved_as_it_was_and_nothing_else() {
        let (hall, link) = ("Meadows Community Centre", "https://meet.example/old");
        for (before, now, said) in [
            (entry(11, 9, hall), entry(11, 9, hall), None),
            (entry(11, 9, hall), entry(12, 13, hall), Some("It was Wed 11 Nov 2026, 09:30 to 16:30.")),
            (entry(11, 9, hall), entry(11, 13, hall), Some("It was 09:30 to 16:30.")),
            (entry(11, 9, hall), entry(11, 9, "Shire Hall"), Some("It was at Meadows Community Centre.")),
            (entry(11, 9, hall), entry(12, 9, "Shire Hall"), Some("It was Wed 11 Nov 2026, 09:30 to 16:30, at Meadows Community Centre.")),
            (entry(11, 9, "Online"), entry(11, 9, hall), Some("It was online.")),
            (entry(11, 9, link), entry(11, 9, "https://meet.example/new"), None),
            (entry(11, 9, ""), entry(11, 9, hall), None),
        ] {
            assert_eq!(it_was(&before, &now).as_deref(), said, "{before:?} {now:?}");
        }
        let elsewhere = (entry(11, 9, hall), entry(11, 13, "Shire Hall"));
        assert_eq!(when_it_was(&elsewhere.0, &elsewhere.1).as_deref(), Some("It was 09:30 to 16:30."), "no place where none is to be told");
        assert_eq!(when_it_was(&elsewhere.0, &entry(11, 9, "")), None);
    }
}
