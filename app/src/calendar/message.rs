//! A mail that came in, taken apart with care: who sent it, which one it is, and the calendar object that it carries.
//!
//! Only what stands in the message itself is looked at. A message inside it (a forward, a bounce) says what somebody else once wrote, and
//! is left shut.

use crate::shared::text::Email;
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

/// The largest message that is looked into, in octets. Replies are a hundredth of it.
pub const MESSAGE_MAX: usize = 512 * 1024;
/// The most parts that are looked through.
pub const PARTS_MAX: usize = 100;

/// What is made of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The same for the same message, whichever way it comes; tells nothing of it.
    pub key: String,
    /// The one address that it came from, if it names exactly one.
    pub sender: Option<Email>,
    /// The calendar object, in UTF-8 where the message says how it is written.
    pub calendar: Option<Vec<u8>>,
}

/// Take a message apart. What cannot be read as a message carries nothing.
pub fn open(octets: &[u8]) -> Opened {
    let parsed = if octets.len() > MESSAGE_MAX { None } else { MessageParser::default().parse(octets) };
    let Some(message) = parsed else {
        return Opened { key: digest(octets), sender: None, calendar: None };
    };
    let id = message.message_id().map(str::trim).filter(|id| !id.is_empty());
    Opened { key: digest(id.map_or(octets, str::as_bytes)), sender: sender(&message), calendar: calendar(&message) }
}

fn digest(octets: &[u8]) -> String {
    Sha256::digest(octets).iter().map(|octet| format!("{octet:02x}")).collect()
}

fn sender(message: &Message<'_>) -> Option<Email> {
    let people: Vec<&str> = match message.from()? {
        Address::List(list) => list.iter().map(|one| one.address.as_deref().unwrap_or("")).collect(),
        Address::Group(_) => return None,
    };
    match people.as_slice() {
        [one] => Email::parse(one).ok(),
        _ => None,
    }
}

/// The part that programs act upon; the same object as an attached file where there is no other.
fn calendar(message: &Message<'_>) -> Option<Vec<u8>> {
    let parts = || message.parts.iter().take(PARTS_MAX);
    let found = parts().find(|part| is_type(part, "text", "calendar")).or_else(|| parts().find(|part| is_file(part)))?;
    match &found.body {
        PartType::Text(text) | PartType::Html(text) => Some(text.as_bytes().to_vec()),
        PartType::Binary(octets) | PartType::InlineBinary(octets) => Some(octets.to_vec()),
        PartType::Message(_) | PartType::Multipart(_) => None,
    }
}

fn is_type(part: &MessagePart<'_>, kind: &str, exact: &str) -> bool {
    part.content_type().is_some_and(|found| {
        found.c_type.eq_ignore_ascii_case(kind) && found.c_subtype.as_deref().is_some_and(|sub| sub.eq_ignore_ascii_case(exact))
    })
}

fn is_file(part: &MessagePart<'_>) -> bool {
    let named = part.attachment_name().is_some_and(|name| name.to_ascii_lowercase().ends_with(".ics"));
    is_type(part, "application", "ics") || named
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
