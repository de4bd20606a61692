//! What may be printed, what may be done to a certificate, and how often somebody may guess a number.

use super::model::{Printed, Standing};
use crate::shared::{PersonId, Refusal};
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;

/// The longest title, place or award that a certificate takes, in characters.
pub const LINE_MAX: usize = 160;
/// Those who sign stand side by side.
pub const SIGNATORIES: usize = 3;
/// The days that still fit in words.
pub const DAYS: usize = 40;

/// Whether those words can be printed.
///
/// # Errors
/// `not_printable`, with what is missing or too long.
pub fn check(printed: &Printed) -> Result<(), Refusal> {
    let no = |sentence: &str| Err(Refusal::refused("not_printable", sentence));
    let long = |text: &str| text.chars().count() > LINE_MAX;
    if [&printed.holder, &printed.service, &printed.course].into_iter().any(|text| text.trim().is_empty()) {
        return no("A certificate needs the holder's name, the service's name and the title of the course.");
    }
    let lines = [Some(&printed.holder), Some(&printed.course), Some(&printed.service), printed.award.as_ref(), printed.place.as_ref()];
    if lines.into_iter().flatten().any(|text| long(text)) || printed.signatories.iter().any(|who| long(&who.name) || long(&who.role)) {
        return no("A name, title, place or award of more than 160 characters does not fit on a certificate.");
    }
    if printed.days.is_empty() || printed.days.len() > DAYS {
        return no("A certificate names the days attended: one at least, and 40 at most.");
    }
    if printed.minutes.is_some_and(|minutes| minutes <= 0) {
        return no("The time that a course took cannot be nothing.");
    }
    if printed.signatories.len() > SIGNATORIES {
        return no("Three people at most sign a certificate.");
    }
    Ok(())
}

/// Nobody decides on their own certificate (`docs/POLICY.md` 10.2).
///
/// # Errors
/// `own_certificate`.
pub fn not_ones_own(actor: PersonId, holder: PersonId) -> Result<(), Refusal> {
    if actor == holder { Err(own_certificate()) } else { Ok(()) }
}

/// What is said to whoever would decide on their own, or make another's theirs.
pub fn own_certificate() -> Refusal {
    Refusal::refused("own_certificate", "This is your own certificate. Ask a colleague to revoke it or to issue it again.")
}

/// Whether it can be revoked.
///
/// # Errors
/// `no_longer_stands`.
pub fn may_revoke(standing: Standing) -> Result<(), Refusal> {
    if standing == Standing::Stands { Ok(()) } else { Err(over(standing)) }
}

/// Why a certificate was revoked because what it was earned with is no longer there. Then there is nothing to correct: it comes anew with
/// what it is earned by.
pub const NO_LONGER_EARNED: &str = "The register was corrected";

/// Whether it can be issued again: also when it was revoked by the office, which alone takes that back; but not when another one took its
/// place, nor when what it was earned with no longer stands.
///
/// # Errors
/// `no_longer_stands`; `no_longer_earned`; `revoked_by_office`.
pub fn may_reissue(succeeded: bool, revoked_because: Option<&str>, office: bool) -> Result<(), Refusal> {
    match revoked_because {
        _ if succeeded => Err(Refusal::refused("no_longer_stands", SUCCEEDED)),
        Some(NO_LONGER_EARNED) => Err(Refusal::refused(
            "no_longer_earned",
            "The register says that the course is not complete, so there is nothing to certify. Correct the register: the certificate follows.",
        )),
        Some(_) if !office => {
            Err(Refusal::refused("revoked_by_office", "This certificate was revoked. Ask a coordinator whether it can be issued again."))
        }
        _ => Ok(()),
    }
}

/// Whether it can be printed.
///
/// # Errors
/// `no_longer_stands`.
pub fn may_print(standing: Standing) -> Result<(), Refusal> {
    may_revoke(standing)
}

const SUCCEEDED: &str = "A corrected certificate took the place of this one. Open that one.";

fn over(standing: Standing) -> Refusal {
    let sentence = match standing {
        Standing::Replaced(_) => SUCCEEDED,
        _ => "This certificate was revoked.",
    };
    Refusal::refused("no_longer_stands", sentence)
}

/// Numbers that nobody has, from one place within [`GUESS_WINDOW`]; after that many, wait.
pub const GUESSES: u32 = 20;
/// How long they count.
pub const GUESS_WINDOW: Duration = Duration::minutes(10);
/// Places that are remembered at once.
const PLACES: usize = 10_000;

/// Who asked for numbers that nobody has, and when they began. Each instance keeps its own: numbers are too many to be guessed, and this
/// only keeps a guesser from being a burden.
#[derive(Debug, Default)]
pub struct Guesses(HashMap<String, (DateTime<Utc>, u32)>);

impl Guesses {
    /// Whether that place may ask now.
    pub fn may_ask(&self, place: &str, now: DateTime<Utc>) -> bool {
        self.0.get(place).is_none_or(|(since, missed)| *missed < GUESSES || now - *since >= GUESS_WINDOW)
    }

    /// That place asked for a number that nobody has.
    pub fn missed(&mut self, place: &str, now: DateTime<Utc>) {
        if self.0.len() >= PLACES {
            self.0.retain(|_, (since, _)| now - *since < GUESS_WINDOW);
            if self.0.len() >= PLACES {
                self.0.clear();
            }
        }
        let (since, missed) = self.0.entry(place.to_owned()).or_insert((now, 0));
        if now - *since >= GUESS_WINDOW {
            (*since, *missed) = (now, 0);
        }
        *missed = missed.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::model::Signatory;
    use chrono::NaiveDate;
    use uuid::Uuid;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2015, 10, 27).unwrap()
    }

    fn printed() -> Printed {
        Printed {
            holder: "Nia Rhŷs".into(),
            service: "Fenbridge Service".into(),
            course: "Practitioner course".into(),
            award: None,
            days: vec![day()],
            minutes: Some(1080),
            place: None,
            signatories: vec![Signatory { name: "Grace Adeyemi".into(), role: "Trainer".into() }],
            issued_on: day(),
            number: "FRJ-2015-2222-2222".into(),
        }
    }

    type Change = fn(&mut Printed);

    #[test]
    fn what_cannot_be_printed_is_refused() {
        assert_eq!(check(&printed()), Ok(()));
        let cases: [(&str, Change); 8] = [
            ("no name", |p| p.holder = "  ".into()),
            ("no course", |p| p.course.clear()),
            ("a long title", |p| p.course = "x".repeat(161)),
            ("a long award", |p| p.award = Some("x".repeat(161))),
            ("no day", |p| p.days.clear()),
            ("too many days", |p| p.days = vec![day(); 41]),
            ("no time", |p| p.minutes = Some(0)),
            ("four sign", |p| p.signatories = vec![p.signatories[0].clone(); 4]),
        ];
        for (what, change) in cases {
            let mut wrong = printed();
            change(&mut wrong);
            assert!(matches!(check(&wrong), Err(Refusal::Refused { code: "not_printable", .. })), "{what}");
        }
    }

    #[test]
    fn what_may_be_done_hangs_on_where_it_stands() {
        for (standing, stands) in [(Standing::Stands, true), (Standing::Revoked(day()), false), (Standing::Replaced(day()), false)] {
            assert_eq!(may_revoke(standing).is_ok(), stands, "{standing:?}");
            assert_eq!(may_print(standing).is_ok(), stands, "{standing:?}");
        }
        for (what, succeeded, because, office, answer) in [
            ("one that stands, by who taught it", false, None, false, Ok(())),
            ("one that another replaced", true, None, true, Err("no_longer_stands")),
            ("revoked by hand, by who taught it", false, Some("Wrong person"), false, Err("revoked_by_office")),
            ("revoked by hand, by the office", false, Some("Wrong person"), true, Ok(())),
            ("no longer earned, by anybody", false, Some(NO_LONGER_EARNED), true, Err("no_longer_earned")),
        ] {
            let found = may_reissue(succeeded, because, office).map_err(|refusal| match refusal {
                Refusal::Refused { code, .. } => code,
                _ => "another",
            });
            assert_eq!(found, answer, "{what}");
        }
        let (one, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        assert!(not_ones_own(one, one).is_err() && not_ones_own(one, other).is_ok());
    }

    #[test]
    fn whoever_guesses_waits_and_nobody_else() {
        let mut guesses = Guesses::default();
        let now = DateTime::UNIX_EPOCH;
        for _ in 0..GUESSES {
            assert!(guesses.may_ask("192.0.2.1", now));
            guesses.missed("192.0.2.1", now);
        }
        assert!(!guesses.may_ask("192.0.2.1", now + Duration::minutes(9)));
        assert!(guesses.may_ask("192.0.2.2", now), "somebody else");
        let later = now + GUESS_WINDOW;
        assert!(guesses.may_ask("192.0.2.1", later));
        guesses.missed("192.0.2.1", later);
        assert!(guesses.may_ask("192.0.2.1", later), "counted anew");
        for place in 0..20_000 {
            guesses.missed(&place.to_string(), later);
        }
        assert!(guesses.0.len() <= PLACES);
    }
}
