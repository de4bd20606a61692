//! Letters: written as plain text first, with the same words as simple HTML for programs that prefer it.
//!
//! Every letter says who sends it, why it came, what to do and how to reach a person. The HTML has no pictures, no outside styles and
//! nothing that counts who reads it.

/// The words of one letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    /// `Dear Moira Ellis,`
    pub greeting: String,
    pub paragraphs: Vec<String>,
    /// What to do, when there is something to do.
    pub button: Option<Button>,
    /// What comes after the button, before the foot. Empty when there is nothing to add.
    pub closing: String,
}

/// A link that says what happens behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    /// A whole address; anything but `http` and `https` is shown as text and not as a link.
    pub url: String,
}

/// What the foot of every letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The name that the service goes by outside: neutral, because others see the list of mails.
    pub service: String,
    /// Why the letter came: "you applied for a volunteer role".
    pub why: String,
    /// How to reach a person: "reply to this mail, or phone 01632 960 001 on weekdays from 9 to 5".
    pub reach: String,
}

/// A letter in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Letter {
    /// The letter in both forms, with the same words in the same order.
    pub fn render(&self, frame: &Frame) -> Rendered {
        Rendered { subject: self.subject.clone(), text: self.text(frame), html: self.html(frame) }
    }

    fn text(&self, frame: &Frame) -> String {
        let mut parts = vec![self.greeting.clone()];
        parts.extend(self.paragraphs.iter().cloned());
        parts.extend(self.button.iter().map(|button| format!("{}:\n{}", button.label, button.url)));
        if !self.closing.is_empty() {
            parts.push(self.closing.clone());
        }
        parts.push(frame.service.clone());
        parts.push(format!("-- \n{}", foot(frame).join("\n")));
        parts.join("\n\n") + "\n"
    }

    fn html(&self, frame: &Frame) -> String {
        let mut body = paragraph(&self.greeting);
        body.extend(self.paragraphs.iter().map(|words| paragraph(words)));
        body.extend(self.button.iter().map(Button::html));
        if !self.closing.is_empty() {
            body.push_str(&paragraph(&self.closing));
        }
        body.push_str(&paragraph(&frame.service));
        let foot: String = foot(frame).iter().map(|line| format!("<p style=\"{FOOT}\">{}</p>\n", escape(line))).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n</head>\n\
             <body style=\"{BODY}\">\n<main style=\"max-width:38em;margin:0 auto\">\n{body}<hr style=\"{RULE}\">\n{foot}</main>\n</body>\n</html>\n",
            escape(&self.subject)
        )
    }
}

const BODY: &str =
    "margin:0;padding:24px;background-color:#ffffff;color:#1a1a1a;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5";
const LINK: &str = "display:inline-block;padding:12px 20px;background-color:#1d4f6e;color:#ffffff;font-weight:bold;border-radius:4px";
const RULE: &str = "border:0;border-top:1px solid #767676;margin:24px 0";
const FOOT: &str = "margin:0 0 8px;font-size:14px;color:#4a4a4a";

impl Button {
    /// The link, and below it the address in full for whoever would rather copy it.
    fn html(&self) -> String {
        let (label, url) = (escape(&self.label), escape(&self.url));
        if self.url.starts_with("https://") || self.url.starts_with("http://") {
            format!(
                "<p style=\"margin:0 0 16px\"><a href=\"{url}\" style=\"{LINK}\">{label}</a></p>\n\
                 <p style=\"{FOOT}\">Or copy this address into your browser:<br><span style=\"word-break:break-all\">{url}</span></p>\n"
            )
        } else {
            format!("<p style=\"margin:0 0 16px\">{label}:<br>{url}</p>\n")
        }
    }
}

fn foot(frame: &Frame) -> [String; 2] {
    [
        format!("{} sent you this because {}.", frame.service, frame.why.trim_end_matches('.')),
        format!("To reach a person, {}.", frame.reach.trim_end_matches('.')),
    ]
}

fn paragraph(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(escape).collect();
    format!("<p style=\"margin:0 0 16px\">{}</p>\n", lines.join("<br>"))
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && c != '\t' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame { service: "Example Service".into(), why: "you applied for a volunteer role".into(), reach: "reply to this mail".into() }
    }

    fn letter() -> Letter {
        Letter {
            subject: "Confirm your application".into(),
            greeting: "Dear Moira Ellis,".into(),
            paragraphs: vec!["Thank you for applying.".into(), "Please confirm.\nIt takes a minute.".into()],
            button: Some(Button { label: "Confirm your application".into(), url: "https://rj.example/c/1?a=1&b=2".into() }),
            closing: "If it was not you, do nothing.".into(),
        }
    }

    #[test]
    fn the_plain_letter_reads_from_top_to_bottom() {
        let expected = "Dear Moira Ellis,\n\nThank you for applying.\n\nPlease confirm.\nIt takes a minute.\n\n\
            Confirm your application:\nhttps://rj.example/c/1?a=1&b=2\n\nIf it was not you, do nothing.\n\nExample Service\n\n-- \n\
            Example Service sent you this because you applied for a volunteer role.\nTo reach a person, reply to this mail.\n";
        assert_eq!(letter().render(&frame()).text, expected);
    }

    #[test]
    fn the_html_says_the_same_and_nothing_typed_becomes_markup() {
        let mut wicked = letter();
        wicked.greeting = "Dear <script>alert(\"x\")</script> O'Neil,".into();
        wicked.button = Some(Button { label: "Go".into(), url: "javascript:alert(1)".into() });
        let html = wicked.render(&frame()).html;
        assert!(html.contains("Dear &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; O&#39;Neil,"));
        assert!(!html.contains("<script") && !html.contains("href"));

        let html = letter().render(&frame()).html;
        assert!(html.contains("href=\"https://rj.example/c/1?a=1&amp;b=2\""));
        assert!(html.contains("Please confirm.<br>It takes a minute."));
        for needed in ["lang=\"en-GB\"", "<title>Confirm your application</title>", "To reach a person, reply to this mail."] {
            assert!(html.contains(needed), "{needed}");
        }
        assert!(!html.contains("<img"));
    }
}
