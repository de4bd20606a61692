//! Places for many at once: typed or pasted lines, and people of whom the agency is known already.

use super::Approval;
use super::place::{agency, approval};
use crate::shared::text::{Email, clean_line, person_name};
use crate::shared::{AgencyId, FormProblems, PersonId, RawForm};
use std::collections::HashSet;

/// So many are asked for at once.
pub const MANY_MAX: usize = 60;
/// The longest text that is looked at, in bytes.
pub const TEXT_MAX: usize = 64 * 1024;

/// Somebody for whom a place is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Typed, on that line, from 1.
    Typed { line: usize, name: String, email: Email },
    /// Chosen among those who are known.
    Known(PersonId),
}

/// A line that says nobody, with what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    pub line: usize,
    pub code: &'static str,
    pub sentence: String,
}

/// Many places, as they are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyPlaces {
    /// In the order of asking: those typed, then those chosen.
    pub wanted: Vec<Wanted>,
    /// Lines that stay out.
    pub wrong: Vec<LineProblem>,
    pub agency: Option<AgencyId>,
    pub approval: Approval,
}

/// `sent_by_agency` says that whoever asks sends their own staff.
///
/// # Errors
/// Every field that needs mending; at `lines`: `missing`, when nobody is named; `too_many`. A line that says nobody is no error: it stays
/// out, and the others may come.
pub fn check_many(raw: &RawForm, sent_by_agency: bool) -> Result<ManyPlaces, FormProblems> {
    let mut problems = FormProblems::new();
    let agency = problems.take("agency", agency(raw.get("agency")));
    let sent = sent_by_agency || matches!(agency, Some(Some(_)));
    let approval = approval(raw, sent, &mut problems);
    let (mut wanted, wrong) = lines(raw.get("lines"));
    let mut chosen = HashSet::new();
    let known = raw.all("who").filter_map(|key| key.parse::<PersonId>().ok()).filter(|person| chosen.insert(*person));
    wanted.extend(known.map(Wanted::Known));
    if wanted.len() + wrong.len() > MANY_MAX || raw.get("lines").len() > TEXT_MAX {
        problems.add("lines", "too_many", format!("Ask for at most {MANY_MAX} people at once"));
    } else if wanted.is_empty() && wrong.is_empty() {
        problems.add("lines", "missing", "Enter at least one person, or choose among those who are known");
    }
    match (agency, approval) {
        (Some(agency), Some(approval)) if problems.is_empty() => Ok(ManyPlaces { wanted, wrong, agency, approval }),
        _ => Err(problems),
    }
}

/// What is asked for, as a short mark: whether it was looked at as it stands. Nobody is kept from anything by it.
pub fn said(raw: &RawForm) -> String {
    let fields = ["lines", "who", "agency", "approval", "manager_name", "manager_email"];
    let values = fields.iter().flat_map(|field| raw.all(field)).map(|value| value.replace("\r\n", "\n").trim().to_owned());
    let all = values.collect::<Vec<_>>().join("\u{1F}");
    // FNV-1a, 64 bits: spread well enough to tell one text from the next.
    let mark = all.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{mark:016x}")
}

/// Each line that says somebody, and each that does not. A header and blank lines are passed over.
fn lines(text: &str) -> (Vec<Wanted>, Vec<LineProblem>) {
    let (mut wanted, mut wrong) = (Vec::new(), Vec::new());
    let mut seen: HashSet<Email> = HashSet::new();
    for (words, line) in text.lines().zip(1..).take(10 * MANY_MAX) {
        let cells: Vec<String> = cells(words);
        let is_header = line == 1 && cells.iter().any(|cell| matches!(cell.to_lowercase().as_str(), "name" | "email" | "e-mail"));
        if is_header || cells.is_empty() {
            continue;
        }
        let mut bad = |code, sentence: &str| wrong.push(LineProblem { line, code, sentence: sentence.to_owned() });
        let Some(email) = cells.iter().find(|cell| cell.contains('@')) else {
            bad("no_address", "Add the e-mail address, after a comma");
            continue;
        };
        let name = cells.iter().filter(|cell| *cell != email).cloned().collect::<Vec<_>>().join(" ");
        match (person_name(&name), Email::parse(email)) {
            (_, Ok(email)) if seen.contains(&email) => bad("repeated", "This e-mail address stands on a line above: leave one of them"),
            (Ok(name), Ok(email)) => {
                seen.insert(email.clone());
                wanted.push(Wanted::Typed { line, name, email });
            }
            (Err(problem), _) | (_, Err(problem)) => bad(problem.code, &problem.sentence),
        }
    }
    (wanted, wrong)
}

/// The cells of a line: parted by commas, semicolons or tabs, or an address in angles as mail programs write it.
fn cells(line: &str) -> Vec<String> {
    let parts = line.split([',', ';', '\t', '<', '>']).map(|cell| clean_line(cell.trim().trim_matches('"')));
    parts.filter(|cell| !cell.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(lines: &str) -> ManyPlaces {
        let raw = RawForm::from([("lines", lines), ("approval", "given"), ("manager_name", "Owen Pryce")]);
        check_many(&raw, true).unwrap()
    }

    #[test]
    fn people_are_typed_or_pasted_as_programs_write_them() {
        let found = asked(
            "name,email\nJas Kaur, jas@example.org\n\"Hale, Ros\";ROS@example.org\n\nAnn Bell <ann@example.org>\r\nTom Reed\ttom@example.org",
        );
        let told: Vec<(usize, String, String)> = found
            .wanted
            .into_iter()
            .filter_map(|wanted| match wanted {
                Wanted::Typed { line, name, email } => Some((line, name, email.as_str().to_owned())),
                Wanted::Known(_) => None,
            })
            .collect();
        let expected = [
            (2, "Jas Kaur", "jas@example.org"),
            (3, "Hale Ros", "ros@example.org"),
            (5, "Ann Bell", "ann@example.org"),
            (6, "Tom Reed", "tom@example.org"),
        ];
        assert_eq!(told, expected.map(|(line, name, email)| (line, name.to_owned(), email.to_owned())));
        assert_eq!(found.wrong, []);
    }

    #[test]
    fn a_line_that_says_nobody_stays_out_with_what_to_do() {
        let found =
            asked("Jas Kaur, jas@example.org\nRos Hale\n, ann@example.org\nTom, tom@example\nJ Kaur, jas@example.org\n=1, x@example.org");
        let codes: Vec<(usize, &str)> = found.wrong.iter().map(|wrong| (wrong.line, wrong.code)).collect();
        assert_eq!(codes, [(2, "no_address"), (3, "missing"), (4, "not_an_email"), (5, "repeated"), (6, "formula")]);
        assert_eq!(found.wanted.len(), 1);
    }

    #[test]
    fn nobody_and_too_many_are_refused() {
        let many: String = (0..=MANY_MAX).map(|n| format!("Person {n}, p{n}@example.org\n")).collect();
        for (lines, code) in [("", "missing"), (many.as_str(), "too_many")] {
            let raw = RawForm::from([("lines", lines), ("approval", "given"), ("manager_name", "Owen Pryce")]);
            assert_eq!(check_many(&raw, true).unwrap_err().0[0].code, code);
        }
        let raw = RawForm::from([("lines", "Jas Kaur, jas@example.org")]);
        assert_eq!(check_many(&raw, true).unwrap_err().0[0].code, "approval_missing", "agency staff come with a manager's word");
        assert!(check_many(&raw, false).is_ok());
    }
}
