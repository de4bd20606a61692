//! The text of a calendar object (RFC 5545, 5546), safe whatever people type.
//!
//! The `ical` crate holds the model and puts components in order. What it does not do safely is done here: text is cleaned and escaped
//! before it goes in; parameters are encoded by RFC 6868, quoted and made part of the property's name, which the crate leaves alone;
//! and lines are folded again at 75 octets between characters.

use super::answer::Answer;
use super::invite::{Appointment, Contact, Method};
use super::vtimezone::{block, line};
use super::zone::Zone;
use crate::shared::{problem::Problem, text::Email};
use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use ical::{
    generator::{Emitter, IcalCalendarBuilder, IcalEvent},
    property::Property,
};

const PRODUCT: &str = "-//Accord//Appointments//EN";
const FOLD_AT: usize = 75;

/// The identity of one person's part in one appointment, from octets that nobody can guess: whoever names it has seen the invitation.
///
/// `domain` is the host name of the service.
pub fn uid(opaque: [u8; 16], domain: &str) -> String {
    let opaque: String = opaque.iter().map(|byte| format!("{byte:02x}")).collect();
    let host: String = domain.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
    format!("{opaque}@{host}")
}

/// The calendar object that says what this appointment's message says, with CRLF line ends.
///
/// # Errors
/// `not_a_zone`; `clocks_go_forward`; `not_a_time`; `ends_before_start`, also when the clocks going back make it so.
pub fn calendar_text(appointment: &Appointment) -> Result<String, Problem> {
    let entry = &appointment.entry;
    let zone: Zone = entry.zone.parse()?;
    if entry.ends_local <= entry.starts_local || zone.to_utc(entry.ends_local)? <= zone.to_utc(entry.starts_local)? {
        return Err(Problem::new("ends_before_start", "Enter an end that is after the start"));
    }
    let mut calendar = IcalCalendarBuilder::version("2.0")
        .gregorian()
        .prodid(PRODUCT)
        .set(line("METHOD", appointment.method.code()))
        .add_event(event(appointment, zone))
        .build();
    calendar.timezones.push(block(zone, entry.starts_local.year(), entry.ends_local.year()));
    Ok(refold(&calendar.generate()))
}

fn event(appointment: &Appointment, zone: Zone) -> IcalEvent {
    let entry = &appointment.entry;
    let status = match appointment.method {
        Method::Request => "CONFIRMED",
        Method::Cancel => "CANCELLED",
    };
    let mut event = IcalEvent::new();
    event.properties = vec![
        line("UID", escape(&appointment.uid)),
        line("DTSTAMP", utc(appointment.stamp_utc)),
        line("SEQUENCE", appointment.sequence.to_string()),
        line(format!("DTSTART;TZID={zone}"), local(entry.starts_local)),
        line(format!("DTEND;TZID={zone}"), local(entry.ends_local)),
        line("SUMMARY", escape(&entry.summary)),
    ];
    for (name, text) in [("LOCATION", &entry.place), ("DESCRIPTION", &entry.description)] {
        if !text.trim().is_empty() {
            event.properties.push(line(name, escape(text)));
        }
    }
    if let Some(link) = entry.link.as_deref().filter(|link| !link.is_empty()) {
        event.properties.push(line("URL", uri(link)));
    }
    event.properties.extend([
        line("STATUS", status),
        line("TRANSP", "OPAQUE"),
        line("CLASS", "PRIVATE"),
        person("ORGANIZER", &appointment.organiser, ""),
        person("ATTENDEE", &appointment.attendee, &role(appointment.method, appointment.said)),
    ]);
    event
}

/// Whoever is invited is asked to answer, until they have; nobody answers a cancellation.
fn role(method: Method, said: Answer) -> String {
    let part = match (method, said) {
        (Method::Request, Answer::NeedsAction) => ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE".to_owned(),
        (Method::Request, said) => format!(";PARTSTAT={}", said.code()),
        (Method::Cancel, _) => String::new(),
    };
    format!(";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{part}")
}

fn person(property: &str, contact: &Contact, more: &str) -> Property {
    let name = parameter(&contact.name);
    let known_as = if name.is_empty() { String::new() } else { format!(";CN=\"{name}\"") };
    line(format!("{property}{known_as}{more}"), mailto(&contact.email))
}

pub(super) fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

pub(super) fn local(at: NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}

/// `mailto:` and the address, with the few signs percent-coded that would end or change an address inside a URI (RFC 6068).
fn mailto(email: &Email) -> String {
    let mut text = String::from("mailto:");
    for c in email.as_str().chars() {
        if c.is_ascii_alphanumeric() || "!$&'*+-/=_~.@".contains(c) {
            text.push(c);
        } else {
            text.push_str(&format!("%{:02X}", u32::from(c)));
        }
    }
    text
}

/// A link is taken as it is, but for what cannot stand in one.
pub(super) fn uri(link: &str) -> String {
    link.chars().filter(char::is_ascii_graphic).collect()
}

/// Without what cannot be printed; every kind of line end as `\n`. Some readers break lines at the separators of Unicode too, and a
/// line of its own would be a property.
fn printable(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if matches!(c, '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}') { '\n' } else { c })
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !c.is_control())
        .filter(|c| *c != '\u{FEFF}')
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A TEXT value (RFC 5545 3.3.11).
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The inside of a quoted parameter value (RFC 6868), on one line. Some readers take a backslash there for an escape and would run over
/// the closing quote: it becomes a slash.
fn parameter(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '^' => encoded.push_str("^^"),
            '"' => encoded.push_str("^'"),
            '\n' => encoded.push(' '),
            '\\' => encoded.push('/'),
            _ => encoded.push(c),
        }
    }
    encoded
}

/// The folds of the crate taken out (it counts characters) and made again at 75 octets, between characters.
pub(super) fn refold(generated: &str) -> String {
    let mut folded = String::with_capacity(generated.len() + generated.len() / FOLD_AT * 3);
    for content in generated.replace("\r\n ", "").split("\r\n").filter(|content| !content.is_empty()) {
        let mut rest = content;
        let mut room = FOLD_AT;
        while rest.len() > room {
            let (now, later) = rest.split_at(fold_point(rest, room));
            folded.push_str(now);
            folded.push_str("\r\n ");
            rest = later;
            room = FOLD_AT - 1;
        }
        folded.push_str(rest);
        folded.push_str("\r\n");
    }
    folded
}

/// Where to break: as late as fits, between characters, and where possible not beside a space, which some readers trim.
fn fold_point(text: &str, room: usize) -> usize {
    let mut fits = room.min(text.len());
    while !text.is_char_boundary(fits) {
        fits -= 1;
    }
    let beside_space = |at: &usize| text[..*at].ends_with(' ') || text[*at..].starts_with(' ');
    let good = (fits.saturating_sub(20)..=fits).rev().filter(|at| *at > 0 && text.is_char_boundary(*at)).find(|at| !beside_space(at));
    good.unwrap_or(fits)
}

#[cfg(test)]
#[path = "ics_tests.rs"]
mod tests;
