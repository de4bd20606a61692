//! A message as it goes over the wire. Everything is given, so the same letter gives the same octets whenever it is made.

use crate::shared::{
    LetterId,
    text::{Email, clean_line},
};
use chrono::{DateTime, Datelike, Utc};
use lettre::Address;
use lettre::message::{
    Attachment, Mailbox, Message, MultiPart, SinglePart,
    header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
};
use sha2::{Digest, Sha256};
use std::time::SystemTime;

/// One mail to one person, before it is put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    pub from_name: String,
    pub from_address: Email,
    pub reply_to: Option<Email>,
    pub to_name: String,
    pub to_address: Email,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: Option<CalendarPart>,
    /// The same at every repeat, without angle brackets: `letter-id@host`. Mailboxes drop what they already have under it.
    pub message_id: String,
    /// When the letter was written, not when it is sent.
    pub date_utc: DateTime<Utc>,
}

/// A calendar object that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// The METHOD inside the object: `REQUEST`, `CANCEL`.
    pub method: String,
    /// The object, with CRLF line ends.
    pub body: String,
    /// `invite.ics`
    pub filename: String,
}

/// A message that is ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    pub from: Email,
    pub to: Email,
    pub message_id: String,
    /// What the message is called in a folder; see [`file_name`].
    pub file_name: String,
    pub octets: Vec<u8>,
}

/// Why no message can be made: a fault in the letter, so trying again does not help. Never holds an address or a word of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    #[error("an address is not one that a relay takes")]
    Address,
    #[error("the date is not one that a mail can carry")]
    Date,
    #[error("the Message-ID is not of the form letter@host")]
    MessageId,
    #[error("the calendar part names no method or no .ics file")]
    Calendar,
    #[error("the message could not be put together")]
    Message,
}

/// The name of a message in a folder: in the order of sending, and the same for a repeat, which overwrites itself.
pub fn file_name(sent_order: u64, letter: LetterId) -> String {
    format!("{sent_order:020}-{letter}.eml")
}

impl Outgoing {
    /// The message as it goes over the wire: plain text, HTML and, where there is one, the calendar object last, which is also
    /// attached as a file for programs that want one (RFC 6047).
    ///
    /// # Errors
    /// Each [`Unsendable`] reason.
    pub fn wire(&self, file_name: String) -> Result<Wire, Unsendable> {
        let id = message_id(&self.message_id)?;
        let mut builder = Message::builder()
            .from(mailbox(&self.from_name, &self.from_address)?)
            .to(mailbox(&self.to_name, &self.to_address)?)
            .subject(one_line(&self.subject))
            .date(date(self.date_utc)?)
            .message_id(Some(format!("<{id}>")))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()));
        if let Some(address) = &self.reply_to {
            builder = builder.reply_to(mailbox("", address)?);
        }
        let message = builder.multipart(self.body()?).map_err(|_| Unsendable::Message)?;
        Ok(Wire {
            from: self.from_address.clone(),
            to: self.to_address.clone(),
            message_id: self.message_id.clone(),
            file_name,
            octets: message.formatted(),
        })
    }

    fn body(&self) -> Result<MultiPart, Unsendable> {
        let words = MultiPart::alternative()
            .boundary(self.boundary("words"))
            .singlepart(SinglePart::plain(printable(&self.text)))
            .singlepart(SinglePart::html(printable(&self.html)));
        let Some(calendar) = &self.calendar else {
            return Ok(words);
        };
        let (inline, file) = calendar.parts()?;
        Ok(MultiPart::mixed().boundary(self.boundary("all")).multipart(words.singlepart(inline)).singlepart(file))
    }

    /// The line between parts: the same at every repeat, different for every letter, and not to be guessed from what it says.
    fn boundary(&self, part: &str) -> String {
        let digest = Sha256::new().chain_update(part).chain_update(&self.message_id).chain_update(&self.text).finalize();
        digest.iter().take(20).map(|octet| format!("{octet:02x}")).collect()
    }
}

impl CalendarPart {
    fn parts(&self) -> Result<(SinglePart, SinglePart), Unsendable> {
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if !plain(&self.method) || !plain(&self.filename) || !self.filename.ends_with(".ics") {
            return Err(Unsendable::Calendar);
        }
        let kind = |text: &str| ContentType::parse(text).map_err(|_| Unsendable::Calendar);
        let inline =
            SinglePart::builder().header(kind(&format!("text/calendar; method={}; charset=utf-8", self.method))?).body(self.body.clone());
        let whole = lettre::message::Body::new_with_encoding(self.body.clone(), ContentTransferEncoding::Base64);
        let file = Attachment::new(self.filename.clone())
            .body(whole.map_err(|_| Unsendable::Calendar)?, kind(&format!("application/ics; name=\"{}\"", self.filename))?);
        Ok((inline, file))
    }
}

fn message_id(id: &str) -> Result<&str, Unsendable> {
    let atom = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    match id.split_once('@') {
        Some((left, right)) if atom(left) && atom(right) => Ok(id),
        _ => Err(Unsendable::MessageId),
    }
}

/// The mail library stops the program at a year that it cannot write.
fn date(at: DateTime<Utc>) -> Result<SystemTime, Unsendable> {
    if (1970..=9998).contains(&at.year()) { Ok(SystemTime::from(at)) } else { Err(Unsendable::Date) }
}

/// Built from its parts: as text, a comma in a name would make two people of one.
fn mailbox(name: &str, address: &Email) -> Result<Mailbox, Unsendable> {
    let (user, domain) = address.as_str().split_once('@').ok_or(Unsendable::Address)?;
    let address = Address::new(user, domain).map_err(|_| Unsendable::Address)?;
    let name = one_line(name);
    Ok(Mailbox::new(if name.is_empty() { None } else { Some(name) }, address))
}

/// One line without what cannot be printed: the mail library stops the program at a line end in a name.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    clean_line(&spaced)
}

fn printable(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
