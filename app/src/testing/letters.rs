//! What a letter says to whoever opens the mail: read by a mail program's own rules, not cut out of the octets.
//!
//! Long lines are broken on the wire anywhere, also inside a link; a line that then begins with two hyphens looks like the end of the part.

use crate::platform::mail::Wire;
use mail_parser::MessageParser;

/// The plain words of a mail.
pub fn words(mail: &Wire) -> String {
    let parsed = MessageParser::default().parse(&mail.octets);
    parsed.and_then(|mail| mail.body_text(0).map(|text| text.replace("\r\n", "\n"))).unwrap_or_default()
}

/// The subject of a mail, in one line.
pub fn subject(mail: &Wire) -> String {
    let parsed = MessageParser::default().parse(&mail.octets);
    parsed.and_then(|mail| mail.subject().map(str::to_owned)).unwrap_or_default()
}

/// The first address in these words that begins with that path, without the site before it.
pub fn link(words: &str, path: &str) -> Option<String> {
    let (_, rest) = words.split_once(path)?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"/-_".contains(c)).unwrap_or(rest.len());
    Some(format!("{path}{}", rest.get(..end)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::mail::{Button, Frame, Letter, Outgoing};
    use crate::shared::text::Email;

    fn mailed(url: String) -> Wire {
        let letter = Letter {
            subject: "Your place".into(),
            greeting: "Dear Sean Doyle,".into(),
            paragraphs: vec!["You are on the waiting list.".into()],
            button: Some(Button { label: "See your place".into(), url }),
            closing: String::new(),
        };
        let frame = Frame { service: "Fenbridge".into(), why: "you asked for a place".into(), reach: "reply".into() };
        let said = letter.render(&frame);
        let address = Email::parse("sean.doyle@example.org").unwrap();
        let mail = Outgoing {
            from_name: "Fenbridge".into(),
            from_address: address.clone(),
            reply_to: None,
            to_name: "Sean Doyle".into(),
            to_address: address,
            message_id: "1@fenbridge.example".into(),
            date_utc: chrono::DateTime::UNIX_EPOCH,
            subject: said.subject,
            text: said.text,
            html: said.html,
            calendar: None,
        };
        mail.wire("1.eml".into()).unwrap()
    }

    #[test]
    fn a_link_is_read_whole_wherever_the_wire_breaks_it() {
        let mut broken_before_hyphens = 0;
        for at in 0..62 {
            let path = format!("/training/place/{}--{}", "a".repeat(at), "Z".repeat(62 - at));
            let mail = mailed(format!("http://accord.test{path}"));
            broken_before_hyphens += String::from_utf8_lossy(&mail.octets).matches("=\r\n--").count();
            assert_eq!(link(&words(&mail), "/training/place/"), Some(path));
        }
        assert!(broken_before_hyphens > 0, "a line of the mail begins as the end of a part does, and is none");
    }
}
