//! A calendar object that somebody sent, read with patience: `ical` first, and `calcard` for whatever that one refuses.
//!
//! Only what a reply is judged by is taken out; the rest, and above all its texts, is never kept.

use super::answer::{Answer, Attendance, Incoming};
use crate::shared::text::Email;
use calcard::{
    common::PartialDateTime,
    icalendar::{ICalendar, ICalendarComponentType, ICalendarEntry, ICalendarParameterName, ICalendarProperty, ICalendarValue},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use ical::{IcalParser, parser::ical::component::IcalEvent, property::Property};

/// The largest calendar object that is looked at, in octets.
pub const SIZE_MAX: usize = 64 * 1024;
/// The most components that are looked at in one.
pub const COMPONENTS_MAX: usize = 64;
/// The most people that are taken from one.
pub const ATTENDEES_MAX: usize = 50;
/// The longest identity that is believed, in octets: ours are far shorter.
pub const UID_MAX: usize = 255;

/// Why nothing can be made of a calendar object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("it is larger than a calendar object has to be")]
    TooLarge,
    #[error("it is not a calendar object")]
    NotACalendar,
    #[error("it does not hold exactly one event")]
    NotOneEvent,
    #[error("its event has no identity")]
    NoIdentity,
}

/// What a calendar object says, as far as a reply is judged by it.
///
/// # Errors
/// Each [`Unreadable`] reason.
pub fn read(octets: &[u8]) -> Result<Incoming, Unreadable> {
    if octets.len() > SIZE_MAX {
        return Err(Unreadable::TooLarge);
    }
    let text = normal(&String::from_utf8_lossy(octets));
    if text.matches("BEGIN:").count() > COMPONENTS_MAX {
        return Err(Unreadable::TooLarge);
    }
    match first_line(&text) {
        Ok(incoming) if !incoming.attendees.is_empty() => Ok(incoming),
        _ => second_line(&text),
    }
}

/// Without byte-order mark, unfolded without trimming, no blank lines, names in capitals.
fn normal(text: &str) -> String {
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
    let unfolded = text.replace("\n ", "").replace("\n\t", "");
    let mut lines = String::with_capacity(unfolded.len());
    for line in unfolded.split('\n').map(str::trim_start).filter(|line| !line.trim().is_empty()) {
        let end = line.find([';', ':']).unwrap_or(line.len());
        let (name, rest) = line.split_at(end);
        let name = name.to_ascii_uppercase();
        let rest = if matches!(name.as_str(), "BEGIN" | "END") { rest.trim_end().to_ascii_uppercase() } else { rest.to_owned() };
        lines.push_str(&name);
        lines.push_str(&rest);
        lines.push_str("\r\n");
    }
    lines
}

fn first_line(text: &str) -> Result<Incoming, Unreadable> {
    let mut calendars = IcalParser::new(text.as_bytes());
    let calendar = calendars.next().ok_or(Unreadable::NotACalendar)?.map_err(|_| Unreadable::NotACalendar)?;
    let [event] = calendar.events.as_slice() else {
        return Err(Unreadable::NotOneEvent);
    };
    let method = calendar.properties.iter().find(|p| p.name == "METHOD").and_then(|p| p.value.clone()).unwrap_or_default();
    let attendees = event.properties.iter().filter(|p| p.name == "ATTENDEE").take(ATTENDEES_MAX).filter_map(listed).collect();
    Ok(Incoming {
        method: method.trim().to_ascii_uppercase(),
        uid: identity(&unescape(value_of(event, "UID")))?,
        sequence: value_of(event, "SEQUENCE").trim().parse().unwrap_or(0),
        stamp_utc: stamp(value_of(event, "DTSTAMP")),
        attendees,
    })
}

fn value_of<'a>(event: &'a IcalEvent, name: &str) -> &'a str {
    event.properties.iter().find(|p| p.name == name).and_then(|p| p.value.as_deref()).unwrap_or("")
}

fn listed(property: &Property) -> Option<Attendance> {
    let said = property.params.iter().flatten().find(|(key, _)| key.eq_ignore_ascii_case("PARTSTAT"));
    let answer = said.and_then(|(_, values)| values.first()).map_or(Answer::NeedsAction, |word| Answer::from_code(word));
    Some(Attendance { email: address(property.value.as_deref()?)?, answer })
}

fn second_line(text: &str) -> Result<Incoming, Unreadable> {
    let calendar = ICalendar::parse(text).map_err(|_| Unreadable::NotACalendar)?;
    let part = |wanted: &ICalendarComponentType| calendar.components.iter().filter(|c| &c.component_type == wanted).collect::<Vec<_>>();
    let events = part(&ICalendarComponentType::VEvent);
    let [event] = events.as_slice() else {
        return Err(Unreadable::NotOneEvent);
    };
    let method =
        part(&ICalendarComponentType::VCalendar).first().and_then(|c| c.property(&ICalendarProperty::Method)).map_or("", text_value);
    let number = event.property(&ICalendarProperty::Sequence).and_then(|e| e.values.first()).and_then(ICalendarValue::as_integer);
    let made = event.property(&ICalendarProperty::Dtstamp).and_then(|e| e.values.first()).and_then(ICalendarValue::as_partial_date_time);
    let people = event.entries.iter().filter(|e| e.name == ICalendarProperty::Attendee).take(ATTENDEES_MAX);
    Ok(Incoming {
        method: method.trim().to_ascii_uppercase(),
        uid: identity(event.uid().unwrap_or(""))?,
        sequence: number.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        stamp_utc: made.and_then(PartialDateTime::to_timestamp).and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        attendees: people.filter_map(listed_too).collect(),
    })
}

fn text_value(entry: &ICalendarEntry) -> &str {
    entry.values.first().and_then(|v| v.as_text()).unwrap_or("")
}

fn listed_too(entry: &ICalendarEntry) -> Option<Attendance> {
    let word = entry.parameter(&ICalendarParameterName::Partstat).and_then(|v| v.as_text());
    Some(Attendance { email: address(text_value(entry))?, answer: word.map_or(Answer::NeedsAction, Answer::from_code) })
}

fn identity(uid: &str) -> Result<String, Unreadable> {
    let uid = uid.trim();
    let odd = uid.chars().any(char::is_control);
    if uid.is_empty() || uid.len() > UID_MAX || odd { Err(Unreadable::NoIdentity) } else { Ok(uid.to_owned()) }
}

/// The address of a `mailto:`, or a bare one.
fn address(value: &str) -> Option<Email> {
    let value = value.trim();
    let bare = match value.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => rest,
        _ => value,
    };
    Email::parse(&percent_decoded(bare)?).ok()
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut decoded = parts.next()?.to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        let octet = u8::from_str_radix(code, 16).ok().filter(u8::is_ascii_graphic)?;
        decoded.push(char::from(octet));
        decoded.push_str(rest);
    }
    Some(decoded)
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n' | 'N')) => plain.push('\n'),
            ('\\', Some(other)) => plain.push(other),
            _ => plain.push(c),
        }
    }
    plain
}

fn stamp(value: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(value.trim(), "%Y%m%dT%H%M%SZ").ok().map(|at| at.and_utc())
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
