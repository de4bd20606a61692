//! Requirements, evidence and what is missing, in words.

use super::judge::{Evidence, Judged, Progress, SeenBy, Verdict};
use crate::accreditation::scheme::{Asks, CaseSeat, Requirement, Scheme, Seen};
use crate::people::practitioners::model::{CheckKind, level_words};
use crate::shared::when;

/// "4 h", "4 h 30 min".
pub fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (whole, 0) => format!("{whole} h"),
        (whole, rest) => format!("{whole} h {rest} min"),
    }
}

/// "a", "a or b", "a, b or c".
fn either(words: &[String]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        one => one.concat(),
    }
}

fn period(months: Option<u32>) -> String {
    months.map(|months| format!(" in the last {months} months")).unwrap_or_default()
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

fn seats(seats: &[CaseSeat]) -> String {
    let words: Vec<String> = seats.iter().map(|seat| seat.label().to_lowercase()).collect();
    if words.is_empty() { String::new() } else { format!(" as {}", either(&words)) }
}

const UPDATE_SERVICE: &str = ", or a status check with the Update Service";

fn check(kind: CheckKind, level: &str) -> String {
    match kind {
        _ if level.is_empty() => kind.label().to_owned(),
        CheckKind::Clearance => format!("{} for {level}", kind.label()),
        CheckKind::Dbs | CheckKind::Vetting => format!("{} at {} or above", kind.label(), level_words(kind, level)),
    }
}

fn titles(scheme: &Scheme, codes: &[String]) -> String {
    either(&codes.iter().map(|code| scheme.title_of(code).to_owned()).collect::<Vec<_>>())
}

impl Requirement {
    /// What it is about, as a heading.
    pub fn words(&self, scheme: &Scheme) -> String {
        match &self.asks {
            Asks::Course { any_of, .. } => format!("Course {}", titles(scheme, any_of)),
            Asks::Assessment { .. } => "Assessed competence".to_owned(),
            Asks::Practice { seen, .. } => seen.label().to_owned(),
            Asks::Cases { seats: asked, of, .. } => {
                format!("{}{}", of.map_or("Cases", |kind| kind.label()), seats(asked))
            }
            Asks::Cpd { minutes, .. } => format!("{} of development a year", hours(*minutes)),
            Asks::Supervision { .. } => "Supervision".to_owned(),
            Asks::Currency { .. } => "Recent practice".to_owned(),
            Asks::Check { check: kind, level, .. } => check(*kind, level),
            Asks::Registration { body } => format!("Registration with {body}"),
            Asks::Item { item, .. } => item.label().to_owned(),
            Asks::Standing { code, or_above, .. } => {
                format!("{}{}", scheme.name_of(code), if *or_above { " or above" } else { "" })
            }
        }
    }
}

impl Judged<'_> {
    /// What is missing and what to do about it.
    pub fn missing(&self, scheme: &Scheme) -> String {
        let before = match self.verdict {
            // Hours say themselves how they stand.
            Verdict::Over { last } if !matches!(self.requirement.asks, Asks::Cpd { .. }) => {
                format!(" (it counted until {})", when::day(last))
            }
            _ => String::new(),
        };
        let sentence = match (&self.requirement.asks, &self.progress) {
            (Asks::Course { any_of, .. }, _) => format!("Complete the course {}", titles(scheme, any_of)),
            (Asks::Assessment { .. }, Progress::Standards(open)) if !open.is_empty() => format!("Be assessed in {}", open.join(", ")),
            (Asks::Assessment { .. }, _) => "Be assessed again".to_owned(),
            (Asks::Practice { seen, count, months }, progress) => {
                let verb = if *seen == Seen::Observed { "Be observed at work" } else { "Practise under supervision" };
                format!("{verb} {}{}{}", times(*count), period(*months), so_far(progress))
            }
            (Asks::Cases { seats: asked, count, months, of }, progress) => {
                let what = of.map_or_else(|| "cases".to_owned(), |kind| format!("cases ({})", kind.label().to_lowercase()));
                format!("Work on {count} {what}{}{}{}", seats(asked), period(*months), so_far(progress))
            }
            (Asks::Cpd { .. }, Progress::Hours { have, need, approved, approved_need }) => {
                let approved_need = if *approved_need > 0 { format!(" (needs {})", hours(*approved_need)) } else { String::new() };
                format!(
                    "Development in the last 12 months: {} of {}, of which {} approved{approved_need}",
                    hours(*have),
                    hours(*need),
                    hours(*approved)
                )
            }
            (Asks::Cpd { minutes, .. }, _) => format!("Record {} of development a year", hours(*minutes)),
            (Asks::Supervision { every_days }, _) => format!("Have a supervision: one is due every {every_days} days"),
            (Asks::Currency { months, or_courses }, _) => {
                let course =
                    if or_courses.is_empty() { String::new() } else { format!(", or complete the course {}", titles(scheme, or_courses)) };
                format!("Take on a case or hold a meeting with people of one: asked for every {months} months{course}")
            }
            (Asks::Check { check: kind, level, .. }, _) => {
                // Of a certificate that is there the Update Service can be asked.
                let or = if *kind == CheckKind::Dbs && self.verdict != Verdict::Missing { UPDATE_SERVICE } else { "" };
                format!("Have a {} recorded{or}", check(*kind, level))
            }
            (Asks::Registration { body }, _) => format!("Be registered with {body}"),
            (Asks::Item { item, .. }, _) => format!("Renew: {}", item.label().to_lowercase()),
            (Asks::Standing { code, held_months, .. }, _) => match held_months {
                Some(months) => format!("Hold {} for {months} months", scheme.name_of(code)),
                None => format!("Hold {} first", scheme.name_of(code)),
            },
        };
        sentence + &before
    }

    /// The evidence in words, one line each.
    pub fn evidence_words(&self, scheme: &Scheme) -> Vec<String> {
        let mut lines: Vec<String> = self.evidence.iter().map(|one| one.sentence(scheme)).collect();
        if let Some(moved) = self.extended {
            lines.push(format!("Extended until {}: {}", when::day(moved.until), moved.words));
        }
        lines
    }
}

fn so_far(progress: &Progress<'_>) -> String {
    match progress {
        Progress::Count { have, need } if *need > 1 => format!(" ({have} so far)"),
        _ => String::new(),
    }
}

impl Evidence<'_> {
    /// "Course PRACTITIONER completed on Mon 9 Nov 2026, run RUN-2026-0001".
    pub fn sentence(&self, scheme: &Scheme) -> String {
        let on = when::day(self.on);
        match &self.seen {
            SeenBy::Course(course) => format!("{} completed on {on}, run {}", course.title, course.run),
            SeenBy::Standard(standard) => format!("{standard}: met on {on}"),
            SeenBy::Practice(seen) => format!("{} on {on}", seen.label()),
            SeenBy::Case(seat) => format!("Case as {}, last worked on {on}", seat.label().to_lowercase()),
            SeenBy::Hours(all, approved) => {
                format!("{} in 12 months, {} of them approved; the last on {on}", hours(*all), hours(*approved))
            }
            SeenBy::Check(check) => {
                let how = if check.by_status { "confirmed by a status check on" } else { "of" };
                format!("{}: {}, {how} {on}", check.kind.label(), level_words(check.kind, &check.level))
            }
            SeenBy::Registration(body) => format!("Registered with {body} since {on}"),
            SeenBy::Item(item) => format!("{} on {on}", item.label()),
            SeenBy::Standing(code) => format!("{} held since {on}", scheme.name_of(code)),
            SeenBy::Recognised(recognised) => format!("Prior learning recognised on {on}: {}", recognised.words),
        }
    }
}
