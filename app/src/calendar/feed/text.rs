//! The text of a feed (RFC 5545): no method but PUBLISH, no attendee, no organiser, and the same bytes whenever it says the same.

use crate::calendar::ics::{escape, local, refold, uri, utc};
use crate::calendar::vtimezone::{block, line};
use crate::calendar::zone::Zone;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Utc};
use ical::generator::{Emitter, IcalCalendarBuilder, IcalEvent};

const PRODUCT: &str = "-//Accord//Feed//EN";
/// How often a program should ask again.
const ASK_AGAIN: &str = "PT4H";

/// When something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// By the clocks of a place.
    Hours { starts_local: NaiveDateTime, ends_local: NaiveDateTime, zone: Zone },
    /// Whole days, the last one included.
    Days { first: NaiveDate, last: NaiveDate },
}

/// One entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// The identity: for a course day that of its invitation, so that programs know the two for one.
    pub uid: String,
    pub sequence: u32,
    /// When it last changed; never when the feed was read.
    pub stamp: DateTime<Utc>,
    pub when: When,
    /// Off: shown for a while, so that copies elsewhere are crossed out.
    pub off: bool,
    /// Whether the time is taken; a supervision without an hour is only noted.
    pub busy: bool,
    pub summary: String,
    /// Empty when there is no place to name.
    pub place: String,
    /// Empty when there is nothing to add.
    pub description: String,
    pub link: Option<String>,
}

impl FeedEntry {
    /// The same time, and not a word about it.
    #[must_use]
    pub fn without_words(self, uid: String) -> Self {
        Self { uid, summary: "Busy".to_owned(), place: String::new(), description: String::new(), link: None, ..self }
    }
}

/// The calendar object of these entries, with CRLF line ends, under a name for the program's list.
pub fn feed_text(name: &str, home: Zone, entries: &[FeedEntry]) -> String {
    let mut builder = IcalCalendarBuilder::version("2.0").gregorian().prodid(PRODUCT);
    for (property, value) in [
        ("METHOD", "PUBLISH".to_owned()),
        ("X-WR-CALNAME", escape(name)),
        ("X-WR-TIMEZONE", home.name().to_owned()),
        ("REFRESH-INTERVAL;VALUE=DURATION", ASK_AGAIN.to_owned()),
        ("X-PUBLISHED-TTL", ASK_AGAIN.to_owned()),
    ] {
        builder = builder.set(line(property, value));
    }
    let mut calendar = builder.build();
    // An empty calendar must hold one component at least, and the zone is one.
    calendar.timezones = zones(home, entries).into_iter().map(|(zone, first, last)| block(zone, first, last)).collect();
    calendar.events = entries.iter().map(event).collect();
    refold(&calendar.generate())
}

/// One entry as a file that somebody saves and opens in their own calendar, with CRLF line ends: no feed, so nothing asks again.
pub fn one_text(home: Zone, entry: &FeedEntry) -> String {
    let entries = std::slice::from_ref(entry);
    let mut calendar = IcalCalendarBuilder::version("2.0").gregorian().prodid(PRODUCT).set(line("METHOD", "PUBLISH")).build();
    calendar.timezones = zones(home, entries).into_iter().map(|(zone, first, last)| block(zone, first, last)).collect();
    calendar.events = vec![event(entry)];
    refold(&calendar.generate())
}

/// Every zone that an entry needs, with the years it is needed for.
fn zones(home: Zone, entries: &[FeedEntry]) -> Vec<(Zone, i32, i32)> {
    let mut found: Vec<(Zone, i32, i32)> = Vec::new();
    for entry in entries {
        let When::Hours { starts_local, ends_local, zone } = &entry.when else { continue };
        let (first, last) = (starts_local.year(), ends_local.year());
        match found.iter_mut().find(|(known, _, _)| known == zone) {
            Some((_, from, to)) => (*from, *to) = (first.min(*from), last.max(*to)),
            None => found.push((*zone, first, last)),
        }
    }
    if found.is_empty() {
        found.push((home, 2020, 2020));
    }
    found
}

fn event(entry: &FeedEntry) -> IcalEvent {
    let mut event = IcalEvent::new();
    let stamp = utc(entry.stamp);
    event.properties = vec![
        line("UID", escape(&entry.uid)),
        line("DTSTAMP", stamp.clone()),
        line("LAST-MODIFIED", stamp),
        line("SEQUENCE", entry.sequence.to_string()),
    ];
    match &entry.when {
        When::Hours { starts_local, ends_local, zone } => event
            .properties
            .extend([line(format!("DTSTART;TZID={zone}"), local(*starts_local)), line(format!("DTEND;TZID={zone}"), local(*ends_local))]),
        When::Days { first, last } => {
            let after = last.checked_add_days(Days::new(1)).unwrap_or(*last);
            event.properties.extend([line("DTSTART;VALUE=DATE", day(*first)), line("DTEND;VALUE=DATE", day(after))]);
        }
    }
    event.properties.push(line("SUMMARY", escape(&entry.summary)));
    for (name, words) in [("LOCATION", &entry.place), ("DESCRIPTION", &entry.description)] {
        if !words.trim().is_empty() {
            event.properties.push(line(name, escape(words)));
        }
    }
    if let Some(link) = entry.link.as_deref().filter(|link| !link.is_empty()) {
        event.properties.push(line("URL", uri(link)));
    }
    event.properties.extend([
        line("STATUS", if entry.off { "CANCELLED" } else { "CONFIRMED" }),
        line("TRANSP", if entry.busy && !entry.off { "OPAQUE" } else { "TRANSPARENT" }),
        line("CLASS", "PRIVATE"),
    ]);
    event
}

fn day(date: NaiveDate) -> String {
    date.format("%Y%m%d").to_string()
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
