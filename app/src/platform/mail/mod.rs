//! Mail: from the words of a letter to octets on the wire, and out; and in from a mailbox.
//!
//! | file | what it is for |
//! | --- | --- |
//! | [`layout`] | a letter's words as plain text and as simple HTML |
//! | [`message`] | the message as it goes over the wire, made once and the same at every repeat |
//! | [`transport`] | out by SMTP, into a folder, or into memory |
//! | [`mailbox`] | in by IMAP |
//! | [`mask`] | addresses as logs may hold them |
//!
//! Nothing here knows a room, reads a clock or decides who gets what: that is said by whoever writes the letter. A message is a pure
//! function of what it is made from, so that a repeat after a crash is the same octets under the same Message-ID.

pub mod layout;
pub mod mailbox;
pub mod mask;
pub mod message;
pub mod transport;

pub use layout::{Button, Frame, Letter, Rendered};
pub use message::{CalendarPart, Outgoing, Unsendable, Wire};
pub use transport::{SendFailure, SmtpSettings, TlsMode, Transport};
