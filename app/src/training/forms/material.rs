//! A link or a file for those who come to a course.

use super::web_link;
use crate::shared::problem::Problem;
use crate::shared::text::line;
use crate::shared::{FormProblems, RawForm};
use crate::training::material::{FileKind, Moment, clean_name, judge};

/// What is said of every material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMaterial {
    pub title: String,
    pub moment: Moment,
    /// Whether it stands on the public page of the course.
    pub public: bool,
    pub what: NewWhat,
}

/// A link, or a file as it was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewWhat {
    Link { address: String },
    File { kind: FileKind, name: String, bytes: Vec<u8> },
}

/// A file as it came: its name and its bytes.
pub type SentFile = (String, Vec<u8>);

/// A link as it was typed.
///
/// # Errors
/// Every field that needs mending.
pub fn check_link(raw: &RawForm) -> Result<NewMaterial, FormProblems> {
    let mut wrong = FormProblems::new();
    let said = title_and_moment(raw, &mut wrong);
    let address = web_link(raw.get("address"));
    let address = address.and_then(|link| link.ok_or_else(|| Problem::new("missing", "Enter the link, beginning with https://")));
    let address = wrong.take("address", address);
    let ((title, moment), address) = said.zip(address).ok_or(wrong)?;
    Ok(NewMaterial { title, moment, public: raw.ticked("public", "yes"), what: NewWhat::Link { address } })
}

/// A file with what was typed about it; `file` says why it did not come.
///
/// # Errors
/// Every field that needs mending.
pub fn check_file(raw: &RawForm, file: Result<SentFile, Problem>) -> Result<NewMaterial, FormProblems> {
    let mut wrong = FormProblems::new();
    let said = title_and_moment(raw, &mut wrong);
    let judged = file.and_then(|(name, bytes)| {
        let kind = judge(&name, &bytes)?;
        Ok(NewWhat::File { kind, name: clean_name(&name, kind), bytes })
    });
    let judged = wrong.take("file", judged);
    let ((title, moment), what) = said.zip(judged).ok_or(wrong)?;
    Ok(NewMaterial { title, moment, public: raw.ticked("public", "yes"), what })
}

fn title_and_moment(raw: &RawForm, wrong: &mut FormProblems) -> Option<(String, Moment)> {
    let title = wrong.take("title", line(raw.get("title"), 120, "Enter a title: those who come read it"));
    let moment = Moment::from_code(raw.get("moment")).ok_or_else(|| Problem::new("missing", "Choose when it is wanted"));
    title.zip(wrong.take("moment", moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_taken_by_https_alone() {
        for (address, code) in [
            ("https://example.org/podcast", None),
            ("http://example.org/podcast", Some("not_a_link")),
            ("javascript:alert(1)", Some("not_a_link")),
            ("https://example.org/\"onclick", Some("not_a_link")),
            ("", Some("missing")),
        ] {
            let raw = RawForm::from([("title", "The podcast"), ("moment", "BEFORE"), ("address", address)]);
            let told = check_link(&raw).err().map(|wrong| wrong.0.into_iter().map(|one| one.code).collect::<Vec<_>>().join(" "));
            assert_eq!(told.as_deref(), code, "{address}");
        }
    }

    #[test]
    fn everything_that_is_missing_is_said_at_once_at_its_field() {
        let wrong = check_link(&RawForm::default()).unwrap_err();
        assert_eq!(wrong.0.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["title", "moment", "address"]);
        let wrong = check_file(&RawForm::default(), Ok(("a.html".into(), b"<html>".to_vec()))).unwrap_err();
        assert_eq!(wrong.0.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["title", "moment", "file"]);
    }
}
